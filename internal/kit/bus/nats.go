package bus

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/nats-io/nats.go"
)

// subject is where all nodes meet; the topic is the message.
const subject = "creneau.wake"

// NATS carries wake-ups through a NATS server or cluster, by plain messages: they may be lost on the way, which is
// all that a wake-up may be.
type NATS struct {
	*Local
	out     *outgoing
	address string // may hold a password: never logged
	log     *slog.Logger
}

// NewNATS returns a bus between all nodes that give the same address.
func NewNATS(address string, log *slog.Logger) *NATS {
	return &NATS{Local: NewLocal(), out: newOutgoing(), address: address, log: log}
}

// Publish implements Bus.
func (n *NATS) Publish(topics ...string) {
	n.Local.Publish(topics...)
	n.out.add(topics...)
}

// Run implements Bus.
func (n *NATS) Run(ctx context.Context) error {
	conn, err := n.connect()
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.Subscribe(subject, func(m *nats.Msg) { n.Local.Publish(string(m.Data)) }); err != nil {
		return fmt.Errorf("subscribe to wake-ups: %w", err)
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-n.out.ready:
			n.tell(conn)
		}
	}
}

// connect returns at once, also when no server answers yet: the library goes on trying.
func (n *NATS) connect() (*nats.Conn, error) {
	conn, err := nats.Connect(n.address, nats.Name("creneau"), nats.NoEcho(),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(retryAfter),
		nats.ConnectHandler(n.connected), nats.ReconnectHandler(n.connected),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				n.log.Warn("wake-ups between servers are interrupted", "error", err)
			}
		}))
	if err != nil {
		return nil, fmt.Errorf("connect to the bus: %w", err)
	}
	return conn, nil
}

// connected makes readers look at what they may have missed. The flush comes first, so that the server knows of our
// subscription before they look: nothing falls between looking and hearing.
func (n *NATS) connected(conn *nats.Conn) {
	if err := conn.FlushTimeout(retryAfter); err != nil {
		n.log.Warn("wake-ups between servers are interrupted", "error", err)
	}
	n.wakeAll()
}

// tell sends what was published. While the connection is broken the library keeps it, up to a limit beyond which it
// is dropped: whoever comes back looks anyway.
func (n *NATS) tell(conn *nats.Conn) {
	for _, topic := range n.out.take() {
		if err := conn.Publish(subject, []byte(topic)); err != nil {
			n.log.Warn("a wake-up was dropped", "topic", topic, "error", err)
		}
	}
}
