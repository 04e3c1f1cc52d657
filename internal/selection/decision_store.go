package selection

import (
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

var decisionTable = sqldb.NewTable("decision", `proposal_id edition_id state place minutes reason sentence staged decided_by decided_at
	reveal_id told told_place told_at told_in settled version`)

func scanDecision(row sqldb.Scanner) (d Decision, err error) {
	var at, told sqldb.Time
	err = row.Scan(&d.ProposalID, &d.EditionID, &d.State, &d.Place, &d.Minutes, &d.Reason, &d.Sentence, &d.Staged, &d.By, &at,
		sqldb.Nullable(&d.RevealID), &d.Told, &d.ToldPlace, &told, sqldb.Nullable(&d.ToldIn), &d.Settled, &d.Version)
	d.At, d.ToldAt = at.Time, told.Time
	return d, err
}

func decisionValues(d Decision) []any {
	return []any{d.ProposalID, d.EditionID, d.State, d.Place, d.Minutes, d.Reason, d.Sentence, d.Staged, d.By, sqldb.At(d.At),
		sqldb.Null(d.RevealID), d.Told, d.ToldPlace, sqldb.At(d.ToldAt), sqldb.Null(d.ToldIn), d.Settled, d.Version}
}

// decisionOf reads what was decided of a proposal; undecided where nothing was.
func decisionOf(tx *sqldb.Tx, editionID edition.ID, id cfp.ProposalID) (Decision, error) {
	d, err := sqldb.One(tx, scanDecision, decisionTable.Select()+`WHERE proposal_id = $1 AND edition_id = $2`, id, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return Decision{ProposalID: id, EditionID: editionID, State: None}, nil
	}
	return d, err
}

// decisionsOf reads those of an edition, by proposal.
func decisionsOf(tx *sqldb.Tx, editionID edition.ID) (map[cfp.ProposalID]Decision, error) {
	all, err := sqldb.Each(tx, scanDecision, decisionTable.Select()+`WHERE edition_id = $1 ORDER BY proposal_id`, editionID)
	out := make(map[cfp.ProposalID]Decision, len(all))
	for _, d := range all {
		out[d.ProposalID] = d
	}
	return out, err
}

// inReveal reads those that an open reveal holds.
func inReveal(tx *sqldb.Tx, id RevealID) ([]Decision, error) {
	return sqldb.Each(tx, scanDecision, decisionTable.Select()+`WHERE reveal_id = $1 ORDER BY proposal_id`, id)
}

// putDecision writes a decision in place of the one with its version, and counts the version up. It is false when somebody changed it.
func putDecision(tx *sqldb.Tx, d *Decision) (current bool, err error) {
	if d.Version == 0 {
		d.Version = 1
		return true, decisionTable.Insert(tx, decisionValues(*d)...)
	}
	if current, err = decisionTable.Update(tx, decisionValues(*d)...); current {
		d.Version++
	}
	return current, err
}

// isDecided reports whether anything was decided of a proposal.
func isDecided(tx *sqldb.Tx, id cfp.ProposalID) (is bool, err error) {
	return is, tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM decision WHERE proposal_id = $1 AND state <> 'none')`, id).Scan(&is)
}

// lastPlace is the last place on the reserve.
func lastPlace(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT COALESCE(max(place), 0) FROM decision WHERE edition_id = $1 AND state = 'reserve'`, editionID).Scan(&n)
}

// undecided counts the proposals of an edition on which nothing was decided that can be told.
func undecided(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM proposal LEFT JOIN decision ON decision.proposal_id = proposal.id
		WHERE proposal.edition_id = $1 AND proposal.state = 'submitted' AND COALESCE(decision.state, 'none') IN ('none', 'shortlisted')`,
		editionID).Scan(&n)
}
