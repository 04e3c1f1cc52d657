package account

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
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
