package registration

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/registration/ticket"
)

// Own is an attendee as their link shows them.
type Own struct {
	Attendee Attendee
	Kind     Kind
	Agreed   map[Purpose]bool
	Code     string // of their ticket; empty while they have none
	Days     []edition.Day
	Undo     bool // they may take back that they gave their place back
	Proves   bool // the link is one that was mailed: it proves the address
}

// Own is who a link leads to. It is ErrNoTicket where it leads to nobody.
func (s *Service) Own(ctx context.Context, e edition.Edition, token string) (o Own, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		o, err = s.ownInTx(tx, e, token)
		return err
	})
	return o, err
}

func (s *Service) ownInTx(tx *sqldb.Tx, e edition.Edition, token string) (o Own, err error) {
	if o.Attendee, o.Proves, err = byLink(tx, e.ID, id.Hash(token)); err != nil {
		return o, err
	}
	a := o.Attendee
	if o.Kind, err = kindInTx(tx, e.ID, a.KindID); err != nil {
		return o, err
	}
	said, err := consentsOf(tx, a.ID)
	if err != nil {
		return o, err
	}
	o.Agreed = map[Purpose]bool{}
	for _, c := range said {
		o.Agreed[c.Purpose] = c.Given
	}
	if o.Days, err = edition.DaysInTx(tx, e.ID); err != nil {
		return o, err
	}
	o.Undo = a.State == Cancelled && a.StateBy == Holder && tx.Now().Before(a.StateAt.Add(undoFor))
	if a.State != Confirmed || len(o.Days) == 0 {
		return o, nil
	}
	key, err := signerOf(tx, e.ID)
	if err != nil {
		return o, err
	}
	o.Code, err = ticketOf(a, o.Kind, o.Days, key).Sign(key.key)
	return o, err
}

// before and after the hours of days for which a ticket is valid: who builds up is early, who stays is late.
const margin = 4 * time.Hour

// ticketOf is what the code of somebody's ticket says.
func ticketOf(a Attendee, k Kind, days []edition.Day, key signer) ticket.Ticket {
	return ticket.Ticket{Audience: k.Audience.onTicket(), Key: key.number, Edition: ticket.EditionTag(string(a.EditionID)),
		Serial: uint32(a.Serial), Generation: byte(a.Generation), Days: 1<<min(len(days), 16) - 1,
		From:  days[0].Start.Add(-margin).UTC().Truncate(time.Minute),
		Until: days[len(days)-1].End.Add(margin).UTC().Truncate(time.Minute), Areas: 1, Arrival: ticket.NoArrival}
}

// change finds whose a link is, lets something be done to them, and keeps it. Nobody asks for a right: the link is one.
func (s *Service) change(ctx context.Context, e edition.Edition, token string, do func(tx *sqldb.Tx, a *Attendee, proves bool) (tells bool,
	err error)) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		before, proves, err := byLink(tx, e.ID, id.Hash(token))
		if err != nil {
			return err
		}
		a := before
		tells, err := do(tx, &a, proves)
		if err != nil {
			return err
		}
		if err := s.moveInTx(tx, e, before, &a, Holder); err != nil {
			return err
		}
		if a == before {
			return nil
		}
		if err := putAttendee(tx, &a); err != nil {
			return err
		}
		if !tells {
			return nil
		}
		k, err := kindInTx(tx, e.ID, a.KindID)
		if err != nil {
			return err
		}
		return s.tell(tx, e, k, a)
	})
}

// Prove notes that the address is theirs, by a link that was mailed to it. Once more changes nothing; after its time it is ErrDeadline.
func (s *Service) Prove(ctx context.Context, e edition.Edition, token string) error {
	return s.change(ctx, e, token, func(tx *sqldb.Tx, a *Attendee, proves bool) (bool, error) {
		switch {
		case !proves:
			return false, ErrNoTicket
		case a.State == Lapsed:
			return false, ErrDeadline
		case a.ProvedAt.IsZero() && (a.State == Confirmed || a.State == Asked):
			a.ProvedAt = tx.Now()
		}
		return false, nil
	})
}

// Answer says yes or no to an invitation. A yes proves the address, and is ErrDeadline after its time.
func (s *Service) Answer(ctx context.Context, e edition.Edition, token string, yes bool) error {
	return s.change(ctx, e, token, func(tx *sqldb.Tx, a *Attendee, _ bool) (bool, error) {
		if a.State == Lapsed || a.State == Invited && yes && !e.At(tx.Now()).Before(a.AnswerBy) {
			return false, ErrDeadline
		}
		if a.State != Invited {
			return false, ErrMove
		}
		a.State = Cancelled
		if yes {
			a.State, a.ProvedAt = Confirmed, tx.Now()
		}
		return true, nil
	})
}

