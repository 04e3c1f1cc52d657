package selection_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/selection"
)

func TestWhatIsAcceptedIsASessionThatNobodyKnowsUntilItIsTold(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		p := s.propose("Ships", "ada", "bob")
		s.decide(selection.Accepted, p)
		v := s.sessions()["Ships"]
		if !v.Undisclosed || !v.Pending || len(v.Speakers) != 2 || v.Minutes != 30 || v.Code != s.row(p).Code || v.GUID != s.row(p).GUID {
			t.Fatalf("%+v", v)
		}
		// Accepted again, or for shorter, it is one session.
		c := s.choice(p, selection.Accepted)
		c.Minutes = 20
		_, _, err := s.s.Decide(s.ctx, s.chair, s.e.ID, []selection.Choice{c})
		s.must(err)
		if got := s.sessions(); len(got) != 1 || got["Ships"].Minutes != 20 {
			t.Errorf("%+v", got)
		}
		stage, err := s.c.Speakers.All(s.ctx, s.system, s.e.ID)
		s.must(err)
		if len(stage.Speakers) != 2 || stage.Speakers[0].PersonID == "" || stage.Speakers[0].Email == "" {
			t.Errorf("%+v", stage.Speakers)
		}
		told, err := s.s.Askings(s.ctx, selection.Holder{Who: s.person("ada")}, s.e)
		if err != nil || len(told) != 0 {
			t.Errorf("before the reveal ada knows %+v, %v", told, err)
		}
		id := s.reveal()
		if v := s.sessions()["Ships"]; v.Undisclosed || !v.Pending {
			t.Errorf("told: %+v", v)
		}
		if got := s.mails(selection.RevealTopic); !slices.Equal(got, []string{"ada@example.org: told Ships=accepted queued",
			"bob@example.org: told Ships=accepted queued"}) {
			t.Error(got)
		}
		// Released again, nothing happens.
		before := s.mails("")
		if _, err := s.s.Release(s.ctx, s.chair, s.e.ID, id); err != nil || !slices.Equal(before, s.mails("")) {
			t.Errorf("released again: %v, %v", s.mails(""), err)
		}
		s.replies(p, "ada", selection.Yes)
		if !s.sessions()["Ships"].Pending {
			t.Error("confirmed by one of two")
		}
		s.replies(p, "bob", selection.Yes)
		if s.sessions()["Ships"].Pending || s.row(p).Decision.Settled != selection.Confirmed {
			t.Error("confirmed by both, and pending")
		}
		s.replies(p, "bob", selection.No)
		if v := s.sessions()["Ships"]; !v.Pending || v.State == programme.Cancelled {
			t.Error("a co-speaker is out, and the session stands")
		}
		s.must(s.s.Spare(s.ctx, s.chair, s.e.ID, s.replyTo(p, "bob").SpeakerID))
		if s.sessions()["Ships"].Pending {
			t.Error("it goes on without bob")
		}
		s.replies(p, "ada", selection.No)
		if v := s.sessions()["Ships"]; v.State != programme.Cancelled || s.row(p).Decision.Settled != selection.Out {
			t.Errorf("the lead is out: %+v", v)
		}
		waits, err := s.c.Programme.Withdrawals(s.ctx, s.system, s.e.ID)
		if err != nil || len(waits) != 1 {
			t.Errorf("the mishap: %+v, %v", waits, err)
		}
		_, err = s.s.Reply(s.ctx, selection.Holder{Who: s.person("ada")}, s.e, s.replyTo(p, "ada").SpeakerID,
			selection.Said{State: selection.Yes})
		if !errors.Is(err, selection.ErrDeclined) {
			t.Errorf("a no that becomes a yes: %v", err)
		}
		// Each was told what a reply led to, once, and who said no is not told that they did.
		if got := s.mails(selection.HeardTopic); !slices.Equal(got, []string{`ada@example.org: heard ""  queued`,
			`ada@example.org: heard "" confirmed queued`, `ada@example.org: heard "bob"  queued`,
			`bob@example.org: heard "" confirmed queued`}) {
			t.Errorf("%q", got)
		}
	})
}

