package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestAnImportThatIsKilledHappenedWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		importAndDie(t, "sqlite://"+filepath.Join(t.TempDir(), "c.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		importAndDie(t, schematest.PostgresAddress(t))
	})
}

const talksOfIssue = 150 // sessions of a file

// issue is a file whose every title, room and hour tells which issue it is.
func issue(n int) string {
	var b strings.Builder
	b.WriteString("key,title,minutes,room,date,start,speakers\n")
	for i := range talksOfIssue {
		fmt.Fprintf(&b, "k%d,Talk %d in issue %d,20,Room %d,2027-03-04,%02d:%02d,Person %d\n", i, i, n, (i+n)%10, 8+i/15, 20*(i%3), i)
	}
	return b.String()
}

// importAndDie kills imports at any moment. After each the draft, and what was imported last, are of one issue.
func importAndDie(t *testing.T, database string) {
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: database}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	who := actor.System("test")
	e, err := a.Editions.Create(ctx, who, edition.Wanted{Organisation: "O", Series: "S", Name: "Quay", Slug: "quay", Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	name, killed, whole := filepath.Join(t.TempDir(), "issue.csv"), 0, 0
	before, took := "", 400*time.Millisecond
	for n := range 2 * kills(t) {
		if err := os.WriteFile(name, []byte(issue(n)), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "import", "--database", database, "--edition", "quay", name)
		cmd.Env = append(os.Environ(), runAsCreneau+"=1")
		started := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if n > 0 { // the first one tells how long it takes
			die := time.AfterFunc(time.Duration(rng.Int64N(int64(took))), func() { cmd.Process.Kill() }) // The process may have ended.
			defer die.Stop()
		}
		if cmd.Wait() != nil {
			killed++
		}
		if n == 0 {
			took = time.Since(started)
		}
		if now := issueOf(t, a, who, e.ID); now != before {
			if now != fmt.Sprint(n) {
				t.Fatalf("after import %d the draft is of issue %s", n, now)
			}
			before = now
			whole++
		}
	}
	figures(t, "imports: %d of %d were killed, %d happened", killed, 2*kills(t), whole)
	if killed == 0 {
		t.Error("no import was killed: it shows nothing")
	}
}

// issueOf is the issue that the whole draft is of, and of which importing again changes nothing.
func issueOf(t *testing.T, a *app.App, who actor.Actor, id edition.ID) (number string) {
	t.Helper()
	ctx := context.Background()
	d, err := a.Programme.Draft(ctx, who, id)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range d.Sessions {
		_, now, _ := strings.Cut(s.Title, " in issue ")
		if number = now; i > 0 && !strings.HasSuffix(d.Sessions[0].Title, " "+now) {
			t.Fatalf("%q and %q stand together", d.Sessions[0].Title, s.Title)
		}
	}
	if number == "" {
		return ""
	}
	if len(d.Sessions) != talksOfIssue || len(d.Placements) != talksOfIssue {
		t.Fatalf("%d sessions and %d places of %d", len(d.Sessions), len(d.Placements), talksOfIssue)
	}
	var n int
	if _, err := fmt.Sscan(number, &n); err != nil {
		t.Fatal(err)
	}
	res, err := formats.Read(ctx, []formats.Source{{Name: "issue.csv", Data: []byte(issue(n))}}, formats.ReadOptions{Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	diff, err := a.Intake.Import(ctx, who, id, res, intake.Taking{Dry: true})
	if err != nil || !diff.Empty() || len(diff.Conflicts) != 0 {
		t.Fatalf("issue %d again: %v, %+v", n, err, diff)
	}
	return number
}
