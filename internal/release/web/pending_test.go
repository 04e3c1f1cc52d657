package web_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/speaker"
)

func TestAnInternalBreakIsSeenByOrganisersOnly(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.SetClock("2027-02-04T10:05")
		root, sessions := "/organise/quay-2027", "/organise/quay-2027/sessions/"
		refusal := q.Refused(http.StatusUnprocessableEntity, sessions+"new", "title", "Crew huddle", "kind", "talk", "minutes", "30", "state",
			"confirmed", "internal", "1")
		if !strings.Contains(refusal, `id="internal-error"`) || !strings.Contains(refusal, `name="internal" value="1" checked`) {
			t.Errorf("the refusal does not stand at its field:\n%s", refusal)
		}
		q.Submit(sessions+"new", "title", "Crew huddle", "kind", "break", "minutes", "30", "state", "confirmed", "internal", "1")
		q.Place("Crew huddle", 0, "10:00")
		q.Shows(sessions, "1 internal break", `Crew huddle</a> <span class="tag">internal</span>`)
		if body := q.Get(sessions + "?only=internal"); strings.Contains(body, "Storage for all") || !strings.Contains(body, "Crew huddle") {
			t.Errorf("the list of internal breaks:\n%s", body)
		}
		code := q.Session("Crew huddle").Code
		public := func(paths ...string) {
			t.Helper()
			nobody := q.Stranger()
			for _, path := range paths {
				_, body := nobody.Read(nobody.Client.Get(nobody.Base + path))
				if strings.Contains(body, "huddle") || strings.Contains(body, code) {
					t.Errorf("%s tells of an internal break:\n%s", path, body)
				}
			}
			for _, path := range []string{"/api/v1/editions/quay-2027/sessions", "/api/v1/editions/quay-2027/findings",
				"/api/v1/editions/quay-2027/changes"} {
				if status, _ := nobody.Read(nobody.Client.Get(nobody.Base + path)); status != http.StatusUnauthorized {
					t.Errorf("%s: %d for somebody not signed in", path, status)
				}
			}
		}
		public("/quay-2027/", "/quay-2027/wishes/", "/quay-2027/wishes/?q=hudle&lang=fr", "/api/v1/editions/quay-2027/programme")
		if body := q.Refused(http.StatusNotFound, "/quay-2027/my/star", "session", code, "level", "1"); strings.Contains(body, "huddle") {
			t.Errorf("an internal break can be starred:\n%s", body)
		}

		q.Place("Storage for all", 1, "10:00")
		q.Submit("/quay-2027/my/star", "session", q.Session("Storage for all").Code, "level", "1")
		q.Submit(root+"/release/", "note", "first", "telling", "send")
		public("/quay-2027/", "/quay-2027/schedule/", "/quay-2027/schedule/?view=grid", "/quay-2027/schedule/?q=hudle",
			"/quay-2027/schedule/grid.css", "/quay-2027/schedule.xml",
			"/quay-2027/schedule.json", "/quay-2027/schedule.ics", "/quay-2027/schedule.csv", "/quay-2027/schedule.txt",
			"/quay-2027/schedule/feed.xml", "/quay-2027/schedule/changelog/",
			"/quay-2027/schedule/v/1/", "/quay-2027/schedule/now/", "/quay-2027/room/big/", "/quay-2027/wishes/",
			"/quay-2027/my/keep.json", "/api/v1/editions/quay-2027/programme", "/api/v1/editions/quay-2027/releases",
			"/api/v1/editions/quay-2027/releases/1")
		for _, path := range []string{"/quay-2027/talk/" + code + "/", "/quay-2027/talk/" + code + ".ics", "/quay-2027/schedule/v/1/talk/" +
			code + "/"} {
			if status, _ := q.Read(q.Client.Get(q.Base + path)); status != http.StatusNotFound {
				t.Errorf("%s: %d", path, status)
			}
		}
		for _, path := range []string{"/quay-2027/my/", "/api/v1/editions/quay-2027/my/day"} {
			if body := q.Get(path); strings.Contains(body, "huddle") || !strings.Contains(body, "Storage for all") {
				t.Errorf("%s:\n%s", path, body)
			}
		}
		q.Wake(context.Background(), release.Released)
		mails, err := q.Post.MailsOf(context.Background(), actor.System("t"), string(q.Edition.ID), post.BoxFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mails {
			if strings.Contains(m.Text, "huddle") {
				t.Errorf("%s is told of it:\n%s", m.To, m.Text)
			}
		}
		dir := t.TempDir()
		files, err := q.ExportStatic(context.Background(), q.Edition, dir, "")
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
		q.Place("Birds and models", 0, "10:00")
		q.Shows(root+"/release/", "are in Big at the same time", "<summary>Blocks <span")
	})
}

