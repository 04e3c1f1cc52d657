package registration

import (
	"errors"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// answerWithin is how long an invitation waits for its answer, unless the organiser says another day.
const answerWithin = 14 * 24 * time.Hour

// attendeeKind is how organisers change attendees: every change is in the journal, and is taken back from there.
func (s *Service) attendeeKind() record.Kind[Attendee] {
	return record.Kind[Attendee]{
		Reads: Reading, Changes: Changing,
		Name: "attendee", Prefix: "att", Table: attendeeTable, Scan: scanAttendee, Values: attendeeValues, Taken: ErrOnce,
		Key: func(a *Attendee) record.Key {
			return record.Key{ID: (*string)(&a.ID), Version: &a.Version, Scope: string(a.EditionID), Label: a.Name}
		},
		Check:  s.checkAttendee,
		Detach: func(tx *sqldb.Tx, a Attendee) error { return claim(tx, a.PoolID, Claim{}.Minus(a.Claims())) },
	}
}

// checkAttendee moves the place with the state, and tells who is concerned.
func (s *Service) checkAttendee(tx *sqldb.Tx, a *Attendee) error {
	if err := a.check(); err != nil {
		return err
	}
	before, err := attendeeInTx(tx, a.EditionID, a.ID)
	if err != nil && !errors.Is(err, ErrNoAttendee) {
		return err
	}
	if !before.ErasedAt.IsZero() {
		return ErrNoAttendee
	}
	e, err := edition.InTx(tx, a.EditionID)
	if err != nil {
		return err
	}
	k, err := kindInTx(tx, a.EditionID, a.KindID)
	if err != nil {
		return err
	}
	if before.KindID != a.KindID {
		a.PoolID = k.PoolID
	}
	if before.ID == "" {
		if a.PoolID = k.PoolID; a.Serial != 0 { // it was removed, and is put back
			if err := moveClaim(tx, before, *a); err != nil || !a.State.IsLive() {
				return err
			}
			return s.tell(tx, e, k, *a)
		}
		a.Way, a.RegisteredAt, a.Holds = ByOrganiser, tx.Now(), k.Holds
		if a.Serial, err = takeSerials(tx, a.EditionID, 1); err != nil {
			return err
		}
	}
	if err := s.moveInTx(tx, e, before, a, Organiser); err != nil {
		return err
	}
	if before.State == a.State && before.Email == a.Email && before.KindID == a.KindID {
		return nil
	}
	return s.tell(tx, e, k, *a)
}

// moveInTx takes an attendee from how they stood to how they stand: place, generation and deadlines follow the state.
func (s *Service) moveInTx(tx *sqldb.Tx, e edition.Edition, before Attendee, a *Attendee, by Mover) error {
	if before.State != a.State && !before.State.May(a.State) {
		return ErrMove
	}
	a.Serial, a.Generation = max(a.Serial, before.Serial), max(a.Generation, before.Generation)
	if before.State.Voids(a.State) {
		if a.Generation++; a.Generation > 255 {
			return ErrMove
		}
	}
	if before.State != a.State {
		a.StateAt, a.StateBy = tx.Now(), by
	}
	switch {
	case a.State == Invited && a.AnswerBy.IsZero():
		a.AnswerBy = e.At(tx.Now()).Add(answerWithin)
	case a.State != Invited:
		a.AnswerBy = time.Time{}
	}
	if !a.State.IsLive() || a.State == Invited || !a.ProvedAt.IsZero() {
		a.ProveBy = time.Time{} // their answer proves it
	} else if by == Organiser && a.ProveBy.IsZero() {
		a.ProvedAt = tx.Now() // an organiser vouches for them
	}
	return moveClaim(tx, before, *a)
}

// moveClaim moves what somebody has of pools. It is ErrFull where there is no place, with the pool's size as it was.
func moveClaim(tx *sqldb.Tx, before, a Attendee) error {
	if before.PoolID == a.PoolID {
		return claim(tx, a.PoolID, a.Claims().Minus(before.Claims()))
	}
	if before.PoolID != "" {
		if err := claim(tx, before.PoolID, Claim{}.Minus(before.Claims())); err != nil {
			return fmt.Errorf("give places back: %w", err)
		}
	}
	return claim(tx, a.PoolID, a.Claims())
}

// ErrDeadline refuses an answer after its time.
var ErrDeadline = fault.New(fault.Conflict, "registration.deadline", "this came too late; the place went on to somebody else")
