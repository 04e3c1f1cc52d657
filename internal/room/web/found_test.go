package web_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// top finds the session that a click on the middle of an element would hit.
const top = `((e) => { e.scrollIntoView({block: "center", inline: "center"}); const r = e.getBoundingClientRect(); return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2)?.closest("[data-session]")?.dataset.session ?? "" })`

func TestWhatIsMadeInTheRoomIsProposedWhereItIsFreeShownAndNeverHidden(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	d := draftOf(town)
	room, zone := d.Frame.Rooms[0].ID, d.Frame.Edition.Location()
	click(b, `document.querySelector("[data-new]")`)
	b.Wait(`document.querySelector("#new-start")`)
	start := webtest.Eval[string](b, `document.querySelector("#new-start").value`)
	for _, p := range d.Placements {
		if p.RoomID != "" && p.RoomID != room {
			continue
		}
		if from, to := p.Start.In(zone).Format("15:04"), p.End().In(zone).Format("15:04"); from <= start && start < to {
			t.Errorf("%s is proposed, and taken from %s to %s", start, from, to)
		}
	}

	// Made under the lunch of all rooms all the same, it is shown, and lies above it.
	i := slices.IndexFunc(d.Placements, func(p programme.Placement) bool {
		s, _ := d.Session(p.SessionID)
		return p.RoomID == "" && s.Kind == programme.Break
	})
	lunch := d.Placements[i]
	write(b, `document.querySelector("#new-title")`, "Speed talk")
	webtest.Eval[bool](b, `(() => { const k = document.querySelector("#new-kind"); k.value = "blocker"; k.dispatchEvent(new Event("change", {bubbles: true})); const s = document.querySelector("#new-start");
		s.value = "`+lunch.Start.In(zone).Format("15:04")+`"; s.dispatchEvent(new Event("input", {bubbles: true})); document.querySelector("#new-title").focus(); return true })()`)
	b.Press(kb.Enter)
	b.Wait(`document.querySelector(".panel h2")?.textContent === "Speed talk" && document.activeElement.textContent.includes("Speed talk")`)
	made := webtest.Eval[string](b, `document.activeElement.dataset.session`)
	if hit := webtest.Eval[string](b, top+`(document.activeElement)`); made != hit {
		t.Errorf("a click on the new session hits %q instead of %q", hit, made)
	}
	b.Check("room-stacked-1440", 1440)

	// Delete takes what has the focus to the tray; what is locked stays and says so.
	b.Press("l")
	b.Until("it is locked", func() bool { return draftOf(town).PlacementsOf(programme.SessionID(made))[0].Pinned })
	b.Wait(idle + ` && document.querySelector("[data-undo]").textContent.includes("“Speed talk” locked")`)
	b.Press(kb.Delete)
	b.Wait(said + `.includes("“Speed talk” is locked")`)
	b.Press("l")
	b.Until("it is unlocked", func() bool { return !draftOf(town).PlacementsOf(programme.SessionID(made))[0].Pinned })
	b.Press(kb.Backspace)
	b.Until("it is in the tray", func() bool { return placedAt(town, made) == "" })
}

func TestPlacesSayThatTheyAreLockedAndWhoGoesToTheTray(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	id := webtest.Eval[string](b, `(`+firstBlock+`.focus(), `+firstBlock+`.dataset.session)`)
	b.Press(kb.Delete)
	b.Until("it is in the tray", func() bool { return placedAt(town, id) == "" })
	room := draftOf(town).Frame.Rooms[1].ID
	if _, err := town.Programme.TakeStep(context.Background(), town.Who, town.Edition.ID,
		programme.Step{Label: "x", Edits: []programme.Edit{programme.SetLock{Lock: programme.Lock{Room: room}, On: true}}}); err != nil {
		t.Fatal(err)
	}
	b.Wait(`document.querySelectorAll(".head .lock")[1].getAttribute("aria-pressed") === "true"`)
	click(b, `document.querySelector('[data-tray] [data-session="`+id+`"]')`)
	b.Wait(priced)
	// In a word where nothing else stands, else by the sign.
	if told := webtest.Eval[[]string](b, fmt.Sprintf(`[...new Set([...document.querySelectorAll('[data-room="%s"] [data-place]')].map((e) => e.querySelector("[aria-hidden]").textContent + e.title))]`, room)); len(told) == 0 ||
		slices.ContainsFunc(told, func(s string) bool { return s != "×the room is locked" && s != "lockedthe room is locked" }) {
		t.Errorf("the places of a locked room say %q", told)
	}

	// Whoever stands where something from the tray goes has no place any more: it is said before and after.
	place := webtest.Eval[string](b, `[...document.querySelectorAll("[data-place]:not(.refused)")].find((e) => e.title.includes("goes back to the tray"))?.dataset.place ?? ""`)
	click(b, `document.querySelector('[data-place="`+place+`"]')`)
	b.Wait(said + `.includes("is back in the tray")`)
	if text := webtest.Eval[string](b, said); strings.Contains(text, "Exchanged") {
		t.Errorf("it says %q, and nothing was exchanged", text)
	}
	b.Until("it is there", func() bool { return placedAt(town, id) == place })

	// Without a network a place does not pretend to be none.
	b.Wait(`document.querySelectorAll("[data-place]").length === 0 && ` + idle)
	click(b, `document.querySelector('.column [data-session="`+id+`"]')`)
	b.Wait(priced)
	putBack(b)
	b.Away(func() {
		b.Press(kb.Enter)
		b.Wait(said + `.includes("No connection")`)
		b.Wait(`document.querySelector("[data-price]").textContent.includes("No connection")`)
	})
}

