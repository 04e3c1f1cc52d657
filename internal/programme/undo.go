package programme

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer {
	return []record.Undoer{steps{s}, s.sessions, s.placements, s.rules}
}

// steps undoes steps of the draft.
type steps struct{ s *Service }

func (steps) Owns(c record.Change) bool { return isStep(c) }

// Undo takes a step back and returns its label, which names what stays of a loose step.
func (u steps) Undo(tx *sqldb.Tx, _ id.Source, who actor.Actor, c record.Change) (label string, err error) {
	if err := who.May(Changing, c.Scope); err != nil {
		return "", err
	}
	return u.s.undoOrRedo(tx, who, c, true)
}

// Undoable tells which of some steps of one edition can be taken back as its draft is now. Cost: the draft is read once.
func (u steps) Undoable(tx *sqldb.Tx, changes []record.Change) (can map[string]bool, err error) {
	can = map[string]bool{}
	now, err := u.s.draftOf(tx, changes[0])
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		if !c.Undoable() {
			continue
		}
		before, after, err := sides(c)
		if c.Action != StepLoose {
			can[c.ID] = err == nil && now.holds(after)
			continue
		}
		if err != nil {
			return nil, err
		}
		if before, after, _, err = u.s.untouched(tx, now, after, before); err != nil {
			return nil, err
		}
		can[c.ID] = !before.empty() || !after.empty()
	}
	return can, nil
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
