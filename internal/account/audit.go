package account

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Change is what the audit keeps of one change. Before and After are the object's JSON, null where it was not
// or is no more; a chapter that can undo a change reads Before.
type Change struct {
	ID       string // aud_…, ordered by time
	At       time.Time
	Actor    string // Actor.Key
	Action   string // "room.edited"
	Object   string // the object's id
	Scope    string // the edition's id, or ServerScope
	Label    string // the object's name for people, or a sentence that is kept: see text.Said
	Before   json.RawMessage
	After    json.RawMessage
	UndoneAt time.Time
}

// Undoable reports whether the change replaced something that can be put back.
func (c Change) Undoable() bool { return c.UndoneAt.IsZero() && string(c.Before) != "null" }

// Record writes a change into the audit, in the transaction that makes it, and emits it as an event of the kind
// of its action. Before and after are marshalled; nil means there was, or is, nothing. It returns the row's id.
func Record(tx *sqldb.Tx, ids id.Source, who Actor, c Change, before, after any) (string, error) {
	b, err := json.Marshal(before)
	if err != nil {
		return "", fmt.Errorf("audit %s: %w", c.Action, err)
	}
	a, err := json.Marshal(after)
	if err != nil {
		return "", fmt.Errorf("audit %s: %w", c.Action, err)
	}
	row := ids.New("aud")
	_, err = tx.Exec(`
		INSERT INTO audit (id, at, actor, action, object, scope, label, before, after)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		row, sqldb.At(tx.Now()), who.Key(), c.Action, c.Object, c.Scope, c.Label, string(b), string(a))
	if err != nil {
		return "", fmt.Errorf("audit %s: %w", c.Action, err)
	}
	return row, tx.Emit(sqldb.Event{Kind: c.Action, Scope: c.Scope, Data: map[string]string{"object": c.Object}})
}

// ErrNoChange is what a change that is not in the audit of the scope gives.
var ErrNoChange = fault.New(fault.NotFound, "account.no_change", "this change is not there")

const changeColumns = `id, at, actor, action, object, scope, label, before, after, undone_at`

// ChangeByID reads one change of a scope, for whoever undoes it.
func ChangeByID(tx *sqldb.Tx, scope, changeID string) (Change, error) {
	c, err := sqldb.One(tx, scanChange, `SELECT `+changeColumns+` FROM audit WHERE id = $1 AND scope = $2`, changeID, scope)
	if fault.KindOf(err) == fault.NotFound {
		return c, ErrNoChange
	}
	return c, err
}

// MarkUndone notes that a change was put back, so that it is offered once.
func MarkUndone(tx *sqldb.Tx, changeID string) error {
	_, err := tx.Exec(`UPDATE audit SET undone_at = $1 WHERE id = $2`, sqldb.At(tx.Now()), changeID)
	return err
}

// MarkRedone notes that a change that was put back was made again.
func MarkRedone(tx *sqldb.Tx, changeID string) error {
	_, err := tx.Exec(`UPDATE audit SET undone_at = NULL WHERE id = $1`, changeID)
	return err
}

// Changes lists the newest changes of a scope, at most limit, older than the id before (empty: from the newest).
func (s *Service) Changes(ctx context.Context, who Actor, scope, before string, limit int) ([]Change, error) {
	if err := who.May(Read, scope); err != nil {
		return nil, err
	}
	if before == "" {
		before = "aud_~"
	}
	var out []Change
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = sqldb.Each(tx, scanChange, `SELECT `+changeColumns+` FROM audit
			WHERE scope = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, scope, before, limit)
		return err
	})
	return out, err
}

// Deed is a change with the name of the person who made it; their address where they gave none.
type Deed struct {
	Name string // empty when it was no person, or one who is gone
	Whom string // the person that the change is about; empty when it is about something else
	Change
}

// Deeds lists the newest changes of a scope with who made them, at most limit, older than the id before (empty: from the newest).
func (s *Service) Deeds(ctx context.Context, who Actor, scope, before string, limit int) (out []Deed, err error) {
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
func DeedsOfOthers(tx *sqldb.Tx, who Actor, scope, prefix string, since time.Time, limit int) ([]Deed, error) {
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

func scanChange(row sqldb.Scanner) (Change, error) {
	var c Change
	var at, undone sqldb.Time
	var before, after string
	err := row.Scan(&c.ID, &at, &c.Actor, &c.Action, &c.Object, &c.Scope, &c.Label, &before, &after, &undone)
	c.At, c.UndoneAt, c.Before, c.After = at.Time, undone.Time, json.RawMessage(before), json.RawMessage(after)
	return c, err
}
