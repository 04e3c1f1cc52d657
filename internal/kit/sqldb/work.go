package sqldb

import "sync/atomic"

// Work is what a database was asked since it was opened: how long an answer takes follows from it. Rows are those that were read into the
// program; what an engine looks at inside is not among them.
type Work struct {
	Statements int64
	Letters    int64 // of their texts: equal numbers of other statements differ by it
	Rows       int64
}

// Since is the work since an earlier moment.
func (w Work) Since(before Work) Work {
	return Work{w.Statements - before.Statements, w.Letters - before.Letters, w.Rows - before.Rows}
}

// Work is what the database was asked until now.
func (db *DB) Work() Work {
	return Work{db.work.statements.Load(), db.work.letters.Load(), db.work.rows.Load()}
}

type work struct{ statements, letters, rows atomic.Int64 }

func (w *work) ask(query string) {
	w.statements.Add(1)
	w.letters.Add(int64(len(query)))
}
