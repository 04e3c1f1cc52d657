package care

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/speaker"
)

// Clock is what the clock does about tasks that are open.
type Clock string

// What it does.
const (
	ClockOff   Clock = "" // only organisers remind
	ClockSends Clock = "send"
	ClockHolds Clock = "hold" // mails wait in the outbox for an organiser
)

// Clocks lists them in order.
var Clocks = [...]Clock{ClockSends, ClockHolds, ClockOff}

// ErrClock refuses what is none of them.
var ErrClock = fault.New(fault.Invalid, "care.clock", "reminders are sent, held, or off").Field("clock", "care.clock")

// Rungs are how many days before the first day speakers are reminded of what is late, or due before the next rung.
var Rungs = [...]int{45, 30, 10, 3}

const (
	rungLasts  = 3   // days in which a rung is made up for, should nothing run in time
	mostAnHour = 200 // reminders of an edition by the clock: relays take many at once for junk
)

// Rung is a step of the ladder.
type Rung struct {
	Days int
	At   time.Time // its first instant, on the edition's clock
	Ends time.Time // from when it is not made up for
	Sent int
}

// rungs are the steps of an edition; none before it has days.
func (w *world) rungs() (out []Rung) {
	if len(w.days) == 0 {
		return nil
	}
	first := w.days[0].Start.In(w.edition.Location())
	day := func(before int) time.Time {
		return time.Date(first.Year(), first.Month(), first.Day()-before, 0, 0, 0, 0, w.edition.Location())
	}
	for _, days := range Rungs {
		r := Rung{Days: days, At: day(days), Ends: day(max(days-rungLasts, 0))}
		for _, said := range w.reminders {
			if slices.Contains(said.Rungs, days) {
				r.Sent++
			}
		}
		out = append(out, r)
	}
	return out
}

// rung is the step that the clock stands on, or comes to next. False: there is none any more.
func (w *world) rung() (r Rung, is bool) {
	for _, r := range w.rungs() {
		if w.now.Before(r.Ends) {
			return r, true
		}
	}
	return r, false
}

// until is when the rung after one begins: what is due before it is asked for now.
func (w *world) until(r Rung) time.Time {
	for _, next := range w.rungs() {
		if next.Days < r.Days {
			return next.At
		}
	}
	return w.days[0].End
}

// Why the clock alone leaves somebody out.
const (
	Stopped = "stopped" // they want none
	NotDue  = "not_due" // nothing of theirs is late, or due before the next rung
	HadRung = "had_rung"
)

// outByClock is why the clock leaves somebody out; empty: it does not.
func (w *world) outByClock(r Rung, of speaker.ID, open []Task) string {
	due := w.until(r)
	switch {
	case w.stopped[of]:
		return Stopped
	case slices.Contains(w.reminders[of].Rungs, r.Days):
		return HadRung
	case !slices.ContainsFunc(open, func(t Task) bool { return t.Late || !t.Due.IsZero() && t.Due.Before(due) }):
		return NotDue
	}
	return ""
}

// climbing reports whether an edition's speakers are to be reminded by the clock.
func (w *world) climbing() bool {
	return w.rule.Clock != ClockOff && (w.edition.State == edition.Announced || w.edition.State == edition.Published)
}

// byClock are the reminders of a rung, each with why it does not leave, if it does not.
func (s *Service) byClock(tx *sqldb.Tx, w *world, r Rung, secret func() string) (out []Preview, err error) {
	var all []speaker.ID
	for _, v := range w.speakers() {
		all = append(all, v.ID)
	}
	some, err := s.reminders(tx, w, all, secret)
	for i := range some {
		if some[i].Why != "" && some[i].Why != Recently {
			continue
		}
		some[i].Why = cmp.Or(w.outByClock(r, some[i].Speaker.ID, some[i].Open), some[i].Why)
	}
	return some, err
}

// RemindByClock reminds whoever has something late, or due soon, when the clock of their edition has come to a rung of the ladder: one mail
// each with all that is open, by day, no more than 200 an hour. It returns how many. That somebody was reminded is kept with the mail, so
// whatever runs it beside, or again after it fell, nobody gets a rung twice.
func (s *Service) RemindByClock(ctx context.Context) (n int, err error) {
	var editions []edition.ID
	if err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		editions, err = editionsAsking(tx)
		return err
	}); err != nil {
		return 0, err
	}
	for _, editionID := range editions {
		due := false
		if err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
			w, err := worldInTx(tx, editionID)
			if err != nil {
				return err
			}
			_, due = w.onRung()
			return nil
		}); err != nil {
			return n, err
		}
		if !due {
			continue
		}
		some := 0
		if err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
			some, err = s.climb(tx, editionID)
			return err
		}); err != nil {
			return n, err
		}
		n += some
	}
	return n, nil
}

// onRung is the rung on which reminders leave now. False: none do.
func (w *world) onRung() (r Rung, is bool) {
	r, is = w.rung()
	return r, is && w.climbing() && !w.now.Before(r.At) && !w.edition.Quiet(w.now)
}

func (s *Service) climb(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	w, err := worldInTx(tx, editionID)
	if err != nil {
		return 0, err
	}
	r, is := w.onRung()
	if !is {
		return 0, nil
	}
	lately, err := countReminders(tx, editionID, tx.Now().Add(-time.Hour))
	if err != nil {
		return 0, err
	}
	all, err := s.byClock(tx, w, r, id.Secret)
	if err != nil {
		return 0, err
	}
	for _, p := range all {
		if p.Why != "" || lately+n >= mostAnHour {
			continue
		}
		p.Mail.Held = w.rule.Clock == ClockHolds
		if err := s.send(tx, w, p, r.Days); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// ByClock is the reminders by the clock as they stand.
type ByClock struct {
	Rule  Rule
	Rungs []Rung
	Next  Rung // on which the clock stands, or to which it comes next; without days: there is none any more
	Would []Preview
}

// RemindersByClock shows the rungs, and the mails of the one to come as they would leave now, with links that open nothing.
func (s *Service) RemindersByClock(ctx context.Context, who actor.Actor, editionID edition.ID) (l ByClock, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return l, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, editionID)
		if err != nil {
			return err
		}
		l = ByClock{Rule: w.rule, Rungs: w.rungs()}
		next, is := w.rung()
		if !is {
			return nil
		}
		l.Next = next
		l.Would, err = s.byClock(tx, w, next, func() string { return "…" })
		return err
	})
	return l, err
}

// StopReminders ends, or begins again, the reminders by the clock of whose link has a hash: a mail's programs follow it, so it opens
// nothing else. A hash of no link is refused with ErrLink.
func (s *Service) StopReminders(ctx context.Context, who actor.Actor, e edition.Edition, hash string, stop bool) error {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		of, _, err := byLink(tx, e.ID, hash)
		if err != nil {
			return err
		}
		return putStop(tx, e.ID, of, stop)
	})
}
