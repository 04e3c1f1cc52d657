package review

import (
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: where they read, what they judged and remarked.
func Personal() account.Personal {
	return account.Personal{Chapter: "review", Find: findPerson, Export: export, Erase: erase, Count: count}
}

func reading(tx *sqldb.Tx, s account.Subject) ([]Reviewer, error) {
	if s.Person == "" {
		return nil, nil
	}
	return sqldb.Each(tx, scanReviewer, reviewerTable.Select()+`WHERE person_id = $1 ORDER BY id`, string(s.Person))
}

// findPerson adds what journals know them by.
func findPerson(tx *sqldb.Tx, s *account.Subject) error {
	all, err := reading(tx, *s)
	for _, r := range all {
		s.Objects = append(s.Objects, string(r.ID))
	}
	return err
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	all, err := reading(tx, s)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var out []map[string]any
	for _, r := range all {
		verdicts, err := sqldb.Each(tx, func(row sqldb.Scanner) (map[string]any, error) {
			var handle, sentence string
			var grade int
			err := row.Scan(&handle, &grade, &sentence)
			return map[string]any{"sheet": handle, "grade": grade, "sentence": sentence}, err
		}, `SELECT sheet.handle, COALESCE(review.grade, 0), review.sentence FROM review
			JOIN sheet ON sheet.round_id = review.round_id AND sheet.proposal_id = review.proposal_id
			WHERE review.reviewer_id = $1 ORDER BY sheet.handle`, r.ID)
		if err != nil {
			return nil, err
		}
		remarks, err := sqldb.Each(tx, func(row sqldb.Scanner) (said string, err error) { return said, row.Scan(&said) },
			`SELECT said FROM remark WHERE reviewer_id = $1 ORDER BY at, id`, r.ID)
		if err != nil {
			return nil, err
		}
		bids, err := sqldb.Each(tx, func(row sqldb.Scanner) (map[string]any, error) {
			var handle string
			value := 0
			err := row.Scan(&handle, &value)
			return map[string]any{"sheet": handle, "bid": value}, err
		}, `SELECT sheet.handle, bid.value FROM bid JOIN sheet ON sheet.round_id = bid.round_id AND sheet.proposal_id = bid.proposal_id
			WHERE bid.reviewer_id = $1 ORDER BY sheet.handle`, r.ID)
		if err != nil {
			return nil, err
		}
		knows, err := sqldb.Each(tx, func(row sqldb.Scanner) (map[string]any, error) {
			var product string
			degree := 0
			err := row.Scan(&product, &degree)
			return map[string]any{"product": product, "degree": degree}, err
		}, `SELECT product_id, degree FROM expertise WHERE reviewer_id = $1 ORDER BY product_id`, r.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, map[string]any{"edition": r.EditionID, "languages": r.Languages, "organisation": r.Organisation,
			"organisations": r.Houses, "addresses": r.Addresses, "verdicts": verdicts, "remarks": remarks, "bids": bids, "knows": knows})
	}
	return map[string]any{"readings": out}, nil
}

// erase takes away who somebody is and what they wrote; their grades stay, as those of nobody.
func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	if err := forgetAddresses(tx, s); err != nil {
		return err
	}
	all, err := reading(tx, s)
	if err != nil {
		return err
	}
	for _, r := range all {
		if _, err := tx.Exec(`DELETE FROM remark WHERE reviewer_id = $1`, r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE review SET sentence = '' WHERE reviewer_id = $1`, r.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE reviewer SET person_id = NULL, organisation = '', houses = '[]', addresses = '[]',
			version = version + 1 WHERE id = $1`, r.ID); err != nil {
			return err
		}
		for _, said := range []string{`DELETE FROM bid WHERE reviewer_id = $1`, `DELETE FROM expertise WHERE reviewer_id = $1`,
			`DELETE FROM given_up WHERE reviewer_id = $1`} {
			if _, err := tx.Exec(said, r.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// listing are the reviewers of whom an address of somebody is listed.
func listing(tx *sqldb.Tx, s account.Subject) ([]Reviewer, error) {
	if len(s.Emails) == 0 {
		return nil, nil
	}
	all, err := sqldb.Each(tx, scanReviewer, reviewerTable.Select()+`WHERE addresses <> '[]' ORDER BY id`)
	return slices.DeleteFunc(all, func(r Reviewer) bool {
		return !slices.ContainsFunc(r.Addresses, func(a string) bool { return slices.Contains(s.Emails, a) })
	}), err
}

func forgetAddresses(tx *sqldb.Tx, s account.Subject) error {
	all, err := listing(tx, s)
	for _, r := range all {
		r.Addresses = slices.DeleteFunc(r.Addresses, func(a string) bool { return slices.Contains(s.Emails, a) })
		if _, err := tx.Exec(`UPDATE reviewer SET addresses = $2, version = version + 1 WHERE id = $1`, r.ID,
			sqldb.AsJSON(r.Addresses)); err != nil {
			return err
		}
	}
	return err
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	all, err := reading(tx, s)
	if err != nil {
		return nil, err
	}
	listed, err := listing(tx, s)
	return map[string]int{"reviewer": len(all) + len(listed)}, err
}
