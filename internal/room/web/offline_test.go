package web_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

const (
	notes = `[...document.querySelectorAll("offline-banner, [data-away-note]")].filter((e) => e.checkVisibility()).map((e) => e.textContent)`
	// pageKept and draftKept are what the browser has of the room for the time without a network.
	pageKept  = `caches.match("/organise/demo/edit/", {cacheName: "room-v1"}).then((kept) => kept !== undefined)`
	draftKept = `caches.match("/organise/demo/edit/draft", {cacheName: "room-v1"}).then((kept) => kept?.text() ?? "")`
)

func TestTheRoomOpensAgainWithoutANetworkWithTheStepsThatWait(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	ctx := context.Background()
	enterRoom(town, b, "o@example.org", 1440, 1000)
	b.Until("the page is kept", func() bool { return webtest.Eval[bool](b, pageKept) })

	// A colleague does something after the page was asked for: the draft that is kept has it.
	locked := webtest.Eval[string](b, free+`.at(-1).dataset.session`)
	if _, err := town.Programme.TakeStep(ctx, town.Who, town.Edition.ID,
		programme.Step{Label: "x", Edits: []programme.Edit{programme.Pin{Session: programme.SessionID(locked), Pinned: true}}}); err != nil {
		t.Fatal(err)
	}
	flagged := `document.querySelector('.column [data-session="` + locked + `"]')?.textContent.includes("⚑")`
	b.Wait(flagged)
	b.Until("the draft is kept", func() bool { return webtest.Eval[bool](b, draftKept+`.then((text) => text.includes('"pinned":true'))`) })

	id := webtest.Eval[string](b, firstBlock+`.dataset.session`)
	before, steps := placedAt(town, id), stepsOf(town)
	webtest.Eval[bool](b, firstBlock+`.click() || true`)
	b.Wait(priced)
	target := webtest.Eval[string](b, goodPlace+`.dataset.place`)
	there := fmt.Sprintf(`(() => { const e = document.querySelector('.column [data-session=%q]'); return e && e.closest("[data-room]").dataset.room + " " + e.dataset.start === %q })()`, id, target)
	town.Stop()
	webtest.Eval[bool](b, `document.querySelector('[data-place="`+target+`"]').click() || true`)
	const waits = `document.querySelector("[data-away-note]")?.textContent.includes("1 step waits")`
	b.Wait(waits)
	webtest.Eval[bool](b, `(Object.defineProperty(navigator, "onLine", {get: () => false}), dispatchEvent(new Event("offline")))`)
	b.Wait(`!document.querySelector("offline-banner").hidden`)
	if told := webtest.Eval[[]string](b, notes); len(told) != 1 {
		t.Errorf("%d notes say that there is no network: %q", len(told), told)
	}

	b.Do(chromedp.Navigate(town.Address + "/organise/demo/edit/"))
	b.Wait(`document.querySelector("[data-sheet]") && ` + waits)
	b.Wait(there + " && " + flagged)
	b.Check("room-offline-1440", 1440)
	b.Do(chromedp.EmulateViewport(360, 800))
	b.Check("room-offline-360", 360)
	if got := placedAt(town, id); got != before {
		t.Errorf("without a network the server has it at %q", got)
	}
	town.Start()
	b.Until("the step arrives", func() bool { return placedAt(town, id) == target })
	b.Wait(`!document.querySelector("[data-away-note]") && sessionStorage.getItem("/organise/demo/asked") === "[]"`)
	b.Wait(there)
	if n := stepsOf(town) - steps; n != 1 {
		t.Errorf("the step was taken %d times", n)
	}
}

