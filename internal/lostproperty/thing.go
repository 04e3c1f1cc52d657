package lostproperty

import (
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// ThingID identifies a thing: thi_….
type ThingID string

// Thing is something that was found.
type Thing struct {
	ID        ThingID
	EditionID edition.ID
	RoomID    edition.RoomID // where it was found; empty when nobody knows
	Name      string
	Owner     string // e-mail address of who asked for it; empty: nobody yet
	Version   int64
}

// ErrName refuses a thing without a name.
var ErrName = fault.New(fault.Invalid, "lostproperty.name", "say what was found, in at most 120 characters").
	Field("name", "lostproperty.name")

func (t Thing) check() error {
	if strings.TrimSpace(t.Name) == "" || text.Longer(t.Name, 120) {
		return ErrName
	}
	return nil
}
