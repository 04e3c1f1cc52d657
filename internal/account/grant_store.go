package account

import (
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

func scanHeld(row sqldb.Scanner) (h Held, err error) {
	var ends, since sqldb.Time
	err = row.Scan(&h.Scope, &h.Role, &ends, &since, &h.By)
	h.Ends, h.Since = ends.Time, since.Time
	return h, err
}

// heldBy reads what a person was granted, also what has ended.
func heldBy(tx *sqldb.Tx, p actor.PersonID) ([]Held, error) {
	return sqldb.Each(tx, scanHeld, `SELECT scope, role, ends_at, granted_at, granted_by FROM role
		WHERE person_id = $1 ORDER BY scope, role`, p)
}

// insertRole gives a role. Who holds it already keeps it for the longer of both times.
func insertRole(tx *sqldb.Tx, p actor.PersonID, h Held) error {
	_, err := tx.Exec(`
		INSERT INTO role (person_id, scope, role, ends_at, granted_at, granted_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (person_id, scope, role) DO UPDATE SET ends_at = CASE
			WHEN role.ends_at IS NULL OR excluded.ends_at IS NULL THEN NULL
			WHEN role.ends_at > excluded.ends_at THEN role.ends_at
			ELSE excluded.ends_at END`,
		p, h.Scope, h.Role, sqldb.At(h.Ends), sqldb.At(tx.Now()), h.By)
	return err
}

func deleteRole(tx *sqldb.Tx, p actor.PersonID, g actor.Grant) error {
	_, err := tx.Exec(`DELETE FROM role WHERE person_id = $1 AND scope = $2 AND role = $3`, p, g.Scope, g.Role)
	return err
}

func updateEnd(tx *sqldb.Tx, p actor.PersonID, g actor.Grant, ends time.Time) error {
	_, err := tx.Exec(`UPDATE role SET ends_at = $4 WHERE person_id = $1 AND scope = $2 AND role = $3`, p, g.Scope, g.Role, sqldb.At(ends))
	return err
}

// countAdmins counts the administrators whose role does not end: one of them stays.
func countAdmins(tx *sqldb.Tx) (n int, err error) {
	err = tx.QueryRow(`SELECT count(*) FROM role
		WHERE scope = $1 AND role = $2 AND ends_at IS NULL`, actor.ServerScope, actor.Admin).Scan(&n)
	return n, err
}

// MembersInTx reads who was granted something within a scope, by name; also grants that have ended.
func MembersInTx(tx *sqldb.Tx, scope string) (out []Member, err error) {
	people, err := sqldb.Each(tx, scanPerson, `SELECT `+personColumns+` FROM person
		WHERE id IN (SELECT person_id FROM role WHERE scope = $1) ORDER BY name, email`, scope)
	for _, p := range people {
		m := Member{Person: p}
		if m.Held, err = sqldb.Each(tx, scanHeld, `SELECT scope, role, ends_at, granted_at, granted_by FROM role
			WHERE person_id = $1 AND scope = $2 ORDER BY role`, p.ID, scope); err != nil {
			return nil, err
		}
		var seen sqldb.Time
		err = tx.QueryRow(`SELECT count(*), MAX(used_at) FROM web_session WHERE data = $1 AND expires_at > $2`, []byte(p.ID),
			sqldb.At(tx.Now())).Scan(&m.Devices, &seen)
		if m.Seen = seen.Time; err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, err
}

// PersonInTx reads a person by their id. It is ErrNoPerson when there is none.
func PersonInTx(tx *sqldb.Tx, p actor.PersonID) (Person, error) { return personWhere(tx, `id = $1`, p) }

// PersonByEmailInTx reads the person with an address as it is kept. It is ErrNoPerson when there is none.
func PersonByEmailInTx(tx *sqldb.Tx, email string) (Person, error) {
	return personWhere(tx, `email = $1`, email)
}

func personWhere(tx *sqldb.Tx, condition string, arg any) (Person, error) {
	p, err := selectPerson(tx, condition, arg)
	if fault.KindOf(err) == fault.NotFound {
		return p, ErrNoPerson
	}
	return p, err
}

// NameInTx is the name of the person that an actor's key is of, or their address; empty for what is no person, or one who is gone.
func NameInTx(tx *sqldb.Tx, key string) (string, error) { return nameOf(tx, key) }

// signOut ends all sessions of a person, and says how many there were.
func signOut(tx *sqldb.Tx, p actor.PersonID) (int64, error) {
	n, err := tx.Exec(`DELETE FROM web_session WHERE data = $1`, []byte(p))
	return int64(n), err
}
