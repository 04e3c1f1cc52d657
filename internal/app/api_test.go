package app_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestAProgramGoesFromNothingToSomebodysDay(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := webtest.OrganiserProgram(t, db)
		if me := p.Must(200, "GET", "/me", nil); me["email"] != "o@example.org" {
			t.Errorf("me: %v", me)
		}
		p.Must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
		e := "/editions/quay-2027"
		day := p.Must(201, "POST", e+"/days", map[string]any{"date": "2027-03-04", "start": "2027-03-04T08:00:00Z",
			"end": "2027-03-04T17:00:00Z"})
		p.Must(204, "POST", e+"/days/"+day["id"].(string)+"/slot-row",
			map[string]any{"first": "2027-03-04T09:00:00Z", "minutes": 30, "gap": 10, "count": 3})
		for _, room := range []string{"Bow", "Stern"} {
			p.Must(201, "POST", e+"/rooms", map[string]any{"name": room, "capacity": 50})
		}
		var codes, ids []string
		for i := range 4 {
			s := p.Must(201, "POST", e+"/sessions", map[string]any{"title": fmt.Sprint("Talk ", i), "kind": "talk", "minutes": 30})
			codes, ids = append(codes, s["code"].(string)), append(ids, s["id"].(string))
		}
		p.Must(201, "POST", e+"/rules", map[string]any{"kind": "before", "first": ids[0], "second": ids[1]})
		p.Must(409, "POST", e+"/rules", map[string]any{"kind": "before", "first": ids[0], "second": ids[1]})

		_, head, set := p.Ask("GET", e, nil)
		set["wishes_open"], set["state"] = true, "published"
		p.With("If-Match", head.Get("ETag")).Must(200, "PUT", e, set)
		p.Must(200, "PUT", e+"/my/stars", map[string]any{"stars": []any{map[string]any{"session": codes[0], "level": 2},
			map[string]any{"session": codes[1], "level": 1}}})
		p.Must(200, "POST", e+"/wishes", map[string]any{"wishes": []any{map[string]any{"person": "a", "session": codes[2], "level": 1},
			map[string]any{"person": "a", "session": codes[0], "level": 1}}})

		plan := p.Must(201, "POST", e+"/plans", map[string]any{"iterations": 2000, "seed": 3})
		for plan["state"] == "queued" || plan["state"] == "running" {
			time.Sleep(20 * time.Millisecond)
			plan = p.Must(200, "GET", e+"/plans/"+plan["id"].(string), nil)
		}
		change := p.Must(200, "GET", e+"/plan-comparison?to="+plan["id"].(string), nil)
		if len(change["moves"].([]any)) != 4 || change["to"].(map[string]any)["price"].(map[string]any)["placed"] != 4.0 ||
			change["minimum"] != 5.0 {
			t.Errorf("compared with the empty draft: %v", change)
		}
		p.Must(404, "GET", e+"/plan-comparison?to=plan_x", nil)
		p.Must(422, "POST", e+"/plans", map[string]any{"iterations": 2000, "focus": "luck"})
		three := p.Must(201, "POST", e+"/contrasts", map[string]any{"iterations": 1000})["items"].([]any)
		for i, focus := range []string{"people", "rooms", "mix"} {
			if got := three[i].(map[string]any)["settings"].(map[string]any)["focus"]; got != focus {
				t.Errorf("the plan number %d is for %v, not %s", i, got, focus)
			}
		}
		if got := p.Must(200, "POST", e+"/plans/"+plan["id"].(string)+"/apply", nil); got["moved"] != 4.0 {
			t.Fatalf("applied: %v of %v", got, plan)
		}
		priced := func(edits ...any) map[string]any {
			return p.Must(200, "POST", e+"/steps/price", map[string]any{"edits": edits})
		}
		away := map[string]any{"do": "away", "session": ids[0]}
		if got := priced(away); got["allowed"] != true || got["lose_must"] != 1.0 || got["worse"] != 2.0 || got["better"] != 0.0 {
			t.Errorf("without the session that one must see and another wants: %v", got)
		}
		if got := priced(map[string]any{"do": "pin", "session": ids[0], "on": true}, away); got["allowed"] != false ||
			got["code"] != "draft.locked" || !strings.Contains(fmt.Sprint(got["why"]), "Locked in place: Talk 0") || got["worse"] != 0.0 {
			t.Errorf("taking away what is locked: %v", got)
		}
		p.Must(422, "POST", e+"/steps/price", map[string]any{"edits": []any{map[string]any{"do": "cancel", "session": ids[0]}}})
		if got := p.Must(200, "GET", e+"/draft-price", nil); got["placed"] != 4.0 {
			t.Errorf("a price has changed the draft: %v", got)
		}
		small := false
		for _, it := range p.Must(200, "GET", e+"/findings", nil)["items"].([]any) {
			f := it.(map[string]any)
			if f["severity"] != "warns" {
				t.Errorf("the plan breaks a rule: %v", f)
			}
			small = small || f["code"] == "room_small"
		}
		if !small {
			t.Error("500 people are expected and rooms hold 50, but nothing is too small")
		}
		heads := p.Must(200, "GET", e+"/heads", nil)["items"].([]any)
		if h := heads[0].(map[string]any); len(heads) != 4 || h["low"].(float64) > h["expected"].(float64) ||
			h["high"].(float64) < h["expected"].(float64) {
			t.Errorf("expected heads: %v", heads)
		}
		p.Must(204, "PUT", e+"/severities/room_small", map[string]any{"severity": "release"})
		p.Must(409, "POST", e+"/releases", map[string]any{"note": "Too small"})
		p.Must(204, "PUT", e+"/severities/room_small", map[string]any{"severity": "ignores"})
		p.Must(422, "PUT", e+"/severities/nothing", map[string]any{"severity": "warns"})
		p.Must(201, "POST", e+"/releases", map[string]any{"note": "First"})
		p.Must(409, "POST", e+"/releases", map[string]any{"note": "Again"})
		nobody := webtest.Program{T: t, Base: p.Base}
		if got := nobody.Must(200, "GET", e+"/programme", nil); got["release"] != 1.0 || len(got["entries"].([]any)) != 4 {
			t.Errorf("released: %v", got)
		}
		days := p.Must(200, "GET", e+"/my/day", nil)["items"].([]any)
		if stops := days[0].(map[string]any)["items"].([]any); len(stops) != 2 {
			t.Errorf("my day: %v", stops)
		}
		feed := p.Must(201, "POST", e+"/my/feed", nil)["url"].(string)
		if res, err := http.Get(feed); err != nil || res.StatusCode != 200 {
			t.Errorf("feed: %v %v", res, err)
		}
		favourites := func(method, path string) (int, string) {
			req, err := http.NewRequestWithContext(context.Background(), method, p.Base+"/api/events/quay-2027/submissions/"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Token "+p.Token)
			return webtest.Visitor{T: t}.Read(http.DefaultClient.Do(req))
		}
		favourites("DELETE", codes[0]+"/favourite/")
		favourites("POST", codes[3]+"/favourite/")
		if _, got := favourites("GET", "favourites/"); !strings.Contains(got, codes[3]) || strings.Contains(got, codes[0]) {
			t.Errorf("favourites: %s, want %s without %s", got, codes[3], codes[0])
		}
		_, head, waits := p.Ask("GET", e+"/sessions/"+ids[0], nil)
		waits["pending"] = true
		delete(waits, "$schema")
		p.With("If-Match", head.Get("ETag")).Must(200, "PUT", e+"/sessions/"+ids[0], waits)
		if got := p.Must(422, "POST", e+"/sessions", map[string]any{"title": "Crew", "kind": "talk", "minutes": 30,
			"internal": true}); got["code"] != "session.internal" {
			t.Errorf("an internal talk: %v", got)
		}
		if crew := p.Must(201, "POST", e+"/sessions", map[string]any{"title": "Crew", "kind": "break", "minutes": 30,
			"internal": true}); crew["internal"] != true {
			t.Errorf("an internal break: %v", crew)
		}
		if r := p.Must(201, "POST", e+"/releases", map[string]any{}); len(r["changes"].([]any)) != 1 {
			t.Errorf("released with a session to be confirmed: %v", r)
		}
		for _, v := range nobody.Must(200, "GET", e+"/programme", nil)["sessions"].([]any) {
			if s := v.(map[string]any); s["pending"] != (s["id"] == ids[0]) || s["title"] == "Crew" {
				t.Errorf("in public: %v", s)
			}
		}
		if r := p.Must(201, "POST", e+"/releases/1/again", map[string]any{"note": "Back", "telling": "hold"}); r["again_of"] != 1.0 ||
			r["note"] != "Back" {
			t.Errorf("again: %v", r)
		}
		p.Must(409, "POST", e+"/releases/3/again", nil)
		p.Must(201, "POST", e+"/releases/2/again", nil)
		p.Must(422, "POST", e+"/releases/1/again", map[string]any{"telling": "shout"})
		nobody.Must(401, "GET", e+"/rooms", nil)
		nobody.Must(401, "POST", e+"/releases/1/again", nil)
	})
}

