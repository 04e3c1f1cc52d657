package handover

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/selection"
)

// Service is what can be done with files of proposals.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	editions  *edition.Service
	catalogue *catalogue.Service
	calls     *cfp.Service
	reviews   *review.Service
	selection *selection.Service
}

// Parts are the chapters whose part is handed over.
type Parts struct {
	Editions  *edition.Service
	Catalogue *catalogue.Service
	Calls     *cfp.Service
	Reviews   *review.Service
	Selection *selection.Service
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, p Parts) *Service {
	return &Service{db: db, ids: ids, editions: p.Editions, catalogue: p.Catalogue, calls: p.Calls, reviews: p.Reviews, selection: p.Selection}
}

// Undoers take back what was imported.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{undoer{s}} }

// Mapping is for what the columns of a sheet are taken, by their headings; see formats.Mappable.
type Mapping struct {
	Columns map[string]string // nil: nobody has said yet
	Split   bool              // cells that name several people are several people
}

// Mapping is for what columns were taken last in an edition.
func (s *Service) Mapping(ctx context.Context, who actor.Actor, editionID edition.ID) (m Mapping, err error) {
	if err := who.May(cfp.Changing, string(editionID)); err != nil {
		return m, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		m, err = mappingOf(tx, editionID)
		return err
	})
	return m, err
}
