package app_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

// refused posts what is not accepted, and returns the page that says so.
func (v visitor) refused(status int, path string, pairs ...string) string {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	got, body := v.read(v.client.PostForm(v.base+path, form))
	if got != status {
		v.t.Fatalf("POST %s: %d, want %d\n%s", path, got, status, body)
	}
	return body
}

func (v visitor) shows(path string, wanted ...string) {
	v.t.Helper()
	body := v.get(path)
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			v.t.Errorf("%s does not show %q\n%s", path, want, body)
		}
	}
}

// asBrowser asks for pages: who wishes for nothing gets the programme as text.
type asBrowser struct{ http.RoundTripper }

func (b asBrowser) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept", "text/html")
	return b.RoundTripper.RoundTrip(r)
}

// quay is an edition with two rooms, three slots, talks of a table and an internal break, described by an organiser.
type quay struct {
	visitor
	*app.App
	edition edition.Edition
}

func newQuay(t *testing.T, address string) quay {
	t.Helper()
	a, v := serveFresh(t, address)
	v.client.Transport = asBrowser{http.DefaultTransport}
	ctx := context.Background()
	token, err := a.Accounts.GrantLink(ctx, actor.System("t"), "o@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, time.Hour, "/organise/")
	if err != nil {
		t.Fatal(err)
	}
	v.post("/sign-in/" + token)
	v.post("/organise/new", "organisation", "Port", "series", "Quay", "name", "Quay 2027", "zone", "Europe/Paris")
	root := "/organise/quay-2027"
	v.post(root+"/days/new", "start", "2027-02-04T09:00", "end", "2027-02-04T18:00")
	v.post(root+"/rooms/new", "name", "Big", "capacity", "200")
	v.post(root+"/rooms/new", "name", "Small", "capacity", "20")
	v.post(root+"/slots/row", "first", "2027-02-04T10:00", "count", "3", "minutes", "30", "gap", "10")
	v.upload(root+"/import/", "files", "talks.csv", table)
	e, err := a.Editions.BySlug(ctx, actor.System("t"), "quay-2027")
	if err != nil {
		t.Fatal(err)
	}
	e.State, e.WishesOpen, e.Unplaced = edition.Published, true, edition.UnplacedAll
	if _, _, err := a.Editions.Edition().Save(ctx, actor.System("t"), e); err != nil {
		t.Fatal(err)
	}
	return quay{v, a, e}
}

func (q quay) draft() programme.Draft {
	q.t.Helper()
	d, err := q.Programme.Draft(context.Background(), actor.System("t"), q.edition.ID)
	if err != nil {
		q.t.Fatal(err)
	}
	return d
}

func (q quay) session(title string) programme.Session {
	q.t.Helper()
	for _, s := range q.draft().Sessions {
		if s.Title == title {
			return s
		}
	}
	q.t.Fatalf("no session %q", title)
	return programme.Session{}
}

// place puts a session into a room by the form, at a time of the clock.
func (q quay) place(title string, room int, at string) {
	q.t.Helper()
	d := q.draft()
	q.post("/organise/quay-2027/placements/new", "session", string(q.session(title).ID), "start", "2027-02-04T"+at, "room", string(d.Frame.Rooms[room].ID))
}

// edit saves a session with some fields changed.
func (q quay) edit(title string, change func(*programme.Session)) {
	q.t.Helper()
	s := q.session(title)
	change(&s)
	if _, _, err := q.Programme.Session().Save(context.Background(), actor.System("t"), s); err != nil {
		q.t.Fatal(err)
	}
}

// do takes a step of the draft.
func (q quay) do(edits ...programme.Edit) {
	q.t.Helper()
	if _, err := q.Programme.Do(context.Background(), actor.System("t"), q.edition.ID, programme.Step{Edits: edits}); err != nil {
		q.t.Fatal(err)
	}
}

func onBoth(t *testing.T, body func(t *testing.T, q quay)) {
	t.Parallel()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			address := "sqlite://" + filepath.Join(t.TempDir(), "x.db")
			if engine == sqldb.Postgres {
				address = schematest.PostgresAddress(t)
			}
			body(t, newQuay(t, address))
		})
	}
}

