package office

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/keep"
)

// What takes long is made beside the pages: what stands beside links, and what chapters say on the first page. How long it holds while
// nothing in the edition is changed: stars and messages are not changes; how long a page waits for what does not hold any more; how many
// are made at once; and how many may wait for it: what is asked for beyond that is made for a later page.
const (
	countsLast   = 5 * time.Second
	countsWait   = 20 * time.Millisecond
	reportsWait  = 50 * time.Millisecond
	countsAtOnce = 2
	countsWaited = 64
)

// How many bytes are kept of all editions.
const (
	mostCounts  = 1 << 20
	mostReports = 4 << 20
)

// part is what one chapter says.
type part[T any] func(ctx context.Context, at chapter.At) (T, error)

// partKey is whose it is, of which chapter, and in which language; counts have no words.
type partKey struct {
	edition edition.ID
	person  string
	lang    string
	part    int
}

type keptPart[T any] struct {
	at     time.Time
	change string // the newest of the edition
	said   T
}

// holds reports whether it says how the edition is now.
func (k keptPart[T]) holds(at chapter.At, change string) bool {
	return k.change == change && !at.Now.Before(k.at) && at.Now.Sub(k.at) < countsLast
}

// beside makes what chapters say. While its run works, pages do not wait for what takes long: they show what was said last.
type beside[T any] struct {
	of    []part[T]
	words bool // it is said in the reader's language
	wait  time.Duration
	kept  *keep.Shelf[partKey, keptPart[T]]

	mu      sync.Mutex          // guards those below
	working bool                // run takes what is asked for
	asked   map[partKey]*making // not yet done
	queue   chan *making
}

// making is what pages asked for.
type making struct {
	key    partKey
	at     chapter.At
	change string
	done   chan struct{}
}

// newBeside makes an empty one; size is about how many bytes what a chapter says takes.
func newBeside[T any](most int, wait time.Duration, size func(T) int) *beside[T] {
	return &beside[T]{wait: wait, asked: map[partKey]*making{}, queue: make(chan *making, countsWaited),
		kept: keep.New[partKey](most, func(k keptPart[T]) int { return 128 + size(k.said) })}
}

// now is what each chapter says, where anything is known; late reports whether some of it is of before, or not known yet. change is the
// edition's newest. Where nothing works beside, what cannot be made is an error.
func (b *beside[T]) now(ctx context.Context, at chapter.At, change string) (out []T, late bool, err error) {
	key := func(part int) partKey {
		k := partKey{edition: at.Edition.ID, person: at.Who.Key(), part: part}
		if b.words {
			k.lang = at.P.Lang
		}
		return k
	}
	var asked []*making
	for i := range b.of {
		if k, ok := b.kept.Get(key(i)); ok && k.holds(at, change) {
			continue
		}
		one := &making{key: key(i), at: at, change: change, done: make(chan struct{})}
		if !b.works() {
			if e := b.make(ctx, one); e != nil && err == nil {
				err = e
			}
		} else if one = b.ask(one); one != nil {
			asked = append(asked, one)
		}
	}
	b.await(ctx, asked)
	for i := range b.of {
		k, ok := b.kept.Get(key(i))
		if ok {
			out = append(out, k.said)
		}
		late = late || !ok || !k.holds(at, change)
	}
	return out, late, err
}

// await waits until all are made, as long as a page may.
func (b *beside[T]) await(ctx context.Context, asked []*making) {
	if len(asked) == 0 {
		return
	}
	late := time.NewTimer(b.wait)
	defer late.Stop()
	for _, one := range asked {
		select {
		case <-one.done:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

func (b *beside[T]) works() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.working
}

// ask has something made, once for all who ask meanwhile. It returns nil when there is too much to make: a later page asks again.
func (b *beside[T]) ask(one *making) *making {
	b.mu.Lock()
	defer b.mu.Unlock()
	if same := b.asked[one.key]; same != nil {
		return same
	}
	select {
	case b.queue <- one:
		b.asked[one.key] = one
		return one
	default:
		return nil
	}
}

// make asks the chapter and keeps what it says. What cannot be made keeps what was said before.
func (b *beside[T]) make(ctx context.Context, one *making) error {
	said, err := b.of[one.key.part](ctx, one.at)
	if fault.KindOf(err) == fault.Forbidden {
		var nothing T // its links are not there either
		said, err = nothing, nil
	}
	if err == nil {
		b.kept.Put(one.key, keptPart[T]{one.at.Now, one.change, said})
	}
	return err
}

// run makes what pages ask for, until ctx ends.
func (b *beside[T]) run(ctx context.Context, log *slog.Logger) error {
	b.setWorking(true)
	defer b.setWorking(false)
	var workers sync.WaitGroup
	defer workers.Wait()
	for range countsAtOnce {
		workers.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case one := <-b.queue:
					if err := b.make(ctx, one); err != nil && ctx.Err() == nil {
						log.WarnContext(ctx, "could not make what pages of organisers show", "error", err)
					}
					b.finish(one)
				}
			}
		})
	}
	<-ctx.Done()
	return nil
}

func (b *beside[T]) setWorking(is bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.working = is
}

func (b *beside[T]) finish(one *making) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.asked, one.key)
	close(one.done)
}

// counter counts what is behind links.
type counter struct {
	*beside[map[string]chapter.Count]
}

func newCounter() counter {
	return counter{newBeside(mostCounts, countsWait, func(c map[string]chapter.Count) int { return 64 * len(c) })}
}

// counts are how many there are behind each link, and how many wait, as what somebody may read lets them know.
func (c counter) counts(ctx context.Context, log *slog.Logger, at chapter.At, change string) map[string]chapter.Count {
	some, _, err := c.now(ctx, at, change)
	if err != nil && ctx.Err() == nil {
		log.WarnContext(ctx, "could not count what stands beside links", "error", err)
	}
	out := map[string]chapter.Count{}
	for _, s := range some {
		maps.Copy(out, s)
	}
	return out
}

func newReports() *beside[chapter.Report] {
	b := newBeside(mostReports, reportsWait, func(r chapter.Report) int {
		size := 512 * (1 + len(r.Steps) + len(r.Needs) + len(r.Cards) + len(r.Curves))
		for _, c := range r.Curves {
			size += 32 * len(c.Points)
		}
		return size
	})
	b.words = true
	return b
}
