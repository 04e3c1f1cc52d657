package bench

import (
	"context"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// Paced is one request of a load that comes by the clock, however slow the answers are.
type Paced struct {
	At   time.Duration // since the load began
	Kind int           // Pace tells waits by it
	Ask  Ask
}

// Pace sends requests, given in the order of their moments, over so many connections at most. A wait counts from the moment at which a
// request was to be sent: one that finds no connection free waits for it too. It returns the waits of each kind, with the server's CPU for
// all of them in that of the first, and how many were not answered as wanted, with the first such answer.
func (s *Server) Pace(ctx context.Context, connections, kinds int, load []Paced) (waits []Waits, failed int, first error, err error) {
	transport := &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	defer transport.CloseIdleConnections()
	before, err := s.cpu()
	if err != nil {
		return nil, 0, nil, err
	}
	waits = make([]Waits, kinds)
	var mu sync.Mutex
	var next atomic.Int64
	var together sync.WaitGroup
	began := time.Now()
	for range connections {
		together.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(load) && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				due := began.Add(load[i].At)
				time.Sleep(time.Until(due))
				_, err := s.send(ctx, transport, load[i].Ask, io.Discard)
				took := time.Since(due)
				mu.Lock()
				waits[load[i].Kind].Add(float64(took.Microseconds()) / 1000)
				if err != nil {
					if failed++; first == nil {
						first = err
					}
				}
				mu.Unlock()
			}
		})
	}
	together.Wait()
	if err := ctx.Err(); err != nil {
		return nil, 0, nil, err
	}
	after, err := s.cpu()
	waits[0].CPU = float64((after - before).Microseconds()) / 1000 / float64(len(load))
	return waits, failed, first, err
}
