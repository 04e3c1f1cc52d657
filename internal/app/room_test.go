package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/programme"
)

// placed says where the draft has a session, as "room start", empty when nowhere.
func (x town) placed(t *testing.T, id string) string {
	t.Helper()
	d, err := x.Programme.Draft(context.Background(), x.world.Who, x.world.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.PlacementsOf(programme.SessionID(id)) {
		return fmt.Sprint(p.RoomID, " ", p.Start.UTC().Format("2006-01-02T15:04:05Z07:00"))
	}
	return ""
}

func TestAnOrganiserSeesWhatAMoveCostsAndTakesItBack(t *testing.T) {
	town, b := build(t), openBrowser(t)
	b.signIn(town.link(t, "o@example.org", account.Grant{Role: account.Admin, Scope: account.ServerScope}, "/organise/"))
	room := town.address + "/organise/demo/edit/"
	b.look("editor", room)
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(room))

	// Condensed, and without a room; the next visit looks the same.
	eval[bool](b, `(() => { document.querySelector("[data-dense]").click(); document.querySelector("[data-show]").click(); return true })()`)
	b.check("editor-dense-1440", 1440)
	b.do(chromedp.Navigate(room))
	b.wait(`document.querySelector(".dense") && document.querySelector("td[data-column]").hidden`)
	eval[bool](b, `(() => { document.querySelector("[data-dense]").click(); document.querySelector("[data-show]").click(); return true })()`)

	// By mouse: pick up, look at every place, let go on the best.
	id := eval[string](b, `(() => { const s = document.querySelector("td[data-room] [data-session]"); s.click(); return s.dataset.session })()`)
	b.wait(`document.querySelectorAll("td[data-price]").length > 20 && document.querySelector("[data-status]").textContent.length > 3`)
	b.check("editor-picked-1440", 1440)
	before := town.placed(t, id)
	target := eval[string](b, `(() => { const c = document.querySelector("td.cost-1[data-price], td.good[data-price]"); const at = c.dataset.room + " " + c.dataset.start; c.click(); return at })()`)
	b.wait(`!document.querySelector("[data-undo]").disabled`)
	if got := town.placed(t, id); got != target {
		t.Fatalf("the session is at %q, let go on %q (was %q)", got, target, before)
	}

	// The undo is named, and survives a reload.
	if name := eval[string](b, `document.querySelector("[data-undo]").textContent`); !strings.Contains(name, ":") {
		t.Errorf("the undo has no name: %q", name)
	}
	b.do(chromedp.Navigate(room))
	b.wait(`!document.querySelector("[data-undo]").disabled`)
	eval[bool](b, `document.querySelector("[data-undo]").click() || true`)
	b.wait(`!document.querySelector("[data-redo]").disabled`)
	if got := town.placed(t, id); got != before {
		t.Errorf("after undoing the session is at %q, was %q", got, before)
	}

	// By keyboard alone: pick up, walk, hear the price, put it back; then to the tray.
	press := func(key string) {
		eval[bool](b, fmt.Sprintf(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: %q, bubbles: true})) || true`, key))
	}
	eval[bool](b, `(() => { const s = document.querySelector('[data-session="`+id+`"]'); s.focus(); s.click(); return true })()`)
	b.wait(`document.querySelectorAll("td[data-price]").length > 20`)
	press("ArrowDown")
	b.wait(`document.activeElement.tagName === "TD" && document.querySelector("[data-status]").textContent.includes(":")`)
	press("Escape")
	b.wait(`document.querySelectorAll("td[data-price]").length === 0`)
	eval[bool](b, `(() => { const s = document.querySelector('[data-session="`+id+`"]'); s.focus(); s.click(); return true })()`)
	b.wait(`document.querySelectorAll("td[data-price]").length > 20`)
	press("Delete")
	b.wait(`document.querySelector("[data-tray] [data-session]")`)
	if got := town.placed(t, id); got != "" {
		t.Errorf("in the tray, and placed at %q", got)
	}

	// Somebody else sees it, and a move of what has moved meanwhile is refused without loss.
	other := openBrowser(t)
	other.signIn(town.link(t, "p@example.org", account.Grant{Role: account.Admin, Scope: account.ServerScope}, "/organise/"))
	other.do(chromedp.EmulateViewport(1024, 900), chromedp.Navigate(room))
	eval[bool](other, `document.querySelector('[data-tray] [data-session="`+id+`"]').click() || true`)
	other.wait(`document.querySelector("[data-status]").textContent.length > 3`)
	b.wait(`document.querySelector("[data-others]").textContent.includes(": p (") && document.querySelector('.theirs[data-session="` + id + `"]')`)
	eval[bool](b, `document.querySelector("[data-undo]").click() || true`)
	b.wait(`document.querySelector("td[data-room] [data-session='` + id + `']")`)
	eval[bool](other, `[...document.querySelectorAll("td[data-price]:not(.refused)")].at(-1).click() || true`)
	other.wait(`document.querySelector("td[data-room] [data-session='` + id + `']")`)
	if got := town.placed(t, id); got != before {
		t.Errorf("two organisers moved it: it is at %q, the first put it at %q", got, before)
	}
}
