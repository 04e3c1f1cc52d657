package agenda

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/programme"
)

// ErrWishes refuses a file of wishes, with its Line and Reason.
var ErrWishes = fault.New(fault.Invalid, "agenda.wishes", "the wishes cannot be read; the header is person,session,level")

// maxWishes bounds the lines of one file.
const maxWishes = 2_000_000

// ReadWishes reads wishes from CSV with the header person,session,level: any key for a person, a session's code, 1 for
// interested or 2 for must-see. It refuses the whole file at its first fault.
func ReadWishes(r io.Reader, codes map[string]programme.SessionID) ([]Imported, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = 3
	in.ReuseRecord = true
	if head, err := in.Read(); err != nil || !slices.Equal(head, []string{"person", "session", "level"}) {
		return nil, ErrWishes.With("Line", 1)
	}
	var out []Imported
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, ErrWishes.With("Reason", err.Error())
		}
		line, _ := in.FieldPos(0)
		session, known := codes[row[1]]
		level, fits := map[string]Level{"1": Interested, "2": MustSee}[row[2]]
		switch {
		case row[0] == "":
			return nil, ErrWishes.With("Line", line).With("Reason", "no person")
		case !known:
			return nil, ErrWishes.With("Line", line).With("Reason", fmt.Sprintf("no session %q", row[1]))
		case !fits:
			return nil, ErrWishes.With("Line", line).With("Reason", fmt.Sprintf("level %q", row[2]))
		case len(out) == maxWishes:
			return nil, ErrWishes.With("Line", line).With("Reason", "too many lines")
		}
		out = append(out, Imported{Person: row[0], Session: session, Level: level})
	}
}
