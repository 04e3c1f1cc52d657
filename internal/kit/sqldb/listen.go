package sqldb

import (
	"context"
	"errors"
)

// ErrNoNotifications is what an embedded database says when asked to notify: it has no other nodes.
var ErrNoNotifications = errors.New("an embedded database has no notifications")

// Notify tells all who Listen to a channel. PostgreSQL only.
func (db *DB) Notify(ctx context.Context, channel, text string) error {
	if db.pool == nil {
		return ErrNoNotifications
	}
	_, err := db.pool.Exec(ctx, `SELECT pg_notify($1, $2)`, channel, text)
	return err
}

// Listen calls hear for every notification on a channel until ctx ends or the connection is lost. It keeps one
// connection for itself. The channel's name is not quoted: a constant. PostgreSQL only.
func (db *DB) Listen(ctx context.Context, channel string, hear func(text string)) error {
	if db.pool == nil {
		return ErrNoNotifications
	}
	pooled, err := db.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	conn := pooled.Hijack()
	defer conn.Close(context.WithoutCancel(ctx)) // Nothing depends on how the connection closes.
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		hear(n.Payload)
	}
}
