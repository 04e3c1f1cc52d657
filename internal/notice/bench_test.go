package notice_test

import (
	"context"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// BenchmarkPreview asks whom a release would concern after fifty that told 4,000 readers each: by messages that were all sent, and by
// messages that were all held until a newer release superseded them.
func BenchmarkPreview(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) *sqldb.DB
	}{{"sqlite", schematest.SQLite}, {"postgres", schematest.Postgres}} {
		for _, state := range []string{"sent", "superseded"} {
			b.Run(engine.name+"/"+state, func(b *testing.B) {
				ctx := context.Background()
				h := build(b, engine.open(b))
				h.release(b, release.TellNow)
				h.prepare(b)
				h.deliver(b)
				h.tellMany(b, state)
				h.swap(b, 0, 1)
				now, previous, err := h.Releases.Preview(ctx, h.Who, h.World.Edition.ID)
				if err != nil || previous.Release != 1 {
					b.Fatal(err)
				}
				previous.Release = releases
				b.ReportAllocs()
				for b.Loop() {
					r, err := h.notices.Preview(ctx, h.Who, h.World.Edition.ID, now, previous)
					if err != nil || len(r.Told) == 0 {
						b.Fatal(len(r.Told), err)
					}
				}
			})
		}
	}
}

const releases, readers = 50, 4000

// tellMany repeats the first release until there are so many, each with a message to each reader; where all were held, the last still is.
func (h *house) tellMany(tb testing.TB, state string) {
	tb.Helper()
	scope, text := string(h.World.Edition.ID), strings.Repeat("Your session moved from one room to another. ", 30)
	err := h.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		for _, s := range []struct {
			statement string
			values    []any
		}{{`
			WITH RECURSIVE n (i) AS (SELECT CAST(2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
			INSERT INTO release (edition_id, number, note, author, released_at, again_of, changes, snapshot, telling)
			SELECT edition_id, i, note, author, released_at, again_of, changes, snapshot, telling FROM release, n WHERE edition_id = $1`, []any{scope, releases}}, {`
			WITH RECURSIVE n (i) AS (SELECT CAST(2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2)
			INSERT INTO telling (edition_id, number, mails, made_at)
			SELECT edition_id, i, mails, made_at FROM telling, n WHERE edition_id = $1`, []any{scope, releases}}, {`
			WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)
			INSERT INTO mail (id, scope, about, recipient, name, subject, body_text, calendars, state, attempts, last_error, created_at, due_at, version)
			SELECT 'mai_' || CAST(10000000 + i AS TEXT), $1, CAST(1 + i / $3 AS TEXT), 'reader' || CAST(i % $3 AS TEXT) || '@example.org', 'Reader',
				'Changes', $4, '[]', CASE WHEN i / $3 = $6 AND $5 = 'superseded' THEN 'held' ELSE $5 END, 1, '', 0, 0, 1 FROM n`, []any{scope, releases * readers, readers, text, state, releases - 1}}} {
			if _, err := tx.Exec(s.statement, s.values...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}
