package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/planning"
)

// PlanWire is a candidate plan.
type PlanWire struct {
	ID        string       `json:"id"`
	Name      string       `json:"name"`
	State     string       `json:"state" enum:"queued,running,done,cancelled,failed"`
	Settings  SettingsWire `json:"settings"`
	Progress  float64      `json:"progress" doc:"0 to 1."`
	Moves     int64        `json:"moves" doc:"Priced so far."`
	Rate      float64      `json:"rate" doc:"Moves priced in a second, on average; 0 before the first count."`
	Author    string       `json:"author,omitempty" doc:"Who asked for it: a name, or an address; for organisers only."`
	Price     PriceWire    `json:"price" doc:"Of the best so far."`
	Places    []PlaceWire  `json:"places" nullable:"false" doc:"The best so far; empty until there is one. Left out of lists."`
	Error     string       `json:"error,omitempty"`
	CreatedAt time.Time    `json:"created_at"`
	AppliedAt *time.Time   `json:"applied_at,omitempty" doc:"Left out when it was not applied, or that was undone."`
	InPart    bool         `json:"applied_part,omitempty" doc:"Only a part of it was applied."`
}

// SettingsWire says how long to search and what the lesser goals weigh.
type SettingsWire struct {
	Name         string   `json:"name,omitempty"`
	Seconds      int      `json:"seconds,omitempty" minimum:"0" maximum:"3600" doc:"Wall clock; 20 unless iterations decide."`
	Iterations   int64    `json:"iterations,omitempty" minimum:"0" doc:"Of each worker; makes the plan repeatable."`
	Seed         uint64   `json:"seed,omitempty"`
	Continues    string   `json:"continues,omitempty" doc:"Id of the plan that the search begins with."`
	Workers      int      `json:"workers,omitempty" minimum:"0" maximum:"16"`
	Near         bool     `json:"near,omitempty" doc:"Stay close to the draft."`
	Focus        string   `json:"focus,omitempty" enum:"people,rooms,mix,fair" doc:"What matters more than usual: room to breathe, a mix at every hour, those with few wishes; people has the usual weights. The weights below go before it."`
	Fairness     *float64 `json:"fairness,omitempty" minimum:"0" maximum:"1" doc:"How much less a day counts of who wished for much."`
	Standing     *int     `json:"standing,omitempty" doc:"Weight of each person expected beyond a room's capacity; a person's whole day weighs 1,000,000."`
	Track        *int     `json:"track,omitempty" doc:"Of each pair of parallel sessions of one track."`
	Product      *int     `json:"product,omitempty" doc:"Of each pair of parallel sessions about one product."`
	Organisation *int     `json:"organisation,omitempty" doc:"Of each pair of parallel sessions with speakers of one organisation."`
	Level        *int     `json:"level,omitempty" doc:"Of each pair of parallel sessions of one level."`
	Language     *int     `json:"language,omitempty" doc:"Of each pair of parallel sessions in one language."`
	Moved        *int     `json:"moved,omitempty" doc:"Of each session that moves, when staying near."`
}

// PriceWire is what a plan is worth, in people.
type PriceWire struct {
	People     int     `json:"people" doc:"Who wished something."`
	Everything int     `json:"everything" doc:"Who get all they could wish for."`
	LoseMust   int     `json:"lose_must" doc:"Who lose a must-see."`
	Mean       float64 `json:"mean" doc:"Share of their best possible day, 0 to 1."`
	Worst5     float64 `json:"worst5" doc:"The same for the worst-served 5 %."`
	Attended   float64 `json:"attended" doc:"Persons' whole days."`
	Cost       float64 `json:"cost" doc:"Persons' whole days; less is better."`
	Bound      float64 `json:"bound" doc:"What people can attend in no plan more of; 0 when not told."`
	Placed     int     `json:"placed"`
	Unplaced   int     `json:"unplaced"`
	Standing   float64 `json:"standing" doc:"Persons expected beyond capacities."`
	Walking    int64   `json:"walking" doc:"Minutes that people walk between sessions, all together."`
}

// PlaceWire is where a plan puts a session.
type PlaceWire struct {
	Session string    `json:"session" doc:"Its id."`
	Room    string    `json:"room" doc:"Its id."`
	Start   time.Time `json:"start"`
}

