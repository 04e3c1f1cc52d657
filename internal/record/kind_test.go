package record_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// boat is an object of a chapter that these tests stand in for.
type boat struct {
	ID, Name string
	Version  int64
}

// boats makes the table of a chapter on which others hang things.
func same(a, b record.Dependent) bool {
	return a.Kind == b.Kind && slices.Equal(a.Names, b.Names) && a.Blocks == b.Blocks && a.Needs == b.Needs
}

func boats(t *testing.T, db *sqldb.DB, hangs record.Dependents) record.UseCases[boat] {
	t.Helper()
	if err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`CREATE TABLE boat (id TEXT PRIMARY KEY, name TEXT NOT NULL, version BIGINT NOT NULL)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return record.NewUseCases(db, id.System(), boatKind(hangs))
}

func boatKind(hangs record.Dependents) record.Kind[boat] {
	var attached record.Attached
	if hangs != nil {
		attached.Add(hangs)
	}
	attached.Add(func(_ *sqldb.Tx, kind, _ string) ([]record.Dependent, error) {
		if kind != "boat" {
			return nil, errors.New("asked of a " + kind)
		}
		return []record.Dependent{{Kind: "flag", Names: []string{"Red"}}}, nil
	})
	return record.Kind[boat]{
		Name: "boat", Prefix: "boa", Table: sqldb.NewTable("boat", "id name version"),
		Scan: func(row sqldb.Scanner) (b boat, err error) { return b, row.Scan(&b.ID, &b.Name, &b.Version) },
		Values: func(b boat) []any {
			return []any{b.ID, b.Name, b.Version}
		},
		Key: func(b *boat) record.Key {
			return record.Key{ID: &b.ID, Version: &b.Version, Scope: "edi_x", Label: b.Name}
		},
		Dependents: attached.On("boat"),
	}
}

// What blocks stays until it is taken off; what does not block goes too; and who cannot be asked keeps the object.
func TestAnObjectIsRemovedUnlessSomethingThatBlocksHangsOnIt(t *testing.T) {
	t.Parallel()
	ctx, who := context.Background(), actor.System("t")
	flag := record.Dependent{Kind: "flag", Names: []string{"Red"}}
	unknown := errors.New("nobody knows")
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var hangs []record.Dependent
		var asked error
		all := boats(t, db, func(*sqldb.Tx, string, string) ([]record.Dependent, error) { return hangs, asked })
		for name, c := range map[string]struct {
			hangs   []record.Dependent
			asked   error
			refusal error
			names   any
		}{
			"nothing of the first chapter": {},
			"something that goes too":      {hangs: []record.Dependent{{Kind: "sail", Names: []string{"Jib"}}}},
			"something that blocks": {
				hangs: []record.Dependent{{Kind: "crew", Names: []string{"Ana", "Bert"}, Blocks: true}}, refusal: record.ErrInUse, names: "Ana, Bert",
			},
			"both": {
				hangs:   []record.Dependent{{Kind: "sail", Names: []string{"Jib"}}, {Kind: "crew", Names: []string{"Ana"}, Blocks: true}},
				refusal: record.ErrInUse, names: "Ana",
			},
			"nobody can say": {asked: unknown, refusal: unknown},
		} {
			hangs, asked = c.hangs, nil
			b, _, err := all.Save(ctx, who, boat{Name: "Swan"})
			if err != nil {
				t.Fatal(err)
			}
			if _, said, err := all.ByID(ctx, who, b.ID); err != nil || !slices.EqualFunc(said, append(slices.Clone(c.hangs), flag), same) {
				t.Errorf("%s: it is said to hang: %+v, %v", name, said, err)
			}
			asked = c.asked
			_, err = all.Remove(ctx, who, b.ID)
			if !errors.Is(err, c.refusal) {
				t.Errorf("%s: removing: %v, not %v", name, err, c.refusal)
			}
			if f, ok := fault.From(err); ok && f.Values["Names"] != c.names {
				t.Errorf("%s: the refusal names %v, not %v", name, f.Values["Names"], c.names)
			}
			asked = nil
			if _, _, err := all.ByID(ctx, who, b.ID); errors.Is(err, record.ErrGone) != (c.refusal == nil) {
				t.Errorf("%s: afterwards: %v", name, err)
			}
		}
	})
}
