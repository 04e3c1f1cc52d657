package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
)

func TestAnOrganiserSeesWhoWillComeAndWhoWillBeToldBeforeReleasing(t *testing.T) {
	town, b := build(t), openBrowser(t)
	b.signIn(town.link(t, "o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	organise := town.address + "/organise/demo/"
	b.look("heads", organise+"heads/")
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(organise+"heads/"))
	without := eval[string](b, `document.querySelector("main strong").textContent`)
	if !eval[bool](b, `!!document.querySelector("form[action$=swap] button")`) {
		t.Fatal("no change of rooms is proposed")
	}
	eval[bool](b, `document.querySelector("form[action$=swap] button").click() || true`)
	b.wait(`document.querySelector(".flash")`)
	if now := eval[string](b, `document.querySelector("main strong").textContent`); now == without {
		t.Errorf("after changing rooms it is still: %s", now)
	}

	// The change concerns speakers: the release page shows their messages before anything leaves.
	b.look("release-tell", organise+"release/")
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(organise+"release/"))
	preview := eval[string](b, `document.querySelector("section details pre").textContent`)
	// The first release was silent, so that everybody is told of everything of theirs; in the edition's language, as speakers have no account yet.
	if !strings.Contains(preview, "est publié") || !strings.Contains(preview, "Vos sessions\u00a0:") {
		t.Errorf("the preview says %q", preview)
	}
	eval[bool](b, `(() => { document.querySelector("#note").value = "Two sessions change rooms."; document.querySelector("form[action$='release/'] button").click(); return true })()`)
	b.wait(`document.querySelector(".flash[role=status]")`)
	town.Wake(context.Background(), release.Released)
	b.look("messages", organise+"messages/")
	mails, err := town.Post.MailsOf(context.Background(), town.world.Who, string(town.world.Edition.ID), post.BoxFilter{State: post.MailHeld})
	if err != nil || len(mails) == 0 {
		t.Fatalf("%d messages are held, %v", len(mails), err)
	}
	b.look("message", organise+"messages/"+mails[0].ID)
	eval[bool](b, `(() => { document.querySelector("#subject").value = "Edited"; document.querySelector("main form button").click(); return true })()`)
	b.wait(`document.querySelector("h1").textContent === "Edited"`)
	// What is sent without saving is sent as it is seen.
	eval[bool](b, `(() => { document.querySelector("#subject").value = "Edited again"; document.querySelector("[name=to][value=queued]").click(); return true })()`)
	b.wait(`document.querySelector("h1").textContent === "Edited again" && document.querySelector(".flash[role=status]")`)
	b.do(chromedp.Navigate(organise + "messages/"))
	eval[bool](b, `document.querySelector(".actions form button").click() || true`)
	b.wait(`document.querySelector(".flash[role=status]")`)
	sent := map[string]post.Mail{}
	if _, err := town.Post.Deliver(context.Background(), func(_ context.Context, id string, m post.Mail) error { sent[id] = m; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(sent) != len(mails) || sent[mails[0].ID].Subject != "Edited again" || len(sent[mails[0].ID].Calendars) == 0 {
		t.Errorf("%d of %d messages left; the first: %+v", len(sent), len(mails), sent[mails[0].ID])
	}
}

func TestAWarningIsFixedSilencedOrBlocks(t *testing.T) {
	town, b := build(t), openBrowser(t)
	b.signIn(town.link(t, "o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	organise := town.address + "/organise/demo/"
	b.look("warnings", organise+"warnings/")
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(organise+"warnings/"))
	count := func() int { return eval[int](b, `document.querySelectorAll("main > .warnings .finding").length`) }
	before := count()
	if before == 0 {
		t.Fatal("the demonstration has no warning to show this with")
	}

	// A fix removes the warning it is for.
	first := eval[string](b, `document.querySelector(".finding td").textContent`)
	fix := eval[string](b, `document.querySelector(".finding a").href`)
	b.look("fix", fix)
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(fix))
	if !eval[bool](b, `!!document.querySelector("article form button")`) {
		t.Fatalf("no fix for %q", first)
	}
	eval[bool](b, `document.querySelector("article form button").click() || true`)
	b.wait(`document.querySelector(".flash") && document.querySelector("h2")`)
	if eval[string](b, `document.querySelector("main").textContent`) == "" || eval[bool](b, fmt.Sprintf(`document.querySelector("main").textContent.includes(%q)`, first)) {
		t.Errorf("the fix left %q", first)
	}

	// One is let be, with a reason; another rule blocks the release.
	left := count()
	eval[bool](b, `(() => { const form = document.querySelector(".finding form"); form.reason.value = "Agreed with both speakers"; form.querySelector("button").click(); return true })()`)
	b.wait(fmt.Sprintf(`document.querySelectorAll("main > .warnings .finding").length === %d`, left-1))
	eval[bool](b, `(() => { const row = [...document.querySelectorAll(".strict tbody tr")].find(r => r.querySelector("td.num").textContent > 0 && r.querySelector("select").value === "warns"); row.querySelector("select").value = "release"; row.closest("form").requestSubmit(); return true })()`)
	b.wait(`document.querySelector(".finding.blocks")`)
	eval[bool](b, `document.querySelectorAll(".pills a")[1].click() || true`)
	b.wait(`document.querySelectorAll(".pills a[aria-current]").length === 1 && location.search.startsWith("?rule=")`)
	b.do(chromedp.Navigate(organise + "release/"))
	eval[bool](b, `(() => { document.querySelector("#note").value = "Kept"; document.querySelector("form[action$='release/'] button").click(); return true })()`)
	b.wait(`document.querySelector("[role=alert] li")`)
	if note := eval[string](b, `document.querySelector("#note").value`); note != "Kept" {
		t.Errorf("the refused release kept the note %q", note)
	}

	// The overview counts what the programme room shows: neither what is let be, nor a session once more for each of its placements.
	b.do(chromedp.Navigate(organise + "edit/"))
	b.wait(`document.querySelector("[data-panel]")`)
	note := eval[string](b, `(() => { const s = JSON.parse(document.querySelector("programme-room").dataset.state), on = s.sessions.filter((v) => !v.cancelled), placed = on.filter((v) => s.placements.some((p) => p.session === v.id)).length;
		const waits = on.length - placed, n = s.findings.length; return placed + " sessions with a place · " + waits + " without a place · " + n + (n === 1 ? " warning" : " warnings") })()`)
	b.do(chromedp.Navigate(organise))
	if all := eval[string](b, `document.querySelector("main").textContent`); !strings.Contains(all, note) {
		t.Errorf("the overview does not say %q: %s", note, all)
	}
}

func TestALostRoomIsRepairedAndFewMovesDoBetter(t *testing.T) {
	town, b := build(t), openBrowser(t)
	b.signIn(town.link(t, "o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	repair := town.address + "/organise/demo/repair/"
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(repair))
	eval[bool](b, `(() => { const f = document.querySelector("#room form"); f.room.selectedIndex = 3; f.from.selectedIndex = f.from.options.length - 2; f.requestSubmit(); return true })()`)
	b.wait(`document.querySelectorAll(".answer").length >= 2`)
	eval[bool](b, `[...document.querySelectorAll(".answer form")].at(-1).requestSubmit() || true`)
	b.wait(`location.pathname.endsWith("/release/") && document.querySelector(".flash[role=status]")`)
	if eval[bool](b, `!!document.querySelector(".finding.blocks")`) {
		t.Errorf("the repaired draft has what blocks: %s", eval[string](b, `document.querySelector(".finding.blocks").textContent`))
	}

	// What two moves could do for people.
	b.do(chromedp.Navigate(repair))
	eval[bool](b, `document.querySelector("#better form").requestSubmit() || true`)
	b.wait(`document.querySelector(".answer, .flash.bad")`)
	if eval[int](b, `document.querySelectorAll(".answer .changes li").length`) > 2 {
		t.Error("more than two sessions move")
	}
}
