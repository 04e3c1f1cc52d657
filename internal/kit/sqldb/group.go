package sqldb

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// groupLimit bounds how many writes share a commit, and so how long the first of them waits.
const groupLimit = 128

// errClosed is what a write gets when the database is closing.
var errClosed = errors.New("sqldb: the database is closed")

// group is SQLite's one writer: it takes the writes that wait, runs each in its own savepoint of one transaction,
// commits once, and only then answers them all.
type group struct {
	db    *DB
	queue chan *pending
	done  chan struct{} // closed when the writer has ended

	mu     sync.RWMutex // guards closed against sends on queue
	closed bool
}

type pending struct {
	ctx    context.Context
	body   func(*Tx) error
	kinds  []string
	result chan error
}

func startGroup(db *DB) *group {
	g := &group{db: db, queue: make(chan *pending, groupLimit), done: make(chan struct{})}
	go g.run()
	return g
}

func (g *group) stop() {
	g.mu.Lock()
	if !g.closed {
		g.closed = true
		close(g.queue)
	}
	g.mu.Unlock()
	<-g.done
}

func (g *group) write(ctx context.Context, body func(*Tx) error) error {
	p := &pending{ctx: ctx, body: body, result: make(chan error, 1)}
	if err := g.send(ctx, p); err != nil {
		return err
	}
	// Once queued the outcome is awaited even when ctx ends: a caller must not be told "no" of a commit.
	return <-p.result
}

func (g *group) send(ctx context.Context, p *pending) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		return errClosed
	}
	select {
	case g.queue <- p:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *group) run() {
	defer close(g.done)
	for first := range g.queue {
		batch := []*pending{first}
		for len(batch) < groupLimit {
			select {
			case p, ok := <-g.queue:
				if ok {
					batch = append(batch, p)
					continue
				}
			default:
			}
			break
		}
		g.commit(batch)
	}
}

// commit runs a batch in one transaction and answers each of it exactly once.
func (g *group) commit(batch []*pending) {
	kept, err := g.runBatch(batch)
	for _, p := range kept {
		if err == nil {
			g.db.committed(p.kinds)
		}
		p.result <- err
	}
}

// runBatch answers those that are refused and returns those whose fate is the commit's, with its outcome.
func (g *group) runBatch(batch []*pending) (kept []*pending, err error) {
	ctx := context.Background() // the commit belongs to the whole batch, not to one caller
	t, err := g.db.writer.BeginTx(ctx, nil)
	if err != nil {
		return batch, fmt.Errorf("begin write: %w", err)
	}
	defer t.Rollback() // After a commit it returns ErrTxDone.
	for i, p := range batch {
		if err := p.ctx.Err(); err != nil {
			p.result <- err
			continue
		}
		if _, err := t.ExecContext(ctx, "SAVEPOINT one"); err != nil {
			return append(kept, batch[i:]...), err
		}
		// The body gets a context that cannot end: database/sql would roll the whole transaction back with it.
		tx := g.db.begin(context.WithoutCancel(p.ctx), t)
		refusal := runBody(p.body, tx)
		if refusal != nil {
			if _, err := t.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
				return append(kept, batch[i:]...), undone(refusal, err)
			}
		}
		if _, err := t.ExecContext(ctx, "RELEASE one"); err != nil {
			return append(kept, batch[i:]...), err
		}
		if refusal != nil {
			p.result <- refusal
			continue
		}
		p.kinds = tx.kinds
		kept = append(kept, p)
	}
	if err := t.Commit(); err != nil {
		g.db.writer.ExecContext(ctx, "ROLLBACK") // It frees the only connection of a transaction that the disk refused.
		return kept, err
	}
	return kept, nil
}

// undone is why a whole batch was undone: a failing disk ends the transaction, and then one write cannot be undone alone.
func undone(refusal, err error) error {
	if failsSQLite(refusal) {
		return refusal
	}
	return fmt.Errorf("undo one write of several: %w", err)
}

// runBody turns a panic of one body into its error, so that the others of the batch live on.
func runBody(body func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic in a transaction: %v", r)
		}
	}()
	return body(tx)
}
