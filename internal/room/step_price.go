package room

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

// StepPrice is what edits of the draft would do to people, told before they are done.
type StepPrice struct {
	Refused  *fault.Fault // why the step would be; then all else is nought
	Cost     float64      // in persons' whole days; less is better
	LoseMust int          // persons more who lose a must-see, or fewer
	Better   int          // persons
	Worse    int
	Standing float64 // persons more who stand, or fewer
	Bends    int     // rules that warn and are broken more, or fewer
}

// ErrCancels is a step that has no price: people's days are not comparable without a session.
var ErrCancels = fault.New(fault.Invalid, "planning.cancels", "a step that cancels has no price; say what happened, and ways out have one")

// StepPrice says what a step would do to people and does not take it. Wishes may be a minute old. Cost: the price of two plans and the
// best days of those who want what gets other hours; of everybody, when a session comes or is repeated.
func (s *Service) StepPrice(ctx context.Context, who actor.Actor, editionID edition.ID, edits []programme.Edit) (price StepPrice,
	err error) {
	if err := who.May(programme.Changing, string(editionID)); err != nil {
		return StepPrice{}, err
	}
	if slices.ContainsFunc(edits, func(e programme.Edit) bool { _, cancels := e.(programme.Cancel); return cancels }) {
		return StepPrice{}, ErrCancels
	}
	err = s.withDraft(ctx, editionID, func(k *followedDraft) error {
		if err := ctx.Err(); err != nil {
			return err // who asked has gone while others had the draft
		}
		next, err := k.plain.Draft().Tried(s.ids, edits...)
		if refused, ok := fault.From(err); ok {
			price.Refused = refused
			return nil
		}
		if err != nil {
			return err
		}
		price, err = k.stepPrice(next)
		return err
	})
	if planning.Unplannable(err) {
		return s.unpriced(ctx, who, editionID, edits)
	}
	return price, err
}

// unpriced is the price of a step where nothing has one: it may be refused all the same.
func (s *Service) unpriced(ctx context.Context, who actor.Actor, editionID edition.ID, edits []programme.Edit) (price StepPrice,
	err error) {
	d, err := s.programme.Draft(ctx, who, editionID)
	if err != nil {
		return price, err
	}
	_, err = d.Tried(s.ids, edits...)
	if refused, ok := fault.From(err); ok {
		return StepPrice{Refused: refused}, nil
	}
	return price, err
}

func (k *followedDraft) stepPrice(next programme.Draft) (StepPrice, error) {
	plain, err := planning.Describe(next)
	if err != nil {
		return StepPrice{}, err
	}
	after, err := k.make(plain, k.wishes)
	if err != nil {
		return StepPrice{}, err
	}
	from, to := k.task, after.task
	people := from.Instance.CompareWith(from.Draft, to.Instance, to.Draft)
	was, is := from.Instance.Price(from.Draft), to.Instance.Price(to.Draft)
	return StepPrice{Cost: planning.Days(is.Cost() - was.Cost()), LoseMust: people.LoseMust - people.KeepMust, Better: people.Better,
		Worse:    people.Worse,
		Standing: float64(is.Standing-was.Standing) / float64(planning.DefaultSettings().Weights.Standing),
		Bends:    bends(to) - bends(from)}, nil
}

// bends is how many rules the draft breaks that only warn: those that the engine is told to bend, and those that it would not break.
func bends(t *planning.Task) int {
	bent := int64(0)
	for _, b := range t.Instance.Bent(t.Draft) {
		bent += b.Cost
	}
	return int(bent/planning.Warned) + len(t.Instance.Check(t.Draft))
}
