package schematest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema"
)

// Postgres returns a migrated PostgreSQL database of the test's own.
func Postgres(t testing.TB) *sqldb.DB {
	t.Helper()
	return open(t, PostgresAddress(t))
}

// PostgresAddress returns the address of a migrated PostgreSQL database of the test's own.
func PostgresAddress(t testing.TB) string {
	t.Helper()
	return clone(t, named("template_creneau"))
}

// EmptyPostgresAddress is PostgresAddress without any table: what a backup is restored to.
func EmptyPostgresAddress(t testing.TB) string {
	t.Helper()
	return clone(t, named("template0"))
}

// clone returns the address of a copy of a template, whose name is asked for once there is a server.
func clone(t testing.TB, template func() (string, error)) string {
	t.Helper()
	c, err := startCluster()
	if errors.Is(err, errNoPostgres) && os.Getenv("CI") != "true" {
		t.Skip("LEFT OUT: PostgreSQL is not installed (make setup)")
	}
	if err != nil {
		t.Fatal(err)
	}
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strconv.FormatInt(c.clones.Add(1), 10)
	if err := c.create(name, from); err != nil {
		t.Fatal(err)
	}
	return c.address(name)
}

func named(template string) func() (string, error) {
	return func() (string, error) { return template, nil }
}

var errNoPostgres = errors.New("no initdb in PATH or under /usr/lib/postgresql")

// cluster is a PostgreSQL server in a temporary folder, reached through a socket there.
type cluster struct {
	dir     string
	bin     string
	admin   *sql.DB
	adminDB *sqldb.DB
	clones  atomic.Int64
	keeper  *exec.Cmd  // stops the server when its input ends
	leash   io.Closer  // that input, which ends with this process at the latest
	mu      sync.Mutex // CREATE DATABASE from one template does one at a time
}

var running atomic.Pointer[cluster]

var startCluster = sync.OnceValues(func() (*cluster, error) {
	c, err := newCluster()
	if err == nil {
		running.Store(c)
	}
	return c, err
})

func stopCluster() {
	c := running.Load()
	if c == nil {
		return
	}
	c.adminDB.Close()
	c.leash.Close()
	c.keeper.Wait()
}

func newCluster() (*cluster, error) {
	bin, err := findBin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "creneau-pg-")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir, bin: bin}
	if uid, gid, ok := servant(); ok {
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
	}
	if out, err := c.command("initdb", "-D", c.data(), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C",
		"--no-sync").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := c.keep(); err != nil {
		return nil, err
	}
	options := fmt.Sprintf("-F -k %s -c listen_addresses='' -c synchronous_commit=off -c full_page_writes=off -c max_connections=200", dir)
	// Output goes to a file: a pipe would be held open by the server and never end.
	if err := c.command("pg_ctl", "-D", c.data(), "-l", filepath.Join(dir, "log"), "-o", options, "-w", "start").Run(); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, fmt.Errorf("pg_ctl start: %w: %s", err, log)
	}
	return c, c.makeTemplate()
}

// keep starts what stops the server and takes its folder away when this process ends, be it by a panic or a kill: the server is
// nobody's child.
func (c *cluster) keep() (err error) {
	c.keeper = c.as(exec.Command("sh", "-c", `read -r _; "$0" -D "$1" -m immediate -w stop; rm -rf "$2"`, filepath.Join(c.bin, "pg_ctl"),
		c.data(), c.dir))
	c.keeper.SysProcAttr.Setpgid = true // who interrupts the tests does not interrupt it
	if c.leash, err = c.keeper.StdinPipe(); err != nil {
		return err
	}
	return c.keeper.Start()
}

func (c *cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *cluster) address(database string) string {
	return fmt.Sprintf("postgres:///%s?host=%s&user=postgres&pool_max_conns=6", database, c.dir)
}

func (c *cluster) makeTemplate() error {
	ctx := context.Background()
	admin, err := sqldb.Open(ctx, c.address("postgres"), sqldb.Options{})
	if err != nil {
		return err
	}
	c.adminDB, c.admin = admin, admin.Writer()
	if _, err := c.admin.Exec("CREATE DATABASE template_creneau"); err != nil {
		return err
	}
	db, err := sqldb.Open(ctx, c.address("template_creneau"), sqldb.Options{Clock: Clock})
	if err != nil {
		return err
	}
	if _, err := schema.Migrate(ctx, db); err != nil {
		return err
	}
	return db.Close()
}

func (c *cluster) create(name, template string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY file_copy")
	return err
}

// command runs one of PostgreSQL's programs.
func (c *cluster) command(name string, args ...string) *exec.Cmd {
	return c.as(exec.Command(filepath.Join(c.bin, name), args...))
}

// as runs a command in the server's folder, as the user postgres when we are root: it refuses root.
func (c *cluster) as(cmd *exec.Cmd) *exec.Cmd {
	cmd.Dir, cmd.SysProcAttr = c.dir, &syscall.SysProcAttr{}
	if uid, gid, ok := servant(); ok {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return cmd
}

func servant() (uid, gid int, ok bool) {
	if os.Getuid() != 0 {
		return 0, 0, false
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return 0, 0, false
	}
	uid, uidErr := strconv.Atoi(u.Uid)
	gid, gidErr := strconv.Atoi(u.Gid)
	return uid, gid, uidErr == nil && gidErr == nil
}

func findBin() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errNoPostgres
	}
	return filepath.Dir(slices.Max(found)), nil
}
