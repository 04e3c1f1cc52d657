package formats

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
)

// MaxFile is how many bytes the files of a programme may have together.
const MaxFile = 8 << 20

// Limits of what is read. The largest programmes known (36C3, FOSDEM) stay below a third of each. Together they keep any file,
// however it was made, below two seconds of one core and 64 MiB; see docs/import.md.
const (
	maxDepth   = 64       // of JSON and XML
	maxMembers = 10_000   // of one JSON list or object
	maxCost    = 32 << 20 // bytes that the values of a JSON file take when they are read, roughly
	maxTags    = 120_000  // elements of an XML file, and as many attributes
	maxTag     = 64 << 10 // bytes of one XML tag with its attributes
	maxEntries = 5_000    // sessions
	maxNotes   = 1_000    // the rest is counted
	maxPeople  = 10_000   // speakers of a programme
	maxThemes  = 2_000    // rooms, tracks, formats or products, each
	maxListed  = 200      // speakers, tags, links or places of one session
)

// every is how many steps a scan takes between two looks at whether somebody still waits for it.
const every = 1 << 14

// Rough bytes of what encoding/json makes.
const (
	costOfObject  = 300
	costOfList    = 64
	costOfValue   = 48
	costOfElement = 400 // of XML, as readers hold it
)

// jsonScan measures a JSON file without building anything, so that a bomb costs nothing.
type jsonScan struct {
	depth, cost int
	members     [maxDepth + 1]int // of the containers that are open
}

// It returns the bytes that its values will take, roughly.
func scanJSON(ctx context.Context, data []byte) (int, error) {
	var s jsonScan
	for i := 0; i < len(data); i++ {
		if i%every == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if data[i] == '"' {
			end := endOfString(data, i)
			s.cost += end - i
			i = end
			continue
		}
		if err := s.take(data[i], i); err != nil {
			return 0, err
		}
	}
	return s.cost, nil
}

// endOfString finds the quote that ends a string, or the last byte.
func endOfString(data []byte, start int) int {
	for i := start + 1; i < len(data); i++ {
		switch data[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(data) - 1
}

func (s *jsonScan) take(c byte, offset int) error {
	switch c {
	case '{', '[':
		if s.depth++; s.depth > maxDepth {
			return ErrTooDeep.With("Offset", offset)
		}
		s.members[s.depth] = 1
		s.cost += costOfList
		if c == '{' {
			s.cost += costOfObject
		}
	case '}', ']':
		s.depth = max(0, s.depth-1)
	case ',':
		s.cost += costOfValue
		if s.members[s.depth]++; s.members[s.depth] > maxMembers {
			return ErrTooMany.With("Count", s.members[s.depth])
		}
	}
	if s.cost > maxCost {
		return ErrTooMany.With("Offset", offset)
	}
	return nil
}

// scanXML counts depth, elements and entries, and refuses declarations of entities: a bomb costs nothing.
func scanXML(ctx context.Context, data []byte) error {
	left := len(data)
	d := newXMLDecoder(&guard{ctx: ctx, from: bytes.NewReader(data), left: &left})
	s := xmlScan{ctx: ctx}
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if refused := refusal(err); !errors.Is(refused, ErrMalformed) {
				return refused
			}
			line, column := d.InputPos()
			return ErrMalformed.With("Line", line).With("Column", column).Because(err)
		}
		if err := s.take(t, d.InputOffset()); err != nil {
			return err
		}
	}
}

// block measures our own block, which is read as JSON: what its values take counts as elements.
func (s *xmlScan) block(t xml.ProcInst) error {
	if t.Target != ownTarget {
		return nil
	}
	cost, err := scanJSON(s.ctx, t.Inst)
	if s.tags += cost / costOfElement; s.tags > maxTags {
		return ErrTooMany.With("Count", s.tags)
	}
	return err
}

type xmlScan struct {
	ctx                              context.Context // It lives as long as one scan.
	depth, tags, attributes, entries int
}

func (s *xmlScan) take(t xml.Token, offset int64) error {
	switch t := t.(type) {
	case xml.StartElement:
		s.depth++
		s.tags++
		s.attributes += len(t.Attr)
		if t.Name.Local == "event" || t.Name.Local == "entry" {
			s.entries++
		}
		switch {
		case s.depth > maxDepth:
			return ErrTooDeep.With("Offset", offset)
		case max(s.tags, s.attributes) > maxTags:
			return ErrTooMany.With("Count", max(s.tags, s.attributes))
		case s.entries > maxEntries:
			return ErrTooMany.With("Count", s.entries)
		}
	case xml.EndElement:
		s.depth--
	case xml.ProcInst:
		return s.block(t)
	case xml.Directive:
		if bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
			return ErrEntities.With("Offset", offset)
		}
	}
	return nil
}
