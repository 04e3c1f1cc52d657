package programme

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// pushStep puts a step on top of what its author may take back. What they had taken back before is not to be done again any more.
func pushStep(tx *sqldb.Tx, editionID edition.ID, actor, key, change string) error {
	_, err := tx.Exec(`UPDATE draft_step SET state = 'passed' WHERE edition_id = $1 AND actor = $2 AND state = 'undone'`, editionID, actor)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO draft_step (edition_id, number, actor, asked, change_id, state)
		SELECT CAST($1 AS TEXT), COALESCE(max(number), 0) + 1, CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), 'done'
		FROM draft_step WHERE edition_id = $1`,
		editionID, actor, key, change)
	return err
}

// stepByKey is the change of the step that was asked for by a key; empty when none was.
func stepByKey(tx *sqldb.Tx, editionID edition.ID, actor, key string) (change string, err error) {
	err = tx.QueryRow(`SELECT change_id FROM draft_step WHERE edition_id = $1 AND actor = $2 AND asked = $3`, editionID, actor,
		key).Scan(&change)
	if fault.KindOf(err) == fault.NotFound {
		return "", nil
	}
	return change, err
}

// nextStep is the latest step that is done; or, to do again, the earliest that was taken back. ErrNoStep when there is none.
func nextStep(tx *sqldb.Tx, editionID edition.ID, actor string, back bool) (record.Change, error) {
	query := `SELECT change_id FROM draft_step
		WHERE edition_id = $1 AND actor = $2 AND state = 'done' ORDER BY number DESC LIMIT 1`
	if !back {
		query = `SELECT change_id FROM draft_step
			WHERE edition_id = $1 AND actor = $2 AND state = 'undone' ORDER BY number LIMIT 1`
	}
	var change string
	err := tx.QueryRow(query, editionID, actor).Scan(&change)
	if fault.KindOf(err) == fault.NotFound {
		return record.Change{}, ErrNoStep
	}
	if err != nil {
		return record.Change{}, err
	}
	return record.ChangeByID(tx, string(editionID), change)
}

// markStep notes that a step was taken back, or done again, here and in the audit.
func markStep(tx *sqldb.Tx, change string, back bool) error {
	state, mark := "done", record.MarkRedone
	if back {
		state, mark = "undone", record.MarkUndone
	}
	if _, err := tx.Exec(`UPDATE draft_step SET state = $1 WHERE change_id = $2`, state, change); err != nil {
		return err
	}
	return mark(tx, change)
}

func passStep(tx *sqldb.Tx, change string) error {
	_, err := tx.Exec(`UPDATE draft_step SET state = 'passed' WHERE change_id = $1`, change)
	return err
}
