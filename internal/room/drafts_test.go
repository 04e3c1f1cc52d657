package room_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
)

// editor changes a draft at random, as organisers do.
type editor struct {
	t *testing.T
	s cores.Cores
	w *demo.World
	r *rand.Rand
}

func (e editor) draft() programme.Draft {
	e.t.Helper()
	d, err := e.s.Programme.Draft(context.Background(), e.w.Who, e.w.Edition.ID)
	if err != nil {
		e.t.Fatal(err)
	}
	return d
}

// arrange moves one to three sessions anywhere, also onto each other, off the grid, or away. It reports whether rules let it.
func (e editor) arrange() bool {
	e.t.Helper()
	d := e.draft()
	all := talks(d)
	a := programme.Step{Label: "test"}
	for range 1 + e.r.IntN(3) {
		s := all[e.r.IntN(len(all))]
		slot := d.Frame.Slots[e.r.IntN(len(d.Frame.Slots))]
		if e.r.IntN(8) == 0 && len(d.PlacementsOf(s.ID)) > 0 {
			a.Edits = append(a.Edits, programme.Away{Session: s.ID})
			continue
		}
		if e.r.IntN(6) == 0 {
			slot.Start = slot.Start.Add(time.Duration(1+e.r.IntN(30)) * time.Minute)
		}
		a.Edits = append(a.Edits, programme.Put{Session: s.ID, Room: d.Frame.Rooms[e.r.IntN(len(d.Frame.Rooms))].ID, Start: slot.Start})
	}
	_, err := e.s.Programme.TakeStep(context.Background(), e.w.Who, e.w.Edition.ID, a)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		e.t.Fatal(err)
	}
	return err == nil
}

// lock locks or unlocks a placement, a room, or a slot.
func (e editor) lock() {
	e.t.Helper()
	d := e.draft()
	p, room, slot := d.Placements[e.r.IntN(len(d.Placements))], d.Frame.Rooms[e.r.IntN(len(d.Frame.Rooms))],
		d.Frame.Slots[e.r.IntN(len(d.Frame.Slots))]
	edits := []programme.Edit{
		programme.Pin{Session: p.SessionID, Pinned: !p.Pinned},
		programme.SetLock{Lock: programme.Lock{Room: room.ID}, On: !d.RoomLocked(room.ID)},
		programme.SetLock{Lock: programme.Lock{Slot: slot.ID}, On: !d.SlotLocked(slot.Start)},
	}
	step := programme.Step{Label: "test", Edits: edits[e.r.IntN(3):][:1]}
	if _, err := e.s.Programme.TakeStep(context.Background(), e.w.Who, e.w.Edition.ID, step); err != nil {
		e.t.Fatal(err)
	}
}

// grow gives a room more places.
func (e editor) grow() {
	e.t.Helper()
	d := e.draft()
	room := d.Frame.Rooms[e.r.IntN(len(d.Frame.Rooms))]
	room.Capacity += 5
	if _, _, err := e.s.Editions.Room().Save(context.Background(), e.w.Who, room); err != nil {
		e.t.Fatal(err)
	}
}

func TestWishesAreKeptAsTheyWereRead(t *testing.T) {
	t.Parallel()
	want := []agenda.PersonWishes{
		{{Session: "ses_b", Level: agenda.MustSee}},
		{{Session: "ses_a", Level: agenda.Interested}, {Session: "ses_b", Level: agenda.Interested}},
	}
	if diff := cmp.Diff(want, room.Repack(want)); diff != "" {
		t.Fatal(diff)
	}
}

func TestADraftThatIsFollowedPricesAsOneReadAnew(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newRoom(t, db)
		e := editor{t, s, w, rand.New(rand.NewPCG(5, 5))}
		moved := 0
		for step := range 40 {
			switch {
			case step%9 == 8:
				e.lock()
			case step%13 == 12:
				e.grow()
			default:
				for range 8 {
					if e.arrange() {
						moved++
						break
					}
				}
			}
			all := talks(e.draft())
			session := all[e.r.IntN(len(all))].ID
			got, err := p.Choices(ctx, w.Who, w.Edition.ID, session)
			if err != nil {
				t.Fatal(err)
			}
			want, err := room.NewService(db, id.System(), s.Editions, s.Programme, time.Now).Choices(ctx, w.Who, w.Edition.ID, session)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("step %d:\n%s", step, diff)
			}
		}
		if moved < 20 {
			t.Errorf("only %d steps moved something", moved)
		}
	})
}

