package registration_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/registration"
	"github.com/creneau/creneau/internal/registration/ticket"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// What is a holder's own asks for no right: TestALinkOpensItsOwnTicketAlone.
func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := cores.New(schematest.SQLite(t), id.System()).Attendees
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Pools": registration.Reading, "Kinds": registration.Reading, "Attendees": registration.Reading, "Figures": registration.Reading,
		"Waiting": registration.Reading, "Enrol": registration.Changing, "Register": accounttest.Open,
	})
}

// TestAThousandRivalsForOnePlace lets a thousand ask at once: one has it, all others are told that it is full, and nobody gives up.
func TestAThousandRivalsForOnePlace(t *testing.T) {
	for places, rivals := range map[int]int{1: 1000, 50: 200} {
		t.Run(fmt.Sprintf("%d for %d", rivals, places), func(t *testing.T) {
			onBoth(t, func(t *testing.T, s *stand) {
				s.pool.Size = places
				_, _, err := s.s.Pool().Save(s.ctx, s.who, s.pool)
				s.must(err)
				var won, full, other atomic.Int64
				var all sync.WaitGroup
				for i := range rivals {
					all.Go(func() {
						_, err := s.s.Register(s.ctx, actor.Actor{}, s.e, s.wanted(fmt.Sprintf("rival%d", i)))
						switch {
						case err == nil:
							won.Add(1)
						case errors.Is(err, registration.ErrFull):
							full.Add(1)
						default:
							other.Add(1)
							t.Log(err)
						}
					})
				}
				all.Wait()
				if won.Load() != int64(places) || full.Load() != int64(rivals-places) || other.Load() != 0 {
					t.Errorf("%d won, %d were told that it is full, %d heard something else", won.Load(), full.Load(), other.Load())
				}
				if got := s.places(); got != (registration.Claim{Taken: places}) {
					t.Errorf("the pool says %+v", got)
				}
				attendees, err := s.s.Attendees(s.ctx, s.who, s.e.ID)
				s.must(err)
				serials := map[int64]bool{}
				for _, a := range attendees {
					serials[a.Serial] = true
				}
				if len(attendees) != places || len(serials) != places {
					t.Errorf("%d attendees with %d numbers", len(attendees), len(serials))
				}
			})
		})
	}
}

// TestWithoutTheConditionPlacesAreOversold takes the condition and the check away, and lets the same rush see what it saw before.
func TestWithoutTheConditionPlacesAreOversold(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.must(s.db.Write(s.ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`CREATE TABLE loose (size BIGINT NOT NULL, taken BIGINT NOT NULL)`)
			if err == nil {
				_, err = tx.Exec(`INSERT INTO loose (size, taken) VALUES (1, 0)`)
			}
			return err
		}))
		const rivals = 20
		var looked, all sync.WaitGroup
		looked.Add(rivals)
		for range rivals {
			all.Go(func() {
				var left int
				err := s.db.Read(s.ctx, func(tx *sqldb.Tx) error {
					return tx.QueryRow(`SELECT size - taken FROM loose`).Scan(&left)
				})
				looked.Done()
				looked.Wait() // all have looked before anybody takes
				if err != nil || left < 1 {
					return
				}
				if err := s.db.Write(sqldb.Rush(s.ctx), func(tx *sqldb.Tx) error {
					_, err := tx.Exec(`UPDATE loose SET taken = taken + 1`)
					return err
				}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		var taken int
		s.must(s.db.Read(s.ctx, func(tx *sqldb.Tx) error { return tx.QueryRow(`SELECT taken FROM loose`).Scan(&taken) }))
		if taken != rivals {
			t.Errorf("%d of %d took the one place: the race that the condition guards against was not there", taken, rivals)
		}
	})
}

func TestAPlaceIsThereAtOnceAndGoesOnWhereTheAddressIsNotProved(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		ada, bo := s.register("ada"), s.register("bo")
		if ada.Attendee.State != registration.Confirmed || s.places().Taken != 2 {
			t.Fatalf("%+v, %+v", ada.Attendee, s.places())
		}
		mails := s.mails("ada@example.org")
		if len(mails) != 1 || mails[0].Subject != "ticket" || !mails[0].Urgent {
			t.Fatalf("%+v", mails)
		}
		if err := s.s.Prove(s.ctx, s.e, ada.Token); !errors.Is(err, registration.ErrNoTicket) {
			t.Errorf("the browser that registered proves an address that nobody opened: %v", err)
		}
		s.must(s.s.Prove(s.ctx, s.e, mails[0].Text))
		s.must(s.s.Prove(s.ctx, s.e, mails[0].Text))
		s.at(today.Add(23 * time.Hour))
		if n, err := s.s.Lapse(s.ctx); n != 0 || err != nil {
			t.Fatalf("%d lapsed before their time: %v", n, err)
		}
		s.at(today.Add(25 * time.Hour))
		if n, err := s.s.Lapse(s.ctx); n != 1 || err != nil {
			t.Fatalf("%d lapsed: %v", n, err)
		}
		if got := s.own(bo.Token).Attendee; got.State != registration.Lapsed || got.StateBy != registration.Clock || got.Generation != 1 {
			t.Errorf("bo: %+v", got)
		}
		if got := s.own(ada.Token); got.Attendee.State != registration.Confirmed || got.Code == "" || s.places().Taken != 1 {
			t.Errorf("ada: %+v, %+v", got, s.places())
		}
		if err := s.s.Prove(s.ctx, s.e, s.mails("bo@example.org")[0].Text); !errors.Is(err, registration.ErrDeadline) {
			t.Errorf("a proof after its time: %v", err)
		}
		s.register("bo") // the address is free again
	})
}

