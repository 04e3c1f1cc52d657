package selection

import (
	"cmp"
	"slices"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var quotaTable = sqldb.NewTable("quota", "id edition_id dimension value least most hard version")

func scanQuota(row sqldb.Scanner) (q Quota, err error) {
	return q, row.Scan(&q.ID, &q.EditionID, &q.Dimension, &q.Value, &q.Least, &q.Most, &q.Hard, &q.Version)
}

func quotaKind() record.Kind[Quota] {
	return record.Kind[Quota]{
		Reads: Reading, Changes: Deciding,
		Name: "quota", Prefix: "quo", Table: quotaTable, Scan: scanQuota,
		Values: func(q Quota) []any {
			return []any{q.ID, q.EditionID, string(q.Dimension), q.Value, q.Least, q.Most, q.Hard, q.Version}
		},
		Key: func(q *Quota) record.Key {
			return record.Key{ID: &q.ID, Version: &q.Version, Scope: string(q.EditionID), Label: q.Title}
		},
		Load: func(tx *sqldb.Tx, q *Quota) error {
			f, err := edition.FrameInTx(tx, q.EditionID)
			q.name(f)
			return err
		},
		Check: func(tx *sqldb.Tx, q *Quota) error {
			f, err := edition.FrameInTx(tx, q.EditionID)
			if err != nil {
				return err
			}
			q.name(f)
			return q.check(f)
		},
		Taken: ErrTaken,
	}
}

// quotasOf reads those of an edition, by dimension.
func quotasOf(tx *sqldb.Tx, editionID edition.ID) ([]Quota, error) {
	all, err := sqldb.Each(tx, scanQuota, quotaTable.Select()+`WHERE edition_id = $1 ORDER BY id`, editionID)
	slices.SortStableFunc(all, func(a, b Quota) int {
		return cmp.Compare(slices.Index(Dimensions[:], a.Dimension), slices.Index(Dimensions[:], b.Dimension))
	})
	if err != nil || len(all) == 0 {
		return all, err
	}
	f, err := edition.FrameInTx(tx, editionID)
	for i := range all {
		all[i].name(f)
	}
	return all, err
}

// sightOf reports whether somebody looked at who speaks.
func sightOf(tx *sqldb.Tx, editionID edition.ID, person string) (is bool, err error) {
	return is, tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM selection_sight WHERE edition_id = $1 AND person_id = $2)`, editionID,
		person).Scan(&is)
}

func insertSight(tx *sqldb.Tx, editionID edition.ID, person string) (bool, error) {
	n, err := tx.Exec(`INSERT INTO selection_sight (edition_id, person_id, at) VALUES ($1, $2, $3)
		ON CONFLICT (edition_id, person_id) DO NOTHING`, editionID, person, sqldb.At(tx.Now()))
	return n > 0, err
}

// sightsOf are the editions in which somebody looked at who speaks.
func sightsOf(tx *sqldb.Tx, person string) ([]edition.ID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) },
		`SELECT edition_id FROM selection_sight WHERE person_id = $1 ORDER BY edition_id`, person)
}
