package planning

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
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

// Candidates lists the draft, without an id, and then the candidate plans of the whole programme, newest first; those that a
// later chapter made stand there, see PlansTogether. A plan that found nothing yet has no price.
// Cost: some milliseconds for each plan at 2,400 people.
func (s *Service) Candidates(ctx context.Context, who actor.Actor, editionID edition.ID) ([]Candidate, error) {
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
		if p.Whole != nil {
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

// asked is what a candidate makes of what its search was for; less is better. Of fairness there is no such number.
func (c Candidate) asked(focus Focus) (cost float64, ok bool) {
	switch focus {
	case "", People:
		return -c.Price.Attended, c.Price.People > 0
	case Rooms:
		return c.Price.Standing, true
	case Mix:
		w, l := timetable.DefaultWeights(), c.Lesser
		return float64(w.Track*l.Track + w.Product*l.Product + w.Organisation*l.Organisation + w.Level*l.Level + w.Language*l.Language), true
	}
	return 0, false
}

// Surpassed finds, for a candidate that is not being searched any more, the best of the others, the draft among them, which is at least as
// good at what it was asked for, and leaves no more without a place. None when the candidate is the best, or is for what has no number.
func Surpassed(all []Candidate, planID PlanID) (by Candidate, ok bool) {
	at := slices.IndexFunc(all, func(c Candidate) bool { return c.ID == planID && c.ID != "" })
	if at < 0 || !all[at].searched() {
		return by, false
	}
	mine := all[at]
	least, known := mine.asked(mine.Settings.Focus)
	if least == 0 {
		return by, false // of standing, and of like sessions at once, there cannot be less
	}
	for _, c := range all {
		if !known || c.ID == planID || c.ID != "" && !c.searched() || c.Lesser.Broken > 0 || c.Price.Placed < mine.Price.Placed {
			continue
		}
		cost, _ := c.asked(mine.Settings.Focus)
		if cost > least || ok && cost == least || len(Difference(mine.Places, c.Places)) == 0 {
			continue
		}
		by, least, ok = c, cost, true
	}
	return by, ok
}

func (c Candidate) searched() bool {
	return len(c.Places) > 0 && (c.State == Done || c.State == Cancelled)
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
