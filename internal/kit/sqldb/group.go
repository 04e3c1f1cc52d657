package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// groupLimit bounds how many writes share a commit, and so how long the first of them waits.
const groupLimit = 128

// errClosed is what a write gets when the database is closing.
var errClosed = errors.New("sqldb: the database is closed")

// group is SQLite's one writer, and what gathers a rush on PostgreSQL: it takes the writes that wait, runs each in its own savepoint of
// one transaction, commits once, and only then answers them all. A refusal may rest on a neighbour's work, so it too waits for the commit.
type group struct {
	db        *DB
	isolation sql.IsolationLevel
	queue     chan *pending
	done      chan struct{} // closed when the writer has ended

	mu     sync.RWMutex // guards closed against sends on queue
	closed bool
}

type pending struct {
	ctx    context.Context
	body   func(*Tx) error
	kinds  []string
	result chan error

	refusal  error
	answered bool
}

func (p *pending) answer(err error) {
	p.answered = true
	p.result <- err
}

func startGroup(db *DB, isolation sql.IsolationLevel) *group {
	g := &group{db: db, isolation: isolation, queue: make(chan *pending, groupLimit), done: make(chan struct{})}
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

// commit runs a batch in one transaction and answers each of it exactly once. What PostgreSQL wants to run again, it runs again whole.
func (g *group) commit(batch []*pending) {
	err := g.runBatch(batch)
	for try := 1; isTransient(err) && try < maxTries; try++ {
		time.Sleep(time.Duration(rand.Int64N(int64(min(time.Duration(try)*5*time.Millisecond, longestPause)))))
		err = g.runBatch(batch)
	}
	for _, p := range batch {
		switch {
		case p.answered:
		case p.refusal != nil:
			p.answer(p.refusal)
		case err != nil:
			p.answer(err)
		default:
			g.db.committed(p.kinds)
			p.answer(nil)
		}
	}
}

// runBatch runs those that are not answered yet, and tells whether what they did is kept. Those that are refused have their refusal.
func (g *group) runBatch(batch []*pending) error {
	ctx := context.Background() // the commit belongs to the whole batch, not to one caller
	t, err := g.db.writer.BeginTx(ctx, &sql.TxOptions{Isolation: g.isolation})
	if err != nil {
		return fmt.Errorf("begin write: %w", err)
	}
	defer t.Rollback() // After a commit it returns ErrTxDone.
	for _, p := range batch {
		if p.answered {
			continue
		}
		if err := p.ctx.Err(); err != nil {
			p.answer(err)
			continue
		}
		if err := g.runOne(ctx, t, p); err != nil {
			return err
		}
	}
	if err := t.Commit(); err != nil {
		if g.db.engine == SQLite {
			g.db.writer.ExecContext(ctx, "ROLLBACK") // It frees the only connection of a transaction that the disk refused.
		}
		return err
	}
	return nil
}

// runOne runs one write in its savepoint; a refusal undoes it alone.
func (g *group) runOne(ctx context.Context, t *sql.Tx, p *pending) error {
	if _, err := t.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return err
	}
	// The body gets a context that cannot end: database/sql would roll the whole transaction back with it.
	tx := g.db.begin(context.WithoutCancel(p.ctx), t)
	p.refusal = runBody(p.body, tx)
	if isTransient(p.refusal) {
		err := p.refusal
		p.refusal = nil
		return err
	}
	if p.refusal != nil {
		if _, err := t.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
			return undone(p.refusal, err)
		}
	}
	if _, err := t.ExecContext(ctx, "RELEASE one"); err != nil {
		return err
	}
	p.kinds = tx.kinds
	return nil
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
