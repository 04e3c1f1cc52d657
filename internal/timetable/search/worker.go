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
	heat      float64 // of this leg, by the usual one
	free      []int   // sessions that may move
	starts    int
	rooms     int
	sweeps    bool // all exchanges of a session can be bounded in one pass
	spare     bool // there are more places than sessions
	shuffles  bool // rooms matter: sessions of a start also change rooms among themselves
	best      timetable.Plan
	bestPrice timetable.Price
	bestCost  int64
	pending   bool    // the state is better than best, and not copied yet
	priced    int64   // moves, in the last round
	others    []int32 // of sweep
}

func newWorker(in *timetable.Instance, seed, number uint64) *worker {
	starts, rooms := len(in.Starts()), len(in.Problem().Rooms)
	return &worker{rand: rand.NewPCG(seed, number), heat: 1, free: in.Loose(), starts: starts, rooms: rooms,
		sweeps: in.ExchangesBounded(), spare: starts*rooms > in.Sessions(), shuffles: in.RoomsMatter()}
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

// draw picks a move of session a: mostly to a random place, changing places with who holds it; sometimes to another room at its own
// start.
func (w *worker) draw(a int, word uint64) timetable.Move {
	m := timetable.Move{A: a, Start: below(w.starts, word>>16), Room: below(w.rooms, word>>32)}
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
		word := w.rand.Uint64()
		m := w.draw(w.free[below(len(w.free), word)], word)
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

// anneal prices a number of moves, fewer when it is over, at temperatures that fall from hot to cold. It looks at the clock after at
// most enough work, in drawn moves.
func (w *worker) anneal(over func() bool, moves int64, hot, cold float64) {
	w.priced = 0
	if len(w.free) == 0 {
		w.priced = moves
		return
	}
	temperature := hot
	for work := 0; w.priced < moves; work++ {
		if work >= enough {
			if over() {
				break
			}
			work = 0
			temperature = hot * math.Pow(cold/hot, float64(w.priced)/float64(moves))
		}
		word := w.rand.Uint64()
		a := w.free[below(len(w.free), word)]
		if t, _ := w.state.Where(a); w.sweeps && t >= 0 {
			work += sweepWork + w.sweep(a, temperature)
		} else {
			w.accept(w.draw(a, word), temperature)
		}
	}
	if w.pending {
		w.keep()
	}
}

// Work is counted in moves that are looked at one by one; a sweep takes as long as some, at least.
const (
	enough    = 1024
	sweepWork = 15
)

// sweep prices every exchange of a session, and its moves to some free places, until one is made. It returns how many had to be looked at
// one by one.
func (w *worker) sweep(a int, temperature float64) (tried int) {
	w.others = w.state.Exchanges(a, int64(temperature*luck[0]), w.others[:0])
	n := len(w.others)
	w.priced += int64(len(w.best) - n)
	word := w.rand.Uint64()
	for k, first := 0, below(max(1, n), word); k < n; k++ {
		m := timetable.Move{A: a, B: int(w.others[(first+k)%n])}
		m.Start, m.Room = w.state.Where(m.B)
		if tried++; w.accept(m, temperature) {
			return tried
		}
	}
	for t := 0; t < w.starts && w.spare; t++ {
		m := timetable.Move{A: a, B: -1, Start: t, Room: (below(w.rooms, word>>16) + t) % w.rooms}
		if w.state.Holder(m.Room, m.Start) >= 0 {
			continue
		}
		if tried++; w.accept(m, temperature) {
			return tried
		}
	}
	return tried
}

// accept makes a move if the rule of Metropolis allows it.
func (w *worker) accept(m timetable.Move, temperature float64) bool {
	w.priced++
	if m.A == m.B {
		return false
	}
	delta, ok := w.state.Try(m, int64(temperature*luck[w.rand.Uint64()&1023]))
	if !ok {
		return false
	}
	if delta > 0 && w.pending {
		w.keep() // before it gets worse
	}
	w.state.Apply(m)
	if delta < 0 && w.state.Price().Cost() < w.bestCost {
		w.bestCost = w.state.Price().Cost()
		w.pending = true
	}
	return true
}
