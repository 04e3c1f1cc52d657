package search

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/prove"
)

// Settings of a search. One of Time and Iterations must be set.
type Settings struct {
	Time       time.Duration // wall clock
	Iterations int64         // moves priced by each worker; makes the search repeatable
	Workers    int           // logical workers; 2 unless told
	Seed       uint64
	From       timetable.Plan // where to start; nil: a greedy construction
	Temper     float64        // share of the usual starting temperature; 1 unless told. Small values stay near From

	Clock func() time.Time // time.Now unless told
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
	Bound         int64   // units that no plan can surpass: the simple bound, see package prove for better ones
}

// Recorder hears how a search goes. It is called by one goroutine, between rounds: what it does delays the search.
type Recorder interface{ Record(Progress) }

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
	if set.Clock == nil {
		set.Clock = time.Now
	}
	r := &run{in: in, set: set, rec: rec, began: set.Clock()}
	r.improved = r.began
	r.hire()
	if set.Time > 0 {
		r.until = latest(r.began.Add(set.Time), set.Clock().Add(atLeast))
	}
	result := r.loop(ctx)
	if ctx.Err() != nil {
		result.Status = Stopped
	}
	return result, nil
}

// atLeast is granted to the first round of a search whose time was used up by getting ready.
const atLeast = 50 * time.Millisecond

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

type run struct {
	in       *timetable.Instance
	set      Settings
	rec      Recorder
	workers  []*worker
	legs     []leg
	best     timetable.Plan
	price    timetable.Price
	bound    int64 // of what people can attend
	priced   int64 // by each worker, were no round cut short
	moves    int64 // priced by all workers
	began    time.Time
	until    time.Time // zero: iterations alone end it
	improved time.Time
}

// over reports whether somebody stopped the search or its time is used up. Workers ask it, so it may be asked at once by several.
func (r *run) over(ctx context.Context) bool {
	return ctx.Err() != nil || !r.until.IsZero() && !r.set.Clock().Before(r.until)
}

func (r *run) hire() {
	start := r.set.From
	if start == nil {
		start = opening(r.in)
	} else {
		start = timetable.NewState(r.in, standing(r.in, start)).Plan()
	}
	for k := range r.set.Workers {
		r.workers = append(r.workers, newWorker(r.in, r.set.Seed, uint64(k)))
	}
	r.best, r.price, r.bound = start, r.in.Price(start), prove.Wishes(r.in).Attended
	r.legs = r.schedule()
}

// standing is a plan with what a search may not move where it is: the plan may be older than that.
func standing(in *timetable.Instance, plan timetable.Plan) timetable.Plan {
	plan = slices.Clone(plan)
	for i, at := range in.Given() {
		if at.Room != timetable.Nowhere {
			plan[i] = at
		}
	}
	return plan
}

func (r *run) loop(ctx context.Context) Result {
	for _, l := range r.legs {
		if r.priced > 0 && r.over(ctx) {
			break
		}
		if r.done() < l.to || r.priced == 0 {
			r.walk(ctx, l)
		}
	}
	return Result{Plan: r.best, Price: r.price, Status: Finished, Iterations: r.moves, Elapsed: r.set.Clock().Sub(r.began)}
}

// walk goes one leg: workers go by themselves, and meet now and then to say what they found.
func (r *run) walk(ctx context.Context, l leg) {
	in := r.in
	if l.pairs {
		in = r.in.PairWeighted()
	}
	origins := r.origins(l)
	var together sync.WaitGroup
	for k, w := range r.workers {
		together.Go(func() { w.restart(in, origins[k]) })
	}
	together.Wait()
	usual := r.workers[0].usual()
	over := func() bool { return r.over(ctx) }
	for done := r.done(); done < l.to && !over() || r.priced == 0; done = r.done() {
		moves := r.round(l)
		hot, cold := usual*l.temperature(done), usual*l.temperature(done+r.span(moves))
		for _, w := range r.workers {
			together.Go(func() { w.anneal(over, moves, hot*w.heat, cold) })
		}
		together.Wait()
		r.priced += moves
		for _, w := range r.workers {
			r.moves += w.priced
		}
		r.meet(l)
	}
}

