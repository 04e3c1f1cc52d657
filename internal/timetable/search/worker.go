package search

import (
	"math"
	"math/rand/v2"

	"github.com/creneau/creneau/internal/timetable"
)

// worker anneals its own plan.
type worker struct {
	state     *timetable.State
	rand      *rand.PCG
	free      []int // sessions that may move
	starts    int
	rooms     int
	shuffles  bool // rooms matter: sessions of a start also change rooms among themselves
	best      timetable.Plan
	bestPrice timetable.Price
	bestCost  int64
	pending   bool  // the state is better than best, and not copied yet
	priced    int64 // moves, in the last round
	others    []int32
}

func newWorker(in *timetable.Instance, seed, number uint64) *worker {
	return &worker{rand: rand.NewPCG(seed, number), free: in.Loose(), starts: len(in.Starts()), rooms: len(in.Problem().Rooms),
		shuffles: in.RoomsMatter()}
}

// keep copies the state as the best so far.
func (w *worker) keep() {
	w.best, w.bestPrice = w.state.Plan(), w.state.Price()
	w.bestCost = w.bestPrice.Cost()
	w.pending = false
}

// restart goes on from a plan, perhaps with another goal.
func (w *worker) restart(in *timetable.Instance, from timetable.Plan) {
	w.state = timetable.NewState(in, from)
	w.keep()
}

// below is a number from 0 to n−1, of 16 bits of a random word.
func below(n int, word uint64) int { return int((word & 0xffff) * uint64(n) >> 16) }

// draw picks a move: mostly a session to a random place, changing places with who holds it; sometimes to another
// room at its own start.
func (w *worker) draw(word uint64) timetable.Move {
	m := timetable.Move{A: w.free[below(len(w.free), word)], Start: below(w.starts, word>>16), Room: below(w.rooms, word>>32)}
	if w.shuffles && word>>61 == 0 {
		if t, _ := w.state.Where(m.A); t >= 0 {
			m.Start = t
		}
	}
	if t, _ := w.state.Where(m.A); t == m.Start && !w.shuffles {
		m.B = m.A // nothing would change
		return m
	}
	m.B = w.state.Holder(m.Room, m.Start)
	if m.B >= 0 && m.B != m.A {
		// Change places with the holder where it starts, which may be before.
		m.Start, m.Room = w.state.Where(m.B)
	}
	return m
}

// usual is the mean of the worsening among random moves of the plan: what temperatures are measured in.
func (w *worker) usual() float64 {
	sum, n := 0.0, 0
	for range 4000 {
		m := w.draw(w.rand.Uint64())
		if m.A == m.B {
			continue
		}
		if d, ok := w.state.Try(m, math.MaxInt64); ok && d > 0 && d < 1000*timetable.Unit {
			sum += float64(d)
			n++
		}
	}
	if n == 0 {
		return timetable.Unit
	}
	return sum / float64(n)
}

// luck holds quantiles of the exponential distribution: −ln u. Accepting what costs less than temperature × luck is
// the rule of Metropolis et al. (1953) with its random number drawn first.
var luck = func() (q [1024]float64) {
	for i := range q {
		q[i] = -math.Log((float64(i) + 0.5) / float64(len(q)))
	}
	return q
}()

// anneal prices a number of moves, fewer when it is over, at temperatures that fall from hot to cold.
func (w *worker) anneal(over func() bool, moves int64, hot, cold float64) {
	w.priced = 0
	if len(w.free) == 0 {
		w.priced = moves
		return
	}
	temperature := hot
	for work := enough; w.priced < moves; work++ {
		if work >= enough {
			if w.priced > 0 && over() {
				break
			}
			work = 0
			temperature = hot * math.Pow(cold/hot, float64(w.priced)/float64(moves))
		}
		work += w.sweep(w.free[below(len(w.free), w.rand.Uint64())], temperature)
	}
	if w.pending {
		w.keep()
	}
}

const enough = 64

// sweep
func (w *worker) sweep(a int, temperature float64) (tried int) {
	w.others = w.state.Exchanges(a, int64(temperature*luck[0]), w.others[:0])
	w.priced += int64(len(w.best))
	n := len(w.others)
	if n == 0 {
		return 0
	}
	first := below(n, w.rand.Uint64())
	for k := range n {
		b := int(w.others[(first+k)%n])
		m := timetable.Move{A: a, B: b}
		m.Start, m.Room = w.state.Where(b)
		delta, ok := w.state.Try(m, int64(temperature*luck[w.rand.Uint64()&1023]))
		if ok {
			w.make(m, delta)
			return k
		}
	}
	return n
}

func (w *worker) make(m timetable.Move, delta int64) {
	if delta > 0 && w.pending {
		w.keep() // before it gets worse
	}
	w.state.Apply(m)
	if delta < 0 && w.state.Price().Cost() < w.bestCost {
		w.bestCost = w.state.Price().Cost()
		w.pending = true
	}
}
