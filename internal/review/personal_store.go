package review

import (
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
		out = append(out, map[string]any{"edition": r.EditionID, "languages": r.Languages, "organisation": r.Organisation,
			"verdicts": verdicts, "remarks": remarks})
	}
	return map[string]any{"readings": out}, nil
}

// erase takes away who somebody is and what they wrote; their grades stay, as those of nobody.
func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
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
		if _, err := tx.Exec(`UPDATE reviewer SET person_id = NULL, organisation = '', version = version + 1 WHERE id = $1`,
			r.ID); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	all, err := reading(tx, s)
	return map[string]int{"reviewer": len(all)}, err
}