func TestAnInternalBreakIsSeenByOrganisersOnly(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		root, sessions := "/organise/quay-2027", "/organise/quay-2027/sessions/"
		refusal := q.refused(http.StatusUnprocessableEntity, sessions+"new", "title", "Crew huddle", "kind", "talk", "minutes", "30", "state", "confirmed", "internal", "1")
		if !strings.Contains(refusal, `id="internal-error"`) || !strings.Contains(refusal, `name="internal" value="1" checked`) {
			t.Errorf("the refusal does not stand at its field:\n%s", refusal)
		}
		q.post(sessions+"new", "title", "Crew huddle", "kind", "break", "minutes", "30", "state", "confirmed", "internal", "1")
		q.place("Crew huddle", 0, "10:00")
		q.shows(sessions, "1 internal break", `Crew huddle</a> <span class="tag">internal</span>`)
		if body := q.get(sessions + "?only=internal"); strings.Contains(body, "Storage for all") || !strings.Contains(body, "Crew huddle") {
			t.Errorf("the list of internal breaks:\n%s", body)
		}
		code := q.session("Crew huddle").Code
		public := func(paths ...string) {
			t.Helper()
			nobody := visitor{t, &http.Client{Timeout: 30 * time.Second, Transport: asBrowser{http.DefaultTransport}}, q.base}
			for _, path := range paths {
				_, body := nobody.read(nobody.client.Get(nobody.base + path))
				if strings.Contains(body, "huddle") || strings.Contains(body, code) {
					t.Errorf("%s tells of an internal break:\n%s", path, body)
				}
			}
			for _, path := range []string{"/api/v1/editions/quay-2027/sessions", "/api/v1/editions/quay-2027/findings", "/api/v1/editions/quay-2027/changes"} {
				if status, _ := nobody.read(nobody.client.Get(nobody.base + path)); status != http.StatusUnauthorized {
					t.Errorf("%s: %d for somebody not signed in", path, status)
				}
			}
		}
		public("/quay-2027/", "/quay-2027/wishes/", "/quay-2027/wishes/?q=hudle&lang=fr", "/api/v1/editions/quay-2027/programme")
		if body := q.refused(http.StatusNotFound, "/quay-2027/my/star", "session", code, "level", "1"); strings.Contains(body, "huddle") {
			t.Errorf("an internal break can be starred:\n%s", body)
		}

		q.place("Storage for all", 1, "10:00")
		q.post("/quay-2027/my/star", "session", q.session("Storage for all").Code, "level", "1")
		q.post(root+"/release/", "note", "first", "telling", "send")
		public("/quay-2027/", "/quay-2027/schedule/", "/quay-2027/schedule/?view=grid", "/quay-2027/schedule/?q=hudle", "/quay-2027/schedule/grid.css", "/quay-2027/schedule.xml",
			"/quay-2027/schedule.json", "/quay-2027/schedule.ics", "/quay-2027/schedule.csv", "/quay-2027/schedule.txt", "/quay-2027/schedule/feed.xml", "/quay-2027/schedule/changelog/",
			"/quay-2027/schedule/v/1/", "/quay-2027/schedule/now/?at=2027-02-04T10:05", "/quay-2027/room/big/", "/quay-2027/wishes/",
			"/quay-2027/my/keep.json", "/api/v1/editions/quay-2027/programme", "/api/v1/editions/quay-2027/releases", "/api/v1/editions/quay-2027/releases/1")
		for _, path := range []string{"/quay-2027/talk/" + code + "/", "/quay-2027/talk/" + code + ".ics", "/quay-2027/schedule/v/1/talk/" + code + "/"} {
			if status, _ := q.read(q.client.Get(q.base + path)); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
		for _, path := range []string{"/quay-2027/my/", "/api/v1/editions/quay-2027/my/day"} {
			if body := q.get(path); strings.Contains(body, "huddle") || !strings.Contains(body, "Storage for all") {
				t.Errorf("%s:\n%s", path, body)
			}
		}
		q.Wake(context.Background(), release.Released)
		mails, err := q.Post.MailsOf(context.Background(), actor.System("t"), string(q.edition.ID), post.BoxFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			if strings.Contains(m.Text, "huddle") {
				t.Errorf("%s is told of it:\n%s", m.To, m.Text)
			}
		}
		dir := t.TempDir()
		files, err := q.ExportStatic(context.Background(), q.edition, dir, "")
		if err != nil || files < 20 {
			t.Fatalf("%d files, %v", files, err)
		}
		err = filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			b, err := os.ReadFile(path)
			if strings.Contains(string(b), "huddle") || strings.Contains(path, code) {
				t.Errorf("the static export tells of it in %s", path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}

		// The room is taken all the same.
		q.place("Birds and models", 0, "10:00")
		q.shows(root+"/release/", "are in Big at the same time", "<summary>Blocks <span")
	})
}

