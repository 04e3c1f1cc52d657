package account

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Changes lists the newest changes of a scope.
func (s *Service) Changes(ctx context.Context, who actor.Actor, scope string, span record.Span) (out []record.Change, err error) {
	if err := who.May(record.Reading, scope); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		out, err = record.Changes(tx, scope, span)
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

// Deeds lists the newest changes of a scope with who made them.
func (s *Service) Deeds(ctx context.Context, who actor.Actor, scope string, span record.Span) (out []Deed, err error) {
	changes, err := s.Changes(ctx, who, scope, span)
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

// NameOf is the name of the person that an actor's key is of, for who may read what they did in a scope; empty for what is no person, or
// one who is gone, or who neither did anything nor has a role there.
func (s *Service) NameOf(ctx context.Context, who actor.Actor, scope, key string) (name string, err error) {
	if err := who.May(record.Reading, scope); err != nil {
		return "", err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		did, err := record.Changes(tx, scope, record.Span{By: key, Limit: 1})
		if err != nil {
			return err
		}
		held, err := heldBy(tx, actor.PersonID(key))
		if err != nil || len(did) == 0 && !slices.ContainsFunc(held, func(h Held) bool { return h.Scope == scope }) {
			return err
		}
		name, err = nameOf(tx, key)
		return err
	})
	return name, err
}