// PriceWireOf is a price as programs read it.
func PriceWireOf(p planning.Price) PriceWire {
	return PriceWire{p.People, p.Everything, p.LoseMust, p.Mean, p.Worst5, p.Attended, p.Cost, p.Bound, p.Placed, p.Unplaced, p.Standing,
		p.Walking}
}

func planWire(words *text.Printer, p planning.Plan) PlanWire {
	s := p.Settings
	w := PlanWire{ID: string(p.ID), Name: words.Read(p.Name), State: string(p.State), Progress: p.Progress.Done, Moves: p.Progress.Iterations,
		Rate:   p.Progress.Rate(),
		Author: p.By, Price: PriceWireOf(p.Price), Places: []PlaceWire{}, Error: p.Error, CreatedAt: p.CreatedAt,
		Settings: SettingsWire{Seconds: s.Seconds, Iterations: s.Iterations, Seed: s.Seed, Workers: s.Workers,
			Near: s.Near, Focus: string(focusOf(p)), Fairness: &s.Fairness, Continues: string(s.Continues), Standing: &s.Weights.Standing,
			Track: &s.Weights.Track, Product: &s.Weights.Product, Organisation: &s.Weights.Organisation,
			Level: &s.Weights.Level, Language: &s.Weights.Language, Moved: &s.Weights.Moved}}
	if !p.AppliedAt.IsZero() {
		w.AppliedAt, w.InPart = &p.AppliedAt, p.Applied != planning.Part{}
	}
	return w
}

// settings fills what the wire leaves out with the usual, and with what the focus weighs.
func (w SettingsWire) settings() (planning.Settings, error) {
	s, err := planning.DefaultSettings().Focused(planning.Focus(w.Focus))
	if err != nil {
		return s, err
	}
	if w.Fairness != nil {
		s.Fairness = *w.Fairness
	}
	s.Near, s.Iterations, s.Continues = w.Near, w.Iterations, planning.PlanID(w.Continues)
	if w.Seconds > 0 {
		s.Seconds = w.Seconds
	} else if w.Iterations > 0 {
		s.Seconds = 0
	}
	if w.Seed > 0 {
		s.Seed = w.Seed
	}
	if w.Workers > 0 {
		s.Workers = w.Workers
	}
	for _, set := range []struct {
		to   *int
		from *int
	}{
		{&s.Weights.Standing, w.Standing}, {&s.Weights.Track, w.Track}, {&s.Weights.Product, w.Product},
		{&s.Weights.Organisation, w.Organisation},
		{&s.Weights.Level, w.Level}, {&s.Weights.Language, w.Language}, {&s.Weights.Moved, w.Moved},
	} {
		if set.from != nil {
			*set.to = *set.from
		}
	}
	return s, nil
}

type planIn struct {
	office.InEdition
	Body SettingsWire
}

// API adds the operations of plans.
func (d *Door) API(a *api.API) {
	path := "/editions/{edition}/plans"
	api.Read(a, api.Op{ID: "listPlans", Path: path, Tag: "planning", Summary: "List candidate plans, newest first"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[PlanWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			all, err := d.planning.Plans(ctx, who, e.ID)
			return api.Listed(all, func(p planning.Plan) PlanWire { return planWire(api.Words(ctx), p) }), err
		})
	api.Create(a, api.Op{ID: "startPlan", Path: path, Tag: "planning", Summary: "Start a search for a plan", Created: true}, d.startPlan)
	api.Create(a, api.Op{ID: "startContrasts", Path: "/editions/{edition}/contrasts", Tag: "planning", Created: true,
		Summary: "Start searches in which different things matter, all or none"}, d.startContrasts)
	api.Read(a, api.Op{ID: "comparePlans", Path: "/editions/{edition}/plan-comparison", Tag: "planning",
		Summary: "What changes for people from one plan to another"}, d.comparePlans)
	api.Read(a, api.Op{ID: "readPlan", Path: path + "/{id}", Tag: "planning", Summary: "Read a plan, with its best so far"}, d.readPlan)
	api.Read(a, api.Op{ID: "readDraftPrice", Path: "/editions/{edition}/draft-price", Tag: "planning", Summary: "Price the draft as it is"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.Body[PriceWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			price, _, err := d.planning.PriceDraft(ctx, who, e.ID)
			return &api.Body[PriceWire]{Body: PriceWireOf(price)}, err
		})
	api.Create(a, api.Op{ID: "cancelPlan", Path: path + "/{id}/cancel", Tag: "planning", Summary: "Stop a search; it keeps its best"},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.planning.Cancel(ctx, who, e.ID, planning.PlanID(in.ID))
		})
	api.Read(a, api.Op{ID: "listHeads", Path: "/editions/{edition}/heads", Tag: "planning",
		Summary: "Expected persons in each session of the draft"}, d.listHeads)
	api.Create(a, api.Op{ID: "applyPlan", Path: path + "/{id}/apply", Tag: "planning",
		Summary: "Make the draft, or a part of it, what a plan says"}, d.applyPlan)
	api.Read(a, api.Op{ID: "readPlanPart", Path: path + "/{id}/part", Tag: "planning",
		Summary: "What applying a plan, or a part of it, would move, and what would stay and why"}, d.planPart)
	api.Remove(a, api.Op{ID: "removePlan", Path: path + "/{id}", Tag: "planning", Summary: "Forget a plan; one under way stops"},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.planning.Remove(ctx, who, e.ID, planning.PlanID(in.ID))
		})
}