func TestASessionToBeConfirmedLooksItUntilItIsConfirmed(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		root := "/organise/quay-2027"
		q.place("Storage for all", 0, "10:00")
		q.place("Birds and models", 1, "10:00")
		q.edit("Storage for all", func(s *programme.Session) { s.Pending = true })
		id, code := string(q.session("Storage for all").ID), q.session("Storage for all").Code
		q.shows(root+"/sessions/"+id, `name="pending" value="1" checked`)
		q.shows(root+"/sessions/?only=pending", "1 session not confirmed", "not confirmed yet")
		q.shows("/quay-2027/wishes/", "to be confirmed")
		q.shows(root+"/release/", "1 placed session not confirmed", `<a href="/organise/quay-2027/sessions/`+id+`">Storage for all</a>`,
			"2 sessions without a place", ">A lab</a>")
		q.post(root + "/release/")
		for _, path := range []string{"/quay-2027/schedule/", "/quay-2027/schedule/?view=grid", "/quay-2027/talk/" + code + "/", "/quay-2027/room/big/", "/quay-2027/schedule/now/?at=2027-02-04T10:05"} {
			q.shows(path, "to be confirmed")
			q.shows(path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"lang=fr", "à confirmer")
			q.get("/quay-2027/schedule/?lang=en")
		}
		q.shows("/quay-2027/talk/"+code+"/", "EventScheduled")
		q.shows("/quay-2027/talk/"+code+".ics", "STATUS:TENTATIVE")
		q.shows("/api/v1/editions/quay-2027/programme", `"pending":true`)
		q.post("/quay-2027/my/star", "session", code, "level", "1")
		q.shows("/quay-2027/my/", "to be confirmed")
		feed := q.post("/quay-2027/my/feed")
		_, secret, _ := strings.Cut(feed, q.base+"/quay-2027/my/feed/")
		secret, _, _ = strings.Cut(secret, ".ics")
		q.shows("/quay-2027/my/feed/"+secret+".ics", "STATUS:TENTATIVE")

		q.edit("Storage for all", func(s *programme.Session) { s.Pending = false })
		q.shows(root+"/release/", "edited", "confirmation")
		q.post(root + "/release/")
		q.shows("/quay-2027/schedule/changelog/", "confirmation")
		q.shows("/quay-2027/schedule/feed.xml", "edited: 1 · Storage for all: confirmation: to be confirmed → confirmed")
		q.shows("/quay-2027/my/feed/"+secret+".ics", "STATUS:CONFIRMED", "SEQUENCE:1")
		if body := q.get("/quay-2027/talk/" + code + "/"); strings.Contains(body, "to be confirmed") {
			t.Errorf("confirmed, and still:\n%s", body)
		}
	})
}

