package app_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/programme"
)

const (
	notes = `[...document.querySelectorAll("offline-banner, [data-away-note]")].filter((e) => e.checkVisibility()).map((e) => e.textContent)`
	// pageKept and draftKept are what the browser has of the room for the time without a network.
	pageKept  = `caches.match("/organise/demo/edit/", {cacheName: "room-v1"}).then((kept) => kept !== undefined)`
	draftKept = `caches.match("/organise/demo/edit/draft", {cacheName: "room-v1"}).then((kept) => kept?.text() ?? "")`
)

func TestTheRoomOpensAgainWithoutANetworkWithTheStepsThatWait(t *testing.T) {
	town, b := build(t), openBrowser(t)
	ctx := context.Background()
	town.enterRoom(t, b, "o@example.org", 1440, 1000)
	b.until("the page is kept", func() bool { return eval[bool](b, pageKept) })

	// A colleague does something after the page was asked for: the draft that is kept has it.
	locked := eval[string](b, free+`.at(-1).dataset.session`)
	if _, err := town.Programme.Do(ctx, town.world.Who, town.world.Edition.ID, programme.Step{Label: "x", Edits: []programme.Edit{programme.Pin{Session: programme.SessionID(locked), Pinned: true}}}); err != nil {
		t.Fatal(err)
	}
	flagged := `document.querySelector('.column [data-session="` + locked + `"]')?.textContent.includes("⚑")`
	b.wait(flagged)
	b.until("the draft is kept", func() bool { return eval[bool](b, draftKept+`.then((text) => text.includes('"pinned":true'))`) })

	id := eval[string](b, firstBlock+`.dataset.session`)
	before, steps := town.placed(t, id), town.steps(t)
	eval[bool](b, firstBlock+`.click() || true`)
	b.wait(priced)
	target := eval[string](b, goodPlace+`.dataset.place`)
	there := fmt.Sprintf(`(() => { const e = document.querySelector('.column [data-session=%q]'); return e && e.closest("[data-room]").dataset.room + " " + e.dataset.start === %q })()`, id, target)
	town.stop()
	eval[bool](b, `document.querySelector('[data-place="`+target+`"]').click() || true`)
	const waits = `document.querySelector("[data-away-note]")?.textContent.includes("1 step waits")`
	b.wait(waits)
	eval[bool](b, `(Object.defineProperty(navigator, "onLine", {get: () => false}), dispatchEvent(new Event("offline")))`)
	b.wait(`!document.querySelector("offline-banner").hidden`)
	if told := eval[[]string](b, notes); len(told) != 1 {
		t.Errorf("%d notes say that there is no network: %q", len(told), told)
	}

	b.do(chromedp.Navigate(town.address + "/organise/demo/edit/"))
	b.wait(`document.querySelector("[data-sheet]") && ` + waits)
	b.wait(there + " && " + flagged)
	b.check("room-offline-1440", 1440)
	b.do(chromedp.EmulateViewport(360, 800))
	b.check("room-offline-360", 360)
	if got := town.placed(t, id); got != before {
		t.Errorf("without a network the server has it at %q", got)
	}
	town.start()
	b.until("the step arrives", func() bool { return town.placed(t, id) == target })
	b.wait(`!document.querySelector("[data-away-note]") && sessionStorage.getItem("/organise/demo/asked") === "[]"`)
	b.wait(there)
	if n := town.steps(t) - steps; n != 1 {
		t.Errorf("the step was taken %d times", n)
	}
}