func TestTheEveningBeforeAProofIsDueInTwoHours(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		evening := time.Date(2027, 5, 9, 17, 0, 0, 0, time.UTC) // 19:00 in Paris
		for at, want := range map[time.Time]time.Time{
			evening.Add(-48 * time.Hour): evening.Add(-24 * time.Hour),
			evening.Add(-8 * time.Hour):  time.Date(2027, 5, 9, 18, 0, 0, 0, time.UTC),
			evening:                      evening.Add(2 * time.Hour),
		} {
			s.at(at)
			r := s.register(fmt.Sprintf("p%d", at.Unix()))
			if !r.Attendee.ProveBy.Equal(want) {
				t.Errorf("registered %s, to be proved by %s, want %s", at, r.Attendee.ProveBy, want)
			}
		}
	})
}

func TestWhoIsSignedInIsProvedAndAnAddressHasOneLivingRegistration(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		var ada actor.Actor
		s.must(s.db.Write(s.ctx, func(tx *sqldb.Tx) error {
			p, err := s.c.Accounts.WelcomeInTx(tx, "ada@example.org", "Ada", "en", "")
			ada = actor.Actor{PersonID: p.ID, Email: p.Email}
			return err
		}))
		r, err := s.s.Register(s.ctx, ada, s.e, s.wanted("ada"))
		s.must(err)
		if r.Attendee.ProvedAt.IsZero() || !r.Attendee.ProveBy.IsZero() || r.Attendee.Person != ada.PersonID {
			t.Errorf("%+v", r.Attendee)
		}
		again := s.wanted("ada")
		again.Email = "ADA@example.org"
		if _, err := s.s.Register(s.ctx, actor.Actor{}, s.e, again); !errors.Is(err, registration.ErrOnce) {
			t.Errorf("twice: %v", err)
		}
		s.must(s.s.SendAgain(s.ctx, s.e, "ada@example.org"))
		if n := len(s.mails("ada@example.org")); n != 1 {
			t.Errorf("%d mails within an hour", n)
		}
		s.at(today.Add(2 * time.Hour))
		s.must(s.s.SendAgain(s.ctx, s.e, "ada@example.org"))
		s.must(s.s.SendAgain(s.ctx, s.e, "nobody@example.org"))
		if n := len(s.mails("ada@example.org")); n != 2 {
			t.Errorf("%d mails after two hours", n)
		}
		s.register("bo")
		s.register("cy")
		if _, err := s.s.Register(s.ctx, actor.Actor{}, s.e, again); !errors.Is(err, registration.ErrOnce) {
			t.Errorf("who has a place is told that there is none: %v", err)
		}
		if _, err := s.s.Register(s.ctx, actor.Actor{}, s.e, s.wanted("di")); !errors.Is(err, registration.ErrFull) {
			t.Errorf("a fourth of three: %v", err)
		}
		reads := actor.Actor{PersonID: "per_x", ByToken: true, ReadOnly: true}
		if _, err := s.s.Register(s.ctx, reads, s.e, s.wanted("eve")); !errors.Is(err, actor.ErrForbidden) {
			t.Errorf("a token that only reads: %v", err)
		}
	})
}

