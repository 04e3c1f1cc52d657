package planning

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with plans.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	programme *programme.Service
	whole     Edits
	wake      chan struct{} // a plan waits; of size one
}

// Edits are what applying a plan does that a later chapter made and that is applied as a whole.
type Edits func(Plan) ([]programme.Edit, error)

// NewService returns the use cases. Run works on what they start.
func NewService(db *sqldb.DB, ids id.Source, p *programme.Service) *Service {
	return &Service{db: db, ids: ids, programme: p, wake: make(chan struct{}, 1)}
}

// MakeWhole hands in what the plans do that a later chapter made. It is called while the chapters are made.
func (s *Service) MakeWhole(e Edits) { s.whole = e }

// Wanted is a plan to search for.
type Wanted struct {
	Name     string
	Settings Settings
}

// Start queues a search for a plan.
func (s *Service) Start(ctx context.Context, who actor.Actor, editionID edition.ID, name string, set Settings) (PlanID, error) {
	ids, err := s.StartAll(ctx, who, editionID, []Wanted{{name, set}})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// StartAll queues searches for several plans, all or none. They are searched one after the other, in their order.
func (s *Service) StartAll(ctx context.Context, who actor.Actor, editionID edition.ID, wanted []Wanted) (ids []PlanID, err error) {
	if err := who.May(Planning, string(editionID)); err != nil {
		return nil, err
	}
	plans := make([]Plan, 0, len(wanted))
	for _, w := range wanted {
		if err := text.CheckLengths(text.Bounded{Field: "name", Text: w.Name, Most: text.MaxLine}); err != nil {
			return nil, err
		}
		p, err := s.queued(ctx, who, editionID, w)
		if err != nil {
			return nil, err
		}
		plans = append(plans, p)
		ids = append(ids, p.ID)
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, p := range plans {
			p.CreatedAt = tx.Now()
			if err := insertPlan(tx, p); err != nil {
				return err
			}
			if err := tx.Emit(sqldb.Event{Kind: Queuing, Scope: string(editionID), Data: string(p.ID)}); err != nil {
				return err
			}
			c := record.Change{Action: "plan.started", Object: string(p.ID), Scope: string(editionID), Label: p.Name}
			if _, err := record.Write(tx, s.ids, who, c, nil, p.Settings); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.Wake()
	return ids, nil
}

// queued is a plan that waits for its search, checked.
func (s *Service) queued(ctx context.Context, who actor.Actor, editionID edition.ID, w Wanted) (Plan, error) {
	if err := w.Settings.check(); err != nil {
		return Plan{}, err
	}
	if _, err := s.Task(ctx, who, editionID, w.Settings); err != nil {
		return Plan{}, err
	}
	p := Plan{ID: PlanID(s.ids.New("plan")), EditionID: editionID, Name: strings.TrimSpace(w.Name), State: Queued, Author: who.Key(),
		Settings: w.Settings}
	if w.Settings.Continues != "" {
		from, err := s.Plan(ctx, who, editionID, w.Settings.Continues)
		if err != nil {
			return p, err
		}
		if len(from.Places) == 0 {
			return p, ErrEmpty
		}
		p.Places, p.Price = from.Places, from.Price
	}
	return p, nil
}

// Queuing is the kind of the event that a plan waits for a search.
const Queuing = "planning.queued"

// Wake wakes Run without waiting for its next look.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Task describes the edition to the engine, as it is now.
func (s *Service) Task(ctx context.Context, who actor.Actor, editionID edition.ID, set Settings) (*Task, error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	d, wishes, err := s.inputs(ctx, who, editionID)
	if err != nil {
		return nil, err
	}
	return NewTask(d, wishes, set)
}

// inputs takes the draft and the wishes in one look.
func (s *Service) inputs(ctx context.Context, who actor.Actor, editionID edition.ID) (d programme.Draft,
	wishes []agenda.PersonWishes, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		d, wishes, err = InputsInTx(tx, who, editionID)
		return err
	})
	return d, wishes, err
}

// InputsInTx reads what the engine is told of an edition: the draft, as far as somebody may know it, and the wishes.
func InputsInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (d programme.Draft, wishes []agenda.PersonWishes, err error) {
	if d, err = programme.DraftForInTx(tx, who, editionID); err != nil {
		return d, nil, err
	}
	wishes, err = agenda.WishesInTx(tx, editionID)
	return d, wishes, err
}

// StorePlans stores plans that were made together without a search.
func (s *Service) StorePlans(ctx context.Context, who actor.Actor, editionID edition.ID, made []Plan) error {
	if err := who.May(Planning, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, p := range made {
			p.EditionID, p.CreatedAt = editionID, tx.Now()
			if err := insertPlan(tx, p); err != nil {
				return err
			}
			c := record.Change{Action: "plan.repaired", Object: string(p.ID), Scope: string(p.EditionID), Label: p.Name}
			if _, err := record.Write(tx, s.ids, who, c, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Keep stores a plan that a search outside of the server's found, so that it stands beside the others and can be applied.
func (s *Service) Keep(ctx context.Context, who actor.Actor, editionID edition.ID, found Plan) (PlanID, error) {
	if err := who.May(Planning, string(editionID)); err != nil {
		return "", err
	}
	found.ID, found.EditionID, found.State, found.Author = PlanID(s.ids.New("plan")), editionID, Done, who.Key()
	return found.ID, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		found.CreatedAt = tx.Now()
		if err := insertPlan(tx, found); err != nil {
			return err
		}
		c := record.Change{Action: "plan.started", Object: string(found.ID), Scope: string(editionID), Label: found.Name}
		_, err := record.Write(tx, s.ids, who, c, nil, found.Settings)
		return err
	})
}

// PlansTogether lists the plans that were made together, in the order in which they were kept.
func (s *Service) PlansTogether(ctx context.Context, who actor.Actor, editionID edition.ID, with string) (out []Plan, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if out, err = plansTogether(tx, editionID, with); err == nil {
			out, err = known(tx, who, editionID, out)
		}
		return err
	})
	return slices.DeleteFunc(out, func(p Plan) bool { return p.Whole == nil }), err
}

// Plans lists the candidate plans of an edition, newest first.
func (s *Service) Plans(ctx context.Context, who actor.Actor, editionID edition.ID) (out []Plan, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if out, err = plansInTx(tx, editionID); err == nil {
			out, err = known(tx, who, editionID, out)
		}
		return err
	})
	return out, err
}