func TestAnAnswerFromBeforeTheConnectionWasLostDoesNotTakeTheNoteBack(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	webtest.Eval[bool](b, firstBlock+`.click() || true`)
	b.Wait(priced)
	place := webtest.Eval[string](b, goodPlace+`.dataset.place`)
	webtest.Eval[bool](b, `(() => { const real = window.fetch; window.sent = 0; window.back = () => { window.fetch = real; return true }; const redraw = () => document.querySelector("[data-dense]").click();
		window.fetch = (u, o) => { if (String(u).includes("edit/state")) return new Promise((done) => { window.answer = () => { done(real(u, o).then((r) => { setTimeout(redraw, 100); return r })); return true } });
			if (String(u).includes("edit/step")) window.sent++; return Promise.reject(new TypeError("no network")) }; return true })()`)
	b.Wait(`window.answer`) // under way
	webtest.Eval[bool](b, `document.querySelector('[data-place="`+place+`"]').click() || true`)
	b.Wait(`document.querySelector("[data-away-note]")?.textContent.includes("1 step waits")`)
	sent := webtest.Eval[int](b, `(window.gone = 0, new MutationObserver(() => { if (!document.querySelector("[data-away-note]")) window.gone++ }).observe(document.querySelector(".status"), {subtree: true, childList: true}), window.sent)`)
	webtest.Eval[bool](b, `window.answer()`)
	b.Wait(fmt.Sprintf(`window.sent > %d`, sent)) // it is tried again only after the answer
	if n := webtest.Eval[int](b, `window.gone`); n != 0 {
		t.Errorf("the note went %d times while the step waited", n)
	}
	webtest.Eval[bool](b, `window.back()`)
	b.Wait(`!document.querySelector("[data-away-note]") && sessionStorage.getItem("/organise/demo/asked") === "[]"`)
}

// stepsOf is how many steps the edition's log has.
func stepsOf(x webtest.Town) (n int) {
	x.T.Helper()
	changes, err := x.Accounts.Changes(context.Background(), x.Who, string(x.Edition.ID), record.Span{Limit: 10_000})
	if err != nil {
		x.T.Fatal(err)
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
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	id := webtest.Eval[string](b, firstBlock+`.dataset.session`)
	before := placedAt(town, id)
	webtest.Eval[bool](b, `(sessionStorage.setItem("/organise/demo/asked", JSON.stringify([{key: crypto.randomUUID(), edits: [{do: "away", session: "`+id+`"}], told: "", who: "per_somebody_else"}])), true)`)
	b.Do(chromedp.Navigate(town.Address + "/organise/demo/edit/"))
	b.Wait(said + `.includes("1 step that somebody else left unsent")`)
	b.Wait(idle)
	if got := placedAt(town, id); got != before {
		t.Errorf("it was sent: %q", got)
	}
}

func TestSigningOutLeavesNothingOfTheRoomInTheBrowser(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	b.Until("the page is kept", func() bool { return webtest.Eval[bool](b, pageKept) })
	id := webtest.Eval[string](b, firstBlock+`.dataset.session`)
	before := placedAt(town, id)
	b.Do(chromedp.Navigate(town.Address + "/me"))
	webtest.Eval[bool](b, `(sessionStorage.setItem("/organise/demo/asked", JSON.stringify([{key: crypto.randomUUID(), edits: [{do: "away", session: "`+id+`"}], told: ""}])), true)`)

	// Steps that wait are not lost unasked.
	const signOut = `document.querySelector("form[action='/sign-out']").requestSubmit()`
	webtest.Eval[bool](b, `(window.asked = 0, window.confirm = () => { window.asked++; return false }, `+signOut+`, true)`)
	b.Wait(`window.asked === 1 && sessionStorage.getItem("/organise/demo/asked")`)
	webtest.Eval[bool](b, `(window.confirm = () => true, setTimeout(() => `+signOut+`), true)`)
	b.Wait(`location.pathname === "/" && document.readyState === "complete"`)
	if kept := webtest.Eval[bool](b, `Promise.resolve(sessionStorage.getItem("/organise/demo/asked") !== null)`); kept {
		t.Error("a step is left for whoever signs in next")
	}
	b.Until("the page is gone", func() bool { return !webtest.Eval[bool](b, pageKept) })
	if draft := webtest.Eval[string](b, draftKept); draft != "" {
		t.Errorf("a draft is left: %s", draft)
	}
	if got := placedAt(town, id); got != before {
		t.Errorf("the step was sent: it is at %q", got)
	}
	town.Stop()
	if err := chromedp.Do(b.Ctx, chromedp.Navigate(town.Address+"/organise/demo/edit/")); err == nil {
		t.Error("the room opens after signing out")
	}
}
