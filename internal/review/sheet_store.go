package review

import (
	"cmp"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

func scanSheet(row sqldb.Scanner) (s Sheet, err error) {
	var content sqldb.JSON[blind.Text]
	var looked sqldb.Time
	err = row.Scan(&s.Proposal, &s.Handle, &s.Revision, &content, &looked, &s.LookedBy, &s.Gone)
	s.Text, s.LookedAt = content.V, looked.Time
	return s, err
}

// sheetsOf reads those of a round, by handle.
func sheetsOf(tx *sqldb.Tx, round blind.RoundID) ([]Sheet, error) {
	return sqldb.Each(tx, scanSheet, `SELECT proposal_id, handle, revision, content, redacted_at, redacted_by, gone FROM sheet
		WHERE round_id = $1 ORDER BY handle`, round)
}

func putSheet(tx *sqldb.Tx, round blind.RoundID, s Sheet) error {
	_, err := tx.Exec(`INSERT INTO sheet (round_id, proposal_id, handle, revision, content, redacted_at, redacted_by, gone)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (round_id, proposal_id) DO UPDATE SET revision = excluded.revision,
			content = excluded.content, redacted_at = excluded.redacted_at, redacted_by = excluded.redacted_by, gone = excluded.gone`,
		round, s.Proposal, s.Handle, s.Revision, sqldb.AsJSON(s.Text), sqldb.At(s.LookedAt), s.LookedBy, s.Gone)
	return err
}

func frameOf(tx *sqldb.Tx, editionID edition.ID) (f frame, err error) {
	if f.Frame, err = edition.FrameInTx(tx, editionID); err != nil {
		return f, err
	}
	all, err := catalogue.AllInTx(tx, editionID)
	if err != nil {
		return f, err
	}
	f.products, f.languages = all.Products, f.Edition.Languages
	f.questions, err = cfp.QuestionsInTx(tx, editionID)
	return f, err
}

// makeSheets gives every proposal that stands its sheet: those that have none, and those that were sent again since. One in which nothing
// was found that leads to who wrote it is there for reviewers at once; in a round that is not blind, every one is.
func makeSheets(tx *sqldb.Tx, r Round) (made int, err error) {
	salt, err := saltOf(tx, r.ID)
	if err != nil {
		return 0, err
	}
	f, err := frameOf(tx, r.EditionID)
	if err != nil {
		return 0, err
	}
	proposals, err := cfp.ProposalsInTx(tx, r.EditionID)
	if err != nil {
		return 0, err
	}
	have, err := sheetsOf(tx, r.ID)
	if err != nil {
		return 0, err
	}
	taken, at := map[string]bool{}, map[cfp.ProposalID]Sheet{}
	for _, s := range have {
		taken[s.Handle], at[s.Proposal] = true, s
	}
	slices.SortFunc(proposals, func(a, b cfp.Proposal) int { return cmp.Compare(a.ID, b.ID) })
	for _, p := range proposals {
		s, had := at[p.ID]
		if p.State != cfp.Submitted || had && s.Revision == p.Revision && !s.Gone {
			continue
		}
		if !had {
			s.Proposal, s.Handle = p.ID, handleOf(salt, p.ID, func(h string) bool { return taken[h] })
			taken[s.Handle] = true
		}
		s.Gone, s.LookedBy = false, ""
		if s.Revision != p.Revision {
			s.Revision, s.Text = p.Revision, f.textOf(p)
			s.LookedAt = tx.Now()
			if r.Blind && found(fieldsOf(s.Text, identityOf(p))) {
				s.LookedAt = time.Time{}
			}
		}
		if err := putSheet(tx, r.ID, s); err != nil {
			return made, err
		}
		made++
	}
	return made, nil
}

// found reports whether anything leads to who wrote a sheet.
func found(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return len(f.Hits) > 0 })
}

// markGone takes the sheets of withdrawn proposals away from reviewers, and gives back those that were brought back.
func markGone(tx *sqldb.Tx, r Round) error {
	proposals, err := cfp.ProposalsInTx(tx, r.EditionID)
	if err != nil {
		return err
	}
	for _, p := range proposals {
		if _, err := tx.Exec(`UPDATE sheet SET gone = $3 WHERE round_id = $1 AND proposal_id = $2 AND gone <> $3`, r.ID, p.ID,
			p.State != cfp.Submitted); err != nil {
			return err
		}
	}
	return nil
}
