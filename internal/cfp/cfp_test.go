package cfp_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// stand is an edition whose call opens on 1 March 2027 and closes on 1 April, with 15 minutes of grace.
type stand struct {
	t       *testing.T
	ctx     context.Context
	s       *cfp.Service
	c       cores.Cores
	db      *sqldb.DB
	e       edition.Edition
	call    cfp.Call
	talk    edition.Format
	at      func(time.Time) // sets the clock
	system  actor.Actor
	letters cfp.Letters
}

var (
	opens  = time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	closes = time.Date(2027, 4, 1, 22, 0, 0, 0, time.UTC)
)

// onBoth runs body on both engines, while the call is open.
func onBoth(t *testing.T, body func(t *testing.T, s stand)) {
	t.Helper()
	t.Parallel()
	schematest.EachTimed(t, func(t *testing.T, db *sqldb.DB, set func(time.Time)) {
		set(opens.Add(24 * time.Hour))
		s := stand{t: t, ctx: context.Background(), at: set, system: actor.System("test"), db: db}
		s.c = cores.New(s.db, id.System())
		s.s = s.c.Calls
		var err error
		s.e, err = s.c.Editions.Create(s.ctx, s.system, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
		s.must(err)
		s.e.State = edition.Announced
		s.e, _, err = s.c.Editions.Edition().Save(s.ctx, s.system, s.e)
		s.must(err)
		s.talk, _, err = s.c.Editions.Format().Save(s.ctx, s.system, edition.Format{EditionID: s.e.ID, Name: "Talk A", Kind: "talk", Minutes: 30})
		s.must(err)
		s.call = cfp.New(s.e.ID)
		s.call.Opens, s.call.Closes, s.call.Announced, s.call.Grace = opens, closes, true, 15
		s.call.Intro = cfp.Texts{"en": "Come.", "fr": "Venez."}
		s.call.Formats = []cfp.CallFormat{{FormatID: s.talk.ID, Places: 50}}
		s.call, _, err = s.s.SaveCall(s.ctx, s.system, s.call)
		s.must(err)
		s.letters = cfp.Letters{
			Receipt: func(p cfp.Proposal, _ cfp.Form, _ string) post.Mail {
				return post.Mail{Subject: "receipt", Text: p.Abstract}
			},
			Invite: func(_ cfp.Speaker, _ cfp.Proposal, _ cfp.Form, token, _ string) post.Mail {
				return post.Mail{Subject: "invitation", Text: token}
			},
		}
		body(t, s)
	})
}

func (s stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// person signs somebody in.
func (s stand) person(name string) cfp.Author {
	s.t.Helper()
	token, err := s.c.Accounts.GrantLink(s.ctx, s.system, name+"@example.org", actor.Grant{}, time.Hour, "/")
	s.must(err)
	p, _, err := s.c.Accounts.SignIn(s.ctx, token, "en", "")
	s.must(err)
	who, err := s.c.Accounts.ActorByPerson(s.ctx, p.ID)
	s.must(err)
	return cfp.Author{Who: who}
}

func (s stand) content(title string) cfp.Content {
	return cfp.Content{Title: title, Abstract: "What it is about.", FormatID: s.talk.ID, Language: "en", You: cfp.Profile{Name: "Ada"}}
}

// write keeps a draft.
func (s stand) write(who cfp.Author, title string) cfp.ProposalID {
	s.t.Helper()
	d, err := s.s.SaveDraft(s.ctx, who, s.e, cfp.Saving{ID: s.s.NewID(), Content: s.content(title)})
	s.must(err)
	return d.ID
}

func (s stand) send(who cfp.Author, id cfp.ProposalID) (cfp.Proposal, error) {
	return s.s.Send(s.ctx, who, s.e, id, s.letters)
}

func (s stand) mails(subject string) (n int) {
	s.t.Helper()
	s.must(s.db.Read(s.ctx, func(tx *sqldb.Tx) error {
		for _, to := range []string{"ada@example.org", "bob@example.org", "eve@example.org"} {
			all, err := post.ToInTx(tx, to)
			if err != nil {
				return err
			}
			for _, m := range all {
				if m.Subject == subject {
					n++
				}
			}
		}
		return nil
	}))
	return n
}

func TestTheStateOfACallIsReadOffTheClock(t *testing.T) {
	t.Parallel()
	later := closes.Add(48 * time.Hour)
	c := cfp.Call{Announced: true, Opens: opens, Closes: closes, Grace: 15, Over: later.Add(240 * time.Hour),
		Formats: []cfp.CallFormat{{FormatID: "for_a"}, {FormatID: "for_b", Closes: later}}}
	for at, want := range map[time.Time]cfp.State{
		opens.Add(-time.Millisecond): cfp.Planned, opens: cfp.Open, closes: cfp.Open, later.Add(-time.Millisecond): cfp.Open,
		later: cfp.InGrace, later.Add(15*time.Minute - time.Millisecond): cfp.InGrace, later.Add(15 * time.Minute): cfp.Closed,
		c.Over: cfp.Over,
	} {
		if got := c.At(at); got != want {
			t.Errorf("at %v it is %s, want %s", at, got, want)
		}
	}
	c.Announced = false
	if got := c.At(opens); got != cfp.Unannounced {
		t.Errorf("what is not announced is %s", got)
	}
	if next := c.NextClose(opens); !next.Equal(closes) {
		t.Errorf("the next deadline is %v", next)
	}
	if next := c.NextClose(closes); !next.Equal(later) {
		t.Errorf("after it, it is %v", next)
	}
}

func TestADraftIsKnownToNobodyButWhoWritesIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		browser, ada, eve := cfp.Author{Key: id.Secret()}, s.person("ada"), s.person("eve")
		draft := s.write(browser, "Secret")
		for name, who := range map[string]cfp.Author{
			"another browser": {Key: id.Secret()}, "a stranger": eve, "nobody": {}, "an organiser": {Who: s.system},
		} {
			if _, err := s.s.Own(s.ctx, who, s.e, draft); !errors.Is(err, cfp.ErrNoProposal) {
				t.Errorf("%s reads it: %v", name, err)
			}
			if _, err := s.s.SaveDraft(s.ctx, who, s.e, cfp.Saving{ID: draft, Version: 1, Whatever: true,
				Content: s.content("x")}); !errors.Is(err, cfp.ErrNoProposal) {
				t.Errorf("%s changes it: %v", name, err)
			}
			if err := s.s.Discard(s.ctx, who, s.e, draft); !errors.Is(err, cfp.ErrNoProposal) {
				t.Errorf("%s discards it: %v", name, err)
			}
		}
		if all, err := s.s.Proposals(s.ctx, s.system, s.e.ID); err != nil || len(all) != 0 {
			t.Errorf("organisers are shown %d, %v", len(all), err)
		}
		if _, _, err := s.s.Proposal().ByID(s.ctx, s.system, string(draft)); !errors.Is(err, record.ErrGone) {
			t.Errorf("organisers open it: %v", err)
		}
		if _, err := s.send(browser, draft); !errors.Is(err, actor.ErrSignIn) {
			t.Errorf("without an address it is sent: %v", err)
		}
		// The address that is claimed has it once it is proved, on whatever device, and nobody else.
		s.must(s.s.Claim(s.ctx, browser, s.e, draft, "Ada@example.org"))
		if w, err := s.s.Own(s.ctx, ada, s.e, draft); err != nil || w.Draft.Title != "Secret" {
			t.Errorf("who proved the address has %q, %v", w.Draft.Title, err)
		}
		if _, err := s.s.Own(s.ctx, eve, s.e, draft); !errors.Is(err, cfp.ErrNoProposal) {
			t.Errorf("a stranger reads it: %v", err)
		}
		if p, err := s.send(ada, draft); err != nil || p.Number != 1 || p.Lead != ada.Who.PersonID || len(p.Speakers) != 1 {
			t.Errorf("sent: %+v, %v", p, err)
		}
		if _, err := s.s.Own(s.ctx, browser, s.e, draft); !errors.Is(err, cfp.ErrNoProposal) {
			t.Errorf("the browser still has it: %v", err)
		}
	})
}

