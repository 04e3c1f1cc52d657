package schema_test

import (
	"context"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func TestMigratingTwiceDoesNothingTheSecondTime(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		steps, err := schema.Migrate(context.Background(), db)
		if err != nil || steps != 0 {
			t.Errorf("got %d steps, %v", steps, err)
		}
		s, err := schema.StatusOf(context.Background(), db)
		if err != nil || s.Current != s.Latest || s.Latest == 0 {
			t.Errorf("got %+v, %v", s, err)
		}
	})
}

func TestTheTwinsDifferOnlyWhereTheEnginesDo(t *testing.T) {
	t.Parallel()
	twins, err := os.ReadDir("sqlite")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range twins {
		lite, pg := read(t, "sqlite/"+file.Name()), read(t, "postgres/"+file.Name())
		lite = regexp.MustCompile(`INTEGER PRIMARY KEY AUTOINCREMENT`).ReplaceAllString(lite, "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
		lite = regexp.MustCompile(`\bBLOB\b`).ReplaceAllString(lite, "BYTEA")
		if diff := cmp.Diff(lite, pg); diff != "" {
			t.Errorf("%s (-sqlite +postgres):\n%s", file.Name(), diff)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
