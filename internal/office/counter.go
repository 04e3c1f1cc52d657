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

// What stands beside links is counted beside the pages. How long a count holds while nothing in the edition is changed: stars and
// messages are not changes; how long a page waits for one that does not hold any more; how many are counted at once; and how many
// may wait for it: what is asked for beyond that is counted for a later page.
const (
	countsLast   = 5 * time.Second
	countsWait   = 20 * time.Millisecond
	countsAtOnce = 2
	countsWaited = 64
)

// mostCounts is how many bytes of counts are kept, of all editions.
const mostCounts = 1 << 20

// countsKey is whose counts they are, and of which chapter.
type countsKey struct {
	edition edition.ID
	person  string
	part    int
}

type keptCounts struct {
	at     time.Time
	change string // the newest of the edition
	byName map[string]chapter.Count
}

// size is about how many bytes they take.
func (k keptCounts) size() int { return 128 + 64*len(k.byName) }

// holds reports whether they say how the edition is now.
func (k keptCounts) holds(at chapter.At, change string) bool {
	return k.change == change && !at.Now.Before(k.at) && at.Now.Sub(k.at) < countsLast
}

// counter counts what is behind links. While its Run works, pages do not wait for what takes long: they say what was counted last.
type counter struct {
	of   []chapter.Counts
	kept *keep.Shelf[countsKey, keptCounts]

	mu      sync.Mutex              // guards those below
	working bool                    // Run takes what is asked for
	asked   map[countsKey]*counting // not yet done
	queue   chan *counting
}

// counting is a count that pages asked for.
type counting struct {
	key    countsKey
	at     chapter.At
	change string
	done   chan struct{}
}

func newCounter() *counter {
	return &counter{kept: keep.New[countsKey](mostCounts, keptCounts.size), asked: map[countsKey]*counting{},
		queue: make(chan *counting, countsWaited)}
}

// counts are how many there are behind each link, and how many wait, as what somebody may read lets them know. change is the edition's
// newest.
func (c *counter) counts(ctx context.Context, log *slog.Logger, at chapter.At, change string) map[string]chapter.Count {
	var asked []*counting
	for part := range c.of {
		key := countsKey{at.Edition.ID, at.Who.Key(), part}
		if k, ok := c.kept.Get(key); ok && k.holds(at, change) {
			continue
		}
		if one := (&counting{key: key, at: at, change: change, done: make(chan struct{})}); c.works() {
			if one = c.ask(one); one != nil {
				asked = append(asked, one)
			}
		} else {
			c.make(ctx, log, one)
		}
	}
	await(ctx, asked)
	out := map[string]chapter.Count{}
	for part := range c.of {
		if k, ok := c.kept.Get(countsKey{at.Edition.ID, at.Who.Key(), part}); ok {
			maps.Copy(out, k.byName)
		}
	}
	return out
}

// await waits until all are counted, as long as a page may.
func await(ctx context.Context, asked []*counting) {
	if len(asked) == 0 {
		return
	}
	late := time.NewTimer(countsWait)
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

func (c *counter) works() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.working
}

// ask has something counted, once for all who ask meanwhile. It returns nil when there is too much to count: a later page asks again.
func (c *counter) ask(one *counting) *counting {
	c.mu.Lock()
	defer c.mu.Unlock()
	if same := c.asked[one.key]; same != nil {
		return same
	}
	select {
	case c.queue <- one:
		c.asked[one.key] = one
		return one
	default:
		return nil
	}
}

// make counts and keeps it. What cannot be counted keeps what was counted before.
func (c *counter) make(ctx context.Context, log *slog.Logger, one *counting) {
	some, err := c.of[one.key.part](ctx, one.at)
	if fault.KindOf(err) == fault.Forbidden {
		some, err = nil, nil // its links are not there either
	}
	if err != nil {
		if ctx.Err() == nil {
			log.WarnContext(ctx, "could not count what stands beside links", "error", err)
		}
		return
	}
	c.kept.Put(one.key, keptCounts{one.at.Now, one.change, some})
}

// run counts what pages ask for, until ctx ends.
func (c *counter) run(ctx context.Context, log *slog.Logger) error {
	c.setWorking(true)
	defer c.setWorking(false)
	var workers sync.WaitGroup
	defer workers.Wait()
	for range countsAtOnce {
		workers.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case one := <-c.queue:
					c.make(ctx, log, one)
					c.finish(one)
				}
			}
		})
	}
	<-ctx.Done()
	return nil
}

func (c *counter) setWorking(is bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.working = is
}

func (c *counter) finish(one *counting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.asked, one.key)
	close(one.done)
}
