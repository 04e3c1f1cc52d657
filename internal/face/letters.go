package face

import (
	_ "embed"
	"image/color"
	"image/draw"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"image"
)

//go:embed fonts/B612-Regular.otf
var regularFile []byte

//go:embed fonts/B612-Bold.otf
var boldFile []byte

// typeface is B612, and a face with more letters for words that B612 cannot write.
type typeface struct{ own, spare *opentype.Font }

var (
	regular = sync.OnceValues(func() (typeface, error) { return parse(regularFile, goregular.TTF) })
	bold    = sync.OnceValues(func() (typeface, error) { return parse(boldFile, gobold.TTF) })
)

func parse(own, spare []byte) (t typeface, err error) {
	if t.own, err = opentype.Parse(own); err != nil {
		return t, err
	}
	t.spare, err = opentype.Parse(spare)
	return t, err
}

// of is the font that has all letters of a text, or else the one with more of them.
func (t typeface) of(s string) *opentype.Font {
	var b sfnt.Buffer
	for _, r := range s {
		if at, err := t.own.GlyphIndex(&b, r); err != nil || at == 0 {
			return t.spare
		}
	}
	return t.own
}

// paragraph is words that are drawn in lines.
type paragraph struct {
	text  string
	face  func() (typeface, error)
	size  float64
	ink   color.Color
	x, y  int // of the first baseline
	width int
	rows  int // at most
}

// leading is how far baselines are apart, in sizes.
const leading = 1.18

// draw writes the paragraph and returns the height that it takes. What does not fit ends with an ellipsis.
func (p paragraph) draw(to draw.Image) (height int, err error) {
	drawer, err := p.drawer(to)
	if err != nil {
		return 0, err
	}
	defer drawer.Face.Close()
	for _, line := range p.balanced(drawer) {
		drawer.Dot = fixed.P(p.x, p.y+height)
		drawer.DrawString(line)
		height += int(p.size * leading)
	}
	return height, nil
}

func (p paragraph) drawer(to draw.Image) (*font.Drawer, error) {
	letters, err := p.face()
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(letters.of(p.text), &opentype.FaceOptions{Size: p.size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, err
	}
	return &font.Drawer{Dst: to, Src: image.NewUniform(p.ink), Face: face}, nil
}

// balanced is the lines of the text, as even as as many lines can be: no word stands alone in the last one.
func (p paragraph) balanced(d *font.Drawer) []string {
	lines, step := p.lines(d), p.width/40
	for p.width -= step; p.width > 10*step; p.width -= step {
		even := p.lines(d)
		if len(even) != len(lines) || strings.Join(even, " ") != strings.Join(lines, " ") {
			break
		}
		lines = even
	}
	return lines
}

// lines breaks the text between words, or within one that is wider than all.
func (p paragraph) lines(d *font.Drawer) (lines []string) {
	fits := func(s string) bool { return d.MeasureString(s) <= fixed.I(p.width) }
	var line string
	for _, word := range strings.Fields(p.text) {
		if joined := strings.TrimSpace(line + " " + word); fits(joined) {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = word
		for !fits(line) && len(lines) < p.rows {
			cut := len([]rune(line)) - 1
			for cut > 1 && !fits(string([]rune(line)[:cut])) {
				cut--
			}
			lines, line = append(lines, string([]rune(line)[:cut])), string([]rune(line)[cut:])
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	if len(lines) > p.rows {
		lines = lines[:p.rows]
		last := []rune(lines[p.rows-1])
		for len(last) > 0 && !fits(string(last)+"…") {
			last = last[:len(last)-1]
		}
		lines[p.rows-1] = strings.TrimRight(string(last), " ,;:") + "…"
	}
	return lines
}
