package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
)

func TestStarsWithoutAnAccountFollowThePersonToAnotherBrowser(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	wishes := town.Address + "/demo/wishes/"
	star := func(b *webtest.Browser) {
		b.Do(chromedp.Navigate(wishes))
		b.Wait(`document.querySelector("star-button > span.star-set")`)
	}
	star(b)
	first := webtest.Eval[string](b, `(() => { const s = document.querySelectorAll("star-button")[0]; s.querySelector("button:last-child").click(); return s.dataset.session })()`)
	b.Wait(`!localStorage.getItem("waiting:demo") || localStorage.getItem("waiting:demo") === "[]"`)
	b.SignIn(town.Link("ana@example.org", actor.Grant{}, "/demo/my/"))

	other := webtest.OpenBrowser(t)
	star(other)
	second := webtest.Eval[string](other, `(() => { const s = document.querySelectorAll("star-button")[1]; s.querySelector("button:last-child").click(); s.querySelector("button.must").click(); return s.dataset.session })()`)
	other.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
	other.SignIn(town.Link("ana@example.org", actor.Grant{}, "/demo/my/"))
	other.Do(chromedp.Navigate(wishes))
	other.Wait(`localStorage.getItem("waiting:demo") === "[]"`)
	for _, code := range []string{first, second} {
		other.Wait(`document.querySelector('star-button[data-session="` + code + `"] button:last-child').getAttribute("aria-pressed") === "true"`)
	}
	other.Do(chromedp.Navigate(town.Address + "/demo/my/"))
	if text := webtest.Eval[string](other, `document.querySelector("main").innerText`); strings.Contains(text, "not starred anything") {
		t.Errorf("my day is empty after signing in:\n%s", text)
	}
	other.Look("my-day", town.Address+"/demo/my/")
}

func TestTheEditionIsThereWithoutANetworkAndStarsWait(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.Do(chromedp.Navigate(town.Address + "/demo/schedule/"))
	kept := webtest.Eval[bool](b, `(async () => {
		for (let i = 0; i < 300; i++) {
			const mark = await (await caches.open("kept-v1")).match("/demo/my/kept");
			if (mark) return true;
			await new Promise(r => setTimeout(r, 50));
		}
		return false;
	})()`)
	if !kept {
		t.Fatal("the edition was not kept after a visit")
	}
	now, err := town.Releases.CurrentRelease(context.Background(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	session := webtest.Talk(now)
	// on the edition's clock, in Paris
	for lang, want := range map[string]string{"en": "Thursday 4 February 2027 at 00:30", "fr": "jeudi 4 février 2027 à 00:30"} {
		says := webtest.Eval[string](b, `(() => {
			document.documentElement.lang = "`+lang+`";
			localStorage.setItem("kept-at", "2027-02-03T23:30:00Z");
			dispatchEvent(new Event("offline"));
			return document.querySelector("offline-banner").textContent;
		})()`)
		if !strings.Contains(strings.ReplaceAll(says, "Thursday,", "Thursday"), want) {
			t.Errorf("without a network the banner says %q, not %q", says, want)
		}
	}
	town.Stop()
	b.Do(chromedp.Navigate(town.Address + "/demo/talk/" + session.Code + "/"))
	if text := webtest.Eval[string](b, `document.querySelector("h1").innerText`); text != session.Title {
		t.Errorf("without a network the page says %q, not %q", text, session.Title)
	}
	webtest.Eval[bool](b, `document.querySelector("star-button button:last-child").click() || true`)
	b.Wait(`(localStorage.getItem("waiting:demo") || "").includes("` + session.Code + `")`)
	b.Do(chromedp.Navigate(town.Address + "/demo/schedule/?view=list"))
	b.Wait(`document.querySelector('star-button[data-session="` +
		session.Code + `"] button:last-child')?.getAttribute("aria-pressed") === "true"`)
}
