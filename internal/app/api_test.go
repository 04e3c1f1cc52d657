package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// program is a client of the API with a token.
type program struct {
	t      *testing.T
	base   string
	token  string
	header map[string]string
}

// with returns the same program that sends one more header.
func (p program) with(name, value string) program {
	header := map[string]string{name: value}
	for k, v := range p.header {
		header[k] = v
	}
	p.header = header
	return p
}

// ask sends a body as JSON, or as it is when it is bytes, and returns status, headers and the answer.
func (p program) ask(method, path string, body any) (int, http.Header, map[string]any) {
	p.t.Helper()
	var send io.Reader
	kind := "application/json"
	switch b := body.(type) {
	case nil:
	case []byte:
		send, kind = bytes.NewReader(b), "application/octet-stream"
	default:
		text, err := json.Marshal(b)
		if err != nil {
			p.t.Fatal(err)
		}
		send = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, p.base+"/api/v1"+path, send)
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	for k, v := range p.header {
		req.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	out := map[string]any{}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &out); err != nil {
			p.t.Fatalf("%s %s: %v\n%s", method, path, err, text)
		}
	}
	return res.StatusCode, res.Header, out
}

// must is ask that expects a status.
func (p program) must(status int, method, path string, body any) map[string]any {
	p.t.Helper()
	got, _, out := p.ask(method, path, body)
	if got != status {
		p.t.Fatalf("%s %s: %d, want %d\n%v", method, path, got, status, out)
	}
	return out
}

// organiserProgram serves an empty server and makes the token of its first organiser.
func organiserProgram(t *testing.T, db *sqldb.DB) program {
	t.Helper()
	ctx := context.Background()
	listener := httptest.NewUnstartedServer(nil)
	a, err := app.New(app.Config{Addr: "127.0.0.1:0", BaseURL: "http://" + listener.Listener.Addr().String()}, slog.New(slog.DiscardHandler), db)
	if err != nil {
		t.Fatal(err)
	}
	listener.Config.Handler = a.Handler()
	listener.Start()
	t.Cleanup(listener.Close)
	background, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); a.Planning.Run(background, a.Log) }() //nolint:errcheck // it ends with stop
	t.Cleanup(func() { stop(); <-done })
	return program{t: t, base: listener.URL, token: accounttest.AdminToken(t, a.Accounts)}
}

