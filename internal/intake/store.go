package intake

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// baseRow is how the row of a base keeps whom it is of.
type baseRow struct {
	Keys   []string    `json:"keys,omitempty"`
	GUID   string      `json:"guid,omitempty"`
	Left   bool        `json:"left,omitempty"`
	Kept   bool        `json:"kept,omitempty"`
	Apart  bool        `json:"apart,omitempty"`
	Places []BasePlace `json:"places,omitempty"`
}

// basesInTx reads what was imported last into an edition.
func basesInTx(tx *sqldb.Tx, editionID edition.ID) ([]Base, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (Base, error) {
		var b Base
		var who sqldb.JSON[baseRow]
		var fields sqldb.JSON[map[string]string]
		err := row.Scan(&b.Object, &b.Kind, &who, &fields)
		b.Keys, b.GUID, b.Left, b.Kept, b.Apart, b.Places, b.Fields = who.V.Keys, who.V.GUID, who.V.Left, who.V.Kept, who.V.Apart, who.V.Places,
			fields.V
		return b, err
	}, `SELECT object, kind, known, fields FROM import_base WHERE edition_id = $1 ORDER BY object`, editionID)
}

// asides reads what was imported last into an edition: programme.Later.
func asides(tx *sqldb.Tx, editionID edition.ID) ([]programme.Aside, error) {
	bases, err := basesInTx(tx, editionID)
	if err != nil {
		return nil, err
	}
	return asidesOf(bases)
}

// exchangeAsides writes what was imported last in place of what was before that: programme.Later.
func exchangeAsides(tx *sqldb.Tx, editionID edition.ID, before, after []programme.Aside) error {
	was, err := basesIn(before)
	if err != nil {
		return err
	}
	is, err := basesIn(after)
	if err != nil {
		return err
	}
	return exchangeBases(tx, editionID, was, is)
}

// exchangeBases writes what was imported last in place of what was before that.
func exchangeBases(tx *sqldb.Tx, editionID edition.ID, before, after []Base) error {
	for _, b := range before {
		if _, err := tx.Exec(`DELETE FROM import_base WHERE edition_id = $1 AND object = $2`, editionID, b.Object); err != nil {
			return err
		}
	}
	for _, b := range after {
		_, err := tx.Exec(`INSERT INTO import_base (edition_id, object, kind, known, fields) VALUES ($1, $2, $3, $4, $5)`,
			editionID, b.Object, b.Kind, sqldb.AsJSON(baseRow{b.Keys, b.GUID, b.Left, b.Kept, b.Apart, b.Places}), sqldb.AsJSON(b.Fields))
		if err != nil {
			return err
		}
	}
	return nil
}

// guidTaken reports whether a uuid names something on this server already, in any edition.
func guidTaken(tx *sqldb.Tx, guid string) (bool, error) {
	var n int
	err := tx.QueryRow(`
		SELECT (SELECT count(*) FROM session WHERE guid = $1) + (SELECT count(*) FROM placement WHERE guid = $1)
			+ (SELECT count(*) FROM room WHERE guid = $1) + (SELECT count(*) FROM speaker WHERE guid = $1)`, guid).Scan(&n)
	return n > 0, err
}

func insertRun(tx *sqldb.Tx, id string, editionID edition.ID, name, format, actor string, s summary) error {
	_, err := tx.Exec(`INSERT INTO import_run (id, edition_id, name, format, digest, actor, at, summary) VALUES ($1, $2, $3, $4, '', $5, $6, $7)`,
		id, editionID, name, format, actor, sqldb.At(tx.Now()), sqldb.AsJSON(s))
	return err
}

// runsInTx reads the imports of an edition, newest first.
func runsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Imported, error) {
	return sqldb.Each(tx, scanImported, `SELECT name, format, actor, at, summary FROM import_run WHERE edition_id = $1 ORDER BY id DESC`,
		editionID)
}

func scanImported(row sqldb.Scanner) (v Imported, err error) {
	var at sqldb.Time
	var kept sqldb.JSON[summary]
	err = row.Scan(&v.Name, &v.Format, &v.Actor, &at, &kept)
	v.At, v.Added, v.Changed, v.Unchanged = at.Time, kept.V.Added, kept.V.Changed, kept.V.Unchanged
	for _, n := range kept.V.Notes {
		v.Notes = append(v.Notes, formats.Note{Place: n.Place, Code: n.Code, Said: text.SayText(n.Said)})
	}
	return v, err
}