func TestCoSpeakersHearThatTheirSessionIsNotHeld(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		p := s.propose("Ships", "ada", "bob", "eve")
		s.decide(selection.Accepted, p)
		s.reveal()
		s.replies(p, "eve", selection.No)
		s.replies(p, "ada", selection.No)
		s.replies(p, "ada", selection.No)
		if got := s.mails(selection.HeardTopic); !slices.Equal(got, []string{`ada@example.org: heard "eve"  queued`,
			`bob@example.org: heard "ada" out queued`, `bob@example.org: heard "eve"  queued`}) {
			t.Errorf("%q", got)
		}
	})
}

func TestADecisionIsUndoneAsOneStepWithItsSessions(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		a, b := s.propose("A", "ada"), s.propose("B", "bob")
		change := s.decide(selection.Accepted, a, b)
		s.c.History.Add(s.s.Undoers()...)
		if _, err := s.c.History.Undo(s.ctx, s.chair.Holding(string(s.e.ID), record.Undoing), string(s.e.ID), change); err != nil {
			t.Fatal(err)
		}
		if len(s.sessions()) != 0 || s.row(a).Decision.State != selection.None {
			t.Errorf("%+v, %+v", s.sessions(), s.row(a).Decision)
		}
		// Of many all or none.
		old := s.choice(b, selection.Declined)
		s.decide(selection.Accepted, b)
		if _, _, err := s.s.Decide(s.ctx, s.chair, s.e.ID, []selection.Choice{s.choice(a, selection.Declined), old}); err == nil {
			t.Error("decided over somebody else's decision")
		}
		if s.row(a).Decision.State != selection.None {
			t.Error("half a step")
		}
	})
}

func TestAnOpenRevealIsFrozenAndCancelledAsIfItHadNotBeen(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		a, b := s.propose("A", "ada"), s.propose("B", "ada")
		s.decide(selection.Accepted, a)
		_, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{})
		if !errors.Is(err, selection.ErrChecks) {
			t.Fatalf("ada waits for B, and nobody is told: %v", err)
		}
		o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{Knowing: true})
		s.must(err)
		if len(o.Checks.Undecided) != 1 || o.Checks.Undecided[0].Title != "B" {
			t.Errorf("%+v", o.Checks)
		}
		_, _, err = s.s.Decide(s.ctx, s.chair, s.e.ID, []selection.Choice{s.choice(a, selection.Declined)})
		if !errors.Is(err, selection.ErrFrozen) {
			t.Errorf("%v", err)
		}
		if _, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{}); !errors.Is(err, selection.ErrOpen) {
			t.Errorf("%v", err)
		}
		// Sent by hand, its mails wait for the release.
		s.must(s.c.Post.TurnMails(s.ctx, s.system, string(s.e.ID), post.Pick{Topic: selection.RevealTopic}, post.MailQueued))
		if n := s.deliver(); n != 0 {
			t.Errorf("%d left before the release", n)
		}
		s.must(s.s.CancelReveal(s.ctx, s.chair, s.e.ID, o.ID))
		s.must(s.s.CancelReveal(s.ctx, s.chair, s.e.ID, o.ID))
		if got := s.mails(selection.RevealTopic); len(got) != 0 {
			t.Error(got)
		}
		s.decide(selection.Declined, a, b)
		s.reveal()
		if got := s.mails(selection.RevealTopic); len(got) != 1 || !strings.Contains(got[0], "A=declined,B=declined") {
			t.Error(got)
		}
	})
}

