package bus

import (
	"context"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/creneau/creneau/internal/kit/fault"
)

// subject is the name of wake-ups on NATS.
const subject = "creneau.wake"

// NATS is a bus through a NATS server.
type NATS struct {
	remote
	conn *nats.Conn
}

// NewNATS connects to "nats://host:4222", or refuses when nothing answers there. A connection lost later comes back by itself.
func NewNATS(address string, log *slog.Logger) (*NATS, error) {
	conn, err := nats.Connect(address, nats.Name("creneau"), nats.MaxReconnects(-1), nats.ReconnectWait(time.Second),
		nats.Timeout(3*time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("connection to NATS lost", "error", err)
			}
		}))
	if err != nil {
		return nil, fault.New(fault.Invalid, "config.bus",
			"no NATS server answers there; start it, or leave --bus out: nodes then wake each other through PostgreSQL").
			With("Setting", "bus").Because(err)
	}
	b := &NATS{remote{queue: make(queue, waiting), log: log}, conn}
	b.send = func(_ context.Context, text string) error { return conn.Publish(subject, []byte(text)) }
	b.listen = b.hear
	return b, nil
}

func (b *NATS) hear(ctx context.Context, hear func(string)) error {
	messages := make(chan *nats.Msg, waiting)
	sub, err := b.conn.ChanSubscribe(subject, messages)
	if err != nil {
		return err
	}
	defer b.conn.Close()
	defer sub.Unsubscribe() // The connection closes next.
	for {
		select {
		case <-ctx.Done():
			return nil
		case m := <-messages:
			hear(string(m.Data))
		}
	}
}

// Describe implements Bus.
func (b *NATS) Describe() string { return "NATS at " + b.conn.ConnectedUrlRedacted() }