func TestASessionToBeConfirmedLooksItUntilItIsConfirmed(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.SetClock("2027-02-04T10:05")
		root := "/organise/quay-2027"
		q.Place("Storage for all", 0, "10:00")
		q.Place("Birds and models", 1, "10:00")
		q.Edit("Storage for all", func(s *programme.Session) { s.Pending = true })
		id, code := string(q.Session("Storage for all").ID), q.Session("Storage for all").Code
		q.Shows(root+"/sessions/"+id, `name="pending" value="1" checked`)
		q.Shows(root+"/sessions/?only=pending", "1 session not confirmed", "not confirmed yet")
		q.Shows("/quay-2027/wishes/", "to be confirmed")
		q.Shows(root+"/release/", "1 placed session not confirmed", `<a href="/organise/quay-2027/sessions/`+id+`">Storage for all</a>`,
			"2 sessions without a place", ">A lab</a>")
		q.Submit(root + "/release/")
		for _, path := range []string{"/quay-2027/schedule/", "/quay-2027/schedule/?view=grid", "/quay-2027/talk/" + code + "/",
			"/quay-2027/room/big/", "/quay-2027/schedule/now/"} {
			q.Shows(path, "to be confirmed")
			q.Shows(path+map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]+"lang=fr", "à confirmer")
			q.Get("/quay-2027/schedule/?lang=en")
		}
		q.Shows("/quay-2027/talk/"+code+"/", "EventScheduled")
		q.Shows("/quay-2027/talk/"+code+".ics", "STATUS:TENTATIVE")
		q.Shows("/api/v1/editions/quay-2027/programme", `"pending":true`)
		q.Submit("/quay-2027/my/star", "session", code, "level", "1")
		q.Shows("/quay-2027/my/", "to be confirmed")
		feed := q.Submit("/quay-2027/my/feed")
		_, secret, _ := strings.Cut(feed, q.Base+"/quay-2027/my/feed/")
		secret, _, _ = strings.Cut(secret, ".ics")
		q.Shows("/quay-2027/my/feed/"+secret+".ics", "STATUS:TENTATIVE")

		q.Edit("Storage for all", func(s *programme.Session) { s.Pending = false })
		q.Shows(root+"/release/", "edited", "confirmation")
		q.Submit(root + "/release/")
		q.Shows("/quay-2027/schedule/changelog/", "confirmation")
		q.Shows("/quay-2027/schedule/feed.xml", "edited: 1 · Storage for all: confirmation: to be confirmed → confirmed")
		q.Shows("/quay-2027/my/feed/"+secret+".ics", "STATUS:CONFIRMED", "SEQUENCE:1")
		if body := q.Get("/quay-2027/talk/" + code + "/"); strings.Contains(body, "to be confirmed") {
			t.Errorf("confirmed, and still:\n%s", body)
		}
	})
}

