package edition

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
)

// Refusals about clocks.
var (
	ErrClock = fault.New(fault.Invalid, "edition.clock",
		"a real edition has the real time; make a rehearsal to try another one").Field("clock", "edition.clock")
	ErrClockFar = fault.New(fault.Invalid, "edition.clock_far",
		"a rehearsal's clock is at most ten years away from the real time").Field("clock", "edition.clock_far")
)

// farthest is how far a rehearsal's clock may be from the server's.
const farthest = 10 * 366 * 24 * time.Hour

// At is what the edition's clock reads when the server's reads an instant. The two differ in rehearsals only.
//
// What happens on a day, what is open and what is owed asks this clock. When something was written, released or sent is kept by the
// server's, for it says what happened.
func (e Edition) At(instant time.Time) time.Time { return instant.Add(e.ClockAhead) }

// checkClock refuses another time for what is no rehearsal.
func (e Edition) checkClock() error {
	switch {
	case e.ClockAhead == 0:
		return nil
	case !e.Rehearsal:
		return ErrClock
	case e.ClockAhead.Abs() > farthest:
		return ErrClockFar
	default:
		return nil
	}
}

// Now is what the edition's clock reads.
func (s *Service) Now(e Edition) time.Time { return e.At(s.db.Now()) }

// SetClock makes a rehearsal's clock read an instant, or the real time when that is zero. It goes on from there. A real edition gets
// ErrClock. It returns the edition and the id of the change, to undo it.
func (s *Service) SetClock(ctx context.Context, who actor.Actor, e Edition, reads time.Time) (saved Edition, change string, err error) {
	if !e.Rehearsal {
		return e, "", ErrClock
	}
	e.ClockAhead = 0
	if !reads.IsZero() {
		e.ClockAhead = s.Ahead(reads)
	}
	return s.Edition().Save(ctx, who, e)
}

// Ahead is how far a clock that reads an instant is ahead of the server's, in whole seconds: it reads the instant or up to a second more.
func (s *Service) Ahead(reads time.Time) time.Duration {
	ahead := reads.Sub(s.db.Now())
	if whole := ahead.Truncate(time.Second); whole < ahead {
		return whole + time.Second
	}
	return ahead.Truncate(time.Second)
}
