package repair

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// mender looks for candidates that answer a mishap, in memory.
type mender struct {
	ids    id.Source
	before programme.Draft
	wishes []agenda.PersonWishes
	mishap Mishap
	now    *planning.Task               // the draft before
	known  map[string]bool              // findings of the draft before that leave a session without a place
	stuck  map[programme.SessionID]bool // sessions that had no possible place before: not this mishap's to repair
}

// outcome is an answer, with the draft that comes of it.
type outcome struct {
	Answer
	after programme.Draft
	price planning.Price
	err   error // why there is none
}

// placeless are the findings that leave a session without a possible place, whatever their severity; what blocks does too.
var placeless = []string{"room_twice", "speaker_twice", "speaker_unavailable", "room_unavailable", "plenary_overlap", "no_day",
	"outside_day"}

func newMender(ids id.Source, d programme.Draft, wishes []agenda.PersonWishes, m Mishap) (*mender, error) {
	if m.Kind == Withdrawn { // what it was worth is known from when it was to take place
		d.Sessions = slices.Clone(d.Sessions)
		i := slices.IndexFunc(d.Sessions, func(s programme.Session) bool { return s.ID == m.Session && s.State == programme.Cancelled })
		if i < 0 {
			return nil, ErrMishap
		}
		d.Sessions[i].State = programme.Confirmed
	}
	now, err := planning.NewTask(d, wishes, planning.DefaultSettings())
	if err != nil {
		return nil, err
	}
	w := &mender{ids: ids, before: d, wishes: wishes, mishap: m, now: now, known: map[string]bool{}, stuck: map[programme.SessionID]bool{}}
	if m.Kind == Broken {
		return w, nil
	}
	for _, f := range w.lacking(d) {
		w.known[f.Key()] = true
	}
	for _, i := range lost(now) {
		w.stuck[now.Sessions[i]] = true
	}
	return w, nil
}

// lost lists the sessions whose places in the draft are not possible.
func lost(t *planning.Task) (out []int) {
	state := timetable.NewState(t.Instance, t.Draft)
	for _, i := range t.Instance.Free() {
		if at, _ := state.Where(i); at < 0 && t.Draft[i].Room != timetable.Nowhere {
			out = append(out, i)
		}
	}
	return out
}

// strict is a draft in which a room that is closed, or hours that a plenary takes, are no matter of taste.
func (m *mender) strict(d programme.Draft) programme.Draft {
	severities := map[string]programme.Severity{}
	for code, s := range d.Severities {
		severities[code] = s
	}
	switch m.mishap.Kind {
	case RoomLost:
		severities["room_unavailable"] = programme.Blocks
	case RunsLate:
		severities["plenary_overlap"] = programme.Blocks
	}
	d.Severities = severities
	return d
}

// lacking lists the findings of a draft that leave a session without a possible place and were not there before.
func (m *mender) lacking(d programme.Draft) (out []programme.Finding) {
	for _, f := range m.strict(d).Findings() {
		blocks := f.Severity == programme.Blocks || f.Severity == programme.BlocksRelease
		if len(f.Sessions) > 0 && f.Code != "unplaced" && (blocks || slices.Contains(placeless, f.Code)) && !m.known[f.Key()] {
			out = append(out, f)
		}
	}
	return out
}

// answers tries every way, each in its own goroutine, and leaves out those that come to the same as one before: the others say which,
// and why. The error says why there is none.
func (m *mender) answers(ctx context.Context) ([]outcome, error) {
	ways := waysOf[m.mishap.Kind]
	all := make([]outcome, len(ways))
	var work sync.WaitGroup
	for k, way := range ways {
		work.Go(func() {
			limited, cancel := context.WithTimeout(ctx, repairTime)
			defer cancel()
			all[k] = m.try(limited, way)
		})
	}
	work.Wait()
	var out []outcome
	var left []LeftOut
	var refusal error
	for _, a := range all {
		like := slices.IndexFunc(out, a.same)
		switch {
		case a.err != nil:
			out, err := leftOut(a)
			if err != nil {
				return nil, err
			}
			refusal, left = a.err, append(left, out)
		case m.mishap.Kind == Broken && a.nothing():
			refusal = ErrWhole
		case m.mishap.Kind == SpeakerCancels && a.Way == CancelOnly && a.nothing():
			return nil, ErrOffStage
		case like >= 0:
			left = append(left, LeftOut{Way: a.Way, Like: out[like].Way})
		default:
			out = append(out, a)
		}
	}
	for i := range out {
		out[i].Left = left
	}
	if len(out) == 0 {
		return nil, refusal
	}
	return out, nil
}

// leftOut says why a way makes no candidate: it was refused, or there was no time. Any other error is returned.
func leftOut(a outcome) (LeftOut, error) {
	refusal, refused := fault.From(a.err)
	switch {
	case refused:
		return LeftOut{Way: a.Way, Why: refusal.Code, Said: programme.Refused(refusal).Kept()}, nil
	case errors.Is(a.err, context.DeadlineExceeded):
		return LeftOut{Way: a.Way}, nil
	}
	return LeftOut{}, a.err
}

func (a outcome) same(b outcome) bool {
	return slices.Equal(a.Cancelled, b.Cancelled) && reflect.DeepEqual(a.Moved, b.Moved)
}

// nothing reports whether a candidate leaves the sessions as they are.
func (c Answer) nothing() bool { return len(c.Cancelled)+len(c.Without)+len(c.Moved) == 0 }

