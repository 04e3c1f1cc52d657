// Package bus wakes readers: "something happened about this topic, look at the database".
//
// Words: a topic is the kind of an event ("programme.release"); a wake-up says that at least one event of a topic
// was published since the last look, never which or how many; a node is one server process.
//
// Always true: a bus carries no data and loses nothing that matters, because the database is the truth. Publishing
// never blocks and never fails. A subscription is awake from its start, and again whenever its node may have missed
// something (a connection came back), so that whoever looks once per wake-up sees everything. Wake-ups that nobody
// has taken yet merge into one. Readers still look from time to time by themselves: a bus makes them quick, not right.
//
// Not here: events themselves (sqldb's outbox), and what to do about them.
package bus

import (
	"context"
	"log/slog"
	"net/url"
	"slices"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Bus wakes the readers of this node, and those of the other nodes while Run runs.
type Bus interface {
	// Publish wakes everybody who subscribed to one of the topics. It returns at once: readers of this node are awake
	// then, those of other nodes soon.
	Publish(topics ...string)

	// Subscribe returns a channel that holds a value whenever there is reason to look. It is never closed; stop ends
	// the subscription, may be called twice, and must be called.
	Subscribe(topics ...string) (wake <-chan struct{}, stop func())

	// Run carries wake-ups between nodes until ctx ends, mending its connection for as long as that takes. It
	// returns nil when ctx ends, and an error only for what no waiting mends. Run it once.
	Run(ctx context.Context) error
}

// Open chooses a bus: NATS at an address "nats://…" (or tls://, ws://, wss://); with an empty address PostgreSQL's
// own notifications when the data live there, and else the bus of a single node. Nothing is dialled before Run.
// Any other address is Invalid, "config.bus".
func Open(address string, db *sqldb.DB, log *slog.Logger) (Bus, error) {
	switch {
	case address != "":
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || !slices.Contains([]string{"nats", "tls", "ws", "wss"}, u.Scheme) {
			return nil, fault.New(fault.Invalid, "config.bus",
				"the bus address must look like nats://host:4222; leave it empty to do without").With("Setting", "bus")
		}
		return NewNATS(address, log), nil
	case db.Engine() == sqldb.Postgres:
		return NewPostgres(db.Pool(), log), nil
	default:
		return NewLocal(), nil
	}
}
