package lostproperty

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with lost property.
type Service struct {
	db     *sqldb.DB
	ids    id.Source
	things record.Kind[Thing]
}

// NewService returns the use cases. A room in which something was found is not removed.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service) *Service {
	editions.Extend(edition.Later{Dependents: dependents})
	return &Service{db: db, ids: ids, things: thingKind()}
}

// Thing is how things are described, edited, removed and put back.
func (s *Service) Thing() record.UseCases[Thing] { return record.NewUseCases(s.db, s.ids, s.things) }

// All lists what was found in an edition, by name.
func (s *Service) All(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Thing, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = allInTx(tx, editionID)
		return err
	})
	return all, err
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{s.things} }
