// Package cores assembles the use cases of all chapters on a database: once for the server, the command line, the
// demonstration and the tests. A chapter that others build on has its line here; one that nobody builds on is made where
// it is listed, in app.
package cores

import (
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/alert"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/registration"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/repair"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/speaker"
)

// Cores are the use cases of the chapters.
type Cores struct {
	DB        *sqldb.DB
	IDs       id.Source
	History   *record.History // of the chapters that handed it their undoers
	Post      *post.Service
	Accounts  *account.Service
	Editions  *edition.Service
	Practical *practical.Service
	Pictures  *picture.Service
	Faces     *face.Service
	Catalogue *catalogue.Service
	Speakers  *speaker.Service
	Calls     *cfp.Service
	Reviews   *review.Service
	Programme *programme.Service
	Selection *selection.Service
	Intake    *intake.Service
	Handover  *handover.Service
	Releases  *release.Service
	Care      *care.Service
	Attendees *registration.Service
	Agenda    *agenda.Service
	Notices   *notice.Service
	Alerts    *alert.Service
	Planning  *planning.Service
	Repair    *repair.Service
	Room      *room.Service
}

// New assembles the chapters on a database that has the newest schema. A later chapter hands the earlier ones what it has
// to do inside their transactions.
func New(db *sqldb.DB, ids id.Source) Cores {
	c := Cores{DB: db, IDs: ids, History: record.NewHistory(db, ids), Post: post.NewService(db, ids), Accounts: account.NewService(db, ids)}
	c.Editions = edition.NewService(db, ids)
	c.Post.Name(edition.LetterheadInTx)
	c.Practical = practical.NewService(db, ids)
	c.Pictures = picture.NewService(db, ids)
	c.Faces = face.NewService(db, ids, c.Editions, c.Pictures)
	c.Catalogue = catalogue.NewService(db, ids)
	c.Speakers = speaker.NewService(db, ids, c.Editions)
	c.Calls = cfp.NewService(db, ids, c.Accounts, c.Editions)
	c.Reviews = review.NewService(db, ids, c.Accounts)
	c.Programme = programme.NewService(db, ids, c.Editions, c.Catalogue, c.Speakers)
	c.Selection = selection.NewService(db, ids, c.Calls, c.Post, c.Editions, stage(c.Programme, c.Speakers))
	c.Intake = intake.NewService(db, ids, c.Editions, c.Programme)
	c.Handover = handover.NewService(db, ids, handover.Parts{Editions: c.Editions, Catalogue: c.Catalogue, Calls: c.Calls, Reviews: c.Reviews,
		Selection: c.Selection})
	c.Releases = release.NewService(db, ids, c.Programme)
	c.Care = care.NewService(db, ids, care.Neighbours{Accounts: c.Accounts, Pictures: c.Pictures, Speakers: c.Speakers, Calls: c.Calls,
		Programme: c.Programme, Selection: c.Selection, Releases: c.Releases})
	c.Attendees = registration.NewService(db, ids, c.Editions)
	c.Agenda = agenda.NewService(db, ids, c.Accounts, c.Programme)
	c.Notices = notice.NewService(db, ids, c.Post)
	c.Alerts = alert.NewService(db, ids, c.Editions, c.Agenda, c.Notices)
	c.Planning = planning.NewService(db, ids, c.Programme)
	c.Repair = repair.NewService(db, ids, c.Programme, c.Planning)
	c.Room = room.NewService(db, ids, c.Editions, c.Programme, time.Now)
	return c
}
