package office_test

import (
	"context"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// keys is somebody who has a keyboard and no mouse.
type keys struct {
	*webtest.Browser
}

// to presses Tab until an element that a selector names has the focus, whose ring can be seen.
func (k keys) to(selector string) {
	k.T.Helper()
	for range 400 {
		if webtest.Eval[bool](k.Browser, `document.activeElement.matches("`+selector+`")`) {
			return
		}
		k.Press(kb.Tab)
	}
	k.T.Fatalf("Tab does not lead to %s on %s", selector, webtest.Eval[string](k.Browser, `location.href`))
}

// go on from the beginning of a page that was just opened.
func (k keys) opened(path string) {
	k.T.Helper()
	k.Wait(`location.pathname === "` + path + `" && document.readyState === "complete"`)
}

// find opens a page by the palette.
func (k keys) find(words, path string) {
	k.T.Helper()
	k.Wait(`customElements.get("copy-button") || document.readyState === "complete"`)
	k.Press("k", chromedp.ModifierCtrl)
	k.Wait(`document.querySelector("dialog.palette[open] .found a[data-chosen]")`)
	k.Press(words)
	k.Wait(`document.querySelector("dialog.palette a[data-chosen]")?.pathname === "` + path + `"`)
	k.Press(kb.Enter)
	k.opened(path)
}

// An organiser works from the sign-in to a release without touching a mouse.
func TestAnOrganiserWorksByKeyboardAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	town, k := webtest.NewTown(t), keys{webtest.OpenBrowser(t)}
	const desk = "/organise/demo/"
	k.Do(chromedp.EmulateViewport(1440, 900),
		chromedp.Navigate(town.Link("o@example.org", actor.Grant{Scope: string(town.Edition.ID), Role: edition.Organiser}, desk)))
	k.to("main form button")
	k.Press(kb.Enter)
	k.opened(desk)

	// The list: search, choose two, act, undo.
	k.find("sessions", desk+"sessions/")
	k.Wait(`customElements.get("desk-table") && document.querySelector("td[data-act=track] button")`)
	d, err := town.Programme.Draft(ctx, town.Who, town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	track := d.Frame.Tracks[0]
	before := tracked(t, town, string(track.ID))
	k.to("tbody th a")
	k.Press("/")
	k.Wait(`document.activeElement.id === "q"`)
	k.Press(kb.Backspace) // the driver sends the character of an answered key after it
	k.Press("a")
	k.Press(kb.Enter)
	k.Wait(`new URLSearchParams(location.search).get("q") === "a" && document.querySelector("td[data-act=track] button")`)
	k.to("tbody th a")
	k.Press("xjx")
	k.Wait(`document.querySelectorAll("[name=row]:checked").length === 2`)
	chosen := webtest.Eval[[]string](k.Browser, `[...document.querySelectorAll("[name=row]:checked")].map(b => b.value)`)
	k.to("#act")
	k.Press(track.Name)
	k.Wait(`document.querySelector("#act").value === "track=` + string(track.ID) + `"`)
	k.to(".desk-acts button")
	k.Press(kb.Enter)
	k.Wait(`document.querySelector(".flash")?.textContent.includes("rows changed")`)
	for _, id := range chosen {
		if s, _, err := town.Programme.Session().ByID(ctx, town.Who, id); err != nil || s.TrackID != track.ID {
			t.Errorf("%s is not in the track: %v, %v", id, s.TrackID, err)
		}
	}
	k.to(".flash form button")
	k.Press(kb.Enter)
	k.Wait(`document.querySelector(".flash")?.textContent.includes("Undone")`)
	if got := tracked(t, town, string(track.ID)); got != before {
		t.Errorf("after undoing %d sessions have the track, not %d", got, before)
	}

	// A cell, in its place.
	k.Wait(`customElements.get("desk-table") && document.querySelector("td[data-act=track] button")`)
	k.to("tbody th a")
	k.Press("e")
	k.Wait(`document.activeElement.matches("td[data-act=track] select")`)
	k.Press(kb.ArrowDown)
	k.Press(kb.Enter)
	k.Wait(`document.querySelector(".desk-said:not(.bad)")`)

	// A session with a speaker who is not there yet, by type-ahead.
	k.find("new session", desk+"sessions/new")
	k.Wait(`document.querySelector("pick-list [role=combobox]")`)
	k.to("#title")
	k.Press("Gulls by keyboard")
	k.to("pick-list [role=combobox]")
	for !webtest.Eval[bool](k.Browser, `!!document.activeElement.closest("pick-list").querySelector("#speakers")`) {
		k.Press(kb.Tab)
		k.to("pick-list [role=combobox]")
	}
	k.Press("Ada Keyes")
	k.Wait(`[...document.activeElement.closest("pick-list").querySelectorAll("[role=option]")].some(o => o.textContent.includes("Ada Keyes"))`)
	k.Press(kb.Enter)
	k.Press("s", chromedp.ModifierCtrl)
	k.opened(desk + "sessions/")
	if d, err = town.Programme.Draft(ctx, town.Who, town.Edition.ID); err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(d.Sessions, func(s programme.Session) bool { return s.Title == "Gulls by keyboard" })
	if at < 0 || len(d.Sessions[at].Speakers) != 1 {
		t.Fatal("the session was not made with its speaker")
	}

	// The settings, a colleague, and a release.
	k.find("settings", desk+"settings/")
	k.to("main .settings a")
	k.Press(kb.Enter)
	k.Wait(`location.pathname.startsWith("` + desk + `settings/") && location.pathname !== "` + desk + `settings/"`)
	k.to("#name")
	k.Press(kb.End)
	k.Press(" by keys")
	k.to("main .edit-form .form-foot button")
	k.Press(kb.Enter)
	k.Wait(`document.querySelector(".flash form button")`)
	k.find("team", desk+"team/")
	k.to("#emails")
	k.Press("hana@example.org")
	k.to("input[name=role]")
	k.Press(" ")
	k.to("button[name=by][value=mail]")
	k.Press(kb.Enter)
	k.Wait(`document.querySelectorAll(".waiting > li").length === 1`)
	k.find("release", desk+"release/")
	k.to(".release-bar button")
	k.Press(kb.Enter)
	k.Wait(`document.querySelector(".flash[role=status]")`)
	now, err := town.Releases.CurrentRelease(ctx, town.Edition.ID)
	if err != nil || !slices.ContainsFunc(now.Sessions, func(s release.SnapshotSession) bool { return s.Title == "Gulls by keyboard" }) {
		t.Errorf("what was typed is not public: %v", err)
	}
}