func TestACancelledSessionIsStruckThroughWithWhatReplacesIt(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		q.place("Storage for all", 0, "10:00")
		q.place("A lab", 1, "10:00")
		q.edit("Storage for all", func(s *programme.Session) { s.Recorded = true })
		code := q.session("Storage for all").Code
		q.post("/organise/quay-2027/release/")
		q.post("/quay-2027/my/star", "session", code, "level", "2")
		q.shows("/quay-2027/talk/"+code+"/", "<star-button", "Add to my calendar", "recorded: can be seen later")
		q.shows("/quay-2027/talk/"+code+".ics", "SEQUENCE:0")

		q.edit("Storage for all", func(s *programme.Session) { s.State, s.StateNote = programme.Cancelled, "Zoé is ill" })
		q.post("/organise/quay-2027/release/")
		page := q.get("/quay-2027/talk/" + code + "/")
		for _, gone := range []string{`<star-button data-session="` + code, "Add to my calendar", "recorded: can be seen later", "Recording</dt>"} {
			if strings.Contains(page, gone) {
				t.Errorf("the page of what is cancelled still offers %q", gone)
			}
		}
		for _, path := range []string{"/quay-2027/schedule/?view=list", "/quay-2027/room/big/", "/quay-2027/schedule/now/?at=2027-02-04T10:05", "/quay-2027/talk/" + code + "/"} {
			q.shows(path, "Storage for all", "At the same hour:", `">A lab</a> <span class="soft">10:00 Small</span>`)
		}
		q.shows("/quay-2027/schedule/?view=grid", `At the same hour: <a href="/quay-2027/talk/`+q.session("A lab").Code+`/">A lab</a></span>`)
		q.shows("/quay-2027/talk/"+code+".ics", "STATUS:CANCELLED", "SEQUENCE:1", "TRANSP:TRANSPARENT")
		q.shows("/quay-2027/my/", `<li class="cancelled">`, "What fits into your day instead:", `value="attend">Go there`)

		q.place("Birds and models", 0, "10:00")
		q.post("/organise/quay-2027/release/")
		q.shows("/quay-2027/schedule/?view=list", `cancelled" data-search`, "In its place:", ">Birds and models</a></p>")
		q.shows("/quay-2027/schedule/?view=grid", `<del class="soft"><span class="sr">cancelled: </span>Storage for all</del>`)
		q.shows("/quay-2027/talk/"+code+"/", `<h1 class="cancelled">`, "Zoé is ill", "In its place:", "EventCancelled")
		q.shows("/quay-2027/room/big/", "In its place:")
		q.shows("/quay-2027/my/", `<li class="cancelled">`, "In its place:", "Storage for all")
		q.shows("/quay-2027/my/?lang=fr", "À sa place", "Ce qui tient dans votre journée")
		q.get("/quay-2027/schedule/?lang=en")
		q.shows("/api/v1/editions/quay-2027/my/day", `"off":[{`)
		q.shows("/quay-2027/schedule.ics", "STATUS:CANCELLED")
		q.shows("/quay-2027/schedule.csv", "cancelled")
		q.shows("/quay-2027/schedule.json", "Cancelled: Storage for all")

		q.edit("Storage for all", func(s *programme.Session) { s.State = programme.Confirmed })
		q.do(programme.Away{Session: q.session("Birds and models").ID})
		q.shows("/quay-2027/my/", `<li class="cancelled">`)
		q.post("/organise/quay-2027/release/")
		q.shows("/quay-2027/talk/"+code+".ics", "STATUS:CONFIRMED", "SEQUENCE:2")
		if body := q.get("/quay-2027/my/"); strings.Contains(body, `<li class="cancelled">`) || !strings.Contains(body, `<span class="tag now">Must-see</span>`) {
			t.Errorf("it takes place after all, and its star is not there again:\n%s", body)
		}
	})
}