func (m *mender) try(ctx context.Context, way Way) (a outcome) {
	a.Mishap, a.Way, a.Exact = m.mishap, way, true
	steps := []func(context.Context, *outcome) error{m.relocate, m.settle, m.finish}
	switch {
	case m.mishap.Kind == Swap:
		steps = []func(context.Context, *outcome) error{m.swap, m.finish}
	case way == CancelOnly:
		steps = []func(context.Context, *outcome) error{m.cancel, m.finish}
	}
	for _, step := range steps {
		if a.err = step(ctx, &a); a.err != nil {
			return a
		}
	}
	return a
}

// draft is what comes of a candidate so far.
func (m *mender) draft(a *outcome) (programme.Draft, error) {
	return m.before.Edited(m.ids, a.edits()...)
}

// cancel gives up whoever has no possible place any more.
func (m *mender) cancel(_ context.Context, a *outcome) error {
	return m.giveUp(a, func(programme.Session, []programme.Placement) bool { return true })
}

// relocate deals with what the planner does not move: a plenary goes to the largest room that is possible, the rest is given up.
func (m *mender) relocate(_ context.Context, a *outcome) error {
	d, err := m.draft(a)
	if err != nil {
		return err
	}
	for _, f := range m.lacking(d) {
		s, _ := d.Session(f.Sessions[0])
		places := d.PlacementsOf(s.ID)
		if f.Code != "room_unavailable" || !s.Plenary || len(places) != 1 {
			continue
		}
		if room, ok := m.largest(d, s, places[0]); ok {
			p := places[0]
			a.Puts = append(a.Puts, Relocation{s.ID, p.ID, p.RoomID, p.Start, room, p.Start})
		}
	}
	return m.giveUp(a, func(s programme.Session, places []programme.Placement) bool {
		return s.Plenary || s.Kind == programme.Break || len(places) > 1
	})
}

// largest is the room with the most places in which a placement may be as far as the room goes. Nothing else is on during a plenary.
func (m *mender) largest(d programme.Draft, s programme.Session, p programme.Placement) (best edition.RoomID, ok bool) {
	most := -1
	for _, room := range d.Frame.Rooms {
		there := len(room.Available) == 0 || slices.ContainsFunc(room.Available,
			func(w edition.Window) bool { return !p.Start.Before(w.Start) && !p.End().After(w.End) })
		lacks := slices.ContainsFunc(s.Requires, func(f edition.Feature) bool { return !slices.Contains(room.Features, f) })
		if there && !lacks && !d.RoomLocked(room.ID) && room.Capacity > most {
			best, most = room.ID, room.Capacity
		}
	}
	return best, most >= 0
}

// giveUp cancels, of those that may be, one after the other whoever a finding leaves without a place, until none does.
func (m *mender) giveUp(a *outcome, may func(programme.Session, []programme.Placement) bool) error {
	for {
		d, err := m.draft(a)
		if err != nil {
			return err
		}
		found := false
		for _, f := range m.lacking(d) {
			if s, p, ok := m.victim(d, f, may); ok {
				a.Gone = append(a.Gone, Gone{s.ID, p.ID, p.RoomID, p.Start, len(d.PlacementsOf(s.ID)) > 1})
				found = true
				break // what else is found may be gone with it
			}
		}
		if !found {
			return nil
		}
	}
}

// victim is who is given up to remove a finding: never what is late itself.
func (m *mender) victim(d programme.Draft, f programme.Finding, may func(programme.Session, []programme.Placement) bool) (programme.Session,
	programme.Placement, bool) {
	for k, sessionID := range f.Sessions {
		s, _ := d.Session(sessionID)
		places := d.PlacementsOf(sessionID)
		if len(places) == 0 || m.mishap.Kind == RunsLate && sessionID == m.mishap.Session || !may(s, places) {
			continue
		}
		at := places[0]
		for _, p := range places {
			if k == 0 && p.ID == f.Placement {
				at = p
			}
		}
		return s, at, true
	}
	return programme.Session{}, programme.Placement{}, false
}

// swap lets two sessions change hours, rooms, or both.
func (m *mender) swap(_ context.Context, a *outcome) error {
	one, two := m.before.PlacementsOf(m.mishap.Session), m.before.PlacementsOf(m.mishap.Other)
	if len(one) != 1 || len(two) != 1 {
		return ErrNoSwap
	}
	p, q := one[0], two[0]
	if sameHour, sameRoom := p.Start.Equal(q.Start), p.RoomID == q.RoomID; a.Way == SwapRooms && sameRoom || a.Way == SwapHours && sameHour ||
		a.Way == SwapBoth && (sameHour || sameRoom) {
		return ErrNoSwap // nothing changes this way, or as much as in another
	}
	to := func(p, q programme.Placement) Relocation {
		step := Relocation{p.SessionID, p.ID, p.RoomID, p.Start, p.RoomID, p.Start}
		if a.Way != SwapRooms {
			step.ToStart = q.Start
		}
		if a.Way != SwapHours {
			step.ToRoom = q.RoomID
		}
		return step
	}
	a.Puts = []Relocation{to(p, q), to(q, p)}
	d, err := m.draft(a)
	if err != nil || len(m.lacking(d)) > 0 {
		return ErrNoSwap
	}
	return nil
}

// finish makes sure that the candidate may be applied as the draft is, and says what comes of it.
func (m *mender) finish(_ context.Context, a *outcome) (err error) {
	if a.after, err = m.draft(a); err != nil {
		return err
	}
	if len(m.lacking(a.after)) > 0 {
		return ErrNoRepair
	}
	a.fillResults(m.before, a.after, m.wishes)
	return m.price(a)
}
