package repair_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/demo/demotest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/repair"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var demonstration = demotest.New(demo.Options{People: 120, Seed: 3}, plan)

// plan searches a plan and makes it the draft.
func plan(ctx context.Context, db *sqldb.DB, w *demo.World) error {
	p := planning.NewService(db, id.System(), w.Services.Programme)
	set := planning.DefaultSettings()
	set.Seconds, set.Iterations = 0, 60_000
	planID, err := p.Start(ctx, w.Who, w.Edition.ID, "x", set)
	if err == nil {
		_, err = p.Work(ctx)
	}
	if err == nil {
		_, _, err = p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{})
	}
	return err
}

// broken is the demonstration with a draft, in which mishaps happen.
type broken struct {
	*testing.T
	*repair.Service
	plans *planning.Service
	cores.Cores
	*demo.World
}

func newBroken(t *testing.T, db *sqldb.DB) broken {
	t.Helper()
	s, w := demonstration.Open(t, db)
	p := planning.NewService(db, id.System(), s.Programme)
	return broken{t, repair.NewService(db, id.System(), s.Programme, p), p, s, w}
}

func (x broken) draft() programme.Draft {
	x.Helper()
	d, err := x.Programme.Draft(context.Background(), x.Who, x.Edition.ID)
	if err != nil {
		x.Fatal(err)
	}
	return d
}

// content is a draft as text, without the versions of its objects.
func content(t *testing.T, d programme.Draft) string {
	t.Helper()
	d.Sessions, d.Placements = slices.Clone(d.Sessions), slices.Clone(d.Placements)
	d.Frame.Slots, d.Frame.Rooms = slices.Clone(d.Frame.Slots), slices.Clone(d.Frame.Rooms)
	for i := range d.Sessions {
		d.Sessions[i].Version = 0
	}
	for i := range d.Placements {
		d.Placements[i].Version = 0
	}
	for i := range d.Frame.Slots {
		d.Frame.Slots[i].Version = 0
	}
	for i := range d.Frame.Rooms {
		d.Frame.Rooms[i].Version = 0
	}
	text, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func named(way repair.Way) string { return "way " + string(way) }

// happens makes candidates for a mishap, applies each and takes it back. Check looks at each with the draft that comes of it.
func (x broken) happens(m repair.Mishap, ways []repair.Way, check func(c repair.Answer, after programme.Draft)) {
	x.Helper()
	ctx := context.Background()
	before := x.draft()
	if m.Most == 0 {
		m.Most = 2
	}
	started := time.Now()
	repairID, err := x.Service.Repair(ctx, x.Who, x.Edition.ID, m, named)
	if err != nil {
		x.Fatal(err)
	}
	took := time.Since(started)
	if diff := cmp.Diff(content(x.T, before), content(x.T, x.draft())); diff != "" {
		x.Fatalf("looking for candidates changed the draft:\n%s", diff)
	}
	all, err := x.Answers(ctx, x.Who, x.Edition.ID, repairID)
	if err != nil {
		x.Fatal(err)
	}
	if n := len(all) + len(all[0].Answer.Left); n != 3 && m.Kind != repair.Better {
		x.Errorf("%s: %d ways are told of: %+v", m.Kind, n, all[0].Answer.Left)
	}
	for _, left := range all[0].Answer.Left {
		if (left.Like == "") == (left.Why == "") || left.Way == left.Like {
			x.Errorf("%s: %+v is left out without a reason, or with two", m.Kind, left)
		}
	}
	var got []repair.Way
	for _, p := range all {
		c := p.Answer
		got = append(got, c.Way)
		x.Logf("%s %s: %d cancelled, %d moved, %d concerned, %d to call; lose a must-see %d before, %d after; exact %v, %v", m.Kind, c.Way,
			len(c.Cancelled), len(c.Moved), c.Concerned, len(c.Call), c.Before.LoseMust, p.Price.LoseMust, c.Exact, took)
		if p.Price.Placed == 0 || c.Before.Placed == 0 || p.Price.People != c.Before.People {
			x.Errorf("%s: priced %+v, %+v before", c.Way, p.Price, c.Before)
		}
		done, err := x.Adopt(ctx, x.Who, x.Edition.ID, p.ID)
		if err != nil {
			x.Fatalf("%s: %v", c.Way, err)
		}
		if taken, err := x.plans.Plan(ctx, x.Who, x.Edition.ID, p.ID); err != nil || taken.AppliedAt.IsZero() {
			x.Errorf("%s is not said to be taken: %v", c.Way, err)
		}
		after := x.draft()
		known := map[string]bool{}
		for _, f := range before.Findings() {
			known[f.Key()] = true
		}
		for _, f := range after.Findings() {
			if f.Severity == programme.Blocks && !known[f.Key()] || f.Code == "plenary_overlap" || f.Code == "outside_day" {
				x.Errorf("%s: %+v", c.Way, f)
			}
		}
		check(c, after)
		if _, err := x.History.Undo(ctx, x.Who, string(x.Edition.ID), done.Change); err != nil {
			x.Fatalf("%s: undo: %v", c.Way, err)
		}
		if taken, err := x.plans.Plan(ctx, x.Who, x.Edition.ID, p.ID); err != nil || !taken.AppliedAt.IsZero() {
			x.Errorf("%s is said to be taken after it was undone: %v", c.Way, err)
		}
		if diff := cmp.Diff(content(x.T, before), content(x.T, x.draft())); diff != "" {
			x.Fatalf("%s: after undoing:\n%s", c.Way, diff)
		}
	}
	// a further one depends on the plan: it is told of, or left out with a reason
	if diff := cmp.Diff(ways, got[:min(len(ways), len(got))]); diff != "" {
		x.Errorf("%s: %s", m.Kind, diff)
	}
}

func TestASpeakerCancels(t *testing.T) {
	t.Parallel()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newBroken(t, db)
		d := x.draft()
		alone := d.Sessions[slices.IndexFunc(d.Sessions, func(s programme.Session) bool {
			p := d.PlacementsOf(s.ID)
			// the largest room is free then
			return s.Kind == programme.Talk && len(s.Speakers) == 1 && len(p) == 1 && p[0].RoomID == d.Frame.Rooms[0].ID
		})]
		x.happens(repair.Mishap{Kind: repair.SpeakerCancels, Speaker: alone.Speakers[0], Most: 1},
			[]repair.Way{repair.CancelOnly, repair.RoomsOnly, repair.MoveFew}, func(c repair.Answer, after programme.Draft) {
				if s, _ := after.Session(alone.ID); s.State != programme.Cancelled || !slices.Contains(c.Cancelled, alone.ID) ||
					slices.Contains(c.Call, alone.Speakers[0]) {
					t.Errorf("%s: %s, cancelled %v, to call %v", c.Way, s.State, c.Cancelled, c.Call)
				}
				for _, s := range after.Sessions {
					if s.State != programme.Cancelled && slices.Contains(s.Speakers, alone.Speakers[0]) {
						t.Errorf("%s: still on stage in %s", c.Way, s.Title)
					}
				}
				for _, m := range c.Moved {
					if c.Way == repair.CancelOnly || c.Way == repair.RoomsOnly && !m.From.Start.Equal(m.To.Start) {
						t.Errorf("%s: %+v moved", c.Way, m)
					}
				}
				if c.Way == repair.MoveFew && (len(c.Moved) > 1 || !c.Exact) {
					t.Errorf("%d moved, exact %v", len(c.Moved), c.Exact)
				}
			})
	})
}