// Plan reads one plan, with its best so far when it is under way.
func (s *Service) Plan(ctx context.Context, who actor.Actor, editionID edition.ID, planID PlanID) (p Plan, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return p, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if p, err = planByID(tx, editionID, planID); err != nil {
			return err
		}
		all, err := known(tx, who, editionID, []Plan{p})
		if err == nil && len(all) == 0 {
			err = ErrNoPlan
		}
		if err != nil {
			p = Plan{}
			return err
		}
		p = all[0]
		return nil
	})
	return p, err
}

// known is what somebody may know of plans: not where they put sessions that were not disclosed, nor those that tell of one.
func known(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, plans []Plan) (out []Plan, err error) {
	veil, err := programme.VeilInTx(tx, who, editionID)
	if err != nil || veil.Empty() {
		return plans, err
	}
	for _, p := range plans {
		if veil.Hides(p.Name) || p.Whole != nil && veil.Hides(string(p.Whole.Data)) {
			continue
		}
		p.Places = slices.DeleteFunc(p.Places, func(at Place) bool { return veil.Hides(string(at.Session)) })
		out = append(out, p)
	}
	return out, nil
}

// Cancel asks the search of a plan to stop; it keeps its best so far.
func (s *Service) Cancel(ctx context.Context, who actor.Actor, editionID edition.ID, planID PlanID) error {
	if err := who.May(Planning, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := planByID(tx, editionID, planID); err != nil {
			return err
		}
		return cancel(tx, planID)
	})
}

