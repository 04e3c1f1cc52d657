package catalogue

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var (
	familyTable  = sqldb.NewTable("product_family", "id edition_id slug name position version")
	productTable = sqldb.NewTable("product", "id edition_id family_id slug name summary url source_key version")
)

// Catalogue is all products of an edition.
type Catalogue struct {
	Families []Family  // in order
	Products []Product // by name
}

// AllInTx reads the catalogue of an edition.
func AllInTx(tx *sqldb.Tx, editionID edition.ID) (c Catalogue, err error) {
	if c.Families, err = sqldb.Each(tx, scanFamily, familyTable.Select()+`WHERE edition_id = $1 ORDER BY position, id`,
		editionID); err != nil {
		return c, err
	}
	c.Products, err = sqldb.Each(tx, scanProduct, productTable.Select()+`WHERE edition_id = $1 ORDER BY name, id`, editionID)
	return c, err
}

func familyKind() record.Kind[Family] {
	return record.Kind[Family]{
		Reads: Reading, Changes: Changing,
		Name: "family", Prefix: "fam", Table: familyTable, Scan: scanFamily, Taken: ErrTaken,
		Values: func(f Family) []any { return []any{f.ID, f.EditionID, f.Slug, f.Name, f.Position, f.Version} },
		Key: func(f *Family) record.Key {
			return record.Key{ID: (*string)(&f.ID), Version: &f.Version, Scope: string(f.EditionID), Label: f.Name}
		},
		Check:      func(_ *sqldb.Tx, f *Family) error { return checkNamed(&f.Slug, f.Name) },
		Dependents: productsOfFamily,
	}
}

func productKind(dependents func(*sqldb.Tx, string) ([]record.Dependent, error)) record.Kind[Product] {
	return record.Kind[Product]{
		Reads: Reading, Changes: Changing,
		Texts: Product.texts,
		Name:  "product", Prefix: "pro", Table: productTable, Scan: scanProduct, Taken: ErrTaken,
		Values: func(p Product) []any {
			return []any{p.ID, p.EditionID, sqldb.Null(p.FamilyID), p.Slug, p.Name, p.Summary, p.URL, sqldb.Null(p.SourceKey), p.Version}
		},
		Key: func(p *Product) record.Key {
			return record.Key{ID: (*string)(&p.ID), Version: &p.Version, Scope: string(p.EditionID), Label: p.Name}
		},
		Check:      checkProduct,
		Dependents: dependents,
	}
}

func checkProduct(tx *sqldb.Tx, p *Product) error {
	if err := CheckURL(p.URL); err != nil {
		return err
	}
	if p.FamilyID != "" {
		var n int
		err := tx.QueryRow(`SELECT count(*) FROM product_family WHERE id = $1 AND edition_id = $2`, p.FamilyID, p.EditionID).Scan(&n)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrFamily
		}
	}
	return checkNamed(&p.Slug, p.Name)
}

func productsOfFamily(tx *sqldb.Tx, id string) ([]record.Dependent, error) {
	names, err := sqldb.Each(tx, func(row sqldb.Scanner) (n string, err error) { return n, row.Scan(&n) },
		`SELECT name FROM product WHERE family_id = $1 ORDER BY name, id`, id)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	return []record.Dependent{{Kind: "product", Names: names, Blocks: true}}, nil
}

func scanFamily(row sqldb.Scanner) (f Family, err error) {
	return f, row.Scan(&f.ID, &f.EditionID, &f.Slug, &f.Name, &f.Position, &f.Version)
}

func scanProduct(row sqldb.Scanner) (p Product, err error) {
	return p, row.Scan(&p.ID, &p.EditionID, sqldb.Nullable(&p.FamilyID), &p.Slug, &p.Name, &p.Summary, &p.URL,
		sqldb.Nullable(&p.SourceKey), &p.Version)
}