func TestACancelledSessionIsStruckThroughWithWhatReplacesIt(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.SetClock("2027-02-04T10:05")
		q.Place("Storage for all", 0, "10:00")
		q.Place("A lab", 1, "10:00")
		q.Edit("Storage for all", func(s *programme.Session) { s.Recorded = true })
		code := q.Session("Storage for all").Code
		q.Submit("/organise/quay-2027/release/")
		q.Submit("/quay-2027/my/star", "session", code, "level", "2")
		q.Shows("/quay-2027/talk/"+code+"/", "<star-button", "Add to my calendar", "recorded: can be seen later")
		q.Shows("/quay-2027/talk/"+code+".ics", "SEQUENCE:0")

		q.Edit("Storage for all", func(s *programme.Session) { s.State, s.StateNote = programme.Cancelled, "Zoé is ill" })
		q.Submit("/organise/quay-2027/release/")
		page := q.Get("/quay-2027/talk/" + code + "/")
		for _, gone := range []string{`<star-button data-session="` + code, "Add to my calendar", "recorded: can be seen later",
			"Recording</dt>"} {
			if strings.Contains(page, gone) {
				t.Errorf("the page of what is cancelled still offers %q", gone)
			}
		}
		for _, path := range []string{"/quay-2027/schedule/?view=list", "/quay-2027/room/big/", "/quay-2027/schedule/now/", "/quay-2027/talk/" +
			code + "/"} {
			q.Shows(path, "Storage for all", "At the same hour:", `">A lab</a> <span class="soft">10:00 Small</span>`)
		}
		q.Shows("/quay-2027/talk/"+code+".ics", "STATUS:CANCELLED", "SEQUENCE:1", "TRANSP:TRANSPARENT")
		q.Shows("/quay-2027/my/", `<li class="cancelled">`, "What fits into your day instead:", `value="attend">Go there`)

		q.Place("Birds and models", 0, "10:00")
		q.Submit("/organise/quay-2027/release/")
		q.Shows("/quay-2027/schedule/?view=list", ` cancelled replaced" data-end`, "In its place:", ">Birds and models</a></p>")
		q.Shows("/quay-2027/schedule/?view=grid", `<del><span class="sr">cancelled: </span>Storage for all</del>`)
		q.Shows("/quay-2027/talk/"+code+"/", `<h1 class="cancelled">`, "Zoé is ill", "In its place:", "EventCancelled")
		q.Shows("/quay-2027/room/big/", "In its place:")
		q.Shows("/quay-2027/my/", `<li class="cancelled">`, "In its place:", "Storage for all")
		q.Shows("/quay-2027/my/?lang=fr", "À sa place", "Ce qui tient dans votre journée")
		q.Get("/quay-2027/schedule/?lang=en")
		q.Shows("/api/v1/editions/quay-2027/my/day", `"off":[{`)
		q.Shows("/quay-2027/schedule.ics", "STATUS:CANCELLED")
		q.Shows("/quay-2027/schedule.csv", "cancelled")
		q.Shows("/quay-2027/schedule.json", "Cancelled: Storage for all")

		q.Edit("Storage for all", func(s *programme.Session) { s.State = programme.Confirmed })
		q.Do(programme.Away{Session: q.Session("Birds and models").ID})
		q.Shows("/quay-2027/my/", `<li class="cancelled">`)
		q.Submit("/organise/quay-2027/release/")
		q.Shows("/quay-2027/talk/"+code+".ics", "STATUS:CONFIRMED", "SEQUENCE:2")
		if body := q.Get("/quay-2027/my/"); strings.Contains(body, `<li class="cancelled">`) ||
			!strings.Contains(body, `<span class="tag now">Must-see</span>`) {
			t.Errorf("it takes place after all, and its star is not there again:\n%s", body)
		}
	})
}