// Remove forgets a plan; one under way stops.
func (s *Service) Remove(ctx context.Context, who actor.Actor, editionID edition.ID, planID PlanID) error {
	if err := who.May(Planning, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		p, err := planByID(tx, editionID, planID)
		if err != nil {
			return err
		}
		if err := deletePlan(tx, planID); err != nil {
			return err
		}
		c := record.Change{Action: "plan.removed", Object: string(planID), Scope: string(editionID), Label: p.Name}
		_, err = record.Write(tx, s.ids, who, c, nil, nil)
		return err
	})
}

// Apply makes the draft, or a part of it, what a plan says, in one step that can be undone, and returns which sessions of the part could
// not move.
func (s *Service) Apply(ctx context.Context, who actor.Actor, editionID edition.ID, planID PlanID, part Part) (done programme.Done,
	left []Unmoved, err error) {
	if err := who.May(Planning, string(editionID)); err != nil {
		return done, nil, err
	}
	p, err := s.Plan(ctx, who, editionID, planID)
	if err != nil {
		return done, nil, err
	}
	if p.Whole != nil {
		if part != (Part{}) {
			return done, nil, ErrAsWhole
		}
		done, err = s.applyWhole(ctx, who, p)
		return done, nil, err
	}
	if len(p.Places) == 0 {
		return done, nil, ErrEmpty
	}
	if part != (Part{}) {
		if _, p.Places, left, err = s.withPart(ctx, who, editionID, p, part); err != nil {
			return done, nil, err
		}
	}
	places := make([]programme.PlanPlace, len(p.Places))
	for i, at := range p.Places {
		places[i] = programme.PlanPlace{SessionID: at.Session, RoomID: at.Room, Start: at.Start}
	}
	if done, err = s.programme.ApplyPlan(ctx, who, editionID, p.label(part), places); err != nil {
		return done, nil, err
	}
	return done, left, s.applied(ctx, p, part, done.Change)
}

// applyWhole takes the edits of a plan which is applied as a whole, in one step that can be undone. It is refused with ErrOutdated when
// the draft does not let them.
func (s *Service) applyWhole(ctx context.Context, who actor.Actor, p Plan) (done programme.Done, err error) {
	if s.whole == nil {
		return done, ErrAsWhole // who made it is not here
	}
	edits, err := s.whole(p)
	if err != nil {
		return done, err
	}
	done, err = s.programme.TakeStep(ctx, who, p.EditionID, programme.Step{Label: p.Name, Edits: edits})
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
		return done, ErrOutdated.Because(err)
	}
	if err != nil {
		return done, err
	}
	return done, s.applied(ctx, p, Part{}, done.Change)
}

// applied notes that a plan, or a part of it, was made the draft, and by which change. Where nothing changed, what was applied before and
// not undone stays so.
func (s *Service) applied(ctx context.Context, p Plan, part Part, change string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		now, err := planByID(tx, p.EditionID, p.ID)
		if err != nil {
			return err
		}
		if change == "" && !now.AppliedAt.IsZero() && (part != Part{} || now.Applied == Part{}) {
			return nil
		}
		return markApplied(tx, p.ID, part, change)
	})
}

// label says that a plan, or a part of it, was made the draft.
func (p Plan) label(part Part) string {
	name := text.SayText(p.Name)
	if p.Name == "" {
		name = text.Say("planning.focus." + string(cmp.Or(p.Settings.Focus, People)))
	}
	key := "planning.edit.did_apply"
	if part != (Part{}) {
		key += "_part"
	}
	return text.Say(key, "Name", name).Kept()
}

// PriceDraft prices the draft as it is, by the default settings, and lists the places of its sessions. Cost: it describes the whole
// edition to the engine.
func (s *Service) PriceDraft(ctx context.Context, who actor.Actor, editionID edition.ID) (Price, []Place, error) {
	t, err := s.Task(ctx, who, editionID, DefaultSettings())
	if err != nil {
		return Price{}, nil, err
	}
	return t.Price(t.Draft), t.Places(t.Draft), nil
}
