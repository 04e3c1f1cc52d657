package post

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

const mailColumns = `id, scope, sender, topic, about, since, recipient, name, subject, body_text, calendars, effect, unsubscribe, reply_to, urgent, secret_until, state, attempts, last_error, created_at, due_at,
	sent_at, taken_until, version`

func scanMail(row sqldb.Scanner) (QueuedMail, error) {
	var m QueuedMail
	var calendars string
	var secret, created, due, sent, taken sqldb.Time
	err := row.Scan(&m.ID, &m.Scope, &m.Sender, &m.Topic, &m.About, &m.Since, &m.To, &m.Name, &m.Subject, &m.Text, &calendars, &m.Effect,
		&m.Unsubscribe, &m.ReplyTo, &m.Urgent, &secret, &m.State, &m.Attempts, &m.LastError, &created, &due, &sent, &taken, &m.Version)
	if err == nil {
		err = json.Unmarshal([]byte(calendars), &m.Calendars)
	}
	m.SecretUntil, m.CreatedAt, m.DueAt, m.SentAt, m.Taken = secret.Time, created.Time, due.Time, sent.Time, taken.Time
	return m, err
}

func insertMail(tx *sqldb.Tx, mailID string, state MailState, m Mail) error {
	calendars, err := json.Marshal(m.Calendars)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO mail (id, scope, sender, topic, about, since, recipient, name, subject, body_text, calendars, effect, unsubscribe, reply_to, urgent,
			secret_until, state, attempts, last_error, created_at, due_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, '', $18, $18, 1)`,
		mailID, m.Scope, m.Sender, m.Topic, m.About, m.Since, m.To, m.Name, m.Subject, m.Text, string(calendars), m.Effect,
		m.Unsubscribe, m.ReplyTo, m.Urgent,
		sqldb.At(m.SecretUntil), state, sqldb.At(tx.Now()))
	return err
}

// WaitingInTx reads what a scope has to say of a topic and has not said: what may still be changed, and what was superseded after
// a relay may have taken it, oldest first.
func WaitingInTx(tx *sqldb.Tx, scope, topic string) ([]QueuedMail, error) {
	waiting, err := sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND topic = $2 AND about <> ''
		AND state IN ('queued', 'held', 'failed') ORDER BY state, about, id`, scope, topic)
	if err != nil {
		return nil, err
	}
	taken, err := sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND topic = $2 AND about <> ''
		AND state = 'superseded' AND taken_until IS NOT NULL ORDER BY id`, scope, topic)
	all := slices.Concat(waiting, taken)
	slices.SortFunc(all, func(a, b QueuedMail) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

// Supersede takes back a message that waits: in the transaction in which a newer one is made. Should a relay be taking it just now, it may
// arrive.
func Supersede(tx *sqldb.Tx, mailID string) error {
	_, err := tx.Exec(`UPDATE mail SET state = 'superseded', version = version + 1 WHERE id = $1 AND state IN ('queued', 'held', 'failed')`,
		mailID)
	return err
}

// ToInTx reads every message to an address, oldest first.
func ToInTx(tx *sqldb.Tx, address string) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE recipient = $1 ORDER BY id`, address)
}

// Forget removes every message to an address.
func Forget(tx *sqldb.Tx, address string) error {
	if _, err := tx.Exec(`UPDATE mail SET reply_to = '' WHERE reply_to = $1`, address); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM mail WHERE recipient = $1`, address)
	return err
}

// Addresses lists all that messages go, or went, to.
func Addresses(tx *sqldb.Tx) ([]string, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (a string, err error) { return a, row.Scan(&a) },
		`SELECT DISTINCT recipient FROM mail ORDER BY recipient`)
}

func mailByID(tx *sqldb.Tx, scope, mailID string) (QueuedMail, error) {
	return sqldb.One(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND id = $2`, scope, mailID)
}

// newestMails are of all scopes, at most limit.
func newestMails(tx *sqldb.Tx, limit int) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail ORDER BY id DESC LIMIT $1`, limit)
}

// mailsOf are of one scope, newest first.
func mailsOf(tx *sqldb.Tx, scope string, f BoxFilter) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND ($2 = '' OR state = $2)
		AND ($3 = '' OR about = $3) AND ($4 = '' OR topic = $4) ORDER BY id DESC`, scope, f.State, f.About, f.Topic)
}

