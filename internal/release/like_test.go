package release_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func (x studio) release() {
	x.t.Helper()
	if _, err := x.Releases.Release(context.Background(), x.Who, x.Edition.ID, release.Announcement{}, nil); err != nil {
		x.t.Fatal(err)
	}
}

func (x studio) preview(number int) release.Likeness {
	x.t.Helper()
	l, err := x.Releases.PreviewLike(context.Background(), x.Who, x.Edition.ID, number)
	if err != nil {
		x.t.Fatal(err)
	}
	return l
}

func (x studio) rulesOff() {
	x.t.Helper()
	for _, c := range programme.Checks { // places here are only places
		if err := x.Programme.SetSeverities(context.Background(), x.Who, x.Edition.ID, map[string]programme.Severity{c.Code: programme.Ignores}, nil); err != nil {
			x.t.Fatal(err)
		}
	}
}

func kinds(changes []release.Change) map[release.ChangeKind]int {
	out := map[release.ChangeKind]int{}
	for _, c := range changes {
		out[c.Kind]++
	}
	return out
}

func TestTheDraftIsMadeLikeAReleaseInOneStepThatIsUndone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		x.do(x.ana, x.put(0, 0, 0), x.put(1, 1, 0), x.put(2, 2, 1))
		x.release()
		then := x.draft()
		solo, _ := then.Session(x.talks[0])
		at := then.PlacementsOf(x.talks[2])[0]

		// One is cancelled with its speaker, one moves and is shorter, one loses its place, one is new, and a slot begins later.
		x.do(x.ana, programme.CancelSpeaker{Speaker: solo.Speakers[0]}, programme.Cancel{Session: x.talks[0]})
		move := x.put(1, 0, 2)
		x.do(x.ana, move, programme.Resize{Session: x.talks[1], Minutes: 10}, programme.Away{Session: x.talks[2]}, x.put(3, 3, 1),
			programme.Create{Title: "Crew", Kind: programme.Break, Internal: true, Room: then.Frame.Rooms[4].ID, Start: then.Frame.Days[0].Start, Minutes: 10})
		broken := x.draft()

		look := x.preview(1)
		if len(look.Left) != 0 || look.Refusal != nil {
			t.Errorf("left out: %+v, %v", look.Left, look.Refusal)
		}
		got := kinds(release.Compare(look.Now, look.Next))
		if got[release.Revived] < 1 || got[release.Moved] != 3 {
			t.Errorf("it would change %v", got)
		}
		x.same(broken, "looking changes nothing")
		if _, err := x.Releases.MakeLike(ctx, actor.Actor{PersonID: "per_x"}, x.Edition.ID, 1, "as in 1"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a stranger does it: %v", err)
		}
		done, err := x.Releases.MakeLike(ctx, x.ana, x.Edition.ID, 1, "as in 1")
		if err != nil || done.Change == "" || done.Moved != 3 {
			t.Fatalf("did %+v, %v", done, err)
		}
		again := x.draft()
		if s, _ := again.Session(x.talks[0]); s.State != programme.Confirmed || !cmp.Equal(s.Speakers, solo.Speakers) {
			t.Errorf("the cancelled one is %+v", s)
		}
		if len(again.Placements) != len(then.Placements)+1 { // the crew's
			t.Errorf("%d placements, %d before", len(again.Placements), len(then.Placements))
		}
		if back := again.PlacementsOf(x.talks[2]); len(back) != 1 || back[0].ID != at.ID || back[0].GUID != at.GUID || back[0].Code != at.Code || !back[0].Start.Equal(at.Start) {
			t.Errorf("what lost its place is at %+v, was at %+v", back, at)
		}
		if now, previous, err := x.Releases.Preview(ctx, x.ana, x.Edition.ID); err != nil || len(release.Compare(previous, now)) != 0 {
			t.Errorf("against release 1 there is %+v, %v", release.Compare(previous, now), err)
		}
		if done, err := x.Releases.MakeLike(ctx, x.ana, x.Edition.ID, 1, "as in 1"); err != nil || done.Change != "" {
			t.Errorf("doing it twice: %+v, %v", done, err)
		}
		if err := x.turn(x.ana, true); err != nil {
			t.Fatal(err)
		}
		x.same(broken, "after undo")
		if err := x.turn(x.ana, false); err != nil {
			t.Fatal(err)
		}
		x.same(again, "after redo")
	})
}

