package web_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/registration"
)

// open lets two people in, and the press after somebody said yes. It returns the kind that is for everybody.
func open(x webtest.Town) (public registration.Kind) {
	x.T.Helper()
	ctx := context.Background()
	e, err := x.Editions.BySlug(ctx, x.Who, "demo")
	if err != nil {
		x.T.Fatal(err)
	}
	pool, _, err := x.Attendees.Pool().Save(ctx, x.Who, registration.Pool{EditionID: e.ID, Name: "Hall", Size: 2})
	if err != nil {
		x.T.Fatal(err)
	}
	now := x.Attendees.Now(e)
	for _, k := range []registration.Kind{
		{Name: "Public", Audience: registration.Public, Offered: true},
		{Name: "Press", Audience: registration.Press, Offered: true, Approval: true, Holds: true},
	} {
		k.EditionID, k.PoolID, k.Opens, k.Closes = e.ID, pool.ID, now.Add(-time.Hour), now.Add(240*time.Hour)
		if k, _, err = x.Attendees.Kind().Save(ctx, x.Who, k); err != nil {
			x.T.Fatal(err)
		}
		if k.Audience == registration.Public {
			public = k
		}
	}
	return public
}

// register types who comes by keyboard. The kind that is chosen stays unless one is named.
func register(b *webtest.Browser, x webtest.Town, name, email, kind string) {
	b.T.Helper()
	b.Do(chromedp.Navigate(x.Address + "/demo/register/"))
	if kind != "" {
		webtest.Eval[bool](b, `([...document.querySelectorAll("label.kind")].find(l => l.innerText.includes("`+kind+`")).click(), true)`)
	}
	b.Do(chromedp.SendKeys("#name", name), chromedp.SendKeys("#email", email), chromedp.SendKeys("#email", kb.Enter))
	b.Wait(`location.pathname.includes("/ticket/")`)
}

const coded = `document.querySelector("svg.qr path") != null`

func TestSomebodyRegistersOnAPhone(t *testing.T) {
	t.Parallel()
	x, phone := webtest.NewTown(t), webtest.OpenBrowser(t)
	open(x)
	phone.Look("register", x.Address+"/demo/register/")
	phone.Look("register-fr", x.Address+"/demo/register/?lang=fr")
	phone.Do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(x.Address+"/demo/register/?lang=en"))
	register(phone, x, "Ada Quai", "ada.quai@example.org", "")
	phone.Wait(coded)
	ticket := webtest.Eval[string](phone, `location.href`)
	phone.Check("ticket", 390)

	// It opens in a tunnel.
	phone.Wait(`(async () => (await (await caches.open("kept-v1")).match(location.pathname)) != null)()`)
	x.Stop()
	phone.Do(chromedp.Navigate(ticket))
	phone.Wait(coded)
	x.Start()

	// The link of the mail proves the address, without a second tap.
	mails, err := x.Post.OutboxOfDemo(context.Background(), 5)
	if err != nil || len(mails) == 0 || mails[0].To != "ada.quai@example.org" {
		t.Fatalf("%+v, %v", mails, err)
	}
	link := regexp.MustCompile(`http\S+/ticket/[\w-]+`).FindString(mails[0].Text)
	phone.Do(chromedp.Navigate(link))
	phone.Wait(coded + ` && document.querySelector(".prove") == null`)
	phone.Look("ticket-proved", link)

	// The place is given back in one tap, and taken again.
	phone.Do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(ticket))
	webtest.Eval[bool](phone, `(document.querySelector("button[value=give]").click(), true)`)
	phone.Wait(`document.querySelector("button[value=take]") != null && document.querySelector("svg.qr") == null`)
	phone.Check("ticket-given-back", 390)
	webtest.Eval[bool](phone, `(document.querySelector("button[value=take]").click(), true)`)
	phone.Wait(coded)

	// Who asks as press waits for an organiser, and holds the last place meanwhile.
	press := webtest.OpenBrowser(t)
	register(press, x, "Bo Presse", "bo@example.org", "Press")
	if webtest.Eval[bool](press, coded) {
		t.Error("who waits for an approval has a code already")
	}
	press.Look("ticket-asked", webtest.Eval[string](press, `location.href`))
	late := webtest.OpenBrowser(t)
	late.Do(chromedp.Navigate(x.Address + "/demo/register/"))
	if said := webtest.Eval[string](late, `document.querySelector("main").innerText`); strings.Contains(said, "Get my ticket") {
		t.Errorf("with every place taken the page still offers one: %s", said)
	}
	late.Look("register-full", x.Address+"/demo/register/")

	desk := webtest.OpenBrowser(t)
	desk.SignIn(x.Link("ana@example.org", actor.Grant{Scope: string(x.Edition.ID), Role: edition.Organiser}, "/"))
	desk.Look("attendees", x.Address+"/organise/demo/attendees/")
	desk.Look("kinds", x.Address+"/organise/demo/kinds/")
	desk.Look("pools", x.Address+"/organise/demo/pools/")
	desk.Do(chromedp.Navigate(x.Address + "/organise/demo/attendees/?state=asked"))
	webtest.Eval[bool](desk, `(() => { document.querySelector('input[name="row"]').click();
		const act = document.getElementById("act"); act.value = [...act.options].find(o => o.value.endsWith("=confirmed")).value;
		document.querySelector(".desk-acts button").click(); return true })()`)
	desk.Wait(`document.querySelector(".flash[role=status] form") != null`)
	press.Do(chromedp.Reload())
	press.Wait(coded)
}

// TestWhoHasNoScriptRegistersToo keeps what was typed, names what is missing beside its field, and says when every place is taken.
func TestWhoHasNoScriptRegistersToo(t *testing.T) {
	t.Parallel()
	x := webtest.NewTown(t)
	kind := string(open(x).ID)
	tab := webtest.NewTab(x.Handler())
	w := tab.Post("/demo/register/", "kind", kind, "name", "", "email", "ada@example.org")
	if page := w.Body.String(); w.Code != 422 || !strings.Contains(page, `value="ada@example.org"`) || !strings.Contains(page, `class="error"`) {
		t.Fatalf("without a name it answers %d: %.2000s", w.Code, page)
	}
	for i, name := range []string{"Ada", "Bo", "Cy"} {
		w := webtest.NewTab(x.Handler()).Post("/demo/register/", "kind", kind, "name", name, "email", name+"@example.org")
		at := w.Header().Get("Location")
		if got := strings.Contains(at, "/ticket/"); got != (i < 2) {
			t.Errorf("%s, the %d. for two places, is answered %d and led to %q", name, i+1, w.Code, at)
		}
	}
}
