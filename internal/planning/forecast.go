package planning

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Forecast is what to expect of a plan that waits or is searched.
type Forecast struct {
	Ahead  int           // searches before it, of any edition
	Wait   time.Duration // until it begins, if one server does them all; less with more servers
	Left   time.Duration // of its own search, the proof of its bound included
	Known  bool          // Wait and Left are; a search by count tells only once it goes
	Silent bool          // its server has not been heard of: another one goes on from its best
	Stops  bool          // somebody asked it to; it hears of that within a second or two
}

// Forecasts says what to expect of the plans of an edition that wait or are searched.
func (s *Service) Forecasts(ctx context.Context, who actor.Actor, editionID edition.ID) (map[PlanID]Forecast, error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	out := map[PlanID]Forecast{}
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err := plansUnderWay(tx)
		clear(out)
		next := Forecast{Known: true} // of the plan that would be queued after those looked at
		for _, u := range all {
			f := next
			if u.State == Running {
				f.Wait, f.Ahead, f.Known = 0, 0, true
				f.Silent = tx.Now().Sub(u.beat) > staleAfter
			}
			f.Stops = u.stops
			left, known := u.left(tx.Now())
			f.Left, f.Known = left, f.Known && known
			next = Forecast{Ahead: next.Ahead + 1, Wait: next.Wait + left, Known: next.Known && known}
			if u.EditionID == editionID {
				out[u.ID] = f
			}
		}
		return err
	})
	return out, err
}

// underWay is a plan that waits or is searched.
type underWay struct {
	Plan
	beat  time.Time
	stops bool
}

// left is how long a plan's search still takes. One by the clock is what is left on it; one by count goes on as fast as it went.
func (u underWay) left(now time.Time) (left time.Duration, known bool) {
	since := time.Duration(0)
	if u.State == Running && !u.beat.IsZero() {
		since = max(0, now.Sub(u.beat))
	}
	if u.Settings.Seconds > 0 {
		left = time.Duration((float64(u.Settings.Seconds) - u.Progress.Seconds) * float64(time.Second))
		return max(0, left+u.Settings.proof()-since), true
	}
	if u.Progress.Done <= 0 {
		return 0, false
	}
	left = time.Duration(u.Progress.Seconds * (1 - u.Progress.Done) / u.Progress.Done * float64(time.Second))
	return max(0, left-since), true
}

// Rate is how many moves a search prices in a second, on average; 0 before it says.
func (p Progress) Rate() float64 {
	if p.Seconds <= 0 {
		return 0
	}
	return float64(p.Iterations) / p.Seconds
}
