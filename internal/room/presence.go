package room

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// Colleague is somebody else who edits the same draft now.
type Colleague struct {
	Name    string              // their address where they gave none
	Holding programme.SessionID // what they have picked up; empty when nothing
}

// gone is after how long without a word somebody is taken to have left: a few missed calls on a bad connection do not matter.
const gone = 10 * time.Second

// Announce tells the others that somebody edits the draft and what they hold, and returns who else does. It is to be called every few
// seconds.
func (s *Service) Announce(ctx context.Context, who actor.Actor, editionID edition.ID, holding programme.SessionID) (others []Colleague,
	err error) {
	if err := who.May(programme.Changing, string(editionID)); err != nil {
		return nil, err
	}
	if !who.SignedIn() {
		return nil, actor.ErrSignIn
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := putPresence(tx, editionID, who.PersonID, holding); err != nil {
			return err
		}
		others, err = colleagues(tx, editionID, who.PersonID)
		return err
	})
	return others, err
}
