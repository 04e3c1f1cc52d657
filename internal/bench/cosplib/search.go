package cosplib

import (
	"context"
	"math"
	"math/rand/v2"
	"sync"
	"time"
)

// Settings of a search. One of Time and Iterations must be set.
type Settings struct {
	Time       time.Duration
	Iterations int64 // moves tried by each worker; makes the search repeatable
	Workers    int   // logical workers; 2 unless told
	Seed       uint64
	Record     func(Progress)   // hears of every meeting; may be nil
	Clock      func() time.Time // time.Now unless told
}

// Progress is how a search goes.
type Progress struct {
	Objective int // of the best complete schedule; −1 before there is one
	Moves     int64
	Elapsed   time.Duration
	Done      float64 // 0 to 1
}

// Result is the best schedule found.
type Result struct {
	Schedule Schedule
	Score    Score // by version 1.0.2
	Moves    int64 // tried by all workers
	Elapsed  time.Duration
}

// random draws small numbers cheaply.
type random struct{ pcg *rand.PCG }

func (r *random) below(n int) int { return int(uint64(uint32(r.pcg.Uint64())) * uint64(n) >> 32) }

// worker follows one goal at a time.
type worker struct {
	in     *Instance
	random random
	luck   *rand.Rand
	best   Schedule
	cost   int64 // true one of best, with what has no place
	moves  int64
}

// rounds is how many cycles a search has; between two of them workers meet and may take the best of all.
const rounds = 10

// goals are followed in turn; the second number of each is found by trying, as no single one serves every instance.
// The less a goal compresses, the hotter it starts: its knee is its temperature.
var goals = [...]goal{{10, 0.30}, {10, 0.25}, {3000, 0.7}, {10, 0.40}, {1000, 0.5}, {30, 0.35}, {100, 0.5}}

// Search looks for a schedule of little objective. An ended context is no error: the best so far is returned.
func (in *Instance) Search(ctx context.Context, set Settings) Result {
	if set.Workers <= 0 {
		set.Workers = 2
	}
	if set.Clock == nil {
		set.Clock = time.Now
	}
	began := set.Clock()
	workers := make([]*worker, set.Workers)
	for k := range workers {
		workers[k] = &worker{in: in, random: random{rand.NewPCG(set.Seed, uint64(k))}, luck: rand.New(rand.NewPCG(set.Seed, uint64(1000+k))),
			cost: math.MaxInt64}
	}
	var best Schedule
	least := int64(math.MaxInt64)
	for round := range rounds {
		limit := limits{moves: set.Iterations * int64(round+1) / rounds}
		if set.Iterations <= 0 {
			limit = limits{until: began.Add(set.Time * time.Duration(round+1) / rounds), from: set.Clock(), clock: set.Clock}
		}
		var together sync.WaitGroup
		for k, w := range workers {
			together.Go(func() { w.cycle(ctx, round, k, best, limit) })
		}
		together.Wait()
		moves := int64(0)
		for _, w := range workers {
			moves += w.moves
			if w.cost < least {
				best, least = w.best, w.cost
			}
		}
		if set.Record != nil {
			set.Record(Progress{Objective: objective(in, best), Moves: moves, Elapsed: set.Clock().Sub(began), Done: float64(round+1) / rounds})
		}
		if ctx.Err() != nil {
			break
		}
	}
	r := Result{Schedule: best, Score: in.Score(best, V1), Elapsed: set.Clock().Sub(began)}
	for _, w := range workers {
		r.Moves += w.moves
	}
	return r
}

func objective(in *Instance, s Schedule) int {
	score := in.Score(s, V1)
	if !score.Complete {
		return -1
	}
	return score.Objective
}

// limits end a cycle by the clock or by the number of moves.
type limits struct {
	from, until time.Time
	clock       func() time.Time
	moves       int64
}

// done is how far the cycle is that began at a number of moves.
func (l limits) done(start, now int64) float64 {
	if l.moves > 0 {
		return float64(now-start) / float64(max(1, l.moves-start))
	}
	if !l.from.Before(l.until) {
		return math.Inf(1) // the cycle before it took its time, too
	}
	return float64(l.clock().Sub(l.from)) / float64(l.until.Sub(l.from))
}

// Temperatures of a cycle, in units of the objective under a compressed goal.
const (
	hottest  = 25.0
	reheated = 2.5
	coldest  = 0.15
	polish   = 0.9 // share of a cycle after which the true goal is followed
)

// cycle anneals once: even rounds start anew, odd ones reheat the best of all.
func (w *worker) cycle(ctx context.Context, round, number int, shared Schedule, limit limits) {
	start := w.moves
	g := goals[(round/2*2+round%2+number)%len(goals)]
	hot, from := max(hottest, g.knee), Schedule{}
	if round%2 == 1 || round == rounds-1 {
		hot, from = reheated, shared
	}
	x := newState(newTables(w.in, g))
	if from.Track != nil {
		x.load(from)
	}
	mine := keeper{w: w, least: math.MaxInt64}
	w.anneal(ctx, x, &mine, func() float64 { return min(1, limit.done(start, w.moves)/polish) }, hot, coldest)
	x = newState(newTables(w.in, trueGoal))
	x.load(mine.best)
	w.anneal(ctx, x, &mine, func() float64 { return min(1, (limit.done(start, w.moves)-polish)/(1-polish)) }, 0.3, 0.05)
	if mine.least < w.cost {
		w.best, w.cost = mine.best, mine.least
	}
}

// keeper keeps the best schedule by the true goal.
type keeper struct {
	w     *worker
	best  Schedule
	least int64
}

// step is after how many moves the temperature falls and the clock is looked at.
const step = 256

func (w *worker) anneal(ctx context.Context, x *state, keep *keeper, done func() float64, hot, cold float64) {
	if x.now.truly < keep.least {
		keep.best, keep.least = x.schedule(), x.now.truly
	}
	for part := done(); part < 1 && ctx.Err() == nil; part = done() {
		temperature := hot * math.Pow(cold/hot, max(0, part)) * grain
		for range step {
			w.moves++
			limit := int64(temperature * w.luck.ExpFloat64())
			before := x.now
			x.begin()
			if !x.draw(&w.random) {
				x.undo()
				continue
			}
			x.settle()
			if x.now.goal-before.goal > limit {
				x.undo()
				continue
			}
			if x.now.truly < keep.least {
				keep.best, keep.least = x.schedule(), x.now.truly
			}
		}
	}
}
