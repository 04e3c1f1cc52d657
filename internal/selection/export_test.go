package selection

import (
	"context"

	"github.com/creneau/creneau/internal/review/judge/choose"
)

// WorkNow does what waits to be worked out.
func (s *Service) WorkNow() {
	for {
		select {
		case w := <-s.kept.waiting:
			w.do(context.Background(), func() bool { return false })
		default:
			return
		}
	}
}

// CallOf is what the solver is asked for a board, and the places of its candidates.
func (b Board) CallOf() (c choose.Call, at map[string]int) {
	p, at := b.problemOf(), map[string]int{}
	for i, id := range p.IDs {
		at[string(id)] = i
	}
	return p.Call, at
}
