package practical

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Tables lists what this package alone writes.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{{Name: "practical_page", Owner: "practical"}}
}

var pageTable = sqldb.NewTable("practical_page", "id edition_id slug title summary body language position version")

func scanPage(row sqldb.Scanner) (p Page, err error) {
	return p, row.Scan(&p.ID, &p.EditionID, &p.Slug, &p.Title, &p.Summary, &p.Body, &p.Language, &p.Position, &p.Version)
}

func pageKind() record.Kind[Page] {
	return record.Kind[Page]{
		Reads: Reading, Changes: Changing,
		Name: "page", Prefix: "pag", Table: pageTable, Scan: scanPage, Taken: ErrTaken,
		Values: func(p Page) []any {
			return []any{p.ID, p.EditionID, p.Slug, p.Title, p.Summary, p.Body, p.Language, p.Position, p.Version}
		},
		Key: func(p *Page) record.Key {
			return record.Key{ID: (*string)(&p.ID), Version: &p.Version, Scope: string(p.EditionID), Label: p.Title}
		},
		Check: func(_ *sqldb.Tx, p *Page) error { return p.check() },
	}
}

func allInTx(tx *sqldb.Tx, editionID edition.ID) ([]Page, error) {
	return sqldb.Each(tx, scanPage, pageTable.Select()+`WHERE edition_id = $1 ORDER BY position, id`, editionID)
}
