package app_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema"
)

// waysToWalk lets tools/ways tell by two runs what one way runs through.
var waysToWalk = flag.Int("ways", -1, "how many ways TestWays walks; all when negative")

// counter counts transactions: a database asks its clock once as each begins, and who waits for the answer says which it is.
type counter struct {
	mu            sync.Mutex
	reads, writes int
	by            []string
}

func (c *counter) now() time.Time {
	var callers [40]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	reads, begins, by := false, false, ""
	for {
		f, more := frames.Next()
		reads = reads || strings.HasSuffix(f.Function, "sqldb.(*DB).Read")
		begins = begins || strings.HasSuffix(f.Function, "sqldb.(*DB).begin")
		if _, name, ok := strings.Cut(f.Function, "/internal/"); ok && by == "" && !strings.HasPrefix(name, "kit/sqldb") &&
			!strings.HasPrefix(name, "app_test") {
			by = name
		}
		if !more {
			break
		}
	}
	if !begins { // somebody asks what time it is
		return time.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if reads {
		c.reads++
		c.by = append(c.by, by)
	} else {
		c.writes++
		c.by = append(c.by, "a write")
	}
	return time.Now()
}

func (c *counter) take() (reads, writes int, by []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	reads, writes, by = c.reads, c.writes, c.by
	c.reads, c.writes, c.by = 0, 0, nil
	return reads, writes, by
}

// TestWays prints how many transactions the most travelled ways through the house take, from the request to the answer;
// with -v also whose they are. It fails when one of them takes more than the most that is written here: a front door
// that asks for the same thing twice shows up as a number.
func TestWays(t *testing.T) {
	c := &counter{}
	ctx := context.Background()
	db, err := sqldb.Open(ctx, "sqlite://"+filepath.Join(t.TempDir(), "ways.db"), sqldb.Options{Clock: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := schema.Migrate(ctx, db); err != nil {
		t.Fatal(err)
	}
	h := newHall(t, db)
	w := ways{hall: h, counter: c}
	w.walk(t)
}

// ways is a small world whose transactions are counted.
type ways struct {
	*hall
	counter *counter
}

// way is one journey, and the most transactions that it may take.
type way struct {
	name          string
	reads, writes int
	walk          func(t *testing.T)
}

func (w ways) walk(t *testing.T) {
	var organiser, attendee, nobody caller
	for _, c := range w.callers {
		switch c.name {
		case "organiser by cookie":
			organiser = c
		case "attendee by cookie":
			attendee = c
		case "nobody":
			nobody = c
		}
	}
	root, api := "/organise/"+w.slug, "/api/v1/editions/"+w.slug
	session, room := w.first(t, api+"/sessions"), w.first(t, api+"/rooms")
	step := func(hour int) []byte {
		return w.json(t, map[string]any{"edits": []any{map[string]any{"do": "put", "session": session, "room": room,
			"start": fmt.Sprintf("2027-03-04T%02d:00:00Z", hour)}}})
	}
	w.must(t, "POST", api+"/days/"+w.first(t, api+"/days")+"/slot-row", organiser, "application/json",
		w.json(t, map[string]any{"first": "2027-03-04T08:30:00Z", "minutes": 30, "gap": 0, "count": 10}))
	speaker := w.object(t, organiser, "POST", api+"/speakers", map[string]any{"name": "Ana", "email": "ana@example.org"})
	set := w.object(t, organiser, "GET", api+"/sessions/"+session, nil)
	set["speakers"] = []any{speaker["id"]}
	w.object(t, organiser, "PUT", api+"/sessions/"+session, set)
	w.get(t, nobody, "/"+w.slug+"/schedule/")
	w.counter.take()
	for i, y := range []way{
		{"the programme page", 0, 0, func(t *testing.T) { w.get(t, nobody, "/"+w.slug+"/schedule/") }},
		{"a star, by the script", 3, 1, func(t *testing.T) {
			w.must(t, "POST", "/"+w.slug+"/my/sync", attendee, "application/json",
				w.json(t, map[string]any{"stars": []any{map[string]any{"session": w.code, "level": 2}}}))
		}},
		{"a star, by the form", 1, 1, func(t *testing.T) {
			w.must(t, "POST", "/"+w.slug+"/my/star", attendee, formType, []byte("level=1&session="+w.code))
		}},
		{"my day after a change", 4, 0, func(t *testing.T) { w.get(t, attendee, "/"+w.slug+"/my/") }},
		{"my day asked again", 2, 0, func(t *testing.T) { w.get(t, attendee, "/"+w.slug+"/my/") }},
		{"first prices in the room", 3, 0, func(t *testing.T) { w.get(t, organiser, root+"/edit/choices?session="+session) }},
		{"a drop in the room", 1, 1, func(t *testing.T) { w.must(t, "POST", root+"/edit/step", organiser, "application/json", step(10)) }},
		{"a step by the API", 2, 1, func(t *testing.T) {
			w.must(t, "POST", api+"/steps", organiser, "application/json", []byte(strings.Replace(string(step(11)), "{", `{"label":"Later",`, 1)))
		}},
		{"an import", 2, 1, func(t *testing.T) {
			w.must(t, "POST", api+"/imports?name=x.csv", organiser, "application/octet-stream",
				[]byte("key,title,minutes,speakers\na,Knots,30,Bo\nb,Ropes,30,Zoé\n"))
		}},
		{"a release", 4, 1, func(t *testing.T) {
			w.must(t, "POST", root+"/release/", organiser, formType, []byte("note=x&telling=send"))
		}},
		{"a release to its messages", 7, 2, func(*testing.T) { w.app.Wake(context.Background(), release.Released) }},
		{"two messages to the relay", 3, 4, func(t *testing.T) {
			send := func(context.Context, string, post.Mail) error { return nil }
			if _, err := w.app.Post.Deliver(context.Background(), send); err != nil {
				t.Fatal(err)
			}
		}},
		{"the public page anew", 2, 0, func(t *testing.T) {
			if err := w.app.Releases.Refresh(context.Background()); err != nil {
				t.Fatal(err)
			}
			w.get(t, nobody, "/"+w.slug+"/schedule/")
		}},
	} {
		if i == *waysToWalk {
			break
		}
		y.walk(t)
		reads, writes, by := w.counter.take()
		t.Logf("| %-26s | %2d | %2d | %s", y.name, reads, writes, strings.Join(by, ", "))
		if reads > y.reads || writes > y.writes {
			t.Errorf("%s takes %d reads and %d writes; at most %d and %d are written here", y.name, reads, writes, y.reads, y.writes)
		}
	}
}

const formType = "application/x-www-form-urlencoded"

func (w ways) json(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (w ways) must(t *testing.T, method, path string, c caller, kind string, body []byte) *httptest.ResponseRecorder {
	t.Helper()
	res := w.send(method, path, c, kind, body)
	if res.Code >= 400 {
		t.Fatalf("%s %s: %d %s", method, path, res.Code, res.Body)
	}
	return res
}

func (w ways) get(t *testing.T, c caller, path string) { w.must(t, http.MethodGet, path, c, "", nil) }

func (w ways) object(t *testing.T, c caller, method, path string, body any) (out map[string]any) {
	t.Helper()
	var send []byte
	if body != nil {
		send = w.json(t, body)
	}
	if err := json.Unmarshal(w.must(t, method, path, c, "application/json", send).Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// first is the id of the first object of a list.
func (w ways) first(t *testing.T, path string) string {
	t.Helper()
	out := w.object(t, w.callers[0], "GET", path, nil)
	return out["items"].([]any)[0].(map[string]any)["id"].(string)
}