func TestAProgramGoesFromNothingToSomebodysDay(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := organiserProgram(t, db)
		if me := p.must(200, "GET", "/me", nil); me["email"] != "o@example.org" {
			t.Errorf("me: %v", me)
		}
		p.must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
		e := "/editions/quay-2027"
		day := p.must(201, "POST", e+"/days", map[string]any{"date": "2027-03-04", "start": "2027-03-04T08:00:00Z", "end": "2027-03-04T17:00:00Z"})
		p.must(204, "POST", e+"/days/"+day["id"].(string)+"/slot-row", map[string]any{"first": "2027-03-04T09:00:00Z", "minutes": 30, "gap": 10, "count": 3})
		for _, room := range []string{"Bow", "Stern"} {
			p.must(201, "POST", e+"/rooms", map[string]any{"name": room, "capacity": 50})
		}
		var codes, ids []string
		for i := range 4 {
			s := p.must(201, "POST", e+"/sessions", map[string]any{"title": fmt.Sprint("Talk ", i), "kind": "talk", "minutes": 30})
			codes, ids = append(codes, s["code"].(string)), append(ids, s["id"].(string))
		}
		p.must(201, "POST", e+"/rules", map[string]any{"kind": "before", "first": ids[0], "second": ids[1]})
		p.must(409, "POST", e+"/rules", map[string]any{"kind": "before", "first": ids[0], "second": ids[1]})

		_, head, set := p.ask("GET", e, nil)
		set["wishes_open"], set["state"] = true, "published"
		p.with("If-Match", head.Get("ETag")).must(200, "PUT", e, set)
		p.must(200, "PUT", e+"/my/stars", map[string]any{"stars": []any{map[string]any{"session": codes[0], "level": 2}, map[string]any{"session": codes[1], "level": 1}}})
		p.must(200, "POST", e+"/wishes", map[string]any{"wishes": []any{map[string]any{"person": "a", "session": codes[2], "level": 1}, map[string]any{"person": "a", "session": codes[0], "level": 1}}})

		plan := p.must(201, "POST", e+"/plans", map[string]any{"iterations": 2000, "seed": 3})
		for plan["state"] == "queued" || plan["state"] == "running" {
			time.Sleep(20 * time.Millisecond)
			plan = p.must(200, "GET", e+"/plans/"+plan["id"].(string), nil)
		}
		change := p.must(200, "GET", e+"/plan-comparison?to="+plan["id"].(string), nil)
		if len(change["moves"].([]any)) != 4 || change["to"].(map[string]any)["price"].(map[string]any)["placed"] != 4.0 || change["minimum"] != 5.0 {
			t.Errorf("compared with the empty draft: %v", change)
		}
		p.must(404, "GET", e+"/plan-comparison?to=plan_x", nil)
		p.must(422, "POST", e+"/plans", map[string]any{"iterations": 2000, "focus": "luck"})
		three := p.must(201, "POST", e+"/contrasts", map[string]any{"iterations": 1000})["items"].([]any)
		for i, focus := range []string{"people", "rooms", "mix"} {
			if got := three[i].(map[string]any)["settings"].(map[string]any)["focus"]; got != focus {
				t.Errorf("the plan number %d is for %v, not %s", i, got, focus)
			}
		}
		if got := p.must(200, "POST", e+"/plans/"+plan["id"].(string)+"/apply", nil); got["moved"] != 4.0 {
			t.Fatalf("applied: %v of %v", got, plan)
		}
		priced := func(edits ...any) map[string]any {
			return p.must(200, "POST", e+"/steps/price", map[string]any{"edits": edits})
		}
		away := map[string]any{"do": "away", "session": ids[0]}
		if got := priced(away); got["allowed"] != true || got["lose_must"] != 1.0 || got["worse"] != 2.0 || got["better"] != 0.0 {
			t.Errorf("without the session that one must see and another wants: %v", got)
		}
		if got := priced(map[string]any{"do": "pin", "session": ids[0], "on": true}, away); got["allowed"] != false || got["code"] != "draft.locked" || !strings.Contains(fmt.Sprint(got["why"]), "Locked in place: Talk 0") || got["worse"] != 0.0 {
			t.Errorf("taking away what is locked: %v", got)
		}
		p.must(422, "POST", e+"/steps/price", map[string]any{"edits": []any{map[string]any{"do": "cancel", "session": ids[0]}}})
		if got := p.must(200, "GET", e+"/draft-price", nil); got["placed"] != 4.0 {
			t.Errorf("a price has changed the draft: %v", got)
		}
		small := false
		for _, it := range p.must(200, "GET", e+"/findings", nil)["items"].([]any) {
			f := it.(map[string]any)
			if f["severity"] != "warns" {
				t.Errorf("the plan breaks a rule: %v", f)
			}
			small = small || f["code"] == "room_small"
		}
		if !small {
			t.Error("500 people are expected and rooms hold 50, but nothing is too small")
		}
		heads := p.must(200, "GET", e+"/heads", nil)["items"].([]any)
		if h := heads[0].(map[string]any); len(heads) != 4 || h["low"].(float64) > h["expected"].(float64) || h["high"].(float64) < h["expected"].(float64) {
			t.Errorf("expected heads: %v", heads)
		}
		p.must(204, "PUT", e+"/severities/room_small", map[string]any{"severity": "release"})
		p.must(409, "POST", e+"/releases", map[string]any{"note": "Too small"})
		p.must(204, "PUT", e+"/severities/room_small", map[string]any{"severity": "ignores"})
		p.must(422, "PUT", e+"/severities/nothing", map[string]any{"severity": "warns"})
		p.must(201, "POST", e+"/releases", map[string]any{"note": "First"})
		p.must(409, "POST", e+"/releases", map[string]any{"note": "Again"})
		nobody := program{t: t, base: p.base}
		if got := nobody.must(200, "GET", e+"/programme", nil); got["release"] != 1.0 || len(got["entries"].([]any)) != 4 {
			t.Errorf("released: %v", got)
		}
		days := p.must(200, "GET", e+"/my/day", nil)["items"].([]any)
		if stops := days[0].(map[string]any)["items"].([]any); len(stops) != 2 {
			t.Errorf("my day: %v", stops)
		}
		feed := p.must(201, "POST", e+"/my/feed", nil)["url"].(string)
		if res, err := http.Get(feed); err != nil || res.StatusCode != 200 { //nolint:noctx // a test
			t.Errorf("feed: %v %v", res, err)
		}
		favourites := func(method, path string) (int, string) {
			req, err := http.NewRequestWithContext(context.Background(), method, p.base+"/api/events/quay-2027/submissions/"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Token "+p.token)
			return visitor{t: t}.read(http.DefaultClient.Do(req))
		}
		favourites("DELETE", codes[0]+"/favourite/")
		favourites("POST", codes[3]+"/favourite/")
		if _, got := favourites("GET", "favourites/"); !strings.Contains(got, codes[3]) || strings.Contains(got, codes[0]) {
			t.Errorf("favourites: %s, want %s without %s", got, codes[3], codes[0])
		}
		_, head, waits := p.ask("GET", e+"/sessions/"+ids[0], nil)
		waits["pending"] = true
		delete(waits, "$schema")
		p.with("If-Match", head.Get("ETag")).must(200, "PUT", e+"/sessions/"+ids[0], waits)
		if got := p.must(422, "POST", e+"/sessions", map[string]any{"title": "Crew", "kind": "talk", "minutes": 30, "internal": true}); got["code"] != "session.internal" {
			t.Errorf("an internal talk: %v", got)
		}
		if crew := p.must(201, "POST", e+"/sessions", map[string]any{"title": "Crew", "kind": "break", "minutes": 30, "internal": true}); crew["internal"] != true {
			t.Errorf("an internal break: %v", crew)
		}
		if r := p.must(201, "POST", e+"/releases", map[string]any{}); len(r["changes"].([]any)) != 1 {
			t.Errorf("released with a session to be confirmed: %v", r)
		}
		for _, v := range nobody.must(200, "GET", e+"/programme", nil)["sessions"].([]any) {
			if s := v.(map[string]any); s["pending"] != (s["id"] == ids[0]) || s["title"] == "Crew" {
				t.Errorf("in public: %v", s)
			}
		}
		if r := p.must(201, "POST", e+"/releases/1/again", map[string]any{"note": "Back", "telling": "hold"}); r["again_of"] != 1.0 || r["note"] != "Back" {
			t.Errorf("again: %v", r)
		}
		p.must(409, "POST", e+"/releases/3/again", nil)
		p.must(201, "POST", e+"/releases/2/again", nil)
		p.must(422, "POST", e+"/releases/1/again", map[string]any{"telling": "shout"})
		nobody.must(401, "GET", e+"/rooms", nil)
		nobody.must(401, "POST", e+"/releases/1/again", nil)
	})
}

