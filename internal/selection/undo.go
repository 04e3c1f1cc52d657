package selection

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// undoer puts back what was decided before, as long as nobody was told.
type undoer struct{ s *Service }

// Owns reports whether a change is one of decisions.
func (u undoer) Owns(c record.Change) bool { return strings.HasPrefix(c.Action, "decision.") }

// sides are the decisions before and after a change; none where it is not one that is undone.
func sides(c record.Change) (before, after []Decision, err error) {
	if !c.Undoable() || c.Action != "decision.made" && c.Action != "decision.undone" {
		return nil, nil, nil
	}
	if err := json.Unmarshal(c.Before, &before); err != nil {
		return nil, nil, fmt.Errorf("undo %s: %w", c.Action, err)
	}
	if err := json.Unmarshal(c.After, &after); err != nil {
		return nil, nil, fmt.Errorf("undo %s: %w", c.Action, err)
	}
	if len(before) != len(after) {
		return nil, nil, fmt.Errorf("undo %s: its sides differ in length", c.Action)
	}
	return before, after, nil
}

// stands reports whether decisions are as a change left them, and nobody was told since.
func stands(tx *sqldb.Tx, after []Decision) (bool, error) {
	for _, d := range after {
		now, err := decisionOf(tx, d.EditionID, d.ProposalID)
		if err != nil || now.Version != d.Version || now.RevealID != "" || now.Told != d.Told {
			return false, err
		}
	}
	return len(after) > 0, nil
}

// Undoable tells which changes can be put back.
func (u undoer) Undoable(tx *sqldb.Tx, changes []record.Change) (map[string]bool, error) {
	return record.UndoableEach(tx, changes, func(tx *sqldb.Tx, c record.Change) (bool, error) {
		_, after, err := sides(c)
		if err != nil {
			return false, nil // a row that cannot be read any more cannot be undone
		}
		return stands(tx, after)
	})
}

// Undo puts back what was decided before, sessions too.
func (u undoer) Undo(tx *sqldb.Tx, _ id.Source, who actor.Actor, c record.Change) (string, error) {
	if err := who.May(Deciding, c.Scope); err != nil {
		return "", err
	}
	before, after, err := sides(c)
	if err != nil {
		return "", err
	}
	if ok, err := stands(tx, after); err != nil || !ok {
		return "", orElse(err, record.ErrUndo)
	}
	if err := record.MarkUndone(tx, c.ID); err != nil {
		return "", err
	}
	for i := range before {
		p, err := u.s.calls.FindInTx(tx, edition.ID(c.Scope), before[i].ProposalID)
		if err != nil {
			return "", err
		}
		before[i].Version = after[i].Version
		if err := u.s.put(tx, who, p, after[i], &before[i]); err != nil {
			return "", &record.Refused{Label: p.Title, Err: err}
		}
	}
	_, err = u.s.note(tx, who, "decision.undone", edition.ID(c.Scope), c.Label, after, before)
	return c.Label, err
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
