package record

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Change is what the audit keeps of one change. Before and After are the object's JSON, null where it was not
// or is no more; a chapter that can undo a change reads Before.
type Change struct {
	ID       string // aud_…, ordered by time
	At       time.Time
	Actor    string // actor.Actor.Key
	Action   string // "room.edited"
	Object   string // the object's id
	Scope    string // the edition's id, or actor.ServerScope
	Label    string // the object's name for people, or a sentence that is kept: see text.Said
	Before   json.RawMessage
	After    json.RawMessage
	UndoneAt time.Time
}

// Undoable reports whether the change replaced something that can be put back.
func (c Change) Undoable() bool { return c.UndoneAt.IsZero() && string(c.Before) != "null" }

// Write puts a change into the audit, in the transaction that makes it, and emits it as an event of the kind
// of its action. Before and after are marshalled; nil means there was, or is, nothing. It returns the row's id.
func Write(tx *sqldb.Tx, ids id.Source, who actor.Actor, c Change, before, after any) (string, error) {
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

// Changes reads the newest changes of a scope, at most limit, older than the id before (empty: from the newest). Whoever calls it
// has asked whether its reader may.
func Changes(tx *sqldb.Tx, scope, before string, limit int) ([]Change, error) {
	if before == "" {
		before = "aud_~"
	}
	return sqldb.Each(tx, scanChange, `SELECT `+changeColumns+` FROM audit
		WHERE scope = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, scope, before, limit)
}

// ChangesBy reads when an actor changed what, oldest first; what it was before is not read.
func ChangesBy(tx *sqldb.Tx, actorKey string) ([]Change, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (c Change, err error) {
		var at sqldb.Time
		err = row.Scan(&at, &c.Action, &c.Object)
		c.At = at.Time
		return c, err
	}, `SELECT at, action, object FROM audit WHERE actor = $1 ORDER BY id`, actorKey)
}

// Concerned finds the rows that are about an object, as long as they have content, or hold a text.
func Concerned(tx *sqldb.Tx, about, holds func(string) bool) (ids []string, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var id, object, label, before, after string
		err := row.Scan(&id, &object, &label, &before, &after)
		own := about(object) && (label != "" || before != "null" || after != "null")
		if own || holds(label) || holds(before) || holds(after) {
			ids = append(ids, id)
		}
		return struct{}{}, err
	}, `SELECT id, object, label, before, after FROM audit ORDER BY id`)
	return ids, err
}

// Scrub takes the content out of the rows that Concerned finds: they cannot be undone any more.
func Scrub(tx *sqldb.Tx, about, holds func(string) bool) error {
	ids, err := Concerned(tx, about, holds)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.Exec(`UPDATE audit SET label = '', before = 'null', after = 'null' WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

func scanChange(row sqldb.Scanner) (Change, error) {
	var c Change
	var at, undone sqldb.Time
	var before, after string
	err := row.Scan(&c.ID, &at, &c.Actor, &c.Action, &c.Object, &c.Scope, &c.Label, &before, &after, &undone)
	c.At, c.UndoneAt, c.Before, c.After = at.Time, undone.Time, json.RawMessage(before), json.RawMessage(after)
	return c, err
}
