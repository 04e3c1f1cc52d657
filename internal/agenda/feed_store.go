package agenda

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

func insertFeed(tx *sqldb.Tx, id string, w WisherID, hash string) error {
	_, err := tx.Exec(`INSERT INTO calendar_feed (id, wisher_id, token_hash, created_at) VALUES ($1, $2, $3, $4)`,
		id, w, hash, sqldb.At(tx.Now()))
	return err
}

// deleteFeeds forgets one of somebody's addresses, or all of them when id is empty. No row is left: who makes addresses all day fills
// no disk.
func deleteFeeds(tx *sqldb.Tx, w WisherID, id string) (int64, error) {
	return tx.Exec(`DELETE FROM calendar_feed WHERE wisher_id = $1 AND ($2 = '' OR id = $2)`, w, id)
}

func feedsOf(tx *sqldb.Tx, w WisherID) ([]Feed, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (f Feed, err error) {
		var created, read sqldb.Time
		err = row.Scan(&f.ID, &created, &read)
		f.CreatedAt, f.LastRead = created.Time, read.Time
		return f, err
	}, `SELECT id, created_at, last_read_at FROM calendar_feed WHERE wisher_id = $1 AND revoked_at IS NULL ORDER BY id`, w)
}

// feedByHash finds whose calendar an address of the edition is.
func feedByHash(tx *sqldb.Tx, editionID edition.ID, hash string) (w WisherID, f Feed, err error) {
	f, err = sqldb.One(tx, func(row sqldb.Scanner) (f Feed, err error) {
		var read sqldb.Time
		err = row.Scan(&w, &f.ID, &read)
		f.LastRead = read.Time
		return f, err
	}, `
		SELECT wisher.id, calendar_feed.id, calendar_feed.last_read_at FROM calendar_feed
		JOIN wisher ON wisher.id = calendar_feed.wisher_id
		WHERE calendar_feed.token_hash = $1 AND calendar_feed.revoked_at IS NULL AND wisher.edition_id = $2`, hash, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return "", f, ErrNoFeed
	}
	return w, f, err
}

func markRead(tx *sqldb.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE calendar_feed SET last_read_at = $1 WHERE id = $2`, sqldb.At(at), id)
	return err
}