func TestABrowserKeepsThreeDraftsForTwoWeeks(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		browser := cfp.Author{Key: id.Secret()}
		for range 3 {
			s.write(browser, "x")
		}
		if _, err := s.s.SaveDraft(s.ctx, browser, s.e, cfp.Saving{ID: s.s.NewID(), Content: s.content("x")}); !errors.Is(err, cfp.ErrDrafts) {
			t.Errorf("a fourth: %v", err)
		}
		long := s.content("x")
		long.Outline = strings.Repeat("é", 60_000)
		if _, err := s.s.SaveDraft(s.ctx, cfp.Author{Key: id.Secret()}, s.e, cfp.Saving{ID: s.s.NewID(), Content: long}); !errors.Is(err,
			cfp.ErrSize) {
			t.Errorf("120 KB: %v", err)
		}
		if _, err := s.s.SaveDraft(s.ctx, browser, s.e, cfp.Saving{ID: "prp_../x", Content: s.content("x")}); !errors.Is(err, cfp.ErrNoProposal) {
			t.Errorf("an id of theirs: %v", err)
		}
		s.at(opens.Add(25 * 24 * time.Hour))
		s.must(s.s.Forget(s.ctx))
		if m, err := s.s.Mine(s.ctx, browser, s.e); err != nil || len(m.Drafts) != 0 {
			t.Errorf("after 24 days %d are left, %v", len(m.Drafts), err)
		}
	})
}

