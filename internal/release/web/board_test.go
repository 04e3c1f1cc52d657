package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
)

func TestTheProgrammeIsOneListOfFewBytes(t *testing.T) {
	town := webtest.NewTown(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, town.Address+"/demo/schedule/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/html")
	request.Header.Set("User-Agent", "Mozilla/5.0")
	request.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	const most = 14 << 10
	if answer.Header.Get("Content-Encoding") != "gzip" || answer.ContentLength <= 0 || answer.ContentLength > most {
		t.Errorf("the programme is %d bytes, %s", answer.ContentLength, answer.Header.Get("Content-Encoding"))
	}
}

func TestTheGridHasWholeWordsBelowHeadsThatStay(t *testing.T) {
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(town.Address+"/demo/schedule/"))
	b.Wait(`document.querySelector(".to-grid[aria-current]") !== null`)
	if cut := webtest.Eval[[]string](b, `[...document.querySelectorAll(".item")].filter(e => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)`); len(cut) > 0 {
		t.Errorf("cut: %q", cut)
	}
	if over := webtest.Eval[[]string](b, `[...document.querySelectorAll(".item:not(.wide)")].filter(e => { const s = e.querySelector("star-button")?.getBoundingClientRect(); const r = document.createRange();
		return s && [...e.querySelectorAll("h3, .who span, .track")].some(w => { r.selectNodeContents(w); return [...r.getClientRects()].some(o => o.right > s.left && o.bottom > s.top + 4 && o.left < s.right && o.top < s.bottom) }) }).map(e => e.textContent)`); len(over) > 0 {
		t.Errorf("a star lies over %q", over)
	}
	b.Do(chromedp.EmulateViewport(1440, 900))
	webtest.Eval[bool](b, `(scrollTo(0, document.documentElement.scrollHeight), true)`)
	if top := webtest.Eval[float64](b, `document.querySelector(".room").getBoundingClientRect().top`); top < 0 || top > 60 {
		t.Errorf("the rooms are at %v when the page is scrolled down", top)
	}
}

// The hint at the first star names the sign of a must-see: the grid shows it from then on, beside the star and over no word.
func TestTheGridShowsTheSignThatTheHintAtTheFirstStarNames(t *testing.T) {
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(town.Address+"/demo/schedule/"))
	b.Wait(`document.querySelector(".item star-button .star-set")`)
	const signs = `[...document.querySelectorAll(".item .must")].filter((e) => e.getClientRects().length).map((e) => e.textContent)`
	if shown := webtest.Eval[[]string](b, signs); len(shown) > 0 {
		t.Errorf("before a star %q are shown", shown)
	}
	webtest.Eval[bool](b, `document.querySelector(".item:not(.wide) star-button button:last-child").click() || true`)
	b.Wait(`document.querySelector(".offer p")`)
	hint := webtest.Eval[string](b, `document.querySelector(".offer p").textContent`)
	if shown := webtest.Eval[[]string](b, signs); len(shown) != 1 || !strings.Contains(hint, shown[0]) {
		t.Errorf("the hint says %q, the grid shows %q", hint, shown)
	}
	if over := webtest.Eval[[]string](b, `(() => { const item = document.querySelector(".item.mine"), s = item.querySelector(".must").getBoundingClientRect(), r = document.createRange();
		return [...item.querySelectorAll("h3, .who span, .track")].filter((w) => { r.selectNodeContents(w); return [...r.getClientRects()].some((o) => o.right > s.left && o.bottom > s.top + 4 && o.left < s.right && o.top < s.bottom) }).map((w) => w.textContent) })()`); len(over) > 0 {
		t.Errorf("the sign lies over %q", over)
	}
}

