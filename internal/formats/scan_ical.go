package formats

import (
	"bytes"
	"context"
)

// Limits of a calendar, whose parser takes long over what no calendar has.
const (
	maxLines      = 100_000   // with folded ones
	maxProperties = 300       // of one component
	maxLine       = 128 << 10 // bytes of one property, unfolded
	maxFolds      = 3_000     // of one property
	maxSemicolons = 100       // before the value of a property, which separate its parameters
	maxNested     = 4         // components in each other
)

// icalScan measures a calendar without building anything.
type icalScan struct {
	lines, events, depth int
	properties           [maxNested + 1]int // of the components that are open
	length, folds        int                // of the property at hand
}

func scanICal(ctx context.Context, data []byte) error {
	var s icalScan
	for len(data) > 0 {
		if s.lines%every == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, rest, _ := bytes.Cut(data, []byte("\n"))
		if !s.take(bytes.TrimRight(line, "\r")) {
			return ErrTooMany.With("Line", s.lines)
		}
		data = rest
	}
	return nil
}

// take counts a line, and reports whether the calendar is one that can be.
func (s *icalScan) take(line []byte) bool {
	s.lines++
	if len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
		s.length, s.folds = s.length+len(line), s.folds+1
		return s.lines <= maxLines && s.length <= maxLine && s.folds <= maxFolds
	}
	s.length, s.folds = len(line), 0
	name, _, _ := bytes.Cut(line, []byte(":"))
	switch {
	case bytes.EqualFold(name, []byte("BEGIN")):
		if s.depth++; s.depth > maxNested {
			return false
		}
		s.properties[s.depth] = 0
		s.properties[s.depth-1]++
		if bytes.EqualFold(bytes.TrimSpace(line[len(name):]), []byte(":VEVENT")) {
			s.events++
		}
	case bytes.EqualFold(name, []byte("END")):
		s.depth = max(0, s.depth-1)
	default:
		s.properties[s.depth]++
	}
	few := s.depth <= 1 || s.properties[s.depth] <= maxProperties
	return few && s.lines <= maxLines && s.length <= maxLine && s.events <= maxEntries && bytes.Count(name, []byte(";")) <= maxSemicolons
}
