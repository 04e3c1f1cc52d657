package planning

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

const planColumns = `id, edition_id, name, state, author, settings, progress, places, price, error, created_at, started_at,
	finished_at, applied_at, applied_part, repair_id, answer, version`

// authoredColumns add what scanAuthored reads.
const authoredColumns = planColumns + `, EXISTS (
	SELECT 1 FROM audit WHERE audit.id = plan.applied_change AND audit.undone_at IS NOT NULL), COALESCE((
	SELECT CASE WHEN person.name = '' THEN person.email ELSE person.name END FROM person WHERE person.id = plan.author), '')`

func scanAuthored(row sqldb.Scanner) (Plan, error) {
	var by string
	var undone bool
	p, err := scanPlanAnd(row, &undone, &by)
	p.By = by
	if undone {
		p.AppliedAt, p.Applied = time.Time{}, Part{}
	}
	return p, err
}

func scanPlan(row sqldb.Scanner) (Plan, error) { return scanPlanAnd(row) }

func scanPlanAnd(row sqldb.Scanner, more ...any) (Plan, error) {
	var p Plan
	var settings sqldb.JSON[Settings]
	var progress sqldb.JSON[Progress]
	var places sqldb.JSON[[]Place]
	var price sqldb.JSON[Price]
	var part sqldb.JSON[Part]
	var with string
	var data sqldb.JSON[json.RawMessage]
	var created, started, finished, applied sqldb.Time
	err := row.Scan(append([]any{&p.ID, &p.EditionID, &p.Name, &p.State, &p.Author, &settings, &progress, &places, &price, &p.Error,
		&created, &started, &finished, &applied, &part, &with, &data, &p.Version}, more...)...)
	p.Settings, p.Progress, p.Places, p.Price = settings.V, progress.V, places.V, price.V
	p.CreatedAt, p.StartedAt, p.FinishedAt, p.AppliedAt = created.Time, started.Time, finished.Time, applied.Time
	p.Applied = part.V
	if with != "" {
		p.Whole = &Whole{with, data.V}
	}
	return p, err
}

func insertPlan(tx *sqldb.Tx, p Plan) error {
	whole := cmp.Or(p.Whole, &Whole{Data: json.RawMessage("{}")})
	_, err := tx.Exec(`
		INSERT INTO plan (id, edition_id, name, state, author, settings, progress, places, price, error, cancel_asked, created_at, repair_id, answer, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', FALSE, $10, $11, $12, 1)`,
		p.ID, p.EditionID, p.Name, p.State, p.Author, sqldb.AsJSON(p.Settings), sqldb.AsJSON(p.Progress), sqldb.AsJSON(p.Places),
		sqldb.AsJSON(p.Price), sqldb.At(p.CreatedAt), whole.With, sqldb.AsJSON(whole.Data))
	return err
}

func planByID(tx *sqldb.Tx, editionID edition.ID, planID PlanID) (Plan, error) {
	p, err := sqldb.One(tx, scanAuthored, `SELECT `+authoredColumns+` FROM plan WHERE id = $1 AND edition_id = $2`, planID, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return p, ErrNoPlan
	}
	return p, err
}

// claim takes the oldest plan that waits or whose runner has stopped beating; fault NotFound when there is none.
func claim(tx *sqldb.Tx, stale time.Duration) (Plan, error) {
	return sqldb.One(tx, scanPlan, `
		UPDATE plan SET state = 'running', beat_at = $1, started_at = COALESCE(started_at, $1), version = version + 1
		WHERE id = (
			SELECT id FROM plan
			WHERE state = 'queued' OR state = 'running' AND beat_at < $2
			ORDER BY created_at, id LIMIT 1)
		RETURNING `+planColumns, sqldb.At(tx.Now()), sqldb.At(tx.Now().Add(-stale)))
}