func TestNothingIsReplacedInSilence(t *testing.T) {
	t.Parallel()
	p := webtest.OrganiserProgram(t, schematest.SQLite(t))
	p.Must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
	rooms := "/editions/quay-2027/rooms"
	_, head, room := p.Ask("POST", rooms, map[string]any{"name": "Bow"})
	at := rooms + "/" + room["id"].(string)
	p.Must(428, "PUT", at, map[string]any{"name": "Stem"})
	p.With("If-Match", head.Get("ETag")).Must(200, "PUT", at, map[string]any{"name": "Stem"})
	p.With("If-Match", head.Get("ETag")).Must(412, "PUT", at, map[string]any{"name": "Prow"})
	if got := p.With("If-Match", "*").Must(200, "PUT", at, map[string]any{"name": "Prow"}); got["guid"] != room["guid"] {
		t.Errorf("the room's identity changed: %v, was %v", got, room)
	}
	refused := p.Must(422, "POST", rooms, map[string]any{"name": "Mid", "colour": "red"})
	if refused["fields"].(map[string]any)["body.colour"] == nil {
		t.Errorf("an unknown field is not named: %v", refused)
	}
	if refused := p.Must(422, "POST", rooms, map[string]any{"name": " "}); refused["code"] != "edition.name" {
		t.Errorf("a refusal has no code: %v", refused)
	}
	p.Must(204, "DELETE", at, nil)
	changes := p.Must(200, "GET", "/editions/quay-2027/changes", nil)["items"].([]any)
	p.Must(204, "POST", "/editions/quay-2027/changes/"+changes[0].(map[string]any)["id"].(string)+"/undo", nil)
	p.Must(200, "GET", at, nil)
}

