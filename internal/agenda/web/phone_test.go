package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// rehearse sets the clock of every page that is opened from now on: an instant is now.
func rehearse(b *webtest.Browser, at time.Time) {
	b.T.Helper()
	script := fmt.Sprintf(`{const ahead = %d - Date.now(); document.addEventListener("readystatechange", () => { document.body.dataset.ahead = String(ahead) }, {once: true})}`, at.UnixMilli())
	if _, err := chromedp.Call(b.Ctx, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		b.T.Fatal(err)
	}
}

// visit opens the programme, and waits until the edition is kept.
func visit(b *webtest.Browser, town webtest.Town, path string) {
	b.T.Helper()
	b.Do(chromedp.Navigate(town.Address + path))
	b.Wait(`navigator.serviceWorker.controller`)
	kept := webtest.Eval[bool](b, `(async () => {
		for (let i = 0; i < 1200; i++) {
			const mark = await (await caches.open("kept-v1")).match("/demo/my/kept");
			if (mark && !(await mark.text()).endsWith(" first")) return true;
			await new Promise(r => setTimeout(r, 50));
		}
		return false;
	})()`)
	if !kept {
		b.T.Fatal("the edition was not kept after a visit")
	}
}

func current(town webtest.Town) *release.Index {
	town.T.Helper()
	now, err := town.Releases.CurrentRelease(context.Background(), town.Edition.ID)
	if err != nil {
		town.T.Fatal(err)
	}
	return now.Index()
}

// afternoon is the first talk that starts after noon.
func afternoon(x *release.Index) (release.SnapshotEntry, release.SnapshotSession) {
	for _, e := range x.Entries {
		if s := x.Session(e.SessionID); s.Kind == programme.Talk && e.Start.In(x.Zone()).Hour() >= 13 {
			return e, s
		}
	}
	return release.SnapshotEntry{}, release.SnapshotSession{}
}

func mainText(b *webtest.Browser) string {
	b.T.Helper()
	return webtest.Eval[string](b, `document.querySelector("main").innerText`)
}

func TestNowMovesByItselfAlsoWithoutANetwork(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	x := current(town)
	entry, session := afternoon(x)
	visit(b, town, "/demo/schedule/")
	town.Stop()
	rehearse(b, entry.Start.Add(-4*time.Second))
	b.Do(chromedp.Navigate(town.Address + "/demo/schedule/now/"))
	in := `[...document.querySelectorAll(".by-room %s a")].some(a => a.pathname === "/demo/talk/` + session.Code + `/")`
	b.Wait(fmt.Sprintf(in, ".then"))
	before := entry.Start.In(x.Zone()).Add(-time.Minute).Format("15:04")
	if text := mainText(b); !strings.Contains(text, before) || !strings.Contains(text, "No network") {
		t.Errorf("before it starts, without a network, the page says\n%s", text)
	}
	b.Wait(fmt.Sprintf(in, ".runs"))
	if text := mainText(b); !strings.Contains(text, entry.Start.In(x.Zone()).Format("15:04")) {
		t.Errorf("the clock stood still:\n%s", text)
	}
}

func TestAStarGivenWithoutANetworkIsInTheDayAndInTheCountAtOnce(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	entry, session := afternoon(current(town))
	visit(b, town, "/demo/schedule/")
	town.Stop()
	b.Do(chromedp.Navigate(town.Address + "/demo/talk/" + session.Code + "/"))
	b.Wait(`document.querySelector("star-button > span.star-set")`)
	webtest.Eval[bool](b, `document.querySelector("star-button button:last-child").click() || true`)
	b.Wait(`document.querySelector("star-count").textContent === "1"`)
	rehearse(b, entry.Start.Add(-20*time.Minute))
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	b.Wait(`[...document.querySelectorAll(".line .stop a")].some(a => a.pathname === "/demo/talk/` + session.Code + `/")`)
	text := mainText(b)
	for _, want := range []string{"1 change waits for the network", session.Title, "Earlier:"} {
		if !strings.Contains(text, want) {
			t.Errorf("my day does not say %q:\n%s", want, text)
		}
	}
	webtest.Eval[bool](b, `[...document.querySelectorAll(".stop")].find(s => s.querySelector("a[href*='`+session.Code+`']")).querySelector("button").click() || true`)
	b.Wait(`document.querySelector("main").innerText.includes("Not in your day")`)
	town.Start()
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	b.Wait(`localStorage.getItem("waiting:demo") === "[]" && localStorage.getItem("choosing:demo") === "[]"`)
	if n := webtest.Eval[int](b, `fetch("/demo/my/sync", {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"}).then(r => r.json()).then(a => a.stars["`+session.Code+`"] * 10 + Object.values(a.choices).filter(c => !c).length)`); n != 11 {
		t.Errorf("the server has level × 10 + choices = %d, not 11", n)
	}
}

