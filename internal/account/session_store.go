package account

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

func insertSession(tx *sqldb.Tx, hash string, p actor.PersonID, agent string) error {
	_, err := tx.Exec(`INSERT INTO web_session (token_hash, data, expires_at, created_at, used_at, agent) VALUES ($1, $2, $3, $4, $4, $5)`,
		hash, []byte(p), sqldb.At(tx.Now().Add(sessionLife)), sqldb.At(tx.Now()), agent)
	return err
}

// sessionByHash reads whom a session that has not expired signs in, and when it was last used. It is NotFound when there is none.
func sessionByHash(tx *sqldb.Tx, hash string) (p actor.PersonID, used sqldb.Time, err error) {
	var data []byte
	err = tx.QueryRow(`SELECT data, used_at FROM web_session WHERE token_hash = $1 AND expires_at > $2`, hash, sqldb.At(tx.Now())).Scan(&data,
		&used)
	return actor.PersonID(data), used, err
}

func useSession(tx *sqldb.Tx, hash string, at sqldb.Time) error {
	_, err := tx.Exec(`UPDATE web_session SET used_at = $1 WHERE token_hash = $2`, at, hash)
	return err
}

func deleteSession(tx *sqldb.Tx, hash string) error {
	_, err := tx.Exec(`DELETE FROM web_session WHERE token_hash = $1`, hash)
	return err
}

func deleteSessionOf(tx *sqldb.Tx, p actor.PersonID, hash string) error {
	_, err := tx.Exec(`DELETE FROM web_session WHERE data = $1 AND token_hash = $2`, []byte(p), hash)
	return err
}

func deleteOtherSessionsOf(tx *sqldb.Tx, p actor.PersonID, hash string) error {
	_, err := tx.Exec(`DELETE FROM web_session WHERE data = $1 AND token_hash <> $2`, []byte(p), hash)
	return err
}

func deleteExpiredSessions(tx *sqldb.Tx) error {
	_, err := tx.Exec(`DELETE FROM web_session WHERE expires_at < $1`, sqldb.At(tx.Now()))
	return err
}

// devices are where a person is signed in, the latest used first.
func devices(tx *sqldb.Tx, p actor.PersonID) ([]Device, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (d Device, err error) {
		var since, used, expire sqldb.Time
		err = row.Scan(&d.ID, &d.Agent, &since, &used, &expire)
		d.Since, d.Used, d.Expire = since.Time, used.Time, expire.Time
		return d, err
	}, `SELECT token_hash, agent, created_at, used_at, expires_at FROM web_session
		WHERE data = $1 AND expires_at > $2 ORDER BY COALESCE(used_at, 0) DESC, token_hash`, []byte(p), sqldb.At(tx.Now()))
}

// cookieKept reports whether a secret was in a cookie before the names of cookies changed.
func cookieKept(tx *sqldb.Tx, hash string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM plain_cookie WHERE hash = $1`, hash).Scan(&n)
	return n > 0, err
}

func insertToken(tx *sqldb.Tx, p actor.PersonID, t Token, hash string) error {
	_, err := tx.Exec(`INSERT INTO api_token (id, person_id, name, token_hash, scope, may_write, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		t.ID, p, t.Name, hash, t.Scope, t.MayWrite, sqldb.At(tx.Now()))
	return err
}

// tokens are those of a person that are not revoked, newest first.
func tokens(tx *sqldb.Tx, p actor.PersonID) ([]Token, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (t Token, err error) {
		var created, used sqldb.Time
		err = row.Scan(&t.ID, &t.Name, &t.Scope, &t.MayWrite, &created, &used)
		t.CreatedAt, t.LastUsed = created.Time, used.Time
		return t, err
	}, `SELECT id, name, scope, may_write, created_at, last_used_at FROM api_token
		WHERE person_id = $1 AND revoked_at IS NULL ORDER BY id DESC`, p)
}

// tokenByHash reads whom a token that is not revoked acts for, what it may, and when it was last used. It is NotFound when there
// is none.
func tokenByHash(tx *sqldb.Tx, hash string) (p actor.PersonID, t Token, err error) {
	var used sqldb.Time
	err = tx.QueryRow(`SELECT person_id, scope, may_write, last_used_at FROM api_token
		WHERE token_hash = $1 AND revoked_at IS NULL`, hash).Scan(&p, &t.Scope, &t.MayWrite, &used)
	t.LastUsed = used.Time
	return p, t, err
}

func useToken(tx *sqldb.Tx, hash string, at sqldb.Time) error {
	_, err := tx.Exec(`UPDATE api_token SET last_used_at = $1 WHERE token_hash = $2`, at, hash)
	return err
}

func revokeToken(tx *sqldb.Tx, p actor.PersonID, tokenID string) error {
	_, err := tx.Exec(`UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND person_id = $3`, sqldb.At(tx.Now()), tokenID, p)
	return err
}
