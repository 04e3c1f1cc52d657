package planning

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/prove"
	"github.com/creneau/creneau/internal/timetable/search"
)

// How often a running plan beats, after how long without a beat it is free to take, and how often to look for one.
const (
	beatEvery  = time.Second
	staleAfter = 10 * time.Second
	lookEvery  = 2 * time.Second
)

// Run works on plans until ctx ends, one at a time. Any number of servers may run it on one database.
func (s *Service) Run(ctx context.Context, log *slog.Logger) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		worked, err := s.Work(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("plan search failed", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// Work takes one waiting plan and searches to its end. It reports false when none waited. When ctx ends the plan
// goes back to the queue with its best so far.
func (s *Service) Work(ctx context.Context) (worked bool, err error) {
	var p Plan
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		p, err = claim(tx, staleAfter)
		return err
	})
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.search(ctx, &p)
}

func (s *Service) search(ctx context.Context, p *Plan) error {
	task, err := s.Task(ctx, actor.System("planner"), p.EditionID, p.Settings)
	if err != nil {
		return s.fail(ctx, *p, err)
	}
	in, err := task.searched(p.Settings)
	if err != nil {
		return s.fail(ctx, *p, err)
	}
	set := search.Settings{Time: time.Duration(p.Settings.Seconds) * time.Second, Iterations: p.Settings.Iterations,
		Workers: p.Settings.Workers, Seed: p.Settings.Seed}
	before := p.Progress
	if len(p.Places) > 0 { // it continues another, or its last runner died: go on from there, for the time that is left
		set.From, set.Temper = task.Plan(p.Places), 0.3
		set.Time -= time.Duration(before.Seconds * float64(time.Second))
		set.Time = max(set.Time, time.Second)
		if p.Settings.Seconds == 0 {
			set.Time = 0
		}
	}
	searching, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	rec := &reporter{service: s, ctx: ctx, plan: p, task: task, before: before, stop: stop, last: -beatEvery}
	result, err := search.Run(searching, in, set, rec)
	if err != nil {
		return s.fail(ctx, *p, err)
	}
	p.Progress.Iterations, p.Progress.Seconds = before.Iterations+result.Iterations, before.Seconds+result.Elapsed.Seconds()
	switch cause := context.Cause(searching); {
	case errors.Is(cause, errTaken):
		return nil
	case errors.Is(cause, errCancelled):
		p.State = Cancelled
	case ctx.Err() != nil:
		return s.giveBack(ctx, *p)
	default:
		p.State = Done
		p.Progress.Done = 1
	}
	result.Plan = search.Nearer(in, result.Plan)
	p.Places, p.Price = task.Places(result.Plan), task.Price(result.Plan)
	p.Price.Bound = task.bound(ctx, p.Settings, result.Plan)
	return s.end(ctx, *p)
}

func (s *Service) fail(ctx context.Context, p Plan, err error) error {
	p.State, p.Error = Failed, err.Error()
	return s.end(ctx, p)
}

// proofTime is how long a bound is sought at most, and a quarter of the search at most.
const proofTime = 4 * time.Second

// proof is how long a bound is sought after the search.
func (s Settings) proof() time.Duration {
	return min(proofTime, time.Duration(s.Seconds)*time.Second/4)
}

// bound is what no plan can surpass, as far as that is proven in a short while.
func (t *Task) bound(ctx context.Context, set Settings, plan timetable.Plan) float64 {
	proving, cancel := context.WithTimeout(ctx, set.proof())
	defer cancel()
	return Days(prove.Tightest(proving, t.Instance, plan).Attended)
}

var (
	errCancelled = errors.New("planning: cancelled")
	errTaken     = errors.New("planning: another runner has taken the plan")
)

func (s *Service) end(ctx context.Context, p Plan) error {
	return s.db.Write(context.WithoutCancel(ctx), func(tx *sqldb.Tx) error {
		if err := finish(tx, p); err != nil {
			return err
		}
		return tx.Emit(sqldb.Event{Kind: "planning.finished", Scope: string(p.EditionID), Data: map[string]string{"plan": string(p.ID)}})
	})
}

func (s *Service) giveBack(ctx context.Context, p Plan) error {
	return s.db.Write(context.WithoutCancel(ctx), func(tx *sqldb.Tx) error { return release(tx, p) })
}

// reporter writes the best plan so far, once a beat.
type reporter struct {
	service *Service
	ctx     context.Context
	plan    *Plan
	task    *Task
	before  Progress
	stop    context.CancelCauseFunc
	last    time.Duration // into the search, of the last beat
}

// Record implements search.Recorder.
func (r *reporter) Record(p search.Progress) {
	if p.Elapsed-r.last < beatEvery {
		return
	}
	r.last = p.Elapsed
	seconds := r.before.Seconds + p.Elapsed.Seconds()
	r.plan.Places = r.task.Places(p.Plan)
	r.plan.Price = r.task.Price(p.Plan)
	curve := append(r.plan.Progress.Curve, Point{seconds, Days(p.Best.Cost())})
	// A search that goes on after its runner died has only the rest before it.
	done := r.before.Done + (1-r.before.Done)*p.Done
	r.plan.Progress = Progress{Done: done, Seconds: seconds, Iterations: r.before.Iterations + p.Iterations,
		Quiet: p.SinceImproved.Seconds(), Curve: thin(curve)}
	var cancel bool
	err := r.service.db.Write(context.WithoutCancel(r.ctx), func(tx *sqldb.Tx) (err error) {
		cancel, err = beat(tx, r.plan)
		return err
	})
	switch {
	case fault.KindOf(err) == fault.NotFound:
		r.stop(errTaken)
	case cancel:
		r.stop(errCancelled)
	}
}

// maxCurve bounds the points kept of a curve.
const maxCurve = 240

// thin drops every second point of a long curve but the newest.
func thin(curve []Point) []Point {
	if len(curve) <= maxCurve {
		return curve
	}
	var out []Point
	for i, p := range curve {
		if i%2 == 0 || i == len(curve)-1 {
			out = append(out, p)
		}
	}
	return out
}