// origins are the plans from which workers begin a leg, and how hot: from what they have; before a leg of crossed plans, from that crossed
// with what the next has. Where the two have the same, there is nothing to cross: every other worker begins anew, with fresh heat, and
// the others from the best of all.
func (r *run) origins(l leg) []timetable.Plan {
	plans := make([]timetable.Plan, len(r.workers))
	for k, w := range r.workers {
		plans[k], w.heat = w.best, 1
		if w.best == nil {
			plans[k] = r.best
		}
		if !l.cross {
			continue
		}
		mate, price := r.best, r.price
		if len(r.workers) > 1 {
			next := r.workers[(k+1)%len(r.workers)]
			mate, price = next.best, next.bestPrice
		}
		switch {
		case price != w.bestPrice:
			plans[k] = cross(r.in, w.best, mate, w.rand)
		case k%2 == 1 || len(r.workers) == 1:
			plans[k], w.heat = Random(r.in, w.rand.Uint64()), freshHot/l.hot
		default:
			plans[k] = r.best
		}
		if unplaced(plans[k]) > unplaced(r.best) {
			plans[k], w.heat = r.best, 1
		}
	}
	return plans
}

// What workers price between two meetings: a number of moves where iterations end the search, else what takes about so long. To know
// what a plan of pairs is worth takes a while, so they meet less often then.
const (
	meeting      = 500_000
	pairMeeting  = 30_000_000
	meetingTime  = 100 * time.Millisecond
	pairTime     = 500 * time.Millisecond
	firstMeeting = 20_000 // nobody knows yet how long moves take
)

// round is how many moves each worker prices until the next meeting.
func (r *run) round(l leg) int64 {
	moves, pause := int64(meeting), meetingTime
	if l.pairs {
		moves, pause = pairMeeting, pairTime
	}
	if r.set.Iterations > 0 {
		return min(moves, max(1, int64(math.Ceil(l.to*float64(r.set.Iterations)))-r.priced))
	}
	if r.priced == 0 {
		return firstMeeting
	}
	share := min(float64(pause)/float64(r.set.Time), l.to-r.done())
	return max(1024, min(moves, int64(share*r.perShare())))
}

// perShare is how many moves each worker prices in all the time, at the speed at which they went so far.
func (r *run) perShare() float64 { return float64(r.priced) / max(r.done(), 1e-6) }

// done is how much of the search is behind it.
func (r *run) done() float64 {
	if r.set.Iterations > 0 {
		return float64(r.priced) / float64(r.set.Iterations)
	}
	return float64(r.set.Clock().Sub(r.began)) / float64(r.set.Time)
}

// span is how much of the search a round of moves takes, for a temperature that falls within the round.
func (r *run) span(moves int64) float64 {
	switch {
	case r.set.Iterations > 0:
		return float64(moves) / float64(r.set.Iterations)
	case r.priced == 0:
		return 0
	default:
		return float64(moves) / r.perShare()
	}
}

// meet keeps the best plan of all workers, by the true price.
func (r *run) meet(l leg) {
	for _, w := range r.workers {
		price := w.bestPrice
		if l.pairs {
			price = r.in.Price(w.best)
		}
		if price.Cost() < r.price.Cost() {
			r.best, r.price = w.best, price
			r.improved = r.set.Clock()
		}
	}
	if r.rec != nil {
		now := r.set.Clock()
		r.rec.Record(Progress{Best: r.price, Plan: r.best, Iterations: r.moves,
			Elapsed: now.Sub(r.began), SinceImproved: now.Sub(r.improved), Done: min(1, r.done()), Bound: r.bound})
	}
}
