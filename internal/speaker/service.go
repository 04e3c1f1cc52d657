package speaker

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with speakers and their organisations.
type Service struct {
	db            *sqldb.DB
	ids           id.Source
	dependents    record.Attached
	organisations record.Kind[Organisation]
	speakers      record.Kind[Speaker]
}

// NewService returns the use cases. The hours at which speakers are available move with their edition's.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service) *Service {
	s := &Service{db: db, ids: ids, organisations: organisationKind()}
	s.speakers = speakerKind(ids, s.dependents.On("speaker"))
	editions.Extend(edition.Later{MoveInstants: moveInstants})
	return s
}

// AddDependents hands in what a later chapter hangs on a speaker. It is called while the chapters are made.
func (s *Service) AddDependents(d record.Dependents) { s.dependents.Add(d) }

// Organisation of speakers in an edition.
func (s *Service) Organisation() record.UseCases[Organisation] {
	return record.NewUseCases(s.db, s.ids, s.organisations)
}

// Speaker of an edition.
func (s *Service) Speaker() record.UseCases[Speaker] {
	return record.NewUseCases(s.db, s.ids, s.speakers)
}

// All lists the speakers of an edition and their organisations, by name.
func (s *Service) All(ctx context.Context, who actor.Actor, editionID edition.ID) (all Stage, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return all, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = AllInTx(tx, editionID)
		return err
	})
	return all, err
}

// Put makes or replaces what a step of a later chapter has in after; see record.PutAll.
func (s *Service) Put(tx *sqldb.Tx, who actor.Actor, now, after Stage) error {
	if err := record.PutAll(tx, who, s.organisations, now.Organisations, after.Organisations); err != nil {
		return err
	}
	return record.PutAll(tx, who, s.speakers, now.Speakers, after.Speakers)
}

// Drop takes away what such a step has in before alone; see record.DropAll.
func (s *Service) Drop(tx *sqldb.Tx, who actor.Actor, before, after Stage) error {
	if err := record.DropAll(tx, who, s.speakers, before.Speakers, after.Speakers); err != nil {
		return err
	}
	return record.DropAll(tx, who, s.organisations, before.Organisations, after.Organisations)
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{s.organisations, s.speakers} }
