package room

import (
	"cmp"
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// The codes of what is found here, besides what the draft's own rules find: a room for fewer persons than are expected, and sessions at
// the same time that many want both of.
const (
	roomSmall       = "room_small"
	popularTogether = "popular_together"
)

// Warnings are those codes, in the order in which they are shown. Programme is told of them: editions say how strict they are with each.
var Warnings = [...]string{roomSmall, popularTogether}

// Findings is everything that rules have to say about a draft, wishes and expected heads included.
func (s *Service) Findings(ctx context.Context, who actor.Actor, d programme.Draft) ([]programme.Finding, error) {
	editionID := d.Frame.Edition.ID
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return nil, err
	}
	var found []programme.Finding
	err := s.withDraft(ctx, editionID, func(k *followedDraft) error {
		plan := k.task.Draft
		expected := k.task.Instance.Heads(plan)
		found = k.findingsOf(d, plan, expected)
		s.drafts.judge(editionID, k.task, plan, expected)
		return nil
	})
	if planning.Unplannable(err) {
		s.drafts.judge(editionID, nil, nil, nil)
		return d.Findings(), nil
	}
	return found, err
}

// wantBoth is what share of those who wished must want two sessions at once for a finding.
const wantBoth = 0.03

// findings adds to what the draft's own rules find what people's wishes say about a plan.
func (k *followedDraft) findings(d programme.Draft, plan timetable.Plan) []programme.Finding {
	return k.findingsOf(d, plan, k.task.Instance.Heads(plan))
}

func (k *followedDraft) findingsOf(d programme.Draft, plan timetable.Plan, expected []timetable.Expected) []programme.Finding {
	t := k.task
	found := d.Findings()
	problem, known := t.Instance.Problem(), map[programme.SessionID]bool{} // the followed draft may have what who asks does not know of
	for _, v := range d.Sessions {
		known[v.ID] = true
	}
	title := func(i int) string { s, _ := d.Session(t.Sessions[i]); return s.Title }
	placement := func(i int) programme.PlacementID {
		if places := d.PlacementsOf(t.Sessions[i]); len(places) > 0 {
			return places[0].ID
		}
		return ""
	}
	for i, e := range expected {
		if plan[i].Room == timetable.Nowhere || !known[t.Sessions[i]] {
			continue
		}
		capacity := problem.Rooms[plan[i].Room].Capacity
		if e.Overflow(capacity) < 0.5 {
			continue
		}
		room, _ := d.Frame.Room(t.Rooms[plan[i].Room])
		found = append(found, programme.Finding{Code: roomSmall, Sessions: []programme.SessionID{t.Sessions[i]}, Placement: placement(i),
			Values: map[string]any{"Session": title(i), "Room": room.Name, "Heads": int(e.Heads + 0.5), "Capacity": capacity}})
	}
	least := max(d.Frame.Edition.GroupMinimum, int(wantBoth*float64(len(problem.People))))
	for i, a := range plan {
		for j, b := range plan[:i] {
			if a.Room == timetable.Nowhere || b.Room == timetable.Nowhere || a.Start >= b.Start+problem.Sessions[j].Minutes ||
				b.Start >= a.Start+problem.Sessions[i].Minutes {
				continue
			}
			both := known[t.Sessions[i]] && known[t.Sessions[j]] && t.Sessions[i] != t.Sessions[j]
			if people := t.Instance.Together(i, j); people >= least && both {
				found = append(found, programme.Finding{Code: popularTogether, Sessions: []programme.SessionID{t.Sessions[i], t.Sessions[j]},
					Placement: placement(i),
					Values:    map[string]any{"Session": title(i), "Other": title(j), "People": people}})
			}
		}
	}
	return d.Judge(found)
}

// Fix is a move that removes a finding.
type Fix struct {
	Session programme.SessionID
	Choice
}

// Fixes proposes up to three moves that remove a finding, the cheapest for people first. The finding is named by its key. It ends with
// ctx. Cost: a check of the draft for each of up to sixty moves of each session, which can take seconds.
func (s *Service) Fixes(ctx context.Context, who actor.Actor, d programme.Draft, key string) (programme.Finding, []Fix, error) {
	editionID := d.Frame.Edition.ID
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return programme.Finding{}, nil, err
	}
	var finding programme.Finding
	var fixes []Fix
	err := s.withDraft(ctx, editionID, func(k *followedDraft) error {
		var err error
		if finding, err = findingByKey(k.findings(d, k.task.Draft), key); err != nil {
			return err
		}
		if err := k.tells(who, editionID); err != nil {
			return err
		}
		fixes = k.fixes(ctx, d, finding)
		return ctx.Err()
	})
	if planning.Unplannable(err) {
		finding, err = findingByKey(d.Findings(), key)
	}
	return finding, fixes, err
}