// GiveBack gives somebody's place back, for whoever comes next. Giving back what is not there changes nothing.
func (s *Service) GiveBack(ctx context.Context, e edition.Edition, token string) error {
	return s.change(ctx, e, token, func(_ *sqldb.Tx, a *Attendee, _ bool) (bool, error) {
		if !a.State.IsLive() {
			return false, nil
		}
		a.State = Cancelled
		return true, nil
	})
}

// TakeBack takes that back within ten minutes: where the pool still has a place, else it is ErrFull. The ticket is another one: what was
// given out before opens no door.
func (s *Service) TakeBack(ctx context.Context, e edition.Edition, token string) error {
	return s.change(ctx, e, token, func(tx *sqldb.Tx, a *Attendee, proves bool) (bool, error) {
		if a.State.IsLive() {
			return false, nil
		}
		if a.State != Cancelled || a.StateBy != Holder || !tx.Now().Before(a.StateAt.Add(undoFor)) {
			return false, ErrLate
		}
		k, err := kindInTx(tx, e.ID, a.KindID)
		if err != nil {
			return false, err
		}
		if a.State = k.First(); a.Generation > 0 {
			a.State = Confirmed
		}
		if a.ProvedAt.IsZero() {
			offer, err := edition.DaysInTx(tx, e.ID)
			if err != nil {
				return false, err
			}
			var begins time.Time
			if len(offer) > 0 {
				begins = offer[0].Start
			}
			a.ProveBy = proveBy(e, begins, e.At(tx.Now()))
		}
		return true, nil
	})
}

// Rename mends letters of a name. Another name altogether is ErrLetters: that would be another person.
func (s *Service) Rename(ctx context.Context, e edition.Edition, token, name string) error {
	name, err := tidyName(name)
	if err != nil {
		return err
	}
	return s.change(ctx, e, token, func(_ *sqldb.Tx, a *Attendee, _ bool) (bool, error) {
		if !a.State.IsLive() {
			return false, ErrLate
		}
		if !isCorrection(a.Name, name) {
			return false, ErrLetters
		}
		a.Name = name
		return false, nil
	})
}

// Agree says to what somebody agrees: to some purposes, and to no others. Only what differs is kept, as a word of its own.
func (s *Service) Agree(ctx context.Context, e edition.Edition, token string, purposes []Purpose) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		a, _, err := byLink(tx, e.ID, id.Hash(token))
		if err != nil {
			return err
		}
		said, err := consentsOf(tx, a.ID)
		if err != nil {
			return err
		}
		had := map[Purpose]bool{}
		for _, c := range said {
			had[c.Purpose] = c.Given
		}
		for _, p := range Purposes {
			if given := slices.Contains(purposes, p); given != had[p] {
				if err := insertConsent(tx, e.ID, Consent{ID: s.ids.New("con"), Attendee: a.ID, Purpose: p, Given: given, Text: ConsentText,
					Way: ByPage}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// atOnce is how many deadlines are ended in one transaction.
const atOnce = 200

// Lapse ends what nobody proved or answered in time: their places go on. It returns how many.
func (s *Service) Lapse(ctx context.Context) (n int, err error) {
	var editions []edition.ID
	if err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		editions, err = dueEditions(tx)
		return err
	}); err != nil {
		return 0, err
	}
	for _, id := range editions {
		for {
			some, err := s.lapse(ctx, id)
			if n += some; err != nil || some < atOnce {
				if err != nil {
					return n, err
				}
				break
			}
		}
	}
	return n, nil
}

func (s *Service) lapse(ctx context.Context, editionID edition.ID) (n int, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		e, err := edition.InTx(tx, editionID)
		if err != nil {
			return err
		}
		all, err := due(tx, editionID, e.At(tx.Now()), atOnce)
		n = len(all)
		for _, before := range all {
			if err != nil {
				break
			}
			err = s.lapseOne(tx, e, before)
		}
		return err
	})
	return n, err
}

func (s *Service) lapseOne(tx *sqldb.Tx, e edition.Edition, before Attendee) error {
	a := before
	a.State = Lapsed
	if err := s.moveInTx(tx, e, before, &a, Clock); err != nil {
		return err
	}
	if err := putAttendee(tx, &a); err != nil {
		return err
	}
	k, err := kindInTx(tx, e.ID, a.KindID)
	if fault.KindOf(err) == fault.NotFound || errors.Is(err, ErrKind) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.tell(tx, e, k, a)
}
