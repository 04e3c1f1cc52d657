package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestALostRoomIsRepairedAndFewMovesDoBetter(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	repair := town.Address + "/organise/demo/repair/"
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("#room form"); f.room.selectedIndex = 3; f.from.selectedIndex = f.from.options.length - 2; f.requestSubmit(); return true })()`)
	b.Wait(`document.querySelectorAll(".answer").length >= 2`)
	webtest.Eval[bool](b, `[...document.querySelectorAll(".answer form")].at(-1).requestSubmit() || true`)
	b.Wait(`location.pathname.endsWith("/release/") && document.querySelector(".flash[role=status]")`)
	if webtest.Eval[bool](b, `!!document.querySelector(".finding.blocks")`) {
		t.Errorf("the repaired draft has what blocks: %s", webtest.Eval[string](b, `document.querySelector(".finding.blocks").textContent`))
	}

	// What two moves could do for people.
	b.Do(chromedp.Navigate(repair))
	webtest.Eval[bool](b, `document.querySelector("#better form").requestSubmit() || true`)
	b.Wait(`document.querySelector(".answer, .flash.bad")`)
	if webtest.Eval[int](b, `document.querySelectorAll(".answer .changes li").length`) > 2 {
		t.Error("more than two sessions move")
	}
}

// soloist is a speaker with one session of their own, in the largest room: others may want it.
func soloist(x webtest.Town) (speakerID string, session programme.Session) {
	x.T.Helper()
	d, err := x.Programme.Draft(context.Background(), x.Who, x.Edition.ID)
	if err != nil {
		x.T.Fatal(err)
	}
	for _, p := range d.Placements {
		s, _ := d.Session(p.SessionID)
		if s.Kind == programme.Talk && len(s.Speakers) == 1 && p.RoomID == d.Frame.Rooms[0].ID {
			return string(s.Speakers[0]), s
		}
	}
	x.T.Fatal("nobody is alone in the largest room")
	return "", programme.Session{}
}

func TestASpeakerCancelsAndAWayOutIsTaken(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	repair := town.Address + "/organise/demo/repair/"
	b.Look("repair", repair)
	speakerID, session := soloist(town)

	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("#speaker form"); f.querySelector("[name=speaker]").value = "`+
		speakerID+`"; f.requestSubmit(); return true })()`)
	b.Wait(`document.querySelectorAll(".answer").length === 3`)
	address := webtest.Eval[string](b, `location.href`)
	b.Look("answers", address)
	if text := webtest.Eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(text, session.Title) ||
		!strings.Contains(text, "to call") {
		t.Errorf("the candidates do not say what is cancelled, or whom to call:\n%s", text)
	}
	b.Do(chromedp.EmulateViewport(360, 900), chromedp.Navigate(address+"?lang=fr"))
	b.Check("fr-answers", 360)
	b.Do(chromedp.Navigate(address + "?lang=en"))

	// Taking the second: it leads to the release, which lists the session, with an undo.
	webtest.Eval[bool](b, `document.querySelectorAll(".answer form")[1].requestSubmit() || true`)
	b.Wait(`location.pathname.endsWith("/release/") && document.querySelector(".flash form")`)
	if text := webtest.Eval[string](b, `document.querySelector("main details").innerText`); !strings.Contains(text, "ancelled") ||
		!strings.Contains(text, session.Title) {
		t.Errorf("the release does not list the cancelled session:\n%s", text)
	}
	now, err := town.Releases.CurrentRelease(context.Background(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range now.Sessions {
		if s.State == string(programme.Cancelled) {
			t.Errorf("%s is public before the release", s.Title)
		}
	}
	// Another candidate fits no more: it says so, and nothing changes.
	b.Do(chromedp.Navigate(address))
	webtest.Eval[bool](b, `document.querySelectorAll(".answer form")[0].requestSubmit() || true`)
	b.Wait(`document.querySelector("main [role=alert]") || location.pathname.endsWith("/release/")`)

	// Two that stand in the same room change places.
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("#swap form"); f.querySelector("[name=session]").selectedIndex = 3; f.querySelector("[name=other]").selectedIndex = 7; f.requestSubmit(); return true })()`)
	b.Wait(`location.pathname !== "/organise/demo/repair/" && document.querySelector(".answer") || document.querySelector("#swap [role=alert]")`)
	if refusal := webtest.Eval[string](b, `document.querySelector("#swap [role=alert]")?.textContent ?? ""`); strings.Contains(refusal,
		"three") {
		t.Errorf("the form for swaps asks for what it does not offer: %s", refusal)
	}

	// A day that is late: many move.
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("#late form"), s = f.querySelector("[name=late]"); s.value = s.options[1].value; f.querySelector("[name=minutes]").value = 45; f.requestSubmit(); return true })()`)
	b.Wait(`document.querySelectorAll(".answer").length === 3 && document.querySelector(".answer details")`)
	b.Look("answers-late", webtest.Eval[string](b, `location.href`))
	b.Do(chromedp.Navigate(repair))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("#late form"), s = f.querySelector("[name=late]"); s.value = s.options[1].value; f.noValidate = true; f.querySelector("[name=minutes]").value = 999; f.requestSubmit(); return true })()`)
	b.Wait(`document.querySelector("#late [role=alert]") && document.querySelector("#late [name=minutes]").value === "999"`)
	b.Check("repair-refused-1440", 1440)
}

func TestAProgramAsksForWaysOutAndTakesOne(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := webtest.OrganiserProgram(t, db)
		p.Must(201, "POST", "/editions", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay 2027", "zone": "Europe/Paris"})
		e := "/editions/quay-2027"
		day := p.Must(201, "POST", e+"/days", map[string]any{"date": "2027-03-04", "start": "2027-03-04T08:00:00Z",
			"end": "2027-03-04T17:00:00Z"})
		p.Must(204, "POST", e+"/days/"+day["id"].(string)+"/slot-row",
			map[string]any{"first": "2027-03-04T09:00:00Z", "minutes": 30, "gap": 10, "count": 3})
		room := ""
		for _, name := range []string{"Bow", "Stern"} {
			room = p.Must(201, "POST", e+"/rooms", map[string]any{"name": name, "capacity": 50})["id"].(string)
		}
		for _, title := range []string{"One", "Two"} {
			s := p.Must(201, "POST", e+"/sessions", map[string]any{"title": title, "kind": "talk", "minutes": 30})
			start := map[string]string{"One": "2027-03-04T09:00:00Z", "Two": "2027-03-04T10:20:00Z"}[title]
			p.Must(201, "POST", e+"/placements", map[string]any{"session_id": s["id"], "room_id": room, "start": start})
		}
		p.Must(422, "POST", e+"/repairs", map[string]any{"kind": "room", "room": room})
		found := p.Must(201, "POST", e+"/repairs", map[string]any{"kind": "room", "room": room, "from": "2027-03-04T10:00:00Z"})
		again := p.Must(200, "GET", e+"/repairs/"+found["id"].(string), nil)
		candidates := again["answers"].([]any)
		if len(candidates) < 2 || again["mishap"].(map[string]any)["kind"] != "room" {
			t.Fatalf("%v", again)
		}
		first := candidates[0].(map[string]any)
		second := candidates[1].(map[string]any)
		if len(first["cancelled"].([]any)) != 1 || len(second["moved"].([]any)) != 1 {
			t.Errorf("%v, %v", first, second)
		}
		french := p.With("Accept-Language", "fr").Must(200, "GET", e+"/repairs/"+found["id"].(string), nil)["answers"].([]any)
		if name := french[0].(map[string]any)["name"]; first["name"] != "Stern is lost from 11:00: Cancel only" ||
			name != "Stern est perdue à partir de 11:00\u00a0: Annuler seulement" {
			t.Errorf("it is named %q, and %q in French", first["name"], name)
		}
		p.Must(422, "POST", e+"/plans/"+second["plan"].(string)+"/apply?from="+time.Now().UTC().Format(time.RFC3339), nil)
		if done := p.Must(200, "POST", e+"/plans/"+second["plan"].(string)+"/apply", nil); done["moved"] != 1.0 {
			t.Errorf("applied: %v", done)
		}
		p.Must(409, "POST", e+"/plans/"+first["plan"].(string)+"/apply", nil)
		p.Must(404, "GET", e+"/repairs/rep_x", nil)
	})
}
