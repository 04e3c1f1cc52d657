package blind

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

func reviewerOf(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) (id string, err error) {
	return id, tx.QueryRow(`SELECT id FROM reviewer WHERE edition_id = $1 AND person_id = $2`, editionID, string(person)).Scan(&id)
}

// gaveUp reports whether a reader gave the sight of names up.
func gaveUp(tx *sqldb.Tx, reviewer string) (is bool, err error) {
	return is, tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM given_up WHERE reviewer_id = $1)`, reviewer).Scan(&is)
}

// roundNow is the round that is open, else the one that was closed last.
func roundNow(tx *sqldb.Tx, editionID edition.ID) (Round, error) {
	return sqldb.One(tx, func(row sqldb.Scanner) (r Round, err error) {
		var state, visibility string
		var closes sqldb.Time
		err = row.Scan(&r.ID, &r.Number, &r.Name, &r.Blind, &state, &visibility, &r.Remarks, &r.Wanted, &closes, &r.salt)
		r.Open, r.All, r.Closes = state == "open", visibility == "all", closes.Time
		return r, err
	}, `SELECT id, number, name, blind, state, visibility, remarks_seen, wanted, closes_at, salt FROM review_round
		WHERE edition_id = $1 AND state IN ('open', 'closed') ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, number DESC LIMIT 1`, editionID)
}

// readable are the sheets of a round that one reviewer may read, with their own verdict on each.
const readable = `SELECT sheet.proposal_id, sheet.handle, sheet.content, sheet.revision, assignment.published IS NOT NULL,
	COALESCE(review.state, ''), COALESCE(review.grade, 0), COALESCE(review.sentence, ''), review.at, COALESCE(review.revision, 0),
	COALESCE(review.seconds, 0)
	FROM sheet
	LEFT JOIN assignment ON assignment.round_id = sheet.round_id AND assignment.proposal_id = sheet.proposal_id
		AND assignment.reviewer_id = $2 AND assignment.published
	LEFT JOIN review ON review.round_id = sheet.round_id AND review.proposal_id = sheet.proposal_id AND review.reviewer_id = $2
	WHERE sheet.round_id = $1 AND sheet.redacted_at IS NOT NULL AND NOT sheet.gone
		AND ($3 OR assignment.published IS NOT NULL OR review.state IS NOT NULL)
		AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.reviewer_id = $2 AND recusal.proposal_id = sheet.proposal_id)`

type readRow struct {
	Sheet
	seconds int
}

func scanSheet(row sqldb.Scanner) (r readRow, err error) {
	var content sqldb.JSON[Text]
	var at sqldb.Time
	read := 0
	err = row.Scan(&r.proposal, &r.Handle, &content, &r.revision, &r.Assigned, &r.Own.State, &r.Own.Grade, &r.Own.Sentence, &at, &read,
		&r.seconds)
	r.Text, r.Own.At = content.V, at.Time
	r.Own.Stale = r.Own.State != None && read != r.revision
	return r, err
}

// fill reads what a reviewer may read, in their order.
func fill(tx *sqldb.Tx, q *Queue) error {
	rows, err := sqldb.Each(tx, scanSheet, readable+` ORDER BY sheet.handle`, q.Round.ID, q.reviewer, q.Round.All)
	if err != nil {
		return err
	}
	done := map[string]int{}
	if q.Round.All {
		if done, err = verdicts(tx, q.Round.ID); err != nil {
			return err
		}
	}
	var took []int
	for _, r := range rows {
		r.Sheet.done = done[r.proposal]
		q.Sheets = append(q.Sheets, r.Sheet)
		if r.Own.State == Done && r.seconds > 0 {
			took = append(took, r.seconds)
		}
	}
	q.pace = median(took)
	q.order()
	return nil
}

// verdicts counts those of each proposal.
func verdicts(tx *sqldb.Tx, round RoundID) (map[string]int, error) {
	type count struct {
		proposal string
		n        int
	}
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (c count, err error) { return c, row.Scan(&c.proposal, &c.n) },
		`SELECT proposal_id, count(*) FROM review WHERE round_id = $1 AND state = 'done' GROUP BY proposal_id ORDER BY proposal_id`, round)
	out := make(map[string]int, len(all))
	for _, c := range all {
		out[c.proposal] = c.n
	}
	return out, err
}

func sheetOf(tx *sqldb.Tx, q Queue, handle string) (Sheet, error) {
	r, err := sqldb.One(tx, scanSheet, readable+` AND sheet.handle = $4`, q.Round.ID, q.reviewer, q.Round.All, handle)
	return r.Sheet, err
}

// keep writes a verdict in place of an earlier one.
func keep(tx *sqldb.Tx, q Queue, s Sheet, g Given, sighted bool) error {
	state, grade := Done, any(int64(g.Grade))
	if g.Act == ToAbstain {
		state, grade = Abstained, nil
	}
	_, err := tx.Exec(`INSERT INTO review (round_id, reviewer_id, proposal_id, state, grade, sentence, revision, sighted, seconds, nth, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
			(SELECT count(*) + 1 FROM review WHERE round_id = $1 AND reviewer_id = $2 AND proposal_id <> $3), $10)
		ON CONFLICT (round_id, reviewer_id, proposal_id) DO UPDATE SET state = excluded.state, grade = excluded.grade,
			sentence = CASE WHEN excluded.sentence = '' THEN review.sentence ELSE excluded.sentence END, revision = excluded.revision,
			sighted = review.sighted OR excluded.sighted, seconds = review.seconds + excluded.seconds, at = excluded.at`,
		q.Round.ID, q.reviewer, s.proposal, string(state), grade, g.Sentence, s.revision, sighted, g.Seconds, sqldb.At(tx.Now()))
	return err
}

func say(tx *sqldb.Tx, q Queue, s Sheet, sentence string) error {
	n, err := tx.Exec(`UPDATE review SET sentence = $4 WHERE round_id = $1 AND reviewer_id = $2 AND proposal_id = $3`, q.Round.ID, q.reviewer,
		s.proposal, sentence)
	if err == nil && n == 0 {
		return ErrFirst
	}
	return err
}

// recuse takes a sheet away from a reader, with their verdict and remarks on it.
func recuse(tx *sqldb.Tx, q Queue, s Sheet) error {
	if _, err := tx.Exec(`INSERT INTO recusal (reviewer_id, proposal_id, kind, at) VALUES ($1, $2, 'declared', $3)
		ON CONFLICT (reviewer_id, proposal_id) DO NOTHING`, q.reviewer, s.proposal, sqldb.At(tx.Now())); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM review WHERE round_id = $1 AND reviewer_id = $2 AND proposal_id = $3`, q.Round.ID, q.reviewer, s.proposal)
	return err
}