func TestEveryTabIsKeptAfterOneVisitAndWhatIsNotHasAPageOfOurs(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	x := current(town)
	visit(b, town, "/demo/schedule/?lang=fr")
	town.Stop()
	for _, path := range []string{
		"", "schedule/", "schedule/now/", "my/", "wishes/", "schedule/changelog/", "speaker/", "product/", "room/" + x.Rooms[0].Slug + "/",
		"speaker/" + x.Speakers[3].Code + "/", "product/" + x.Products[0].Slug + "/", "talk/" + x.Sessions[5].Code + "/",
	} {
		b.Do(chromedp.Navigate(town.Address + "/demo/" + path))
		if lang, status := webtest.Eval[string](b, `document.documentElement.lang`), webtest.Eval[int](b, `performance.getEntriesByType("navigation")[0].responseStatus`); lang != "fr" || status != 200 {
			t.Errorf("/demo/%s without a network: %d, in %q", path, status, lang)
		}
		if !webtest.Eval[bool](b, `getComputedStyle(document.querySelector(".top")).position === "sticky" && customElements.get("star-button") !== undefined`) {
			t.Errorf("/demo/%s without a network has no style or no script", path)
		}
	}
	b.Do(chromedp.Navigate(town.Address + "/demo/schedule/v/1/"))
	if text := webtest.Eval[string](b, `document.body.innerText`); !strings.Contains(text, "Cette page n’est pas sur cet appareil") || !strings.Contains(text, "En ce moment") {
		t.Errorf("what is not kept says\n%s", text)
	}
	for i, to := range webtest.Eval[[]string](b, `[...document.querySelectorAll("main a")].map(a => a.href)`) {
		b.Do(chromedp.Navigate(to))
		if status := webtest.Eval[int](b, `performance.getEntriesByType("navigation")[0].responseStatus`); status != 200 {
			t.Errorf("its link %d, to %s, leads to %d", i, to, status)
		}
	}
}

