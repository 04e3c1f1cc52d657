package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/app/webtest"
)

// While a session is held, what a place costs is one number, and it lies over no word of what stands there.
func TestAPriceIsOneNumberThatLiesOverNoName(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 900)
	for _, look := range []struct {
		name          string
		width, height int64
	}{{"laptop", 1440, 900}, {"phone", 360, 780}} {
		b.Do(chromedp.EmulateViewport(look.width, look.height), chromedp.Navigate(town.Address+"/organise/demo/edit/"))
		b.Wait(`document.querySelector("[data-sheet]")`)
		for _, dense := range []bool{false, true} {
			webtest.Eval[bool](b, firstBlock+`.click() || true`)
			b.Wait(priced)
			for _, wrong := range webtest.Eval[[]string](b, `(() => {
				const words = [...document.querySelectorAll(".column .told")].flatMap((told) => {
					const range = document.createRange(), box = told.getBoundingClientRect();
					range.selectNodeContents(told);
					return [...range.getClientRects()].filter((r) => r.top < box.bottom - 1).map((r) => [r, told.textContent]);
				});
				return [...document.querySelectorAll(".column [data-place]")].flatMap((place) => {
					const price = place.querySelector("span:not(.sr)"), said = price.textContent, p = price.getBoundingClientRect(), out = [];
					if (!place.matches(".refused") && !/^([+−]\d+|±0|=|●)$/.test(said)) out.push(said + " is not one number");
					for (const [r, name] of words)
						if (r.left < p.right - 1 && r.right > p.left + 1 && r.top < p.bottom - 2 && r.bottom > p.top + 2) out.push(said + " lies over " + name);
					return out;
				});
			})()`) {
				t.Errorf("%s, condensed %v: %s", look.name, dense, wrong)
			}
			putBack(b)
			webtest.Eval[bool](b, `document.querySelector("[data-dense]").click() || true`)
		}
	}
}

// The list of sessions says how many are expected where, as the programme room does, and which rooms overflow; a file has the same figures.
func TestTheListOfSessionsSaysHowManyAreExpected(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 900)
	wrong := webtest.Eval[[]string](b, `(async () => {
		const state = JSON.parse(document.querySelector("programme-room").dataset.state), out = [];
		const read = async (path) => (await fetch("/organise/demo/sessions/?" + path)).text();
		const rows = async (path) => {
			const page = new DOMParser().parseFromString(await read(path), "text/html");
			const at = [...page.querySelectorAll("thead tr > *")].findIndex((e) => e.textContent.includes("Expected"));
			return [...page.querySelectorAll("tbody tr")].map((tr) => [tr.textContent, tr.children[at].textContent.replace(/\s+/g, " ").trim()]);
		};
		const expected = state.sessions.filter((s) => s.heads > 0), listed = await rows("sort=-heads");
		if (expected.length < 5 || listed.length < 5) out.push("there is little to compare: " + expected.length + ", " + listed.length);
		if (parseInt(listed[0][1].replace(/\D*/, "")) !== Math.max(...expected.map((s) => s.heads))) out.push("the most is not first: " + listed[0][1]);
		const full = (await rows("only=overfull")).map((r) => r[0]), csv = await read("as=csv&col=heads");
		for (const s of expected) {
			const place = state.placements.find((p) => p.session === s.id), room = state.rooms.find((r) => r.id === place?.room);
			const row = listed.find((r) => r[0].includes(s.title)), want = s.heads + (room?.capacity ? " of " + room.capacity : "");
			if (row?.[1].replace(/^✕ /, "") !== want) out.push(s.title + " is said to have " + row?.[1] + ", not " + want);
			if (row?.[1].startsWith("✕") !== s.tight) out.push(s.title + ": " + row?.[1] + ", tight " + s.tight);
			if (full.some((r) => r.includes(s.title)) !== s.tight) out.push(s.title + " is among those that overflow, or is not");
			if (!csv.split("\n").some((l) => l.includes(s.title.replaceAll('"', '""')) && l.split(",").includes(String(s.heads)))) out.push("the file lacks " + s.heads + " of " + s.title);
		}
		return out;
	})()`)
	for _, w := range wrong {
		t.Error(w)
	}
}

