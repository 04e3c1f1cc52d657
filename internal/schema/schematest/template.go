package schematest

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Template is a database that many tests of a package start from. It is built once for each engine, when the first test
// asks for it; each test gets a copy of its own.
type Template struct {
	lite     func() ([]byte, error)
	postgres func() (name string, err error)
}

var templates atomic.Int64

// NewTemplate returns a template that build makes of an empty migrated database. Build must have closed the database when
// it returns.
func NewTemplate(build func(address string) error) *Template {
	name := "template_" + strconv.FormatInt(templates.Add(1), 10)
	return &Template{
		lite:     sync.OnceValues(func() ([]byte, error) { return buildFile(build) }),
		postgres: sync.OnceValues(func() (string, error) { return name, buildDatabase(name, build) }),
	}
}

// Address returns the address of a copy on an engine. Without PostgreSQL the test is left out, and fails with CI=true.
func (x *Template) Address(t testing.TB, engine sqldb.Engine) string {
	t.Helper()
	if engine == sqldb.SQLite {
		return copyFile(t, x.lite)
	}
	return clone(t, x.postgres)
}

// DB returns a copy on an engine, opened.
func (x *Template) DB(t testing.TB, engine sqldb.Engine) *sqldb.DB {
	t.Helper()
	return open(t, x.Address(t, engine))
}

// Each is Each of the package, on copies of the template.
func (x *Template) Each(t *testing.T, body func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			body(t, x.DB(t, engine))
		})
	}
}

func buildFile(build func(address string) error) ([]byte, error) {
	dir, err := os.MkdirTemp("", "creneau-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	empty, err := template()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "template.db")
	if err := os.WriteFile(file, empty, 0o600); err != nil {
		return nil, err
	}
	if err := build("sqlite://" + file); err != nil {
		return nil, err
	}
	if _, err := os.Stat(file + "-wal"); err == nil {
		return nil, errors.New("the template is still open: its last connection writes everything into the one file")
	}
	return os.ReadFile(file)
}

func buildDatabase(name string, build func(address string) error) error {
	c, err := startCluster()
	if err != nil {
		return err
	}
	if err := c.create(name, "template_creneau"); err != nil {
		return err
	}
	return build(c.address(name))
}

// copyFile writes a database file of the test's own and returns its address.
func copyFile(t testing.TB, contents func() ([]byte, error)) string {
	t.Helper()
	b, err := contents()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite://" + file
}