func TestWhatWasBegunInTimeIsTakenInGraceAndNotAMillisecondLater(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada := s.person("ada")
		first, second, third := s.write(ada, "One"), s.write(ada, "Two"), s.write(ada, "Three")
		s.at(closes.Add(-time.Millisecond))
		if _, err := s.send(ada, first); err != nil {
			t.Errorf("in time: %v", err)
		}
		s.at(closes.Add(15*time.Minute - time.Millisecond))
		if _, err := s.s.SaveDraft(s.ctx, ada, s.e, cfp.Saving{ID: s.s.NewID(), Content: s.content("x")}); !errors.Is(err, cfp.ErrClosed) {
			t.Errorf("begun in grace: %v", err)
		}
		if _, err := s.send(ada, second); err != nil {
			t.Errorf("in grace: %v", err)
		}
		s.at(closes.Add(15 * time.Minute))
		if _, err := s.send(ada, third); !errors.Is(err, cfp.ErrLate) {
			t.Errorf("after grace: %v", err)
		}
		changed := s.content("Three, longer")
		if _, err := s.s.SaveDraft(s.ctx, ada, s.e, cfp.Saving{ID: third, Version: 1, Content: changed}); err != nil {
			t.Errorf("what was typed is lost: %v", err)
		}
		if w, err := s.s.Own(s.ctx, ada, s.e, third); err != nil || w.Draft.Title != "Three, longer" {
			t.Errorf("after the close there is %q, %v", w.Draft.Title, err)
		}
	})
}

func TestSendingTwiceIsSendingOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada := s.person("ada")
		draft := s.write(ada, "One")
		var wait sync.WaitGroup
		for range 5 {
			wait.Go(func() {
				if _, err := s.send(ada, draft); err != nil {
					t.Errorf("sent: %v", err)
				}
			})
		}
		wait.Wait()
		all, err := s.s.Proposals(s.ctx, s.system, s.e.ID)
		if err != nil || len(all) != 1 || all[0].Revision != 1 || s.mails("receipt") != 1 {
			t.Errorf("%d proposals, %d receipts, %v", len(all), s.mails("receipt"), err)
		}
		// A change is the next revision; what changes nothing is none.
		for _, title := range []string{"One", "Two"} {
			_, err := s.s.SaveDraft(s.ctx, ada, s.e, cfp.Saving{ID: draft, Content: s.content(title)})
			s.must(err)
			_, err = s.send(ada, draft)
			s.must(err)
		}
		revisions, err := s.s.Revisions(s.ctx, s.system, s.e.ID, draft)
		if err != nil || len(revisions) != 2 || revisions[0].Title != "Two" || revisions[1].Title != "One" {
			t.Errorf("revisions: %+v, %v", revisions, err)
		}
	})
}

func TestOnePersonSendsNoMoreThanTheyMayAloneOrWithOthers(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada := s.person("ada")
		for i := range 3 {
			_, err := s.send(ada, s.write(ada, fmt.Sprint(i)))
			s.must(err)
		}
		fourth := s.write(ada, "Fourth")
		if _, err := s.send(ada, fourth); !errors.Is(err, cfp.ErrEach) {
			t.Errorf("a fourth: %v", err)
		}
		m, err := s.s.Mine(s.ctx, ada, s.e)
		s.must(err)
		_, err = s.s.Withdraw(s.ctx, ada.Who, s.e, m.Sent[0].ID, "unable", "")
		s.must(err)
		if _, err := s.send(ada, fourth); err != nil {
			t.Errorf("after one was withdrawn: %v", err)
		}
		if _, err := s.s.Restore(s.ctx, ada.Who, s.e, m.Sent[0].ID); !errors.Is(err, cfp.ErrEach) {
			t.Errorf("brought back beyond the limit: %v", err)
		}
	})
}

func TestAnInvitationIsForWhoeverHoldsItAndNobodyIsBombed(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada, bob, eve := s.person("ada"), s.person("bob"), s.person("eve")
		p, err := s.send(ada, s.write(ada, "Together"))
		s.must(err)
		token, err := s.s.Invite(s.ctx, ada.Who, s.e, p.ID, cfp.Guest{Name: "Bob"}, s.letters)
		if err != nil || token == "" {
			t.Fatalf("by a link: %q, %v", token, err)
		}
		if _, err := s.s.Accept(s.ctx, bob.Who, s.e, token, cfp.Profile{Name: "Bob"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.s.Accept(s.ctx, eve.Who, s.e, token, cfp.Profile{Name: "Eve"}); !errors.Is(err, cfp.ErrInvitation) {
			t.Errorf("it is used twice: %v", err)
		}
		if w, err := s.s.Own(s.ctx, bob, s.e, p.ID); err != nil || len(w.Sent.Speakers) != 2 {
			t.Errorf("who joined has %+v, %v", w.Sent, err)
		}
		sent := 0
		for i := range 12 { // one address, of as many proposals as it takes
			author := s.person(fmt.Sprintf("many%d", i))
			p, err := s.send(author, s.write(author, "x"))
			s.must(err)
			if _, err := s.s.Invite(s.ctx, author.Who, s.e, p.ID, cfp.Guest{Email: "eve@example.org"}, s.letters); err == nil {
				sent++
			} else if !errors.Is(err, cfp.ErrAskedEnough) {
				t.Fatal(err)
			}
		}
		if sent != 5 || s.mails("invitation") != 5 {
			t.Errorf("one address got %d invitations, in %d mails", sent, s.mails("invitation"))
		}
	})
}

