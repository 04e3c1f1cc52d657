package planning_test

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// editor changes a draft at random, as organisers do.
type editor struct {
	t *testing.T
	s demo.Services
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

// talks lists the sessions that are planned.
func talks(d programme.Draft) (out []programme.Session) {
	for _, s := range d.Sessions {
		if !s.Plenary && s.Kind != programme.Break {
			out = append(out, s)
		}
	}
	return out
}

// arrange moves one to three sessions anywhere, also onto each other, off the grid, or away.
func (e editor) arrange() {
	e.t.Helper()
	d := e.draft()
	all := talks(d)
	a := programme.Arrangement{Label: "test"}
	for range 1 + e.r.IntN(3) {
		s := all[e.r.IntN(len(all))]
		slot := d.Frame.Slots[e.r.IntN(len(d.Frame.Slots))]
		if e.r.IntN(8) == 0 {
			a.Away = append(a.Away, s.ID)
			continue
		}
		if e.r.IntN(6) == 0 {
			slot.Start = slot.Start.Add(time.Duration(1+e.r.IntN(30)) * time.Minute)
		}
		a.Places = append(a.Places, programme.PlanPlace{SessionID: s.ID, RoomID: d.Frame.Rooms[e.r.IntN(len(d.Frame.Rooms))].ID, Start: slot.Start})
	}
	if _, _, err := e.s.Programme.Arrange(context.Background(), e.w.Who, e.w.Edition.ID, a); err != nil {
		e.t.Fatal(err)
	}
}

// lock locks or unlocks a placement.
func (e editor) lock() {
	e.t.Helper()
	d := e.draft()
	p := d.Placements[e.r.IntN(len(d.Placements))]
	p.Pinned = !p.Pinned
	if _, _, err := e.s.Programme.Placement().Save(context.Background(), e.w.Who, p); err != nil {
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

func TestADraftThatIsFollowedPricesAsOneReadAnew(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newPlanning(t, db)
		e := editor{t, s, w, rand.New(rand.NewPCG(5, 5))}
		for step := range 40 {
			switch {
			case step%9 == 8:
				e.lock()
			case step%13 == 12:
				e.grow()
			default:
				e.arrange()
			}
			all := talks(e.draft())
			session := all[e.r.IntN(len(all))].ID
			got, err := p.Choices(ctx, w.Who, w.Edition.ID, session)
			if err != nil {
				t.Fatal(err)
			}
			want, err := planning.NewService(db, id.System(), s.Programme).Choices(ctx, w.Who, w.Edition.ID, session)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("step %d:\n%s", step, diff)
			}
		}
	})
}

func TestASessionOffTheGridIsOfferedItsPlaceAndEverySlot(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newPlanning(t, schematest.SQLite(t))
	e := editor{t, s, w, nil}
	d := e.draft()
	session, start := talks(d)[0], d.Frame.Slots[1].Start.Add(7*time.Minute)
	a := programme.Arrangement{Places: []programme.PlanPlace{{SessionID: session.ID, RoomID: d.Frame.Rooms[0].ID, Start: start}}}
	if _, _, err := s.Programme.Arrange(ctx, w.Who, w.Edition.ID, a); err != nil {
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
	p, _, w := newPlanning(t, schematest.SQLite(t))
	if _, err := p.Heads(context.Background(), w.Who, w.Edition.ID, ""); err != nil {
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
