package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// visitor is a browser without scripts.
type visitor struct {
	t      *testing.T
	client *http.Client
	base   string
}

func (v visitor) read(res *http.Response, err error) (int, string) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	body := string(b)
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		body = asShown(body)
	}
	return res.StatusCode, body
}

var (
	broken = regexp.MustCompile(`(?s)<pre.*?</pre>|<textarea.*?</textarea>|[ \t]*\n\s*`) // lines, or what keeps them
	opens  = regexp.MustCompile(`^<(a|button|code|em|s|small|span|strong|time)\b`)       // what stands in a line
	closes = regexp.MustCompile(`</(a|button|code|em|s|small|span|strong|time)>$`)
)

// asShown is a page without the line breaks of its templates, which are a space between words and nothing elsewhere.
func asShown(page string) string {
	var out strings.Builder
	from := 0
	for _, gap := range broken.FindAllStringIndex(page, -1) {
		if page[gap[0]] == '<' {
			continue
		}
		before, after := page[from:gap[0]], page[gap[1]:]
		out.WriteString(before)
		if (!strings.HasSuffix(before, ">") || closes.MatchString(before)) && (!strings.HasPrefix(after, "<") || opens.MatchString(after)) {
			out.WriteByte(' ')
		}
		from = gap[1]
	}
	return out.String() + page[from:]
}

func (v visitor) get(path string) string {
	v.t.Helper()
	status, body := v.read(v.client.Get(v.base + path))
	if status != http.StatusOK {
		v.t.Fatalf("GET %s: %d\n%s", path, status, body)
	}
	return body
}

func (v visitor) post(path string, pairs ...string) string {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	status, body := v.read(v.client.PostForm(v.base+path, form))
	if status != http.StatusOK {
		v.t.Fatalf("POST %s: %d\n%s", path, status, body)
	}
	return body
}

func (v visitor) upload(path, field, name, content string) string {
	v.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	f, err := w.CreateFormFile(field, name)
	if err != nil {
		v.t.Fatal(err)
	}
	if _, err := io.WriteString(f, content); err != nil {
		v.t.Fatal(err)
	}
	w.Close()
	status, body := v.read(v.client.Post(v.base+path, w.FormDataContentType(), &b))
	if status != http.StatusOK {
		v.t.Fatalf("upload to %s: %d\n%s", path, status, body)
	}
	return body
}

const table = `key,title,kind,track,level,language,minutes,speakers,organisations,products
A1,Storage for all,talk,Cloud,beginner,en,30,Zoé,Labo,Object store
A2,Réseaux sans peur,talk,Cloud,advanced,fr,30,Yann; Zoé,Labo; Labo,Network
A3,Birds and models,talk,AI,beginner,en,20,Ana,Musée,
A4,A lab,lab,AI,intermediate,en,30,Bo,,
`

// serveFresh serves an empty server on a database.
func serveFresh(t *testing.T, address string) (*app.App, visitor) {
	t.Helper()
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	a, err := app.Open(context.Background(), app.Config{Addr: "127.0.0.1:0", Database: address, BaseURL: server.URL, LogLevel: "error"}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	handler = a.Handler()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return a, visitor{t, &http.Client{Jar: jar, Timeout: 30 * time.Second}, server.URL}
}

func TestAnOrganiserGoesFromNothingToEverybodysDay(t *testing.T) {
	t.Parallel()
	for _, engine := range []sqldb.Engine{sqldb.SQLite, sqldb.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			address := "sqlite://" + filepath.Join(t.TempDir(), "x.db")
			if engine == sqldb.Postgres {
				address = schematest.PostgresAddress(t)
			}
			organise(t, address)
		})
	}
}

