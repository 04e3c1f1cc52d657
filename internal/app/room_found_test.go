package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// top finds the session that a click on the middle of an element would hit.
const top = `((e) => { e.scrollIntoView({block: "center", inline: "center"}); const r = e.getBoundingClientRect(); return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2)?.closest("[data-session]")?.dataset.session ?? "" })`

func TestWhatIsMadeInTheRoomIsProposedWhereItIsFreeShownAndNeverHidden(t *testing.T) {
	town, b := build(t), openBrowser(t)
	town.enterRoom(t, b, "o@example.org", 1440, 1000)
	d := town.draft(t)
	room, zone := d.Frame.Rooms[0].ID, d.Frame.Edition.Location()
	b.click(`document.querySelector("[data-new]")`)
	b.wait(`document.querySelector("#new-start")`)
	start := eval[string](b, `document.querySelector("#new-start").value`)
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
	b.write(`document.querySelector("#new-title")`, "Speed talk")
	eval[bool](b, `(() => { const k = document.querySelector("#new-kind"); k.value = "blocker"; k.dispatchEvent(new Event("change", {bubbles: true})); const s = document.querySelector("#new-start");
		s.value = "`+lunch.Start.In(zone).Format("15:04")+`"; s.dispatchEvent(new Event("input", {bubbles: true})); document.querySelector("#new-title").focus(); return true })()`)
	b.press(kb.Enter)
	b.wait(`document.querySelector(".panel h2")?.textContent === "Speed talk" && document.activeElement.textContent.includes("Speed talk")`)
	made := eval[string](b, `document.activeElement.dataset.session`)
	if hit := eval[string](b, top+`(document.activeElement)`); made != hit {
		t.Errorf("a click on the new session hits %q instead of %q", hit, made)
	}
	b.check("room-stacked-1440", 1440)

	// Delete takes what has the focus to the tray; what is locked stays and says so.
	b.press("l")
	b.until("it is locked", func() bool { return town.draft(t).PlacementsOf(programme.SessionID(made))[0].Pinned })
	b.wait(idle + ` && document.querySelector("[data-undo]").textContent.includes("“Speed talk” locked")`)
	b.press(kb.Delete)
	b.wait(said + `.includes("“Speed talk” is locked")`)
	b.press("l")
	b.until("it is unlocked", func() bool { return !town.draft(t).PlacementsOf(programme.SessionID(made))[0].Pinned })
	b.press(kb.Backspace)
	b.until("it is in the tray", func() bool { return town.placed(t, made) == "" })
}

func TestPlacesSayThatTheyAreLockedAndWhoGoesToTheTray(t *testing.T) {
	town, b := build(t), openBrowser(t)
	town.enterRoom(t, b, "o@example.org", 1440, 1000)
	id := eval[string](b, `(`+firstBlock+`.focus(), `+firstBlock+`.dataset.session)`)
	b.press(kb.Delete)
	b.until("it is in the tray", func() bool { return town.placed(t, id) == "" })
	room := town.draft(t).Frame.Rooms[1].ID
	if _, err := town.Programme.Do(context.Background(), town.world.Who, town.world.Edition.ID, programme.Step{Label: "x", Edits: []programme.Edit{programme.SetLock{Lock: programme.Lock{Room: room}, On: true}}}); err != nil {
		t.Fatal(err)
	}
	b.wait(`document.querySelectorAll(".head .lock")[1].getAttribute("aria-pressed") === "true"`)
	b.click(`document.querySelector('[data-tray] [data-session="` + id + `"]')`)
	b.wait(priced)
	if told := eval[[]string](b, fmt.Sprintf(`[...new Set([...document.querySelectorAll('[data-room="%s"] [data-place]')].map((e) => e.querySelector("[aria-hidden]").textContent + e.title))]`, room)); len(told) != 1 || told[0] != "lockedthe room is locked" {
		t.Errorf("the places of a locked room say %q", told)
	}

	// Whoever stands where something from the tray goes has no place any more: it is said before and after.
	place := eval[string](b, `[...document.querySelectorAll("[data-place]:not(.refused)")].find((e) => e.title.includes("goes back to the tray"))?.dataset.place ?? ""`)
	b.click(`document.querySelector('[data-place="` + place + `"]')`)
	b.wait(said + `.includes("is back in the tray")`)
	if text := eval[string](b, said); strings.Contains(text, "Exchanged") {
		t.Errorf("it says %q, and nothing was exchanged", text)
	}
	b.until("it is there", func() bool { return town.placed(t, id) == place })

	// Without a network a place does not pretend to be none.
	b.wait(`document.querySelectorAll("[data-place]").length === 0 && ` + idle)
	b.click(`document.querySelector('.column [data-session="` + id + `"]')`)
	b.wait(priced)
	b.putBack()
	b.away(func() {
		b.press(kb.Enter)
		b.wait(said + `.includes("No connection")`)
		b.wait(`document.querySelector("[data-price]").textContent.includes("No connection")`)
	})
}

