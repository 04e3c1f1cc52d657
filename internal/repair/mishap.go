package repair

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Kind is what happened.
type Kind string

// The mishaps. The last two are none: the draft as it is breaks rules, or could be better.
const (
	SpeakerCancels Kind = "speaker"
	RoomLost       Kind = "room"
	RunsLate       Kind = "late"
	Swap           Kind = "swap"
	Broken         Kind = "broken"
	Better         Kind = "better"
)

// Withdrawn is what happened to a session that was cancelled in the draft already, for its speakers or by the host: nobody tells of it, it
// waits (see programme.Withdrawals).
const Withdrawn Kind = "withdrawn"

// Kinds lists them in the order in which they are shown.
var Kinds = [...]Kind{SpeakerCancels, RoomLost, RunsLate, Swap, Broken, Better}

// Way is how a candidate answers a mishap.
type Way string

// The ways. Whoever has no place in one of them is cancelled.
const (
	CancelOnly Way = "cancel" // nothing moves, but for a break that what is late runs into
	RoomsOnly  Way = "rooms"  // nobody changes hour
	ShiftAll   Way = "shift"  // what follows begins later, until breaks have taken up the delay
	MoveFew    Way = "few"    // at most so many move besides those that must
	SwapBoth   Way = "both"   // hours and rooms
	SwapHours  Way = "hours"
	SwapRooms  Way = "swap_rooms"
)

var waysOf = map[Kind][]Way{
	SpeakerCancels: {CancelOnly, RoomsOnly, MoveFew}, RoomLost: {CancelOnly, RoomsOnly, MoveFew}, RunsLate: {CancelOnly, ShiftAll, MoveFew},
	Withdrawn: {CancelOnly, RoomsOnly, MoveFew},
	Swap:      {SwapBoth, SwapHours, SwapRooms}, Broken: {CancelOnly, RoomsOnly, MoveFew}, Better: {MoveFew},
}

// ID identifies a mishap with its candidates: rep_….
type ID string

// Mishap is something that happened to a draft. What is not of its kind is empty.
type Mishap struct {
	Kind    Kind                `json:"kind"`
	Speaker speaker.ID          `json:"speaker,omitempty"` // who cancels
	Room    edition.RoomID      `json:"room,omitempty"`    // that is lost
	From    time.Time           `json:"from,omitzero"`     // when the room is lost, or when what is late was to start
	Session programme.SessionID `json:"session,omitempty"` // that is late, or one of the two that are swapped
	Other   programme.SessionID `json:"other,omitempty"`   // the other one
	Minutes int                 `json:"minutes,omitempty"` // of delay
	Most    int                 `json:"most"`              // sessions that may move in way MoveFew
}

// Refusals of repairing.
var (
	ErrMishap = fault.New(fault.Invalid, "planning.mishap",
		"say what happened: who cancels, which room is lost and from when, what is late and by how much, or which two are swapped")
	ErrMost     = fault.New(fault.Invalid, "planning.most", "one, two or three sessions may move").Field("most", "planning.most")
	ErrWhole    = fault.New(fault.Invalid, "planning.whole", "nothing in the draft needs repair: every session that has a place may have it")
	ErrNoBetter = fault.New(fault.Conflict, "planning.no_better", "no move of so few sessions makes the draft better")
	ErrNoRepair = fault.New(fault.Conflict, "planning.no_repair",
		"no way was found that breaks no rule; search a plan that stays close to the draft instead")
	ErrOffStage = fault.New(fault.Invalid, "planning.off_stage", "this speaker is in no session that takes place").Field("speaker",
		"planning.off_stage")
	ErrNoSwap = fault.New(fault.Conflict, "planning.no_swap",
		"these two cannot change places: a lock or a rule is in the way, or one of them has no single place")
	ErrMended = fault.New(fault.NotFound, "planning.no_mishap", "these candidates are not there any more")
)

// mostMoves is how many sessions may be moved by trying every way.
const mostMoves = 3

// pauseKept is how many minutes a break keeps when the day runs late.
const pauseKept = 10

func (m Mishap) check() error {
	if len(waysOf[m.Kind]) == 0 {
		return ErrMishap
	}
	if m.Kind != Swap && (m.Most < 1 || m.Most > mostMoves) {
		return ErrMost
	}
	missing := map[Kind]bool{
		SpeakerCancels: m.Speaker == "", RoomLost: m.Room == "" || m.From.IsZero(),
		Withdrawn: m.Session == "",
		RunsLate:  m.Session == "" || m.From.IsZero(), Swap: m.Session == "" || m.Other == "" || m.Session == m.Other,
	}
	if missing[m.Kind] {
		return ErrMishap
	}
	return nil
}

// edits is what the mishap does to a draft, in one way of answering it.
func (m Mishap) edits(way Way) []programme.Edit {
	switch m.Kind {
	case SpeakerCancels:
		return []programme.Edit{programme.CancelSpeaker{Speaker: m.Speaker}}
	case Withdrawn:
		return []programme.Edit{programme.Cancel{Session: m.Session}}
	case RoomLost:
		return []programme.Edit{programme.CloseRoom{Room: m.Room, From: m.From}}
	case RunsLate:
		late := programme.Late{Session: m.Session, Start: m.From, Minutes: m.Minutes}
		if way == ShiftAll {
			return []programme.Edit{late, programme.Shift{Session: m.Session, Start: m.From, Minutes: m.Minutes, Pause: pauseKept}}
		}
		return []programme.Edit{late, programme.GiveWay{Session: m.Session, Start: m.From.Add(time.Duration(m.Minutes) * time.Minute),
			Pause: pauseKept}}
	}
	return nil
}