func TestTheMailAboutWhatIsCancelledSaysWhenWhereAndWhatElseIsOn(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		ctx := context.Background()
		q.Place("Storage for all", 0, "10:00")
		q.Place("A lab", 1, "10:00")
		for _, title := range []string{"Storage for all", "A lab"} {
			q.Submit("/quay-2027/my/star", "session", q.Session(title).Code, "level", "1")
		}
		for _, s := range q.Draft().Stage.Speakers {
			if s.Name == "Zoé" {
				s.Email = "zoe@example.org"
				if _, _, err := q.Speakers.Speaker().Save(ctx, actor.System("t"), s); err != nil {
					t.Fatal(err)
				}
			}
		}
		q.Submit("/organise/quay-2027/release/", "telling", "send")
		q.Wake(ctx, release.Released)
		q.Deliver(nil) // who was not told of the first release is told of it as it is now
		q.Edit("Storage for all", func(s *programme.Session) { s.State, s.StateNote = programme.Cancelled, "Zoé is ill" })
		q.Place("Birds and models", 0, "10:00")
		for _, languages := range [][]string{{"en", "fr"}, {"fr", "en"}} {
			e, err := q.Editions.BySlug(ctx, actor.System("t"), "quay-2027")
			if err != nil {
				t.Fatal(err)
			}
			e.Languages = languages
			if _, _, err := q.Editions.Edition().Save(ctx, actor.System("t"), e); err != nil {
				t.Fatal(err)
			}
			for _, line := range map[string][]string{
				"en": {"cancelled; it was to be on Thursday 4 February 2027 10:00 Big — Zoé is ill", "In its place: Birds and models (10:00 Big)",
					"At the same hour, starred by you: A lab (10:00 Small)"},
				"fr": {"annulée\u00a0; elle était prévue jeudi 4 février 2027 10:00 Big — Zoé is ill",
					"À sa place\u00a0: Birds and models (10:00 Big)"},
			}[languages[0]] {
				q.Shows("/organise/quay-2027/release/", line) // the preview, as nothing has left yet
			}
		}
		q.Submit("/organise/quay-2027/release/", "telling", "send")
		q.Wake(ctx, release.Released)
		mails, err := q.Post.MailsOf(ctx, actor.System("t"), string(q.Edition.ID), post.BoxFilter{About: "2"})
		if err != nil || len(mails) != 2 {
			t.Fatalf("%d messages, %v", len(mails), err)
		}
		planned := map[string]string{"o@example.org": "it was to be on Thursday 4 February 2027 10:00 Big",
			"zoe@example.org": "elle était prévue jeudi 4 février 2027 10:00 Big"}
		for _, m := range mails {
			if !strings.Contains(m.Text, planned[m.To]) || !strings.Contains(m.Text, "Birds and models (10:00 Big)") {
				t.Errorf("%s is told:\n%s", m.To, m.Text)
			}
		}
	})
}

func TestTheDraftFollowsAReleaseThatWasReleasedAnew(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		release := "/organise/quay-2027/release/"
		q.Place("Storage for all", 0, "10:00")
		q.Place("A lab", 1, "10:00")
		q.Submit(release)
		q.Edit("Storage for all", func(s *programme.Session) { s.State = programme.Cancelled })
		q.Do(programme.Put{Session: q.Session("A lab").ID, Room: q.Draft().Frame.Rooms[1].ID,
			Start: time.Date(2027, 2, 4, 9, 40, 0, 0, time.UTC)})
		q.Submit(release)
		q.Submit(release + "1/again")
		q.Shows(release, `href="`+release+`1/draft"`, `href="`+release+`3/draft"`, `class="release-bar"`)
		q.Shows(release+"1/again", `href="`+release+`1/draft"`)
		q.Shows(release+"1/draft", "1 session moves", "takes place after all", "4 February 10:40 Small → 4 February 10:00 Small")
		if body := q.Submit(release + "1/draft"); !strings.Contains(body, "The draft is as in release 1 again.") ||
			!strings.Contains(body, "Nothing changed since the last release.") || !strings.Contains(body, ">Undo<") {
			t.Errorf("the draft was made like release 1:\n%s", body)
		}
		if s := q.Session("Storage for all"); s.State != programme.Confirmed {
			t.Errorf("it is %s", s.State)
		}
		q.Shows(release+"1/draft?lang=fr", "Le brouillon est déjà celui de cette version.")
		q.Get("/quay-2027/schedule/?lang=en")
		q.Shows("/organise/quay-2027/changes/", "Draft restored to release 1")
		if status, _ := q.Read(q.Client.Get(q.Base + release + "9/draft")); status != http.StatusNotFound {
			t.Errorf("a release that is not there: %d", status)
		}
	})
}

// placed is the classes of a session's place on the programme page.
func placed(page, code string) string {
	before, _, _ := strings.Cut(page, `<h3><a href="/quay-2027/talk/`+code+`/"`)
	return before[strings.LastIndex(before, `<li class="item `):]
}