func TestARoomIsLost(t *testing.T) {
	t.Parallel()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newBroken(t, db)
		d := x.draft()
		room, from := d.Frame.Rooms[3], d.Frame.Slots[5].Start
		edits := []programme.Edit{programme.SetLock{Lock: programme.Lock{Room: room.ID}, On: true}}
		for _, p := range d.Placements { // a larger room with the same features has places at the same hours, whatever the plan
			if p.RoomID == d.Frame.Rooms[2].ID && p.End().After(from) {
				edits = append(edits, programme.Away{Session: p.SessionID, Placement: p.ID})
			}
		}
		if _, err := x.Programme.TakeStep(context.Background(), x.Who, x.Edition.ID, programme.Step{Label: "lock", Edits: edits}); err != nil {
			t.Fatal(err)
		}
		x.happens(repair.Mishap{Kind: repair.RoomLost, Room: room.ID, From: from}, []repair.Way{repair.CancelOnly, repair.RoomsOnly},
			func(c repair.Answer, after programme.Draft) {
				for _, p := range after.Placements {
					if s, _ := after.Session(p.SessionID); p.RoomID == room.ID && p.End().After(from) && s.State != programme.Cancelled {
						t.Errorf("%s: %s is still there", c.Way, s.Title)
					}
				}
				if c.Way == repair.CancelOnly && (len(c.Moved) > 0 || len(c.Cancelled) == 0) || c.Concerned == 0 || len(c.Call) == 0 {
					t.Errorf("%+v", c)
				}
				if c.Way != repair.CancelOnly && len(c.Cancelled) > 0 {
					t.Errorf("cancels %v: there are places", c.Cancelled)
				}
			})
	})
}

