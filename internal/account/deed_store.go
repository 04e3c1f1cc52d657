package account

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// nameOf is the name of a person, or their address; empty for what is no person.
func nameOf(tx *sqldb.Tx, key string) (name string, err error) {
	if !strings.HasPrefix(key, "per_") {
		return "", nil
	}
	err = tx.QueryRow(`SELECT CASE WHEN name = '' THEN email ELSE name END FROM person WHERE id = $1`, key).Scan(&name)
	if fault.KindOf(err) == fault.NotFound {
		return "", nil
	}
	return name, err
}

// DeedsOfOthers lists what other people did in a scope since an instant, newest first: changes whose action begins with a prefix.
func DeedsOfOthers(tx *sqldb.Tx, who actor.Actor, scope, prefix string, since time.Time, limit int) ([]Deed, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (d Deed, err error) {
		var at sqldb.Time
		err = row.Scan(&d.Name, &d.ID, &d.Action, &d.Label, &at)
		d.At = at.Time
		return d, err
	}, `SELECT CASE WHEN person.name = '' THEN person.email ELSE person.name END, audit.id, audit.action, audit.label, audit.at
		FROM audit JOIN person ON person.id = audit.actor
		WHERE audit.scope = $1 AND audit.actor <> $2 AND audit.action LIKE $3 AND audit.at > $4
		ORDER BY audit.id DESC LIMIT $5`, scope, who.Key(), prefix+"%", sqldb.At(since), limit)
}
