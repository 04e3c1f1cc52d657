package formats

import (
	"bytes"
	"context"
	"io"
)

// guard passes XML on to a decoder and stops before the decoder has to keep too much: a tag with its attributes, a text, or all of it.
// It also stops when nobody waits any more.
type guard struct {
	ctx     context.Context // It lives as long as one call of Read.
	from    io.Reader
	left    *int // bytes that may still pass, shared between the parts of a file
	maxText int  // bytes of one text; 0 is no bound

	state func(*guard, byte) error
	run   int    // bytes since the state began
	head  []byte // first bytes of the markup, as long as they may begin a comment, CDATA or an instruction
	quote byte   // of the attribute that is open
	until string // end of the comment, CDATA or instruction
	tail  []byte // last bytes of it
}

func (g *guard) Read(p []byte) (int, error) {
	if err := g.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := g.from.Read(p)
	if *g.left -= n; *g.left < 0 {
		return 0, ErrTooLarge
	}
	if g.state == nil {
		g.state = (*guard).text
	}
	for _, c := range p[:n] {
		g.run++
		if err := g.state(g, c); err != nil {
			return 0, err
		}
	}
	return n, err
}

func (g *guard) enter(state func(*guard, byte) error) { g.state, g.run = state, 0 }

func (g *guard) text(c byte) error {
	switch {
	case c == '<':
		g.head, g.quote = append(g.head[:0], c), 0
		g.enter((*guard).tag)
	case g.maxText > 0 && g.run > g.maxText:
		return ErrTooLarge
	}
	return nil
}

// opaque are the constructs of XML that hold no attributes, with their ends.
var opaque = map[string]string{"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}

// longestOpen is the length of "<![CDATA[".
const longestOpen = 9

func (g *guard) tag(c byte) error {
	if len(g.head) < longestOpen {
		g.head = append(g.head, c)
		if until, ok := opaque[string(g.head)]; ok {
			g.until, g.tail = until, g.tail[:0]
			g.enter((*guard).inOpaque)
			return nil
		}
	}
	switch {
	case g.run > maxTag:
		return ErrTooMany.With("Count", g.run)
	case g.quote != 0:
		if c == g.quote {
			g.quote = 0
		}
	case c == '"' || c == '\'':
		g.quote = c
	case c == '>':
		g.enter((*guard).text)
	}
	return nil
}

func (g *guard) inOpaque(c byte) error {
	if g.tail = append(g.tail, c); len(g.tail) > len(g.until) {
		g.tail = append(g.tail[:0], g.tail[1:]...)
	}
	switch {
	case bytes.Equal(g.tail, []byte(g.until)):
		g.enter((*guard).text)
	case g.maxText > 0 && g.run > g.maxText:
		return ErrTooLarge
	}
	return nil
}