func organise(t *testing.T, address string) {
	a, v := serveFresh(t, address)
	ctx := context.Background()
	token, err := a.Accounts.GrantLink(ctx, actor.System("t"), "o@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, time.Hour, "/organise/")
	if err != nil {
		t.Fatal(err)
	}
	v.post("/sign-in/" + token)
	v.post("/organise/new", "organisation", "Nuée", "series", "Large", "name", "Day 2027", "zone", "Europe/Paris")
	v.post("/organise/series/", "do", "organisation", "name", "Phare")
	if body := v.get("/organise/series/"); !strings.Contains(body, "Phare") || !strings.Contains(body, "Large") {
		t.Errorf("organisations and series:\n%s", body)
	}
	root := "/organise/day-2027"
	v.post(root+"/days/new", "start", "2027-02-04T09:00", "end", "2027-02-04T18:00")
	v.post(root+"/rooms/new", "name", "Big", "capacity", "200")
	v.post(root+"/rooms/new", "name", "Small", "capacity", "20")
	v.post(root+"/slots/row", "first", "2027-02-04T10:00", "count", "3", "minutes", "30", "gap", "10")
	if body := v.upload(root+"/import/", "files", "talks.csv", table); !strings.Contains(body, "Storage for all") {
		t.Errorf("the import does not show what it took in:\n%s", body)
	}
	v.get(root + "/settings/")
	e, err := a.Editions.BySlug(ctx, actor.System("t"), "day-2027")
	if err != nil {
		t.Fatal(err)
	}
	e.State, e.WishesOpen = "announced", true
	if _, _, err := a.Editions.Edition().Save(ctx, actor.System("t"), e); err != nil {
		t.Fatal(err)
	}
	if body := v.get("/day-2027/wishes/"); !strings.Contains(body, "Réseaux sans peur") {
		t.Error("sessions without a grid cannot be wished for")
	}
	v.post("/day-2027/my/star", "session", codeOf(t, a, e.ID, "Storage for all"), "level", "2")
	code := codeOf(t, a, e.ID, "Birds and models")
	v.upload(root+"/clashes/wishes", "wishes", "w.csv", "person,session,level\np1,"+code+",1\np2,"+code+",2\n")
	v.post(root+"/plans/", "name", "one", "seconds", "1", "seed", "1")
	if worked, err := a.Planning.Work(ctx); !worked || err != nil {
		t.Fatalf("planned: %v, %v", worked, err)
	}
	plans, err := a.Planning.Plans(ctx, actor.System("t"), e.ID)
	if err != nil || len(plans) != 1 {
		t.Fatal(plans, err)
	}
	v.post(root + "/plans/" + string(plans[0].ID) + "/apply")
	v.post(root+"/release/", "note", "first")
	for path, want := range map[string]string{
		"/day-2027/schedule/": "Storage for all", "/day-2027/schedule.xml": "<schedule>", "/day-2027/schedule.json": `"daysCount": 1`, "/day-2027/schedule.ics": "BEGIN:VEVENT",
		"/day-2027/schedule.csv": "Birds and models", "/day-2027/schedule/feed.xml": "first", "/day-2027/my/": "Storage for all", "/day-2027/schedule/?q=storge": "Storage for all",
		"/day-2027/schedule/v/1/": "Storage for all", root + "/coverage/": "Object store",
	} {
		if body := v.get(path); !strings.Contains(body, want) {
			t.Errorf("%s does not show %q", path, want)
		}
	}
	feed := v.post("/day-2027/my/feed")
	_, secret, _ := strings.Cut(feed, v.base+"/day-2027/my/feed/")
	secret, _, _ = strings.Cut(secret, ".ics")
	if body := v.get("/day-2027/my/feed/" + secret + ".ics"); !strings.Contains(body, "SUMMARY:Storage for all") || !strings.Contains(body, "SEQUENCE:0") {
		t.Errorf("the calendar:\n%s", body)
	}
	loseRoom(t, a, e.ID)
	if body := v.post(root+"/repair/", "kind", "broken", "most", "2"); !strings.Contains(body, "Make it the draft") {
		t.Errorf("no way of repairing after a room was lost:\n%s", body)
	}
	if plans, err = a.Planning.Plans(ctx, actor.System("t"), e.ID); err != nil {
		t.Fatal(err)
	}
	v.post(root + "/plans/" + string(plans[0].ID) + "/apply")
	moveFirst(t, a, e.ID)
	v.post(root + "/release/")
	if body := v.get("/day-2027/my/feed/" + secret + ".ics"); !strings.Contains(body, "SEQUENCE:1") {
		t.Errorf("after the session moved:\n%s", body)
	}
}

func codeOf(t *testing.T, a *app.App, e edition.ID, title string) string {
	t.Helper()
	d, err := a.Programme.Draft(context.Background(), actor.System("t"), e)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Sessions {
		if s.Title == title {
			return s.Code
		}
	}
	t.Fatalf("no session %q", title)
	return ""
}

// loseRoom takes the hour of some placed session from its room.
func loseRoom(t *testing.T, a *app.App, e edition.ID) {
	t.Helper()
	ctx := context.Background()
	d, err := a.Programme.Draft(ctx, actor.System("t"), e)
	if err != nil {
		t.Fatal(err)
	}
	p := d.Placements[0]
	room, _, err := a.Editions.Room().Look(ctx, actor.System("t"), string(p.RoomID))
	if err != nil {
		t.Fatal(err)
	}
	room.Available = []edition.Window{{Start: p.End(), End: p.End().Add(8 * time.Hour)}}
	if _, _, err := a.Editions.Room().Save(ctx, actor.System("t"), room); err != nil {
		t.Fatal(err)
	}
}

// moveFirst moves the starred session by ten minutes.
func moveFirst(t *testing.T, a *app.App, e edition.ID) {
	t.Helper()
	d, err := a.Programme.Draft(context.Background(), actor.System("t"), e)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Placements {
		if s, _ := d.Session(p.SessionID); s.Title == "Storage for all" {
			p.Start = time.Date(2027, 2, 4, 15, 0, 0, 0, time.UTC)
			if _, _, err := a.Programme.Placement().Save(context.Background(), actor.System("t"), p); err != nil {
				t.Fatal(err)
			}
		}
	}
}