func TestAKeynoteIsLate(t *testing.T) {
	t.Parallel()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newBroken(t, db)
		d := x.draft()
		key := d.Placements[slices.IndexFunc(d.Placements, func(p programme.Placement) bool { s, _ := d.Session(p.SessionID); return s.Plenary })]
		late := repair.Mishap{Kind: repair.RunsLate, Session: key.SessionID, From: key.Start, Minutes: 50}
		x.happens(late, []repair.Way{repair.CancelOnly, repair.ShiftAll, repair.MoveFew}, func(c repair.Answer, after programme.Draft) {
			if p := after.PlacementsOf(key.SessionID)[0]; !p.Start.Equal(key.Start.Add(50 * time.Minute)) {
				t.Errorf("%s: it begins at %v", c.Way, p.Start)
			}
			if c.Way == repair.ShiftAll && (len(c.Cancelled) > 0 || c.LoseMust > 0) {
				t.Errorf("%+v", c)
			}
		})
		late.Minutes, late.Most = 200, 1
		repairID, err := x.Service.Repair(context.Background(), x.Who, x.Edition.ID, late, named)
		if err != nil {
			t.Fatalf("more than breaks take up: %v", err)
		}
		all, err := x.Answers(context.Background(), x.Who, x.Edition.ID, repairID)
		if err != nil {
			t.Fatal(err)
		}
		shift := slices.IndexFunc(all[0].Answer.Left, func(l repair.LeftOut) bool { return l.Way == repair.ShiftAll })
		if shift < 0 || text.SayText(all[0].Answer.Left[shift].Said).Counts["Minutes"] < 1 {
			t.Errorf("how much too late it is is not said: %+v", all[0].Answer.Left)
		}
	})
}

func TestTwoSessionsAreSwapped(t *testing.T) {
	t.Parallel()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newBroken(t, db)
		d := x.draft()
		var a, b programme.Placement
		for _, p := range d.Placements {
			s, _ := d.Session(p.SessionID)
			if s.Kind != programme.Talk {
				continue
			}
			if a.ID == "" {
				a = p
			} else if p.Start.Equal(a.Start) {
				b = p
				break
			}
		}
		x.happens(repair.Mishap{Kind: repair.Swap, Session: a.SessionID, Other: b.SessionID}, []repair.Way{repair.SwapRooms},
			func(c repair.Answer, after programme.Draft) {
				if after.PlacementsOf(a.SessionID)[0].RoomID != b.RoomID || after.PlacementsOf(b.SessionID)[0].RoomID != a.RoomID || len(c.Moved) != 2 {
					t.Errorf("%+v", c)
				}
			})
		pin := programme.Step{Label: "lock", Edits: []programme.Edit{programme.Pin{Session: a.SessionID, Pinned: true}}}
		if _, err := x.Programme.TakeStep(context.Background(), x.Who, x.Edition.ID, pin); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Service.Repair(context.Background(), x.Who, x.Edition.ID,
			repair.Mishap{Kind: repair.Swap, Session: a.SessionID, Other: b.SessionID, Most: 1}, named); !errors.Is(err, repair.ErrNoSwap) {
			t.Errorf("one is locked: %v", err)
		}
	})
}

