package bus

import (
	"context"
	"log/slog"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

// channel is the name of PostgreSQL's notifications.
const channel = "creneau"

// again is how long to wait before listening anew after a lost connection.
const again = time.Second

// Postgres is a bus through the notifications of the database that the nodes share.
type Postgres struct{ remote }

// NewPostgres returns a bus on a PostgreSQL database.
func NewPostgres(db *sqldb.DB, log *slog.Logger) *Postgres {
	return &Postgres{remote{queue: make(queue, waiting), log: log,
		send: func(ctx context.Context, text string) error { return db.Notify(ctx, channel, text) },
		listen: func(ctx context.Context, hear func(string)) error {
			for {
				err := db.Listen(ctx, channel, hear)
				if ctx.Err() != nil {
					return nil
				}
				log.Warn("not listening to the database; trying again", "error", err)
				select {
				case <-ctx.Done():
					return nil
				case <-time.After(again):
				}
			}
		}}}
}

// Describe implements Bus.
func (b *Postgres) Describe() string { return "the database's notifications" }