func TestTheMailAboutWhatIsCancelledSaysWhenWhereAndWhatElseIsOn(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		ctx := context.Background()
		q.place("Storage for all", 0, "10:00")
		q.place("A lab", 1, "10:00")
		for _, title := range []string{"Storage for all", "A lab"} {
			q.post("/quay-2027/my/star", "session", q.session(title).Code, "level", "1")
		}
		for _, s := range q.draft().Stage.Speakers {
			if s.Name == "Zoé" {
				s.Email = "zoe@example.org"
				if _, _, err := q.Speakers.Speaker().Save(ctx, actor.System("t"), s); err != nil {
					t.Fatal(err)
				}
			}
		}
		q.post("/organise/quay-2027/release/", "telling", "send")
		q.Wake(ctx, release.Released)
		q.deliver(nil) // who was not told of the first release is told of it as it is now
		q.edit("Storage for all", func(s *programme.Session) { s.State, s.StateNote = programme.Cancelled, "Zoé is ill" })
		q.place("Birds and models", 0, "10:00")
		for _, language := range []string{"en", "fr"} {
			e, err := q.Editions.BySlug(ctx, actor.System("t"), "quay-2027")
			if err != nil {
				t.Fatal(err)
			}
			e.Languages = []string{language}
			if _, _, err := q.Editions.Edition().Save(ctx, actor.System("t"), e); err != nil {
				t.Fatal(err)
			}
			for _, line := range map[string][]string{
				"en": {"cancelled; it was to be on Thursday 4 February 2027 10:00 Big — Zoé is ill", "In its place: Birds and models (10:00 Big)", "At the same hour, starred by you: A lab (10:00 Small)"},
				"fr": {"annulée\u00a0; elle était prévue jeudi 4 février 2027 10:00 Big — Zoé is ill", "À sa place\u00a0: Birds and models (10:00 Big)"},
			}[language] {
				q.shows("/organise/quay-2027/release/", line) // the preview, as nothing has left yet
			}
		}
		q.post("/organise/quay-2027/release/", "telling", "send")
		q.Wake(ctx, release.Released)
		mails, err := q.Post.MailsOf(ctx, actor.System("t"), string(q.edition.ID), post.BoxFilter{About: "2"})
		if err != nil || len(mails) != 2 {
			t.Fatalf("%d messages, %v", len(mails), err)
		}
		planned := map[string]string{"o@example.org": "it was to be on Thursday 4 February 2027 10:00 Big", "zoe@example.org": "elle était prévue jeudi 4 février 2027 10:00 Big"}
		for _, m := range mails {
			if !strings.Contains(m.Text, planned[m.To]) || !strings.Contains(m.Text, "Birds and models (10:00 Big)") {
				t.Errorf("%s is told:\n%s", m.To, m.Text)
			}
		}
	})
}

func TestTheDraftFollowsAReleaseThatWasReleasedAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		release := "/organise/quay-2027/release/"
		q.place("Storage for all", 0, "10:00")
		q.place("A lab", 1, "10:00")
		q.post(release)
		q.edit("Storage for all", func(s *programme.Session) { s.State = programme.Cancelled })
		q.do(programme.Put{Session: q.session("A lab").ID, Room: q.draft().Frame.Rooms[1].ID, Start: time.Date(2027, 2, 4, 9, 40, 0, 0, time.UTC)})
		q.post(release)
		q.post(release + "1/again")
		q.shows(release, `href="`+release+`1/draft"`, `href="`+release+`3/draft"`, `class="release-bar"`)
		q.shows(release+"1/again", `href="`+release+`1/draft"`)
		q.shows(release+"1/draft", "1 session moves", "takes place after all", "4 February 10:40 Small → 4 February 10:00 Small")
		if body := q.post(release + "1/draft"); !strings.Contains(body, "The draft is like release 1 again.") || !strings.Contains(body, "Nothing changed since the last release.") || !strings.Contains(body, ">Undo<") {
			t.Errorf("the draft was made like release 1:\n%s", body)
		}
		if s := q.session("Storage for all"); s.State != programme.Confirmed {
			t.Errorf("it is %s", s.State)
		}
		q.shows(release+"1/draft?lang=fr", "Le brouillon est déjà comme elle.")
		q.get("/quay-2027/schedule/?lang=en")
		q.shows("/organise/quay-2027/changes/", "Draft like release 1")
		if status, _ := q.read(q.client.Get(q.base + release + "9/draft")); status != http.StatusNotFound {
			t.Errorf("a release that is not there: %d", status)
		}
	})
}

func TestABreakInOneRoomStandsInItsColumn(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		for _, title := range []string{"Tea in Small", "Lunch"} {
			q.post("/organise/quay-2027/sessions/new", "title", title, "kind", "break", "minutes", "30", "state", "confirmed")
		}
		q.place("Storage for all", 0, "10:00")
		q.place("Tea in Small", 1, "10:00")
		q.do(programme.Put{Session: q.session("Lunch").ID, Start: time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)},
			programme.Put{Session: q.session("A lab").ID, Room: q.draft().Frame.Rooms[0].ID, Start: time.Date(2027, 2, 4, 12, 0, 0, 0, time.UTC)})
		q.edit("A lab", func(s *programme.Session) { s.Plenary = true })
		q.post("/organise/quay-2027/release/")
		column := func(title string) string { return "#e" + q.session(title).Code + "{grid-column:" }
		q.shows("/quay-2027/schedule/grid.css", column("Tea in Small")+"3;", column("Lunch")+"2/-1;", column("Storage for all")+"2;", column("A lab")+"2/-1;")
	})
}

