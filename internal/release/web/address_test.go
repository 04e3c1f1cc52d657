package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/account"
	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/text"
	kitweb "github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

func TestMain(m *testing.M) { webtest.Main(m) }

// stand is the public door of an edition that released two talks twice.
type stand struct {
	t        *testing.T
	door     *releaseweb.Door
	handler  http.Handler
	chapter  *programme.Service
	releases *release.Service
	edition  edition.Edition
	codes    []string

	editions  *edition.Service
	speakers  *speaker.Service
	catalogue *catalogue.Service
	faces     *face.Service
	site      *site.Site
}

func (s stand) release() {
	s.t.Helper()
	_, err := s.releases.Release(context.Background(), actor.System("test"), s.edition.ID, release.Announcement{}, nil)
	must(s.t, err)
}

func newStand(t *testing.T) stand {
	t.Helper()
	db, ctx, who, ids := schematest.SQLite(t), context.Background(), actor.System("test"), id.System()
	c := cores.New(db, ids)
	editions := c.Editions
	s := stand{t: t, editions: editions, speakers: c.Speakers, catalogue: c.Catalogue, faces: c.Faces, chapter: c.Programme,
		releases: c.Releases}
	messages, err := text.New(site.Messages, accountweb.Messages, editionweb.Messages, programmeweb.Messages, releaseweb.Messages)
	must(t, err)
	pages, err := site.New()
	must(t, err)
	pages.Catalogue = messages
	s.site = pages
	accounts, err := accountweb.New(pages, c.Accounts, c.Post, account.NewPrivacy(db, ids, nil),
		accountweb.Options{BaseURL: "https://here.example"})
	must(t, err)
	s.door, err = releaseweb.New(accounts, editions, c.Practical, s.releases, c.Pictures, "https://here.example")
	must(t, err)
	router := kitweb.NewRouter(func(w http.ResponseWriter, r *http.Request, err error) { accounts.Fail(w, r, err) })
	s.door.Routes(router)
	s.handler = router
	s.edition, err = editions.Create(ctx, who, edition.Wanted{Organisation: "O", Series: "S", Name: "Test day", Slug: "test",
		Zone: "Europe/Paris", Rehearsal: true})
	must(t, err)
	s.edition.State = edition.Published
	s.edition, _, err = editions.Edition().Save(ctx, who, s.edition)
	must(t, err)
	start := time.Date(2027, 2, 2, 8, 0, 0, 0, time.UTC)
	_, _, err = editions.Day().Save(ctx, who, edition.Day{EditionID: s.edition.ID, Date: "2027-02-02", Start: start,
		End: start.Add(10 * time.Hour)})
	must(t, err)
	room, _, err := editions.Room().Save(ctx, who, edition.Room{EditionID: s.edition.ID, Name: "Gagarine"})
	must(t, err)
	ada, _, err := c.Speakers.Speaker().Save(ctx, who, speaker.Speaker{EditionID: s.edition.ID, Name: "Ada", Code: "ADAADA"})
	must(t, err)
	for i, code := range []string{"ABCDEF", "GHJKLM"} {
		v, _, err := s.chapter.Session().Save(ctx, who, programme.Session{EditionID: s.edition.ID, Title: code, Code: code, Kind: programme.Talk,
			Minutes:  30,
			Abstract: strings.Repeat("A *long* text. ", 100), Speakers: []speaker.ID{ada.ID}})
		must(t, err)
		at := programme.Placement{EditionID: s.edition.ID, SessionID: v.ID, RoomID: room.ID, Start: start.Add(time.Duration(i) * time.Hour)}
		_, _, err = s.chapter.Placement().Save(ctx, who, at)
		must(t, err)
		s.codes = append(s.codes, code)
		s.release()
	}
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// get asks like a browser unless headers, as pairs, say otherwise.
func (s stand) get(path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("User-Agent", "Mozilla/5.0")
	r.Header.Set("Accept", "text/html")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func TestAnAddressHasOneSpelling(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	for asked, canonical := range map[string]string{
		"/test/talk/abcdef/": "/test/talk/ABCDEF/", "/test/talk/aBcDeF/og-image": "/test/talk/ABCDEF/og-image",
		"/test/talk/abcDEF.ics": "/test/talk/ABCDEF.ics",
		"/test/speaker/adaada/": "/test/speaker/ADAADA/", "/test/speaker/adaADA/talks.ics": "/test/speaker/ADAADA/talks.ics",
		"/test/room/GAGARINE/": "/test/room/gagarine/", "/test/talk/abcdef/?lang=fr": "/test/talk/ABCDEF/?lang=fr",
		"/test/schedule/v/1/talk/abcdef/":  "/test/schedule/v/1/talk/ABCDEF/",
		"/test/schedule/v/01/talk/ABCDEF/": "/test/schedule/v/1/talk/ABCDEF/",
		"/test/schedule/v/001/":            "/test/schedule/v/1/", "/test/schedule/v/+1/": "/test/schedule/v/1/",
	} {
		w := s.get(asked)
		if to := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || to != canonical {
			t.Errorf("%s: %d to %q, want %s", asked, w.Code, to, canonical)
		}
		if w := s.get(canonical); w.Code != http.StatusOK {
			t.Errorf("%s: %d", canonical, w.Code)
		}
	}
	for _, path := range []string{
		"/test/talk/NOSUCH/", "/test/talk/ABCDEFG/", "/test/nothing.xml", "/test/schedule/v/0/", "/test/schedule/v/3/", "/test/schedule/v/x/",
		"/test/schedule/v/99999999999999999999/", "/test/schedule/v/-1/", "/test/schedule/v/1/talk/GHJKLM/", "/test/track/x/talks.ics",
	} {
		if w := s.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestSpellingsAndQuestionsOfStrangersAreNotKept(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	for _, path := range []string{"/test/talk/ABCDEF/", "/test/talk/ABCDEF/og-image", "/test/schedule/", "/test/schedule/v/1/talk/ABCDEF/",
		"/test/schedule.xml"} {
		s.get(path, "Accept-Language", "en")
	}
	kept := s.door.Kept()
	if kept == 0 {
		t.Fatal("nothing is kept: the test looks at nothing")
	}
	for i := range 1 << 6 {
		code := []byte("ABCDEF")
		for b := range code {
			if i>>b&1 == 1 {
				code[b] |= 0x20
			}
		}
		s.get(fmt.Sprintf("/test/talk/%s/?q=%d", code, i), "Accept-Language", "en")
		s.get(fmt.Sprintf("/test/talk/%s/og-image?%d", code, i), "Accept-Language", "en")
		s.get(fmt.Sprintf("/test/schedule/v/1/talk/%s/", code), "Accept-Language", "en")
		s.get(fmt.Sprintf("/test/schedule/v/%0*d/talk/ABCDEF/", i+2, 1), "Accept-Language", "en")
		s.get(fmt.Sprintf("/test/schedule/?utm=%d", i), "Accept-Language", "en, x-"+strings.Repeat("a", i))
		s.get(fmt.Sprintf("/test/schedule/?q=%d", i), "Accept-Language", "en")
		s.get(fmt.Sprintf("/test/nothing-%d.xml", i), "Accept-Language", "en")
		s.get("/test/schedule/export/schedule.xml?"+string(code), "Accept-Language", "en")
	}
	if now := s.door.Kept(); now != kept {
		t.Errorf("%d bytes are kept, %d before", now, kept)
	}
}

func TestAnOlderReleaseIsRenderedOnce(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	for _, path := range []string{"", "talk/ABCDEF/", "talk/ABCDEF/og-image", "talk/ABCDEF.ics", "schedule.ics", "schedule.xml",
		"changelog/"} {
		first := s.get("/test/schedule/v/1/" + path)
		kept := s.door.Kept()
		again := s.get("/test/schedule/v/1/" + path)
		if first.Code != http.StatusOK || first.Body.String() != again.Body.String() || s.door.Kept() != kept {
			t.Errorf("%s: %d, then %d with %d bytes more", path, first.Code, again.Code, s.door.Kept()-kept)
		}
		if tag := first.Header().Get("Etag"); s.get("/test/schedule/v/1/"+path, "If-None-Match", tag).Code != http.StatusNotModified {
			t.Errorf("%s: its tag %s is not known again", path, tag)
		}
	}
	current := s.get("/test/talk/ABCDEF/")
	if byNumber := s.get("/test/schedule/v/2/talk/ABCDEF/"); byNumber.Body.String() != current.Body.String() {
		t.Error("the current release is another one under its number")
	}
}

func TestWhatAnAnswerDependsOnIsSaid(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	program := []string{"User-Agent", "curl/8", "Accept", "*/*"}
	for _, at := range []struct {
		path    string
		headers []string
		kind    string
		vary    string
	}{
		{"/test/schedule/", nil, "text/html", "Accept-Encoding, Accept-Language, Cookie, Accept, User-Agent"},
		{"/test/schedule/", program, "text/plain", "Accept-Encoding, Accept-Language, Cookie, Accept, User-Agent"},
		{"/test/schedule/v/1/", program, "text/plain", "Accept-Encoding, Accept-Language, Cookie, Accept, User-Agent"},
		{"/test/schedule/?day=2027-02-02", nil, "text/html", "Accept-Language, Cookie, Accept, User-Agent"},
		{"/test/schedule.txt", program, "text/plain", "Accept-Encoding, Accept-Language, Cookie"},
		{"/test/talk/ABCDEF/", nil, "text/html", "Accept-Encoding, Accept-Language, Cookie"},
		{"/test/schedule/now/", nil, "text/html", "Accept-Encoding, Accept-Language, Cookie"},
		{"/test/talk/ABCDEF/og-image", nil, "image/png", "Accept-Encoding"},
	} {
		w := s.get(at.path, at.headers...)
		if got := w.Header().Get("Vary"); got != at.vary || !strings.HasPrefix(w.Header().Get("Content-Type"), at.kind) {
			t.Errorf("%s: %s, Vary %q, want %q", at.path, w.Header().Get("Content-Type"), got, at.vary)
		}
	}
}