// A late link is for so many, whoever comes at once: who began with it has a place for a week, and then who comes first.
func TestALateLinkIsUsedAsOftenAsItSays(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		organiser := s.person("organiser").Who.Holding(string(s.e.ID), cfp.Changing, cfp.Reading)
		now := closes.Add(time.Hour)
		s.at(now)
		token, err := s.s.MakeLate(s.ctx, organiser, s.e, cfp.LateLink{Uses: 3, Until: closes.AddDate(0, 0, 20)})
		s.must(err)
		counts := func(used, kept int) {
			t.Helper()
			links, err := s.s.LateLinks(s.ctx, organiser, s.e.ID)
			if err != nil || links[0].Used != used || links[0].Kept != kept {
				t.Errorf("%+v, %v: not %d used and %d kept", links, err, used, kept)
			}
		}
		type draft struct {
			who cfp.Author
			id  cfp.ProposalID
		}
		begin := func(prefix string, n int) (begun []draft) {
			var wait sync.WaitGroup
			var guard sync.Mutex
			for i := range n {
				who := s.person(fmt.Sprintf("%s%d", prefix, i))
				wait.Go(func() {
					d, err := s.s.SaveDraft(s.ctx, who, s.e, cfp.Saving{ID: s.s.NewID(), Late: token, Content: s.content("Late")})
					guard.Lock()
					defer guard.Unlock()
					switch {
					case err == nil:
						begun = append(begun, draft{who, d.ID})
					case !errors.Is(err, cfp.ErrLateUsed):
						t.Errorf("%s%d: %v", prefix, i, err)
					}
				})
			}
			wait.Wait()
			return begun
		}
		first := begin("first", 8)
		if len(first) != 3 {
			t.Fatalf("%d began", len(first))
		}
		counts(0, 3)
		s.must(s.s.Discard(s.ctx, first[0].who, s.e, first[0].id)) // gives its place back
		if len(begin("second", 3)) != 1 {
			t.Error("a place that was given back is nobody's, or more than one's")
		}
		_, err = s.send(first[1].who, first[1].id)
		s.must(err)
		counts(1, 2)
		s.at(now.AddDate(0, 0, 7).Add(-time.Millisecond))
		if err := s.s.LateOpen(s.ctx, s.e, token); !errors.Is(err, cfp.ErrLateUsed) {
			t.Errorf("before the week is over: %v", err)
		}
		s.at(now.AddDate(0, 0, 7))
		counts(1, 0)
		third := begin("third", 5)
		if len(third) != 2 {
			t.Fatalf("%d began a week later", len(third))
		}
		if _, err := s.send(first[2].who, first[2].id); fault.KindOf(err) != fault.Closed {
			t.Errorf("a place that is somebody else's by now: %v", err)
		}
		var wait sync.WaitGroup
		var sent atomic.Int64
		for _, d := range append(third, first[2]) {
			wait.Go(func() {
				switch _, err := s.send(d.who, d.id); {
				case err == nil:
					sent.Add(1)
				case fault.KindOf(err) != fault.Closed:
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if counts(3, 0); sent.Load() != 2 {
			t.Errorf("%d were sent", sent.Load())
		}
	})
}

func TestOnlyThoseWhoseItIsChangeIt(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada, eve := s.person("ada"), s.person("eve")
		p, err := s.send(ada, s.write(ada, "Hers"))
		s.must(err)
		if _, err := s.s.SaveDraft(s.ctx, eve, s.e, cfp.Saving{ID: p.ID, Content: s.content("x")}); !errors.Is(err, cfp.ErrNoProposal) {
			t.Errorf("a stranger edits: %v", err)
		}
		if _, err := s.s.Withdraw(s.ctx, eve.Who, s.e, p.ID, "other", ""); !errors.Is(err, cfp.ErrNoProposal) {
			t.Errorf("a stranger withdraws: %v", err)
		}
		if _, err := s.s.Invite(s.ctx, eve.Who, s.e, p.ID, cfp.Guest{}, s.letters); !errors.Is(err, cfp.ErrNoProposal) {
			t.Errorf("a stranger invites: %v", err)
		}
		reads := ada.Who
		reads.ByToken, reads.ReadOnly = true, true
		if _, err := s.s.Withdraw(s.ctx, reads, s.e, p.ID, "other", ""); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a token that reads withdraws: %v", err)
		}
		for name, refused := range map[string]error{
			"SaveCall":   second(s.s.SaveCall(s.ctx, eve.Who, s.call)),
			"AddInvited": first(s.s.AddInvited(s.ctx, eve.Who, s.e, cfp.Named{Content: s.content("x")})),
			"MakeLate":   first(s.s.MakeLate(s.ctx, eve.Who, s.e, cfp.LateLink{Uses: 1, Until: closes})),
			"TakeIn":     s.s.TakeIn(s.ctx, eve.Who, s.e, nil, nil),
			"EndLate":    s.s.EndLate(s.ctx, eve.Who, s.e, "lat_x"),
			"LinkFor":    first(s.s.LinkFor(s.ctx, eve.Who, s.e, p.ID, "psp_x")),
		} {
			if fault.KindOf(refused) != fault.Forbidden {
				t.Errorf("%s by a stranger: %v", name, refused)
			}
		}
	})
}

