package care

import (
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var requestTable = sqldb.NewTable("change_request", `id edition_id object field base wanted written note state speaker_id asked_by asked_at
	told_at settled_by settled_at reason change_id version`)

func scanRequest(row sqldb.Scanner) (r ChangeRequest, err error) {
	var asked, told, settled sqldb.Time
	err = row.Scan(&r.ID, &r.EditionID, &r.Object, &r.Field, &r.Base, &r.Wanted, &r.Written, &r.Note, &r.State, &r.SpeakerID, &r.AskedBy,
		&asked, &told, &r.SettledBy, &settled, &r.Reason, &r.Change, &r.Version)
	r.AskedAt, r.ToldAt, r.SettledAt = asked.Time, told.Time, settled.Time
	return r, err
}

func requestValues(r ChangeRequest) []any {
	return []any{r.ID, r.EditionID, r.Object, r.Field, r.Base, r.Wanted, r.Written, r.Note, r.State, r.SpeakerID, r.AskedBy,
		sqldb.At(r.AskedAt), sqldb.At(r.ToldAt), r.SettledBy, sqldb.At(r.SettledAt), r.Reason, r.Change, r.Version}
}

func insertRequest(tx *sqldb.Tx, r ChangeRequest) error {
	err := requestTable.Insert(tx, requestValues(r)...)
	if sqldb.IsUnique(err) {
		return record.ErrMoved
	}
	return err
}

func updateRequest(tx *sqldb.Tx, r *ChangeRequest) error {
	current, err := requestTable.Update(tx, requestValues(*r)...)
	if err == nil && !current || sqldb.IsUnique(err) {
		return record.ErrMoved
	}
	r.Version++
	return err
}

func requestByID(tx *sqldb.Tx, editionID edition.ID, id RequestID) (ChangeRequest, error) {
	r, err := sqldb.One(tx, scanRequest, requestTable.Select()+`WHERE id = $1 AND edition_id = $2`, id, editionID)
	if fault.KindOf(err) == fault.NotFound {
		err = ErrNoRequest
	}
	return r, err
}

// requestsOf reads the requests of an edition, the newest first.
func requestsOf(tx *sqldb.Tx, editionID edition.ID) ([]ChangeRequest, error) {
	return sqldb.Each(tx, scanRequest, requestTable.Select()+`WHERE edition_id = $1 ORDER BY asked_at DESC, id DESC`, editionID)
}

// waitingIn reads those of an edition that wait, the oldest first.
func waitingIn(tx *sqldb.Tx, editionID edition.ID) ([]ChangeRequest, error) {
	return sqldb.Each(tx, scanRequest, requestTable.Select()+`WHERE edition_id = $1 AND state = 'asked' ORDER BY asked_at, id`, editionID)
}

// requestsAbout reads those of one object, the newest first.
func requestsAbout(tx *sqldb.Tx, editionID edition.ID, object string) ([]ChangeRequest, error) {
	return sqldb.Each(tx, scanRequest, requestTable.Select()+`WHERE edition_id = $1 AND object = $2 ORDER BY asked_at DESC, id DESC`, editionID,
		object)
}

// requestsOfChange reads those that a change settled.
func requestsOfChange(tx *sqldb.Tx, editionID edition.ID, change string) ([]ChangeRequest, error) {
	return sqldb.Each(tx, scanRequest, requestTable.Select()+`WHERE edition_id = $1 AND change_id = $2 ORDER BY id`, editionID, change)
}

// waitsFor reports whether a request waits for a field of an object.
func waitsFor(tx *sqldb.Tx, object string, f ChangeField) (waits bool, err error) {
	return waits, tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM change_request WHERE object = $1 AND field = $2 AND state = 'asked')`, object,
		f).Scan(&waits)
}

// countWaiting counts those of an edition that wait.
func countWaiting(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM change_request WHERE edition_id = $1 AND state = 'asked'`, editionID).Scan(&n)
}

// editionsWaiting are those in which a request waits.
func editionsWaiting(tx *sqldb.Tx) ([]edition.ID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) },
		`SELECT DISTINCT edition_id FROM change_request WHERE state = 'asked' ORDER BY edition_id`)
}

// markTold notes that organisers got a mail of some requests. What somebody read of them before stays true, so their versions do.
func markTold(tx *sqldb.Tx, some []ChangeRequest, at time.Time) error {
	for _, r := range some {
		if _, err := tx.Exec(`UPDATE change_request SET told_at = $1 WHERE id = $2`, sqldb.At(at), r.ID); err != nil {
			return err
		}
	}
	return nil
}

// freezeOf reads the ladders of an edition; the usual ones where nobody has set any.
func freezeOf(tx *sqldb.Tx, editionID edition.ID) (Freeze, error) {
	f := usualFreeze(editionID)
	set, err := sqldb.Each(tx, func(row sqldb.Scanner) (l Ladder, err error) {
		return l, row.Scan(&l.Group, &l.Free, &l.Ask, &f.Version)
	}, `SELECT field_group, free_until, ask_until, version FROM field_freeze WHERE edition_id = $1 ORDER BY field_group`, editionID)
	for _, l := range set {
		for i := range f.Ladders {
			if f.Ladders[i].Group == l.Group {
				f.Ladders[i] = l
			}
		}
	}
	return f, err
}

// putFreeze writes the ladders of an edition in place of those that were there.
func putFreeze(tx *sqldb.Tx, f Freeze) error {
	if _, err := tx.Exec(`DELETE FROM field_freeze WHERE edition_id = $1`, f.EditionID); err != nil {
		return err
	}
	for _, l := range f.Ladders {
		if _, err := tx.Exec(`INSERT INTO field_freeze (edition_id, field_group, free_until, ask_until, version) VALUES ($1, $2, $3, $4, $5)`,
			f.EditionID, l.Group, l.Free, l.Ask, f.Version); err != nil {
			return err
		}
	}
	return nil
}

// exportRequests shows somebody what they asked to change.
func exportRequests(tx *sqldb.Tx, of string, add func(string, map[string]any)) error {
	all, err := sqldb.Each(tx, scanRequest, requestTable.Select()+`WHERE speaker_id = $1 ORDER BY asked_at, id`, of)
	for _, r := range all {
		add("change_requests", map[string]any{"edition": r.EditionID, "object": r.Object, "field": string(r.Field), "base": r.Base,
			"wanted": r.Wanted, "note": r.Note, "state": string(r.State), "asked": account.Moment(r.AskedAt), "reason": r.Reason})
	}
	return err
}

// eraseRequests takes away what somebody asked for, and that they settled what others did.
func eraseRequests(tx *sqldb.Tx, person string) error {
	if _, err := tx.Exec(`DELETE FROM change_request WHERE asked_by = $1`, person); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE change_request SET settled_by = '' WHERE settled_by = $1`, person)
	return err
}
