package planning

import (
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
)

// Refusals of repairing.
var (
	ErrWhole    = fault.New(fault.Invalid, "planning.whole", "nothing in the draft needs repair: every session that has a place may have it")
	ErrNoBetter = fault.New(fault.Conflict, "planning.no_better", "no move of so few sessions makes the draft better")
	ErrNoRepair = fault.New(fault.Conflict, "planning.no_repair", "no repair was found that moves so few sessions; search a plan that stays close to the draft instead")
)

// Mend names a way of repairing; its plan carries the name.
type Mend struct {
	Name string
	search.Repairing
}

// repairTime bounds the search of one way, which grows fast with the number of moves.
const repairTime = 5 * time.Second

// Improve makes a candidate plan of the cheapest way to move at most so many sessions of the draft, for when something changed and
// a new search would move too much.
func (s *Service) Improve(ctx context.Context, who account.Actor, editionID edition.ID, name string, sessions int) (PlanID, error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return "", err
	}
	t, err := s.Task(ctx, who, editionID, DefaultSettings())
	if err != nil {
		return "", err
	}
	limited, cancel := context.WithTimeout(ctx, repairTime)
	defer cancel()
	out, ok := search.Within(limited, t.Instance, t.Draft, sessions)
	if !ok {
		return "", ErrNoBetter
	}
	ids, err := s.keep(ctx, who, []Plan{s.found(t, who, editionID, name, out)})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

func (s *Service) found(t *Task, who account.Actor, editionID edition.ID, name string, out search.Repaired) Plan {
	return Plan{ID: PlanID(s.ids.New("plan")), EditionID: editionID, Name: name, State: Done, Author: who.Key(),
		Settings: DefaultSettings(), Progress: Progress{Done: 1}, Places: t.Places(out.Plan), Price: t.Price(out.Plan)}
}

// Repair makes a candidate plan of each way in which the draft becomes possible again, after a room was lost, a speaker's hours
// changed, or a rule was added: with as few sessions moved as the way allows, and the cheapest of those. Ways that come to the
// same plan make one.
func (s *Service) Repair(ctx context.Context, who account.Actor, editionID edition.ID, ways []Mend) ([]PlanID, error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return nil, err
	}
	t, err := s.Task(ctx, who, editionID, DefaultSettings())
	if err != nil {
		return nil, err
	}
	if len(t.Instance.Check(t.Draft)) == 0 {
		return nil, ErrWhole
	}
	var found []Plan
	var plans []timetable.Plan
	for _, way := range ways {
		limited, cancel := context.WithTimeout(ctx, repairTime)
		out, ok := search.Repair(limited, t.Instance, t.Draft, way.Repairing)
		cancel()
		if !ok || slices.ContainsFunc(plans, func(p timetable.Plan) bool { return slices.Equal(p, out.Plan) }) {
			continue
		}
		plans = append(plans, out.Plan)
		found = append(found, s.found(t, who, editionID, way.Name, out))
	}
	if len(found) == 0 {
		return nil, ErrNoRepair
	}
	return s.keep(ctx, who, found)
}

// keep stores candidate plans that were found without a search in the background.
func (s *Service) keep(ctx context.Context, who account.Actor, found []Plan) ([]PlanID, error) {
	ids := make([]PlanID, len(found))
	return ids, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for i, p := range found {
			p.CreatedAt = tx.Now()
			ids[i] = p.ID
			if err := insertPlan(tx, p); err != nil {
				return err
			}
			c := account.Change{Action: "plan.repaired", Object: string(p.ID), Scope: string(p.EditionID), Label: p.Name}
			if _, err := account.Record(tx, s.ids, who, c, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
