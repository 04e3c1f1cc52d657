// Package bus wakes those who wait for a change: in this process, and on the other nodes that share the database.
//
// It carries kinds of events, never their content, and may lose some: the database is the truth, and whoever listens
// also looks by itself now and then. So a wake-up never waits and never fails.
package bus

import (
	"context"
	"log/slog"
	"strings"
)

// Bus wakes.
type Bus interface {
	// Wake tells every node, this one included, that events of these kinds were committed.
	Wake(kinds []string)
	// Run calls hear for each wake-up until ctx ends, one at a time.
	Run(ctx context.Context, hear func(kinds []string)) error
	// Describe says for people what it is connected to.
	Describe() string
}

// waiting is how many wake-ups may wait to be sent; more are dropped, for they say nothing new.
const waiting = 64

// queue holds wake-ups until Run takes them.
type queue chan []string

func (q queue) Wake(kinds []string) {
	select {
	case q <- kinds:
	default:
	}
}

// Local is the bus of a single node.
type Local struct{ queue }

// NewLocal returns a bus that reaches this process only.
func NewLocal() *Local { return &Local{make(queue, waiting)} }

// Run implements Bus.
func (b *Local) Run(ctx context.Context, hear func([]string)) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case kinds := <-b.queue:
			hear(kinds)
		}
	}
}

// Describe implements Bus.
func (b *Local) Describe() string { return "this process" }

// remote is a bus whose wake-ups leave the process and come back like everybody's.
type remote struct {
	queue
	log  *slog.Logger
	send func(ctx context.Context, text string) error
	// listen calls hear with each text until ctx ends or the connection is lost.
	listen func(ctx context.Context, hear func(text string)) error
}

// Run implements Bus.
func (b *remote) Run(ctx context.Context, hear func([]string)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for {
			select {
			case <-ctx.Done():
				return
			case kinds := <-b.queue:
				if err := b.send(ctx, strings.Join(kinds, " ")); err != nil && ctx.Err() == nil {
					b.log.Warn("wake-up not sent", "error", err)
				}
			}
		}
	}()
	err := b.listen(ctx, func(text string) { hear(strings.Fields(text)) })
	cancel()
	<-sent
	return err
}
