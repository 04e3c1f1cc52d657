package post

import (
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

// due finds messages that may leave: whose time has come, whose secret still works, and whose reader is not just being sent another
// one of the same topic.
const due = ` FROM mail WHERE state = 'queued' AND due_at <= $1 AND (taken_until IS NULL OR taken_until <= $1) AND (urgent OR NOT CAST($2 AS BOOLEAN))
	AND (secret_until IS NULL OR secret_until > $1) AND (about = '' OR topic <> '' AND NOT EXISTS (
		SELECT 1 FROM mail other WHERE other.scope = mail.scope AND other.recipient = mail.recipient AND other.topic = mail.topic
		AND other.about <> '' AND other.taken_until > $1))`

func anyDue(tx *sqldb.Tx, urgent bool) (is bool, err error) {
	return is, tx.QueryRow(`SELECT EXISTS (SELECT 1`+due+`)`, sqldb.At(tx.Now()), urgent).Scan(&is)
}

// dueMails are at most limit, in the order in which they leave.
func dueMails(tx *sqldb.Tx, urgent bool, limit int) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+due+` ORDER BY urgent DESC, due_at, id LIMIT $3`, sqldb.At(tx.Now()), urgent, limit)
}

func markTaken(tx *sqldb.Tx, mailID string, until time.Time) error {
	_, err := tx.Exec(`UPDATE mail SET taken_until = $2, version = version + 1 WHERE id = $1`, mailID, sqldb.At(until))
	return err
}

// markSent forgets the text when a secret is in it.
func markSent(tx *sqldb.Tx, mailID string, attempts int) error {
	_, err := tx.Exec(`UPDATE mail SET state = 'sent', attempts = $1, last_error = '', sent_at = $2, taken_until = $2, version = version + 1,
		body_text = CASE WHEN secret_until IS NULL THEN body_text ELSE '' END WHERE id = $3`, attempts, sqldb.At(tx.Now()), mailID)
	return err
}

// markFailed leaves the state of a message that was superseded or dropped meanwhile.
func markFailed(tx *sqldb.Tx, mailID string, state MailState, attempts int, failure error, again time.Time) error {
	_, err := tx.Exec(`UPDATE mail SET state = CASE WHEN state = 'queued' THEN $1 ELSE state END, attempts = $2, last_error = $3, due_at = $4, taken_until = $5,
		version = version + 1 WHERE id = $6`, state, attempts, failure.Error(), sqldb.At(again), sqldb.At(tx.Now()), mailID)
	return err
}

// forgetSecrets forgets the texts with a secret that expired by an instant.
func forgetSecrets(tx *sqldb.Tx, by time.Time) error {
	_, err := tx.Exec(`UPDATE mail SET body_text = '', state = CASE WHEN state = 'queued' THEN 'failed' ELSE state END, version = version + 1
		WHERE secret_until <= $1 AND body_text <> ''`, sqldb.At(by))
	return err
}

// forgetBodies forgets the texts and events of editions' messages that were made by an instant and are over.
func forgetBodies(tx *sqldb.Tx, by time.Time) error {
	_, err := tx.Exec(`UPDATE mail SET body_text = '', calendars = '[]', version = version + 1
		WHERE state IN ('sent', 'dropped', 'superseded') AND scope <> '' AND created_at <= $1 AND (body_text <> '' OR calendars <> '[]')`, sqldb.At(by))
	return err
}

// deleteServerMails removes the mails of the server itself that were made by an instant.
func deleteServerMails(tx *sqldb.Tx, by time.Time) error {
	_, err := tx.Exec(`DELETE FROM mail WHERE scope = '' AND created_at <= $1`, sqldb.At(by))
	return err
}