func TestNothingIsReplacedInSilence(t *testing.T) {
	t.Parallel()
	p := organiserProgram(t, schematest.SQLite(t))
	p.must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
	rooms := "/editions/quay-2027/rooms"
	_, head, room := p.ask("POST", rooms, map[string]any{"name": "Bow"})
	at := rooms + "/" + room["id"].(string)
	p.must(428, "PUT", at, map[string]any{"name": "Stem"})
	p.with("If-Match", head.Get("ETag")).must(200, "PUT", at, map[string]any{"name": "Stem"})
	p.with("If-Match", head.Get("ETag")).must(412, "PUT", at, map[string]any{"name": "Prow"})
	if got := p.with("If-Match", "*").must(200, "PUT", at, map[string]any{"name": "Prow"}); got["guid"] != room["guid"] {
		t.Errorf("the room's identity changed: %v, was %v", got, room)
	}
	refused := p.must(422, "POST", rooms, map[string]any{"name": "Mid", "colour": "red"})
	if refused["fields"].(map[string]any)["body.colour"] == nil {
		t.Errorf("an unknown field is not named: %v", refused)
	}
	if refused := p.must(422, "POST", rooms, map[string]any{"name": " "}); refused["code"] != "edition.name" {
		t.Errorf("a refusal has no code: %v", refused)
	}
	p.must(204, "DELETE", at, nil)
	changes := p.must(200, "GET", "/editions/quay-2027/changes", nil)["items"].([]any)
	p.must(204, "POST", "/editions/quay-2027/changes/"+changes[0].(map[string]any)["id"].(string)+"/undo", nil)
	p.must(200, "GET", at, nil)
}

