package selection_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/selection"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// stand is an edition whose call has closed, with proposals of made-up people. It is 5 April 2027, ten in the morning.
type stand struct {
	t      *testing.T
	ctx    context.Context
	c      cores.Cores
	s      *selection.Service
	db     *sqldb.DB
	e      edition.Edition
	talk   edition.Format
	at     func(time.Time) // sets the clock
	system actor.Actor
	chair  actor.Actor
}

var today = time.Date(2027, 4, 5, 10, 0, 0, 0, time.UTC)

// onBoth runs body on both engines.
func onBoth(t *testing.T, body func(t *testing.T, s stand)) {
	t.Helper()
	t.Parallel()
	schematest.EachTimed(t, func(t *testing.T, db *sqldb.DB, set func(time.Time)) {
		set(today)
		body(t, newStand(t, db, set))
	})
}

func newStand(t *testing.T, db *sqldb.DB, set func(time.Time)) stand {
	t.Helper()
	s := stand{t: t, ctx: context.Background(), at: set, system: actor.System("test"), db: db}
	s.c = cores.New(s.db, id.System())
	s.s = s.c.Selection
	s.s.Write(plainLetters)
	var err error
	s.e, err = s.c.Editions.Create(s.ctx, s.system, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
	s.must(err)
	s.e.State = edition.Announced
	s.e, _, err = s.c.Editions.Edition().Save(s.ctx, s.system, s.e)
	s.must(err)
	s.talk, _, err = s.c.Editions.Format().Save(s.ctx, s.system, edition.Format{EditionID: s.e.ID, Name: "Talk A", Kind: "talk", Minutes: 30})
	s.must(err)
	call := cfp.New(s.e.ID)
	call.Opens, call.Closes, call.Announced = today.AddDate(0, -1, 0), today.AddDate(0, 0, -2), true
	call.Intro = cfp.Texts{"en": "Come.", "fr": "Venez."}
	call.Formats = []cfp.CallFormat{{FormatID: s.talk.ID, Places: 50}}
	_, _, err = s.c.Calls.SaveCall(s.ctx, s.system, call)
	s.must(err)
	s.chair = s.person("chair").Holding(string(s.e.ID), selection.Deciding, selection.Reading)
	return s
}

// plainLetters say what is told in a form that tests compare.
func plainLetters(edition.Edition) selection.Letters {
	return selection.Letters{
		Reveal: func(t selection.Told) post.Mail {
			var said []string
			for _, f := range t.Facts {
				said = append(said, f.Title+"="+string(f.State))
			}
			return post.Mail{Subject: "told " + strings.Join(said, ","), Text: t.Link}
		},
		Remind: func(t selection.Told, last bool) post.Mail {
			return post.Mail{Subject: fmt.Sprintf("remind %s %v", t.By, last), Text: t.Link}
		},
		Heard: func(h selection.Heard) post.Mail {
			return post.Mail{Subject: fmt.Sprintf("heard %q %s", h.From, h.State), Text: h.Link}
		},
	}
}

func (s stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// person signs somebody in.
func (s stand) person(name string) actor.Actor {
	s.t.Helper()
	token, err := s.c.Accounts.GrantLink(s.ctx, s.system, name+"@example.org", actor.Grant{}, time.Hour, "/")
	s.must(err)
	p, _, err := s.c.Accounts.SignIn(s.ctx, token, "en", "")
	s.must(err)
	who, err := s.c.Accounts.ActorByPerson(s.ctx, p.ID)
	s.must(err)
	return who
}

// propose sends a proposal of some people, the lead first, and returns its id.
func (s stand) propose(title string, names ...string) cfp.ProposalID {
	s.t.Helper()
	t := cfp.TakenIn{Email: names[0] + "@example.org", Language: "en", At: today.AddDate(0, 0, -9)}
	t.Content = cfp.Content{Title: title, Abstract: "What.", FormatID: s.talk.ID, Language: "en", You: cfp.Profile{Name: names[0]}}
	for _, n := range names[1:] {
		t.With = append(t.With, cfp.Guest{Name: n, Email: n + "@example.org"})
	}
	s.must(s.c.Calls.TakeIn(s.ctx, s.system, s.e, []cfp.TakenIn{t}, nil))
	all, err := s.c.Calls.Proposals(s.ctx, s.system, s.e.ID)
	s.must(err)
	for _, p := range all {
		if p.Title == title {
			return p.ID
		}
	}
	s.t.Fatal("it is not there")
	return ""
}

func (s stand) board() selection.Board {
	s.t.Helper()
	b, err := s.s.Board(s.ctx, s.system, s.e.ID)
	s.must(err)
	return b
}

func (s stand) row(p cfp.ProposalID) selection.Row {
	s.t.Helper()
	r, is := s.board().Row(p)
	if !is {
		s.t.Fatal("no row of " + p)
	}
	return r
}

// choice is what would make a decision of a state.
func (s stand) choice(p cfp.ProposalID, to selection.State) selection.Choice {
	s.t.Helper()
	return selection.Choice{ProposalID: p, State: to, Version: s.row(p).Decision.Version}
}

func (s stand) decide(to selection.State, all ...cfp.ProposalID) (change string) {
	s.t.Helper()
	var choices []selection.Choice
	for _, p := range all {
		choices = append(choices, s.choice(p, to))
	}
	_, change, err := s.s.Decide(s.ctx, s.chair, s.e.ID, choices)
	s.must(err)
	return change
}

// reveal opens a reveal of all that is decided, and releases it.
func (s stand) reveal() selection.RevealID {
	s.t.Helper()
	o, err := s.s.OpenReveal(s.ctx, s.chair, s.e.ID, selection.Opening{Knowing: true})
	s.must(err)
	_, err = s.s.Release(s.ctx, s.chair, s.e.ID, o.ID)
	s.must(err)
	return o.ID
}

// sessions are those of the draft, by title.
func (s stand) sessions() map[string]programme.Session {
	s.t.Helper()
	d, err := s.c.Programme.Draft(s.ctx, s.system, s.e.ID)
	s.must(err)
	out := map[string]programme.Session{}
	for _, v := range d.Sessions {
		out[v.Title] = v
	}
	return out
}

// mails are the subjects of those of a topic, with whom and the state.
func (s stand) mails(topic string) (out []string) {
	s.t.Helper()
	all, err := s.c.Post.MailsOf(s.ctx, s.system, string(s.e.ID), post.BoxFilter{Topic: topic})
	s.must(err)
	for _, m := range all {
		if m.State != post.MailSuperseded {
			out = append(out, m.To+": "+m.Subject+" "+string(m.State))
		}
	}
	slices.Sort(out)
	return out
}

// replyTo is the reply that somebody is asked for.
func (s stand) replyTo(p cfp.ProposalID, name string) selection.Reply {
	s.t.Helper()
	r := s.row(p)
	for _, v := range r.Speakers {
		for _, reply := range r.Replies {
			if v.Name == name && reply.SpeakerID == v.ID {
				return reply
			}
		}
	}
	s.t.Fatalf("%s is not asked", name)
	return selection.Reply{}
}

func (s stand) replies(p cfp.ProposalID, name string, state selection.ReplyState) {
	s.t.Helper()
	_, err := s.s.Reply(s.ctx, selection.Holder{Who: s.person(name)}, s.e, s.replyTo(p, name).SpeakerID, selection.Said{State: state})
	s.must(err)
}