func first[T any](_ T, err error) error          { return err }
func second[T, U any](_ T, _ U, err error) error { return err }

func TestErasingSomebodyLeavesNothingOfWhatTheyProposed(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada, bob := s.person("ada"), s.person("bob")
		s.write(ada, "A draft")
		alone, err := s.send(ada, s.write(ada, "Alone"))
		s.must(err)
		both, err := s.send(ada, s.write(ada, "Together"))
		s.must(err)
		token, err := s.s.Invite(s.ctx, ada.Who, s.e, both.ID, cfp.Guest{}, s.letters)
		s.must(err)
		_, err = s.s.Accept(s.ctx, bob.Who, s.e, token, cfp.Profile{Name: "Bob"})
		s.must(err)
		privacy := account.NewPrivacy(s.db, id.System(), nil, cfp.Personal())
		file, err := privacy.Export(s.ctx, s.system, "ada@example.org")
		if err != nil || !strings.Contains(fmt.Sprint(file), "A draft") || !strings.Contains(fmt.Sprint(file), "Alone") {
			t.Errorf("what she is told: %v, %v", file, err)
		}
		_, err = privacy.Erase(s.ctx, s.system, "ada@example.org")
		s.must(err)
		all, err := s.s.Proposals(s.ctx, s.system, s.e.ID)
		if err != nil || len(all) != 1 || all[0].ID != both.ID || all[0].Lead != bob.Who.PersonID || all[0].You.Name != "Bob" {
			t.Errorf("left is %+v without %s, %v", all, alone.ID, err)
		}
		revisions, err := s.s.Revisions(s.ctx, s.system, s.e.ID, both.ID)
		if err != nil || strings.Contains(fmt.Sprintf("%+v", revisions), "Ada") {
			t.Errorf("her name is in %+v, %v", revisions, err)
		}
	})
}

