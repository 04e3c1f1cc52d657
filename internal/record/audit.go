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
	Object   string // the object's id; of a change of many, their ids with spaces between
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
	c.ID, c.Actor, c.Before, c.After = row, who.Key(), b, a
	if err := insertChange(tx, c); err != nil {
		return "", fmt.Errorf("audit %s: %w", c.Action, err)
	}
	return row, tx.Emit(sqldb.Event{Kind: c.Action, Scope: c.Scope, Data: map[string]string{"object": c.Object}})
}

// ErrNoChange is what a change that is not in the audit of the scope gives.
var ErrNoChange = fault.New(fault.NotFound, "account.no_change", "this change is not there")