func TestAnEditionCanBePutOnAPhoneAndStartsColdWithoutANetwork(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	dir := t.TempDir()
	b, leave := webtest.OpenProfile(t, dir)
	visit(b, town, "/demo/my/")
	installable, err := chromedp.Call(b.Ctx, page.GetInstallabilityErrors, cdp.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range installable.InstallabilityErrors {
		t.Errorf("it cannot be installed: %s %v", e.ErrorID, e.ErrorArguments)
	}
	manifest, err := chromedp.Call(b.Ctx, page.GetAppManifest, page.GetAppManifestParams{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range manifest.Errors {
		t.Errorf("its manifest: %s", e.Message)
	}
	if !strings.Contains(manifest.Data, `"start_url":"/demo/my/"`) || !strings.Contains(manifest.Data, town.Edition.Name) {
		t.Errorf("the manifest says %s", manifest.Data)
	}
	leave()
	town.Stop()
	again, _ := webtest.OpenProfile(t, dir)
	again.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	again.Wait(`document.querySelector("my-day .age.old") && document.querySelector("my-day .line")`)
	if text := mainText(again); !strings.Contains(text, "No network") || !strings.Contains(text, "it begins with") {
		t.Errorf("started cold without a network, my day says\n%s", text)
	}
}

func TestACalendarAddressIsFollowedInEachWay(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	_, session := afternoon(current(town))
	b.Do(chromedp.Navigate(town.Address + "/demo/talk/" + session.Code + "/"))
	b.Wait(`document.querySelector("star-button > span.star-set")`)
	webtest.Eval[bool](b, `document.querySelector("star-button button:last-child").click() || true`)
	b.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	town.Late(1500 * time.Millisecond) // longer than the page waits for the network elsewhere
	webtest.Eval[bool](b, `(document.querySelector('form[action="/demo/my/feed"] button').click(), true)`)
	b.Wait(`document.querySelector("#calendar code") && location.hash === "#calendar" && document.readyState === "complete"`)
	town.Late(0)
	if webtest.Eval[bool](b, `document.documentElement.outerHTML.includes("ZgotmplZ")`) {
		t.Error("the page holds an address that its template refused")
	}
	if !webtest.Eval[bool](b, `(i => i.complete && i.naturalWidth > 100)(document.querySelector("#calendar img"))`) {
		t.Error("the code to scan is no picture")
	}
	if top := webtest.Eval[float64](b, `document.querySelector("#calendar").getBoundingClientRect().top`); top > 400 {
		t.Errorf("the address stands %v pixels below what is to be seen", top)
	}
	address := webtest.Eval[string](b, `document.querySelector("#calendar code").textContent`)
	links := webtest.Eval[[]string](b, `[...document.querySelectorAll("#calendar .actions a")].map(a => a.href)`)
	plain := strings.TrimPrefix(address, "http")
	want := []string{"webcal" + plain, "https://calendar.google.com/calendar/render?cid=webcal", "https://outlook.live.com/calendar/0/addfromweb?name=", address}
	if len(links) != len(want) {
		t.Fatalf("the ways are %q", links)
	}
	for i, link := range links {
		if !strings.HasPrefix(link, want[i]) {
			t.Errorf("way %d is %s, not %s", i, link, want[i])
		}
	}
	clicked := webtest.Eval[[]string](b, `(() => { const got = []; document.addEventListener("click", e => { const a = e.target.closest("a"); if (a) { got.push(a.protocol); e.preventDefault(); } });
		for (const a of document.querySelectorAll("#calendar .actions a")) a.click(); return got })()`)
	if got := strings.Join(clicked, " "); got != "webcal: https: https: http:" {
		t.Errorf("clicks lead to %s", got)
	}
	if body := webtest.Eval[string](b, `fetch(document.querySelector("#calendar code").textContent.replace(/^https?:\/\/[^/]+/, "")).then(r => r.text())`); !strings.Contains(body, "BEGIN:VCALENDAR") || !strings.Contains(body, "BEGIN:VEVENT") {
		t.Errorf("the file holds\n%.300s", body)
	}
	if copied := webtest.Eval[string](b, `(async () => { let got = ""; Object.defineProperty(navigator.clipboard, "writeText", {value: t => { got = t; return Promise.resolve() }});
		document.querySelector("copy-button button").click(); await new Promise(r => setTimeout(r)); return got + " " + document.querySelector("copy-button").textContent })()`); copied != address+" Copied" {
		t.Errorf("copied: %q", copied)
	}
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	if n := webtest.Eval[int](b, `document.querySelectorAll('form[action$="/revoke"]').length + 10 * document.querySelectorAll("#calendar code").length`); n != 1 {
		t.Errorf("after a reload: addresses + 10 × shown = %d, not 1", n)
	}
}

func TestAReleaseSaysFirstWhatItChangesForMe(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	entry, session := afternoon(current(town))
	b.Do(chromedp.Navigate(town.Address + "/demo/talk/" + session.Code + "/"))
	b.Wait(`document.querySelector("star-button > span.star-set")`)
	webtest.Eval[bool](b, `document.querySelector("star-button button:last-child").click() || true`)
	b.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	b.Wait(`localStorage.getItem("seen:demo")`)
	ctx := context.Background()
	mine, _, err := town.Programme.Session().ByID(ctx, town.Who, session.ID)
	if err != nil {
		t.Fatal(err)
	}
	mine.State = programme.Cancelled
	if _, _, err := town.Programme.Session().Save(ctx, town.Who, mine); err != nil {
		t.Fatal(err)
	}
	if _, err := town.Releases.Release(ctx, town.Who, town.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	b.Do(chromedp.Navigate(town.Address + "/demo/schedule/"))
	b.Wait(`document.querySelector("release-dot").textContent.includes("●")`)
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	b.Wait(`document.querySelector(".news")`)
	was := entry.Start.In(current(town).Zone()).Format("15:04")
	if text := webtest.Eval[string](b, `document.querySelector(".news").innerText`); !strings.Contains(text, "Your "+was+" “"+session.Title+"” is cancelled.") {
		t.Errorf("my day says first\n%s", text)
	}
	b.Check("my-day-news-360", 10_000)
	webtest.Eval[bool](b, `(document.querySelector(".news button").click(), true)`)
	b.Wait(`!document.querySelector(".news") && !document.querySelector("release-dot").textContent`)
	b.Do(chromedp.Navigate(town.Address + "/demo/schedule/changelog/"))
	b.Wait(`document.querySelector("section.release details[open] li:first-child .mine-tag")`)
	if code := webtest.Eval[string](b, `document.querySelector("section.release li").dataset.code`); code != session.Code {
		t.Errorf("the log's first change is of %s, not of what is mine", code)
	}
}

// A page that a slow network made this device draw from what it kept shows the release once the network brought it.
func TestAReleaseIsShownOnceASlowNetworkBroughtIt(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	_, session := afternoon(current(town))
	visit(b, town, "/demo/schedule/now/")
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	b.Wait(`localStorage.getItem("seen:demo")`)
	ctx := context.Background()
	off, _, err := town.Programme.Session().ByID(ctx, town.Who, session.ID)
	if err != nil {
		t.Fatal(err)
	}
	off.State = programme.Cancelled
	if _, _, err := town.Programme.Session().Save(ctx, town.Who, off); err != nil {
		t.Fatal(err)
	}
	if _, err := town.Releases.Release(ctx, town.Who, town.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	town.Late(2 * time.Second) // longer than the worker waits for it
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	b.Wait(`document.querySelector(".news")`)
}

// A page of the server says that the network brought another one since, and shows it in one touch; where nothing changed, it says nothing.
func TestAPageThatASlowNetworkMadeOldSaysSoOnceANewerOneIsHere(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	_, session := afternoon(current(town))
	talk := "/demo/talk/" + session.Code + "/"
	visit(b, town, talk)
	town.Late(1500 * time.Millisecond) // longer than the worker waits for it
	b.Do(chromedp.EmulateViewport(360, 780), chromedp.Navigate(town.Address+"/demo/speaker/"))
	ctx := context.Background()
	renamed, _, err := town.Programme.Session().ByID(ctx, town.Who, session.ID)
	if err != nil {
		t.Fatal(err)
	}
	renamed.Title = "A title of today"
	if _, _, err := town.Programme.Session().Save(ctx, town.Who, renamed); err != nil {
		t.Fatal(err)
	}
	if _, err := town.Releases.Release(ctx, town.Who, town.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	b.Do(chromedp.Navigate(town.Address + talk))
	const title = `document.querySelector("h1").textContent.trim()`
	if got := webtest.Eval[string](b, title); got != session.Title {
		t.Fatalf("the page was not drawn from what was kept: its title is %q", got)
	}
	before := webtest.Eval[float64](b, `document.querySelector("h1").getBoundingClientRect().top`)
	b.Wait(`document.querySelector("newer-page button")`)
	if after := webtest.Eval[float64](b, `document.querySelector("h1").getBoundingClientRect().top`); after != before {
		t.Errorf("what is read moved from %v to %v", before, after)
	}
	b.Check("newer-page", 360)
	webtest.Eval[bool](b, `document.querySelector("newer-page button").click() || true`)
	b.Wait(title + ` === "A title of today"`)
	// The same page again, from what is kept now: after the late answer there is nothing to say.
	b.Do(chromedp.Navigate(town.Address + talk))
	webtest.Eval[bool](b, `new Promise(done => {
		navigator.serviceWorker.addEventListener("message", e => done(!e.data.newer)); setTimeout(() => done(true), 3000) })`)
	if said := webtest.Eval[string](b, `document.querySelector("newer-page").textContent`); said != "" {
		t.Errorf("of a page that did not change it is said: %s", said)
	}
}

func TestTheLivePagesInBothThemesAtBothWidths(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	entry, session := afternoon(current(town))
	b.Do(chromedp.Navigate(town.Address + "/demo/talk/" + session.Code + "/"))
	b.Wait(`document.querySelector("star-button > span.star-set")`)
	webtest.Eval[bool](b, `document.querySelector("star-button button:last-child").click() || true`)
	b.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
	for _, path := range []string{"my/", "schedule/now/"} {
		b.Look("before-"+strings.ReplaceAll(strings.Trim(path, "/"), "/", "-"), town.Address+"/demo/"+path)
	}
	b.Look("offline", town.Address+"/demo/my/offline/")
	b.Look("changelog", town.Address+"/demo/schedule/changelog/")
	rehearse(b, entry.Start.Add(10*time.Minute))
	for _, path := range []string{"my/", "schedule/now/"} {
		b.Look("during-"+strings.ReplaceAll(strings.Trim(path, "/"), "/", "-"), town.Address+"/demo/"+path)
	}
}

func TestAnAbstractUnfoldsInItsPlace(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	for _, width := range []int64{360, 1440} {
		b.Do(chromedp.EmulateViewport(width, 800), chromedp.Navigate(town.Address+"/demo/wishes/"))
		b.Wait(`document.querySelector("details.abstract")`)
		b.Tap(b.At(`document.querySelector("details.abstract summary")`, 0.5, 0.5))
		b.Wait(`document.querySelector("details.abstract").open`)
		if at := webtest.Eval[string](b, `location.pathname`); at != "/demo/wishes/" {
			t.Errorf("%d px: it led to %s", width, at)
		}
		if shown := webtest.Eval[int](b, `document.querySelector("details.abstract p").innerText.length`); shown < 20 {
			t.Errorf("%d px: the abstract has %d letters", width, shown)
		}
	}
}

func TestMyDayAsksWhichOfTwoStarsAtOneHourAndFitsIntoAPocket(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	x := current(town)
	entry, session := afternoon(x)
	var other release.SnapshotSession
	for e := range x.Parallel(&entry) {
		if s := x.Session(e.SessionID); s.Kind == programme.Talk {
			other = s
		}
	}
	for _, code := range []string{session.Code, other.Code} {
		b.Do(chromedp.Navigate(town.Address + "/demo/talk/" + code + "/"))
		b.Wait(`document.querySelector("star-button > span.star-set")`)
		webtest.Eval[bool](b, `document.querySelector("star-button button:last-child").click() || true`)
		b.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
	}
	b.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	b.Wait(`document.querySelector(".my .versus")`) // as the device makes it
	text := mainText(b)
	for _, want := range []string{"1 of your 2 stars are in your day. One hour waits for your choice.", "2 stars at one hour: choose", session.Title, other.Title} {
		if !strings.Contains(text, want) {
			t.Errorf("my day does not say %q:\n%s", want, text)
		}
	}
	if sides := webtest.Eval[int](b, `document.querySelectorAll(".versus li").length`); sides != 2 {
		t.Errorf("a clash of two has %d sides", sides)
	}
	if strings.Contains(text, "Not in your day") {
		t.Errorf("what stands beside what is attended is listed again:\n%s", text)
	}
	gaps := webtest.Eval[int](b, `document.querySelectorAll(".gap .also star-button button").length`)
	if hidden := webtest.Eval[bool](b, `!document.querySelector("#also") || document.querySelector("#also").hidden`); gaps == 0 || !hidden {
		t.Errorf("the gaps offer %d stars; the list of the server is hidden: %v", gaps, hidden)
	}
	b.Check("my-day-clash-360", 10_000)
	if n := b.Printed(webtest.Its); n != 1 {
		t.Errorf("the pocket sheet takes %d pages", n)
	}
	webtest.Eval[bool](b, `(document.querySelector(".versus li:nth-child(2) button").click(), true)`)
	b.Wait(`!document.querySelector(".versus") && document.querySelector(".instead")`)
	if text := mainText(b); strings.Contains(text, "waits for your choice") || !strings.Contains(text, "chosen by you") {
		t.Errorf("after the choice:\n%s", text)
	}
}

func TestTheFirstStarSaysWhatItIsAndWishesCountAtOnce(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	for _, c := range []struct{ lang, hint, none, one, two string }{
		{"en", "Kept on this device. !! marks a must-see.", "0 stars", "1 star", "2 stars"},
		{"fr", "Gardée sur cet appareil. !! marque un incontournable.", "0 étoile", "1 étoile", "2 étoiles"},
	} {
		b.Do(chromedp.EmulateViewport(360, 780), chromedp.Navigate(town.Address+"/demo/wishes/?lang="+c.lang))
		b.Wait(`document.querySelector("star-button > span.star-set")`)
		const given, hint = `document.querySelector("[data-given]").textContent.replace(/\s/g, " ")`,
			`document.querySelector(".offer p")?.textContent.replace(/\s/g, " ")`
		if says := webtest.Eval[string](b, given); says != c.none {
			t.Fatalf("before a star it says %q", says)
		}
		star := func(i int) string {
			return fmt.Sprintf(`document.querySelectorAll("star-button")[%d].querySelector("button:last-child").click() || true`, i)
		}
		webtest.Eval[bool](b, star(0))
		b.Wait(given + ` === "` + c.one + `"`)
		b.Wait(hint + ` === "` + c.hint + `"`)
		webtest.Eval[bool](b, star(1))
		b.Wait(given + ` === "` + c.two + `"`)
		b.Check("hint-"+c.lang, 360)
		webtest.Eval[bool](b, star(0))
		webtest.Eval[bool](b, star(1))
		b.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
		webtest.Eval[bool](b, `(document.querySelectorAll(".offer").forEach(e => e.remove()), true)`)
		webtest.Eval[bool](b, star(2))
		b.Wait(given + ` === "` + c.one + `"`)
		if webtest.Eval[bool](b, `document.querySelector(".hint") !== null`) {
			t.Error("the second star is explained again")
		}
		webtest.Eval[bool](b, star(2))
		b.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
		webtest.Eval[bool](b, `(localStorage.removeItem("star-hint"), true)`)
	}
}
