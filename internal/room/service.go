package room

import (
	"context"
	"log/slog"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

// Service is what can be asked of the programme room.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	editions  *edition.Service
	programme *programme.Service
	clock     func() time.Time
	drafts    drafts
}

// NewService returns the use cases. Run keeps what they need young; the clock says how old it is.
func NewService(db *sqldb.DB, ids id.Source, e *edition.Service, p *programme.Service, clock func() time.Time) *Service {
	p.Extend(programme.Later{Warnings: Warnings[:]})
	return &Service{db: db, ids: ids, editions: e, programme: p, clock: clock, drafts: drafts{
		byID: map[edition.ID]*followedDraft{}, heads: map[edition.ID]map[programme.SessionID]planning.SessionHeads{}}}
}

// Run keeps the wishes behind the prices young until ctx ends.
func (s *Service) Run(ctx context.Context, log *slog.Logger) error {
	s.freshen(ctx, log)
	return nil
}