func TestFiltersSayHowManyAndDimTheGrid(t *testing.T) {
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(town.Address+"/demo/schedule/"))
	b.Wait(`document.documentElement.classList.contains("scripted")`)
	webtest.Eval[bool](b, `document.querySelector(".finder .track input").click() || true`)
	b.Wait(`/^\d+ of \d+ sessions$/.test(document.querySelector("[data-count]").textContent) && document.querySelectorAll(".on .pill").length === 1`)
	counted := webtest.Eval[string](b, `document.querySelector(".finder .track .n").textContent`)
	if shown := webtest.Eval[string](b, `document.querySelector("[data-count]").textContent`); !strings.HasPrefix(shown, counted+" of ") {
		t.Errorf("a choice that lets %s pass shows %s", counted, shown)
	}
	if webtest.Eval[int](b, `[...document.querySelectorAll(".item.off")].filter(e => e.offsetHeight === 0 && !e.classList.contains("replaced")).length`) > 0 {
		t.Error("the grid hides what does not fit")
	}
	b.Do(chromedp.EmulateViewport(390, 800))
	if webtest.Eval[int](b, `[...document.querySelectorAll(".item.off")].filter(e => e.offsetHeight > 0).length`) > 0 {
		t.Error("the list shows what does not fit")
	}
	webtest.Eval[bool](b, `document.querySelector(".on .pill").click() || true`)
	b.Wait(`document.querySelector(".on").hidden && !location.search.includes("track")`)
}

func TestWhatIsNotSaidToBeRecordedIsNot(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Submit("/organise/quay-2027/sessions/new", "title", "Tea", "kind", "break", "minutes", "30", "state", "confirmed", "recorded", "1")
		if form := q.Get("/organise/quay-2027/sessions/new"); strings.Contains(form, `name="recorded" value="1" checked`) {
			t.Error("a new session is said to be recorded")
		}
		q.Place("Storage for all", 0, "10:00")
		q.Place("Tea", 1, "11:00")
		q.Edit("Storage for all", func(s *programme.Session) { s.Recorded, s.Plenary = false, true })
		q.Submit("/organise/quay-2027/release/")
		page := q.Get("/quay-2027/schedule/")
		if strings.Contains(page, `<span class="more">recorded</span>`) {
			t.Error("something is recorded")
		}
		q.Shows("/quay-2027/talk/"+q.Session("Storage for all").Code+"/", "none announced", "I want to be there", "In my day 10:00")
		tea := q.Get(fmt.Sprintf("/quay-2027/talk/%s/", q.Session("Tea").Code))
		for _, gone := range []string{"<star-button data-session", "Add to my calendar", "none announced", "In this room"} {
			if strings.Contains(tea, gone) {
				t.Errorf("the page of a break has %q", gone)
			}
		}
	})
}

func TestAPhonesHeadSaysDayAndPlaceAndItsNavigationFitsInFrench(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	for _, width := range []int64{320, 360} {
		b.Do(chromedp.EmulateViewport(width, 780, chromedp.EmulateTouch), chromedp.Navigate(town.Address+"/demo/schedule/?lang=fr"))
		if head := webtest.Eval[string](b, `document.querySelector(".brand").innerText`); !strings.Contains(head, "4 février 2027") ||
			!strings.Contains(head, "Halle des Sciences") {
			t.Errorf("%d px: the head says %q", width, head)
		}
		cut := webtest.Eval[string](b, `[...document.querySelectorAll("nav.places > ul > li > *:not([popover])")].filter(e => {
			const r = e.getBoundingClientRect();
			return r.height === 0 || r.left < 0 || r.right > innerWidth || e.scrollWidth > e.clientWidth + 1
		}).map(e => e.innerText).join(", ")`)
		if cut != "" || webtest.Eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
			t.Errorf("%d px: cut is %q, or the page goes sideways", width, cut)
		}
		b.Tap(b.At(`document.querySelector("[popovertarget=others]")`, 0.5, 0.5))
		b.Wait(`document.querySelector("#others").matches(":popover-open")`)
		others := webtest.Eval[string](b, `document.querySelector("#others").innerText`)
		for _, place := range []string{"Souhaits", "Intervenants", "Produits", "Compte"} {
			if !strings.Contains(others, place) {
				t.Errorf("%d px: the rest of the navigation lacks %q: %q", width, place, others)
			}
		}
	}
}

