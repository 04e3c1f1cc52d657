package repair

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done about mishaps.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	programme *programme.Service
	planning  *planning.Service
}

// NewService returns the use cases; the plans that they find are kept by planning.
func NewService(db *sqldb.DB, ids id.Source, sessions *programme.Service, p *planning.Service) *Service {
	p.MakeWhole(edits)
	return &Service{db: db, ids: ids, programme: sessions, planning: p}
}

// repairTime bounds the search of one way, which grows fast with the number of moves.
const repairTime = 5 * time.Second

// Repair makes candidate plans that answer a mishap, in different ways, without touching the draft: with as little changed as each way
// allows, and the best for people of those. Ways that come to the same make one. Name gives a plan its name, plain or kept (see text.Said).
func (s *Service) Repair(ctx context.Context, who actor.Actor, editionID edition.ID, m Mishap, name func(Way) string) (ID, error) {
	if err := who.May(planning.Planning, string(editionID)); err != nil {
		return "", err
	}
	if err := m.check(); err != nil {
		return "", err
	}
	var d programme.Draft
	var wishes []agenda.PersonWishes
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		d, wishes, err = planning.InputsInTx(tx, who, editionID)
		return err
	})
	if err != nil {
		return "", err
	}
	mend, err := newMender(s.ids, d, wishes, m)
	if err != nil {
		return "", err
	}
	found, err := mend.answers(ctx)
	if errors.Is(err, record.ErrMoved) {
		err = planning.ErrStale
	}
	if err != nil {
		return "", err
	}
	repairID := ID(s.ids.New("rep"))
	plans := make([]planning.Plan, len(found))
	for i, a := range found {
		data, err := json.Marshal(a.Answer)
		if err != nil {
			return "", err
		}
		plans[i] = planning.Plan{ID: planning.PlanID(s.ids.New("plan")), Name: name(a.Way), State: planning.Done, Author: who.Key(),
			Settings: planning.DefaultSettings(), Progress: planning.Progress{Done: 1}, Places: movable(a.after), Price: a.price,
			Whole: &planning.Whole{With: string(repairID), Data: data}}
	}
	return repairID, s.planning.StorePlans(ctx, who, editionID, plans)
}

// movable lists where a draft has what a plan may move.
func movable(d programme.Draft) []planning.Place {
	out := []planning.Place{}
	for _, p := range d.Placements {
		s, _ := d.Session(p.SessionID)
		if !s.Plenary && s.Kind != programme.Break && s.State != programme.Cancelled && !p.Pinned && len(d.PlacementsOf(p.SessionID)) == 1 {
			out = append(out, placeOf(p))
		}
	}
	return out
}

// Answers lists the plans that answer a mishap, in the order of the ways.
func (s *Service) Answers(ctx context.Context, who actor.Actor, editionID edition.ID, repairID ID) (out []WayOut, err error) {
	plans, err := s.planning.PlansTogether(ctx, who, editionID, string(repairID))
	if err != nil {
		return nil, err
	}
	if out, err = WaysOut(plans); err != nil || len(out) == 0 {
		return nil, cmp.Or(err, error(ErrMended))
	}
	SortAnswers(out)
	return out, nil
}

// SortAnswers puts the plans that answer one mishap into the order of the ways.
func SortAnswers(plans []WayOut) {
	at := func(p WayOut) int { return slices.Index(waysOf[p.Answer.Mishap.Kind], p.Answer.Way) }
	slices.SortStableFunc(plans, func(a, b WayOut) int { return at(a) - at(b) })
}

// Adopt makes the draft what a candidate says, the mishap included, in one step that can be undone; a withdrawn session waits for nobody
// from then on. It is refused with
// planning.ErrOutdated when what the candidate gives up or moves is not where it was, or rules forbid it by now.
func (s *Service) Adopt(ctx context.Context, who actor.Actor, editionID edition.ID, planID planning.PlanID) (done programme.Done,
	err error) {
	if err := who.May(planning.Planning, string(editionID)); err != nil {
		return done, err
	}
	p, err := s.planning.Plan(ctx, who, editionID, planID)
	if err != nil {
		return done, err
	}
	if p.Whole == nil {
		return done, ErrMended
	}
	ways, err := WaysOut([]planning.Plan{p})
	if err != nil {
		return done, err
	}
	if done, _, err = s.planning.Apply(ctx, who, editionID, planID, planning.Part{}); err != nil {
		return done, err
	}
	if m := ways[0].Answer.Mishap; m.Kind == Withdrawn {
		err = s.programme.AnswerWithdrawal(ctx, who, editionID, m.Session)
	}
	return done, err
}
