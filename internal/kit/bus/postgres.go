package bus

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	channel    = "creneau"        // of NOTIFY; one per database
	retryAfter = time.Second      // between attempts to mend the connection
	askAfter   = 20 * time.Second // of silence; a connection that died without a word is noticed then
)

// Postgres carries wake-ups by LISTEN and NOTIFY. While it runs it keeps one connection of its own for hearing, and
// borrows one from the pool for the moment of telling. NOTIFY holds a lock of the whole database during its commit,
// so topics that wait are told together, in a transaction that does nothing else.
type Postgres struct {
	*Local
	out  *outgoing
	pool *pgxpool.Pool
	node string // marks what this node said, whose readers are awake already
	log  *slog.Logger
}

// NewPostgres returns a bus between all nodes that use the pool's database.
func NewPostgres(pool *pgxpool.Pool, log *slog.Logger) *Postgres {
	return &Postgres{Local: NewLocal(), out: newOutgoing(), pool: pool, node: rand.Text(), log: log}
}

// Publish implements Bus.
func (p *Postgres) Publish(topics ...string) {
	p.Local.Publish(topics...)
	p.out.add(topics...)
}

// Run implements Bus.
func (p *Postgres) Run(ctx context.Context) error {
	var telling sync.WaitGroup
	telling.Go(func() { p.tell(ctx) })
	defer telling.Wait()
	for {
		err := p.hear(ctx)
		if ctx.Err() != nil {
			return nil
		}
		p.log.Warn("wake-ups from other servers are interrupted", "error", err)
		if !pause(ctx, retryAfter) {
			return nil
		}
	}
}

// hear listens on one connection until it breaks.
func (p *Postgres) hear(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, p.pool.Config().ConnConfig)
	if err != nil {
		return fmt.Errorf("connect to listen: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing was written
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	p.wakeAll()
	for {
		n, err := p.next(ctx, conn)
		if err != nil {
			return err
		}
		if node, topic, ok := strings.Cut(n.Payload, " "); ok && node != p.node {
			p.Local.Publish(topic)
		}
	}
}

// next waits for a notification, and asks after the connection whenever there is none for a while.
func (p *Postgres) next(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	for {
		silence, cancel := context.WithTimeout(ctx, askAfter)
		n, err := conn.WaitForNotification(silence)
		quiet := silence.Err() != nil
		cancel()
		switch {
		case err == nil:
			return n, nil
		case ctx.Err() != nil || !quiet:
			return nil, fmt.Errorf("wait for notification: %w", err)
		}
		alive, cancel := context.WithTimeout(ctx, askAfter)
		err = conn.Ping(alive)
		cancel()
		if err != nil {
			return nil, fmt.Errorf("the listening connection is dead: %w", err)
		}
	}
}

// tell passes on what was published until ctx ends. What could not be told waits for the next attempt.
func (p *Postgres) tell(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.out.ready:
		}
		topics := p.out.take()
		if err := p.notify(ctx, topics); err != nil && !errors.Is(err, context.Canceled) {
			p.log.Warn("wake-ups to other servers are interrupted", "error", err)
			p.out.add(topics...)
			pause(ctx, retryAfter)
		}
	}
}

func (p *Postgres) notify(ctx context.Context, topics []string) error {
	_, err := p.pool.Exec(ctx, `SELECT pg_notify($1, $2 || ' ' || topic) FROM unnest($3::TEXT[]) AS topic`, channel, p.node, topics)
	return err
}

// pause waits, and reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
