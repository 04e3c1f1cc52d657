package lostproperty

import (
	"embed"
	"io/fs"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the steps that make this chapter's table. A chapter of the product has its steps in internal/schema.
func Migrations() fs.FS {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return steps
}

// Tables lists what this package alone writes.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{{Name: "lost_thing", Owner: "lostproperty"}}
}

var thingTable = sqldb.NewTable("lost_thing", "id edition_id room_id name owner version")

func scanThing(row sqldb.Scanner) (t Thing, err error) {
	return t, row.Scan(&t.ID, &t.EditionID, sqldb.Nullable(&t.RoomID), &t.Name, &t.Owner, &t.Version)
}

func thingKind() record.Kind[Thing] {
	return record.Kind[Thing]{
		Reads: Reading, Changes: Changing,
		Name: "thing", Prefix: "thi", Table: thingTable, Scan: scanThing,
		Values: func(t Thing) []any {
			return []any{t.ID, t.EditionID, sqldb.Null(t.RoomID), t.Name, t.Owner, t.Version}
		},
		Key: func(t *Thing) record.Key {
			return record.Key{ID: (*string)(&t.ID), Version: &t.Version, Scope: string(t.EditionID), Label: t.Name}
		},
		Check: func(_ *sqldb.Tx, t *Thing) error { return t.check() },
	}
}

func allInTx(tx *sqldb.Tx, editionID edition.ID) ([]Thing, error) {
	return sqldb.Each(tx, scanThing, thingTable.Select()+`WHERE edition_id = $1 ORDER BY name, id`, editionID)
}

// dependents tells what was found in a room: edition.Later.
func dependents(tx *sqldb.Tx, kind, id string) ([]record.Dependent, error) {
	if kind != "room" {
		return nil, nil
	}
	names, err := sqldb.Each(tx, func(row sqldb.Scanner) (n string, err error) { return n, row.Scan(&n) },
		`SELECT name FROM lost_thing WHERE room_id = $1 ORDER BY name, id`, id)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	return []record.Dependent{{Kind: "thing", Names: names, Blocks: true}}, nil
}

// Personal is what this chapter keeps of people: what they asked for.
func Personal() account.Personal {
	return account.Personal{Chapter: "lostproperty", Export: export, Erase: erase, Count: count}
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	var names []string
	for _, address := range s.Emails {
		some, err := sqldb.Each(tx, func(row sqldb.Scanner) (n string, err error) { return n, row.Scan(&n) },
			`SELECT name FROM lost_thing WHERE owner = $1 ORDER BY name, id`, address)
		if err != nil {
			return nil, err
		}
		names = append(names, some...)
	}
	if len(names) == 0 {
		return nil, nil
	}
	return map[string]any{"things": names}, nil
}

func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	for _, address := range s.Emails {
		if _, err := tx.Exec(`UPDATE lost_thing SET owner = '', version = version + 1 WHERE owner = $1`, address); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	n := 0
	for _, address := range s.Emails {
		var some int
		if err := tx.QueryRow(`SELECT count(*) FROM lost_thing WHERE owner = $1`, address).Scan(&some); err != nil {
			return nil, err
		}
		n += some
	}
	return map[string]int{"lost_thing": n}, nil
}