func TestWhoGoesByTwoNamesIsToldUnderOneAndTheRevealIsReleased(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		at := today.AddDate(0, 0, -5)
		var sent []cfp.TakenIn
		for _, name := range []string{"Ada Lovelace", "A. Lovelace", "Ada L.", "Lovelace"} {
			sent = append(sent, cfp.TakenIn{Email: "ada@example.org", At: at, Content: cfp.Content{Title: name, Abstract: "X.", Language: "en",
				FormatID: s.talk.ID, You: cfp.Profile{Name: name}}})
		}
		s.must(s.c.Calls.TakeIn(s.ctx, s.system, s.e, sent, nil))
		for i, r := range s.board().Rows {
			s.decide([]selection.State{selection.Declined, selection.Accepted, selection.Reserve, selection.Declined}[i], r.ID)
		}
		o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{Knowing: true})
		s.must(err)
		if _, err := s.s.Release(s.ctx, s.chair, s.e.ID, o.ID); err != nil || len(o.Mails) != 1 {
			t.Errorf("%d mails, %v", len(o.Mails), err)
		}
	})
}

func TestASecondPairOfEyesReleases(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		rule, err := s.s.Rule(s.ctx, s.chair, s.e.ID)
		s.must(err)
		rule.Second = true
		_, err = s.s.SaveRule(s.ctx, s.chair, rule)
		s.must(err)
		s.decide(selection.Declined, s.propose("A", "ada"))
		o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{})
		s.must(err)
		if _, err := s.s.Release(s.ctx, s.chair, s.e.ID, o.ID); !errors.Is(err, selection.ErrSecond) {
			t.Errorf("%v", err)
		}
		other := s.person("other").Holding(string(s.e.ID), selection.Deciding)
		if _, err := s.s.Release(s.ctx, other, s.e.ID, o.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestAWithdrawalReachesTheDecisionWhereverItIs(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		withdraw := func(p cfp.ProposalID, name string) {
			t.Helper()
			_, err := s.c.Calls.Withdraw(s.ctx, s.person(name), s.e, p, "unable", "")
			s.must(err)
		}
		unrevealed, inReveal, told := s.propose("U", "una"), s.propose("I", "ivo"), s.propose("T", "tom")
		other := s.propose("O", "ivo")
		s.decide(selection.Accepted, unrevealed, told)
		withdraw(unrevealed, "una")
		if _, there := s.sessions()["U"]; there {
			t.Error("a session that nobody was told of stays")
		}
		s.reveal()
		s.decide(selection.Accepted, inReveal)
		s.decide(selection.Declined, other)
		o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{})
		s.must(err)
		withdraw(inReveal, "ivo")
		if got := s.mails(selection.RevealTopic); !slices.Equal(got, []string{"ivo@example.org: told O=declined held",
			"tom@example.org: told T=accepted queued"}) {
			t.Error(got)
		}
		_, err = s.s.Release(s.ctx, s.chair, s.e.ID, o.ID)
		s.must(err)
		withdraw(told, "tom")
		if v := s.sessions()["T"]; v.State != programme.Cancelled {
			t.Errorf("%+v", v)
		}
	})
}

func TestAReserveMovesUpByARevealOfOne(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		a, b := s.propose("A", "ada"), s.propose("B", "bob")
		s.decide(selection.Reserve, a, b)
		s.reveal()
		if s.row(a).Decision.Place != 1 || s.row(b).Decision.Place != 2 || len(s.board().Reserve()) != 2 {
			t.Errorf("%+v", s.board().Reserve())
		}
		s.decide(selection.Accepted, b)
		told, err := s.s.Askings(s.ctx, selection.Holder{Who: s.person("bob")}, s.e)
		if err != nil || len(told) != 1 || told[0].Told != selection.Reserve || told[0].Reply.SpeakerID != "" {
			t.Errorf("bob knows %+v, %v", told, err)
		}
		s.reveal()
		s.replies(b, "bob", selection.Yes)
		if s.sessions()["B"].Pending {
			t.Error("confirmed, and pending")
		}
		_, _, err = s.s.Decide(s.ctx, s.chair, s.e.ID, []selection.Choice{s.choice(b, selection.Declined)})
		if !errors.Is(err, selection.ErrTold) {
			t.Errorf("a yes that was told became a no: %v", err)
		}
	})
}

