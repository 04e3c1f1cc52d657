// Package programmetest makes editions whose draft, imports and releases are tested: an empty one (World), a day of three
// talks (Stage) and the demonstration edited by two people (Studio).
package programmetest

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
	"github.com/creneau/creneau/internal/speaker"
)

// World is the chapters on a database, with one edition.
type World struct {
	*programme.Service
	*record.History
	DB       *sqldb.DB
	Intake   *intake.Service
	Releases *release.Service
	Editions *edition.Service
	People   *speaker.Service
	Edition  edition.Edition
	Who      actor.Actor
}

// New returns the chapters on a migrated database, with an edition of no days.
func New(t *testing.T, db *sqldb.DB) World {
	t.Helper()
	c := cores.New(db, id.System())
	c.History.Add(c.Programme.Undoers()...)
	w := World{Service: c.Programme, History: c.History, DB: db, Intake: c.Intake, Releases: c.Releases, Editions: c.Editions,
		People: c.Speakers, Who: actor.System("test")}
	e, err := w.Editions.Create(context.Background(), w.Who,
		edition.Wanted{Organisation: "O", Series: "S", Name: "Test day", Zone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	w.Edition = e
	return w
}

// DraftNow is the draft as it is.
func (w World) DraftNow(t *testing.T) programme.Draft {
	t.Helper()
	d, err := w.Draft(context.Background(), w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
