package alert

import (
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

const subscriptionColumns = `id, edition_id, wisher_id, channel, reader, state, endpoint, p256dh, auth, address, agent, language, moved, cancelled, edited,
	told, token_hash, asked_until, created_at`

func scanSubscription(row sqldb.Scanner) (v Subscription, err error) {
	var until, created sqldb.Time
	err = row.Scan(&v.ID, &v.EditionID, &v.Wisher, &v.Channel, &v.reader, &v.State, &v.Device.Endpoint, &v.Device.P256dh, &v.Device.Auth,
		&v.Address, &v.Agent, &v.Language, &v.Moved, &v.Cancelled, &v.Edited, &v.told, &v.token, &until, &created)
	v.until, v.CreatedAt = until.Time, created.Time
	return v, err
}

// putSubscription keeps a subscription, or what is new of the one with the same reader: its kinds, and what it was told, stay.
func putSubscription(tx *sqldb.Tx, v Subscription) error {
	if err := touch(tx, `edition_id = $1 AND reader = $2`, v.EditionID, v.reader); err != nil { // whose it was until now
		return err
	}
	_, err := tx.Exec(`
		INSERT INTO alert_subscription (id, edition_id, wisher_id, channel, reader, state, endpoint, p256dh, auth, address, agent, language, moved, cancelled,
			edited, told, token_hash, asked_until, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (edition_id, reader) DO UPDATE SET wisher_id = excluded.wisher_id, state = excluded.state, endpoint = excluded.endpoint,
			p256dh = excluded.p256dh, auth = excluded.auth, agent = excluded.agent, language = excluded.language, token_hash = excluded.token_hash,
			asked_until = excluded.asked_until`,
		v.ID, v.EditionID, v.Wisher, v.Channel, v.reader, v.State, v.Device.Endpoint, v.Device.P256dh, v.Device.Auth, v.Address, v.Agent,
		v.Language, v.Moved, v.Cancelled, v.Edited, v.told, v.token, sqldb.At(v.until), sqldb.At(tx.Now()))
	if err != nil {
		return err
	}
	return agenda.TouchInTx(tx, v.Wisher)
}

// touch moves on the versions of the wishers of some subscriptions, of which their days show what is about to change.
func touch(tx *sqldb.Tx, which string, args ...any) error {
	wishers, err := sqldb.Each(tx, func(row sqldb.Scanner) (w agenda.WisherID, err error) { return w, row.Scan(&w) },
		`SELECT DISTINCT wisher_id FROM alert_subscription WHERE `+which+` ORDER BY wisher_id`, args...)
	for _, w := range wishers {
		if err := agenda.TouchInTx(tx, w); err != nil {
			return err
		}
	}
	return err
}

// moveDevice gives a subscription the address and the keys that its device has now.
func moveDevice(tx *sqldb.Tx, subscriptionID, reader string, d push.Subscription) error {
	if err := touch(tx, `id = $1`, subscriptionID); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE alert_subscription SET reader = $2, endpoint = $3, p256dh = $4, auth = $5 WHERE id = $1`, subscriptionID, reader,
		d.Endpoint, d.P256dh, d.Auth)
	return err
}

// subscriptionsOf are those of a wisher, and of the guests who became part of them, oldest first.
func subscriptionsOf(tx *sqldb.Tx, w agenda.WisherID) ([]Subscription, error) {
	return sqldb.Each(tx, scanSubscription, `SELECT `+subscriptionColumns+` FROM alert_subscription
		WHERE wisher_id IN (SELECT id FROM wisher WHERE id = $1 UNION ALL SELECT id FROM wisher WHERE merged_into = $1) ORDER BY id`, w)
}

// subscribedInTx are those of an edition by which somebody is told, oldest first.
func subscribedInTx(tx *sqldb.Tx, editionID edition.ID) ([]Subscription, error) {
	return sqldb.Each(tx, scanSubscription, `SELECT `+subscriptionColumns+` FROM alert_subscription WHERE edition_id = $1 AND state = 'on' ORDER BY id`,
		editionID)
}

// wishersWithWays are told here, or said that they want to hear nothing by their account.
func wishersWithWays(tx *sqldb.Tx, editionID edition.ID) ([]agenda.WisherID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (w agenda.WisherID, err error) { return w, row.Scan(&w) },
		`SELECT DISTINCT wisher_id FROM alert_subscription WHERE edition_id = $1 AND state <> 'asked' ORDER BY wisher_id`, editionID)
}

func subscriptionByReader(tx *sqldb.Tx, editionID edition.ID, reader string) (Subscription, error) {
	v, err := sqldb.One(tx, scanSubscription, `SELECT `+subscriptionColumns+` FROM alert_subscription WHERE edition_id = $1 AND reader = $2`,
		editionID, reader)
	return v, orFault(err, ErrNone)
}

// subscriptionByToken finds what a link confirms that was not used and has not ended.
func subscriptionByToken(tx *sqldb.Tx, editionID edition.ID, hash string) (Subscription, error) {
	v, err := sqldb.One(tx, scanSubscription, `SELECT `+subscriptionColumns+` FROM alert_subscription
		WHERE edition_id = $1 AND token_hash = $2 AND state = 'asked' AND asked_until > $3`, editionID, hash, sqldb.At(tx.Now()))
	return v, orFault(err, ErrLink)
}

// orFault replaces that there is no row by what it means.
func orFault(err, missing error) error {
	if fault.KindOf(err) == fault.NotFound {
		return missing
	}
	return err
}

// addressOf is the address of a subscription; empty when it has ended.
func addressOf(tx *sqldb.Tx, editionID edition.ID, subscriptionID string) (address string, err error) {
	err = tx.QueryRow(`SELECT address FROM alert_subscription WHERE edition_id = $1 AND id = $2`, editionID, subscriptionID).Scan(&address)
	return address, orFault(err, nil)
}

// subscribedAt counts the ways of telling that lead to an address.
func subscribedAt(tx *sqldb.Tx, editionID edition.ID, address string) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM alert_subscription WHERE edition_id = $1 AND address = $2 AND state = 'on'`, editionID, address).Scan(&n)
}

