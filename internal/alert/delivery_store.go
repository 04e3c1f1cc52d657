package alert

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/release"
)

// pending is an edition whose newest releases nobody has looked at yet.
type pending struct {
	edition edition.ID
	number  int  // of the newest
	tells   bool // one of them is not silent
}

// pendingReleases finds, edition by edition, what was released and not looked at.
func pendingReleases(tx *sqldb.Tx) ([]pending, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (p pending, err error) {
		var telling int
		err = row.Scan(&p.edition, &p.number, &telling)
		p.tells = telling > 0
		return p, err
	}, `SELECT edition_id, MAX(number), SUM(CASE WHEN telling = $1 THEN 0 ELSE 1 END) FROM release r
		WHERE NOT EXISTS (SELECT 1 FROM alert_round a WHERE a.edition_id = r.edition_id AND a.number = r.number)
		GROUP BY edition_id ORDER BY edition_id`, release.TellNobody)
}

// begin marks a release and those before it as looked at; first is false when another node did.
func (p pending) begin(tx *sqldb.Tx, r Reach) (first bool, err error) {
	n, err := tx.Exec(`INSERT INTO alert_round (edition_id, number, starred, reached, made_at)
		SELECT edition_id, number, 0, 0, CAST($3 AS BIGINT) FROM release r WHERE edition_id = $1 AND number <= $2
		AND NOT EXISTS (SELECT 1 FROM alert_round a WHERE a.edition_id = r.edition_id AND a.number = r.number)`, p.edition, p.number, sqldb.At(tx.Now()))
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(`UPDATE alert_round SET starred = $3, reached = $4 WHERE edition_id = $1 AND number = $2`, p.edition, p.number, r.Starred, r.Reached)
	return true, err
}

// newestRelease is the number of an edition's current release, 0 when there is none.
func newestRelease(tx *sqldb.Tx, editionID edition.ID) (number int, err error) {
	return number, tx.QueryRow(`SELECT COALESCE(MAX(number), 0) FROM release WHERE edition_id = $1`, editionID).Scan(&number)
}

// releaseTimes is when an edition's releases were made, in order.
func releaseTimes(tx *sqldb.Tx, editionID edition.ID) ([]time.Time, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (time.Time, error) {
		var at sqldb.Time
		err := row.Scan(&at)
		return at.Time, err
	}, `SELECT released_at FROM release WHERE edition_id = $1 ORDER BY number`, editionID)
}

// owed is a notification that has not left.
type owed struct {
	id, subscription, session string
	since                     int
}

// owedInTx are those of an edition that wait, or could not leave.
func owedInTx(tx *sqldb.Tx, editionID edition.ID) ([]owed, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (o owed, err error) {
		return o, row.Scan(&o.id, &o.subscription, &o.session, &o.since)
	}, `SELECT id, subscription_id, session_id, since FROM alert_delivery WHERE edition_id = $1 AND state IN ('queued', 'failed') ORDER BY id`, editionID)
}

func supersede(tx *sqldb.Tx, deliveryID string) error {
	_, err := tx.Exec(`UPDATE alert_delivery SET state = 'superseded', payload = '' WHERE id = $1 AND state IN ('queued', 'failed')`, deliveryID)
	return err
}

// insertDelivery keeps a notification for a subscription that is still there. The same one is kept once.
func insertDelivery(tx *sqldb.Tx, id string, d Delivery) error {
	_, err := tx.Exec(`
		INSERT INTO alert_delivery (id, edition_id, number, subscription_id, wisher_id, session_id, since, state, payload, urgent, expires_at, attempts,
			last_error, due_at, created_at)
		SELECT CAST($1 AS TEXT), edition_id, CAST($3 AS BIGINT), id, wisher_id, CAST($4 AS TEXT), CAST($5 AS BIGINT), 'queued', CAST($6 AS TEXT),
			CAST($7 AS BOOLEAN), CAST($8 AS BIGINT), 0, '', CAST($9 AS BIGINT), CAST($9 AS BIGINT)
		FROM alert_subscription WHERE id = $2 AND state = 'on'
		ON CONFLICT (subscription_id, number, session_id) DO NOTHING`,
		id, d.Subscription.ID, d.Number, d.Session, d.since, string(d.Message.Payload), d.Message.Urgent, sqldb.At(d.expires), sqldb.At(tx.Now()))
	return err
}

const dueDelivery = ` FROM alert_delivery JOIN alert_subscription ON alert_subscription.id = alert_delivery.subscription_id
	WHERE alert_delivery.state = 'queued' AND due_at <= $1 AND (taken_until IS NULL OR taken_until <= $1)`