func TestAnAnswerFromBeforeTheConnectionWasLostDoesNotTakeTheNoteBack(t *testing.T) {
	town, b := build(t), openBrowser(t)
	town.enterRoom(t, b, "o@example.org", 1440, 1000)
	eval[bool](b, firstBlock+`.click() || true`)
	b.wait(priced)
	place := eval[string](b, goodPlace+`.dataset.place`)
	eval[bool](b, `(() => { const real = window.fetch; window.sent = 0; window.back = () => { window.fetch = real; return true }; const redraw = () => document.querySelector("[data-dense]").click();
		window.fetch = (u, o) => { if (String(u).includes("edit/state")) return new Promise((done) => { window.answer = () => { done(real(u, o).then((r) => { setTimeout(redraw, 100); return r })); return true } });
			if (String(u).includes("edit/step")) window.sent++; return Promise.reject(new TypeError("no network")) }; return true })()`)
	b.wait(`window.answer`) // under way
	eval[bool](b, `document.querySelector('[data-place="`+place+`"]').click() || true`)
	b.wait(`document.querySelector("[data-away-note]")?.textContent.includes("1 step waits")`)
	sent := eval[int](b, `(window.gone = 0, new MutationObserver(() => { if (!document.querySelector("[data-away-note]")) window.gone++ }).observe(document.querySelector(".status"), {subtree: true, childList: true}), window.sent)`)
	eval[bool](b, `window.answer()`)
	b.wait(fmt.Sprintf(`window.sent > %d`, sent)) // it is tried again only after the answer
	if n := eval[int](b, `window.gone`); n != 0 {
		t.Errorf("the note went %d times while the step waited", n)
	}
	eval[bool](b, `window.back()`)
	b.wait(`!document.querySelector("[data-away-note]") && sessionStorage.getItem("/organise/demo/asked") === "[]"`)
}

// steps is how many steps the edition's log has.
func (x town) steps(t *testing.T) (n int) {
	t.Helper()
	changes, err := x.Accounts.Changes(context.Background(), x.world.Who, string(x.world.Edition.ID), "", 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if c.Action == "draft.step" {
			n++
		}
	}
	return n
}

// A session that ran out leaves the steps that wait; somebody else who signs in in that tab does not send them.
func TestWhatSomebodyElseLeftUnsentIsDropped(t *testing.T) {
	town, b := build(t), openBrowser(t)
	town.enterRoom(t, b, "o@example.org", 1440, 1000)
	id := eval[string](b, firstBlock+`.dataset.session`)
	before := town.placed(t, id)
	eval[bool](b, `(sessionStorage.setItem("/organise/demo/asked", JSON.stringify([{key: crypto.randomUUID(), edits: [{do: "away", session: "`+id+`"}], told: "", who: "per_somebody_else"}])), true)`)
	b.do(chromedp.Navigate(town.address + "/organise/demo/edit/"))
	b.wait(said + `.includes("1 step that somebody else left unsent")`)
	b.wait(idle)
	if got := town.placed(t, id); got != before {
		t.Errorf("it was sent: %q", got)
	}
}

func TestSigningOutLeavesNothingOfTheRoomInTheBrowser(t *testing.T) {
	town, b := build(t), openBrowser(t)
	town.enterRoom(t, b, "o@example.org", 1440, 1000)
	b.until("the page is kept", func() bool { return eval[bool](b, pageKept) })
	id := eval[string](b, firstBlock+`.dataset.session`)
	before := town.placed(t, id)
	b.do(chromedp.Navigate(town.address + "/me"))
	eval[bool](b, `(sessionStorage.setItem("/organise/demo/asked", JSON.stringify([{key: crypto.randomUUID(), edits: [{do: "away", session: "`+id+`"}], told: ""}])), true)`)

	// Steps that wait are not lost unasked.
	const signOut = `document.querySelector("form[action='/sign-out']").requestSubmit()`
	eval[bool](b, `(window.asked = 0, window.confirm = () => { window.asked++; return false }, `+signOut+`, true)`)
	b.wait(`window.asked === 1 && sessionStorage.getItem("/organise/demo/asked")`)
	eval[bool](b, `(window.confirm = () => true, setTimeout(() => `+signOut+`), true)`)
	b.wait(`location.pathname === "/" && document.readyState === "complete"`)
	if kept := eval[bool](b, `Promise.resolve(sessionStorage.getItem("/organise/demo/asked") !== null)`); kept {
		t.Error("a step is left for whoever signs in next")
	}
	b.until("the page is gone", func() bool { return !eval[bool](b, pageKept) })
	if draft := eval[string](b, draftKept); draft != "" {
		t.Errorf("a draft is left: %s", draft)
	}
	if got := town.placed(t, id); got != before {
		t.Errorf("the step was sent: it is at %q", got)
	}
	town.stop()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(town.address+"/organise/demo/edit/")); err == nil {
		t.Error("the room opens after signing out")
	}
}
