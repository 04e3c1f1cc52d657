package programme

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Undo puts back what was before a change, of this chapter or an earlier one, and returns its label, which names what stays of a loose step.
func (s *Service) Undo(ctx context.Context, who actor.Actor, editionID edition.ID, changeID string) (label string, err error) {
	if err := who.May(actor.Organise, string(editionID)); err != nil {
		return "", err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		c, err := record.ChangeByID(tx, string(editionID), changeID)
		if err != nil {
			return err
		}
		if isStep(c) {
			label, err = s.turn(tx, who, c, true)
			return err
		}
		owner := record.OwnerOf(c, s.undoers())
		if owner == nil {
			return record.ErrUndo
		}
		label = c.Label
		return owner.Undo(tx, s.ids, who, c)
	})
	return label, err
}

func (s *Service) undoers() []record.Undoer {
	return slices.Concat([]record.Undoer{s.sessions, s.placements, s.rules}, s.editions.Undoers(), s.catalogue.Undoers(), s.speakers.Undoers())
}

// Undoable tells which of some changes, by their id, can be undone as things are now; a rule that blocks may still forbid it. Cost: the
// draft is read once, and an object for each change of one.
func (s *Service) Undoable(ctx context.Context, who actor.Actor, editionID edition.ID, changes []record.Change) (can map[string]bool, err error) {
	if err := who.May(actor.Read, string(editionID)); err != nil {
		return nil, err
	}
	can = map[string]bool{}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		now, err := s.draftOf(tx, record.Change{Scope: string(editionID)})
		if err != nil {
			return err
		}
		for _, c := range changes {
			owner := record.OwnerOf(c, s.undoers())
			switch {
			case c.Undoable() && c.Action == StepLoose:
				before, after, err := sides(c)
				if err != nil {
					return err
				}
				before, after, _, err = s.untouched(tx, now, after, before)
				if err != nil {
					return err
				}
				can[c.ID] = !before.empty() || !after.empty()
			case c.Undoable() && isStep(c):
				_, after, err := sides(c)
				can[c.ID] = err == nil && now.holds(after)
			case owner != nil:
				if can[c.ID], err = owner.Undoable(tx, c); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return can, err
}

// planApplied is the action of steps from before there were any: their rows have all placements, before and after.
const planApplied = "plan.applied"

func isStep(c record.Change) bool {
	return c.Action == StepTaken || c.Action == StepLoose || c.Action == planApplied
}

// sides are what a step touched, before and after it.
func sides(c record.Change) (before, after Part, err error) {
	if c.Action == planApplied {
		var from, to []Placement
		err = errors.Join(json.Unmarshal(c.Before, &from), json.Unmarshal(c.After, &to))
		before.Placements, after.Placements = differ(from, to, placementID)
	} else {
		err = errors.Join(json.Unmarshal(c.Before, &before), json.Unmarshal(c.After, &after))
	}
	if err != nil {
		return before, after, fmt.Errorf("read step %s: %w", c.ID, err)
	}
	return before, after, nil
}
