package record_test

import (
	"context"
	"errors"
	"testing"

	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestARequestWithAKeyIsDoneWithItsAnswerOrNotAtAll(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := record.NewAnswers(db)
		work := func(ctx context.Context) { // two use cases, of which each commits by itself elsewhere
			for range 2 {
				err := db.Write(ctx, func(tx *sqldb.Tx) error {
					return post.Queue(tx, id.System(), post.Mail{Topic: "a", To: "a@example.org", Subject: "x"})
				})
				if err != nil {
					t.Error(err)
				}
			}
		}
		refuse := errors.New("refused")
		for _, c := range []struct {
			name  string
			run   func(context.Context) record.Answer
			again bool
			want  record.Answer
			done  int
		}{
			{"a crash between the work and its answer", func(ctx context.Context) record.Answer { work(ctx); panic("crash") }, false,
				record.Answer{}, 0},
			{"a server that fails", func(ctx context.Context) record.Answer { work(ctx); return record.Answer{Status: 500} }, false,
				record.Answer{Status: 500}, 0},
			{"a limit", func(context.Context) record.Answer { return record.Answer{Status: 429} }, false, record.Answer{Status: 429}, 0},
			{"the work, and a part that is refused", func(ctx context.Context) record.Answer {
				work(ctx)
				err := db.Write(ctx, func(tx *sqldb.Tx) error {
					if err := post.Queue(tx, id.System(), post.Mail{Topic: "a", To: "b@example.org"}); err != nil {
						return err
					}
					return refuse
				})
				if !errors.Is(err, refuse) {
					t.Errorf("refused: %v", err)
				}
				return record.Answer{Status: 201, Body: []byte("made")}
			}, false, record.Answer{Status: 201, Body: []byte("made")}, 2},
			{"a repetition", func(ctx context.Context) record.Answer { work(ctx); return record.Answer{Status: 200} }, true,
				record.Answer{Status: 201, Body: []byte("made")}, 2},
		} {
			got, again, err := once(ctx, s, "k", c.run)
			if err != nil || again != c.again || got.Status != c.want.Status || string(got.Body) != string(c.want.Body) {
				t.Errorf("%s: %+v, %v, %v", c.name, got, again, err)
			}
			if mails, err := post.NewService(db, id.System()).OutboxOfDemo(ctx, 9); err != nil || len(mails) != c.done {
				t.Errorf("after %s: %d mails, %v", c.name, len(mails), err)
			}
		}
	})
}

func TestAKeyBelongsToOneRequestOfOneActor(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, runs := record.NewAnswers(db), 0
		for _, c := range []struct {
			name, actor, key, request string
			again                     bool
			refusal                   error
			runs                      int
		}{
			{"the first", "per_a", "k", "one", false, nil, 1},
			{"the same again", "per_a", "k", "one", true, nil, 1},
			{"another request", "per_a", "k", "two", true, record.ErrKeyReused, 1},
			{"another key", "per_a", "l", "two", false, nil, 2},
			{"another actor", "per_b", "k", "two", false, nil, 3},
		} {
			_, again, err := s.Once(ctx, c.actor, c.key, c.request, func(context.Context) record.Answer {
				runs++
				return record.Answer{Status: 204} // without a body, as what removes answers
			})
			if again != c.again || !errors.Is(err, c.refusal) || runs != c.runs {
				t.Errorf("%s: again %v, %v, run %d times", c.name, again, err, runs)
			}
		}
	})
}

// once is Once, of which a panic is a crash: SQLite's writer says so, PostgreSQL's caller hears it.
func once(ctx context.Context, s *record.Answers, key string, run func(context.Context) record.Answer) (a record.Answer, again bool,
	err error) {
	crashed := false
	defer func() {
		if recover() != nil || crashed {
			a, again, err = record.Answer{}, false, nil
		}
	}()
	return s.Once(ctx, "per_x", key, "request", func(ctx context.Context) record.Answer {
		crashed = true
		a := run(ctx)
		crashed = false
		return a
	})
}
