package cfp

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// ErrOpened refuses to tell somebody when a call opens that has opened.
var ErrOpened = fault.New(fault.Conflict, "cfp.opened", "this call has opened already")

// Follow notes that somebody wants to hear when a call opens; they have proved their address by signing in. Whoever asks twice is told
// once. A call that has opened is refused with ErrOpened.
func (s *Service) Follow(ctx context.Context, who actor.Actor, e edition.Edition) error {
	if !who.SignedIn() {
		return actor.ErrSignIn
	}
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		c, err := callOf(tx, e.ID)
		if err != nil {
			return err
		}
		switch c.At(e.At(tx.Now())) {
		case Planned:
			return follow(tx, e.ID, who.PersonID)
		case Unannounced:
			return ErrNoCall
		default:
			return ErrOpened
		}
	})
}

// Unfollow takes that back.
func (s *Service) Unfollow(ctx context.Context, who actor.Actor, e edition.Edition) error {
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return unfollow(tx, e.ID, who.PersonID) })
}

// Follows reports whether somebody waits to hear that a call opens.
func (s *Service) Follows(ctx context.Context, who actor.Actor, editionID edition.ID) (does bool, err error) {
	if err := who.MayReadOwn(string(editionID)); err != nil || !who.SignedIn() {
		return false, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		does, err = waits(tx, editionID, who.PersonID)
		return err
	})
	return does, err
}
