package planning

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/timetable"
)

// Candidate is a plan as it stands beside the others: priced against the edition as it is now, and all by the same measure, whatever
// each was searched with and whenever.
type Candidate struct {
	Plan
	Lesser Lesser
}

// Lesser is what a plan costs by the goals that decide between plans which are nearly as good for people.
type Lesser struct {
	Track        int // pairs of sessions of one track at the same time
	Product      int // … about one product
	Organisation int // … with speakers of one organisation
	Level        int // … of one level
	Language     int // … in one language
	Moved        int // sessions that do not stay where the draft has them
	Bent         int // breaks of rules that warn
	Broken       int // breaks of rules that block: the edition changed since the search
}

// Candidates lists the draft, without an id, and then the candidate plans of the whole programme, newest first; those that answer a
// mishap stand with the others that do, see Answers. A plan that found nothing yet has no price.
// Cost: some milliseconds for each plan at 2,400 people.
func (s *Service) Candidates(ctx context.Context, who account.Actor, editionID edition.ID) ([]Candidate, error) {
	t, err := s.Task(ctx, who, editionID, DefaultSettings())
	if err != nil {
		return nil, err
	}
	plans, err := s.Plans(ctx, who, editionID)
	if err != nil {
		return nil, err
	}
	draft := Candidate{Plan: Plan{EditionID: editionID, Places: t.Places(t.Draft), Price: t.Price(t.Draft)}, Lesser: t.lesser(t.Draft)}
	out := []Candidate{draft}
	for _, p := range plans {
		if p.Answer != nil {
			continue
		}
		c := Candidate{Plan: p}
		c.Price = Price{}
		if len(p.Places) > 0 {
			plan := t.Plan(p.Places)
			c.Price, c.Lesser = t.Price(plan), t.lesser(plan)
		}
		out = append(out, c)
	}
	return out, nil
}

// lesser counts what a plan costs by the lesser goals.
func (t *Task) lesser(plan timetable.Plan) (l Lesser) {
	l.Bent, l.Broken = len(t.Instance.Bent(plan)), len(t.Instance.Check(plan))
	sessions := t.Instance.Problem().Sessions
	same := func(a, b int, count *int) {
		if a != 0 && a == b {
			*count++
		}
	}
	share := func(a, b []int, count *int) {
		if slices.ContainsFunc(a, func(v int) bool { return slices.Contains(b, v) }) {
			*count++
		}
	}
	for i, a := range sessions {
		if draft := t.Draft[i]; draft.Room != timetable.Nowhere && draft != plan[i] {
			l.Moved++
		}
		if plan[i].Room == timetable.Nowhere {
			continue
		}
		for j, b := range sessions[:i] {
			if plan[j].Room == timetable.Nowhere || !t.overlap(plan, i, j) {
				continue
			}
			same(a.Track, b.Track, &l.Track)
			same(a.Level, b.Level, &l.Level)
			same(a.Language, b.Language, &l.Language)
			share(a.Products, b.Products, &l.Product)
			share(a.Organisation, b.Organisation, &l.Organisation)
		}
	}
	return l
}