func TestAPlaceSaysWhichRuleForbidsIt(t *testing.T) {
	town, b := build(t), openBrowser(t)
	d := town.draft(t)
	i := slices.IndexFunc(d.Sessions, func(s programme.Session) bool {
		return len(s.Speakers) == 1 && !s.Plenary && len(d.PlacementsOf(s.ID)) == 1 && d.PlacementsOf(s.ID)[0].Start.Equal(d.Frame.Slots[0].Start)
	})
	held := d.Sessions[i]
	who := d.Stage.Speakers[slices.IndexFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == held.Speakers[0] })]
	who.Available = []edition.Window{{Start: d.Frame.Days[0].Start, End: d.Frame.Slots[0].End}}
	if _, _, err := town.Speakers.Speaker().Save(context.Background(), town.world.Who, who); err != nil {
		t.Fatal(err)
	}
	town.enterRoom(t, b, "o@example.org", 1440, 1000)
	b.click(`document.querySelector('.column [data-session="` + string(held.ID) + `"]')`)
	b.wait(priced)
	why := who.Name + " is not available then (that day: "
	if told := eval[int](b, fmt.Sprintf(`[...document.querySelectorAll("[data-place]")].filter((e) => e.title.includes(%q) && e.textContent.startsWith("speaker away")).length`, why)); told < len(d.Frame.Rooms) {
		t.Errorf("%d places say %q", told, why)
	}
	b.press(kb.ArrowDown)
	b.press(kb.ArrowDown)
	b.wait(fmt.Sprintf(said+`.includes(%q)`, why))
	b.wait(fmt.Sprintf(`document.querySelector("[data-price]").textContent.includes(%q)`, why))
}

func TestADayOpensAtItsFirstSessionUnlessSomebodyScrolled(t *testing.T) {
	town, b := build(t), openBrowser(t)
	ctx, w := context.Background(), town.world
	d := town.draft(t)
	day := d.Frame.Days[0]
	day.Start = day.Start.Add(-4 * time.Hour)
	if _, _, err := town.Editions.Day().Save(ctx, w.Who, day); err != nil {
		t.Fatal(err)
	}
	town.enterRoom(t, b, "o@example.org", 1440, 900)
	const first = `(() => { const tops = [...document.querySelectorAll("[data-sheet] .block")].map((e) => e.getBoundingClientRect().top); return Math.round(Math.min(...tops) - document.querySelector(".heads-row").getBoundingClientRect().bottom) })()`
	if off := eval[int](b, first); off < -4 || off > 30 {
		t.Errorf("the first session is %d pixels below the names of rooms", off)
	}
	eval[bool](b, `(document.querySelector("[data-sheet]").scrollTop = 7, true)`)
	b.click(`document.querySelector("[data-dense]")`)
	b.wait(`document.querySelector("programme-room.dense")`)
	if at := eval[int](b, `document.querySelector("[data-sheet]").scrollTop`); at != 7 {
		t.Errorf("the sheet scrolled itself to %d", at)
	}
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateTouch))
	b.check("room-day-390", 390)
}

func TestTheNamesOfRoomsStayInSightWhileThePageScrolls(t *testing.T) {
	town, b := build(t), openBrowser(t)
	town.enterRoom(t, b, "o@example.org", 360, 740, chromedp.EmulateTouch)
	for _, past := range []int{0, 40, 150} {
		eval[bool](b, fmt.Sprintf(`(document.querySelector("[data-sheet]").scrollIntoView({block: "start"}), window.scrollBy(0, %d), true)`, past+112))
		b.wait(`(() => { const names = document.querySelector(".heads-row").getBoundingClientRect(), hit = document.elementFromPoint(120, names.top + 8);
			return names.top >= document.querySelector("header.top").getBoundingClientRect().bottom - 1 && hit?.closest(".heads-row") != null })()`)
	}
	if broken := eval[[]string](b, `[...document.querySelectorAll(".head .name")].filter((e) => e.offsetHeight > 1.5 * parseFloat(getComputedStyle(e).lineHeight)).map((e) => e.textContent)`); len(broken) > 0 {
		t.Errorf("names of one word are broken: %q", broken)
	}
	b.check("room-past-360", 360)
}
