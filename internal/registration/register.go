package registration

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
)

// Wanted is what somebody says who registers.
type Wanted struct {
	Kind     KindID
	Name     string
	Email    string
	Language string
	Agreed   []Purpose
	Way      Way
}

// Registered is what became of it.
type Registered struct {
	Attendee Attendee
	Token    string // secret of the link to their page, for the browser that registered
}

// How long somebody has to prove their address: the evening before the first day places go on quickly.
const (
	proveWithin = 24 * time.Hour
	proveSoon   = 2 * time.Hour
	eveningFrom = 18 // o'clock
)

// proveBy is until when an address is to be proved that registers at an instant of the edition's clock.
func proveBy(e edition.Edition, begins, now time.Time) time.Time {
	if begins.IsZero() {
		return now.Add(proveWithin)
	}
	first := begins.In(e.Location())
	evening := time.Date(first.Year(), first.Month(), first.Day()-1, eveningFrom, 0, 0, 0, e.Location())
	switch by := now.Add(proveWithin); {
	case !now.Before(evening):
		return now.Add(proveSoon)
	case by.After(evening.Add(proveSoon)):
		return evening.Add(proveSoon)
	default:
		return by
	}
}

// Register gives somebody a place at once, or puts them among those who wait for an approval. Who is not signed in with the address
// proves it afterwards, by the link in the mail. It is refused with ErrFull, ErrOnce, ErrClosed, ErrKind and ErrProve.
//
// However many rush, it is one conditional update that gives the place.
func (s *Service) Register(ctx context.Context, who actor.Actor, e edition.Edition, w Wanted) (r Registered, err error) {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return r, err
	}
	proved := who.SignedIn() && who.Email == w.Email
	var person actor.PersonID
	if proved {
		person = who.PersonID
	}
	return s.register(ctx, e, w, proved, person)
}

// Enrol is Register by an organiser for somebody, whose address they vouch for. Windows and approvals do not bind them.
func (s *Service) Enrol(ctx context.Context, who actor.Actor, editionID edition.ID, w Wanted) (r Registered, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return r, err
	}
	var e edition.Edition
	if err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		e, err = edition.InTx(tx, editionID)
		return err
	}); err != nil {
		return r, err
	}
	return s.enrol(ctx, e, w)
}

func (s *Service) enrol(ctx context.Context, e edition.Edition, w Wanted) (Registered, error) {
	a, err := s.begin(e, w)
	if err != nil {
		return Registered{}, err
	}
	a.State, a.StateBy, a.ProvedAt = Confirmed, Organiser, a.RegisteredAt
	return s.enter(ctx, e, a, w, func(Kind) error { return nil })
}

func (s *Service) register(ctx context.Context, e edition.Edition, w Wanted, proved bool, person actor.PersonID) (Registered, error) {
	a, err := s.begin(e, w)
	if err != nil {
		return Registered{}, err
	}
	offer := s.Shown(ctx, e.ID)
	k, ok := offer.Find(w.Kind)
	if !ok {
		return Registered{}, ErrKind
	}
	now := e.At(a.RegisteredAt)
	a.State, a.StateBy, a.Holds, a.Person = k.First(), Holder, k.Approval && k.Holds, person
	if proved {
		a.ProvedAt = a.RegisteredAt
	} else {
		a.ProveBy = proveBy(e, offer.Begins, now)
	}
	return s.enter(ctx, e, a, w, func(k Kind) error {
		switch {
		case !k.Offered:
			return ErrKind
		case k.At(now) != Open:
			return ErrClosed
		case k.First() != a.State:
			return ErrKind // it was changed a moment ago
		case k.ProofFirst && !proved:
			return ErrProve
		default:
			return nil
		}
	})
}

// begin is an attendee as they are before they have a place.
func (s *Service) begin(e edition.Edition, w Wanted) (a Attendee, err error) {
	a = Attendee{ID: AttendeeID(s.ids.New("att")), EditionID: e.ID, KindID: w.Kind, Email: w.Email, Name: w.Name, Language: w.Language,
		Way: w.Way, RegisteredAt: s.db.Now(), Version: 1}
	a.StateAt = a.RegisteredAt
	return a, a.check()
}

// enter gives an attendee a place and tells them. All that takes time is done before the transaction.
func (s *Service) enter(ctx context.Context, e edition.Edition, a Attendee, w Wanted, may func(Kind) error) (r Registered, err error) {
	r.Token = id.Secret()
	known, _ := s.Shown(ctx, e.ID).Find(w.Kind)
	mail, mailed := s.compose(e, Letter{Word: wordOf(a.State), Attendee: a, Kind: known.Kind})
	links := []link{mailed, {id.Hash(r.Token), false}}
	err = s.db.Write(sqldb.Rush(ctx), func(tx *sqldb.Tx) error {
		k, err := kindInTx(tx, e.ID, w.Kind)
		if err != nil {
			return err
		}
		if err := may(k); err != nil {
			return err
		}
		a.PoolID = k.PoolID
		if err := claim(tx, k.PoolID, a.Claims()); err != nil {
			return err
		}
		if a.Serial, err = takeSerials(tx, e.ID, 1); err != nil {
			return err
		}
		if err := attendeeTable.Insert(tx, attendeeValues(a)...); err != nil {
			return err
		}
		if err := insertLinks(tx, a, links...); err != nil {
			return err
		}
		if err := s.agree(tx, a, w.Agreed, w.Way); err != nil {
			return err
		}
		return post.Queue(tx, s.ids, mail)
	})
	r.Attendee = a
	return r, s.why(ctx, e, a.Email, err)
}

// agree keeps what somebody ticked.
func (s *Service) agree(tx *sqldb.Tx, a Attendee, purposes []Purpose, way Way) error {
	for _, p := range Purposes {
		if !slices.Contains(purposes, p) {
			continue
		}
		if err := insertConsent(tx, a.EditionID, Consent{ID: s.ids.New("con"), Attendee: a.ID, Purpose: p, Given: true, Text: ConsentText,
			Way: way}); err != nil {
			return err
		}
	}
	return nil
}

// why makes a refusal of what the database refused. Who has a place is told so, also when there are no others.
func (s *Service) why(ctx context.Context, e edition.Edition, email string, err error) error {
	if sqldb.IsUnique(err) {
		return ErrOnce
	}
	if !errors.Is(err, ErrFull) {
		return err
	}
	if found := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		_, err := liveByEmail(tx, e.ID, email)
		return err
	}); found == nil {
		return ErrOnce
	}
	return err
}

// againAfter is how long nobody is mailed their link again.
const againAfter = time.Hour

// SendAgain mails the link to their ticket to who registered with an address. It says nothing of whether there is one, and writes to
// nobody twice in an hour.
func (s *Service) SendAgain(ctx context.Context, e edition.Edition, email string) error {
	email, err := account.CleanEmail(email)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := liveByEmail(tx, e.ID, email)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		lately, err := mailedSince(tx, a.ID, tx.Now().Add(-againAfter))
		if err != nil || lately {
			return err
		}
		k, err := kindInTx(tx, e.ID, a.KindID)
		if err != nil {
			return err
		}
		return s.tell(tx, e, k, a)
	})
}