// WayOut is a plan that answers a mishap.
type WayOut struct {
	planning.Plan
	Answer Answer
}

// WaysOut lists those of some plans that answer a mishap, in their order.
func WaysOut(plans []planning.Plan) (out []WayOut, err error) {
	for _, p := range plans {
		if p.Whole == nil {
			continue
		}
		w := WayOut{Plan: p}
		if err := json.Unmarshal(p.Whole.Data, &w.Answer); err != nil {
			return nil, fmt.Errorf("read what plan %s answers: %w", p.ID, err)
		}
		out = append(out, w)
	}
	return out, nil
}

// Repair is the mishap that the plan answers together with others.
func (w WayOut) Repair() ID { return ID(w.Whole.With) }

// edits are what applying a plan does that answers a mishap: the mishap, and what the plan gives up and moves.
func edits(p planning.Plan) ([]programme.Edit, error) {
	found, err := WaysOut([]planning.Plan{p})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0].Answer.edits(), nil
}

// Answer is what a plan that answers a mishap has to say: what it does to the draft besides the mishap, and what comes of that.
type Answer struct {
	Mishap Mishap       `json:"mishap"`
	Way    Way          `json:"way"`
	Gone   []Gone       `json:"gone,omitempty"` // given up
	Puts   []Relocation `json:"puts,omitempty"` // given another place
	Exact  bool         `json:"exact"`          // every way was tried: none changes less, and of those none costs less

	Cancelled []programme.SessionID `json:"cancelled,omitempty"`
	Without   []programme.SessionID `json:"without,omitempty"` // go on without the speaker who cancels
	Moved     []Moved               `json:"moved,omitempty"`
	// persons who starred what moves or is cancelled; 0 below the edition's smallest group
	Concerned int            `json:"concerned"`
	Few       bool           `json:"few,omitempty"` // there are some, fewer than that
	Call      []speaker.ID   `json:"call,omitempty"`
	Before    planning.Price `json:"before"`
	Better    int            `json:"better"` // persons whose best day is worth more than before
	Worse     int            `json:"worse"`
	LoseMust  int            `json:"lose_must"` // persons who lose a must-see that they had
	KeepMust  int            `json:"keep_must"` // the other way round

	Left []LeftOut `json:"left,omitempty"` // ways that are no candidates beside this one
}

// LeftOut is a way of answering that makes no candidate: it comes to the same as another, or is refused.
type LeftOut struct {
	Way  Way    `json:"way"`
	Like Way    `json:"like,omitempty"`
	Why  string `json:"why,omitempty"`  // the code of the refusal; empty with neither: there was no time
	Said string `json:"said,omitempty"` // the refusal, a kept sentence
}

// Deeds counts what a candidate does to sessions.
type Deeds struct {
	Cancelled int
	Rooms     int // change room and keep their hour
	Hours     int // change hour, and room perhaps
	Lengths   int // only last as long no more
	Away      int // lose one of several places
	Without   int // go on without the speaker who cancels
}

// Deeds counts what the candidate does, the mishap included.
func (c Answer) Deeds() Deeds {
	d := Deeds{Cancelled: len(c.Cancelled), Without: len(c.Without)}
	for _, m := range c.Moved {
		switch {
		case m.To.Start.IsZero():
			d.Away++
		case !m.To.Start.Equal(m.From.Start):
			d.Hours++
		case m.To.Room != m.From.Room:
			d.Rooms++
		default:
			d.Lengths++
		}
	}
	return d
}

// Gone is a placement that is given up, where it was. One of several is taken away, and the session goes on; else it is cancelled.
type Gone struct {
	Session   programme.SessionID   `json:"session"`
	Placement programme.PlacementID `json:"placement"`
	Room      edition.RoomID        `json:"room"`
	Start     time.Time             `json:"start"`
	Away      bool                  `json:"away,omitempty"`
}

// Relocation is a placement that goes from one place to another.
type Relocation struct {
	Session   programme.SessionID   `json:"session"`
	Placement programme.PlacementID `json:"placement"`
	Room      edition.RoomID        `json:"room"`
	Start     time.Time             `json:"start"`
	ToRoom    edition.RoomID        `json:"to_room"`
	ToStart   time.Time             `json:"to_start"`
}

// Moved is a session that people will find elsewhere, or shorter.
type Moved struct {
	planning.Move
	Minutes int // when it lasts otherwise than before; else 0
}

// edits is everything that applying a candidate does. What it gives up or moves must still be where it was.
func (c Answer) edits() []programme.Edit {
	out := c.Mishap.edits(c.Way)
	for _, g := range c.Gone {
		out = append(out, programme.Stands{Session: g.Session, Placement: g.Placement, Room: g.Room, Start: g.Start})
		if g.Away {
			out = append(out, programme.Away{Session: g.Session, Placement: g.Placement})
		} else {
			out = append(out, programme.Cancel{Session: g.Session})
		}
	}
	for _, p := range c.Puts {
		out = append(out, programme.Stands{Session: p.Session, Placement: p.Placement, Room: p.Room, Start: p.Start})
	}
	for _, p := range c.Puts {
		out = append(out, programme.Put{Session: p.Session, Placement: p.Placement, Room: p.ToRoom, Start: p.ToStart})
	}
	return out
}