func TestAPlaceSaysWhichRuleForbidsIt(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	d := draftOf(town)
	i := slices.IndexFunc(d.Sessions, func(s programme.Session) bool {
		return len(s.Speakers) == 1 && !s.Plenary && len(d.PlacementsOf(s.ID)) == 1 && d.PlacementsOf(s.ID)[0].Start.Equal(d.Frame.Slots[0].Start)
	})
	held := d.Sessions[i]
	who := d.Stage.Speakers[slices.IndexFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == held.Speakers[0] })]
	who.Available = []edition.Window{{Start: d.Frame.Days[0].Start, End: d.Frame.Slots[0].End}}
	if _, _, err := town.Speakers.Speaker().Save(context.Background(), town.Who, who); err != nil {
		t.Fatal(err)
	}
	enterRoom(town, b, "o@example.org", 1440, 1000)
	click(b, `document.querySelector('.column [data-session="`+string(held.ID)+`"]')`)
	b.Wait(priced)
	why := who.Name + " is not available then (that day: "
	if told := webtest.Eval[int](b, fmt.Sprintf(`[...document.querySelectorAll("[data-place]")].filter((e) => e.title.includes(%q) && /^(speaker away|×)/.test(e.textContent)).length`, why)); told < len(d.Frame.Rooms) {
		t.Errorf("%d places say %q", told, why)
	}
	b.Press(kb.ArrowDown)
	b.Press(kb.ArrowDown)
	b.Wait(fmt.Sprintf(said+`.includes(%q)`, why))
	b.Wait(fmt.Sprintf(`document.querySelector("[data-price]").textContent.includes(%q)`, why))
}

func TestADayOpensAtItsFirstSessionUnlessSomebodyScrolled(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	ctx := context.Background()
	d := draftOf(town)
	day := d.Frame.Days[0]
	day.Start = day.Start.Add(-4 * time.Hour)
	if _, _, err := town.Editions.Day().Save(ctx, town.Who, day); err != nil {
		t.Fatal(err)
	}
	enterRoom(town, b, "o@example.org", 1440, 900)
	const first = `(() => { const tops = [...document.querySelectorAll("[data-sheet] .block")].map((e) => e.getBoundingClientRect().top); return Math.round(Math.min(...tops) - document.querySelector(".heads-row").getBoundingClientRect().bottom) })()`
	if off := webtest.Eval[int](b, first); off < -4 || off > 30 {
		t.Errorf("the first session is %d pixels below the names of rooms", off)
	}
	webtest.Eval[bool](b, `(document.querySelector("[data-sheet]").scrollTop = 7, true)`)
	click(b, `document.querySelector("[data-dense]")`)
	b.Wait(`document.querySelector("programme-room.dense")`)
	if at := webtest.Eval[int](b, `document.querySelector("[data-sheet]").scrollTop`); at != 7 {
		t.Errorf("the sheet scrolled itself to %d", at)
	}
	b.Do(chromedp.EmulateViewport(390, 844, chromedp.EmulateTouch))
	b.Check("room-day-390", 390)
}

func TestTheNamesOfRoomsStayInSightWhileThePageScrolls(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 360, 740, chromedp.EmulateTouch)
	for _, past := range []int{0, 40, 150} {
		webtest.Eval[bool](b, fmt.Sprintf(`(document.querySelector("[data-sheet]").scrollIntoView({block: "start"}), window.scrollBy(0, %d), true)`, past+112))
		b.Wait(`(() => { const names = document.querySelector(".heads-row").getBoundingClientRect(), hit = document.elementFromPoint(120, names.top + 8);
			return names.top >= document.querySelector("header.top").getBoundingClientRect().bottom - 1 && hit?.closest(".heads-row") != null })()`)
	}
	if broken := webtest.Eval[[]string](b, `[...document.querySelectorAll(".head .name")].filter((e) => e.offsetHeight > 1.5 * parseFloat(getComputedStyle(e).lineHeight)).map((e) => e.textContent)`); len(broken) > 0 {
		t.Errorf("names of one word are broken: %q", broken)
	}
	b.Check("room-past-360", 360)
}
