package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
)

func TestAWarningIsFixedSilencedOrBlocks(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	organise := town.Address + "/organise/demo/"
	b.Look("warnings", organise+"warnings/")
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(organise+"warnings/"))
	count := func() int {
		return webtest.Eval[int](b, `document.querySelectorAll("main > .warnings .finding").length`)
	}
	before := count()
	if before == 0 {
		t.Fatal("the demonstration has no warning to show this with")
	}

	// A fix removes the warning it is for.
	first := webtest.Eval[string](b, `document.querySelector(".finding td").textContent`)
	fix := webtest.Eval[string](b, `document.querySelector(".finding a").href`)
	b.Look("fix", fix)
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(fix))
	if !webtest.Eval[bool](b, `!!document.querySelector("article form[action$='fix'] button")`) {
		t.Fatalf("no fix for %q", first)
	}
	webtest.Eval[bool](b, `document.querySelector("article form[action$='fix'] button").click() || true`)
	b.Wait(`document.querySelector(".flash") && document.querySelector("h2")`)
	if webtest.Eval[string](b, `document.querySelector("main").textContent`) == "" ||
		webtest.Eval[bool](b, fmt.Sprintf(`document.querySelector("main").textContent.includes(%q)`, first)) {
		t.Errorf("the fix left %q", first)
	}

	// One is let be, with a reason; another rule blocks the release.
	left := count()
	webtest.Eval[bool](b, `(() => { const form = document.querySelector(".finding form"); form.reason.value = "Agreed with both speakers"; form.querySelector("button").click(); return true })()`)
	b.Wait(fmt.Sprintf(`document.querySelectorAll("main > .warnings .finding").length === %d`, left-1))
	webtest.Eval[bool](b, `(() => { const row = [...document.querySelectorAll(".strict tbody tr")].find(r => r.querySelector("td.num").textContent > 0 && r.querySelector("select").value === "warns"); row.querySelector("select").value = "release"; row.closest("form").requestSubmit(); return true })()`)
	b.Wait(`document.querySelector(".finding.blocks")`)
	webtest.Eval[bool](b, `document.querySelectorAll(".pills a")[1].click() || true`)
	b.Wait(`document.querySelectorAll(".pills a[aria-current]").length === 1 && location.search.startsWith("?rule=")`)
	b.Do(chromedp.Navigate(organise + "release/"))
	webtest.Eval[bool](b, `(() => { document.querySelector("#note").value = "Kept"; document.querySelector("form[action$='release/'] button").click(); return true })()`)
	b.Wait(`document.querySelector("[role=alert] li")`)
	if note := webtest.Eval[string](b, `document.querySelector("#note").value`); note != "Kept" {
		t.Errorf("the refused release kept the note %q", note)
	}

	// The first page counts what the programme room shows: neither what is let be, nor a session once more for each of its placements.
	b.Do(chromedp.Navigate(organise + "edit/"))
	b.Wait(`document.querySelector("[data-panel]")`)
	note := webtest.Eval[string](b, `(() => { const s = JSON.parse(document.querySelector("programme-room").dataset.state), on = s.sessions.filter((v) => !v.cancelled), placed = on.filter((v) => s.placements.some((p) => p.session === v.id)).length;
		return (on.length - placed) + " without a place, " + s.findings.length })()`)
	b.Do(chromedp.Navigate(organise))
	said := webtest.Eval[string](b, `(() => { const card = (page) => document.querySelector(".chapters a[href$='" + page + "/']").parentElement;
		return card("sessions").querySelector("p.soft").textContent + ", " + card("warnings").querySelector(".figure").textContent })()`)
	if said != note {
		t.Errorf("the first page says %q, the room %q", said, note)
	}
}
