package record

import (
	"context"
	"errors"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Answer is what a request was answered with.
type Answer struct {
	Status      int
	ContentType string
	Body        []byte
}

// Refusals of repeated requests.
var (
	ErrKeyReused = fault.New(fault.Invalid, "api.key_reused", "this Idempotency-Key was used for another request; make a new key")
	ErrKeyBusy   = fault.New(fault.Conflict, "api.key_busy", "the request with this Idempotency-Key is under way, or its end is not known; look at what is there before you use a new key")
)

// answersKept is how long a repeated request gets its first answer.
const answersKept = 24 * time.Hour

// errNotKept undoes what a request did whose answer is not kept.
var errNotKept = errors.New("this answer is not kept")

// Statuses of answers that a repetition is not to get again: the server was asked too often, or failed.
const (
	tooOften = 429
	failed   = 500 // and above
)

func (a Answer) kept() bool { return a.Status != tooOften && a.Status < failed }

// Answers keeps what requests were answered with, for who sends one again.
type Answers struct{ db *sqldb.DB }

// NewAnswers returns the answers that a database keeps.
func NewAnswers(db *sqldb.DB) *Answers { return &Answers{db} }

// Once runs a request at most once for each actor and key: a repetition gets the first answer. What the request does with the context
// that run gets is committed together with the key and the answer, so that a crash leaves all of it or nothing. Only the hash of the
// request is kept, to refuse the key for another one. Run may be called twice, when its first work was undone.
func (s *Answers) Once(ctx context.Context, actor, key, request string, run func(context.Context) Answer) (a Answer, again bool, err error) {
	name, asked := id.Hash(actor+"\x00"+key), id.Hash(request)
	err = s.db.WriteAll(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if again, err = claimKey(tx, name, asked); err != nil {
			return err
		}
		if again {
			a, err = answerOf(tx, name, asked)
			return err
		}
		if a = run(ctx); !a.kept() {
			return errNotKept
		}
		_, err := tx.Exec(`UPDATE idempotency SET status = $1, content_type = $2, body = $3 WHERE key_hash = $4`,
			a.Status, a.ContentType, a.Body, name)
		return err
	})
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return a, again, err
}

// claimKey reports whether the key was used before; else it is the caller's.
func claimKey(tx *sqldb.Tx, name, asked string) (used bool, err error) {
	if _, err := tx.Exec(`DELETE FROM idempotency WHERE created_at < $1`, sqldb.At(tx.Now().Add(-answersKept))); err != nil {
		return false, err
	}
	n, err := tx.Exec(`INSERT INTO idempotency (key_hash, request_hash, status, content_type, body, created_at)
		VALUES ($1, $2, 0, '', $3, $4) ON CONFLICT (key_hash) DO NOTHING`, name, asked, []byte{}, sqldb.At(tx.Now()))
	return n == 0, err
}

// answerOf reads the first answer. One without a status was claimed by an older version that crashed, and nobody knows its end.
func answerOf(tx *sqldb.Tx, name, asked string) (a Answer, err error) {
	var before string
	row := tx.QueryRow(`SELECT request_hash, status, content_type, body FROM idempotency WHERE key_hash = $1`, name)
	switch err := row.Scan(&before, &a.Status, &a.ContentType, &a.Body); {
	case err != nil:
		return a, err
	case before != asked:
		return a, ErrKeyReused
	case a.Status == 0:
		return a, ErrKeyBusy
	default:
		return a, nil
	}
}
