package planning_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

func TestWhatOfAPartStaysIsNamedWithTheReason(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newPlanning(t, db)
		apply(t, p, w)
		set := quick()
		set.Seed = 9
		planID, err := p.Start(ctx, w.Who, w.Edition.ID, "other", set)
		if err == nil {
			_, err = p.Work(ctx)
		}
		if err != nil {
			t.Fatal(err)
		}
		plan, err := p.Plan(ctx, w.Who, w.Edition.ID, planID)
		if err != nil {
			t.Fatal(err)
		}
		d := draft(t, s, w)
		// Of the part, one session is locked where it is. What holds another's place is locked, too.
		var locked, holder programme.Placement
		var wants planning.Place
		for _, at := range plan.Places {
			was := d.PlacementsOf(at.Session)[0]
			if was.RoomID == at.Room && was.Start.Equal(at.Start) {
				continue
			}
			i := slices.IndexFunc(d.Placements, func(o programme.Placement) bool { return o.RoomID == at.Room && o.Start.Equal(at.Start) })
			switch {
			case locked.ID == "":
				locked = was
			case holder.ID == "" && i >= 0 && d.Placements[i].ID != locked.ID:
				holder, wants = d.Placements[i], at
			}
		}
		if locked.ID == "" || holder.ID == "" {
			t.Fatal("the two plans are too alike")
		}
		step := programme.Step{Label: "x", Edits: []programme.Edit{programme.Pin{Session: locked.SessionID, Pinned: true},
			programme.Pin{Session: holder.SessionID, Pinned: true}}}
		if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, step); err != nil {
			t.Fatal(err)
		}
		all := planning.Part{From: d.Frame.Days[0].Start} // a part that holds everything
		_, left, err := p.Apply(ctx, w.Who, w.Edition.ID, planID, all)
		if err != nil {
			t.Fatal(err)
		}
		of := func(id programme.SessionID) planning.Unmoved {
			i := slices.IndexFunc(left, func(l planning.Unmoved) bool { return l.Session == id })
			if i < 0 {
				t.Fatalf("%s is not named; these are: %+v", id, left)
			}
			return left[i]
		}
		if l := of(locked.SessionID); l.Refused.Rule != "pinned" || l.With != "" {
			t.Errorf("what is locked stays because of %+v", l)
		}
		held, _ := d.Session(holder.SessionID)
		want := planning.Unmoved{Place: wants, Refused: planning.Refusal{Rule: "held", Other: held.Title}, Other: held.ID}
		if diff := cmp.Diff(want, of(wants.Session)); diff != "" {
			t.Errorf("whose place is taken by what is locked:\n%s", diff)
		}
		// Asked again, the same is told: nothing more can move.
		again, err := p.PreviewPart(ctx, w.Who, w.Edition.ID, planID, all)
		if err != nil || len(again.Moves) != 0 || !cmp.Equal(left, again.Unmoved) {
			t.Errorf("asked again: %d moves, %v\n%s", len(again.Moves), err, cmp.Diff(left, again.Unmoved))
		}
	})
}

func TestAPartOfAPlanIsApplied(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	apply(t, p, w)
	before, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	set := quick()
	set.Seed = 9
	planID, err := p.Start(ctx, w.Who, w.Edition.ID, "other", set)
	if err == nil {
		_, err = p.Work(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.Plan(ctx, w.Who, w.Edition.ID, planID)
	if err != nil {
		t.Fatal(err)
	}
	track := before.Frame.Tracks[0].ID
	told, err := p.PreviewPart(ctx, w.Who, w.Edition.ID, planID, planning.Part{Track: track})
	if err != nil {
		t.Fatal(err)
	}
	done, left, err := p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{Track: track})
	if err != nil || done.Moved == 0 {
		t.Fatalf("moved %d, %v", done.Moved, err)
	}
	if diff := cmp.Diff(told.Unmoved, left); diff != "" || len(told.Moves) != done.Moved {
		t.Errorf("%d moves were told, %d were done, and of what stays:\n%s", len(told.Moves), done.Moved, diff)
	}
	for _, l := range left {
		if l.Refused.Rule == "" {
			t.Errorf("%s stays for no reason", l.Session)
		}
	}
	after, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, strangers := 0, 0
	for _, at := range other.Places {
		session, _ := after.Session(at.Session)
		was, now := before.PlacementsOf(at.Session)[0], after.PlacementsOf(at.Session)
		if len(now) != 1 {
			t.Fatalf("%s has %d places", session.Title, len(now))
		}
		switch there := now[0].RoomID == at.Room && now[0].Start.Equal(at.Start); {
		case session.TrackID == track && !there:
			elsewhere++
		case session.TrackID != track && (now[0].RoomID != was.RoomID || !now[0].Start.Equal(was.Start)):
			strangers++
		}
	}
	if elsewhere != len(left) || strangers > done.Moved {
		t.Errorf("%d of the track are elsewhere, %d were told; %d others moved, of %d in all", elsewhere, len(left), strangers, done.Moved)
	}
	if found := programme.Blocking(after.Findings()); len(found) != 0 {
		t.Errorf("the part left what blocks: %+v", found)
	}

	// A search may begin with a plan, and is then worth no less.
	set.Continues, set.Iterations = planID, 2000
	onID, err := p.Start(ctx, w.Who, w.Edition.ID, "on", set)
	if err == nil {
		_, err = p.Work(ctx)
	}
	on, err2 := p.Plan(ctx, w.Who, w.Edition.ID, onID)
	if err != nil || err2 != nil || on.Price.Cost > other.Price.Cost {
		t.Errorf("going on from %v came to %v, %v, %v", other.Price.Cost, on.Price.Cost, err, err2)
	}
	set.Continues = "plan_nothing"
	if _, err := p.Start(ctx, w.Who, w.Edition.ID, "x", set); fault.KindOf(err) != fault.NotFound {
		t.Errorf("beginning with no plan: %v", err)
	}
}
