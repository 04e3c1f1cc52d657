package programme

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// adoptedInTx is the id of the session that has a key, if there is one.
func adoptedInTx(tx *sqldb.Tx, editionID edition.ID, key string) ([]string, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (id string, err error) { return id, row.Scan(&id) },
		`SELECT id FROM session WHERE edition_id = $1 AND source_key = $2 ORDER BY id`, editionID, key)
}

// numberTaken reports whether a session of an edition has a number.
func numberTaken(tx *sqldb.Tx, editionID edition.ID, number int) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM session WHERE edition_id = $1 AND number = $2`, editionID, number).Scan(&n)
	return n > 0, err
}

// placementsOf reads where a session is placed, by start.
func placementsOf(tx *sqldb.Tx, id SessionID) ([]Placement, error) {
	return sqldb.Each(tx, scanPlacement, placementTable.Select()+`WHERE session_id = $1 ORDER BY starts_at, id`, id)
}

// rulesOf counts the rules that bind a session.
func rulesOf(tx *sqldb.Tx, id SessionID) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM session_rule WHERE first_id = $1 OR second_id = $1`, id).Scan(&n)
	return n, err
}

// Withdrawal is an adopted session that was cancelled for its speakers, or by the host, and about whose place nobody has decided.
type Withdrawal struct {
	Session   SessionID
	EditionID edition.ID
	Reason    string // in the words of who withdrew it
	By        string // actor.Actor's key
	At        time.Time
}

// keepWithdrawal puts a withdrawal before organisers, again where there was one before.
func keepWithdrawal(tx *sqldb.Tx, w Withdrawal) error {
	_, err := tx.Exec(`
		INSERT INTO withdrawal (session_id, edition_id, reason, by_actor, withdrawn_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (session_id) DO UPDATE SET reason = excluded.reason, by_actor = excluded.by_actor,
			withdrawn_at = excluded.withdrawn_at, answered_at = NULL`,
		w.Session, w.EditionID, w.Reason, w.By, sqldb.At(w.At))
	return err
}

// withdrawalsInTx reads the withdrawals of an edition that wait, oldest first.
func withdrawalsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Withdrawal, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (w Withdrawal, err error) {
		var at sqldb.Time
		err = row.Scan(&w.Session, &w.EditionID, &w.Reason, &w.By, &at)
		w.At = at.Time
		return w, err
	}, `SELECT withdrawal.session_id, withdrawal.edition_id, withdrawal.reason, withdrawal.by_actor, withdrawal.withdrawn_at
		FROM withdrawal JOIN session ON session.id = withdrawal.session_id
		WHERE withdrawal.edition_id = $1 AND withdrawal.answered_at IS NULL AND session.state = 'cancelled'
		ORDER BY withdrawal.withdrawn_at, withdrawal.session_id`, editionID)
}

// answerWithdrawal notes that somebody has decided about the place of a session, and reports whether that waited.
func answerWithdrawal(tx *sqldb.Tx, editionID edition.ID, id SessionID) (bool, error) {
	n, err := tx.Exec(`UPDATE withdrawal SET answered_at = $1 WHERE edition_id = $2 AND session_id = $3 AND answered_at IS NULL`,
		sqldb.At(tx.Now()), editionID, id)
	return n > 0, err
}
