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
	ErrNoKey     = fault.New(fault.Invalid, "api.no_key", "send an Idempotency-Key: what was done once must not be done twice when an answer is lost")
	ErrKeyBusy   = fault.New(fault.Conflict, "api.key_busy",
		"the request with this Idempotency-Key is under way, or its end is not known; look at what is there before you use a new key")
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

// Rush returns a context in which Once is made for thousands at once; see sqldb.Rush.
func Rush(ctx context.Context) context.Context { return sqldb.Rush(ctx) }

// Once runs a request at most once for each actor and key: a repetition gets the first answer. What the request does with the context
// that run gets is committed together with the key and the answer, so that a crash leaves all of it or nothing. Only the hash of the
// request is kept, to refuse the key for another one. Run may be called twice, when its first work was undone.
func (s *Answers) Once(ctx context.Context, actor, key, request string, run func(context.Context) Answer) (a Answer, again bool,
	err error) {
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
		return keepAnswer(tx, name, a)
	})
	if errors.Is(err, errNotKept) {
		err = nil
	}
	return a, again, err
}