func findingByKey(found []programme.Finding, key string) (programme.Finding, error) {
	at := slices.IndexFunc(found, func(f programme.Finding) bool { return f.Key() == key })
	if at < 0 {
		return programme.Finding{}, programme.ErrNoWarning
	}
	return found[at], nil
}

// How many fixes are proposed, and how many moves are tried for each session.
const (
	maxFixes  = 3
	triedEach = 60
)

func (k *followedDraft) fixes(ctx context.Context, d programme.Draft, f programme.Finding) (fixes []Fix) {
	for _, session := range f.Sessions {
		i := slices.Index(k.task.Sessions, session)
		if i < 0 || k.task.Instance.Problem().Sessions[i].Pinned {
			continue
		}
		choices := k.choices(i)
		choices = slices.DeleteFunc(choices, func(c Choice) bool { return !c.Allowed || c.Here })
		slices.SortStableFunc(choices, cheaper)
		found := 0
		for _, c := range choices[:min(len(choices), triedEach)] {
			if found == maxFixes || ctx.Err() != nil {
				break
			}
			if moved := chosen(d, session, c); k.removes(moved, f) {
				fixes = append(fixes, Fix{Session: session, Choice: c})
				found++
			}
		}
	}
	slices.SortStableFunc(fixes, func(a, b Fix) int { return cheaper(a.Choice, b.Choice) })
	return fixes[:min(len(fixes), maxFixes)]
}

// cheaper puts first what takes a must-see from fewest people more, then what costs people least.
func cheaper(a, b Choice) int {
	return cmp.Or(cmp.Compare(max(0, a.LoseMust), max(0, b.LoseMust)), cmp.Compare(a.Cost, b.Cost))
}

// removes reports whether a finding is gone from a draft in which a session has another place.
func (k *followedDraft) removes(moved programme.Draft, f programme.Finding) bool {
	after := k.findings(moved, k.task.Plan(placesOf(moved)))
	return !slices.ContainsFunc(after, func(g programme.Finding) bool { return g.Key() == f.Key() })
}

// chosen is a draft in which a session has the place of a choice.
func chosen(d programme.Draft, session programme.SessionID, c Choice) programme.Draft {
	from := planning.Place{Session: session}
	if places := d.PlacementsOf(session); len(places) > 0 {
		from.Room, from.Start = places[0].RoomID, places[0].Start
	}
	moved := d
	moved.Placements = slices.Clone(d.Placements)
	for i := range moved.Placements {
		switch p := &moved.Placements[i]; p.SessionID {
		case session:
			p.RoomID, p.Start = c.Room, c.Start
		case c.With:
			p.RoomID, p.Start = from.Room, from.Start
		}
	}
	if from.Start.IsZero() {
		s, _ := d.Session(session)
		moved.Placements = append(moved.Placements, programme.Placement{SessionID: session, RoomID: c.Room, Start: c.Start, Minutes: s.Minutes})
	}
	slices.SortStableFunc(moved.Placements, func(a, b programme.Placement) int { return a.Start.Compare(b.Start) })
	return moved
}

func placesOf(d programme.Draft) (out []planning.Place) {
	for _, p := range d.Placements {
		out = append(out, planning.Place{Session: p.SessionID, Room: p.RoomID, Start: p.Start})
	}
	return out
}

// Heads says how many persons to expect in each session of the draft as it stands: what breaks a rule has listeners, too.
func (s *Service) Heads(ctx context.Context, who actor.Actor, editionID edition.ID) (out planning.Heads, err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return planning.Heads{}, err
	}
	err = s.withDraft(ctx, editionID, func(k *followedDraft) error {
		out = k.task.Heads(k.state, k.task.Draft)
		if d := k.plain.Draft(); !programme.MayKnow(who, editionID) && hasUndisclosed(d) {
			out = disclosedHeads(d.Disclosed(), out)
		}
		return nil
	})
	return out, err
}

// KnownHeads says how many persons were to be expected in each session when the draft's findings were last made: a page that lists them
// waits for nothing. It is nil when they were not made since the server started, or when nothing can be expected.
func (s *Service) KnownHeads(who actor.Actor, editionID edition.ID) (map[programme.SessionID]planning.SessionHeads, error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return nil, err
	}
	s.drafts.mu.Lock()
	defer s.drafts.mu.Unlock()
	return s.drafts.heads[editionID], nil
}

// judge keeps whom a plan lets expect; without a task, nobody.
func (d *drafts) judge(editionID edition.ID, t *planning.Task, plan timetable.Plan, expected []timetable.Expected) {
	heads := map[programme.SessionID]planning.SessionHeads{}
	for i, e := range expected {
		if h, ok := t.SessionHeads(plan, i, e); ok {
			heads[h.Session] = h
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.heads[editionID] = heads
}
