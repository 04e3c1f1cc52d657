package selection

import (
	"context"
	"hash/fnv"
	"strconv"
	"sync"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/review"
)

// kept are answers that take long and change only with what they are made of, by a key of that.
type kept struct {
	mu        sync.Mutex // guards the answers
	standings answers[review.Standings]
	alikes    answers[map[cfp.ProposalID][]cfp.ProposalID]

	proposings answers[*proposing]
	doubts     answers[*doubting]
	waiting    chan *work // at most mostWaiting
}

const mostWaiting = 16

func newKept() *kept { return &kept{waiting: make(chan *work, mostWaiting)} }

// answers are the newest, by key.
type answers[V any] struct {
	order []uint64
	of    map[uint64]V
}

// mostKept is how many answers of a kind are kept: some for each of a few editions.
const mostKept = 12

func (a *answers[V]) put(key uint64, v V) {
	if a.of == nil {
		a.of = map[uint64]V{}
	}
	if _, is := a.of[key]; !is {
		if a.order = append(a.order, key); len(a.order) > mostKept {
			delete(a.of, a.order[0])
			a.order = a.order[1:]
		}
	}
	a.of[key] = v
}

// answer is one that is kept, or else is made. Two who ask at once may both make it.
func answer[V any](k *kept, a *answers[V], key uint64, found func() V) V {
	k.mu.Lock()
	v, is := a.of[key]
	k.mu.Unlock()
	if is {
		return v
	}
	v = found()
	k.mu.Lock()
	defer k.mu.Unlock()
	a.put(key, v)
	return v
}

// stand puts beside the rows of a board where they stand, and what says nearly the same.
func (k *kept) stand(b *Board) {
	h := fnv.New64a()
	for _, r := range b.Rows {
		h.Write([]byte(r.ID))
		h.Write([]byte(strconv.Itoa(r.Revision)))
	}
	alikes := answer(k, &k.alikes, h.Sum64(), func() map[cfp.ProposalID][]cfp.ProposalID { return alikesOf(b.Rows) })
	for i := range b.Rows {
		b.Rows[i].Alikes = alikes[b.Rows[i].ID]
	}
	if b.Judged.Round.ID != "" {
		all := answer(k, &k.standings, b.Judged.Key(), b.Judged.Standings)
		b.stand(all)
		b.Groups = all.Groups
	}
}

// work is something that takes seconds. Its first part is what somebody waits for.
type work struct {
	first  chan struct{} // closed when the first part is there
	queued bool          // it waits or is done; guarded by kept.mu
	do     func(ctx context.Context, yield func() bool) (done bool)
}

// ask has something done by Work, unless it is done or waits.
func (k *kept) ask(w *work) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if w.queued {
		return
	}
	select {
	case k.waiting <- w:
		w.queued = true
	default: // whoever asks again has it done
	}
}

// Work does what takes seconds, until its context ends. One that is asked for meanwhile comes before the rest of what is being done.
func (s *Service) Work(ctx context.Context) error {
	yield := func() bool { return len(s.kept.waiting) > 0 || ctx.Err() != nil }
	for {
		select {
		case <-ctx.Done():
			return nil
		case w := <-s.kept.waiting:
			done := w.do(ctx, yield)
			s.kept.mu.Lock()
			w.queued = done // what is done is not asked for again
			s.kept.mu.Unlock()
		}
	}
}