func TestARepeatedRequestDoesNothingAgain(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := webtest.OrganiserProgram(t, db)
		p.Must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
		rooms := "/editions/quay-2027/rooms"
		keyed := p.With("Idempotency-Key", "k1")
		first := keyed.Must(201, "POST", rooms, map[string]any{"name": "Bow"})
		_, head, second := keyed.Ask("POST", rooms, map[string]any{"name": "Bow"})
		if first["id"] != second["id"] || head.Get("Idempotency-Replayed") != "true" {
			t.Errorf("first %v, then %v", first, second)
		}
		if got := keyed.Must(422, "POST", rooms, map[string]any{"name": "Stern"}); got["code"] != "api.key_reused" {
			t.Errorf("the key serves another request: %v", got)
		}
		if all := p.Must(200, "GET", rooms, nil)["items"].([]any); len(all) != 1 {
			t.Errorf("%d rooms", len(all))
		}
	})
}

func TestTheDescriptionNamesWhatThePagesDo(t *testing.T) {
	t.Parallel()
	p := webtest.OrganiserProgram(t, schematest.SQLite(t))
	doc := p.Must(200, "GET", "/openapi.json", nil)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("openapi %v", doc["openapi"])
	}
	paths := doc["paths"].(map[string]any)
	for _, path := range []string{"/editions/{edition}/sessions/{id}", "/editions/{edition}/plans/{id}/apply", "/editions/{edition}/my/stars",
		"/editions/{edition}/imports", "/editions/{edition}/steps/price"} {
		if paths["/api/v1"+path] == nil {
			t.Errorf("%s is not described", path)
		}
	}
	res, err := http.Get(p.Base + "/api/v1/docs")
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
	p := webtest.OrganiserProgram(t, schematest.SQLite(t))
	p.Must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
	file := []byte("key,title,kind,minutes,room,date,start\n1,Tides,talk,30,Bow,2027-03-04,10:00\n2,Winds,talk,30,Stern,2027-03-04,10:00\n")
	at := "/editions/quay-2027/imports?name=p.csv"
	if d := p.Must(200, "POST", at+"&dry_run=true", file); len(d["added"].([]any)) != 2 {
		t.Errorf("dry run: %v", d)
	}
	p.Must(200, "POST", at, file)
	if d := p.Must(200, "POST", at, file); len(d["added"].([]any)) != 0 || d["unchanged"] != 2.0 {
		t.Errorf("again: %v", d)
	}
	p.Must(422, "POST", at, []byte("nothing known"))
}

func TestWhatATokensOwnerMayAloneIsListedBesideRoles(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	alone := actor.Grant{Scope: "edi_x", Role: actor.Alone(programme.Reading)}
	p := webtest.Program{T: t, Base: q.Base, Token: accounttest.Token(t, q.Accounts, "ben@example.org", alone)}
	me := p.Must(200, "GET", "/me", nil)
	if want := []any{map[string]any{"scope": "edi_x", "right": "programme.read"}}; !reflect.DeepEqual(me["rights"], want) ||
		len(me["grants"].([]any)) != 0 {
		t.Errorf("me: %v", me)
	}
}