func TestARepeatedRequestDoesNothingAgain(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := organiserProgram(t, db)
		p.must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
		rooms := "/editions/quay-2027/rooms"
		keyed := p.with("Idempotency-Key", "k1")
		first := keyed.must(201, "POST", rooms, map[string]any{"name": "Bow"})
		_, head, second := keyed.ask("POST", rooms, map[string]any{"name": "Bow"})
		if first["id"] != second["id"] || head.Get("Idempotency-Replayed") != "true" {
			t.Errorf("first %v, then %v", first, second)
		}
		if got := keyed.must(422, "POST", rooms, map[string]any{"name": "Stern"}); got["code"] != "api.key_reused" {
			t.Errorf("the key serves another request: %v", got)
		}
		if all := p.must(200, "GET", rooms, nil)["items"].([]any); len(all) != 1 {
			t.Errorf("%d rooms", len(all))
		}
	})
}

func TestTheDescriptionNamesWhatThePagesDo(t *testing.T) {
	t.Parallel()
	p := organiserProgram(t, schematest.SQLite(t))
	doc := p.must(200, "GET", "/openapi.json", nil)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi %v", doc["openapi"])
	}
	paths := doc["paths"].(map[string]any)
	for _, path := range []string{"/editions/{edition}/sessions/{id}", "/editions/{edition}/plans/{id}/apply", "/editions/{edition}/my/stars", "/editions/{edition}/imports", "/editions/{edition}/steps/price"} {
		if paths["/api/v1"+path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
	res, err := http.Get(p.base + "/api/v1/docs") //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(page), "/api/v1/editions/{edition}/rooms") {
		t.Errorf("the page for people does not list rooms: %v\n%.500s", err, page)
	}
}

func TestAProgrammeIsImportedThroughTheAPI(t *testing.T) {
	t.Parallel()
	p := organiserProgram(t, schematest.SQLite(t))
	p.must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
	file := []byte("key,title,kind,minutes,room,date,start\n1,Tides,talk,30,Bow,2027-03-04,10:00\n2,Winds,talk,30,Stern,2027-03-04,10:00\n")
	at := "/editions/quay-2027/imports?name=p.csv"
	if d := p.must(200, "POST", at+"&dry_run=true", file); len(d["added"].([]any)) != 2 {
		t.Errorf("dry run: %v", d)
	}
	p.must(200, "POST", at, file)
	if d := p.must(200, "POST", at, file); len(d["added"].([]any)) != 0 || d["unchanged"] != 2.0 {
		t.Errorf("again: %v", d)
	}
	p.must(422, "POST", at, []byte("nothing known"))
}
