package account

import (
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Links that may wait unspent for an address: of one asker, and of all together. Who asked for none yet gets one in any case, so that
// nobody uses up the links of somebody else.
const (
	maxLinksOfAsker = 5
	maxLinks        = 20
)

const personColumns = `id, email, name, language, created_at, version`

func scanPerson(row sqldb.Scanner) (Person, error) {
	var p Person
	var created sqldb.Time
	err := row.Scan(&p.ID, &p.Email, &p.Name, &p.Language, &created, &p.Version)
	p.CreatedAt = created.Time
	return p, err
}

// selectPerson takes a condition of this file's making, never a caller's text.
func selectPerson(tx *sqldb.Tx, condition string, arg any) (Person, error) {
	return sqldb.One(tx, scanPerson, `SELECT `+personColumns+` FROM person WHERE `+condition, arg)
}

func updateName(tx *sqldb.Tx, p actor.PersonID, name string) error {
	_, err := tx.Exec(`UPDATE person SET name = $2, version = version + 1 WHERE id = $1`, p, name)
	return err
}

func insertPerson(tx *sqldb.Tx, p Person) error {
	_, err := tx.Exec(`INSERT INTO person (`+personColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
		p.ID, p.Email, p.Name, p.Language, sqldb.At(p.CreatedAt), p.Version)
	return err
}

// actorOf reads who a person is and what they are granted now; nobody when there is no such person. It is asked for nearly each request
// of somebody who is signed in. A grant gives nothing from the instant of its end on.
func actorOf(tx *sqldb.Tx, p actor.PersonID) (a actor.Actor, grants []actor.Grant, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var g actor.Grant
		err := row.Scan(&a.PersonID, &a.Name, &a.Email, sqldb.Nullable(&g.Scope), sqldb.Nullable(&g.Role))
		if g.Role != "" {
			grants = append(grants, g)
		}
		return struct{}{}, err
	}, `
		SELECT person.id, person.name, person.email, role.scope, role.role FROM person
		LEFT JOIN role ON role.person_id = person.id AND (role.ends_at IS NULL OR role.ends_at > $2)
		WHERE person.id = $1 ORDER BY role.scope, role.role`, p, sqldb.At(tx.Now()))
	return a, grants, err
}

type link struct {
	hash, email, next string
	asker             string // hashed; empty when no browser asked
	grant             actor.Grant
	expires           time.Time
}

func insertLink(tx *sqldb.Tx, l link) error {
	_, err := tx.Exec(`
		INSERT INTO sign_in_link (token_hash, email, next, grant_role, grant_scope, created_at, expires_at, asker)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		l.hash, l.email, l.next, l.grant.Role, l.grant.Scope, sqldb.At(tx.Now()), sqldb.At(l.expires), l.asker)
	return err
}

// mayAsk reports whether another link may be made for an address. Spent links do not count: who used theirs gets new ones.
func mayAsk(tx *sqldb.Tx, email, asker string) (bool, error) {
	var all, own int
	err := tx.QueryRow(`SELECT count(*), COALESCE(SUM(CASE WHEN asker = $2 THEN 1 ELSE 0 END), 0) FROM sign_in_link
		WHERE email = $1 AND created_at > $3 AND used_at IS NULL`, email, asker, sqldb.At(tx.Now().Add(-linkLife))).Scan(&all, &own)
	return own == 0 || own < maxLinksOfAsker && all < maxLinks, err
}

// linkWaits looks for a link that was mailed: one made by hand for somebody may have gone nowhere yet.
func linkWaits(tx *sqldb.Tx, email string) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM sign_in_link
		WHERE email = $1 AND asker <> '' AND used_at IS NULL AND expires_at > $2`, email, sqldb.At(tx.Now())).Scan(&n)
	return n > 0, err
}

// spendLink uses a link up: one conditional statement, so that two who click at once get one success.
func spendLink(tx *sqldb.Tx, hash string) (link, error) {
	return sqldb.One(tx, func(row sqldb.Scanner) (l link, err error) {
		return l, row.Scan(&l.email, &l.next, &l.grant.Role, &l.grant.Scope)
	}, `
		UPDATE sign_in_link SET used_at = $1
		WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $1
		RETURNING email, next, grant_role, grant_scope`, sqldb.At(tx.Now()), hash)
}

// ByEmailInTx reads everybody with an account, by address.
func ByEmailInTx(tx *sqldb.Tx) (map[string]Person, error) {
	people, err := sqldb.Each(tx, scanPerson, `SELECT `+personColumns+` FROM person`)
	out := make(map[string]Person, len(people))
	for _, p := range people {
		out[p.Email] = p
	}
	return out, err
}

// everybody reads all who have an account, by address.
func everybody(tx *sqldb.Tx) ([]Person, error) {
	return sqldb.Each(tx, scanPerson, `SELECT `+personColumns+` FROM person ORDER BY email`)
}
