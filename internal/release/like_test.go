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
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
)

func releaseStudio(x programmetest.Studio) {
	x.T.Helper()
	if _, err := x.Releases.Release(context.Background(), x.Who, x.Edition.ID, release.Announcement{}, nil); err != nil {
		x.T.Fatal(err)
	}
}

func previewOf(x programmetest.Studio, number int) release.Likeness {
	x.T.Helper()
	l, err := x.Releases.PreviewLike(context.Background(), x.Who, x.Edition.ID, number)
	if err != nil {
		x.T.Fatal(err)
	}
	return l
}

func rulesOff(x programmetest.Studio) {
	x.T.Helper()
	for _, c := range programme.Checks { // places here are only places
		if err := x.Programme.SetSeverities(context.Background(), x.Who, x.Edition.ID, map[string]programme.Severity{c.Code: programme.Ignores},
			nil); err != nil {
			x.T.Fatal(err)
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
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		x.MustDo(x.Ana, x.Put(0, 0, 0), x.Put(1, 1, 0), x.Put(2, 2, 1))
		releaseStudio(x)
		then := x.DraftNow()
		solo, _ := then.Session(x.Talks[0])
		at := then.PlacementsOf(x.Talks[2])[0]

		// One is cancelled with its speaker, one moves and is shorter, one loses its place, one is new, and a slot begins later.
		x.MustDo(x.Ana, programme.CancelSpeaker{Speaker: solo.Speakers[0]}, programme.Cancel{Session: x.Talks[0]})
		move := x.Put(1, 0, 2)
		x.MustDo(x.Ana, move, programme.Resize{Session: x.Talks[1], Minutes: 10}, programme.Away{Session: x.Talks[2]}, x.Put(3, 3, 1),
			programme.Create{Title: "Crew", Kind: programme.Break, Internal: true, Room: then.Frame.Rooms[4].ID, Start: then.Frame.Days[0].Start,
				Minutes: 10})
		broken := x.DraftNow()

		look := previewOf(x, 1)
		if len(look.LeftOut) != 0 || look.Refusal != nil {
			t.Errorf("left out: %+v, %v", look.LeftOut, look.Refusal)
		}
		got := kinds(release.Compare(look.Now, look.Next))
		if got[release.Revived] < 1 || got[release.Moved] != 3 {
			t.Errorf("it would change %v", got)
		}
		x.Same(broken, "looking changes nothing")
		if _, err := x.Releases.MakeLike(ctx, actor.Actor{PersonID: "per_x"}, x.Edition.ID, 1, "as in 1"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a stranger does it: %v", err)
		}
		done, err := x.Releases.MakeLike(ctx, x.Ana, x.Edition.ID, 1, "as in 1")
		if err != nil || done.Change == "" || done.Moved != 3 {
			t.Fatalf("did %+v, %v", done, err)
		}
		again := x.DraftNow()
		if s, _ := again.Session(x.Talks[0]); s.State != programme.Confirmed || !cmp.Equal(s.Speakers, solo.Speakers) {
			t.Errorf("the cancelled one is %+v", s)
		}
		if len(again.Placements) != len(then.Placements)+1 { // the crew's
			t.Errorf("%d placements, %d before", len(again.Placements), len(then.Placements))
		}
		if back := again.PlacementsOf(x.Talks[2]); len(back) != 1 || back[0].ID != at.ID || back[0].GUID != at.GUID || back[0].Code != at.Code ||
			!back[0].Start.Equal(at.Start) {
			t.Errorf("what lost its place is at %+v, was at %+v", back, at)
		}
		if now, previous, err := x.Releases.Preview(ctx, x.Ana, x.Edition.ID); err != nil || len(release.Compare(previous, now)) != 0 {
			t.Errorf("against release 1 there is %+v, %v", release.Compare(previous, now), err)
		}
		if done, err := x.Releases.MakeLike(ctx, x.Ana, x.Edition.ID, 1, "as in 1"); err != nil || done.Change != "" {
			t.Errorf("doing it twice: %+v, %v", done, err)
		}
		if err := x.Turn(x.Ana, true); err != nil {
			t.Fatal(err)
		}
		x.Same(broken, "after undo")
		if err := x.Turn(x.Ana, false); err != nil {
			t.Fatal(err)
		}
		x.Same(again, "after redo")
	})
}

