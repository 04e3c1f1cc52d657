package registration_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/registration"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// stand is an edition on 10 May 2027 with a pool of three places, which are for everybody. It is 1 April.
type stand struct {
	t    *testing.T
	ctx  context.Context
	db   *sqldb.DB
	c    cores.Cores
	s    *registration.Service
	e    edition.Edition
	at   func(time.Time)
	who  actor.Actor
	pool registration.Pool
	kind registration.Kind
}

var today = time.Date(2027, 4, 1, 10, 0, 0, 0, time.UTC)

func onBoth(t *testing.T, body func(t *testing.T, s *stand)) {
	t.Helper()
	t.Parallel()
	schematest.EachTimed(t, func(t *testing.T, db *sqldb.DB, set func(time.Time)) {
		set(today)
		body(t, newStand(t, db, set))
	})
}

func newStand(t *testing.T, db *sqldb.DB, set func(time.Time)) *stand {
	t.Helper()
	s := &stand{t: t, ctx: context.Background(), db: db, at: set, who: actor.System("test")}
	s.c = cores.New(db, id.System())
	s.s = s.c.Attendees
	s.s.Write(func(_ edition.Edition, l registration.Letter) post.Mail {
		return post.Mail{Subject: string(l.Word), Text: l.Token}
	})
	var err error
	s.e, err = s.c.Editions.Create(s.ctx, s.who, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
	s.must(err)
	s.e.State = edition.Announced
	s.e, _, err = s.c.Editions.Edition().Save(s.ctx, s.who, s.e)
	s.must(err)
	start := time.Date(2027, 5, 10, 7, 0, 0, 0, time.UTC)
	_, _, err = s.c.Editions.Day().Save(s.ctx, s.who, edition.Day{EditionID: s.e.ID, Date: "2027-05-10", Start: start,
		End: start.Add(10 * time.Hour)})
	s.must(err)
	s.pool = s.makePool(registration.Pool{Name: "Everybody", Size: 3})
	s.kind = s.makeKind(registration.Kind{Name: "Public"})
	return s
}

func (s *stand) makePool(p registration.Pool) registration.Pool {
	s.t.Helper()
	p.EditionID = s.e.ID
	p, _, err := s.s.Pool().Save(s.ctx, s.who, p)
	s.must(err)
	return p
}

// makeKind makes a kind that is open to everybody, where it says nothing else.
func (s *stand) makeKind(k registration.Kind) registration.Kind {
	s.t.Helper()
	k.EditionID, k.Offered = s.e.ID, true
	if k.PoolID == "" {
		k.PoolID = s.pool.ID
	}
	if k.Audience == "" {
		k.Audience = registration.Public
	}
	if k.Opens.IsZero() {
		k.Opens, k.Closes = today.Add(-time.Hour), today.AddDate(0, 2, 0)
	}
	k, _, err := s.s.Kind().Save(s.ctx, s.who, k)
	s.must(err)
	s.at(s.db.Now().Add(2 * time.Second)) // the kinds that are shown are kept for a second
	return k
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) wanted(name string) registration.Wanted {
	return registration.Wanted{Kind: s.kind.ID, Name: name, Email: name + "@example.org", Language: "en", Way: registration.ByPage}
}

func (s *stand) register(name string) registration.Registered {
	s.t.Helper()
	r, err := s.s.Register(s.ctx, actor.Actor{}, s.e, s.wanted(name))
	s.must(err)
	return r
}

// places are what of the pool is taken and held.
func (s *stand) places() registration.Claim { return s.placesOf(s.pool.ID) }

func (s *stand) placesOf(id registration.PoolID) registration.Claim {
	s.t.Helper()
	p, _, err := s.s.Pool().ByID(s.ctx, s.who, string(id))
	s.must(err)
	return registration.Claim{Taken: p.Taken, Held: p.Held}
}

// mails are those to an address, the newest first.
func (s *stand) mails(to string) (out []post.QueuedMail) {
	s.t.Helper()
	all, err := s.c.Post.MailsOf(s.ctx, s.who, string(s.e.ID), post.BoxFilter{Topic: registration.Topic})
	s.must(err)
	for _, m := range all {
		if m.To == to {
			out = append(out, m)
		}
	}
	return out
}

func (s *stand) own(token string) registration.Own {
	s.t.Helper()
	o, err := s.s.Own(s.ctx, s.e, token)
	s.must(err)
	return o
}
