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

// Here tells the others that somebody edits the draft and what they hold, and returns who else does. It is to be called every few
// seconds.
func (s *Service) Here(ctx context.Context, who actor.Actor, editionID edition.ID, holding programme.SessionID) (others []Colleague, err error) {
	if err := who.May(programme.Changing, string(editionID)); err != nil {
		return nil, err
	}
	if !who.SignedIn() {
		return nil, actor.ErrSignIn
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		now := tx.Now()
		_, err := tx.Exec(`INSERT INTO presence (edition_id, person_id, holding, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (edition_id, person_id) DO UPDATE SET holding = excluded.holding, at = excluded.at`, editionID, who.PersonID, holding, sqldb.At(now))
		if err != nil {
			return err
		}
		others, err = sqldb.Each(tx, func(row sqldb.Scanner) (c Colleague, err error) { return c, row.Scan(&c.Name, &c.Holding) }, `
			SELECT CASE WHEN person.name = '' THEN person.email ELSE person.name END, presence.holding FROM presence
			JOIN person ON person.id = presence.person_id
			WHERE presence.edition_id = $1 AND presence.person_id <> $2 AND presence.at > $3 ORDER BY 1`, editionID, who.PersonID, sqldb.At(now.Add(-gone)))
		return err
	})
	return others, err
}
