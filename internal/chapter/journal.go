package chapter

import (
	"context"
	"encoding/json"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Journal is what a chapter adds to the journal of an edition. The sentences themselves are messages: change.ACTION, or
// change.of.KIND with change.to.VERB for objects that are described, removed and put back alike.
type Journal struct {
	// Kinds of changes that About knows: the part of an action before its full stop.
	Kinds []string
	// About is the values of the message of a change. Nil where the label alone is enough.
	About func(p *text.Printer, n Naming, c record.Change) []any
	// Names are the names that people know the chapter's objects of a scope by, by id. Nil: its changes name themselves.
	Names func(ctx context.Context, who actor.Actor, scope string) (map[string]string, error)
	// Hidden tells which changes of a scope somebody does not hear of, though they read the journal. Nil: they hear of all.
	Hidden func(ctx context.Context, who actor.Actor, scope string) (func(record.Change) bool, error)
}

// Naming is how a journal names what its changes speak of.
type Naming struct {
	Zone  *time.Location    // of the edition
	Names map[string]string // of objects, by id; what is not there any more has none
}

// Known is the object of a change, as it became or else as it was; its zero value when neither can be read.
func Known[T any](c record.Change) (v T) {
	for _, side := range []json.RawMessage{c.Before, c.After} {
		if json.Unmarshal(side, &v) != nil {
			var none T
			v = none
		}
	}
	return v
}
