package repair

import (
	"slices"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
	"github.com/creneau/creneau/internal/timetable"
)

// fillResults says what becomes of whom from one draft to another.
func (c *Answer) fillResults(before, after programme.Draft, wishes []agenda.PersonWishes) {
	touched := map[programme.SessionID]bool{}
	for _, s := range before.Sessions {
		now, _ := after.Session(s.ID)
		switch {
		case now.State == programme.Cancelled && s.State != programme.Cancelled:
			c.Cancelled = append(c.Cancelled, s.ID)
			touched[s.ID] = true
		case len(now.Speakers) < len(s.Speakers):
			c.Without = append(c.Without, s.ID)
		}
	}
	for _, p := range before.Placements {
		if s, _ := after.Session(p.SessionID); s.State == programme.Cancelled {
			continue
		}
		m := Moved{Move: planning.Move{Session: p.SessionID, From: placeOf(p), To: planning.Place{Session: p.SessionID}}}
		if i := slices.IndexFunc(after.Placements, func(q programme.Placement) bool { return q.ID == p.ID }); i >= 0 {
			q := after.Placements[i]
			if q.RoomID == p.RoomID && q.Start.Equal(p.Start) && q.Minutes == p.Minutes {
				continue
			}
			m.To = placeOf(q)
			if q.Minutes != p.Minutes {
				m.Minutes = q.Minutes
			}
		}
		c.Moved = append(c.Moved, m)
		touched[p.SessionID] = true
	}
	c.call(before, touched)
	c.count(wishes, touched, before.Frame.Edition.GroupMinimum)
}

func placeOf(p programme.Placement) planning.Place {
	return planning.Place{Session: p.SessionID, Room: p.RoomID, Start: p.Start}
}

// call lists the speakers of what moves, is cancelled or goes on with fewer, in the order of the sessions; not who cancels.
func (c *Answer) call(d programme.Draft, touched map[programme.SessionID]bool) {
	known := map[speaker.ID]bool{c.Mishap.Speaker: true}
	for _, s := range d.Sessions {
		if !touched[s.ID] && !slices.Contains(c.Without, s.ID) {
			continue
		}
		for _, who := range s.Speakers {
			if !known[who] {
				known[who] = true
				c.Call = append(c.Call, who)
			}
		}
	}
}

// count says how many persons starred what is touched, unless they are fewer than organisers may see.
func (c *Answer) count(wishes []agenda.PersonWishes, touched map[programme.SessionID]bool, least int) {
	for _, person := range wishes {
		if slices.ContainsFunc(person, func(w agenda.Wish) bool { return touched[w.Session] }) {
			c.Concerned++
		}
	}
	if c.Concerned > 0 && c.Concerned < least {
		c.Concerned, c.Few = 0, true
	}
}

// price compares what people have before and after, with the same sessions and the same people. A day of which all is later by what
// breaks have taken up is the same day to them, so it is compared with itself.
func (m *mender) price(a *outcome) error {
	task := m.now
	if a.Way == ShiftAll {
		d, err := m.before.Edited(m.ids, a.Mishap.edits(a.Way)...)
		if err == nil {
			task, err = planning.NewTask(d, m.wishes, planning.DefaultSettings())
		}
		if err != nil {
			return err
		}
	}
	plan := following(task, a.after)
	a.Before, a.price = task.Price(task.Draft), task.Price(plan)
	people := task.Instance.Compare(task.Draft, plan)
	a.Better, a.Worse, a.LoseMust, a.KeepMust = people.Better, people.Worse, people.LoseMust, people.KeepMust
	return nil
}

// following is where another draft has the sessions of a task: nowhere when they are cancelled, or not shown there any more.
func following(t *planning.Task, d programme.Draft) timetable.Plan {
	places := map[programme.SessionID][]timetable.Place{}
	for _, p := range d.Placements {
		if s, _ := d.Session(p.SessionID); s.State != programme.Cancelled {
			places[p.SessionID] = append(places[p.SessionID], timetable.Place{Room: slices.Index(t.Rooms, p.RoomID), Start: t.Minute(p.Start)})
		}
	}
	plan := slices.Clone(t.Draft)
	for i, sessionID := range t.Sessions {
		now := places[sessionID]
		switch {
		case len(now) == 1 && plan[i].Room != timetable.Nowhere && (!repeats(t, i) || now[0] == plan[i]):
			plan[i] = now[0]
		case !slices.Contains(now, plan[i]):
			plan[i] = timetable.Place{Room: timetable.Nowhere}
		}
	}
	return plan
}

// repeats reports whether a session is shown more than once.
func repeats(t *planning.Task, i int) bool {
	return slices.Contains(t.Sessions[:i], t.Sessions[i]) || slices.Contains(t.Sessions[i+1:], t.Sessions[i])
}
