package web_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
)

const (
	free = `[...document.querySelectorAll(".column [data-session]:not(.free)")]`
	idle = `!document.querySelector("programme-room").hasAttribute("data-busy")`
)

// click presses the mouse on an element.
func click(b *webtest.Browser, element string, options ...chromedp.MouseOption) {
	b.T.Helper()
	p := b.At(element, 0.5, 0.3)
	b.Do(chromedp.MouseClickXY(p.X, p.Y, options...))
}

// write replaces what is in a field by keys.
func write(b *webtest.Browser, field, text string) {
	b.T.Helper()
	webtest.Eval[bool](b, field+`.focus() || true`)
	b.Press("a", chromedp.ModifierCtrl)
	b.Press(kb.Delete)
	for _, key := range text {
		b.Press(string(key))
	}
}

func TestWhatIsTypedIntoTheRoomsDialogIsKeptUntilItIsTaken(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	made := func(title string) int {
		n := 0
		for _, s := range draftOf(town).Sessions {
			if s.Title == title {
				n++
			}
		}
		return n
	}
	frame := draftOf(town).Frame
	room, end := frame.Rooms[2], frame.Days[0].End.In(frame.Edition.Location())
	if _, err := town.Programme.TakeStep(context.Background(), town.Who, town.Edition.ID,
		programme.Step{Label: "x", Edits: []programme.Edit{programme.SetLock{Lock: programme.Lock{Room: room.ID}, On: true}}}); err != nil {
		t.Fatal(err)
	}
	b.Wait(`document.querySelectorAll(".head .lock")[2].getAttribute("aria-pressed") === "true"`)
	click(b, `document.querySelector("[data-new]")`)
	b.Wait(`document.querySelector("dialog[open] [data-new-form]")`)
	write(b, `document.querySelector("#new-title")`, "Fire drill")
	webtest.Eval[bool](b, `(() => { const r = document.querySelector("#new-room"); r.value = "`+
		string(room.ID)+`"; r.dispatchEvent(new Event("change", {bubbles: true})); const s = document.querySelector("#new-start"); s.value = "`+
		end.Add(-20*time.Minute).Format("15:04")+`"; s.dispatchEvent(new Event("input", {bubbles: true})); return true })()`)
	webtest.Eval[bool](b, `document.querySelector("#new-title").focus() || true`)
	b.Press(kb.Enter)
	b.Wait(`document.querySelector("dialog[open] [role=alert]")?.textContent.includes("` + room.Name + ` is locked")`)
	b.Check("room-new-refused-1440", 1440)
	if got := webtest.Eval[string](b, `document.querySelector("#new-title").value + " " + document.querySelector("#new-room").value + " " + document.querySelector("#new-start").value`); got != "Fire drill "+string(room.ID)+end.Add(-20*time.Minute).Format(" 15:04") || made("Fire drill") != 0 {
		t.Errorf("after the refusal the dialog has %q, made %d times", got, made("Fire drill"))
	}
	webtest.Eval[bool](b, `(() => { const r = document.querySelector("#new-room"); r.value = "`+
		string(draftOf(town).Frame.Rooms[1].ID)+`"; r.dispatchEvent(new Event("change", {bubbles: true})); document.querySelector("#new-title").focus(); return true })()`)
	b.Press(kb.Enter)
	b.Wait(`!document.querySelector("dialog")`)
	b.Until("it is made", func() bool { return made("Fire drill") == 1 })

	// Without a network it closes: the step is kept.
	b.Away(func() {
		click(b, `document.querySelector("[data-new]")`)
		b.Wait(`document.querySelector("#new-title")`)
		write(b, `document.querySelector("#new-title")`, "Later")
		webtest.Eval[bool](b, `(() => { const r = document.querySelector("#new-room"); r.value = "`+
			string(frame.Rooms[3].ID)+`"; r.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
		webtest.Eval[bool](b, `(() => { const s = document.querySelector("#new-start"); s.value = "`+
			end.Add(-20*time.Minute).Format("15:04")+`"; s.dispatchEvent(new Event("input", {bubbles: true})); return true })()`)
		b.Press(kb.Enter)
		b.Wait(`!document.querySelector("dialog") && document.querySelector("[data-away-note]")?.textContent.includes("1")`)
	})
	b.Until("it is made when the connection is back", func() bool { return made("Later") == 1 })
}

// people says what a price does to people, as the room does.
func people(p room.StepPrice) string {
	var lines []string
	standing := int(math.Round(p.Standing))
	for _, line := range []struct {
		count      int
		one, other string
	}{
		{p.Bends, "1 warning more", "%d warnings more"}, {-p.Bends, "1 warning fewer", "%d warnings fewer"},
		{p.LoseMust, "1 person more loses a must-see", "%d more lose a must-see"},
		{-p.LoseMust, "1 person fewer loses a must-see", "%d fewer lose a must-see"},
		{p.Better, "1 person has a better day", "%d have a better day"}, {p.Worse, "1 person has a worse day", "%d have a worse day"},
		{standing, "1 more standing", "%d more standing"}, {-standing, "1 fewer standing", "%d fewer standing"},
	} {
		switch {
		case line.count == 1:
			lines = append(lines, line.one)
		case line.count > 1:
			lines = append(lines, fmt.Sprintf(line.other, line.count))
		}
	}
	return strings.Join(lines, ", ")
}

func TestSeveralSayWhatTheyCostBeforeTheyAreLetGo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1200)
	ids := webtest.Eval[[]string](b, `(() => { const c = [...document.querySelectorAll(".column")].find((c) => c.querySelectorAll("[data-session]:not(.free)").length > 2); return [...c.querySelectorAll("[data-session]:not(.free)")].slice(0, 2).map((e) => e.dataset.session) })()`)
	block := func(id string) string { return `document.querySelector('.column [data-session="` + id + `"]')` }
	for _, id := range ids {
		click(b, block(id), chromedp.ButtonModifiers(chromedp.ModifierCtrl))
	}
	b.Wait(`document.querySelectorAll(".chosen").length === 2`)
	told := func(name string) string {
		t.Helper()
		b.Wait(`document.querySelector("[data-price-of=` + name + `]")?.getAttribute("aria-busy") === "false"`)
		return webtest.Eval[string](b, `document.querySelector("[data-price-of=`+name+`]").textContent`)
	}
	shifted := func(minutes int) (edits []programme.Edit) {
		for _, id := range ids {
			p := draftOf(town).PlacementsOf(programme.SessionID(id))[0]
			edits = append(edits, programme.Put{Session: p.SessionID, Room: p.RoomID, Start: p.Start.Add(time.Duration(minutes) * time.Minute)})
		}
		return edits
	}
	// What is said of a shift is first seen as being looked for: never as what was said of another one. The shift that stands there when
	// looking begins was seen by nobody: it is said already, and none of those below.
	write(b, `document.querySelector("#shift")`, "1")
	b.Wait(`document.querySelector("[data-price-of=later]")?.textContent.startsWith("1 minute later:")`)
	told("earlier")
	told("later")
	webtest.Eval[bool](b, `(() => { window.seen = new Map([[document.querySelector("[data-price-of=later] strong").textContent, true]]); new MutationObserver(() => { const e = document.querySelector("[data-price-of=later]"), what = e?.querySelector("strong").textContent;
		if (e && !window.seen.has(what)) window.seen.set(what, e.getAttribute("aria-busy") === "true") }).observe(document.querySelector("[data-panel]"), {subtree: true, childList: true, characterData: true, attributes: true}); return true })()`)
	allowed, refused := 0, 0
	for minutes := 5; minutes <= 720 && (allowed < 3 || refused < 2); minutes += 2 {
		price, err := town.Room.StepPrice(ctx, town.Who, town.Edition.ID, shifted(minutes))
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case price.Refused != nil && refused < 2:
			refused++
		case price.Refused == nil && price.Better+price.Worse > 1 && allowed < 3:
			allowed++
		default:
			continue // it would show nothing, or nothing more
		}
		write(b, `document.querySelector("#shift")`, fmt.Sprint(minutes))
		b.Wait(fmt.Sprintf(`document.querySelector("[data-price-of=later]")?.textContent.startsWith("%d minutes later:")`, minutes))
		text, want := told("later"), people(price)
		if price.Refused != nil { // the sentence is the one with which the step is refused
			click(b, `document.querySelector("[data-later]")`)
			b.Wait(idle)
			want = webtest.Eval[string](b, said)
		}
		if text != fmt.Sprintf("%d minutes later: %s", minutes, want) {
			t.Errorf("%d minutes later is said to be %q, and is %q: %+v", minutes, text, want, price)
		}
		t.Log(text)
		webtest.Eval[bool](b, `(document.querySelector("#shift").focus(), true)`)
		b.Press(kb.ArrowUp)
		b.Wait(fmt.Sprintf(`document.querySelector("[data-price-of=later]")?.textContent.startsWith("%d minutes later:")`, minutes+1))
		told("later")
	}
	if allowed < 3 || refused < 2 {
		t.Fatalf("only %d prices and %d refusals were compared", allowed, refused)
	}
	if stale := webtest.Eval[[]string](b, `[...window.seen].filter(([, looks]) => !looks).map(([what]) => what)`); len(stale) > 0 ||
		webtest.Eval[int](b, `window.seen.size`) <= 2*(allowed+refused) {
		t.Errorf("of %d shifts the price of another one was said: %q", webtest.Eval[int](b, `window.seen.size`), stale)
	}

	// Without a network there is no price, and it comes with the network.
	b.Away(func() {
		b.Wait(`document.querySelector("[data-away-note]") && document.querySelector("[data-price-of=later]").textContent.includes("No price now")`)
		b.Press(kb.ArrowUp)
		if text := told("later"); !strings.Contains(text, "No price now") {
			t.Errorf("without a network a shift is said to be %q", text)
		}
	})
	b.Wait(`!document.querySelector("[data-price-of=later]").textContent.includes("No price now")`)
	told("later")
	b.Check("room-chosen-1440", 1440)
	for _, wrong := range []string{"0", "", "721"} {
		write(b, `document.querySelector("#shift")`, wrong)
		b.Wait(`document.querySelector("#shift-wrong").textContent.includes("720") && document.querySelector("#shift").getAttribute("aria-describedby") === "shift-wrong"`)
	}
	if n := webtest.Eval[int](b, `document.querySelectorAll("[data-price-of]").length`); n != 0 {
		t.Errorf("%d prices of no shift", n)
	}
	write(b, `document.querySelector("#shift")`, "5")
	told("earlier")

	// One that is locked is named, before and instead of the step.
	locked, _ := draftOf(town).Session(programme.SessionID(ids[1]))
	if _, err := town.Programme.TakeStep(ctx, town.Who, town.Edition.ID,
		programme.Step{Label: "x", Edits: []programme.Edit{programme.Pin{Session: locked.ID, Pinned: true}}}); err != nil {
		t.Fatal(err)
	}
	b.Wait(fmt.Sprintf(`document.querySelector("[data-stays]")?.textContent.includes(%q)`, locked.Title))
	before := placedAt(town, ids[0])
	for _, button := range []string{"[data-later]", "[data-tray-all]"} {
		webtest.Eval[bool](b, `(document.querySelector("[data-several]").focus(), true)`)
		click(b, `document.querySelector("`+button+`")`)
		b.Wait(idle + " && " + fmt.Sprintf(said+`.includes(%q)`, locked.Title))
	}
	if got := placedAt(town, ids[0]); got != before {
		t.Errorf("the other one moved to %q", got)
	}

	// Everything of the day that is not locked goes to the tray in one step, and comes back in one.
	click(b, `document.querySelector("[data-all]")`)
	was := draftOf(town)
	open := 0
	for _, p := range was.Placements {
		if !was.Locked(p) {
			open++
		}
	}
	b.Wait(fmt.Sprintf(`document.querySelector("#chosen").textContent.startsWith("%d ")`, open))
	click(b, `document.querySelector("[data-tray-all]")`)
	b.Until("only what is locked is left", func() bool { return len(draftOf(town).Placements) == len(was.Placements)-open })
	undone(b)
	b.Until("one undo brings all back", func() bool { return len(draftOf(town).Placements) == len(was.Placements) })
}