func TestNamesAreInTheOrderThatReadersExpect(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		for _, name := range []string{"Élise", "abel"} {
			if _, _, err := q.Speakers.Speaker().Save(context.Background(), actor.System("t"), speaker.Speaker{EditionID: q.edition.ID, Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range q.draft().Stage.Speakers {
			if s.Name == "Élise" || s.Name == "abel" {
				q.edit("A lab", func(v *programme.Session) { v.Speakers = append(v.Speakers, s.ID) })
			}
		}
		q.edit("A lab", func(v *programme.Session) { v.Title = "Écrire un laboratoire" })
		q.place("Storage for all", 0, "10:00")
		q.post("/organise/quay-2027/release/")
		inOrder := func(path string, names ...string) {
			t.Helper()
			body, last := q.get(path), 0
			_, body, _ = strings.Cut(body, "<main")
			for _, name := range names {
				at := strings.Index(body, ">"+name+"<")
				if at < last {
					t.Errorf("%s: %s is not where readers look for it", path, name)
				}
				last = at
			}
		}
		people := []string{"abel", "Ana", "Bo", "Élise", "Yann", "Zoé"}
		inOrder("/quay-2027/speaker/", people...)
		inOrder("/organise/quay-2027/speakers/", people...)
		titles := []string{"Birds and models", "Écrire un laboratoire", "Réseaux sans peur", "Storage for all"}
		inOrder("/organise/quay-2027/sessions/", titles...)
		inOrder("/quay-2027/wishes/", titles...)
		inOrder("/organise/quay-2027/placements/new", titles...)
		inOrder("/organise/quay-2027/rules/", titles...)
	})
}

func TestTheReleasePageSaysWhatBlocksAndLosesNoNote(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		release := "/organise/quay-2027/release/"
		q.refused(http.StatusUnprocessableEntity, release, "note", "too early")
		q.place("Storage for all", 0, "10:00")
		q.place("Birds and models", 0, "10:00")
		body := q.refused(http.StatusConflict, release, "note", "We are live & happy", "telling", "send")
		where := `/organise/quay-2027/sessions/` + string(q.session("Birds and models").ID)
		if !strings.Contains(body, "We are live &amp; happy</textarea>") || !strings.Contains(body, `role="alert"`) || !strings.Contains(body, where) {
			t.Errorf("the refusal:\n%s", body)
		}
		d := q.draft()
		q.post("/organise/quay-2027/placements/" + string(d.PlacementsOf(q.session("Birds and models").ID)[0].ID) + "/remove")
		q.post(release, "note", "We are live")
		q.post("/organise/quay-2027/sessions/new", "title", "Gulls", "kind", "talk", "minutes", "30", "state", "confirmed")
		q.place("Gulls", 1, "10:00")
		q.post(release, "note", "With gulls")
		q.shows(release, "Release 2", "what everybody sees", release+"1/again", "/quay-2027/schedule/changelog/", "/quay-2027/schedule/feed.xml", "/quay-2027/schedule/v/1/")

		// A version stays readable at its own address, with its own grid and pages.
		gulls := q.session("Gulls").Code
		if body := q.get("/quay-2027/schedule/v/1/"); strings.Contains(body, "Gulls") || !strings.Contains(body, "in release 1") || !strings.Contains(body, "/quay-2027/schedule/v/1/grid.css") {
			t.Errorf("release 1:\n%s", body)
		}
		if css := q.get("/quay-2027/schedule/v/1/grid.css"); strings.Contains(css, "#e"+gulls) || !strings.Contains(css, "#e"+q.session("Storage for all").Code) {
			t.Errorf("the grid of release 1:\n%s", css)
		}
		q.shows("/quay-2027/schedule/v/1/talk/"+q.session("Storage for all").Code+"/", "in release 1", "Storage for all")
		q.shows("/quay-2027/schedule/v/1/?view=list", "Storage for all")
		if body := q.get("/quay-2027/schedule/v/2/"); strings.Contains(body, "in release 2") {
			t.Errorf("the current release is called old:\n%s", body)
		}

		// Rolling back is releasing an old version anew, with a note.
		q.shows(release+"1/again", "removed", "Gulls", `name="note"`)
		q.refused(http.StatusConflict, release+"2/again", "note", "x")
		q.refused(http.StatusNotFound, release+"9/again", "note", "x")
		q.post(release+"1/again", "note", "Without gulls", "telling", "none")
		q.shows(release, "Release 3", "again release 1", "Without gulls")
		q.shows("/quay-2027/schedule/changelog/", "again release 1", "/quay-2027/schedule/v/2/talk/"+gulls+"/")
		q.shows("/quay-2027/schedule/v/2/talk/"+gulls+"/", "Gulls")
		q.shows("/quay-2027/schedule/feed.xml", "Without gulls · removed: 1")
	})
}