// newestMailsOf are of one scope, at most as many as the filter says.
func newestMailsOf(tx *sqldb.Tx, scope string, f BoxFilter) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND ($2 = '' OR state = $2)
		AND ($3 = '' OR about = $3) AND ($4 = '' OR topic = $4) ORDER BY id DESC LIMIT $5`, scope, f.State, f.About, f.Topic, f.Most)
}

// countMails counts those of a scope by state, whatever state the filter asks for.
func countMails(tx *sqldb.Tx, scope string, f BoxFilter) (map[MailState]int, error) {
	counts := map[MailState]int{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var state MailState
		var n int
		err := row.Scan(&state, &n)
		counts[state] = n
		return struct{}{}, err
	}, `SELECT state, COUNT(*) FROM mail WHERE scope = $1 AND ($2 = '' OR about = $2) AND ($3 = '' OR topic = $3)
		GROUP BY state ORDER BY state`, scope, f.About, f.Topic)
	return counts, err
}

// StatesInTx counts the messages of a topic by what they tell of and state.
func StatesInTx(tx *sqldb.Tx, scope, topic string) (map[string]map[MailState]int, error) {
	counts := map[string]map[MailState]int{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var about string
		var state MailState
		var n int
		err := row.Scan(&about, &state, &n)
		if counts[about] == nil {
			counts[about] = map[MailState]int{}
		}
		counts[about][state] = n
		return struct{}{}, err
	}, `SELECT about, state, COUNT(*) FROM mail WHERE scope = $1 AND topic = $2 GROUP BY about, state ORDER BY about, state`, scope, topic)
	return counts, err
}

// updateWords reports false when the message does not wait any more, or has another version.
func updateWords(tx *sqldb.Tx, scope, mailID, subject, text string, version int64) (bool, error) {
	n, err := tx.Exec(`UPDATE mail SET subject = $3, body_text = $4, version = version + 1
		WHERE scope = $1 AND id = $2 AND version = $5 AND state IN ('queued', 'held', 'failed')`, scope, mailID, subject, text, version)
	return n > 0, err
}

// newerMail finds what the reader of a mail was, or is, to be told of its topic after it.
const newerMail = `SELECT 1 FROM mail newer WHERE newer.scope = mail.scope AND newer.recipient = mail.recipient
	AND newer.topic = mail.topic AND newer.about <> mail.about AND newer.id > mail.id`

func overtaken(tx *sqldb.Tx, mailID string) (is bool, err error) {
	return is, tx.QueryRow(`SELECT EXISTS (`+newerMail+`) FROM mail WHERE id = $1`, mailID).Scan(&is)
}

// picked are the messages that TurnMails turns, oldest first.
func picked(tx *sqldb.Tx, scope string, which Pick) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail
		WHERE scope = $1 AND ($2 = '' OR id = $2) AND ($3 = '' OR about = $3) AND ($4 = '' OR topic = $4)
			AND (state IN ('queued', 'held', 'failed') OR id = $2 AND state = 'dropped' AND body_text <> '' AND NOT EXISTS (`+newerMail+`))
		ORDER BY id`, scope, which.ID, which.About, which.Topic)
}

func markTurned(tx *sqldb.Tx, mailID string, to MailState) error {
	_, err := tx.Exec(`UPDATE mail SET state = $2, attempts = 0, due_at = created_at, version = version + 1 WHERE id = $1`, mailID, to)
	return err
}

// Adopt gives a topic to messages that tell of something and name none: an older server, which runs beside this one, made them.
func Adopt(tx *sqldb.Tx, topic string) error {
	_, err := tx.Exec(`UPDATE mail SET topic = $1 WHERE topic = '' AND about <> ''`, topic)
	return err
}

// Strays reports whether there is something to Adopt.
func Strays(tx *sqldb.Tx) (any bool, err error) {
	return any, tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM mail WHERE topic = '' AND about <> '')`).Scan(&any)
}

// KeepEffect keeps with a message what it did to what its reader knows.
func KeepEffect(tx *sqldb.Tx, mailID, effect string) error {
	_, err := tx.Exec(`UPDATE mail SET effect = $2 WHERE id = $1`, mailID, effect)
	return err
}

// OfInTx reads the messages of a scope and topic that tell of something, oldest first, but for those that were superseded.
func OfInTx(tx *sqldb.Tx, scope, topic, about string) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND topic = $2 AND about = $3
		AND state <> 'superseded' ORDER BY id`, scope, topic, about)
}

// SendInTx lets the held messages of a scope and topic that tell of something leave, one after the other: so many an hour, from now on. It
// returns how many they are.
func SendInTx(tx *sqldb.Tx, scope, topic, about string, perHour int) (n int, err error) {
	ids, err := sqldb.Each(tx, func(row sqldb.Scanner) (id string, err error) { return id, row.Scan(&id) },
		`SELECT id FROM mail WHERE scope = $1 AND topic = $2 AND about = $3 AND state = 'held' ORDER BY id`, scope, topic, about)
	if err != nil {
		return 0, err
	}
	for i, id := range ids {
		due := tx.Now().Add(time.Duration(i) * time.Hour / time.Duration(max(perHour, 1)))
		if _, err := tx.Exec(`UPDATE mail SET state = 'queued', due_at = $2, version = version + 1 WHERE id = $1`, id, sqldb.At(due)); err != nil {
			return 0, err
		}
	}
	return len(ids), tx.Emit(sqldb.Event{Kind: "account.mail_queued"})
}
