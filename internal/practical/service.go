package practical

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with practical pages.
type Service struct {
	db    *sqldb.DB
	ids   id.Source
	pages record.Kind[Page]
	mu    sync.Mutex // guards shown
	shown map[edition.ID]shown
}

// shown is what the public was shown lately of an edition.
type shown struct {
	pages []Page
	until time.Time
}

// shownFor is how long a change of a page may take to show.
const shownFor = time.Second

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source) *Service {
	return &Service{db: db, ids: ids, pages: pageKind(), shown: map[edition.ID]shown{}}
}

// Page is how pages are described, edited, removed and put back.
func (s *Service) Page() record.UseCases[Page] { return record.NewUseCases(s.db, s.ids, s.pages) }

// All lists the pages of an edition, in order.
func (s *Service) All(ctx context.Context, who actor.Actor, editionID edition.ID) ([]Page, error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	return s.read(ctx, editionID)
}

// Shown lists the pages of an edition that everybody may see, in order; they are at most a second old. While the database does not
// answer, they are those of before, or none. The list is shared: do not change it.
func (s *Service) Shown(ctx context.Context, editionID edition.ID) []Page {
	s.mu.Lock()
	have, ok := s.shown[editionID]
	s.mu.Unlock()
	now := s.db.Now()
	if ok && now.Before(have.until) {
		return have.pages
	}
	pages, err := s.read(ctx, editionID)
	if err != nil || ok && slices.Equal(pages, have.pages) {
		pages = have.pages
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown[editionID] = shown{pages, now.Add(shownFor)}
	return pages
}

func (s *Service) read(ctx context.Context, editionID edition.ID) (all []Page, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = allInTx(tx, editionID)
		return err
	})
	return all, err
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{s.pages} }
