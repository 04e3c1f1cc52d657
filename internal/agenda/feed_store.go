package agenda

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
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

// mineByHash reads what a calendar shows, and of which address it is one, in one statement: calendars ask again and again.
func mineByHash(tx *sqldb.Tx, editionID edition.ID, hash string) (m Mine, f Feed, err error) {
	if m, err = ownOf(tx, `
		SELECT 2, calendar_feed.id, calendar_feed.created_at, COALESCE(calendar_feed.last_read_at, 0) FROM calendar_feed
		JOIN wisher ON wisher.id = calendar_feed.wisher_id
		WHERE calendar_feed.token_hash = $1 AND calendar_feed.revoked_at IS NULL AND wisher.edition_id = $2
		UNION ALL
		SELECT 0, star.session_id, star.level, star.at FROM calendar_feed
		JOIN wisher ON wisher.id = calendar_feed.wisher_id
		JOIN star ON star.wisher_id = wisher.id
		WHERE calendar_feed.token_hash = $1 AND calendar_feed.revoked_at IS NULL AND wisher.edition_id = $2 AND star.level > 0
		UNION ALL
		SELECT 1, day_choice.placement_id, CASE WHEN day_choice.attend THEN 1 ELSE 0 END, 0 FROM calendar_feed
		JOIN wisher ON wisher.id = calendar_feed.wisher_id
		JOIN day_choice ON day_choice.wisher_id = wisher.id
		WHERE calendar_feed.token_hash = $1 AND calendar_feed.revoked_at IS NULL AND wisher.edition_id = $2`, hash, editionID); err != nil {
		return m, f, err
	}
	if len(m.Feeds) == 0 {
		return Mine{}, f, ErrNoFeed
	}
	f, m.Feeds = m.Feeds[0], nil
	return m, f, nil
}

func markRead(tx *sqldb.Tx, id string, at time.Time) error {
	_, err := tx.Exec(`UPDATE calendar_feed SET last_read_at = $1 WHERE id = $2`, sqldb.At(at), id)
	return err
}
