package blind

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// roundThatAsks is the one before which reviewers say what they would like to read.
func roundThatAsks(tx *sqldb.Tx, editionID edition.ID) (Round, error) {
	return sqldb.One(tx, func(row sqldb.Scanner) (r Round, err error) {
		return r, row.Scan(&r.ID, &r.Number, &r.Name, &r.Blind, &r.salt)
	}, `SELECT id, number, name, blind, salt FROM review_round WHERE edition_id = $1 AND state = 'prepared' AND bidding
		ORDER BY number DESC LIMIT 1`, editionID)
}

// toBid are the sheets that somebody may bid for, with what they said of each.
func toBid(tx *sqldb.Tx, b Bidding) ([]BidOn, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (o BidOn, err error) {
		var content sqldb.JSON[Text]
		value := 0
		err = row.Scan(&o.proposal, &o.Handle, &content, &o.revision, &value)
		o.Text, o.Bid = content.V, bidOf(value)
		return o, err
	}, `SELECT sheet.proposal_id, sheet.handle, sheet.content, sheet.revision, COALESCE(bid.value, 0) FROM sheet
		LEFT JOIN bid ON bid.round_id = sheet.round_id AND bid.proposal_id = sheet.proposal_id AND bid.reviewer_id = $2
		WHERE sheet.round_id = $1 AND NOT sheet.gone AND sheet.redacted_at IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM recusal WHERE recusal.reviewer_id = $2 AND recusal.proposal_id = sheet.proposal_id)
		ORDER BY sheet.handle`, b.Round.ID, b.reviewer)
}

// bidAway are the handles of what somebody said that they must not read. They are read from what was said, not from what follows from who
// somebody is: that would tell whose one of them is.
func bidAway(tx *sqldb.Tx, b Bidding) ([]string, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (handle string, err error) { return handle, row.Scan(&handle) },
		`SELECT sheet.handle FROM sheet JOIN bid ON bid.round_id = sheet.round_id AND bid.proposal_id = sheet.proposal_id
			WHERE sheet.round_id = $1 AND bid.reviewer_id = $2 AND bid.value = -2 ORDER BY sheet.handle`, b.Round.ID, b.reviewer)
}

func keepBid(tx *sqldb.Tx, b Bidding, proposal string, value int) error {
	if value == 0 {
		_, err := tx.Exec(`DELETE FROM bid WHERE round_id = $1 AND reviewer_id = $2 AND proposal_id = $3`, b.Round.ID, b.reviewer, proposal)
		return err
	}
	if _, err := tx.Exec(`INSERT INTO bid (round_id, reviewer_id, proposal_id, value) VALUES ($1, $2, $3, $4)
		ON CONFLICT (round_id, reviewer_id, proposal_id) DO UPDATE SET value = excluded.value`, b.Round.ID, b.reviewer, proposal,
		value); err != nil {
		return err
	}
	if bidOf(value) != MustNot {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO recusal (reviewer_id, proposal_id, kind, at) VALUES ($1, $2, 'declared', $3)
		ON CONFLICT (reviewer_id, proposal_id) DO NOTHING`, b.reviewer, proposal, sqldb.At(tx.Now()))
	return err
}

// bidAgain takes back that somebody must not read a sheet. What follows from who they are stays.
func bidAgain(tx *sqldb.Tx, b Bidding, handle string, value int) error {
	var proposal string
	if err := tx.QueryRow(`SELECT proposal_id FROM sheet WHERE round_id = $1 AND handle = $2`, b.Round.ID, handle).Scan(&proposal); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM recusal WHERE reviewer_id = $1 AND proposal_id = $2 AND kind = 'declared'`, b.reviewer,
		proposal); err != nil {
		return err
	}
	return keepBid(tx, b, proposal, value)
}