func TestACandidateThatTheDraftHasLeftBehindIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	x := newBroken(t, demonstration.DB(t, sqldb.SQLite))
	d := x.draft()
	room, from := d.Frame.Rooms[2], d.Frame.Slots[6].Start
	repairID, err := x.Service.Repair(ctx, x.Who, x.Edition.ID, repair.Mishap{Kind: repair.RoomLost, Room: room.ID, From: from, Most: 1},
		named)
	if err != nil {
		t.Fatal(err)
	}
	all, err := x.Answers(ctx, x.Who, x.Edition.ID, repairID)
	if err != nil {
		t.Fatal(err)
	}
	gone := all[0].Answer.Gone[0].Session
	if _, err := x.Programme.TakeStep(ctx, x.Who, x.Edition.ID,
		programme.Step{Label: "away", Edits: []programme.Edit{programme.Away{Session: gone}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Adopt(ctx, x.Who, x.Edition.ID, all[0].ID); !errors.Is(err, planning.ErrOutdated) {
		t.Errorf("what it cancels is elsewhere: %v", err)
	}
	if _, _, err := x.plans.Apply(ctx, x.Who, x.Edition.ID, all[0].ID, planning.Part{Room: room.ID}); !errors.Is(err, planning.ErrAsWhole) {
		t.Errorf("a part: %v", err)
	}
}

func TestMishapsThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	x := newBroken(t, demonstration.DB(t, sqldb.SQLite))
	for name, c := range map[string]struct {
		mishap repair.Mishap
		want   error
	}{
		"nothing":    {repair.Mishap{Most: 1}, repair.ErrMishap},
		"too many":   {repair.Mishap{Kind: repair.Better, Most: 4}, repair.ErrMost},
		"nobody":     {repair.Mishap{Kind: repair.SpeakerCancels, Most: 1}, repair.ErrMishap},
		"with self":  {repair.Mishap{Kind: repair.Swap, Session: "ses_1", Other: "ses_1", Most: 1}, repair.ErrMishap},
		"a stranger": {repair.Mishap{Kind: repair.SpeakerCancels, Speaker: "spe_x", Most: 1}, planning.ErrStale},
		"whole":      {repair.Mishap{Kind: repair.Broken, Most: 1}, repair.ErrWhole},
		"not there":  {repair.Mishap{Kind: repair.RunsLate, Session: "ses_x", From: seed.Clock(), Minutes: 5, Most: 1}, planning.ErrStale},
	} {
		if _, err := x.Service.Repair(ctx, x.Who, x.Edition.ID, c.mishap, named); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := x.Programme.TakeStep(ctx, x.Who, x.Edition.ID,
		programme.Step{Label: "x", Edits: []programme.Edit{programme.CancelSpeaker{Speaker: x.World.Speakers[5].ID}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := x.Service.Repair(ctx, x.Who, x.Edition.ID,
		repair.Mishap{Kind: repair.SpeakerCancels, Speaker: x.World.Speakers[5].ID, Most: 1}, named); !errors.Is(err, repair.ErrOffStage) {
		t.Errorf("who has cancelled already: %v", err)
	}
	somebody := actor.Actor{PersonID: "per_x"}
	_, mend := x.Service.Repair(ctx, somebody, x.Edition.ID, repair.Mishap{Kind: repair.Better, Most: 1}, named)
	_, list := x.Answers(ctx, somebody, x.Edition.ID, "rep_x")
	_, adopt := x.Adopt(ctx, somebody, x.Edition.ID, "plan_x")
	for name, err := range map[string]error{"repair": mend, "candidates": list, "adopt": adopt} {
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := x.Answers(ctx, x.Who, x.Edition.ID, "rep_x"); !errors.Is(err, repair.ErrMended) {
		t.Errorf("no such repair: %v", err)
	}
}

func TestADraftThatIsBrokenIsRepaired(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	x := newBroken(t, demonstration.DB(t, sqldb.SQLite))
	d := x.draft()
	room := d.Frame.Rooms[4]
	if _, _, err := x.Editions.Room().Save(ctx, x.Who, closed(room, d)); err != nil {
		t.Fatal(err)
	}
	repairID, err := x.Service.Repair(ctx, x.Who, x.Edition.ID, repair.Mishap{Kind: repair.Broken, Most: 1}, named)
	if err != nil {
		t.Fatal(err)
	}
	all, err := x.Answers(ctx, x.Who, x.Edition.ID, repairID)
	if err != nil || len(all) < 2 {
		t.Fatalf("%d, %v", len(all), err)
	}
	if _, _, err := x.plans.Apply(ctx, x.Who, x.Edition.ID, all[len(all)-1].ID, planning.Part{}); err != nil {
		t.Fatal(err)
	}
	if found := programme.Blocking(x.draft().Findings()); len(found) > 0 {
		t.Errorf("%+v", found)
	}
	if _, err := x.Service.Repair(ctx, x.Who, x.Edition.ID, repair.Mishap{Kind: repair.Better, Most: 1}, named); err != nil &&
		!errors.Is(err, repair.ErrNoBetter) {
		t.Errorf("better: %v", err)
	}
}

// closed is a room that is there for the first two slots only.
func closed(room edition.Room, d programme.Draft) edition.Room {
	room.Available = []edition.Window{{Start: d.Frame.Days[0].Start, End: d.Frame.Slots[1].End}}
	return room
}