func TestASearchForgivesTyposAlsoWhileOneTypes(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	count := func(path, query string) int {
		b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(town.Address+path))
		b.Wait(`document.documentElement.classList.contains("scripted")`)
		if query != "" {
			webtest.Eval[bool](b, `document.querySelector("#q").focus() || true`)
			b.Press(query)
		}
		b.Wait(`/^\d+ of \d+ sessions$/.test(document.querySelector("[data-count]").textContent)`)
		return webtest.Eval[int](b, `parseInt(document.querySelector("[data-count]").textContent)`)
	}
	right := count("/demo/schedule/?q=kubernetes", "")
	if right == 0 {
		t.Fatal("nothing speaks of Kubernetes")
	}
	for _, wrong := range []string{"kubernets", "Kubernettes"} {
		if typed, asked := count("/demo/schedule/", wrong), count("/demo/schedule/?q="+wrong, ""); typed != right || asked != right {
			t.Errorf("%s: %d while one types, %d from the server, of %d", wrong, typed, asked, right)
		}
	}
}

func TestWhileOneTypesInVainItIsSaidWhatMayHaveBeenMeant(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	const meant = `[...document.querySelectorAll("[data-meant]:not([hidden]) a")].map(a => a.textContent).join(", ")`
	b.Do(chromedp.EmulateViewport(360, 780), chromedp.Navigate(town.Address+"/demo/schedule/?q=cubernettes"))
	b.Wait(`document.documentElement.classList.contains("scripted")`)
	asked := webtest.Eval[string](b, meant)
	if !strings.Contains(asked, "Kubernetes") {
		t.Fatalf("the server proposes %q", asked)
	}
	b.Do(chromedp.Navigate(town.Address + "/demo/schedule/"))
	b.Wait(`document.documentElement.classList.contains("scripted")`)
	webtest.Eval[bool](b, `document.querySelector("#q").focus() || true`)
	b.Press("cubernettes")
	b.Wait(meant + ` !== ""`)
	if typed := webtest.Eval[string](b, meant); typed != asked {
		t.Errorf("while one types %q is proposed, by the server %q", typed, asked)
	}
	b.Check("meant", 360)
	webtest.Eval[bool](b, `document.querySelector("[data-meant] a").click() || true`)
	b.Wait(meant + ` === "" && document.querySelector("#q").value === "Kubernetes" && location.search === "?q=Kubernetes"`)
	if shown := webtest.Eval[int](b, `parseInt(document.querySelector("[data-count]").textContent)`); shown == 0 {
		t.Error("what was proposed finds nothing")
	}
}

func TestAPhonesFirstScreenIsTheProgramme(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.Do(chromedp.EmulateViewport(360, 780, chromedp.EmulateTouch), chromedp.Navigate(town.Address+"/demo/schedule/"))
	b.Wait(`document.documentElement.classList.contains("scripted")`)
	for what, seen := range map[string]string{
		"the search":        `document.querySelector(".finder .find").getBoundingClientRect().bottom < 200`,
		"the hours":         `document.querySelector(".chips").getBoundingClientRect().bottom < 260`,
		"the first session": `document.querySelector(".item:not(.quiet) h3").getBoundingClientRect().bottom < 480`,
		"the release below": `document.querySelector(".programme .release").getBoundingClientRect().top > document.querySelector(".day").getBoundingClientRect().bottom - 1`,
	} {
		if !webtest.Eval[bool](b, seen) {
			t.Errorf("%s is not where it is looked for", what)
		}
	}
	// Without a network a line says so, above the hours and not over them.
	webtest.Eval[bool](b, `(Object.defineProperty(navigator, "onLine", {get: () => false}),
		localStorage.setItem("kept-at", new Date().toISOString()), dispatchEvent(new Event("offline")), scrollTo(0, 900), true)`)
	b.Wait(`scrollY > 800 && document.querySelector(".chips").getBoundingClientRect().top < 200`)
	if over := webtest.Eval[string](b, `(() => {
		const of = q => document.querySelector(q).getBoundingClientRect(), banner = of("offline-banner");
		const hour = [...document.querySelectorAll(".at")].map(e => e.getBoundingClientRect()).filter(r => r.bottom > banner.bottom)[0];
		return [banner.height > 30 && "it has two lines", of(".find").top < banner.bottom - 1 && "it covers the search",
			of(".chips").top < banner.bottom - 1 && "it covers the hours", hour.top < of(".chips").bottom - 2 && "the hour is covered"].filter(Boolean).join(", ");
	})()`); over != "" {
		t.Errorf("without a network: %s", over)
	}
}