func TestALengthThatCannotBeIsSaidAndNotAsked(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	id := webtest.Eval[string](b, free+`[0].dataset.session`)
	was, _ := draftOf(town).Session(programme.SessionID(id))
	most := was.Longest(draftOf(town).Frame.Edition.SessionLimit)
	click(b, free+`[0]`)
	b.Wait(priced)
	putBack(b)
	b.Wait(`document.querySelector("#length")`)
	for _, wrong := range []string{"0", "-10", "", fmt.Sprint(most + 1)} {
		write(b, `document.querySelector("#length")`, wrong)
		b.Press(kb.Enter)
		b.Wait(fmt.Sprintf(`document.querySelector("#length-wrong[role=alert]").textContent.includes("1 to %d minutes") && document.querySelector("#length").getAttribute("aria-describedby") === "length-wrong"`, most))
	}
	b.Check("room-length-1440", 1440)
	if now, _ := draftOf(town).Session(was.ID); now.Minutes != was.Minutes {
		t.Errorf("it lasts %d minutes", now.Minutes)
	}
	write(b, `document.querySelector("#length")`, "20")
	b.Press(kb.Enter)
	b.Until("it lasts 20 minutes", func() bool { now, _ := draftOf(town).Session(was.ID); return now.Minutes == 20 })
	b.Wait(`document.querySelector("#length-wrong").textContent === ""`)
}