func TestALinkFromTheMailRepliesForItsReaderAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		p := s.propose("A", "ada", "bob")
		s.decide(selection.Accepted, p)
		o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{})
		s.must(err)
		link := ""
		for _, m := range o.Mails {
			if m.To == "ada@example.org" {
				link = m.Text
			}
		}
		h := selection.Holder{Link: link}
		if _, err := s.s.Askings(s.ctx, h, s.e); !errors.Is(err, selection.ErrLink) {
			t.Errorf("before the release the link says something: %v", err)
		}
		_, err = s.s.Release(s.ctx, s.chair, s.e.ID, o.ID)
		s.must(err)
		said := selection.Said{State: selection.Yes, Recording: selection.MayRecord}
		if _, err := s.s.Reply(s.ctx, h, s.e, s.replyTo(p, "bob").SpeakerID, said); !errors.Is(err, selection.ErrNoReply) {
			t.Errorf("ada replies for bob: %v", err)
		}
		for range 2 {
			r, err := s.s.Reply(s.ctx, h, s.e, s.replyTo(p, "ada").SpeakerID, said)
			if err != nil || r.Recording != selection.MayRecord || r.Version != 2 {
				t.Errorf("%+v, %v", r, err)
			}
		}
		if _, err := s.s.Reply(s.ctx, selection.Holder{Who: s.person("eve")}, s.e, s.replyTo(p, "ada").SpeakerID, said); !errors.Is(err,
			selection.ErrNoReply) {
			t.Errorf("eve replies for ada: %v", err)
		}
		s.at(today.AddDate(0, 4, 0))
		if _, err := s.s.Askings(s.ctx, h, s.e); !errors.Is(err, selection.ErrLink) {
			t.Errorf("a link lasts for ever: %v", err)
		}
	})
}

func TestRemindersComeOnTheirDaysAndNeverTwice(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		p := s.propose("A", "ada", "bob")
		s.decide(selection.Accepted, p)
		s.reveal()
		s.replies(p, "bob", selection.Yes)
		var got []string
		for day := range 16 {
			s.at(today.AddDate(0, 0, day).Add(time.Hour))
			for range 2 {
				n, err := s.s.Remind(s.ctx)
				s.must(err)
				if n > 0 {
					got = append(got, s.mails(selection.RemindTopic)[n-1:]...)
				}
			}
		}
		all := s.mails(selection.RemindTopic)
		want := []string{"ada@example.org: remind 2027-04-17 false queued", "ada@example.org: remind 2027-04-17 false queued",
			"ada@example.org: remind 2027-04-17 true queued"}
		if !slices.Equal(all, want) {
			t.Errorf("%v after %v", all, got)
		}
		late, err := s.s.Unreplied(s.ctx, s.chair, s.e.ID)
		if err != nil || len(late) != 1 || !late[0].Late || !late[0].Over || late[0].Name != "ada" {
			t.Errorf("%+v, %v", late, err)
		}
		n, err := s.s.RemindThese(s.ctx, s.chair, s.e.ID, []string{late[0].SpeakerID})
		if err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
		if _, err := s.s.RemindThese(s.ctx, s.chair, s.e.ID, []string{late[0].SpeakerID}); !errors.Is(err, selection.ErrReminded) {
			t.Errorf("twice a day: %v", err)
		}
	})
}

func (s stand) deliver() int {
	s.t.Helper()
	n, err := s.c.Post.Deliver(s.ctx, sendNothing)
	s.must(err)
	return n
}

// sendNothing is a relay that takes everything.
func sendNothing(context.Context, string, post.Mail) error { return nil }
