package webtest

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// QuayRoot is where organisers find the quay.
const QuayRoot = "/organise/quay-2027/"

// Quay is a published edition with two rooms, three slots and the talks of a table, seen by its organiser without scripts.
type Quay struct {
	Visitor
	*app.App
	Edition edition.Edition
}

var quay = schematest.NewTemplate(makeQuay)

// OnBoth runs body once per engine, in parallel, each on a quay of its own.
func OnBoth(t *testing.T, body func(t *testing.T, q Quay)) {
	t.Helper()
	t.Parallel()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			body(t, openQuay(t, quay.Address(t, engine)))
		})
	}
}

// NewQuay serves a quay on an embedded database of the test's own.
func NewQuay(t *testing.T) Quay {
	t.Helper()
	return openQuay(t, quay.Address(t, sqldb.SQLite))
}

// makeQuay describes the quay by the forms of its organiser.
func makeQuay(address string) error {
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: address, BaseURL: "http://127.0.0.1", LogLevel: "error"},
		slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer a.Close() // Tests fail where rows are missing.
	token, err := organiserLink(a, "o@example.org")
	if err != nil {
		return err
	}
	kind, body, err := fileForm("files", "talks.csv", Table)
	if err != nil {
		return err
	}
	b := NewTab(a.Handler())
	for _, w := range []*httptest.ResponseRecorder{
		b.Post("/sign-in/" + token),
		b.Post("/organise/new", "organisation", "Port", "series", "Quay", "name", "Quay 2027", "zone", "Europe/Paris", "rehearsal", "1"),
		b.Post(QuayRoot+"days/new", "start", "2027-02-04T09:00", "end", "2027-02-04T18:00"),
		b.Post(QuayRoot+"rooms/new", "name", "Big", "capacity", "200"),
		b.Post(QuayRoot+"rooms/new", "name", "Small", "capacity", "20"),
		b.Post(QuayRoot+"slots/row", "first", "2027-02-04T10:00", "count", "3", "minutes", "30", "gap", "10"),
		b.Ask("POST", QuayRoot+"import/", body, "Content-Type", kind),
	} {
		if w.Code != http.StatusSeeOther && w.Code != http.StatusOK {
			return fmt.Errorf("describe the quay: %d %s", w.Code, w.Body)
		}
	}
	e, err := a.Editions.BySlug(ctx, actor.System("t"), "quay-2027")
	if err != nil {
		return err
	}
	e.State, e.WishesOpen, e.Unplaced = edition.Published, true, edition.UnplacedAll
	_, _, err = a.Editions.Edition().Save(ctx, actor.System("t"), e)
	return err
}

func openQuay(t *testing.T, address string) Quay {
	t.Helper()
	a, v := ServeFresh(t, address)
	v.Client.Transport = asBrowser{http.DefaultTransport}
	token, err := organiserLink(a, "o@example.org")
	if err != nil {
		t.Fatal(err)
	}
	v.Submit("/sign-in/" + token)
	e, err := a.Editions.BySlug(context.Background(), actor.System("t"), "quay-2027")
	if err != nil {
		t.Fatal(err)
	}
	return Quay{v, a, e}
}

func organiserLink(a *app.App, email string) (string, error) {
	admin := actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}
	return a.Accounts.GrantLink(context.Background(), actor.System("t"), email, admin, time.Hour, "/organise/")
}

// SignInLink makes a link that signs an address in.
func (q Quay) SignInLink(email string) string {
	q.T.Helper()
	link, err := q.Accounts.GrantLink(context.Background(), actor.System("test"), email, actor.Grant{}, time.Hour, "/")
	if err != nil {
		q.T.Fatal(err)
	}
	return "/sign-in/" + link
}

// Deliver tries what waits, at once, against a relay that answers with an error, or takes it.
func (q Quay) Deliver(answer error) {
	q.T.Helper()
	ctx := context.Background()
	err := q.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE mail SET due_at = created_at`)
		return err
	})
	if err != nil {
		q.T.Fatal(err)
	}
	if _, err := q.Post.Deliver(ctx, func(context.Context, string, post.Mail) error { return answer }); err != nil {
		q.T.Fatal(err)
	}
}

// Stranger is a visitor of the quay who has not signed in and keeps no cookies.
func (q Quay) Stranger() Visitor {
	return Visitor{q.T, &http.Client{Timeout: 30 * time.Second, Transport: asBrowser{http.DefaultTransport}}, q.Base}
}

// Draft is the draft of now.
func (q Quay) Draft() programme.Draft {
	q.T.Helper()
	d, err := q.Programme.Draft(context.Background(), actor.System("t"), q.Edition.ID)
	if err != nil {
		q.T.Fatal(err)
	}
	return d
}

// Session is the draft's session of a title.
func (q Quay) Session(title string) programme.Session {
	q.T.Helper()
	for _, s := range q.Draft().Sessions {
		if s.Title == title {
			return s
		}
	}
	q.T.Fatalf("no session %q", title)
	return programme.Session{}
}

// Place puts a session into a room by the form, at a time of the clock.
func (q Quay) Place(title string, room int, at string) {
	q.T.Helper()
	d := q.Draft()
	q.Submit("/organise/quay-2027/placements/new", "session", string(q.Session(title).ID), "start", "2027-02-04T"+at, "room",
		string(d.Frame.Rooms[room].ID))
}

// Edit saves a session with some fields changed.
func (q Quay) Edit(title string, change func(*programme.Session)) {
	q.T.Helper()
	s := q.Session(title)
	change(&s)
	if _, _, err := q.Programme.Session().Save(context.Background(), actor.System("t"), s); err != nil {
		q.T.Fatal(err)
	}
}

// SetClock makes the quay's clock read a time of its zone. Public pages show it within a second, at once when none was asked for yet.
func (q Quay) SetClock(reads string) {
	q.T.Helper()
	at, err := time.ParseInLocation("2006-01-02T15:04", reads, q.Edition.Location())
	if err != nil {
		q.T.Fatal(err)
	}
	e, err := q.Editions.BySlug(context.Background(), actor.System("t"), q.Edition.Slug)
	if err != nil {
		q.T.Fatal(err)
	}
	if _, _, err := q.Editions.SetClock(context.Background(), actor.System("t"), e, at); err != nil {
		q.T.Fatal(err)
	}
}

// Do takes a step of the draft.
func (q Quay) Do(edits ...programme.Edit) {
	q.T.Helper()
	if _, err := q.Programme.TakeStep(context.Background(), actor.System("t"), q.Edition.ID, programme.Step{Edits: edits}); err != nil {
		q.T.Fatal(err)
	}
}

// inFrench asks for everything in French.
type inFrench struct{ http.RoundTripper }

func (f inFrench) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept-Language", "fr")
	return f.RoundTripper.RoundTrip(r)
}

// Colleague signs in a second organiser, who reads French.
func (q Quay) Colleague() Quay {
	q.T.Helper()
	token, err := organiserLink(q.App, "amelie@example.org")
	if err != nil {
		q.T.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		q.T.Fatal(err)
	}
	q.Client = &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: inFrench{asBrowser{http.DefaultTransport}}}
	q.Submit("/sign-in/" + token)
	return q
}

// Release places a talk and releases the programme, and returns the talk's code.
func (q Quay) Release() (code string) {
	q.T.Helper()
	q.Place("Storage for all", 1, "10:00")
	q.Submit(QuayRoot+"release/", "telling", "send")
	return q.Session("Storage for all").Code
}