// undo takes back a verdict, or a recusal that the reader declared.
func undo(tx *sqldb.Tx, q Queue, handle string) error {
	n, err := tx.Exec(`DELETE FROM review WHERE round_id = $1 AND reviewer_id = $2
		AND proposal_id IN (SELECT proposal_id FROM sheet WHERE round_id = $1 AND handle = $3)`, q.Round.ID, q.reviewer, handle)
	if err != nil || n > 0 {
		return err
	}
	n, err = tx.Exec(`DELETE FROM recusal WHERE reviewer_id = $2 AND kind = 'declared'
		AND proposal_id IN (SELECT proposal_id FROM sheet WHERE round_id = $1 AND handle = $3)`, q.Round.ID, q.reviewer, handle)
	if err == nil && n == 0 {
		return ErrNoSheet
	}
	return err
}

func remarksOn(tx *sqldb.Tx, q Queue, s Sheet, others bool) ([]Remark, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (r Remark, err error) {
		var at sqldb.Time
		err = row.Scan(&r.by, &r.Said, &at)
		r.Own, r.At = r.by == q.reviewer, at.Time
		return r, err
	}, `SELECT reviewer_id, said, at FROM remark WHERE round_id = $1 AND proposal_id = $2 AND ($3 OR reviewer_id = $4) ORDER BY at, id`,
		q.Round.ID, s.proposal, others, q.reviewer)
}

func insertRemark(tx *sqldb.Tx, id string, q Queue, s Sheet, said string) error {
	_, err := tx.Exec(`INSERT INTO remark (id, round_id, proposal_id, reviewer_id, said, at) VALUES ($1, $2, $3, $4, $5, $6)`, id, q.Round.ID,
		s.proposal, q.reviewer, said, sqldb.At(tx.Now()))
	return err
}
