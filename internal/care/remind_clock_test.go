package care_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// asks keeps what the edition asks, which lets the clock remind.
func (s stand) asks(c care.Clock) {
	s.t.Helper()
	r, err := s.s.Rule(s.ctx, s.who, s.e.ID)
	s.must(err)
	r.Clock = c
	s.must(s.s.SaveRule(s.ctx, s.who, r))
}

func (s stand) reminded() (out []post.QueuedMail) {
	s.t.Helper()
	out, err := s.c.Post.MailsOf(s.ctx, s.who, string(s.e.ID), post.BoxFilter{Topic: care.RemindTopic})
	s.must(err)
	return out
}

// The day is 10 May: the rungs are 26 March, 10 April, 30 April and 7 May.
func TestTheClockRemindsOnItsDaysByDayAndNeverTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		climb := func() int {
			t.Helper()
			n, err := s.s.RemindByClock(s.ctx)
			s.must(err)
			return n
		}
		at := func(month time.Month, day, hour int) time.Time {
			return time.Date(2027, month, day, hour, 30, 0, 0, s.e.Location())
		}
		s.at(at(4, 10, 12))
		if n := climb(); n != 0 {
			t.Errorf("nobody said what is asked, and %d mails left", n)
		}
		s.asks(care.ClockSends)
		s.must(s.s.SaveHours(s.ctx, s.as("ada"), s.e, nil))
		var got []string
		for _, moment := range []time.Time{at(4, 9, 12), at(4, 10, 7), at(4, 10, 8), at(4, 10, 21), at(4, 11, 12), at(4, 14, 12), at(4, 30, 23),
			at(5, 1, 9), at(5, 7, 9), at(5, 8, 9), at(5, 10, 9)} {
			s.at(moment)
			// Whatever else runs, and after it fell: another service of the same database.
			n := climb()
			again := care.NewService(s.db, id.System(), care.Neighbours{Calls: s.c.Calls, Programme: s.c.Programme})
			again.Write(letters)
			if m, err := again.RemindByClock(s.ctx); err != nil || m != 0 {
				t.Errorf("at %s again: %d mails, %v", moment, m, err)
			}
			if n > 0 {
				got = append(got, moment.Format("2 Jan 15h"))
			}
		}
		if diff := cmp.Diff([]string{"10 Apr 08h", "1 May 09h", "7 May 09h"}, got); diff != "" {
			t.Error(diff)
		}
		all := s.reminded()
		if len(all) != 9 {
			t.Errorf("%d mails for three speakers on three days", len(all))
		}
		for _, m := range all {
			if m.Unsubscribe == "" {
				t.Errorf("%s has no way to end them", m.To)
			}
		}
	})
}

func TestWhoHasDoneAllOrWantsNoneIsNotRemindedByTheClock(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.asks(care.ClockHolds)
		s.at(time.Date(2027, 4, 10, 10, 0, 0, 0, time.UTC))
		for _, k := range care.Kinds {
			s.must(s.s.Say(s.ctx, s.who, s.e.ID, []speaker.ID{s.people["ada"].ID}, k, care.Waived, ""))
		}
		why := func() map[string]string {
			t.Helper()
			l, err := s.s.RemindersByClock(s.ctx, s.who, s.e.ID)
			s.must(err)
			out := map[string]string{}
			for _, p := range l.Would {
				out[p.Speaker.Name] = p.Why
			}
			return out
		}
		if diff := cmp.Diff(map[string]string{"ada": care.NoTask, "bo": "", "cy": ""}, why()); diff != "" {
			t.Error(diff)
		}
		_, err := s.s.Remind(s.ctx, s.who, s.e.ID, []speaker.ID{s.people["bo"].ID})
		s.must(err)
		stop := id.Hash(s.link())
		s.must(s.s.StopReminders(s.ctx, care.Holder{}.Who, s.e, stop, true))
		s.at(time.Date(2027, 4, 11, 11, 0, 0, 0, time.UTC))
		if diff := cmp.Diff(map[string]string{"ada": care.NoTask, "bo": care.Stopped, "cy": ""}, why()); diff != "" {
			t.Error(diff)
		}
		n, err := s.s.RemindByClock(context.Background())
		if held := slices.DeleteFunc(s.reminded(), func(m post.QueuedMail) bool { return m.State != post.MailHeld }); err != nil || n != 1 ||
			len(held) != 1 || held[0].To != "cy@example.org" {
			t.Errorf("%d, %v, %+v", n, err, held)
		}
		s.must(s.s.StopReminders(s.ctx, care.Holder{}.Who, s.e, stop, false))
		if got := why()["bo"]; got != "" {
			t.Errorf("bo wants reminders again, and is left out: %s", got)
		}
		s.asks(care.ClockOff)
		s.at(time.Date(2027, 4, 30, 11, 0, 0, 0, time.UTC))
		if n, err := s.s.RemindByClock(s.ctx); err != nil || n != 0 {
			t.Errorf("it is off: %d, %v", n, err)
		}
	})
}

// link is the secret in the newest reminder.
func (s stand) link() string {
	s.t.Helper()
	_, link, _ := strings.Cut(s.reminded()[0].Text, "link=")
	return link
}

func TestAnswersToARemindersMailGoToTheContact(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.e.Sender.ReplyTo = "desk@example.org"
		var err error
		s.e, _, err = s.c.Editions.Edition().Save(s.ctx, s.who, s.e)
		s.must(err)
		_, err = s.s.Remind(s.ctx, s.who, s.e.ID, []speaker.ID{s.people["ada"].ID})
		s.must(err)
		to := map[string]string{}
		deliver := func() {
			t.Helper()
			_, err := s.c.Post.Deliver(s.ctx, func(_ context.Context, _ string, m post.Mail) error { to[m.To] = m.Head.ReplyTo; return nil })
			s.must(err)
		}
		deliver()
		if got := to["ada@example.org"]; got != "desk@example.org" {
			t.Errorf("nobody is ada's contact, and answers go to %q", got)
		}
		s.c.Accounts.AddRights(care.Rights()...)
		s.must(s.c.Accounts.Grant(s.ctx, s.who, "oscar@example.org", actor.Grant{Scope: string(s.e.ID), Role: edition.Organiser}))
		d, err := s.s.Desk(s.ctx, s.who, s.e.ID)
		s.must(err)
		s.must(s.s.NameContact(s.ctx, s.who, s.e.ID, []programme.SessionID{s.session["alone"].ID}, d.Staff[0].Person))
		s.at(today.Add(25 * time.Hour))
		_, err = s.s.Remind(s.ctx, s.who, s.e.ID, []speaker.ID{s.people["ada"].ID})
		s.must(err)
		deliver()
		if got := to["ada@example.org"]; got != "oscar@example.org" {
			t.Errorf("oscar is ada's contact, and answers go to %q", got)
		}
	})
}

func TestANoToRecordingTakesTheSessionOutOfWhatIsRecorded(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		v := s.now("together")
		v.Recorded = true
		_, _, err := s.c.Programme.Session().Save(s.ctx, s.who, v)
		s.must(err)
		s.must(s.s.SayRecording(s.ctx, s.as("bo"), s.e, "yes"))
		if !s.now("together").Recorded {
			t.Error("a yes changes what is recorded")
		}
		s.must(s.s.SayRecording(s.ctx, s.as("cy"), s.e, "no"))
		if s.now("together").Recorded {
			t.Error("cy does not want to be recorded, and is")
		}
	})
}
