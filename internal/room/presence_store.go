package room

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

func putPresence(tx *sqldb.Tx, editionID edition.ID, p actor.PersonID, holding programme.SessionID) error {
	_, err := tx.Exec(`INSERT INTO presence (edition_id, person_id, holding, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (edition_id, person_id) DO UPDATE SET holding = excluded.holding, at = excluded.at`, editionID, p, holding, sqldb.At(tx.Now()))
	return err
}

// colleagues are those who are there besides a person, by name.
func colleagues(tx *sqldb.Tx, editionID edition.ID, besides actor.PersonID) ([]Colleague, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (c Colleague, err error) { return c, row.Scan(&c.Name, &c.Holding) }, `
		SELECT CASE WHEN person.name = '' THEN person.email ELSE person.name END, presence.holding FROM presence
		JOIN person ON person.id = presence.person_id
		WHERE presence.edition_id = $1 AND presence.person_id <> $2 AND presence.at > $3 ORDER BY 1`, editionID, besides, sqldb.At(tx.Now().Add(-gone)))
}
