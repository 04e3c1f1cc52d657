package release_test

import (
	"context"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// world is the chapters on a database, with one edition.
type world struct {
	*programme.Service
	*record.History
	intake   *intake.Service
	releases *release.Service
	editions *edition.Service
	people   *speaker.Service
	edition  edition.Edition
	who      actor.Actor
}

func newWorld(t *testing.T, db *sqldb.DB) world {
	t.Helper()
	c := cores.New(db, id.System())
	c.History.Add(c.Programme.Undoers()...)
	w := world{Service: c.Programme, History: c.History, intake: c.Intake, releases: c.Releases, editions: c.Editions, people: c.Speakers, who: actor.System("test")}
	e, err := w.editions.Create(context.Background(), w.who, edition.Wanted{Organisation: "O", Series: "S", Name: "Test day", Zone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	w.edition = e
	return w
}

func (w world) draft(t *testing.T) programme.Draft {
	t.Helper()
	d, err := w.Draft(context.Background(), w.who, w.edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
