package release

import (
	"sync/atomic"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// Service is what can be done with releases.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	programme *programme.Service
	released  *currentReleases
	older     *keep.Shelf[olderKey, sized]
	rewritten atomic.Int64 // when a name was last withdrawn from any release, as far as is known here
	drafts    *keep.Shelf[edition.ID, unreleasedDraft]
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, p *programme.Service) *Service {
	return &Service{db: db, ids: ids, programme: p, released: newCurrentReleases(), older: newOlder(), drafts: newUnreleased()}
}
