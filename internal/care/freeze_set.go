package care

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/release"
)

// Freeze reads the ladders of an edition, and in which phase each group is now.
func (s *Service) Freeze(ctx context.Context, who actor.Actor, editionID edition.ID) (f Freeze, now map[FieldGroup]Standing, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return f, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		var c calendar
		if f, c, err = ladders(tx, editionID); err != nil {
			return err
		}
		now = map[FieldGroup]Standing{}
		for _, l := range f.Ladders {
			now[l.Group] = c.standing(l)
		}
		return nil
	})
	return f, now, err
}

// ladders are those of an edition, with what they are read against.
func ladders(tx *sqldb.Tx, editionID edition.ID) (f Freeze, c calendar, err error) {
	if f, err = freezeOf(tx, editionID); err != nil {
		return f, c, err
	}
	frame, err := edition.FrameInTx(tx, editionID)
	if err != nil {
		return f, c, err
	}
	released, err := release.AnyInTx(tx, editionID)
	return f, calendarOf(frame, released, frame.Edition.At(tx.Now())), err
}

// freezeSet is the action of ladders that are set.
const freezeSet = "freeze.set"

// SaveFreeze sets the ladders of an edition, and returns the id of the change, to undo it. Requests whose field is closed by then are
// overtaken.
func (s *Service) SaveFreeze(ctx context.Context, who actor.Actor, f Freeze) (saved Freeze, change string, err error) {
	if err := who.May(programme.Changing, string(f.EditionID)); err != nil {
		return f, "", err
	}
	if err := f.check(); err != nil {
		return f, "", err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		saved, change, err = s.setFreeze(tx, who, f)
		return err
	})
	return saved, change, err
}

func (s *Service) setFreeze(tx *sqldb.Tx, who actor.Actor, f Freeze) (Freeze, string, error) {
	was, err := freezeOf(tx, f.EditionID)
	if err != nil {
		return f, "", err
	}
	if was.Version != f.Version {
		return f, "", record.ErrMoved
	}
	f.Version++
	if err := putFreeze(tx, f); err != nil {
		return f, "", err
	}
	e, err := edition.InTx(tx, f.EditionID)
	if err != nil {
		return f, "", err
	}
	change, err := record.Write(tx, s.ids, who, record.Change{Action: freezeSet, Object: string(f.EditionID), Scope: string(f.EditionID),
		Label: e.Name}, was, f)
	return f, change, err
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{changeUndoer{s}} }

// changeUndoer puts back ladders, and requests that were refused.
type changeUndoer struct{ s *Service }

// Owns reports whether a change is one of these.
func (u changeUndoer) Owns(c record.Change) bool {
	return strings.HasPrefix(c.Action, "freeze.") || strings.HasPrefix(c.Action, "change_request.")
}

// Undoable tells which changes can be put back: what they left is still so.
func (u changeUndoer) Undoable(tx *sqldb.Tx, changes []record.Change) (map[string]bool, error) {
	return record.UndoableEach(tx, changes, func(tx *sqldb.Tx, c record.Change) (bool, error) {
		if !c.Undoable() {
			return false, nil
		}
		switch c.Action {
		case freezeSet:
			var after Freeze
			if err := json.Unmarshal(c.After, &after); err != nil {
				return false, nil // a row that cannot be read any more cannot be undone
			}
			now, err := freezeOf(tx, after.EditionID)
			return now.Version == after.Version, err
		case requestsRefused:
			some, err := requestsOfChange(tx, edition.ID(c.Scope), c.ID)
			return len(some) > 0, err
		default:
			return false, nil
		}
	})
}

// Undo puts back what was before.
func (u changeUndoer) Undo(tx *sqldb.Tx, _ id.Source, who actor.Actor, c record.Change) (string, error) {
	if err := who.May(programme.Changing, c.Scope); err != nil {
		return "", err
	}
	can, err := u.Undoable(tx, []record.Change{c})
	if err != nil || !can[c.ID] {
		return "", orUndo(err)
	}
	if err := record.MarkUndone(tx, c.ID); err != nil {
		return "", err
	}
	if c.Action == requestsRefused {
		return c.Label, u.s.reopen(tx, edition.ID(c.Scope), c.ID, true)
	}
	var before Freeze
	var after Freeze
	if err := json.Unmarshal(c.Before, &before); err != nil {
		return "", fmt.Errorf("undo %s: %w", c.Action, err)
	}
	if err := json.Unmarshal(c.After, &after); err != nil {
		return "", fmt.Errorf("undo %s: %w", c.Action, err)
	}
	before.Version = after.Version
	_, _, err = u.s.setFreeze(tx, who, before)
	return c.Label, err
}

func orUndo(err error) error {
	if err != nil {
		return err
	}
	return record.ErrUndo
}