func confirm(tx *sqldb.Tx, subscriptionID string, number int) error {
	if err := touch(tx, `id = $1`, subscriptionID); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE alert_subscription SET state = 'on', token_hash = '', asked_until = NULL, told = $2 WHERE id = $1`, subscriptionID, number)
	return err
}

func saveKinds(tx *sqldb.Tx, subscriptionID string, k Kinds) error {
	if err := touch(tx, `id = $1`, subscriptionID); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE alert_subscription SET moved = $2, cancelled = $3, edited = $4 WHERE id = $1`, subscriptionID, k.Moved, k.Cancelled, k.Edited)
	return err
}

func deleteSubscription(tx *sqldb.Tx, subscriptionID string) error {
	if err := touch(tx, `id = $1`, subscriptionID); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM alert_subscription WHERE id = $1`, subscriptionID)
	return err
}

func deleteAddress(tx *sqldb.Tx, editionID edition.ID, address string) error {
	const which = `edition_id = $1 AND address = $2`
	if err := touch(tx, which, editionID, address); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM alert_subscription WHERE `+which, editionID, address)
	return err
}

// deleteUnconfirmed forgets addresses whose links ended by an instant without being followed.
func deleteUnconfirmed(tx *sqldb.Tx, by time.Time) error {
	const which = `state = 'asked' AND asked_until <= $1`
	if err := touch(tx, which, sqldb.At(by)); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM alert_subscription WHERE `+which, sqldb.At(by))
	return err
}

// markTold keeps that everybody of an edition who is told knows a release.
func markTold(tx *sqldb.Tx, editionID edition.ID, number int) error {
	_, err := tx.Exec(`UPDATE alert_subscription SET told = $2 WHERE edition_id = $1 AND state = 'on' AND told < $2`, editionID, number)
	return err
}

const theKeys = "vapid"

func keysInTx(tx *sqldb.Tx) (k push.Keys, err error) {
	return k, tx.QueryRow(`SELECT public_key, private_key FROM alert_key WHERE id = $1`, theKeys).Scan(&k.Public, &k.Private)
}

// keepKeys keeps a pair where there is none.
func keepKeys(tx *sqldb.Tx, k push.Keys) error {
	_, err := tx.Exec(`INSERT INTO alert_key (id, public_key, private_key, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
		theKeys, k.Public, k.Private, sqldb.At(tx.Now()))
	return err
}
