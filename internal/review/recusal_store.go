package review

import (
	"cmp"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
)

// Recusal is that somebody must not judge a proposal.
type Recusal struct {
	Reviewer ReviewerID
	Proposal cfp.ProposalID
	Kind     string // own, co_speaker, organisation, declared
}

// recusalsOf are what follows from who proposes and who reads: one's own, those of people with whom one proposes something, and those of
// one's organisation, but for the host's. It is pure.
func recusalsOf(reviewers []Reviewer, proposals []cfp.Proposal, host string) (out []Recusal) {
	host = text.Fold(strings.TrimSpace(host))
	with := map[ReviewerID]map[string]bool{} // whom each reviewer proposes with, by person and address
	for _, r := range reviewers {
		with[r.ID] = map[string]bool{}
		for _, p := range proposals {
			if !speaksFor(r, p) {
				continue
			}
			for _, v := range p.Speakers {
				for _, key := range keysOf(v) {
					with[r.ID][key] = true
				}
			}
		}
	}
	for _, p := range proposals {
		for _, r := range reviewers {
			kind := ""
			switch {
			case speaksFor(r, p):
				kind = "own"
			case slices.ContainsFunc(p.Speakers, func(v cfp.Speaker) bool {
				return stands(v) && slices.ContainsFunc(keysOf(v), func(key string) bool { return with[r.ID][key] })
			}):
				kind = "co_speaker"
			case slices.ContainsFunc(p.Speakers, func(v cfp.Speaker) bool { return stands(v) && colleagues(r, v, host) }):
				kind = "organisation"
			}
			if kind != "" {
				out = append(out, Recusal{r.ID, p.ID, kind})
			}
		}
	}
	return out
}

// colleagues reports whether somebody who reads and somebody who speaks are of one organisation, but for the host's. Who speaks may name
// several.
func colleagues(r Reviewer, v cfp.Speaker, host string) bool {
	named := append(strings.FieldsFunc(v.Organisation, func(c rune) bool { return strings.ContainsRune(",;/|", c) }), v.Organisation)
	return slices.ContainsFunc(append(slices.Clone(r.Houses), r.Organisation), func(own string) bool {
		own = text.Fold(strings.TrimSpace(own))
		return own != "" && own != host && slices.ContainsFunc(named, func(n string) bool { return text.Fold(strings.TrimSpace(n)) == own })
	})
}

func stands(v cfp.Speaker) bool { return v.State == cfp.Joined || v.State == cfp.Asked }

// keysOf are by what somebody who speaks is known: their account and their address.
func keysOf(v cfp.Speaker) (out []string) {
	if v.Person != "" {
		out = append(out, string(v.Person))
	}
	if v.Email != "" {
		out = append(out, strings.ToLower(v.Email))
	}
	return out
}

// speaksFor reports whether somebody who reads leads a proposal or speaks for it, by their account or any of their addresses.
func speaksFor(r Reviewer, p cfp.Proposal) bool {
	if r.Person == "" {
		return false
	}
	accounts, addresses := append(slices.Clone(r.also), r.Person), append(slices.Clone(r.Addresses), r.Email)
	return slices.Contains(accounts, p.Lead) || slices.ContainsFunc(p.Speakers, func(v cfp.Speaker) bool {
		return stands(v) && (v.Person != "" && slices.Contains(accounts, v.Person) || v.Email != "" &&
			slices.ContainsFunc(addresses, func(own string) bool { return strings.EqualFold(v.Email, own) }))
	})
}

// recompute writes the recusals of an edition that follow from who proposes and who reads; what reviewers declared stays.
func recompute(tx *sqldb.Tx, editionID edition.ID) error {
	reviewers, err := reviewersOf(tx, editionID)
	if err != nil || len(reviewers) == 0 {
		return err
	}
	proposals, err := cfp.ProposalsInTx(tx, editionID)
	if err != nil {
		return err
	}
	rounds, err := roundsOf(tx, editionID)
	if err != nil {
		return err
	}
	host := ""
	if at := slices.IndexFunc(rounds, func(r Round) bool { return r.Host != "" }); at >= 0 { // the newest that names one: a round that is
		host = rounds[at].Host // prepared without one must not take from its readers what they read in the one before
	}
	if _, err := tx.Exec(`DELETE FROM recusal WHERE kind <> 'declared' AND reviewer_id IN (SELECT id FROM reviewer WHERE edition_id = $1)`,
		editionID); err != nil {
		return err
	}
	for _, r := range recusalsOf(reviewers, proposals, host) {
		if _, err := tx.Exec(`INSERT INTO recusal (reviewer_id, proposal_id, kind, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (reviewer_id, proposal_id) DO UPDATE SET kind = excluded.kind`, r.Reviewer, r.Proposal, r.Kind,
			sqldb.At(tx.Now())); err != nil {
			return err
		}
	}
	return nil
}

func recusalsIn(tx *sqldb.Tx, editionID edition.ID) ([]Recusal, error) {
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (r Recusal, err error) { return r, row.Scan(&r.Reviewer, &r.Proposal, &r.Kind) },
		`SELECT reviewer_id, proposal_id, kind FROM recusal WHERE reviewer_id IN (SELECT id FROM reviewer WHERE edition_id = $1)
			ORDER BY reviewer_id, proposal_id`, editionID)
	slices.SortFunc(all, func(a, b Recusal) int {
		return cmp.Or(cmp.Compare(a.Reviewer, b.Reviewer), cmp.Compare(a.Proposal, b.Proposal))
	})
	return all, err
}
