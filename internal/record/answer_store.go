package record

import "github.com/creneau/creneau/internal/kit/sqldb"

// claimKey reports whether the key was used before; else it is the caller's.
func claimKey(tx *sqldb.Tx, name, asked string) (used bool, err error) {
	if _, err := tx.Exec(`DELETE FROM idempotency WHERE created_at < $1`, sqldb.At(tx.Now().Add(-answersKept))); err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO idempotency (key_hash, request_hash, status, content_type, body, created_at)
		VALUES ($1, $2, 0, '', $3, $4) ON CONFLICT (key_hash) DO NOTHING`, name, asked, []byte{}, sqldb.At(tx.Now()))
	return n == 0, err
}

// answerOf reads the first answer. One without a status was claimed by an older version that crashed, and nobody knows its end.
func answerOf(tx *sqldb.Tx, name, asked string) (a Answer, err error) {
	var before string
	row := tx.QueryRow(`SELECT request_hash, status, content_type, body FROM idempotency WHERE key_hash = $1`, name)
	switch err := row.Scan(&before, &a.Status, &a.ContentType, &a.Body); {
	case err != nil:
		return a, err
	case before != asked:
		return a, ErrKeyReused
	case a.Status == 0:
		return a, ErrKeyBusy
	default:
		return a, nil
	}
}

// keepAnswer writes what a request was answered with; one without a body has an empty one.
func keepAnswer(tx *sqldb.Tx, name string, a Answer) error {
	_, err := tx.Exec(`UPDATE idempotency SET status = $1, content_type = $2, body = $3 WHERE key_hash = $4`,
		a.Status, a.ContentType, append([]byte{}, a.Body...), name)
	return err
}

// ForgetAnswers drops the kept answers that hold a text.
func ForgetAnswers(tx *sqldb.Tx, holds func(string) bool) error {
	kept, err := sqldb.Each(tx, func(row sqldb.Scanner) (a [2]string, err error) {
		var body []byte
		err = row.Scan(&a[0], &body)
		a[1] = string(body)
		return a, err
	}, `SELECT key_hash, body FROM idempotency ORDER BY key_hash`)
	if err != nil {
		return err
	}
	for _, a := range kept {
		if !holds(a[1]) {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM idempotency WHERE key_hash = $1`, a[0]); err != nil {
			return err
		}
	}
	return nil
}
