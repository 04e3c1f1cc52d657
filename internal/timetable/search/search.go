package search

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/timetable"
)

// Settings of a search. One of Time and Iterations must be set.
type Settings struct {
	Time       time.Duration // wall clock
	Iterations int64         // moves priced by each worker; makes the search repeatable
	Workers    int           // logical workers; 2 unless told
	Seed       uint64
	From       timetable.Plan // where to start; nil: a greedy construction
	Temper     float64        // share of the usual starting temperature; 1 unless told. Small values stay near From
}

// Status says why a search ended.
type Status string

// The reasons.
const (
	Finished Status = "finished" // its time or iterations are used up
	Stopped  Status = "stopped"  // its context ended
)

// Result is the best plan found.
type Result struct {
	Plan       timetable.Plan
	Price      timetable.Price
	Status     Status
	Iterations int64 // moves priced by all workers
	Elapsed    time.Duration
}

// Progress is what a Recorder hears at every meeting of the workers.
type Progress struct {
	Best          timetable.Price
	Plan          timetable.Plan // the best so far; do not change it
	Iterations    int64          // moves priced by all workers
	Elapsed       time.Duration
	SinceImproved time.Duration
	Done          float64 // 0 to 1
}

// Recorder hears how a search goes. It is called by one goroutine, between rounds: what it does delays the search.
type Recorder interface{ Record(Progress) }

// meeting is after how many moves workers meet.
const meeting = 50_000

// cycles is how often the temperature falls from its start to its end; each next start is lower.
const cycles = 3

var errNoLimit = errors.New("search: set a time or a number of iterations")

// Run searches. The recorder may be nil. An ended context is no error: the best so far is returned.
func Run(ctx context.Context, in *timetable.Instance, set Settings, rec Recorder) (Result, error) {
	if set.Time <= 0 && set.Iterations <= 0 {
		return Result{}, errNoLimit
	}
	if set.Workers <= 0 {
		set.Workers = 2
	}
	if set.Temper <= 0 {
		set.Temper = 1
	}
	run := &run{in: in, set: set, rec: rec, began: time.Now(), improved: time.Now()}
	run.hire()
	return run.loop(ctx), nil
}

type run struct {
	in       *timetable.Instance
	set      Settings
	rec      Recorder
	workers  []*worker
	best     timetable.Plan
	price    timetable.Price
	priced   int64 // by each worker
	began    time.Time
	improved time.Time
}

func (r *run) hire() {
	start := r.set.From
	if start == nil {
		start = Greedy(r.in)
	}
	state := timetable.NewState(r.in, start)
	r.best, r.price = state.Plan(), state.Price()
	for k := range r.set.Workers {
		if k > 0 {
			state = timetable.NewState(r.in, r.best)
		}
		r.workers = append(r.workers, newWorker(r.in, state, rand.New(rand.NewPCG(r.set.Seed, uint64(k)))))
	}
	hot, cold := r.workers[0].temperatures()
	for _, w := range r.workers {
		w.hot, w.cold = hot*r.set.Temper, cold
	}
}

func (r *run) loop(ctx context.Context) Result {
	status := Finished
	for done := r.done(); done < 1; done = r.done() {
		moves := int64(meeting)
		if r.set.Iterations > 0 {
			moves = min(moves, r.set.Iterations-r.priced)
		}
		var together sync.WaitGroup
		for _, w := range r.workers {
			together.Go(func() { w.anneal(ctx, moves, done, r.span(moves)) })
		}
		together.Wait()
		if ctx.Err() != nil {
			status = Stopped
		}
		r.priced += moves
		r.meet(done)
		if status == Stopped {
			break
		}
	}
	return Result{Plan: r.best, Price: r.price, Status: status, Iterations: r.priced * int64(len(r.workers)), Elapsed: time.Since(r.began)}
}

// done is how much of the search is behind it.
func (r *run) done() float64 {
	if r.set.Iterations > 0 {
		return float64(r.priced) / float64(r.set.Iterations)
	}
	return float64(time.Since(r.began)) / float64(r.set.Time)
}

// span is how much of the search a round of moves takes, for a temperature that falls within the round.
func (r *run) span(moves int64) float64 {
	if r.set.Iterations > 0 {
		return float64(moves) / float64(r.set.Iterations)
	}
	return 0
}

// meet takes the best of all workers and, where a cycle begins, sends everybody on from there.
func (r *run) meet(before float64) {
	for _, w := range r.workers {
		if w.bestCost < r.price.Cost() {
			r.best, r.price = w.best, w.bestPrice
			r.improved = time.Now()
		}
	}
	after := r.done()
	if int(before*cycles) != int(after*cycles) || after >= 1 {
		for _, w := range r.workers {
			w.restart(r.best)
		}
	}
	if r.rec != nil {
		now := time.Now()
		r.rec.Record(Progress{Best: r.price, Plan: r.best, Iterations: r.priced * int64(len(r.workers)),
			Elapsed: now.Sub(r.began), SinceImproved: now.Sub(r.improved), Done: min(1, after)})
	}
}
