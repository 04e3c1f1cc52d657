package planning

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
)

// Age makes what is kept of an edition older.
func (s *Service) Age(editionID edition.ID, by time.Duration) {
	k := s.drafts.of(editionID)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.wished, k.used = k.wished.Add(-by), k.used.Add(-by)
}

// Repack packs wishes as they are kept, and unpacks them.
func Repack(all []agenda.PersonWishes) []agenda.PersonWishes { return pack(all).unpack() }

// Freshen is one look of Run at what is kept. It returns how many drafts are.
func (s *Service) Freshen(ctx context.Context) (kept int, err error) {
	for id, k := range s.drafts.forget(time.Now().Add(-forgetAfter)) {
		kept++
		if err := s.freshenOne(ctx, id, k); err != nil {
			return kept, err
		}
	}
	return kept, nil
}