// beat writes the best so far and returns whether somebody asked to stop. It is NotFound when the plan was taken by
// another runner meanwhile, or removed: the version says so.
func beat(tx *sqldb.Tx, p *Plan) (cancel bool, err error) {
	err = tx.QueryRow(`
		UPDATE plan SET progress = $1, places = $2, price = $3, beat_at = $4, version = version + 1
		WHERE id = $5 AND version = $6 AND state = 'running' RETURNING cancel_asked, version`,
		sqldb.AsJSON(p.Progress), sqldb.AsJSON(p.Places), sqldb.AsJSON(p.Price), sqldb.At(tx.Now()), p.ID, p.Version).Scan(&cancel, &p.Version)
	return cancel, err
}

func finish(tx *sqldb.Tx, p Plan) error {
	_, err := tx.Exec(`
		UPDATE plan SET state = $1, progress = $2, places = $3, price = $4, error = $5, finished_at = $6, version = version + 1
		WHERE id = $7 AND version = $8`,
		p.State, sqldb.AsJSON(p.Progress), sqldb.AsJSON(p.Places), sqldb.AsJSON(p.Price), p.Error, sqldb.At(tx.Now()), p.ID, p.Version)
	return err
}

// release gives a plan back to the queue, when its runner stops in an orderly way.
func release(tx *sqldb.Tx, p Plan) error {
	_, err := tx.Exec(`UPDATE plan SET state = 'queued', version = version + 1 WHERE id = $1 AND version = $2 AND state = 'running'`, p.ID,
		p.Version)
	return err
}

// plansInTx reads the plans of an edition, newest first.
func plansInTx(tx *sqldb.Tx, editionID edition.ID) ([]Plan, error) {
	return sqldb.Each(tx, scanAuthored, `SELECT `+authoredColumns+` FROM plan WHERE edition_id = $1 ORDER BY id DESC`, editionID)
}

// plansTogether reads the plans that were made together, in the order in which they were kept.
func plansTogether(tx *sqldb.Tx, editionID edition.ID, with string) ([]Plan, error) {
	return sqldb.Each(tx, scanAuthored, `SELECT `+authoredColumns+` FROM plan WHERE edition_id = $1 AND repair_id = $2 ORDER BY id`, editionID,
		with)
}

// plansUnderWay reads the plans of all editions that wait or are searched, in the order in which they are claimed.
func plansUnderWay(tx *sqldb.Tx) ([]underWay, error) {
	return sqldb.Each(tx, scanUnderWay, `
		SELECT id, edition_id, state, settings, progress, beat_at, cancel_asked FROM plan
		WHERE state IN ('queued', 'running')
		ORDER BY created_at, id`)
}

func scanUnderWay(row sqldb.Scanner) (u underWay, err error) {
	var settings sqldb.JSON[Settings]
	var progress sqldb.JSON[Progress]
	var beat sqldb.Time
	err = row.Scan(&u.ID, &u.EditionID, &u.State, &settings, &progress, &beat, &u.stops)
	u.Settings, u.Progress, u.beat = settings.V, progress.V, beat.Time
	return u, err
}

// cancel ends a plan that still waits at once; one under way hears of it at its next beat.
func cancel(tx *sqldb.Tx, planID PlanID) error {
	if _, err := tx.Exec(`UPDATE plan SET state = 'cancelled', finished_at = $1 WHERE id = $2 AND state = 'queued'`, sqldb.At(tx.Now()),
		planID); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE plan SET cancel_asked = TRUE WHERE id = $1 AND state = 'running'`, planID)
	return err
}

func deletePlan(tx *sqldb.Tx, planID PlanID) error {
	_, err := tx.Exec(`DELETE FROM plan WHERE id = $1`, planID)
	return err
}

// markApplied notes that a plan, or a part of it, was made the draft, and by which change.
func markApplied(tx *sqldb.Tx, planID PlanID, part Part, change string) error {
	_, err := tx.Exec(`UPDATE plan SET applied_at = $1, applied_change = $2, applied_part = $3 WHERE id = $4`,
		sqldb.At(tx.Now()), change, sqldb.AsJSON(part), planID)
	return err
}