func TestGivingBackIsOneTapAndTakenBackOnlyWhileThereIsAPlace(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		ada := s.register("ada")
		first := s.own(ada.Token).Code
		s.must(s.s.GiveBack(s.ctx, s.e, ada.Token))
		s.must(s.s.GiveBack(s.ctx, s.e, ada.Token))
		if o := s.own(ada.Token); o.Attendee.State != registration.Cancelled || o.Code != "" || !o.Undo || s.places() != (registration.Claim{}) {
			t.Fatalf("%+v %+v", o, s.places())
		}
		s.must(s.s.TakeBack(s.ctx, s.e, ada.Token))
		o := s.own(ada.Token)
		if o.Attendee.State != registration.Confirmed || o.Attendee.Generation != 1 || o.Code == first || o.Code == "" {
			t.Fatalf("%+v", o)
		}
		s.must(s.s.GiveBack(s.ctx, s.e, ada.Token))
		for _, name := range []string{"bo", "cy", "di"} {
			s.register(name)
		}
		if err := s.s.TakeBack(s.ctx, s.e, ada.Token); !errors.Is(err, registration.ErrFull) {
			t.Errorf("there is no place: %v", err)
		}
		s.at(today.Add(11 * time.Minute))
		if err := s.s.TakeBack(s.ctx, s.e, ada.Token); !errors.Is(err, registration.ErrLate) || s.own(ada.Token).Undo {
			t.Errorf("after ten minutes: %v", err)
		}
	})
}

func TestApprovalHoldsAPlaceWhereTheKindSaysSo(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.kind = s.makeKind(registration.Kind{Name: "Press", Audience: registration.Press, Approval: true, Holds: true})
		r := s.register("ada")
		if r.Attendee.State != registration.Asked || s.places() != (registration.Claim{Held: 1}) || s.own(r.Token).Code != "" {
			t.Fatalf("%+v %+v", r.Attendee, s.places())
		}
		s.register("bo")
		act := func(to registration.State, ids ...registration.AttendeeID) (string, error) {
			m := record.Many{Scope: string(s.e.ID), Label: func(int) string { return "x" }}
			for _, id := range ids {
				m.Objects = append(m.Objects, string(id))
			}
			_, change, err := s.s.Attendee().EditAll(s.ctx, s.who, m, func(a *registration.Attendee) error {
				a.State = to
				return nil
			})
			return change, err
		}
		change, err := act(registration.Confirmed, r.Attendee.ID)
		s.must(err)
		if s.places() != (registration.Claim{Taken: 1, Held: 1}) || len(s.mails("ada@example.org")) != 2 {
			t.Errorf("%+v, %d mails", s.places(), len(s.mails("ada@example.org")))
		}
		h := record.NewHistory(s.db, id.System())
		h.Add(s.s.Undoers()...)
		_, err = h.Undo(s.ctx, s.who, string(s.e.ID), change)
		s.must(err)
		if s.places() != (registration.Claim{Held: 2}) {
			t.Errorf("undone: %+v", s.places())
		}
		_, err = act(registration.Refused, r.Attendee.ID)
		s.must(err)
		if s.places() != (registration.Claim{Held: 1}) {
			t.Errorf("refused: %+v", s.places())
		}
		if _, err = act(registration.Lapsed, r.Attendee.ID); !errors.Is(err, registration.ErrMove) {
			t.Errorf("refused to lapsed: %v", err)
		}
	})
}

func TestAnInvitationHoldsAPlaceUntilItsAnswer(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		invite := func(name string) registration.Attendee {
			a, _, err := s.s.Attendee().Save(s.ctx, s.who, registration.Attendee{EditionID: s.e.ID, KindID: s.kind.ID, Name: name,
				Email: name + "@example.org", Language: "en", State: registration.Invited})
			s.must(err)
			return a
		}
		ada := invite("ada")
		invite("bo")
		if s.places() != (registration.Claim{Held: 2}) || ada.AnswerBy.IsZero() {
			t.Fatalf("%+v %+v", s.places(), ada)
		}
		s.must(s.s.Answer(s.ctx, s.e, s.mails("ada@example.org")[0].Text, true))
		if s.places() != (registration.Claim{Taken: 1, Held: 1}) {
			t.Fatalf("%+v", s.places())
		}
		s.at(today.AddDate(0, 0, 15))
		if err := s.s.Answer(s.ctx, s.e, s.mails("bo@example.org")[0].Text, true); !errors.Is(err, registration.ErrDeadline) {
			t.Errorf("after its time: %v", err)
		}
		n, err := s.s.Lapse(s.ctx)
		if n != 1 || err != nil || s.places() != (registration.Claim{Taken: 1}) {
			t.Errorf("%d lapsed, %v, %+v", n, err, s.places())
		}
	})
}