func TestABreakInOneRoomStandsInItsColumn(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		for _, title := range []string{"Tea in Small", "Lunch"} {
			q.Submit("/organise/quay-2027/sessions/new", "title", title, "kind", "break", "minutes", "30", "state", "confirmed")
		}
		q.Place("Storage for all", 0, "10:00")
		q.Place("Tea in Small", 1, "10:00")
		q.Do(programme.Put{Session: q.Session("Lunch").ID, Start: time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)},
			programme.Put{Session: q.Session("A lab").ID, Room: q.Draft().Frame.Rooms[0].ID, Start: time.Date(2027, 2, 4, 12, 0, 0, 0, time.UTC)})
		q.Edit("A lab", func(s *programme.Session) { s.Plenary = true })
		q.Submit("/organise/quay-2027/release/")
		page := q.Get("/quay-2027/schedule/")
		for title, want := range map[string]string{"Tea in Small": "c2 a600 z630", "Lunch": "wide s660", "Storage for all": "c1 a600 z630",
			"A lab": "wide s780"} {
			if !strings.Contains(page, title) {
				t.Fatalf("no %s", title)
			}
			if have := placed(page, q.Session(title).Code); !strings.Contains(have, want) {
				t.Errorf("%s stands at %q, want %s", title, have, want)
			}
		}
	})
}

func TestNamesAreInTheOrderThatReadersExpect(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		for _, name := range []string{"Élise", "abel"} {
			if _, _, err := q.Speakers.Speaker().Save(context.Background(), actor.System("t"),
				speaker.Speaker{EditionID: q.Edition.ID, Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		for _, s := range q.Draft().Stage.Speakers {
			if s.Name == "Élise" || s.Name == "abel" {
				q.Edit("A lab", func(v *programme.Session) { v.Speakers = append(v.Speakers, s.ID) })
			}
		}
		q.Edit("A lab", func(v *programme.Session) { v.Title = "Écrire un laboratoire" })
		q.Place("Storage for all", 0, "10:00")
		q.Submit("/organise/quay-2027/release/")
		inOrder := func(path string, names ...string) {
			t.Helper()
			body, last := q.Get(path), 0
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
		inOrder("/organise/quay-2027/placements/new", titles...)
		inOrder("/organise/quay-2027/rules/", titles...)
	})
}

func TestTheReleasePageSaysWhatBlocksAndLosesNoNote(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		release := "/organise/quay-2027/release/"
		q.Refused(http.StatusUnprocessableEntity, release, "note", "too early")
		q.Place("Storage for all", 0, "10:00")
		q.Place("Birds and models", 0, "10:00")
		body := q.Refused(http.StatusConflict, release, "note", "We are live & happy", "telling", "send")
		where := `/organise/quay-2027/sessions/` + string(q.Session("Birds and models").ID)
		if !strings.Contains(body, "We are live &amp; happy</textarea>") || !strings.Contains(body, `role="alert"`) ||
			!strings.Contains(body, where) {
			t.Errorf("the refusal:\n%s", body)
		}
		d := q.Draft()
		q.Submit("/organise/quay-2027/placements/" + string(d.PlacementsOf(q.Session("Birds and models").ID)[0].ID) + "/remove")
		q.Submit(release, "note", "We are live")
		q.Submit("/organise/quay-2027/sessions/new", "title", "Gulls", "kind", "talk", "minutes", "30", "state", "confirmed")
		q.Place("Gulls", 1, "10:00")
		q.Submit(release, "note", "With gulls")
		q.Shows(release, "Release 2", "what everybody sees", release+"1/again", "/quay-2027/schedule/changelog/", "/quay-2027/schedule/feed.xml",
			"/quay-2027/schedule/v/1/")

		// A version stays readable at its own address, with its own grid and pages.
		gulls := q.Session("Gulls").Code
		if body := q.Get("/quay-2027/schedule/v/1/"); strings.Contains(body, "Gulls") || !strings.Contains(body, "in release 1") ||
			!strings.Contains(body, "/quay-2027/schedule/v/1/grid.css") {
			t.Errorf("release 1:\n%s", body)
		}
		if css := q.Get("/quay-2027/schedule/v/1/grid.css"); strings.Contains(css, "--rooms:2") || !strings.Contains(css, "--rooms:1") {
			t.Errorf("the grid of release 1:\n%s", css)
		}
		q.Shows("/quay-2027/schedule/v/1/talk/"+q.Session("Storage for all").Code+"/", "in release 1", "Storage for all")
		q.Shows("/quay-2027/schedule/v/1/?view=list", "Storage for all")
		if body := q.Get("/quay-2027/schedule/v/2/"); strings.Contains(body, "in release 2") {
			t.Errorf("the current release is called old:\n%s", body)
		}

		// Rolling back is releasing an old version anew, with a note.
		q.Shows(release+"1/again", "removed", "Gulls", `name="note"`)
		q.Refused(http.StatusConflict, release+"2/again", "note", "x")
		q.Refused(http.StatusNotFound, release+"9/again", "note", "x")
		q.Submit(release+"1/again", "note", "Without gulls", "telling", "none")
		q.Shows(release, "Release 3", "again release 1", "Without gulls")
		q.Shows("/quay-2027/schedule/changelog/", "again release 1", "/quay-2027/schedule/v/2/talk/"+gulls+"/")
		q.Shows("/quay-2027/schedule/v/2/talk/"+gulls+"/", "Gulls")
		q.Shows("/quay-2027/schedule/feed.xml", "Without gulls · removed: 1")
	})
}