func anyDue(tx *sqldb.Tx) (is bool, err error) {
	return is, tx.QueryRow(`SELECT EXISTS (SELECT 1`+dueDelivery+`)`, sqldb.At(tx.Now())).Scan(&is)
}

// dueDeliveries are at most limit, urgent ones first.
func dueDeliveries(tx *sqldb.Tx, limit int) ([]Delivery, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (d Delivery, err error) {
		var payload string
		var expires sqldb.Time
		err = row.Scan(&d.ID, &d.Number, &d.Session, &payload, &d.Message.Urgent, &expires, &d.attempts, &d.Subscription.ID,
			&d.Subscription.EditionID, &d.Subscription.Device.Endpoint, &d.Subscription.Device.P256dh, &d.Subscription.Device.Auth)
		d.Message.Payload, d.expires = []byte(payload), expires.Time
		return d, err
	}, `SELECT alert_delivery.id, number, session_id, payload, urgent, expires_at, attempts, alert_subscription.id, alert_subscription.edition_id,
		endpoint, p256dh, auth`+dueDelivery+` ORDER BY urgent DESC, due_at, alert_delivery.id LIMIT $2`, sqldb.At(tx.Now()), limit)
}

func markTaken(tx *sqldb.Tx, deliveryID string, until time.Time) error {
	_, err := tx.Exec(`UPDATE alert_delivery SET taken_until = $2 WHERE id = $1`, deliveryID, sqldb.At(until))
	return err
}

func markSent(tx *sqldb.Tx, d Delivery) error {
	_, err := tx.Exec(`UPDATE alert_delivery SET state = 'sent', attempts = $2, last_error = '', sent_at = $3, taken_until = $3, payload = ''
		WHERE id = $1`, d.ID, d.attempts+1, sqldb.At(tx.Now()))
	return err
}

// markFailed leaves the state of what was superseded or dropped meanwhile.
func markFailed(tx *sqldb.Tx, d Delivery, state string, failure error, again time.Time) error {
	_, err := tx.Exec(`UPDATE alert_delivery SET state = CASE WHEN state = 'queued' THEN $2 ELSE state END, attempts = $3, last_error = $4, due_at = $5,
		taken_until = NULL WHERE id = $1`, d.ID, state, d.attempts+1, failure.Error(), sqldb.At(again))
	return err
}

// failDeliveries gives up what a subscription that has ended is owed.
func failDeliveries(tx *sqldb.Tx, subscriptionID string, failure error) error {
	_, err := tx.Exec(`UPDATE alert_delivery SET state = 'failed', last_error = $2, payload = '' WHERE subscription_id = $1 AND state = 'queued'`,
		subscriptionID, failure.Error())
	return err
}

// dropDeliveries takes back what somebody is owed who wants to hear no more.
func dropDeliveries(tx *sqldb.Tx, subscriptionID string) error {
	_, err := tx.Exec(`UPDATE alert_delivery SET state = 'dropped', payload = '' WHERE subscription_id = $1 AND state IN ('queued', 'failed')`, subscriptionID)
	return err
}

// Outcome is what came of the alerts of a release.
type Outcome struct {
	Starred, Reached int // how many had starred what it changed, and how many of them could be told
	Notified         int // people to one device of whom at least a notification left
	Mailed           int // addresses
	Waiting          int // notifications and mails that have not left
	Failed           int // that could not
}

// outcomesInTx are those of an edition's releases, without the mails.
func outcomesInTx(tx *sqldb.Tx, editionID edition.ID) (map[int]Outcome, error) {
	out := map[int]Outcome{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var number int
		var o Outcome
		err := row.Scan(&number, &o.Starred, &o.Reached)
		out[number] = o
		return struct{}{}, err
	}, `SELECT number, starred, reached FROM alert_round WHERE edition_id = $1 ORDER BY number`, editionID)
	if err != nil {
		return nil, err
	}
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var number int
		var notified, waiting, failed int
		err := row.Scan(&number, &notified, &waiting, &failed)
		o := out[number]
		o.Notified, o.Waiting, o.Failed = notified, waiting, failed
		out[number] = o
		return struct{}{}, err
	}, `SELECT number, COUNT(DISTINCT CASE WHEN state = 'sent' THEN wisher_id END), SUM(CASE WHEN state = 'queued' THEN 1 ELSE 0 END),
		SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) FROM alert_delivery WHERE edition_id = $1 GROUP BY number ORDER BY number`, editionID)
	return out, err
}