// Where each move that would remove a warning harms more people than it helps, the first answer is to let it be, and nowhere else.
func TestTheFirstAnswerIsToLetBeWhereEveryMoveHarmsMore(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 900)
	said := webtest.Eval[[]string](b, `(async () => {
		const warnings = new DOMParser().parseFromString(await (await fetch("/organise/demo/warnings/")).text(), "text/html");
		const keys = [...warnings.querySelectorAll(".finding a[href*='finding=']")].map((a) => new URL(a.getAttribute("href"), location.origin + "/organise/demo/warnings/").searchParams.get("finding"));
		const out = [];
		for (const key of keys) {
			const fixes = await (await fetch("/organise/demo/edit/fixes?finding=" + encodeURIComponent(key))).json();
			const page = await (await fetch("/organise/demo/warnings/fix?finding=" + encodeURIComponent(key))).text();
			const harmful = fixes.length > 0 && fixes.every((f) => f.cost > 0);
			const answers = [...new DOMParser().parseFromString(page, "text/html").querySelectorAll("article")].map((a) => a.textContent.includes("let it be"));
			const says = answers[0] ?? false;
			if (answers.slice(1).includes(true)) out.push(key + " says so as another answer");
			out.push(harmful === says ? (says ? "let be" : "move") : key + ": harmful " + harmful + ", said " + says);
		}
		return out;
	})()`)
	seen := map[string]bool{}
	for _, s := range said {
		seen[s] = true
		if s != "let be" && s != "move" {
			t.Error(s)
		}
	}
	if !seen["let be"] {
		t.Errorf("no warning shows the sentence: %q", said)
	}
}

// The rule below headings goes over the whole width, red marks stand at blocking warnings alone, and the chart of heads has an axis.
func TestTablesHaveARuleOverTheirWholeWidthAndChartsAnAxis(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	enterRoom(town, b, "o@example.org", 1440, 900)
	for _, page := range []string{"warnings/", "heads/", "plans/", "walks/"} {
		b.Do(chromedp.Navigate(town.Address + "/organise/demo/" + page))
		for _, short := range webtest.Eval[[]string](b, `[...document.querySelectorAll("table:not(.matrix) > thead > tr:last-child")].flatMap((row) => {
			const cells = [...row.children].map((c) => getComputedStyle(c)).map((s) => s.borderBottomWidth + " " + s.borderBottomColor);
			return new Set(cells).size > 1 ? [cells.join(", ")] : []; })`) {
			t.Errorf("%s: headings have different rules: %s", page, short)
		}
		for _, red := range webtest.Eval[[]string](b, `(() => { const probe = document.body.appendChild(document.createElement("i")); probe.style.color = "var(--bad)"; const bad = getComputedStyle(probe).color;
			return [...document.querySelectorAll("tr.finding:not(.blocks) > *")].filter((c) => ["Left", "Bottom"].some((side) => getComputedStyle(c)["border" + side + "Color"] === bad && getComputedStyle(c)["border" + side + "Width"] !== "0px")).map((c) => c.textContent) })()`) {
			t.Errorf("%s: a red rule at %q, which blocks nothing", page, red)
		}
	}
	b.Do(chromedp.Navigate(town.Address + "/organise/demo/heads/"))
	axis := webtest.Eval[[]string](b, `[...document.querySelectorAll("thead .axis > span")].map((e) => e.textContent.replace(/\D/g, ""))`)
	if len(axis) != 3 || axis[0] != "0" || axis[2] == "0" {
		t.Errorf("the axis says %q", axis)
	}
	if off := webtest.Eval[float64](b, `(() => { const at = (e) => e.getBoundingClientRect(), a = at(document.querySelector("thead .axis")), c = at(document.querySelector("tbody .heads-chart")); return Math.max(Math.abs(a.left - c.left), Math.abs(a.right - c.right)) })()`); off > 1 {
		t.Errorf("the axis is off its charts by %v pixels", off)
	}
}