func TestWhatIsToBeConfirmedOrCancelledIsReadableOnPhoneAndLaptop(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	ctx := context.Background()
	d, err := town.Programme.Draft(ctx, town.Who, town.Edition.ID)
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
			if _, _, err := town.Programme.Placement().Save(ctx, town.Who, places[0]); err != nil {
				t.Fatal(err)
			}
		default:
			if _, err := town.Programme.Placement().Remove(ctx, town.Who, string(places[0].ID)); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := town.Programme.Session().Save(ctx, town.Who, s); err != nil {
			t.Fatal(err)
		}
	}
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	office, public := town.Address+"/organise/demo/", town.Address+"/demo/"
	if err := town.Programme.SetSeverities(ctx, town.Who, town.Edition.ID, map[string]programme.Severity{"unplaced": programme.BlocksRelease},
		nil); err != nil {
		t.Fatal(err)
	}
	b.Look("release-blocked", office+"release/")
	if err := town.Programme.SetSeverities(ctx, town.Who, town.Edition.ID, map[string]programme.Severity{"unplaced": programme.Warns},
		nil); err != nil {
		t.Fatal(err)
	}
	b.Look("release-full", office+"release/")
	b.Look("sessions-pending", office+"sessions/?only=pending")
	b.Look("session-form", office+"sessions/"+string(waits.ID))
	if _, err := town.Releases.Release(ctx, town.Who, town.Edition.ID, release.Announcement{Note: "Two are to be confirmed."},
		nil); err != nil {
		t.Fatal(err)
	}
	b.Look("release-history", office+"release/")
	b.Look("release-again", office+"release/1/again")
	b.Look("release-like", office+"release/1/draft")
	if refusal := webtest.Eval[string](b, `document.querySelector(".flash.bad")?.textContent ?? ""`); refusal != "" {
		t.Errorf("the draft cannot be like release 1: %s", refusal)
	}
	b.Look("pending-session", public+"talk/"+waits.Code+"/")
	b.Look("cancelled-session", public+"talk/"+off.Code+"/")
	b.Look("pending-grid", public+"schedule/?view=grid")
	b.Look("pending-list", public+"schedule/?view=list")
	b.Look("version", public+"schedule/v/1/")
	for _, s := range []programme.Session{waits, off} {
		webtest.Eval[bool](b, `fetch("/demo/my/star", {method: "POST", body: new URLSearchParams({session: "`+
			s.Code+`", level: "1"})}).then(() => true)`)
	}
	b.Look("my-pending", public+"my/")
}
