package sqldb

import (
	"context"
	"sync"
)

// joined is a transaction that the Reads and Writes of a context take part in.
type joined struct {
	db        *DB
	tx        *Tx
	mu        sync.Mutex // guards tx: one body at a time
	transient error      // for which PostgreSQL wants the whole to run again
	after     []func()
}

type joinedKey struct{}

// WriteAll is Write for what calls Read and Write itself: with the context that body gets, all of them take part in the one
// transaction, and are committed together or not at all. A Write in it that is refused undoes only itself. Body may run twice. On SQLite
// other writes wait for body, so it is for short work.
func (db *DB) WriteAll(ctx context.Context, body func(ctx context.Context, tx *Tx) error) error {
	var j *joined
	err := db.Write(ctx, func(tx *Tx) error {
		j = &joined{db: db, tx: tx}
		err := body(context.WithValue(ctx, joinedKey{}, j), tx)
		if j.transient != nil {
			return j.transient
		}
		return err
	})
	if err == nil {
		for _, f := range j.after {
			f()
		}
	}
	return err
}

// AfterCommit runs f once what the context's Writes did is committed: at once, or when the transaction ends that they take part in. It
// is for memory that must not run ahead of the disk.
func (db *DB) AfterCommit(ctx context.Context, f func()) {
	if j := db.joinedIn(ctx); j != nil {
		j.after = append(j.after, f)
		return
	}
	f()
}

// joinedIn is the transaction that a context takes part in; nil when there is none.
func (db *DB) joinedIn(ctx context.Context) *joined {
	if j, _ := ctx.Value(joinedKey{}).(*joined); j != nil && j.db == db {
		return j
	}
	return nil
}

// run runs a body in a savepoint, so that its failure leaves the rest as it was.
func (j *joined) run(body func(*Tx) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.tx.Exec("SAVEPOINT part"); err != nil {
		return err
	}
	emitted := len(j.tx.kinds)
	refusal := body(j.tx)
	if refusal != nil {
		if isTransient(refusal) {
			j.transient = refusal
		}
		j.tx.kinds = j.tx.kinds[:emitted]
		if _, err := j.tx.Exec("ROLLBACK TO part"); err != nil {
			return err
		}
	}
	if _, err := j.tx.Exec("RELEASE part"); err != nil {
		return err
	}
	return refusal
}
