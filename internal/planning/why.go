package planning

import (
	"context"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
)

// Reason is why not every session can have a place: a rule and the sessions it concerns.
type Reason struct {
	Rule     string // hours, room, pinned, places, speaker, order
	Sessions []programme.SessionID
	Places   int // that the sessions share, of rules places and speaker
}

// Why names what contradicts itself in the edition as it is described; empty when nothing is found.
func (s *Service) Why(ctx context.Context, who account.Actor, editionID edition.ID) ([]Reason, error) {
	t, err := s.Task(ctx, who, editionID, DefaultSettings())
	if err != nil {
		return nil, err
	}
	var out []Reason
	for _, c := range t.Instance.Contradictions() {
		r := Reason{Rule: c.Rule, Places: c.Places}
		for _, i := range c.Sessions {
			r.Sessions = append(r.Sessions, t.Sessions[i])
		}
		out = append(out, r)
	}
	return out, nil
}