func TestWhatOfAReleaseIsGoneLockedOrClosedIsNamedAndLeftOut(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		rulesOff(x)
		d := x.DraftNow()
		extra, _, err := x.Cores.Editions.Room().Save(ctx, x.Who,
			edition.Room{EditionID: x.Edition.ID, Name: "Attic", Capacity: 900, Position: 99})
		if err != nil {
			t.Fatal(err)
		}
		x.MustDo(x.Ana, programme.Put{Session: x.Talks[0], Room: extra.ID, Start: d.Frame.Slots[0].Start}, x.Put(1, 1, 0), x.Put(2, 2, 1),
			x.Put(4, 3, 0))
		releaseStudio(x)
		x.MustDo(x.Ana, x.Put(0, 0, 5), x.Put(1, 2, 4), x.Put(4, 2, 3),
			programme.CloseRoom{Room: d.Frame.Rooms[1].ID, From: d.Frame.Days[0].Start.Add(-time.Hour)})
		if _, err := x.Cores.Editions.Room().Remove(ctx, x.Who, string(extra.ID)); err != nil {
			t.Fatal(err)
		}
		if _, err := x.Programme.Session().Remove(ctx, x.Who, string(x.Talks[2])); err != nil {
			t.Fatal(err)
		}
		x.MustDo(x.Ana, programme.Pin{Session: x.Talks[4], Pinned: true})
		title := func(i int) string { s, _ := d.Session(x.Talks[i]); return s.Title }
		want := map[release.LeftOut]bool{
			{Why: release.LeftRoom, Session: title(0), Name: "Attic"}:                 true,
			{Why: release.LeftClosed, Session: title(1), Name: d.Frame.Rooms[1].Name}: true,
			{Why: release.LeftSession, Session: title(2)}:                             true,
			{Why: release.LeftLocked, Session: title(4), Name: d.Frame.Rooms[3].Name}: true,
		}
		got := map[release.LeftOut]bool{}
		for _, l := range previewOf(x, 1).LeftOut {
			got[l] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		before := x.DraftNow()
		if _, err := x.Releases.MakeLike(ctx, x.Ana, x.Edition.ID, 1, "as in 1"); err != nil {
			t.Fatal(err)
		}
		x.Same(before, "everything was left out")
	})
}

func TestSlotsThatDoNotFitAnyMoreStayAndAreNamed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, change := range map[string]func(x programmetest.Studio, last edition.Slot) []programme.Edit{
		"one is longer and would run into the next": func(x programmetest.Studio, _ edition.Slot) []programme.Edit {
			slot := x.DraftNow().Frame.Slots[0]
			slot.Start, slot.End = slot.Start.Add(-time.Minute), slot.End.Add(10*time.Minute)
			saveSlot(x, slot)
			return nil
		},
		"one is locked": func(x programmetest.Studio, last edition.Slot) []programme.Edit {
			return []programme.Edit{programme.SetLock{Lock: programme.Lock{Slot: last.ID}, On: true}}
		},
		"the day ends earlier": func(x programmetest.Studio, last edition.Slot) []programme.Edit {
			day := x.DraftNow().Frame.Days[0]
			last.Start = last.Start.Add(-10 * time.Minute)
			last.End = last.Start.Add(10 * time.Minute)
			saveSlot(x, last)
			day.End = last.End
			for _, p := range x.DraftNow().Placements {
				if p.End().After(day.End) { // what lies there keeps the day as it is
					x.MustDo(x.Ana, programme.Pin{Session: p.SessionID}, programme.Away{Session: p.SessionID, Placement: p.ID})
				}
			}
			if _, _, err := x.Cores.Editions.Day().Save(ctx, x.Who, day); err != nil {
				x.T.Fatal(err)
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := programmetest.NewStudio(t, programmetest.Demonstration.DB(t, sqldb.SQLite))
			rulesOff(x)
			releaseStudio(x)
			slots := x.DraftNow().Frame.Slots
			last := slots[len(slots)-1]
			last.Start, last.End = last.Start.Add(time.Minute), last.End.Add(time.Minute)
			last = saveSlot(x, last)
			if edits := change(x, last); edits != nil {
				x.MustDo(x.Ana, edits...)
			}
			before := x.DraftNow()
			look := previewOf(x, 1)
			if left := (release.LeftOut{Why: release.LeftSlots, Name: before.Frame.Days[0].Date}); !slices.Contains(look.LeftOut, left) ||
				look.Refusal != nil {
				t.Errorf("left out: %+v, %v", look.LeftOut, look.Refusal)
			}
			if _, err := x.Releases.MakeLike(ctx, x.Ana, x.Edition.ID, 1, "as in 1"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before.Frame.Slots, x.DraftNow().Frame.Slots); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func saveSlot(x programmetest.Studio, slot edition.Slot) edition.Slot {
	x.T.Helper()
	slot, _, err := x.Cores.Editions.Slot().Save(context.Background(), x.Who, slot)
	if err != nil {
		x.T.Fatal(err)
	}
	return slot
}