func TestASessionOffTheGridIsOfferedItsPlaceAndEverySlot(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newRoom(t, schematest.SQLite(t))
	e := editor{t, s, w, nil}
	d := e.draft()
	session, start := talks(d)[0], d.Frame.Slots[1].Start.Add(7*time.Minute)
	step := programme.Step{Edits: []programme.Edit{programme.Put{Session: session.ID, Room: d.Frame.Rooms[0].ID, Start: start}}}
	if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, step); err != nil {
		t.Fatal(err)
	}
	choices, err := p.Choices(ctx, w.Who, w.Edition.ID, session.ID)
	if err != nil {
		t.Fatal(err)
	}
	here, slots := 0, map[time.Time]bool{}
	for _, c := range choices {
		if c.Here {
			here++
			if !c.Start.Equal(start) || c.Room != d.Frame.Rooms[0].ID || !c.Allowed {
				t.Errorf("here is %+v", c)
			}
		}
		if c.Allowed {
			slots[c.Start.UTC()] = true
		}
	}
	if here != 1 || len(slots) != len(d.Frame.Slots)+1 {
		t.Errorf("%d places are here, %d starts for %d slots", here, len(slots), len(d.Frame.Slots))
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	p, _, w := newRoom(t, schematest.SQLite(t))
	if _, err := p.Heads(context.Background(), w.Who, w.Edition.ID); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- p.Run(ctx, slog.New(slog.DiscardHandler)) }()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestWishesBehindPricesAreReadBesideAndNeverOlderThanAMinute(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := schematest.SQLite(t)
	_, s, w := newRoom(t, db)
	now := seed.Clock()
	p := room.NewService(db, id.System(), s.Editions, s.Programme, func() time.Time { return now })
	e := editor{t, s, w, rand.New(rand.NewPCG(1, 1))}
	for range 20 {
		e.arrange()
	}
	all := talks(e.draft())
	expect := func(name string, want, got []room.Choice) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	choices := func(p *room.Service) []room.Choice {
		t.Helper()
		out, err := p.Choices(ctx, w.Who, w.Edition.ID, all[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	fresh := func() []room.Choice {
		return choices(room.NewService(db, id.System(), s.Editions, s.Programme, time.Now))
	}
	star := func(person string) {
		t.Helper()
		var wishes []agenda.Imported
		for i, session := range all {
			wishes = append(wishes, agenda.Imported{Person: person, Session: session.ID, Level: agenda.Level(1 + i%2)})
		}
		if _, err := s.Agenda.Import(ctx, w.Who, w.Edition.ID, wishes); err != nil {
			t.Fatal(err)
		}
	}
	look := func(want int) {
		t.Helper()
		if kept, err := p.Freshen(ctx); kept != want || err != nil {
			t.Fatalf("%d drafts are kept, want %d, %v", kept, want, err)
		}
	}
	before := choices(p)
	star("one")
	look(1)
	expect("young wishes stay", before, choices(p))
	now = now.Add(40 * time.Second)
	look(1)
	if after := choices(p); cmp.Equal(before, after) {
		t.Error("another person changed no price")
	}
	expect("older ones were read beside", fresh(), choices(p))
	star("two")
	now = now.Add(2 * time.Minute)
	expect("a request reads what is too old", fresh(), choices(p))
	now = now.Add(time.Hour)
	look(0)
}

func TestAChangeOfANodeWhoseClockIsBehindIsNoticed(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := demo.NewServices(db, 3).Room
		last := ""
		for _, number := range []int{0, 3000, 2001, 2501} { // the first stands for 0, 2, 4 … 2998
			n, name := 1, func(int) string { return fmt.Sprintf("aud_%026d", number) }
			if number == 0 {
				n, name = 1500, func(i int) string { return fmt.Sprintf("aud_%026d", 2*i) }
			}
			changes(t, db, "edi_x", name, n)
			now, err := p.NewestChange(context.Background(), actor.System("test"), "edi_x")
			if err != nil || now == last {
				t.Errorf("after change %d: %q, as before, %v", number, now, err)
			}
			last = now
		}
	})
}
