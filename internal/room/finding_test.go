package room_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryProposedFixRemovesItsFinding(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := schematest.SQLite(t)
	p, s, w := newRoom(t, db)
	apply(t, db, s, w)
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
			done, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: edits})
			if err != nil {
				t.Fatal(err)
			}
			after, err := p.Findings(ctx, w.Who, draft())
			if err != nil || slices.ContainsFunc(after, func(g programme.Finding) bool { return g.Key() == f.Key() }) {
				t.Errorf("%s is still there after %+v, %v", f.Key(), fix, err)
			}
			if _, err := s.History.Undo(ctx, w.Who, string(w.Edition.ID), done.Change); err != nil {
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
		p, s, w := newRoom(t, db)
		apply(t, db, s, w)
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
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{code: programme.Ignores},
			seen); !errors.Is(err, record.ErrMoved) {
			t.Errorf("an older page is saved: %v", err)
		}
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{code: programme.BlocksRelease},
			seen); err != nil {
			t.Errorf("the same is set twice: %v", err)
		}
		set(programme.Ignores)
		if found := of(look()); len(found) != 0 {
			t.Errorf("ignored, but found: %+v", found)
		}
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{"no_such_rule": programme.Warns},
			nil); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a rule that is not there: %v", err)
		}
	})
}

func TestAFixOfWhatRunsDuringABreakIsPricedAgainstTheDraftAsItStands(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := schematest.SQLite(t)
	p, s, w := newRoom(t, db)
	apply(t, db, s, w)
	e := editor{t, s, w, nil}
	d := e.draft()
	afterLunch := d.Frame.Slots[3].Start
	at := d.Placements[slices.IndexFunc(d.Placements, func(at programme.Placement) bool { return at.Start.Equal(afterLunch) })]
	early := programme.Step{Label: "x", Edits: []programme.Edit{programme.Put{Session: at.SessionID, Room: at.RoomID,
		Start: afterLunch.Add(-15 * time.Minute)}}}
	if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, early); err != nil {
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
		got := room.StepPrice{Cost: fix.Cost, LoseMust: fix.LoseMust, Better: fix.Better, Worse: fix.Worse, Standing: fix.Standing,
			Bends: fix.Bends}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("at %v:\n%s", fix.Start, diff)
		}
	}
}

func TestExpectationsAreOfTheDraftAsItStandsAndOfSessionsOnly(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := schematest.SQLite(t)
	p, s, w := newRoom(t, db)
	apply(t, db, s, w)
	heads := func() map[programme.SessionID]planning.SessionHeads {
		t.Helper()
		all, err := p.Heads(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		out := map[programme.SessionID]planning.SessionHeads{}
		for _, h := range all.Sessions {
			out[h.Session] = h
		}
		return out
	}
	do := func(edits ...programme.Edit) {
		t.Helper()
		if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: edits}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	afterLunch := d.Frame.Slots[3].Start
	before, moved := heads(), map[programme.SessionID]bool{}
	for _, at := range d.Placements {
		if at.Start.Equal(afterLunch) && len(moved) < 3 {
			moved[at.SessionID] = true
			do(programme.Put{Session: at.SessionID, Room: at.RoomID, Start: at.Start.Add(-5 * time.Minute)})
		}
	}
	if len(moved) < 3 {
		t.Fatal("the demo has nothing after lunch")
	}
	after := heads()
	if len(after) != len(before) {
		t.Errorf("expectations for %d sessions, %d before", len(after), len(before))
	}
	for id, h := range before {
		if got := after[id]; !moved[id] && got.Heads != h.Heads {
			t.Errorf("three sessions began five minutes earlier, during lunch, and %s has %d persons, had %d", id, got.Heads, h.Heads)
		}
	}
	do(programme.Create{Title: "Sound check", Kind: programme.Break, Internal: true, Room: d.Frame.Rooms[0].ID,
		Start: afterLunch.Add(-30 * time.Minute), Minutes: 10})
	if with := heads(); len(with) != len(before) {
		t.Errorf("with something that holds a room, expectations for %d sessions, %d before", len(with), len(before))
	}
}

func TestWhatTheRoomFindsStandsAmongTheRulesAndMayBeStricter(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	_, s, w := newRoom(t, schematest.SQLite(t))
	var codes []string
	for _, c := range s.Programme.Checks() {
		codes = append(codes, c.Code)
		if slices.Contains(room.Warnings[:], c.Code) && c.Usual != programme.Warns {
			t.Errorf("%s usually %s", c.Code, c.Usual)
		}
	}
	want := []string{"room_twice", "speaker_twice", "speaker_unavailable", "room_unavailable", "speaker_walk", "no_setup", "feature_missing",
		"order_broken", "not_apart", "plenary_overlap", "no_day", "outside_day", "too_long", "unplaced", "undisclosed", "unconfirmed",
		"empty_slot", "no_break", "room_small", "popular_together", "same_product", "same_organisation", "one_level", "one_language"}
	if diff := cmp.Diff(want, codes); diff != "" {
		t.Error(diff)
	}
	for _, code := range room.Warnings {
		to := map[string]programme.Severity{code: programme.BlocksRelease}
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, to, nil); err != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
}
