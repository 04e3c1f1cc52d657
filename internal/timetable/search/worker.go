package search

import (
	"context"
	"math"
	"math/rand/v2"

	"github.com/creneau/creneau/internal/timetable"
)

// worker anneals its own plan.
type worker struct {
	in        *timetable.Instance
	state     *timetable.State
	rand      *rand.Rand
	free      []int // sessions that may move
	starts    int
	rooms     int
	hot, cold float64 // temperatures, in units
	best      timetable.Plan
	bestPrice timetable.Price
	bestCost  int64
	pending   bool // the state is better than best, and not copied yet
}

func newWorker(in *timetable.Instance, state *timetable.State, r *rand.Rand) *worker {
	w := &worker{in: in, state: state, rand: r, free: in.Free(), starts: len(in.Starts()), rooms: len(in.Problem().Rooms)}
	w.keep()
	return w
}

// keep copies the state as the best so far.
func (w *worker) keep() {
	w.best, w.bestPrice = w.state.Plan(), w.state.Price()
	w.bestCost = w.bestPrice.Cost()
	w.pending = false
}

func (w *worker) restart(from timetable.Plan) {
	w.state = timetable.NewState(w.in, from)
	w.keep()
}

// draw picks a move: mostly a session to a random place, changing places with who holds it; sometimes to another
// room at its own start.
func (w *worker) draw() timetable.Move {
	m := timetable.Move{A: w.free[w.rand.IntN(len(w.free))], Start: w.rand.IntN(w.starts), Room: w.rand.IntN(w.rooms)}
	if t, _ := w.state.Where(m.A); t >= 0 && w.rand.IntN(8) == 0 {
		m.Start = t
	}
	m.B = w.state.Holder(m.Room, m.Start)
	if m.B >= 0 && m.B != m.A {
		// Change places with the holder where it starts, which may be before.
		m.Start, m.Room = w.state.Where(m.B)
	}
	return m
}

// temperatures looks at moves of the plan: hot accepts a usual worsening move now and then, cold almost none.
func (w *worker) temperatures() (hot, cold float64) {
	sum, n := 0.0, 0
	for range 4000 {
		m := w.draw()
		if m.A == m.B {
			continue
		}
		if d, ok := w.state.Try(m, math.MaxInt64); ok && d > 0 && d < 1000*timetable.Unit {
			sum += float64(d)
			n++
		}
	}
	if n == 0 {
		return timetable.Unit, 1
	}
	mean := sum / float64(n)
	return mean * 0.10, mean * 0.002
}

// anneal prices a number of moves. done is how far the whole search is, span how much of it this round takes.
func (w *worker) anneal(ctx context.Context, moves int64, done, span float64) {
	if len(w.free) == 0 {
		return
	}
	temperature := 0.0
	for k := range moves {
		if k%512 == 0 {
			if ctx.Err() != nil {
				break
			}
			temperature = w.temperature(done + span*float64(k)/float64(moves))
		}
		m := w.draw()
		if m.A == m.B {
			continue
		}
		limit := int64(temperature * w.rand.ExpFloat64())
		delta, ok := w.state.Try(m, limit)
		if !ok {
			continue
		}
		if delta > 0 && w.pending {
			w.keep() // before it gets worse
		}
		w.state.Apply(m)
		if delta < 0 && w.state.Price().Cost() < w.bestCost {
			w.bestCost = w.state.Price().Cost()
			w.pending = true
		}
	}
	if w.pending {
		w.keep()
	}
}

// temperature falls geometrically within each cycle; later cycles start lower.
func (w *worker) temperature(done float64) float64 {
	cycle := min(int(done*cycles), cycles-1)
	within := done*cycles - float64(cycle)
	hot := w.hot * math.Pow(0.4, float64(cycle))
	return hot * math.Pow(w.cold/hot, min(1, within))
}
