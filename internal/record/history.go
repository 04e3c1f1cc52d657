package record

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Undoer puts back what was before changes of its own.
type Undoer interface {
	// Owns reports whether a change is one of those.
	Owns(Change) bool
	// Undo puts back what was before a change and returns its label. It is refused with ErrUndo when that is not possible.
	Undo(tx *sqldb.Tx, ids id.Source, who actor.Actor, c Change) (label string, err error)
	// Undoable tells, by id, which of some changes of its own Undo would put back as things are now.
	Undoable(tx *sqldb.Tx, changes []Change) (can map[string]bool, err error)
}

// History undoes changes of every chapter that hands it its undoers.
type History struct {
	db      *sqldb.DB
	ids     id.Source
	undoers []Undoer
}

// NewHistory returns a history on a database that undoes nothing yet.
func NewHistory(db *sqldb.DB, ids id.Source) *History { return &History{db: db, ids: ids} }

// Add hands in the undoers of a chapter; of two that own a change the first one undoes it. It must not be called while
// changes are undone.
func (h *History) Add(undoers ...Undoer) { h.undoers = append(h.undoers, undoers...) }

// Undo puts back what was before a change of a scope and returns its label, which names what stays of it. It is refused
// with ErrNoChange when the scope has no such change, and with ErrUndo when nobody can put it back as things are now. Its
// undoer asks for the right to make the change.
func (h *History) Undo(ctx context.Context, who actor.Actor, scope, changeID string) (label string, err error) {
	if err := who.May(Undoing, scope); err != nil {
		return "", err
	}
	err = h.db.Write(ctx, func(tx *sqldb.Tx) error {
		c, err := ChangeByID(tx, scope, changeID)
		if err != nil {
			return err
		}
		at := h.owner(c)
		if at < 0 {
			return ErrUndo
		}
		label, err = h.undoers[at].Undo(tx, h.ids, who, c)
		return err
	})
	return label, err
}

// Newest names the changes of a scope so far, at the same cost however many there are: while it is the same, nothing was changed.
func (h *History) Newest(ctx context.Context, who actor.Actor, scope string) (newest string, err error) {
	if err := who.May(Reading, scope); err != nil {
		return "", err
	}
	err = h.db.Read(ctx, func(tx *sqldb.Tx) error {
		newest, err = NewestChange(tx, scope)
		return err
	})
	return newest, err
}

// Undoable tells which of some changes of a scope, by id, can be undone as things are now; a rule that blocks may still
// forbid it.
func (h *History) Undoable(ctx context.Context, who actor.Actor, scope string, changes []Change) (can map[string]bool, err error) {
	if err := who.May(Reading, scope); err != nil {
		return nil, err
	}
	own := make([][]Change, len(h.undoers))
	for _, c := range changes {
		if at := h.owner(c); at >= 0 {
			own[at] = append(own[at], c)
		}
	}
	err = h.db.Read(ctx, func(tx *sqldb.Tx) error {
		can = map[string]bool{}
		for at, changes := range own {
			if len(changes) == 0 {
				continue
			}
			of, err := h.undoers[at].Undoable(tx, changes)
			if err != nil {
				return err
			}
			for id, is := range of {
				can[id] = is
			}
		}
		return nil
	})
	return can, err
}

// owner is the place of the undoer of a change, or -1.
func (h *History) owner(c Change) int {
	return slices.IndexFunc(h.undoers, func(u Undoer) bool { return u.Owns(c) })
}

// UndoableEach is Undoer.Undoable for an undoer that looks at one change after the other.
func UndoableEach(tx *sqldb.Tx, changes []Change, one func(*sqldb.Tx, Change) (bool, error)) (can map[string]bool, err error) {
	can = map[string]bool{}
	for _, c := range changes {
		if can[c.ID], err = one(tx, c); err != nil {
			return nil, err
		}
	}
	return can, nil
}
