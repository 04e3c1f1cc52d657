package planning_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryProposedFixRemovesItsFinding(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newPlanning(t, schematest.SQLite(t))
	apply(t, p, w)
	draft := func() programme.Draft {
		t.Helper()
		d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := draft()
	found, err := p.Findings(ctx, w.Who, d)
	if err != nil || len(found) == 0 {
		t.Fatalf("%d findings, %v", len(found), err)
	}
	tried := 0
	for _, f := range found[:min(len(found), 6)] {
		_, fixes, err := p.Fixes(ctx, w.Who, d, f.Key())
		if err != nil {
			t.Fatal(err)
		}
		for i, fix := range fixes {
			tried++
			if i > 0 && fix.Cost < fixes[i-1].Cost {
				t.Errorf("%s: a fix for %v after one for %v", f.Key(), fix.Cost, fixes[i-1].Cost)
			}
			from := d.PlacementsOf(fix.Session)[0]
			edits := []programme.Edit{programme.Put{Session: fix.Session, Room: fix.Room, Start: fix.Start}}
			if fix.With != "" {
				edits = append(edits, programme.Put{Session: fix.With, Room: from.RoomID, Start: from.Start})
			}
			done, err := s.Programme.Do(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: edits})
			if err != nil {
				t.Fatal(err)
			}
			after, err := p.Findings(ctx, w.Who, draft())
			if err != nil || slices.ContainsFunc(after, func(g programme.Finding) bool { return g.Key() == f.Key() }) {
				t.Errorf("%s is still there after %+v, %v", f.Key(), fix, err)
			}
			if _, err := s.Programme.Undo(ctx, w.Who, w.Edition.ID, done.Change); err != nil {
				t.Fatal(err)
			}
		}
	}
	if tried == 0 {
		t.Error("no fix was proposed: this shows nothing")
	}
	if _, _, err := p.Fixes(ctx, w.Who, d, "room_small nobody"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a finding that is not there: %v", err)
	}
}

func TestSeveritiesDecideWhatAFindingDoes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newPlanning(t, db)
		apply(t, p, w)
		look := func() (found []programme.Finding) {
			t.Helper()
			d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
			if err == nil {
				found, err = p.Findings(ctx, w.Who, d)
			}
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		code := look()[0].Code
		of := func(found []programme.Finding) []programme.Finding {
			return slices.DeleteFunc(slices.Clone(found), func(f programme.Finding) bool { return f.Code != code })
		}
		if len(programme.Blocking(of(look()))) != 0 {
			t.Fatal("it blocks before anybody said so")
		}
		key := of(look())[0].Key()
		if err := s.Programme.Silence(ctx, w.Who, w.Edition.ID, key, " ", look()); fault.KindOf(err) != fault.Invalid {
			t.Errorf("silenced without a reason: %v", err)
		}
		if err := s.Programme.Silence(ctx, w.Who, w.Edition.ID, key, "agreed", look()); err != nil {
			t.Fatal(err)
		}
		if last := look(); last[len(last)-1].Key() != key || last[len(last)-1].Silenced != "agreed" {
			t.Errorf("the silenced warning is not last: %+v", last[len(last)-1])
		}
		set := func(to programme.Severity) {
			t.Helper()
			if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{code: to}, nil); err != nil {
				t.Fatal(err)
			}
		}
		set(programme.BlocksRelease)
		if found := of(look()); len(programme.Blocking(found)) != len(found) || found[0].Silenced != "" {
			t.Error("what blocks the release is silenced, or does not block")
		}
		if err := s.Programme.Silence(ctx, w.Who, w.Edition.ID, key, "x", look()); fault.KindOf(err) != fault.NotFound {
			t.Errorf("what blocks was silenced: %v", err)
		}
		// Who looked before may not take back what a colleague has set since, but may save the same again.
		seen := map[string]programme.Severity{code: programme.Warns}
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{code: programme.Ignores}, seen); !errors.Is(err, account.ErrMoved) {
			t.Errorf("an older page is saved: %v", err)
		}
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{code: programme.BlocksRelease}, seen); err != nil {
			t.Errorf("the same is set twice: %v", err)
		}
		set(programme.Ignores)
		if found := of(look()); len(found) != 0 {
			t.Errorf("ignored, but found: %+v", found)
		}
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{"no_such_rule": programme.Warns}, nil); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a rule that is not there: %v", err)
		}
	})
}

// apply searches a plan for the edition and makes it the draft.
func apply(t *testing.T, p *planning.Service, w *demo.World) {
	t.Helper()
	ctx := context.Background()
	planID, err := p.Start(ctx, w.Who, w.Edition.ID, "x", quick())
	if err == nil {
		_, err = p.Work(ctx)
	}
	if err == nil {
		_, _, err = p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPartOfAPlanIsApplied(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newPlanning(t, schematest.SQLite(t))
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
	told, err := p.Parted(ctx, w.Who, w.Edition.ID, planID, planning.Part{Track: track})
	if err != nil {
		t.Fatal(err)
	}
	done, left, err := p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{Track: track})
	if err != nil || done.Moved == 0 {
		t.Fatalf("moved %d, %v", done.Moved, err)
	}
	if diff := cmp.Diff(told.Left, left); diff != "" || len(told.Moves) != done.Moved {
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

func TestAFixOfWhatRunsDuringABreakIsPricedAgainstTheDraftAsItStands(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newPlanning(t, schematest.SQLite(t))
	apply(t, p, w)
	e := editor{t, s, w, nil}
	d := e.draft()
	afterLunch := d.Frame.Slots[3].Start
	at := d.Placements[slices.IndexFunc(d.Placements, func(at programme.Placement) bool { return at.Start.Equal(afterLunch) })]
	early := programme.Step{Label: "x", Edits: []programme.Edit{programme.Put{Session: at.SessionID, Room: at.RoomID, Start: afterLunch.Add(-15 * time.Minute)}}}
	if _, err := s.Programme.Do(ctx, w.Who, w.Edition.ID, early); err != nil {
		t.Fatal(err)
	}
	d = e.draft()
	found := d.Findings()
	lies := slices.IndexFunc(found, func(f programme.Finding) bool { return f.Code == "plenary_overlap" })
	if lies < 0 {
		t.Fatal("a session during lunch is not told")
	}
	_, fixes, err := p.Fixes(ctx, w.Who, d, found[lies].Key())
	if err != nil || len(fixes) == 0 {
		t.Fatalf("%d fixes, %v", len(fixes), err)
	}
	for _, fix := range fixes {
		if fix.With != "" {
			continue
		}
		want := e.price(p, []programme.Edit{programme.Put{Session: fix.Session, Room: fix.Room, Start: fix.Start}})
		got := planning.StepPrice{Cost: fix.Cost, LoseMust: fix.LoseMust, Better: fix.Better, Worse: fix.Worse, Standing: fix.Standing, Bends: fix.Bends}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at %v:\n%s", fix.Start, diff)
		}
	}
}
