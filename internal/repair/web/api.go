package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/office"

	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/repair"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// MishapWire is what happened to a draft.
type MishapWire struct {
	Kind    string    `json:"kind" enum:"speaker,withdrawn,room,late,swap,broken,better" doc:"A speaker cancels, a session was withdrawn, a room is lost, something is late, two are swapped; or the draft breaks rules, or could be better."`
	Speaker string    `json:"speaker,omitempty" doc:"Id of who cancels."`
	Room    string    `json:"room,omitempty" doc:"Id of the room that is lost."`
	From    time.Time `json:"from,omitzero" doc:"When the room is lost, or when what is late was to start."`
	Session string    `json:"session,omitempty" doc:"Id of what is late, or of one of the two that are swapped."`
	Other   string    `json:"other,omitempty" doc:"Id of the other one."`
	Minutes int       `json:"minutes,omitempty" minimum:"0" maximum:"240" doc:"Of delay."`
	Most    int       `json:"most,omitempty" minimum:"0" maximum:"3" doc:"Sessions that may move besides those that must; 2 unless told."`
}

// RepairWire is a mishap with the plans that answer it.
type RepairWire struct {
	ID      string       `json:"id"`
	Mishap  MishapWire   `json:"mishap"`
	Answers []AnswerWire `json:"answers" nullable:"false"`
}

// AnswerWire is a plan that answers a mishap in one way.
type AnswerWire struct {
	Plan      string                `json:"plan" doc:"Id; apply it as any plan, and the mishap is in the draft too."`
	Name      string                `json:"name"`
	Way       string                `json:"way" enum:"cancel,rooms,shift,few,both,hours,swap_rooms"`
	Cancelled []string              `json:"cancelled" nullable:"false" doc:"Ids of sessions."`
	Without   []string              `json:"without" nullable:"false" doc:"Ids of sessions that go on without who cancels."`
	Moved     []MovedWire           `json:"moved" nullable:"false"`
	Concerned int                   `json:"concerned" doc:"Persons who starred what moves or is cancelled; 0 below the edition's smallest group."`
	Call      []string              `json:"call" nullable:"false" doc:"Ids of speakers of what moves, is cancelled, or goes on with fewer."`
	Before    planningweb.PriceWire `json:"before" doc:"Of the draft before."`
	Price     planningweb.PriceWire `json:"price"`
	Better    int                   `json:"better" doc:"Persons with a better day."`
	Worse     int                   `json:"worse" doc:"Persons with a worse day."`
	LoseMust  int                   `json:"lose_must" doc:"Persons who newly lose a must-see."`
	KeepMust  int                   `json:"keep_must" doc:"Persons who get one back."`
	Exact     bool                  `json:"exact" doc:"Every way was tried: none changes less, and of those none costs less."`
	AppliedAt *time.Time            `json:"applied_at,omitempty"`
}

// MovedWire is a session that goes from one place to another. Rooms are empty for all rooms.
type MovedWire struct {
	Session   string     `json:"session"`
	FromRoom  string     `json:"from_room"`
	FromStart time.Time  `json:"from_start"`
	ToRoom    string     `json:"to_room"`
	ToStart   *time.Time `json:"to_start,omitempty" doc:"Left out when it has no place any more."`
	Minutes   int        `json:"minutes,omitempty" doc:"How long it lasts, when that changes."`
}

func idsOf[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[i] = string(v)
	}
	return out
}

func mishapWire(m repair.Mishap) MishapWire {
	return MishapWire{string(m.Kind), string(m.Speaker), string(m.Room), m.From, string(m.Session), string(m.Other), m.Minutes, m.Most}
}

func (w MishapWire) mishap() repair.Mishap {
	m := repair.Mishap{Kind: repair.Kind(w.Kind), Speaker: speaker.ID(w.Speaker), Room: edition.RoomID(w.Room), From: w.From.UTC(),
		Session: programme.SessionID(w.Session), Other: programme.SessionID(w.Other), Minutes: w.Minutes, Most: w.Most}
	if m.Most == 0 {
		m.Most = 2
	}
	return m
}

func answerWire(words *text.Printer, p repair.WayOut) AnswerWire {
	c := p.Answer
	w := AnswerWire{Plan: string(p.ID), Name: words.Read(p.Name), Way: string(c.Way), Cancelled: idsOf(c.Cancelled), Without: idsOf(c.Without),
		Moved:     []MovedWire{},
		Concerned: c.Concerned, Call: idsOf(c.Call), Before: planningweb.PriceWireOf(c.Before), Price: planningweb.PriceWireOf(p.Price),
		Better: c.Better, Worse: c.Worse,
		LoseMust: c.LoseMust, KeepMust: c.KeepMust, Exact: c.Exact}
	for _, m := range c.Moved {
		moved := MovedWire{Session: string(m.Session), FromRoom: string(m.From.Room), FromStart: m.From.Start, ToRoom: string(m.To.Room),
			Minutes: m.Minutes}
		if !m.To.Start.IsZero() {
			moved.ToStart = &m.To.Start
		}
		w.Moved = append(w.Moved, moved)
	}
	if !p.AppliedAt.IsZero() {
		w.AppliedAt = &p.AppliedAt
	}
	return w
}

type mishapIn struct {
	office.InEdition
	Body MishapWire
}

// API adds the operations of mishaps.
func (d *Door) API(a *api.API) {
	path := "/editions/{edition}/repairs"
	api.Create(a, api.Op{ID: "startRepair", Path: path, Tag: "planning",
		Summary: "Say what happened and find ways out; the draft stays as it is", Created: true}, d.startRepair)
	api.Read(a, api.Op{ID: "readRepair", Path: path + "/{id}", Tag: "planning", Summary: "Read a mishap with the plans that answer it"},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*api.Body[RepairWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return d.readRepair(ctx, who, e.ID, repair.ID(in.ID))
		})
}

func (d *Door) startRepair(ctx context.Context, who actor.Actor, in *mishapIn) (*api.Body[RepairWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	draft, err := d.programme.Draft(ctx, who, e.ID)
	if err != nil {
		return nil, err
	}
	m := in.Body.mishap()
	repairID, err := d.repair.Repair(ctx, who, e.ID, m, naming(draft, m))
	if err != nil {
		return nil, err
	}
	return d.readRepair(ctx, who, e.ID, repairID)
}

func (d *Door) readRepair(ctx context.Context, who actor.Actor, editionID edition.ID, repairID repair.ID) (*api.Body[RepairWire], error) {
	plans, err := d.repair.Answers(ctx, who, editionID, repairID)
	if err != nil {
		return nil, err
	}
	w := RepairWire{ID: string(repairID), Mishap: mishapWire(plans[0].Answer.Mishap)}
	for _, p := range plans {
		w.Answers = append(w.Answers, answerWire(api.Words(ctx), p))
	}
	return &api.Body[RepairWire]{Body: w}, nil
}
