package account

import (
	"context"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Changes lists the newest changes of a scope, at most limit, older than the id before (empty: from the newest).
func (s *Service) Changes(ctx context.Context, who actor.Actor, scope, before string, limit int) (out []record.Change, err error) {
	if err := who.May(record.Reading, scope); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		out, err = record.Changes(tx, scope, before, limit)
		return err
	})
	return out, err
}

// Deed is a change with the name of the person who made it; their address where they gave none.
type Deed struct {
	Name string // empty when it was no person, or one who is gone
	Whom string // the person that the change is about; empty when it is about something else
	record.Change
}

// Deeds lists the newest changes of a scope with who made them, at most limit, older than the id before (empty: from the newest).
func (s *Service) Deeds(ctx context.Context, who actor.Actor, scope, before string, limit int) (out []Deed, err error) {
	changes, err := s.Changes(ctx, who, scope, before, limit)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, c := range changes {
			for _, key := range []string{c.Actor, c.Object} {
				if _, known := names[key]; known {
					continue
				}
				if names[key], err = nameOf(tx, key); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, c := range changes {
		out = append(out, Deed{names[c.Actor], names[c.Object], c})
	}
	return out, err
}

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