func TestUndoByKeyboardNeedsNoFocus(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	id := webtest.Eval[string](b, free+`[0].dataset.session`)
	before := placedAt(town, id)
	click(b, free+`[0]`)
	b.Wait(priced)
	b.Press(kb.Delete)
	b.Until("it is in the tray", func() bool { return placedAt(town, id) == "" })
	b.Do(chromedp.Navigate(town.Address + "/organise/demo/edit/"))
	b.Wait(`document.querySelector("#tray-search") && document.activeElement === document.body`)

	// Not from a field, and not behind a dialog. What a key asks for is asked before the next one is pressed.
	webtest.Eval[bool](b, `(() => { const real = window.fetch; window.turns = 0; window.fetch = (u, o) => { if (String(u).includes("edit/turn")) window.turns++; return real(u, o) }; return true })()`)
	webtest.Eval[bool](b, `document.querySelector("#tray-search").focus() || true`)
	b.Press("z", chromedp.ModifierCtrl)
	webtest.Eval[bool](b, `(document.querySelector("#tray-search").blur(), document.querySelector("[data-keys]").click(), true)`)
	b.Wait(`document.querySelector("dialog[open]")`)
	b.Press("z", chromedp.ModifierCtrl)
	webtest.Eval[bool](b, `document.activeElement.blur() || true`)
	b.Press("z", chromedp.ModifierCtrl)
	b.Wait(idle)
	if n := webtest.Eval[int](b, `window.turns`); n != 0 {
		t.Errorf("undo was asked for %d times from a field or a dialog", n)
	}
	webtest.Eval[bool](b, `document.querySelector("dialog button").focus() || true`)
	b.Press(kb.Escape)
	b.Wait(`!document.querySelector("dialog")`)
	webtest.Eval[bool](b, `document.activeElement.blur() || true`)
	b.Press("z", chromedp.ModifierCtrl)
	b.Until("Ctrl+Z takes it back", func() bool { return placedAt(town, id) == before })
	b.Wait(idle)
	if n := webtest.Eval[int](b, `window.turns`); n != 1 {
		t.Errorf("undo was asked for %d times from nowhere", n)
	}
	b.Press("y", chromedp.ModifierCtrl)
	b.Until("Ctrl+Y does it again", func() bool { return placedAt(town, id) == "" })
}

