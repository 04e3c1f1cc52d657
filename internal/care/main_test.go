package care_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// stand is an edition with Ada, who speaks alone, with Bo, who speaks with Cy, and with Di, who speaks at nothing. It is 1 April 2027, and
// the day is 10 May.
type stand struct {
	t       *testing.T
	ctx     context.Context
	c       cores.Cores
	s       *care.Service
	db      *sqldb.DB
	e       edition.Edition
	at      func(time.Time)
	who     actor.Actor
	people  map[string]speaker.Speaker
	session map[string]programme.Session
}

var today = time.Date(2027, 4, 1, 10, 0, 0, 0, time.UTC)

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
	s := stand{t: t, ctx: context.Background(), at: set, who: actor.System("test"), db: db, people: map[string]speaker.Speaker{},
		session: map[string]programme.Session{}}
	s.c = cores.New(db, id.System())
	s.s = s.c.Care
	s.s.Write(letters)
	var err error
	s.e, err = s.c.Editions.Create(s.ctx, s.who, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
	s.must(err)
	s.e.State = edition.Announced
	s.e, _, err = s.c.Editions.Edition().Save(s.ctx, s.who, s.e)
	s.must(err)
	start := time.Date(2027, 5, 10, 7, 0, 0, 0, time.UTC)
	_, _, err = s.c.Editions.Day().Save(s.ctx, s.who, edition.Day{EditionID: s.e.ID, Date: "2027-05-10",
		Start: start, End: start.Add(10 * time.Hour)})
	s.must(err)
	for _, name := range []string{"ada", "bo", "cy", "di"} {
		v, _, err := s.c.Speakers.Speaker().Save(s.ctx, s.who, speaker.Speaker{EditionID: s.e.ID, Name: name, Email: name + "@example.org"})
		s.must(err)
		s.people[name] = v
	}
	s.holds("alone", "ada")
	s.holds("together", "bo", "cy")
	return s
}

func letters(edition.Edition) care.Letters {
	return care.Letters{
		Remind: func(r care.Reminder) post.Mail {
			return post.Mail{Subject: "todo", Text: string(r.Open[0].Kind) + " link=" + r.Link, Unsubscribe: "https://example.org/" + r.Stop}
		},
		Warn: func(x care.Warning) post.Mail { return post.Mail{Subject: string(x.Word.Kind), Text: x.Speaker} },
	}
}

// holds makes a session of some speakers.
func (s stand) holds(title string, names ...string) {
	s.t.Helper()
	v := programme.Session{EditionID: s.e.ID, Title: title, Kind: programme.Talk, Minutes: 30, State: programme.Confirmed}
	for _, name := range names {
		v.Speakers = append(v.Speakers, s.people[name].ID)
	}
	v, _, err := s.c.Programme.Session().Save(s.ctx, s.who, v)
	s.must(err)
	s.session[title] = v
}

func (s stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// as is somebody signed in with their address.
func (s stand) as(name string) care.Holder {
	return care.Holder{Who: actor.Actor{PersonID: actor.PersonID("per_" + name), Email: name + "@example.org"}}
}

func (s stand) own(name string) care.Own {
	s.t.Helper()
	o, err := s.s.Own(s.ctx, s.as(name), s.e)
	s.must(err)
	return o
}

func (s stand) state(name string, k care.Kind) care.State {
	s.t.Helper()
	t, _ := s.own(name).Task(k)
	return t.State
}