func TestQuestionsAreAskedOfTheirFormatsAndNeededAndFrozenByTheClock(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ask := func(q cfp.Question) cfp.Question {
			q.EditionID, q.Label = s.e.ID, cfp.Texts{"en": "Which?", "fr": "Lequel ?"}
			q.About = cfp.AboutSession
			q, _, err := s.s.Question().Save(s.ctx, s.system, q)
			s.must(err)
			return q
		}
		ask(cfp.Question{Kind: cfp.YesNoReply, Required: true, Formats: []edition.FormatID{"for_other"}})
		needed := ask(cfp.Question{Kind: cfp.ChoiceReply, Required: true, RequiredFrom: opens.Add(48 * time.Hour),
			FrozenFrom: opens.Add(96 * time.Hour), Options: cfp.OptionTexts{"en": {"A", "B"}, "fr": {"A", "B"}}})
		ada := s.person("ada")
		write := func(id cfp.ProposalID, reply string) cfp.ProposalID {
			c := s.content("Asked")
			if reply != "" {
				c.Answers = map[string]string{string(needed.ID): reply, "que_unknown": "x"}
			}
			_, err := s.s.SaveDraft(s.ctx, ada, s.e, cfp.Saving{ID: id, Content: c, Whatever: true})
			s.must(err)
			return id
		}
		id := write(s.s.NewID(), "")
		s.at(opens.Add(48 * time.Hour))
		if _, err := s.send(ada, id); !errors.Is(err, cfp.ErrNeeded) {
			t.Errorf("without a reply: %v", err)
		}
		for _, bad := range []string{"0", "3", "A", "-1"} {
			if _, err := s.send(ada, write(id, bad)); !errors.Is(err, cfp.ErrReply) {
				t.Errorf("%q: %v", bad, err)
			}
		}
		p, err := s.send(ada, write(id, "2"))
		if err != nil || len(p.Answers) != 1 || p.Answers[string(needed.ID)] != "2" {
			t.Errorf("%+v, %v", p.Answers, err)
		}
		s.at(opens.Add(96 * time.Hour))
		if _, err := s.send(ada, write(id, "1")); !errors.Is(err, cfp.ErrFrozen) {
			t.Errorf("frozen: %v", err)
		}
		if _, _, err := s.s.Question().Save(s.ctx, s.system, cfp.Question{EditionID: s.e.ID, About: cfp.AboutSpeaker, Kind: cfp.ChoiceReply,
			Label: cfp.Texts{"en": "x", "fr": "y"}, Options: cfp.OptionTexts{"en": {"A", "B"}, "fr": {"A"}}}); !errors.Is(err, cfp.ErrOptions) {
			t.Errorf("a choice that French lacks: %v", err)
		}
	})
}

func TestHintsNameWhatLeadsToWhoWrites(t *testing.T) {
	t.Parallel()
	c := cfp.Content{Title: "Restoring", Outline: "Bérénice CHEVRIER shows it, see https://berenice.example/talks or b@berenice.example. Is it there?",
		Why: "I did it at Grand Large for years.", You: cfp.Profile{Name: "Berenice Chevrier", Organisation: "Grand Large"},
		Abstract: "Nothing to see: v1.2.3, e.g. at 10:30."}
	var got []string
	for _, h := range c.Hints() {
		got = append(got, h.Field+" "+string(h.Kind)+" "+h.What)
	}
	want := "outline names_you Bérénice; outline names_you CHEVRIER; outline link_names https://berenice.example/talks; " +
		"outline link_names b@berenice.example; why names_house Grand Large"
	if strings.Join(got, "; ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), want)
	}
	for _, p := range c.Blind("outline") {
		if strings.Contains(p.Text, "renice") || strings.Contains(p.Text, "CHEVRIER") {
			t.Errorf("a reader sees %q", p.Text)
		}
	}
}

func TestNumbersOfACallThatCannotBeAreRefusedWhereTheyStand(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		of := func(f cfp.CallFormat) cfp.Call {
			c := s.call
			f.FormatID = s.talk.ID
			c.Formats = []cfp.CallFormat{f}
			return c
		}
		for field, c := range map[string]cfp.Call{
			"places_" + string(s.talk.ID):   of(cfp.CallFormat{Places: -1}),
			"proposed_" + string(s.talk.ID): of(cfp.CallFormat{Proposed: 100_001}),
			"taken_" + string(s.talk.ID):    of(cfp.CallFormat{Proposed: 12, Taken: 13}),
		} {
			_, _, err := s.s.SaveCall(s.ctx, s.system, c)
			if f, is := fault.From(err); !is || f.Fields[field] == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, _, err := s.s.SaveCall(s.ctx, s.system, of(cfp.CallFormat{Proposed: 12, Taken: 12})); err != nil {
			t.Error(err)
		}
	})
}