func TestAWarningIsFixedInTheRoom(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 1000)
	d := draftOf(town)
	// The panel shows the first.
	shown := webtest.Eval[[]string](b, `JSON.parse(document.querySelector("programme-room").dataset.state).findings.slice(0, document.querySelectorAll(".warnings .finding").length).map((f) => f.key)`)
	sentence, key, moves := "", "", programme.SessionID("")
	for _, k := range shown {
		if f, fixes, err := town.Room.Fixes(ctx, town.Who, d, k); err == nil && len(fixes) > 0 && f.Code != "unplaced" {
			key, moves = k, fixes[0].Session
			break
		}
	}
	if key == "" {
		t.Fatal("no warning can be fixed: this shows nothing")
	}
	sentence = webtest.Eval[string](b, fmt.Sprintf(`JSON.parse(document.querySelector("programme-room").dataset.state).findings.find((f) => f.key === %q).sentence`, key))
	helps := fmt.Sprintf(`[...document.querySelectorAll(".warnings .finding")].find((e) => e.textContent.includes(%q))?.querySelector("[data-helps]")`, sentence)

	// A search that takes long is seen, and can be stopped.
	webtest.Eval[bool](b, `(window.kept = window.fetch, window.fetch = (u, o) => String(u).includes("edit/fixes") ? new Promise((_, no) => o.signal.addEventListener("abort", () => { window.stopped = true; no(o.signal.reason) })) : window.kept(u, o), true)`)
	click(b, helps)
	b.Wait(`document.querySelector("[data-fixes] progress")`)
	b.Check("room-searching-1440", 1440)
	click(b, `document.querySelector("[data-stop]")`)
	b.Wait(`window.stopped && !document.querySelector("[data-fixes]")`)
	b.Wait(`document.activeElement === ` + helps)
	webtest.Eval[bool](b, `(window.fetch = window.kept, true)`)

	click(b, helps)
	b.Wait(`document.querySelector("[data-fix]")`)
	if n := webtest.Eval[int](b, `document.querySelectorAll("[data-fix]").length`); n > 3 {
		t.Errorf("%d ways", n)
	}
	b.Wait(`document.querySelector("[data-fixes] a").href.includes("warnings/fix?finding=")`)
	b.Check("room-fixes-1440", 1440)

	// While a colleague edits, the list and the focus stay; a move of what has changed since is refused with its sentence, here.
	pin := func(on bool) {
		t.Helper()
		if _, err := town.Programme.TakeStep(ctx, town.Who, town.Edition.ID,
			programme.Step{Label: "x", Edits: []programme.Edit{programme.Pin{Session: moves, Pinned: on}}}); err != nil {
			t.Fatal(err)
		}
	}
	was := placedAt(town, string(moves))
	webtest.Eval[bool](b, `(window.first = document.querySelector("[data-fix]"), window.first.focus(), true)`)
	pin(true)
	b.Wait(`document.querySelector("[data-older] [data-again]") && document.querySelector('.column [data-session="` +
		string(moves) + `"]').textContent.includes("⚑")`)
	b.Wait(`document.activeElement === window.first`)
	b.Check("room-fixes-older-1440", 1440)
	pin(false) // it is where it was, and the list is of before
	b.Wait(`!document.querySelector('.column [data-session="` + string(moves) + `"]').textContent.includes("⚑")`)
	b.Press(kb.Enter)
	b.Wait(`document.querySelector("[data-fixes] [role=alert]")?.textContent.includes("Somebody changed it")`)
	if got := placedAt(town, string(moves)); got != was {
		t.Errorf("a move from an older list was made: from %q to %q", was, got)
	}
	click(b, `document.querySelector("[data-again]")`)
	b.Wait(`document.querySelector("[data-fix]") && document.querySelector("[data-fixes]").getAttribute("aria-busy") === "false" && !document.querySelector("[data-older], [data-fixes] [role=alert]")`)
	b.Wait(`document.querySelector("[data-fixes]").contains(document.activeElement)`)
	click(b, `document.querySelector("[data-fix]")`)
	gone := func() bool {
		now, err := town.Room.Findings(ctx, town.Who, draftOf(town))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range now {
			if f.Key() == key {
				return false
			}
		}
		return true
	}
	b.Until("the warning is gone", gone)
	b.Wait(fmt.Sprintf(`![...document.querySelectorAll(".warnings .finding")].some((e) => e.textContent.includes(%q))`, sentence))
	undone(b)
	if gone() {
		t.Error("undo did not bring the warning back")
	}
}

