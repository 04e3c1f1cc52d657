package release

import (
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: who stands in releases. It shows them nothing that their sessions do not.
func (s *Service) Personal() account.Personal {
	return account.Personal{Chapter: "release", Export: exportNoNames, Erase: s.eraseNames, Count: countNames}
}

func exportNoNames(*sqldb.Tx, account.Subject) (map[string]any, error) { return nil, nil }

// eraseNames withdraws a subject from every release.
func (s *Service) eraseNames(tx *sqldb.Tx, who actor.Actor, subject account.Subject) error {
	released, err := releasedEditions(tx)
	if err != nil {
		return err
	}
	for _, id := range released {
		if _, err := s.withdraw(tx, who, id, subject); err != nil {
			return err
		}
	}
	return nil
}

func releasedEditions(tx *sqldb.Tx) ([]edition.ID, error) {
	return sqldb.Each(tx, scanReleasedEdition, `SELECT DISTINCT edition_id FROM release ORDER BY edition_id`)
}

func scanReleasedEdition(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) }

func releaseNumbers(tx *sqldb.Tx, editionID edition.ID) ([]int, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (n int, err error) { return n, row.Scan(&n) },
		`SELECT number FROM release WHERE edition_id = $1 ORDER BY number`, editionID)
}

// rewriteReleases takes a subject out of the snapshots and the logs of an edition's releases, and counts those that it stood in.
func rewriteReleases(tx *sqldb.Tx, editionID edition.ID, subject account.Subject) (rewritten int, err error) {
	numbers, err := releaseNumbers(tx, editionID)
	if err != nil {
		return 0, err
	}
	for _, number := range numbers { // a name that stood in any release may stand in the log of any other
		snapshot, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return 0, err
		}
		for _, name := range snapshot.names(subject.Objects) {
			if !slices.Contains(subject.Names, name) {
				subject.Names = append(subject.Names, name)
			}
		}
	}
	for _, number := range numbers {
		snapshot, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return 0, err
		}
		if !snapshot.without(subject.Objects, tx.Now()) {
			continue
		}
		content, err := pack(snapshot)
		if err != nil {
			return 0, err
		}
		if _, err := tx.Exec(`UPDATE release SET snapshot = $3, rewritten_at = $4 WHERE edition_id = $1 AND number = $2`,
			editionID, number, content, sqldb.At(tx.Now())); err != nil {
			return 0, err
		}
		rewritten++
	}
	return rewritten, rewriteLogs(tx, editionID, subject)
}

// rewriteLogs takes a subject out of what releases say that they changed.
func rewriteLogs(tx *sqldb.Tx, editionID edition.ID, subject account.Subject) error {
	releases, err := sqldb.Each(tx, scanRelease, `SELECT edition_id, number, note, author, released_at, rewritten_at, again_of, changes, telling
		FROM release WHERE edition_id = $1 ORDER BY number`, editionID)
	if err != nil {
		return err
	}
	for _, r := range releases {
		changes := withoutNames(r.Changes, subject)
		if _, err := tx.Exec(`UPDATE release SET changes = $3 WHERE edition_id = $1 AND number = $2`, editionID, r.Number,
			sqldb.AsJSON(changes)); err != nil {
			return err
		}
	}
	return nil
}

// countNames is this chapter's proof query: it reads every release.
func countNames(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	out := map[string]int{}
	editions, err := releasedEditions(tx)
	if err != nil {
		return nil, err
	}
	for _, id := range editions {
		n, err := countReleases(tx, id, s)
		if err != nil {
			return nil, err
		}
		out["release"] += n
	}
	return out, nil
}

func countReleases(tx *sqldb.Tx, editionID edition.ID, s account.Subject) (found int, err error) {
	numbers, err := releaseNumbers(tx, editionID)
	if err != nil {
		return 0, err
	}
	for _, number := range numbers {
		snapshot, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return 0, err
		}
		if snapshot.without(s.Objects, tx.Now()) {
			found++
		}
	}
	return found, nil
}