func TestWhatIsToBeConfirmedOrCancelledIsReadableOnPhoneAndLaptop(t *testing.T) {
	town, b := build(t), openBrowser(t)
	ctx := context.Background()
	d, err := town.Programme.Draft(ctx, town.world.Who, town.world.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	var waits, off programme.Session
	for i, n := 0, 0; n < 6; i++ {
		s := d.Sessions[i]
		places := d.PlacementsOf(s.ID)
		if s.Kind != programme.Talk || len(places) != 1 {
			continue
		}
		switch n++; n {
		case 1, 2:
			s.Pending, waits = true, s
		case 3:
			s.State, s.StateNote, off = programme.Cancelled, "The speaker is ill.", s
		case 4: // takes its place
			places[0].RoomID, places[0].Start = d.PlacementsOf(off.ID)[0].RoomID, d.PlacementsOf(off.ID)[0].Start
			if _, _, err := town.Programme.Placement().Save(ctx, town.world.Who, places[0]); err != nil {
				t.Fatal(err)
			}
		default:
			if _, err := town.Programme.Placement().Remove(ctx, town.world.Who, string(places[0].ID)); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := town.Programme.Session().Save(ctx, town.world.Who, s); err != nil {
			t.Fatal(err)
		}
	}
	b.signIn(town.link(t, "o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	office, public := town.address+"/organise/demo/", town.address+"/demo/"
	if err := town.Programme.SetSeverities(ctx, town.world.Who, town.world.Edition.ID, map[string]programme.Severity{"unplaced": programme.BlocksRelease}, nil); err != nil {
		t.Fatal(err)
	}
	b.look("release-blocked", office+"release/")
	if err := town.Programme.SetSeverities(ctx, town.world.Who, town.world.Edition.ID, map[string]programme.Severity{"unplaced": programme.Warns}, nil); err != nil {
		t.Fatal(err)
	}
	b.look("release-full", office+"release/")
	b.look("sessions-pending", office+"sessions/?only=pending")
	b.look("session-form", office+"sessions/"+string(waits.ID))
	if _, err := town.Releases.Release(ctx, town.world.Who, town.world.Edition.ID, release.Announcement{Note: "Two are to be confirmed."}, nil); err != nil {
		t.Fatal(err)
	}
	b.look("release-history", office+"release/")
	b.look("release-again", office+"release/1/again")
	b.look("release-like", office+"release/1/draft")
	if refusal := eval[string](b, `document.querySelector(".flash.bad")?.textContent ?? ""`); refusal != "" {
		t.Errorf("the draft cannot be like release 1: %s", refusal)
	}
	b.look("pending-session", public+"talk/"+waits.Code+"/")
	b.look("cancelled-session", public+"talk/"+off.Code+"/")
	b.look("pending-grid", public+"schedule/?view=grid")
	b.look("pending-list", public+"schedule/?view=list")
	b.look("version", public+"schedule/v/1/")
	for _, s := range []programme.Session{waits, off} {
		eval[bool](b, `fetch("/demo/my/star", {method: "POST", body: new URLSearchParams({session: "`+s.Code+`", level: "1"})}).then(() => true)`)
	}
	b.look("my-pending", public+"my/")
}