func TestTheRoomShowsWholeLinesNineRoomsAndHonestGreen(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 900)
	for _, mode := range []string{"normal", "condensed"} {
		if mode == "condensed" {
			click(b, `document.querySelector("[data-dense]")`)
			b.Wait(`document.querySelector("programme-room.dense")`)
		}
		if fit := webtest.Eval[float64](b, `(() => { const s = document.querySelector("[data-sheet]"), rail = document.querySelector(".rail").offsetWidth, probe = document.createElement("i"); probe.style.cssText = "display:block;width:var(--column)"; s.append(probe);
			const column = probe.offsetWidth; probe.remove(); return (s.clientWidth - rail) / column })()`); fit < 9 {
			t.Errorf("%s: %.1f rooms fit", mode, fit)
		}
		cut := webtest.Eval[[]string](b, `[...document.querySelectorAll(".column .block")].filter((e) => { const box = e.getBoundingClientRect(), told = e.querySelector(".told").getBoundingClientRect(), last = e.querySelector(".numbers")?.getBoundingClientRect() ?? told;
			const line = parseFloat(getComputedStyle(e).lineHeight); return last.bottom > box.bottom || Math.abs(told.height / line - Math.round(told.height / line)) > 0.07 }).map((e) => e.textContent)`)
		for _, text := range cut {
			t.Errorf("%s: cut in the middle of a line: %s", mode, text)
		}
	}
	checked, unfair := 0, 0
	for i := range 6 {
		webtest.Eval[bool](b, fmt.Sprintf(free+`[%d].click() || true`, i))
		b.Wait(priced)
		out := webtest.Eval[[2]int](b, `(async () => { const id = document.querySelector(".column [aria-pressed=true]").dataset.session, all = await (await fetch("/organise/demo/edit/choices?session=" + id)).json(); let n = 0, bad = 0;
			for (const c of all.filter((c) => c.allowed && !c.here)) { const e = document.querySelector('[data-place="' + c.room + " " + Date.parse(c.start) + '"]'); if (!e) continue; n++; if (e.matches(".good") !== (c.cost < 0 && c.lose_must <= 0)) bad++ } return [n, bad] })()`)
		checked, unfair = checked+out[0], unfair+out[1]
		putBack(b)
	}
	if checked < 50 || unfair > 0 {
		t.Errorf("%d of %d places have the wrong look", unfair, checked)
	}
	click(b, `document.querySelector("[data-legend] summary")`)
	b.Wait(`document.querySelector("[data-legend][open] dl")`)
	b.Look("room-legend", town.Address+"/organise/demo/edit/")
}

func TestPrimaryButtonsStandOutInTheDark(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 900)
	for _, page := range []string{"edit/", "plans/", "release/"} {
		b.Do(chromedp.Navigate(town.Address + "/organise/demo/" + page))
		webtest.Eval[string](b, `document.documentElement.dataset.theme = "dark"`)
		if page == "edit/" {
			click(b, `document.querySelector("[data-new]")`)
			b.Wait(`document.querySelector("dialog[open] [data-new-form]")`)
		}
		low := webtest.Eval[[]string](b, `(() => { const light = (c) => { const [r, g, b] = c.match(/[\d.]+/g).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
			const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05), ground = getComputedStyle(document.body).backgroundColor;
			const all = [...document.querySelectorAll("main button:not(.plain):not(.link), main .button:not(.plain)")].filter((e) => e.offsetWidth && getComputedStyle(e).fontWeight === "700" && !e.closest(".sheet, .tray")); if (!all.length) return ["no button"];
			return all.filter((e) => { const s = getComputedStyle(e); return ratio(s.backgroundColor, ground) < 3 || ratio(s.backgroundColor, s.color) < 4.5 }).map((e) => e.outerHTML) })()`)
		for _, button := range low {
			t.Errorf("%s: %s", page, button)
		}
	}
}
