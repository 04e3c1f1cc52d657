package intake

import (
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: what imports noted of them and imported last. It shows them nothing that
// their sessions do not.
func Personal() account.Personal {
	return account.Personal{Chapter: "intake", Export: exportNothing, Erase: forget, Count: countImports}
}

func exportNothing(*sqldb.Tx, account.Subject) (map[string]any, error) { return nil, nil }

// forget drops what imports left of a subject.
func forget(tx *sqldb.Tx, _ actor.Actor, subject account.Subject) error {
	if err := forgetImports(tx, subject); err != nil {
		return err
	}
	if err := forgetOffers(tx); err != nil {
		return err
	}
	return forgetBases(tx, subject)
}

// forgetImports drops what imports noted of a subject.
func forgetImports(tx *sqldb.Tx, subject account.Subject) error {
	runs, err := importRuns(tx)
	if err != nil {
		return err
	}
	for _, run := range runs {
		kept := slices.DeleteFunc(slices.Clone(run.summary.Notes), func(n keptNote) bool { return subject.StandsIn(n.Said) })
		if len(kept) == len(run.summary.Notes) {
			continue
		}
		run.summary.Notes = kept
		if _, err := tx.Exec(`UPDATE import_run SET summary = $2 WHERE id = $1`, run.id, sqldb.AsJSON(run.summary)); err != nil {
			return err
		}
	}
	return nil
}

// base is what was imported last of a speaker, whether the speaker is still there or not.
type base struct {
	edition edition.ID
	object  string
	known   baseRow
	fields  string
}

// basesOf are those of a subject that hold more than the names of an object that is gone.
func basesOf(tx *sqldb.Tx, subject account.Subject) ([]base, error) {
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (b base, err error) {
		var known sqldb.JSON[baseRow]
		err = row.Scan(&b.edition, &b.object, &known, &b.fields)
		b.known = known.V
		return b, err
	}, `SELECT edition_id, object, known, fields FROM import_base WHERE kind = 'speaker' ORDER BY edition_id, object`)
	return slices.DeleteFunc(all, func(b base) bool {
		keys := slices.ContainsFunc(b.known.Keys, subject.StandsIn)
		return !keys && !subject.StandsIn(b.fields) && (b.fields == "{}" || !slices.Contains(subject.Objects, b.object))
	}), err
}

// forgetBases empties what was imported last of a subject. The row stays, so that the next import does not bring them back.
func forgetBases(tx *sqldb.Tx, subject account.Subject) error {
	bases, err := basesOf(tx, subject)
	if err != nil {
		return err
	}
	for _, b := range bases {
		b.known.Keys = slices.DeleteFunc(b.known.Keys, subject.StandsIn)
		_, err := tx.Exec(`UPDATE import_base SET known = $3, fields = '{}' WHERE edition_id = $1 AND object = $2`, b.edition, b.object,
			sqldb.AsJSON(b.known))
		if err != nil {
			return err
		}
	}
	return nil
}

type importRun struct {
	id      string
	summary summary
}

func importRuns(tx *sqldb.Tx) ([]importRun, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (r importRun, err error) {
		var kept sqldb.JSON[summary]
		err = row.Scan(&r.id, &kept)
		r.summary = kept.V
		return r, err
	}, `SELECT id, summary FROM import_run ORDER BY id`)
}

// countImports is this chapter's proof query.
func countImports(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	out := map[string]int{}
	runs, err := importRuns(tx)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if slices.ContainsFunc(run.summary.Notes, func(n keptNote) bool { return s.StandsIn(n.Said) }) {
			out["import_run"]++
		}
	}
	bases, err := basesOf(tx, s)
	out["import_base"] = len(bases)
	return out, err
}
