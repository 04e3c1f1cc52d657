package review

import (
	"cmp"
	"errors"
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var reviewerTable = sqldb.NewTable("reviewer", "id edition_id person_id most languages organisation houses addresses version")

func scanReviewer(row sqldb.Scanner) (r Reviewer, err error) {
	var languages, houses, addresses sqldb.JSON[[]string]
	err = row.Scan(&r.ID, &r.EditionID, sqldb.Nullable(&r.Person), &r.Most, &languages, &r.Organisation, &houses, &addresses, &r.Version)
	r.Languages, r.Houses, r.Addresses = languages.V, houses.V, addresses.V
	return r, err
}

func (s *Service) reviewerKind() record.Kind[Reviewer] {
	return record.Kind[Reviewer]{
		Reads: Overseeing, Changes: Running,
		Name: "reviewer", Prefix: "rev", Table: reviewerTable, Scan: scanReviewer,
		Values: func(r Reviewer) []any {
			return []any{r.ID, r.EditionID, sqldb.Null(r.Person), r.Most, sqldb.AsJSON(r.Languages), r.Organisation,
				sqldb.AsJSON(r.Houses), sqldb.AsJSON(r.Addresses), r.Version}
		},
		Key: func(r *Reviewer) record.Key {
			return record.Key{ID: (*string)(&r.ID), Version: &r.Version, Scope: string(r.EditionID), Label: cmp.Or(r.Name, r.Email)}
		},
		Check: func(_ *sqldb.Tx, r *Reviewer) error { return r.check() },
		Texts: Reviewer.texts,
		Load:  func(tx *sqldb.Tx, r *Reviewer) error { return r.name(tx) },
		Store: func(tx *sqldb.Tx, r Reviewer) error { return recompute(tx, r.EditionID) },
		Dependents: func(tx *sqldb.Tx, reviewer string) ([]record.Dependent, error) {
			return given(tx, reviewer)
		},
		Taken: ErrListed,
	}
}

// name reads what the account of a reviewer says.
func (r *Reviewer) name(tx *sqldb.Tx) error {
	if r.Person == "" {
		return nil
	}
	p, err := account.PersonInTx(tx, r.Person)
	if errors.Is(err, account.ErrNoPerson) {
		return nil
	}
	r.Name, r.Email = p.Name, p.Email
	if err != nil {
		return err
	}
	r.also = nil
	for _, address := range r.Addresses {
		p, err := account.PersonByEmailInTx(tx, address)
		if errors.Is(err, account.ErrNoPerson) {
			continue
		}
		if err != nil {
			return err
		}
		r.also = append(r.also, p.ID)
	}
	return nil
}

// given says what somebody judged, which keeps them on the list.
func given(tx *sqldb.Tx, reviewer string) ([]record.Dependent, error) {
	n := 0
	if err := tx.QueryRow(`SELECT count(*) FROM review WHERE reviewer_id = $1`, reviewer).Scan(&n); err != nil || n == 0 {
		return nil, err
	}
	return []record.Dependent{{Kind: "review", Names: []string{""}, Blocks: true}}, nil
}

// reviewersOf reads those of an edition, by name.
func reviewersOf(tx *sqldb.Tx, editionID edition.ID) ([]Reviewer, error) {
	all, err := sqldb.Each(tx, scanReviewer, reviewerTable.Select()+`WHERE edition_id = $1 ORDER BY id`, editionID)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := all[i].name(tx); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(all, func(a, b Reviewer) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// listMembers puts who holds the role of reviewers on the list, and returns how many were not.
func listMembers(tx *sqldb.Tx, ids id.Source, editionID edition.ID) (n int, err error) {
	members, err := account.MembersInTx(tx, string(editionID))
	if err != nil {
		return 0, err
	}
	for _, m := range members {
		if !slices.ContainsFunc(m.Held, func(h account.Held) bool { return h.Role == actor.Reviewer && !h.Over(tx.Now()) }) {
			continue
		}
		added, err := tx.Exec(`INSERT INTO reviewer (id, edition_id, person_id, most, languages, organisation, version)
			VALUES ($1, $2, $3, $4, $5, '', 1) ON CONFLICT (edition_id, person_id) DO NOTHING`, ids.New("rev"), editionID, m.ID, usualMost,
			sqldb.AsJSON([]string{}))
		if err != nil {
			return n, err
		}
		n += int(added)
	}
	return n, nil
}