func (d *Door) startPlan(ctx context.Context, who actor.Actor, in *planIn) (*api.Body[PlanWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	set, err := in.Body.settings()
	if err != nil {
		return nil, err
	}
	id, err := d.planning.Start(ctx, who, e.ID, in.Body.Name, set)
	if err != nil {
		return nil, err
	}
	p, err := d.planning.Plan(ctx, who, e.ID, id)
	return &api.Body[PlanWire]{Body: planWire(api.Words(ctx), p)}, err
}

func (d *Door) readPlan(ctx context.Context, who actor.Actor, in *office.Item) (*api.Body[PlanWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	p, err := d.planning.Plan(ctx, who, e.ID, planning.PlanID(in.ID))
	if err != nil {
		return nil, err
	}
	w := planWire(api.Words(ctx), p)
	for _, at := range p.Places {
		w.Places = append(w.Places, PlaceWire{string(at.Session), string(at.Room), at.Start})
	}
	return &api.Body[PlanWire]{Body: w}, nil
}

// AppliedWire is what applying a plan did.
type AppliedWire struct {
	Moved  int        `json:"moved" doc:"Sessions."`
	Left   int        `json:"left" doc:"Sessions of the part that could not move."`
	Stay   []LeftWire `json:"stay" nullable:"false" doc:"Those sessions, and why."`
	Change string     `json:"change,omitempty" doc:"Id of the change, to undo it by; empty when nothing changed."`
}

type applyIn struct {
	office.Item
	Track string    `query:"track" doc:"Only its sessions."`
	Room  string    `query:"room" doc:"Only sessions that the plan puts there."`
	From  time.Time `query:"from" doc:"Only sessions that the plan starts from then on."`
	To    time.Time `query:"to" doc:"Only sessions that the plan starts before."`
}

func (in *applyIn) part() planning.Part {
	return planning.Part{Track: edition.TrackID(in.Track), Room: edition.RoomID(in.Room), From: in.From, To: in.To}
}

func (d *Door) applyPlan(ctx context.Context, who actor.Actor, in *applyIn) (*api.Body[AppliedWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	done, left, err := d.planning.Apply(ctx, who, e.ID, planning.PlanID(in.ID), in.part())
	if err != nil {
		return nil, err
	}
	draft, err := d.programme.Draft(ctx, who, e.ID)
	return &api.Body[AppliedWire]{Body: AppliedWire{done.Moved, len(left), leftWire(api.Words(ctx), draft, left), done.Change}}, err
}

// planPart is what applying a part would do.
func (d *Door) planPart(ctx context.Context, who actor.Actor, in *applyIn) (*api.Body[AppliedWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	does, err := d.planning.PreviewPart(ctx, who, e.ID, planning.PlanID(in.ID), in.part())
	if err != nil {
		return nil, err
	}
	draft, err := d.programme.Draft(ctx, who, e.ID)
	return &api.Body[AppliedWire]{Body: AppliedWire{Moved: len(does.Moves), Left: len(does.Unmoved),
		Stay: leftWire(api.Words(ctx), draft, does.Unmoved)}}, err
}
