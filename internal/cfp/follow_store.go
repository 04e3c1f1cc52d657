package cfp

import (
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

func follow(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) error {
	_, err := tx.Exec(`INSERT INTO call_follower (edition_id, person_id, asked_at) VALUES ($1, $2, $3)
		ON CONFLICT (edition_id, person_id) DO NOTHING`, editionID, person, sqldb.At(tx.Now()))
	return err
}

func unfollow(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) error {
	_, err := tx.Exec(`DELETE FROM call_follower WHERE edition_id = $1 AND person_id = $2`, editionID, person)
	return err
}

func waits(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) (does bool, err error) {
	n := 0
	err = tx.QueryRow(`SELECT count(*) FROM call_follower WHERE edition_id = $1 AND person_id = $2 AND told_at IS NULL`, editionID, person).Scan(&n)
	return n > 0, err
}

// followers reads who waits to hear that a call has opened.
func followers(tx *sqldb.Tx, editionID edition.ID) ([]actor.PersonID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (p actor.PersonID, err error) { return p, row.Scan(&p) },
		`SELECT person_id FROM call_follower WHERE edition_id = $1 AND told_at IS NULL ORDER BY asked_at, person_id`, editionID)
}

func markTold(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) error {
	_, err := tx.Exec(`UPDATE call_follower SET told_at = $1 WHERE edition_id = $2 AND person_id = $3`, sqldb.At(tx.Now()), editionID, person)
	return err
}

// followed reads the editions whose calls somebody follows or followed.
func followed(tx *sqldb.Tx, person actor.PersonID) ([]edition.ID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (e edition.ID, err error) { return e, row.Scan(&e) },
		`SELECT edition_id FROM call_follower WHERE person_id = $1 ORDER BY edition_id`, string(person))
}

func unfollowAll(tx *sqldb.Tx, person actor.PersonID) error {
	_, err := tx.Exec(`DELETE FROM call_follower WHERE person_id = $1`, string(person))
	return err
}

// announced reads the calls that were announced.
func announced(tx *sqldb.Tx) ([]Call, error) {
	return sqldb.Each(tx, scanCall, callTable.Select()+`WHERE announced ORDER BY id`)
}

// draftsOfPeople reads what people with an account have not sent to an edition, what was begun first first.
func draftsOfPeople(tx *sqldb.Tx, editionID edition.ID) ([]Draft, error) {
	return sqldb.Each(tx, scanDraft, draftTable.Select()+`WHERE edition_id = $1 AND person_id IS NOT NULL ORDER BY begun_at, id`, editionID)
}

func markReminded(tx *sqldb.Tx, id ProposalID, at time.Time) error {
	_, err := tx.Exec(`UPDATE proposal_draft SET reminded_at = $1 WHERE id = $2`, sqldb.At(at), id)
	return err
}
