package room

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

// Repack packs wishes as they are kept, and unpacks them.
func Repack(all []agenda.PersonWishes) []agenda.PersonWishes { return pack(all).unpack() }

// Freshen is one look of Run at what is kept. It returns how many drafts are.
func (s *Service) Freshen(ctx context.Context) (kept int, err error) {
	for id, k := range s.drafts.forget(s.clock().Add(-forgetAfter)) {
		kept++
		if err := s.freshenOne(ctx, id, k); err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// ChoicesIn prices every place of a session in a draft, by what everybody wishes.
func ChoicesIn(d programme.Draft, wishes []agenda.PersonWishes, session programme.SessionID) ([]Choice, error) {
	plain, err := planning.Describe(d)
	if err != nil {
		return nil, err
	}
	var k followedDraft
	next, err := k.make(plain, pack(wishes))
	if err != nil {
		return nil, err
	}
	k.replace(next)
	return k.choices(slices.Index(k.task.Sessions, session)), nil
}

// PriceIn prices a choice by the draft as it stands before and after.
func PriceIn(d programme.Draft, wishes []agenda.PersonWishes, session programme.SessionID, c Choice) (StepPrice, error) {
	plain, err := planning.Describe(d)
	if err != nil {
		return StepPrice{}, err
	}
	var k followedDraft
	next, err := k.make(plain, pack(wishes))
	if err != nil {
		return StepPrice{}, err
	}
	k.replace(next)
	return k.stepPrice(chosen(d, session, c))
}
