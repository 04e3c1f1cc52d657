// Package sqldb is the database: embedded SQLite or PostgreSQL behind one set of transactions, with one SQL text.
//
// Queries are written with $1, $2, … and run on both engines. Instants are whole milliseconds in BIGINT columns
// (Time); JSON is bound as text (JSON). A write is acknowledged only after its commit is on the disk: SQLite runs
// in WAL mode with synchronous=FULL, PostgreSQL at the serialisable level.
//
// Always true: the body given to Write may run twice and never nests; nothing leaves it but values and events (Emit),
// which are rows of the same transaction. On SQLite there is one writer, and writes that wait
// at the same time share one commit, each in its own savepoint: a refused one undoes only itself.
//
// Not here: migrations (schema), what the tables mean (their owners).
package sqldb
