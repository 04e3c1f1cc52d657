package account

import (
	"context"
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

// Once runs a request at most once for each actor and key: a repetition gets the first answer. Only the hash of the
// request is kept, to refuse the key for another one. Answers of failures of the server are not kept.
func (s *Service) Once(ctx context.Context, actor, key, request string, run func() Answer) (a Answer, again bool, err error) {
	name, asked := id.Hash(actor+"\x00"+key), id.Hash(request)
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`DELETE FROM idempotency WHERE created_at < $1`, sqldb.At(tx.Now().Add(-answersKept))); err != nil {
			return err
		}
		n, err := tx.Exec(`INSERT INTO idempotency (key_hash, request_hash, status, content_type, body, created_at)
			VALUES ($1, $2, 0, '', $3, $4) ON CONFLICT (key_hash) DO NOTHING`, name, asked, []byte{}, sqldb.At(tx.Now()))
		if err != nil || n == 1 {
			return err
		}
		again = true
		var before string
		row := tx.QueryRow(`SELECT request_hash, status, content_type, body FROM idempotency WHERE key_hash = $1`, name)
		if err := row.Scan(&before, &a.Status, &a.ContentType, &a.Body); err != nil {
			return err
		}
		if before != asked {
			return ErrKeyReused
		}
		if a.Status == 0 {
			return ErrKeyBusy
		}
		return nil
	})
	if err != nil || again {
		return a, again, err
	}
	a = run()
	return a, false, s.db.Write(context.WithoutCancel(ctx), func(tx *sqldb.Tx) error {
		if a.Status >= 500 {
			_, err := tx.Exec(`DELETE FROM idempotency WHERE key_hash = $1`, name)
			return err
		}
		_, err := tx.Exec(`UPDATE idempotency SET status = $1, content_type = $2, body = $3 WHERE key_hash = $4`, a.Status, a.ContentType, a.Body, name)
		return err
	})
}
