package repair

import (
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
)

// settle finds places for those that lost theirs, and better ones where the way has it so.
func (m *mender) settle(ctx context.Context, a *outcome) error {
	d, err := m.draft(a)
	if err != nil {
		return err
	}
	task, err := m.task(d)
	if err != nil {
		return err
	}
	set := search.Repairing{Most: m.mishap.Most, Drop: true}
	switch a.Way {
	case RoomsOnly:
		set.RoomsOnly, set.Most = true, mostMoves
	case ShiftAll:
		set.Most = 0
	}
	var out search.Repaired
	ok := false
	switch {
	case len(lost(task)) > 0:
		out, ok = search.Repair(ctx, task.Instance, task.Draft, set)
	case m.mishap.Kind == SpeakerCancels || m.mishap.Kind == Withdrawn || m.mishap.Kind == Better:
		if a.Way == RoomsOnly {
			set.Among = m.beside(d, task)
		}
		out, ok = search.Within(ctx, task.Instance, task.Draft, set)
	}
	if ok {
		a.Exact = out.Exact
		m.translate(a, d, task, out)
	}
	if m.mishap.Kind == Better && !ok {
		return ErrNoBetter
	}
	return nil
}

// task describes a draft after the mishap to the engine. What is locked stays, what is late too, and so does what had no possible place
// before: it is not this mishap's to repair.
func (m *mender) task(d programme.Draft) (*planning.Task, error) {
	d = m.strict(d)
	d.Placements = slices.Clone(d.Placements)
	for i := range d.Placements {
		p := &d.Placements[i]
		p.Pinned = d.Locked(*p) || m.stuck[p.SessionID] || m.mishap.Kind == RunsLate && p.SessionID == m.mishap.Session
	}
	return planning.NewTask(d, m.wishes, planning.DefaultSettings())
}

// beside lists the sessions at the hours of those that the mishap cancels: who may want the room that is free.
func (m *mender) beside(d programme.Draft, task *planning.Task) []int {
	hours := map[time.Time]bool{}
	for _, p := range d.Placements {
		before, _ := m.before.Session(p.SessionID)
		if s, _ := d.Session(p.SessionID); s.State == programme.Cancelled && before.State != programme.Cancelled {
			hours[p.Start.UTC()] = true
		}
	}
	out := []int{}
	for i, at := range task.Draft {
		if at.Room != timetable.Nowhere && hours[task.Place(i, at).Start.UTC()] {
			out = append(out, i)
		}
	}
	return out
}

// translate turns what the engine found into what the candidate does.
func (m *mender) translate(a *outcome, d programme.Draft, task *planning.Task, out search.Repaired) {
	for _, i := range out.Moved {
		places := d.PlacementsOf(task.Sessions[i])
		if len(places) != 1 || task.Draft[i].Room == timetable.Nowhere {
			continue
		}
		p := places[0]
		if out.Plan[i].Room == timetable.Nowhere {
			a.Gone = append(a.Gone, Gone{Session: p.SessionID, Placement: p.ID, Room: p.RoomID, Start: p.Start})
			continue
		}
		to := task.Place(i, out.Plan[i])
		a.Puts = append(a.Puts, Relocation{p.SessionID, p.ID, p.RoomID, p.Start, to.Room, to.Start})
	}
}
