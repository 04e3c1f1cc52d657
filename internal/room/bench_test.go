package room_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// hall is an edition whose sessions all have places, for benchmarks.
type hall struct {
	s       cores.Cores
	who     actor.Actor
	edition edition.Edition
	p       *room.Service
	r       *rand.Rand
	pinned  bool // the first of its sessions
	shifted bool // the second
}

// BenchmarkChoices prices all places of one session through the service, on SQLite: with nothing changed since the last time, and as
// the first request after somebody moved a session.
func BenchmarkChoices(b *testing.B) {
	for _, size := range []struct {
		name string
		make func(b *testing.B) *hall
	}{
		{"people=2400/sessions=72", demoHall},
		{"people=100000/sessions=1000", largeHall},
	} {
		h := size.make(b)
		ctx, stop := context.WithCancel(context.Background())
		var beside sync.WaitGroup
		beside.Go(func() { h.p.Run(ctx, slog.New(slog.DiscardHandler)) })
		h.choices(b, h.talks(b)[0].ID)
		b.Run(size.name+"/warm", func(b *testing.B) { h.bench(b, func(*testing.B) {}) })
		b.Run(size.name+"/after-a-move", func(b *testing.B) { h.bench(b, h.move) })
		b.Run(size.name+"/after-a-lock", func(b *testing.B) { h.bench(b, h.lock) })
		b.Run(size.name+"/after-a-shift", func(b *testing.B) { h.bench(b, h.shift) })
		if !h.shifted {
			h.shift(b)
		}
		b.Run(size.name+"/after-a-move,off-the-grid", func(b *testing.B) { h.bench(b, h.move) })
		edits := h.later(b, 2)
		b.Run(size.name+"/price-of-a-step", func(b *testing.B) {
			for b.Loop() {
				if _, err := h.p.StepPrice(context.Background(), h.who, h.edition.ID, edits); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(size.name+"/draft", func(b *testing.B) {
			for b.Loop() {
				h.draft(b)
			}
		})
		b.Run(size.name+"/heads", func(b *testing.B) {
			for b.Loop() {
				if _, err := h.p.Heads(context.Background(), h.who, h.edition.ID); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(size.name+"/findings", func(b *testing.B) {
			d := h.draft(b)
			for b.Loop() {
				if _, err := h.p.Findings(context.Background(), h.who, d); err != nil {
					b.Fatal(err)
				}
			}
		})
		stop()
		beside.Wait()
	}
}

// bench asks for the places of one session after another, after what is done before each.
func (h *hall) bench(b *testing.B, before func(*testing.B)) {
	all := h.talks(b)
	var took []time.Duration
	var spent time.Duration
	for b.Loop() {
		b.StopTimer()
		before(b)
		session := all[h.r.IntN(len(all))].ID
		b.StartTimer()
		at, worked := time.Now(), cpuTime()
		h.choices(b, session)
		took = append(took, time.Since(at))
		spent += cpuTime() - worked
	}
	slices.Sort(took)
	ms := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(len(took)), "cpu-ms")
}

// cpuTime is what the process has worked so far: wall time says little where others work beside.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (h *hall) choices(b *testing.B, session programme.SessionID) {
	b.Helper()
	if _, err := h.p.Choices(context.Background(), h.who, h.edition.ID, session); err != nil {
		b.Fatal(err)
	}
}

func (h *hall) draft(b *testing.B) programme.Draft {
	b.Helper()
	d, err := h.s.Programme.Draft(context.Background(), h.who, h.edition.ID)
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// later are edits that let some sessions begin at another time, which changes people's days and which no rule refuses.
func (h *hall) later(b *testing.B, sessions int) []programme.Edit {
	b.Helper()
	d := h.draft(b)
	for range 5_000 {
		var edits []programme.Edit
		for range sessions {
			at := d.Placements[h.r.IntN(len(d.Placements))]
			edits = append(edits, programme.Put{Session: at.SessionID, Placement: at.ID, Room: at.RoomID,
				Start: at.Start.Add(time.Duration(h.r.IntN(25)-12) * 5 * time.Minute)})
		}
		if price, err := h.p.StepPrice(context.Background(), h.who, h.edition.ID, edits); err == nil && price.Refused == nil &&
			price.Better+price.Worse > 0 {
			return edits
		}
	}
	b.Fatal("every step is refused")
	return nil
}

func (h *hall) talks(b *testing.B) []programme.Session {
	b.Helper()
	return talks(h.draft(b))
}

// move lets two sessions change places.
func (h *hall) move(b *testing.B) {
	b.Helper()
	d := h.draft(b)
	all := talks(d)
	all = all[2:] // not what is locked or off the grid
	one, other := d.PlacementsOf(all[h.r.IntN(len(all))].ID)[0], d.PlacementsOf(all[h.r.IntN(len(all))].ID)[0]
	if one.SessionID != other.SessionID {
		h.do(b, programme.Put{Session: one.SessionID, Room: other.RoomID, Start: other.Start},
			programme.Put{Session: other.SessionID, Room: one.RoomID, Start: one.Start})
	}
}

// shift shifts one session by seven minutes, or back.
func (h *hall) shift(b *testing.B) {
	b.Helper()
	d, by := h.draft(b), 7*time.Minute
	if h.shifted {
		by = -by
	}
	at := d.PlacementsOf(talks(d)[1].ID)[0]
	h.do(b, programme.Put{Session: at.SessionID, Room: at.RoomID, Start: at.Start.Add(by)})
	h.shifted = !h.shifted
}

func (h *hall) lock(b *testing.B) {
	b.Helper()
	d := h.draft(b)
	h.do(b, programme.Pin{Session: talks(d)[0].ID, Pinned: !h.pinned})
	h.pinned = !h.pinned
}

// do takes a step; one that rules forbid is not taken.
func (h *hall) do(b *testing.B, edits ...programme.Edit) {
	b.Helper()
	_, err := h.s.Programme.TakeStep(context.Background(), h.who, h.edition.ID, programme.Step{Label: "bench", Edits: edits})
	if err != nil && fault.KindOf(err) != fault.Conflict {
		b.Fatal(err)
	}
}

// BenchmarkNewest asks what the newest change is where there were 100,000.
func BenchmarkNewest(b *testing.B) {
	db := schematest.SQLite(b)
	who := actor.System("bench")
	changes(b, db, "edi_x", func(i int) string { return fmt.Sprintf("aud_%026d", i) }, 100_000)
	p := room.NewService(db, id.System(), nil, nil, time.Now)
	for b.Loop() {
		if _, err := p.NewestChange(context.Background(), who, "edi_x"); err != nil {
			b.Fatal(err)
		}
	}
}

// changes writes rows of the audit.
func changes(tb testing.TB, db *sqldb.DB, scope edition.ID, name func(i int) string, n int) {
	tb.Helper()
	err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		for i := range n {
			_, err := tx.Exec(`
				INSERT INTO audit (id, at, actor, action, object, scope, label, before, after)
				VALUES ($1, $2, 'x', 'x', 'x', $3, '', 'null', 'null')`, name(i), sqldb.At(tx.Now()), scope)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func demoHall(b *testing.B) *hall {
	ctx := context.Background()
	db := schematest.SQLite(b)
	h := &hall{s: demo.NewServices(db, 3), r: rand.New(rand.NewPCG(1, 1))}
	w, err := demo.Make(ctx, h.s, demo.Options{People: 2400, Seed: 3})
	if err != nil {
		b.Fatal(err)
	}
	h.who, h.edition, h.p = w.Who, w.Edition, room.NewService(db, id.System(), h.s.Editions, h.s.Programme, time.Now)
	apply(b, db, h.s, w)
	return h
}

// largeHall is made through the chapters' own use cases, in some tens of seconds.
func largeHall(b *testing.B) *hall {
	db := schematest.SQLite(b)
	h := &hall{s: demo.NewServices(db, 3), r: rand.New(rand.NewPCG(1, 1))}
	w, err := demo.Large(context.Background(), h.s)
	if err != nil {
		b.Fatal(err)
	}
	h.who, h.edition, h.p = w.Who, w.Edition, h.s.Room
	return h
}
