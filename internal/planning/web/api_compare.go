package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/planning"
)

// ContrastsWire asks for several plans in which different things matter.
type ContrastsWire struct {
	Seconds    int      `json:"seconds,omitempty" minimum:"0" maximum:"3600" doc:"Of each search; 20 unless iterations decide."`
	Iterations int64    `json:"iterations,omitempty" minimum:"0" doc:"Of each worker; makes the plans repeatable."`
	Seed       uint64   `json:"seed,omitempty"`
	Near       bool     `json:"near,omitempty" doc:"Stay close to the draft."`
	Focuses    []string `json:"focuses,omitempty" maxItems:"10" enum:"people,rooms,mix,fair" doc:"What matters in each; people, rooms and mix unless told."`
}

type contrastsIn struct {
	office.InEdition
	Body ContrastsWire
}

func (d *Door) startContrasts(ctx context.Context, who actor.Actor, in *contrastsIn) (*api.List[PlanWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	if len(in.Body.Focuses) == 0 {
		for _, f := range planning.Contrasts {
			in.Body.Focuses = append(in.Body.Focuses, string(f))
		}
	}
	var wanted []planning.Wanted
	for _, f := range in.Body.Focuses {
		w := SettingsWire{Seconds: in.Body.Seconds, Iterations: in.Body.Iterations, Seed: in.Body.Seed, Near: in.Body.Near, Focus: f}
		set, err := w.settings()
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, planning.Wanted{Settings: set})
	}
	ids, err := d.planning.StartAll(ctx, who, e.ID, wanted)
	if err != nil {
		return nil, err
	}
	var plans []planning.Plan
	for _, id := range ids {
		p, err := d.planning.Plan(ctx, who, e.ID, id)
		if err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	return api.Listed(plans, func(p planning.Plan) PlanWire { return planWire(api.Words(ctx), p) }), nil
}

// LesserWire is what a plan costs by the goals that decide between plans which are nearly as good for people.
type LesserWire struct {
	Track        int `json:"track" doc:"Pairs of sessions of one track at the same time."`
	Product      int `json:"product" doc:"… about one product."`
	Organisation int `json:"organisation" doc:"… with speakers of one organisation."`
	Level        int `json:"level" doc:"… of one level."`
	Language     int `json:"language" doc:"… in one language."`
	Moved        int `json:"moved" doc:"Sessions that leave their place in the draft."`
	Bent         int `json:"bent" doc:"Breaks of rules that warn."`
	Broken       int `json:"broken" doc:"Breaks of rules that block."`
}

// SideWire is one of the two plans of a comparison, priced against the edition as it is now.
type SideWire struct {
	ID     string     `json:"id" doc:"Empty: the draft."`
	Name   string     `json:"name"`
	Price  PriceWire  `json:"price"`
	Lesser LesserWire `json:"lesser"`
}

// ComparisonWire is what changes for people from one plan to another.
type ComparisonWire struct {
	From     SideWire      `json:"from"`
	To       SideWire      `json:"to"`
	Better   int           `json:"better" doc:"Persons whose best day is worth more in the second plan."`
	Worse    int           `json:"worse" doc:"… worth less."`
	MustLost int           `json:"must_lost" doc:"Persons who lose a must-see in the second plan only."`
	MustWon  int           `json:"must_won" doc:"Persons who lose a must-see in the first plan only."`
	Minimum  int           `json:"minimum" doc:"Smaller groups of persons are left out of pairs, and count as 0 in turns."`
	Moves    []MoveWire    `json:"moves" nullable:"false"`
	Pairs    []PairWire    `json:"pairs" nullable:"false" doc:"Wanted together and at the same time in one of the plans or in both; most wanted first."`
	Filling  []FillingWire `json:"filling" nullable:"false" doc:"Of sessions that move, and of those with more persons than places in one of the plans."`
	Turns    []TurnWire    `json:"turns" nullable:"false" doc:"Sessions that some can newly attend, or no longer."`
}

// MoveWire is a session that two plans place differently.
type MoveWire struct {
	Session string     `json:"session" doc:"Its id."`
	From    *PlaceWire `json:"from,omitempty"`
	To      *PlaceWire `json:"to,omitempty"`
}

// PairWire is two sessions that people want together.
type PairWire struct {
	First   string `json:"first" doc:"Its id."`
	Second  string `json:"second" doc:"Its id."`
	Persons int    `json:"persons" doc:"Who want both."`
	From    string `json:"from" enum:"same,apart,none" doc:"At the same time, apart, or one has no place."`
	To      string `json:"to" enum:"same,apart,none"`
}

// FillingWire is how full a session is expected to be in two plans.
type FillingWire struct {
	Session string     `json:"session" doc:"Its id."`
	From    *HeadsWire `json:"from,omitempty"`
	To      *HeadsWire `json:"to,omitempty"`
}

// TurnWire is who can newly attend a session, and who no longer can.
type TurnWire struct {
	Session string `json:"session" doc:"Its id."`
	Gain    int    `json:"gain" doc:"Persons who want it and have it on their best day in the second plan only."`
	Loses   int    `json:"loses" doc:"… in the first plan only."`
}

type compareIn struct {
	office.InEdition
	From string `query:"from" maxLength:"60" doc:"Id of the first plan; the draft unless told."`
	To   string `query:"to" maxLength:"60" doc:"Id of the second plan; the draft unless told."`
}

func (d *Door) comparePlans(ctx context.Context, who actor.Actor, in *compareIn) (*api.Body[ComparisonWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	c, err := d.planning.Compare(ctx, who, e.ID, planning.PlanID(in.From), planning.PlanID(in.To))
	if err != nil {
		return nil, err
	}
	return &api.Body[ComparisonWire]{Body: comparisonWire(api.Words(ctx), c)}, nil
}

func comparisonWire(words *text.Printer, c planning.Comparison) ComparisonWire {
	side := func(p planning.Plan, l planning.Lesser) SideWire {
		return SideWire{string(p.ID), words.Read(p.Name), PriceWireOf(p.Price), LesserWire(l)}
	}
	w := ComparisonWire{From: side(c.From, c.Less[0]), To: side(c.To, c.Less[1]), Better: c.Better, Worse: c.Worse, MustLost: c.LoseMust,
		MustWon: c.Keep,
		Minimum: c.Minimum, Moves: []MoveWire{}, Pairs: []PairWire{}, Filling: []FillingWire{}, Turns: []TurnWire{}}
	for _, m := range c.Moves {
		w.Moves = append(w.Moves, MoveWire{string(m.Session), placeWire(m.From), placeWire(m.To)})
	}
	for _, p := range c.Pairs {
		w.Pairs = append(w.Pairs, PairWire{string(p.A), string(p.B), p.Persons, string(p.From), string(p.To)})
	}
	for _, f := range c.Filling {
		w.Filling = append(w.Filling, FillingWire{string(f.Session), headsWire(f.From), headsWire(f.To)})
	}
	for _, v := range c.Turns {
		w.Turns = append(w.Turns, TurnWire{string(v.Session), v.Gain, v.Loses})
	}
	return w
}

// placeWire is nil for no place.
func placeWire(at planning.Place) *PlaceWire {
	if at.Start.IsZero() {
		return nil
	}
	return &PlaceWire{string(at.Session), string(at.Room), at.Start}
}

// headsWire is nil for no place.
func headsWire(h planning.SessionHeads) *HeadsWire {
	if h.Start.IsZero() {
		return nil
	}
	return &HeadsWire{string(h.Session), string(h.Room), h.Start, h.Capacity, h.Heads, h.Low, h.High, h.Overflow, h.Beyond, h.Missed}
}
