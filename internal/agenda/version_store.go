package agenda

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// touch moves a version on: in whole milliseconds, so that no state after a backup was put back has the number of one from before.
func touch(tx *sqldb.Tx, w WisherID) error {
	_, err := tx.Exec(`
		UPDATE wisher SET version = CASE WHEN version < $2 THEN $2 ELSE version + 1 END
		WHERE id = (SELECT COALESCE(merged_into, id) FROM wisher WHERE id = $1)`, w, sqldb.At(tx.Now()))
	return err
}

// touchStarred moves the version of a wisher on whose stars changed, and counts in the same statement, from the index alone, the stars
// they gave and took back, and how many the edition allows.
func touchStarred(tx *sqldb.Tx, w WisherID) (rows, limit int, err error) {
	err = tx.QueryRow(`
		UPDATE wisher SET version = CASE WHEN version < $2 THEN $2 ELSE version + 1 END WHERE id = $1
		RETURNING (SELECT count(*) FROM star WHERE star.wisher_id = wisher.id),
			(SELECT star_limit FROM edition WHERE edition.id = wisher.edition_id)`, w, sqldb.At(tx.Now())).Scan(&rows, &limit)
	return rows, limit, err
}

const ofVersion = `SELECT wisher.id, wisher.version, COALESCE(calendar_feed.id, ''), COALESCE(calendar_feed.created_at, 0),
	COALESCE(calendar_feed.last_read_at, 0) `

func versionOfPerson(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) (Version, []Feed, error) {
	return versionIn(tx, ofVersion+`FROM wisher
		LEFT JOIN calendar_feed ON calendar_feed.wisher_id = wisher.id AND calendar_feed.revoked_at IS NULL
		WHERE wisher.edition_id = $1 AND wisher.person_id = $2 ORDER BY calendar_feed.id`, editionID, person)
}

// versionOfKey follows a browser's key to the wisher it was merged into.
func versionOfKey(tx *sqldb.Tx, editionID edition.ID, hash string) (Version, []Feed, error) {
	return versionIn(tx, ofVersion+`FROM wisher AS guest
		JOIN wisher ON wisher.id = COALESCE(guest.merged_into, guest.id)
		LEFT JOIN calendar_feed ON calendar_feed.wisher_id = wisher.id AND calendar_feed.revoked_at IS NULL
		WHERE guest.edition_id = $1 AND guest.key_hash = $2 ORDER BY calendar_feed.id`, editionID, hash)
}

func versionIn(tx *sqldb.Tx, query string, args ...any) (v Version, feeds []Feed, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (none struct{}, err error) {
		var f Feed
		var created, read int64
		err = row.Scan(&v.Wisher, &v.Number, &f.ID, &created, &read)
		if f.ID != "" {
			f.CreatedAt, f.LastRead = instant(created), instant(read)
			feeds = append(feeds, f)
		}
		return none, err
	}, query, args...)
	return v, feeds, err
}

func versionByHash(tx *sqldb.Tx, editionID edition.ID, hash string) (v Version, f Feed, err error) {
	var read int64
	err = tx.QueryRow(`
		SELECT wisher.id, wisher.version, calendar_feed.id, COALESCE(calendar_feed.last_read_at, 0) FROM calendar_feed
		JOIN wisher ON wisher.id = calendar_feed.wisher_id
		WHERE calendar_feed.token_hash = $1 AND calendar_feed.revoked_at IS NULL AND wisher.edition_id = $2`, hash, editionID).
		Scan(&v.Wisher, &v.Number, &f.ID, &read)
	f.LastRead = instant(read)
	return v, f, err
}
