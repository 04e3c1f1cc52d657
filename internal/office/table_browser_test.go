package office_test

import (
	"context"
	"fmt"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
)

// tracked counts the sessions of a town that have a track.
func tracked(t *testing.T, town webtest.Town, track string) (n int) {
	t.Helper()
	d, err := town.Programme.Draft(context.Background(), town.Who, town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Sessions {
		if string(s.TrackID) == track {
			n++
		}
	}
	return n
}

func TestAnOrganiserFindsSortsChoosesFiftyAndUndoesInABrowser(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	list := town.Address + "/organise/demo/sessions/"
	b.Look("sessions", list)
	b.Look("sessions-filtered", list+"?q=a&kind=talk&sort=-stars&state=confirmed")
	b.Look("rooms", town.Address+"/organise/demo/rooms/")

	d, err := town.Programme.Draft(context.Background(), town.Who, town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	track := string(d.Frame.Tracks[0].ID)
	before := tracked(t, town, track)

	// By keyboard: `/` leads to the search, a word and Enter find, `j` and `x` choose.
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(list+"?kind=talk&sort=-stars"))
	b.Wait(`customElements.get("desk-table") && document.querySelector("tbody th a")`)
	webtest.Eval[bool](b, `document.querySelector("tbody th a").focus() || true`)
	b.Press("jjxkx")
	b.Wait(`document.querySelectorAll("[name=row]:checked").length === 2`)
	b.Press("/")
	b.Wait(`document.activeElement.id === "q"`)
	if got := webtest.Eval[int](b, `document.querySelectorAll("[name=row]:checked").length`); got != 2 {
		t.Errorf("%d rows are chosen", got)
	}

	// Fifty rows, one act, one undo.
	webtest.Eval[bool](b, `(() => {
		const boxes = [...document.querySelectorAll("[name=row]")];
		boxes.forEach((box, i) => { box.checked = i < 50; });
		boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
		document.querySelector("#act").value = "track=`+track+`";
		return true;
	})()`)
	b.Wait(`document.querySelector(".desk-acts p").textContent === "50 chosen"`)
	b.Check("sessions-chosen", 1440)
	webtest.Eval[bool](b, `document.querySelector(".desk-acts button").click() || true`)
	b.Wait(`document.querySelector(".flash")?.textContent.includes("rows changed")`)
	if got := tracked(t, town, track); got < 50 {
		t.Errorf("%d sessions have the track, not 50", got)
	}
	webtest.Eval[bool](b, `document.querySelector(".flash form button").click() || true`)
	b.Wait(`location.pathname.endsWith("/sessions/") && document.querySelector(".flash")?.textContent.includes("Undone")`)
	if got := tracked(t, town, track); got != before {
		t.Errorf("after undoing %d sessions have the track, not %d as before", got, before)
	}

	// A cell is filled in where it stands; a version that moved on is told.
	b.Do(chromedp.Navigate(list + "?kind=talk"))
	b.Wait(`customElements.get("desk-table") && document.querySelector("td[data-act=track] button")`)
	webtest.Eval[bool](b, `document.querySelector("tbody th a").focus() || true`)
	b.Press("e")
	b.Wait(`document.activeElement.matches("td[data-act=track] select")`)
	set := func(value string) {
		webtest.Eval[bool](b, fmt.Sprintf(`(() => {
			const field = document.activeElement;
			field.value = %q;
			field.dispatchEvent(new Event("change", { bubbles: true }));
			return true;
		})()`, value))
	}
	set(string(d.Frame.Tracks[1].ID))
	b.Wait(`document.querySelector(".desk-said:not(.bad)")`)
	first := regexp.MustCompile(`ses_\w+`).FindString(webtest.Eval[string](b, `document.querySelector("tbody tr").dataset.url`))
	s, _, err := town.Programme.Session().ByID(context.Background(), town.Who, first)
	if err != nil || s.TrackID != d.Frame.Tracks[1].ID {
		t.Errorf("the cell was not kept: %v, %v", s.TrackID, err)
	}
	s.State = programme.Delayed // by somebody else
	if _, _, err := town.Programme.Session().Save(context.Background(), town.Who, s); err != nil {
		t.Fatal(err)
	}
	b.Press("e")
	b.Wait(`document.activeElement.matches("td[data-act=track] select")`)
	set(track)
	b.Wait(`document.querySelector(".desk-said.bad")?.textContent.includes("meanwhile")`)
}