func TestWhatOfAReleaseIsGoneLockedOrClosedIsNamedAndLeftOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		x.rulesOff()
		d := x.draft()
		extra, _, err := x.Cores.Editions.Room().Save(ctx, x.Who, edition.Room{EditionID: x.Edition.ID, Name: "Attic", Capacity: 900, Position: 99})
		if err != nil {
			t.Fatal(err)
		}
		x.do(x.ana, programme.Put{Session: x.talks[0], Room: extra.ID, Start: d.Frame.Slots[0].Start}, x.put(1, 1, 0), x.put(2, 2, 1), x.put(4, 3, 0))
		x.release()
		x.do(x.ana, x.put(0, 0, 5), x.put(1, 2, 4), x.put(4, 2, 3), programme.CloseRoom{Room: d.Frame.Rooms[1].ID, From: d.Frame.Days[0].Start.Add(-time.Hour)})
		if _, err := x.Cores.Editions.Room().Remove(ctx, x.Who, string(extra.ID)); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Programme.Session().Remove(ctx, x.Who, string(x.talks[2])); err != nil {
			t.Fatal(err)
		}
		x.do(x.ana, programme.Pin{Session: x.talks[4], Pinned: true})
		title := func(i int) string { s, _ := d.Session(x.talks[i]); return s.Title }
		want := map[release.Left]bool{
			{Why: release.LeftRoom, Session: title(0), Name: "Attic"}:                 true,
			{Why: release.LeftClosed, Session: title(1), Name: d.Frame.Rooms[1].Name}: true,
			{Why: release.LeftSession, Session: title(2)}:                             true,
			{Why: release.LeftLocked, Session: title(4), Name: d.Frame.Rooms[3].Name}: true,
		}
		got := map[release.Left]bool{}
		for _, l := range x.preview(1).Left {
			got[l] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		before := x.draft()
		if _, err := x.Releases.MakeLike(ctx, x.ana, x.Edition.ID, 1, "as in 1"); err != nil {
			t.Fatal(err)
		}
		x.same(before, "everything was left out")
	})
}

func TestSlotsThatDoNotFitAnyMoreStayAndAreNamed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, change := range map[string]func(x studio, last edition.Slot) []programme.Edit{
		"one is longer and would run into the next": func(x studio, _ edition.Slot) []programme.Edit {
			slot := x.draft().Frame.Slots[0]
			slot.Start, slot.End = slot.Start.Add(-time.Minute), slot.End.Add(10*time.Minute)
			x.save(slot)
			return nil
		},
		"one is locked": func(x studio, last edition.Slot) []programme.Edit {
			return []programme.Edit{programme.SetLock{Lock: programme.Lock{Slot: last.ID}, On: true}}
		},
		"the day ends earlier": func(x studio, last edition.Slot) []programme.Edit {
			day := x.draft().Frame.Days[0]
			last.Start = last.Start.Add(-10 * time.Minute)
			last.End = last.Start.Add(10 * time.Minute)
			x.save(last)
			day.End = last.End
			for _, p := range x.draft().Placements {
				if p.End().After(day.End) { // what lies there keeps the day as it is
					x.do(x.ana, programme.Pin{Session: p.SessionID}, programme.Away{Session: p.SessionID, Placement: p.ID})
				}
			}
			if _, _, err := x.Cores.Editions.Day().Save(ctx, x.Who, day); err != nil {
				x.t.Fatal(err)
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newStudio(t, schematest.SQLite(t))
			x.rulesOff()
			x.release()
			slots := x.draft().Frame.Slots
			last := slots[len(slots)-1]
			last.Start, last.End = last.Start.Add(time.Minute), last.End.Add(time.Minute)
			last = x.save(last)
			if edits := change(x, last); edits != nil {
				x.do(x.ana, edits...)
			}
			before := x.draft()
			look := x.preview(1)
			if left := (release.Left{Why: release.LeftSlots, Name: before.Frame.Days[0].Date}); !slices.Contains(look.Left, left) || look.Refusal != nil {
				t.Errorf("left out: %+v, %v", look.Left, look.Refusal)
			}
			if _, err := x.Releases.MakeLike(ctx, x.ana, x.Edition.ID, 1, "as in 1"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before.Frame.Slots, x.draft().Frame.Slots); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func (x studio) save(slot edition.Slot) edition.Slot {
	x.t.Helper()
	slot, _, err := x.Cores.Editions.Slot().Save(context.Background(), x.Who, slot)
	if err != nil {
		x.t.Fatal(err)
	}
	return slot
}