// The filters lie over a phone's page: Escape closes them, and the focus stays within.
func TestTheFiltersOfAPhoneKeepTheFocusAndCloseWithEscape(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.Do(chromedp.EmulateViewport(360, 780), chromedp.Navigate(town.Address+"/demo/schedule/"))
	b.Wait(`document.documentElement.classList.contains("scripted")`)
	const within = `document.activeElement.closest(".facets") !== null`
	webtest.Eval[bool](b, `document.querySelector(".filters summary").click() || true`)
	b.Wait(within)
	first := webtest.Eval[string](b, `document.activeElement.outerHTML`)
	stops := webtest.Eval[int](b, `[...document.querySelectorAll(".facets :is(input, select, a, button)")].filter(e => e.checkVisibility()).length`)
	for range stops {
		b.Do(chromedp.KeyEvent(kb.Tab))
		if !webtest.Eval[bool](b, within) {
			t.Fatal("the focus left the filters")
		}
	}
	if now := webtest.Eval[string](b, `document.activeElement.outerHTML`); now != first {
		t.Errorf("after %d times Tab the focus is on %s, and began at %s", stops, now, first)
	}
	b.Do(chromedp.KeyEvent(kb.Escape))
	b.Wait(`!document.querySelector(".filters").open && document.activeElement === document.querySelector(".filters summary")`)
}

func TestALongPlaceStaysOnOneLineOfAPhonesHead(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.Do(chromedp.EmulateViewport(360, 780), chromedp.Navigate(town.Address+"/demo/schedule/?lang=fr"))
	if high := webtest.Eval[float64](b, `(() => {
		const place = document.querySelector(".brand span");
		place.textContent = "4 février 2027 · Centre international des congrès de la Halle aux Sciences";
		return place.getBoundingClientRect().height;
	})()`); high > 20 {
		t.Errorf("it is %v px high", high)
	}
	if webtest.Eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("the page goes sideways")
	}
}

func TestAGridWithAFilterOpensWhereTheFilterIsSeen(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	now, err := town.Releases.CurrentRelease(t.Context(), town.Edition.ID)
	must(t, err)
	ahead := now.Days[0].Start.Add(7 * time.Hour).UnixMilli()
	_, err = chromedp.Call(b.Ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: fmt.Sprintf(
		`{const ahead = %d - Date.now(); document.addEventListener("readystatechange", () => { document.body.dataset.ahead = String(ahead) }, {once: true})}`, ahead)})
	must(t, err)
	for path, opensAtNow := range map[string]bool{"?view=grid": true, "?view=grid&q=kubernetes": false} {
		b.Do(chromedp.EmulateViewport(1440, 700), chromedp.Navigate(town.Address+"/demo/schedule/"+path))
		b.Wait(`document.querySelector(".now-line")`)
		if scrolled := webtest.Eval[bool](b, `scrollY > 0`); scrolled != opensAtNow {
			t.Errorf("%s opens at now: %t", path, scrolled)
		}
	}
}
