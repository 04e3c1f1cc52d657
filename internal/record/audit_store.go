package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

const changeColumns = `id, at, actor, action, object, scope, label, before, after, undone_at`

func insertChange(tx *sqldb.Tx, c Change) error {
	_, err := tx.Exec(`
		INSERT INTO audit (id, at, actor, action, object, scope, label, before, after)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		c.ID, sqldb.At(tx.Now()), c.Actor, c.Action, c.Object, c.Scope, c.Label, string(c.Before), string(c.After))
	return err
}

// ChangeByID reads one change of a scope, for whoever undoes it.
func ChangeByID(tx *sqldb.Tx, scope, changeID string) (Change, error) {
	c, err := sqldb.One(tx, scanChange, `SELECT `+changeColumns+` FROM audit WHERE id = $1 AND scope = $2`, changeID, scope)
	if fault.KindOf(err) == fault.NotFound {
		return c, ErrNoChange
	}
	return c, err
}

// NewestNaming reads the newest change of a scope, not taken back, that made an object or has its id in what it left; one without an id
// where there is none. Cost: the changes of the scope are read through.
func NewestNaming(tx *sqldb.Tx, scope, object string) (Change, error) {
	c, err := sqldb.One(tx, scanChange, `SELECT `+changeColumns+` FROM audit
		WHERE scope = $1 AND undone_at IS NULL AND (object = $2 OR after LIKE $3) ORDER BY id DESC LIMIT 1`, scope, object, `%"`+object+`"%`)
	if fault.KindOf(err) == fault.NotFound {
		return Change{}, nil
	}
	return c, err
}

// MarkUndone notes that a change was put back, so that it is offered once.
func MarkUndone(tx *sqldb.Tx, changeID string) error {
	_, err := tx.Exec(`UPDATE audit SET undone_at = $1 WHERE id = $2`, sqldb.At(tx.Now()), changeID)
	return err
}

// MarkRedone notes that a change that was put back was made again.
func MarkRedone(tx *sqldb.Tx, changeID string) error {
	_, err := tx.Exec(`UPDATE audit SET undone_at = NULL WHERE id = $1`, changeID)
	return err
}

// Span is which changes of a scope are meant.
type Span struct {
	Before string // older than the change with this id; empty: from the newest
	By     string // of the actor with this key; empty: of everybody
	Limit  int    // at most so many
}

// Changes reads the newest changes of a scope. Whoever calls it has asked whether its reader may.
func Changes(tx *sqldb.Tx, scope string, s Span) ([]Change, error) {
	if s.Before == "" {
		s.Before = "aud_~"
	}
	return sqldb.Each(tx, scanChange, `SELECT `+changeColumns+` FROM audit
		WHERE scope = $1 AND id < $2 AND (CAST($3 AS TEXT) = '' OR actor = $3) ORDER BY id DESC LIMIT $4`, scope, s.Before, s.By, s.Limit)
}

// ChangesBy reads when an actor changed what, oldest first; what it was before is not read.
func ChangesBy(tx *sqldb.Tx, actorKey string) ([]Change, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (c Change, err error) {
		var at sqldb.Time
		err = row.Scan(&at, &c.Action, &c.Object)
		c.At = at.Time
		return c, err
	}, `SELECT at, action, object FROM audit WHERE actor = $1 ORDER BY id`, actorKey)
}

// Concerned finds the rows that are about an object, as long as they have content, or hold a text.
func Concerned(tx *sqldb.Tx, about, holds func(string) bool) (ids []string, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var id, object, label, before, after string
		err := row.Scan(&id, &object, &label, &before, &after)
		own := slices.ContainsFunc(strings.Fields(object), about) && (label != "" || before != "null" || after != "null")
		if own || holds(label) || holds(before) || holds(after) {
			ids = append(ids, id)
		}
		return struct{}{}, err
	}, `SELECT id, object, label, before, after FROM audit ORDER BY id`)
	return ids, err
}

// Scrub takes the content out of the rows that Concerned finds: they cannot be undone any more.
func Scrub(tx *sqldb.Tx, about, holds func(string) bool) error {
	ids, err := Concerned(tx, about, holds)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.Exec(`UPDATE audit SET label = '', before = 'null', after = 'null' WHERE id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

func scanChange(row sqldb.Scanner) (Change, error) {
	var c Change
	var at, undone sqldb.Time
	var before, after string
	err := row.Scan(&c.ID, &at, &c.Actor, &c.Action, &c.Object, &c.Scope, &c.Label, &before, &after, &undone)
	c.At, c.UndoneAt, c.Before, c.After = at.Time, undone.Time, json.RawMessage(before), json.RawMessage(after)
	return c, err
}

// UpTo counts the changes of a scope so far and tells the newest id among them; it reads them all. Whoever compares it with a later
// one sees every change between, also one that another node wrote with a lower id.
func UpTo(tx *sqldb.Tx, scope string) (changes int, newest string, err error) {
	err = tx.QueryRow(`SELECT count(*), COALESCE(max(id), '') FROM audit WHERE scope = $1`, scope).Scan(&changes, &newest)
	return changes, newest, err
}

// newestLook is how many changes NewestChange looks at.
const newestLook = 1000

// NewestChange names the changes of a scope so far, at the same cost however many there are. The newest id alone would not do: nodes'
// clocks differ, so a later change may have a lower id. Wherever it comes among the newest thousand, it pushes the lowest of them out.
func NewestChange(tx *sqldb.Tx, scope string) (string, error) {
	var count int
	var low, high string
	err := tx.QueryRow(`
		SELECT count(*), COALESCE(min(id), ''), COALESCE(max(id), '')
		FROM (SELECT id FROM audit WHERE scope = $1 ORDER BY id DESC LIMIT $2) AS newest`, scope, newestLook).Scan(&count, &low, &high)
	return fmt.Sprint(count, " ", low, " ", high), err
}