func TestAPoolIsTakenOutOfAnother(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		partner := s.makePool(registration.Pool{Name: "Partners", Size: 2, Parent: s.pool.ID})
		if s.places() != (registration.Claim{Taken: 2}) {
			t.Fatalf("%+v", s.places())
		}
		s.register("ada")
		if _, err := s.s.Register(s.ctx, actor.Actor{}, s.e, s.wanted("bo")); !errors.Is(err, registration.ErrFull) {
			t.Errorf("a place of the partners' was given: %v", err)
		}
		partner.Size = 3
		if _, _, err := s.s.Pool().Save(s.ctx, s.who, partner); !errors.Is(err, registration.ErrParent) {
			t.Errorf("more than there is: %v", err)
		}
		partner.Size = 1
		partner, _, err := s.s.Pool().Save(s.ctx, s.who, partner)
		s.must(err)
		s.register("bo")
		s.kind = s.makeKind(registration.Kind{Name: "Partner", PoolID: partner.ID})
		s.register("cy")
		partner.Size = 0
		if _, _, err := s.s.Pool().Save(s.ctx, s.who, partner); !errors.Is(err, registration.ErrLess) {
			t.Errorf("less than is taken: %v", err)
		}
		if _, err := s.s.Pool().Remove(s.ctx, s.who, string(partner.ID)); !errors.Is(err, record.ErrInUse) {
			t.Errorf("a pool with places in use goes: %v", err)
		}
		spare := s.makePool(registration.Pool{Name: "Spare", Size: 0, Parent: s.pool.ID})
		s.pool, _, err = s.s.Pool().ByID(s.ctx, s.who, string(s.pool.ID))
		s.must(err)
		s.pool.Parent = spare.ID
		if _, _, err := s.s.Pool().Save(s.ctx, s.who, s.pool); !errors.Is(err, registration.ErrParent) {
			t.Errorf("a pool is taken out of itself: %v", err)
		}
		_, err = s.s.Pool().Remove(s.ctx, s.who, string(spare.ID))
		s.must(err)
	})
}

func TestALinkOpensItsOwnTicketAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		ada := s.register("ada")
		for name, err := range map[string]error{
			"own":    func() error { _, err := s.s.Own(s.ctx, s.e, "x"); return err }(),
			"prove":  s.s.Prove(s.ctx, s.e, "x"),
			"answer": s.s.Answer(s.ctx, s.e, "x", true),
			"give":   s.s.GiveBack(s.ctx, s.e, "x"),
			"take":   s.s.TakeBack(s.ctx, s.e, "x"),
			"rename": s.s.Rename(s.ctx, s.e, "x", "Eve"),
			"agree":  s.s.Agree(s.ctx, s.e, "x", nil),
		} {
			if !errors.Is(err, registration.ErrNoTicket) {
				t.Errorf("%s: %v", name, err)
			}
		}
		other := s.e
		other.ID = "edi_other"
		if _, err := s.s.Own(s.ctx, other, ada.Token); !errors.Is(err, registration.ErrNoTicket) {
			t.Errorf("in another edition: %v", err)
		}
		s.must(s.s.Rename(s.ctx, s.e, ada.Token, " Adah "))
		if err := s.s.Rename(s.ctx, s.e, ada.Token, "Grace Hopper"); !errors.Is(err, registration.ErrLetters) {
			t.Errorf("another person: %v", err)
		}
		s.must(s.s.Agree(s.ctx, s.e, ada.Token, []registration.Purpose{registration.Photo}))
		s.must(s.s.Agree(s.ctx, s.e, ada.Token, nil))
		if o := s.own(ada.Token); o.Attendee.Name != "Adah" || o.Agreed[registration.Photo] {
			t.Errorf("%+v", o)
		}
	})
}

func TestATicketSaysItsNumberAndHours(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		o := s.own(s.register("ada").Token)
		if len(o.Code) != 136 || !strings.HasPrefix(o.Code, ticket.Prefix) {
			t.Fatalf("%q", o.Code)
		}
		b, ok := ticket.Decoded(o.Code)
		if !ok || b.Serial != uint32(o.Attendee.Serial) || b.Edition != ticket.EditionTag(string(s.e.ID)) || b.Days != 1 ||
			!b.From.Equal(time.Date(2027, 5, 10, 3, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v", b)
		}
	})
}

func TestErasureGivesThePlaceBackAndLeavesNoName(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		ada := s.register("ada")
		s.must(s.s.Agree(s.ctx, s.e, ada.Token, []registration.Purpose{registration.Memory}))
		p := account.NewPrivacy(s.db, id.System(), nil, registration.Personal())
		data, err := p.Export(s.ctx, s.who, "ada@example.org")
		s.must(err)
		if data["registration"] == nil {
			t.Errorf("%+v", data)
		}
		_, err = p.Erase(s.ctx, s.who, "ada@example.org")
		s.must(err)
		all, err := s.s.Attendees(s.ctx, s.who, s.e.ID)
		s.must(err)
		if a := all[0]; a.Name != "" || a.Email != "" || a.State != registration.Cancelled || a.ErasedAt.IsZero() || s.places().Taken != 0 {
			t.Errorf("%+v %+v", a, s.places())
		}
		if _, err := s.s.Own(s.ctx, s.e, ada.Token); !errors.Is(err, registration.ErrNoTicket) {
			t.Errorf("the link still opens: %v", err)
		}
	})
}
