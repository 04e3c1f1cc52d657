package room

import (
	"context"
	"log/slog"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// Service is what can be asked of the programme room.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	programme *programme.Service
	drafts    drafts
}

// NewService returns the use cases. Run keeps what they need young.
func NewService(db *sqldb.DB, ids id.Source, p *programme.Service) *Service {
	return &Service{db: db, ids: ids, programme: p, drafts: drafts{byID: map[edition.ID]*keptDraft{}}}
}

// Run keeps the wishes behind the prices young until ctx ends.
func (s *Service) Run(ctx context.Context, log *slog.Logger) error {
	s.freshen(ctx, log)
	return nil
}
