package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// soloist is a speaker with one session of their own, in the largest room: others may want it.
func (x town) soloist(t *testing.T) (speakerID string, session programme.Session) {
	t.Helper()
	d, err := x.Programme.Draft(context.Background(), x.world.Who, x.world.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Placements {
		s, _ := d.Session(p.SessionID)
		if s.Kind == programme.Talk && len(s.Speakers) == 1 && p.RoomID == d.Frame.Rooms[0].ID {
			return string(s.Speakers[0]), s
		}
	}
	t.Fatal("nobody is alone in the largest room")
	return "", programme.Session{}
}

func TestASpeakerCancelsAndAWayOutIsTaken(t *testing.T) {
	town, b := build(t), openBrowser(t)
	b.signIn(town.link(t, "o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	repair := town.address + "/organise/demo/repair/"
	b.look("repair", repair)
	speakerID, session := town.soloist(t)

	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	eval[bool](b, `(() => { const f = document.querySelector("#speaker form"); f.querySelector("[name=speaker]").value = "`+speakerID+`"; f.requestSubmit(); return true })()`)
	b.wait(`document.querySelectorAll(".answer").length === 3`)
	address := eval[string](b, `location.href`)
	b.look("answers", address)
	if text := eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(text, session.Title) || !strings.Contains(text, "to call") {
		t.Errorf("the candidates do not say what is cancelled, or whom to call:\n%s", text)
	}
	b.do(chromedp.EmulateViewport(360, 900), chromedp.Navigate(address+"?lang=fr"))
	b.check("fr-answers", 360)
	b.do(chromedp.Navigate(address + "?lang=en"))

	// Taking the second: it leads to the release, which lists the session, with an undo.
	eval[bool](b, `document.querySelectorAll(".answer form")[1].requestSubmit() || true`)
	b.wait(`location.pathname.endsWith("/release/") && document.querySelector(".flash form")`)
	if text := eval[string](b, `document.querySelector("main details").innerText`); !strings.Contains(text, "ancelled") || !strings.Contains(text, session.Title) {
		t.Errorf("the release does not list the cancelled session:\n%s", text)
	}
	now, err := town.Releases.Current(context.Background(), town.world.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range now.Sessions {
		if s.State == string(programme.Cancelled) {
			t.Errorf("%s is public before the release", s.Title)
		}
	}
	// Another candidate fits no more: it says so, and nothing changes.
	b.do(chromedp.Navigate(address))
	eval[bool](b, `document.querySelectorAll(".answer form")[0].requestSubmit() || true`)
	b.wait(`document.querySelector("main [role=alert]") || location.pathname.endsWith("/release/")`)

	// Two that stand in the same room change places.
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	eval[bool](b, `(() => { const f = document.querySelector("#swap form"); f.querySelector("[name=session]").selectedIndex = 3; f.querySelector("[name=other]").selectedIndex = 7; f.requestSubmit(); return true })()`)
	b.wait(`location.pathname !== "/organise/demo/repair/" && document.querySelector(".answer") || document.querySelector("#swap [role=alert]")`)
	if refusal := eval[string](b, `document.querySelector("#swap [role=alert]")?.textContent ?? ""`); strings.Contains(refusal, "three") {
		t.Errorf("the form for swaps asks for what it does not offer: %s", refusal)
	}

	// A day that is late: many move.
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	eval[bool](b, `(() => { const f = document.querySelector("#late form"), s = f.querySelector("[name=late]"); s.value = s.options[1].value; f.querySelector("[name=minutes]").value = 45; f.requestSubmit(); return true })()`)
	b.wait(`document.querySelectorAll(".answer").length === 3 && document.querySelector(".answer details")`)
	b.look("answers-late", eval[string](b, `location.href`))
	b.do(chromedp.Navigate(repair))
	eval[bool](b, `(() => { const f = document.querySelector("#late form"), s = f.querySelector("[name=late]"); s.value = s.options[1].value; f.noValidate = true; f.querySelector("[name=minutes]").value = 999; f.requestSubmit(); return true })()`)
	b.wait(`document.querySelector("#late [role=alert]") && document.querySelector("#late [name=minutes]").value === "999"`)
	b.check("repair-refused-1440", 1440)
}

func TestAProgramAsksForWaysOutAndTakesOne(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := organiserProgram(t, db)
		p.must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
		e := "/editions/quay-2027"
		day := p.must(201, "POST", e+"/days", map[string]any{"date": "2027-03-04", "start": "2027-03-04T08:00:00Z", "end": "2027-03-04T17:00:00Z"})
		p.must(204, "POST", e+"/days/"+day["id"].(string)+"/slot-row", map[string]any{"first": "2027-03-04T09:00:00Z", "minutes": 30, "gap": 10, "count": 3})
		room := ""
		for _, name := range []string{"Bow", "Stern"} {
			room = p.must(201, "POST", e+"/rooms", map[string]any{"name": name, "capacity": 50})["id"].(string)
		}
		for _, title := range []string{"One", "Two"} {
			s := p.must(201, "POST", e+"/sessions", map[string]any{"title": title, "kind": "talk", "minutes": 30})
			start := map[string]string{"One": "2027-03-04T09:00:00Z", "Two": "2027-03-04T10:20:00Z"}[title]
			p.must(201, "POST", e+"/placements", map[string]any{"session_id": s["id"], "room_id": room, "start": start})
		}
		p.must(422, "POST", e+"/repairs", map[string]any{"kind": "room", "room": room})
		found := p.must(201, "POST", e+"/repairs", map[string]any{"kind": "room", "room": room, "from": "2027-03-04T10:00:00Z"})
		again := p.must(200, "GET", e+"/repairs/"+found["id"].(string), nil)
		candidates := again["answers"].([]any)
		if len(candidates) < 2 || again["mishap"].(map[string]any)["kind"] != "room" {
			t.Fatalf("%v", again)
		}
		first := candidates[0].(map[string]any)
		second := candidates[1].(map[string]any)
		if len(first["cancelled"].([]any)) != 1 || len(second["moved"].([]any)) != 1 {
			t.Errorf("%v, %v", first, second)
		}
		french := p.with("Accept-Language", "fr").must(200, "GET", e+"/repairs/"+found["id"].(string), nil)["answers"].([]any)
		if name := french[0].(map[string]any)["name"]; first["name"] != "Stern is lost from 11:00: Cancel only" || name != "Stern est perdue à partir de 11:00\u00a0: Annuler seulement" {
			t.Errorf("it is named %q, and %q in French", first["name"], name)
		}
		p.must(422, "POST", e+"/plans/"+second["plan"].(string)+"/apply?from="+time.Now().UTC().Format(time.RFC3339), nil)
		if done := p.must(200, "POST", e+"/plans/"+second["plan"].(string)+"/apply", nil); done["moved"] != 1.0 {
			t.Errorf("applied: %v", done)
		}
		p.must(409, "POST", e+"/plans/"+first["plan"].(string)+"/apply", nil)
		p.must(404, "GET", e+"/repairs/rep_x", nil)
	})
}
