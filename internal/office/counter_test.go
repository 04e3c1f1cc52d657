package office

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
)

// counts are what stands beside links, by their names.
type counts = map[string]chapter.Count

// counted is a counter of two chapters in a bubble, whose run works: one says what it is told, the other waits until it is let go.
type counted struct {
	counter
	rooms   int
	blocked chan struct{} // what is sent lets one count go
	asked   int           // how often the second was asked
	err     error         // of the second
	log     bytes.Buffer
}

func inBubble(t *testing.T, body func(c *counted)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := &counted{counter: newCounter(), rooms: 1, blocked: make(chan struct{})}
		c.of = []part[counts]{
			func(context.Context, chapter.At) (counts, error) { return counts{"rooms": {All: c.rooms}}, nil },
			func(ctx context.Context, _ chapter.At) (counts, error) {
				c.asked++
				select {
				case <-c.blocked:
					return counts{"warnings": {All: c.asked}}, c.err
				case <-ctx.Done():
					return nil, ctx.Err()
				}
			},
		}
		ctx, stop := context.WithCancel(t.Context())
		var ended sync.WaitGroup
		ended.Go(func() {
			if err := c.run(ctx, slog.New(slog.NewTextHandler(&c.log, nil))); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		body(c)
		stop()
		ended.Wait()
	})
}

// page is what a page shows when the newest change is this one.
func (c *counted) page(change string) counts {
	at := chapter.At{Who: actor.System("test"), Edition: edition.Edition{ID: "edi_1"}, Now: time.Now()}
	defer synctest.Wait()
	return c.counts(context.Background(), slog.New(slog.DiscardHandler), at, change)
}

func (c *counted) letGo() {
	c.blocked <- struct{}{}
	synctest.Wait()
}

func TestAPageDoesNotWaitForACountThatHangs(t *testing.T) {
	t.Parallel()
	inBubble(t, func(c *counted) {
		begun := time.Now()
		steps := []struct {
			what string
			want counts
		}{
			{"the first page says what is counted", counts{"rooms": {All: 1}}},
			{"so does the next", counts{"rooms": {All: 1}}},
		}
		for _, s := range steps {
			if diff := cmp.Diff(s.want, c.page("a")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", s.what, diff)
			}
		}
		if waited := time.Since(begun); waited != 2*countsWait || c.asked != 1 {
			t.Errorf("two pages waited for %v, and asked %d times", waited, c.asked)
		}
		c.letGo()
		begun = time.Now()
		if diff := cmp.Diff(counts{"rooms": {All: 1}, "warnings": {All: 1}}, c.page("a")); diff != "" {
			t.Errorf("a later page (-want +got):\n%s", diff)
		}
		c.rooms = 2
		if diff := cmp.Diff(counts{"rooms": {All: 1}, "warnings": {All: 1}}, c.page("a")); diff != "" {
			t.Errorf("while nothing is changed (-want +got):\n%s", diff)
		}
		if waited := time.Since(begun); waited != 0 {
			t.Errorf("what is counted was waited for: %v", waited)
		}
		if diff := cmp.Diff(counts{"rooms": {All: 2}, "warnings": {All: 1}}, c.page("b")); diff != "" {
			t.Errorf("after a change, what takes long is as it was (-want +got):\n%s", diff)
		}
		c.letGo()
		if diff := cmp.Diff(counts{"rooms": {All: 2}, "warnings": {All: 2}}, c.page("b")); diff != "" {
			t.Errorf("and then new (-want +got):\n%s", diff)
		}
	})
}

func TestACountOfBeforeAChangeIsCountedAgain(t *testing.T) {
	t.Parallel()
	inBubble(t, func(c *counted) {
		c.page("a")
		c.page("b") // joins the count that began before the change
		c.letGo()
		if got := c.page("b")["warnings"]; got.All != 1 || c.asked != 2 {
			t.Errorf("%+v is shown, and it was asked %d times: what began before the change holds no longer", got, c.asked)
		}
		c.letGo()
		time.Sleep(countsLast / 2)
		if got := c.page("b")["warnings"]; got.All != 2 || c.asked != 2 {
			t.Errorf("%+v, asked %d times, while it lasts", got, c.asked)
		}
		time.Sleep(countsLast / 2)
		c.page("b")
		if c.asked != 3 {
			t.Errorf("asked %d times: without a change a count lasts for %v", c.asked, countsLast)
		}
		c.letGo()
	})
}

func TestWhatCannotBeCountedKeepsWhatWas(t *testing.T) {
	t.Parallel()
	inBubble(t, func(c *counted) {
		c.page("a")
		c.letGo()
		c.err = errors.New("the disk is full")
		c.page("b")
		c.letGo()
		if got := c.page("c")["warnings"]; got.All != 1 || !strings.Contains(c.log.String(), "the disk is full") {
			t.Errorf("%+v; the log says %q", got, c.log.String())
		}
		c.err = actor.ErrForbidden // a right that was taken away
		c.letGo()
		if _, ok := c.page("c")["warnings"]; ok {
			t.Error("what somebody may not read any more is still there")
		}
	})
}

func TestMoreThanCanBeCountedIsLeftForLaterPages(t *testing.T) {
	t.Parallel()
	inBubble(t, func(c *counted) {
		for range 3 * countsWaited {
			at := chapter.At{Who: actor.System("test"), Edition: edition.Edition{ID: edition.ID(time.Now().String())}, Now: time.Now()}
			c.counts(context.Background(), slog.New(slog.DiscardHandler), at, "a")
		}
		if c.asked != countsAtOnce || len(c.queue) != countsWaited {
			t.Errorf("%d are counted at once, and %d wait", c.asked, len(c.queue))
		}
	})
}
