package cfp_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/post"
)

// reminded is what the call mails when its clock reads an instant, a line for each, as "to topic number-of-drafts".
func (s stand) reminded(at time.Time) (out []string) {
	s.t.Helper()
	s.at(at)
	before := s.outbox()
	n, err := s.s.Remind(s.ctx, func(edition.Edition) cfp.Letters {
		return cfp.Letters{
			Opened: func(cfp.Call, string) post.Mail { return post.Mail{Subject: "open", Text: "0"} },
			Unsent: func(drafts []cfp.Draft, _ cfp.Call, _ string) post.Mail {
				return post.Mail{Subject: "unsent", Text: fmt.Sprint(len(drafts))}
			},
		}
	})
	s.must(err)
	for _, m := range s.outbox()[len(before):] {
		out = append(out, m.To+" "+m.Topic+" "+m.Text)
	}
	if n != len(out) {
		s.t.Errorf("%d mails are said, %d are there", n, len(out))
	}
	slices.Sort(out)
	return out
}

// outbox is the server's mails, oldest first.
func (s stand) outbox() (out []post.QueuedMail) {
	s.t.Helper()
	out, err := s.c.Post.OutboxOfDemo(s.ctx, 100)
	s.must(err)
	slices.Reverse(out)
	return out
}

func (s stand) want(what string, got []string, want ...string) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("%s: %q, not %q", what, got, want)
	}
}

func TestWhoAskedHearsOnceThatACallHasOpened(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.at(opens.Add(-48 * time.Hour))
		ada, bob, eve := s.person("ada").Who, s.person("bob").Who, s.person("eve").Who
		for _, who := range []actor.Actor{ada, ada, bob, eve} {
			s.must(s.s.Follow(s.ctx, who, s.e))
		}
		s.must(s.s.Unfollow(s.ctx, bob, s.e))
		if does, err := s.s.Follows(s.ctx, ada, s.e.ID); err != nil || !does {
			t.Errorf("ada waits: %t, %v", does, err)
		}
		if err := s.s.Follow(s.ctx, actor.Actor{}, s.e); !errors.Is(err, actor.ErrSignIn) {
			t.Errorf("nobody follows: %v", err)
		}
		_, err := account.NewPrivacy(s.db, id.System(), nil, cfp.Personal()).Erase(s.ctx, s.system, "eve@example.org")
		s.must(err)
		s.want("before", s.reminded(opens.Add(-time.Minute)))
		s.want("as it opens", s.reminded(opens), "ada@example.org cfp.opened 0")
		s.want("afterwards", s.reminded(opens.Add(time.Hour)))
		if err := s.s.Follow(s.ctx, bob, s.e); !errors.Is(err, cfp.ErrOpened) {
			t.Errorf("an open call is followed: %v", err)
		}
		s.call.Announced = false
		s.call, _, err = s.s.SaveCall(s.ctx, s.system, s.call)
		s.must(err)
		if err := s.s.Follow(s.ctx, bob, s.e); !errors.Is(err, cfp.ErrNoCall) {
			t.Errorf("a call that is not announced is followed: %v", err)
		}
	})
}

func TestWhoHasNotSentIsRemindedAWeekAndADayBefore(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada, bob, eve := s.person("ada"), s.person("bob"), s.person("eve")
		s.write(ada, "One")
		two := s.write(ada, "Two")
		_, err := s.send(bob, s.write(bob, "Sent"))
		s.must(err)
		browser := cfp.Author{Key: "a browser"}
		_, err = s.s.SaveDraft(s.ctx, browser, s.e, cfp.Saving{ID: s.s.NewID(), Content: s.content("Of nobody")})
		s.must(err)
		s.want("early", s.reminded(closes.Add(-8*24*time.Hour)))
		s.want("a week before", s.reminded(closes.Add(-7*24*time.Hour)), "ada@example.org cfp.unsent 2")
		s.write(eve, "Begun within the week")
		s.want("again", s.reminded(closes.Add(-6*24*time.Hour)))
		_, err = s.send(ada, two)
		s.must(err)
		s.want("a day before", s.reminded(closes.Add(-23*time.Hour)), "ada@example.org cfp.unsent 1", "eve@example.org cfp.unsent 1")
		s.want("again", s.reminded(closes.Add(-time.Hour)))
		s.want("in grace", s.reminded(closes.Add(time.Minute)))

		// A later deadline is a new one.
		s.call.Closes = closes.Add(30 * 24 * time.Hour)
		s.call, _, err = s.s.SaveCall(s.ctx, s.system, s.call)
		s.must(err)
		s.want("extended", s.reminded(closes.Add(25*24*time.Hour)), "ada@example.org cfp.unsent 1", "eve@example.org cfp.unsent 1")
	})
}
