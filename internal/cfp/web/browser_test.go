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
	"github.com/creneau/creneau/internal/cfp"
)

// Somebody on a phone proposes in French without an account: the network goes while they write, their browser is killed, and the address
// comes last. Nothing that was typed is lost, and no page has what axe finds.
func TestSomebodyOnAPhoneProposesThroughATunnel(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	call(q, nil)
	profile := t.TempDir()
	phone, leave := webtest.OpenProfile(t, profile)
	phone.Do(chromedp.EmulateViewport(360, 800), chromedp.Navigate(q.Base+"/quay-2027/call/?lang=fr"))
	phone.Tap(phone.At(`document.querySelector("a.button[href$='/call/new']")`, .5, .5))
	phone.Wait(`document.querySelector("call-form details[open]") != null`)
	said := `document.querySelector("[data-said]").textContent`
	write := func(b *webtest.Browser, field, text string) {
		t.Helper()
		webtest.Eval[bool](b, `(document.getElementById("`+field+`").closest("details").open = true)`)
		b.Do(chromedp.Focus("#"+field), chromedp.SendKeys("#"+field, text))
	}
	write(phone, "title", "Un quai sans file")
	phone.Wait(said + `.includes(":") && location.pathname.includes("/call/mine/prp_")`)
	own := webtest.Eval[string](phone, `location.href`)
	phone.Away(func() {
		write(phone, "abstract", "Ce que nous avons appris.")
		phone.Wait(said + ` == document.querySelector("call-form").dataset.offline`)
	})
	write(phone, "outline", "Trois parties.")
	leave() // whether the server had the last word is anybody's guess: the device has it

	phone, _ = webtest.OpenProfile(t, profile)
	phone.Do(chromedp.EmulateViewport(360, 800), chromedp.Navigate(own))
	typed := map[string]string{"title": "Un quai sans file", "abstract": "Ce que nous avons appris.", "outline": "Trois parties."}
	for field, text := range typed {
		if have := webtest.Eval[string](phone, `document.getElementById("`+field+`").value`); have != text {
			t.Errorf("%s came back as %q", field, have)
		}
	}
	write(phone, "name", "Ada Quai")
	webtest.Eval[bool](phone, `(() => { const f = document.getElementById("format_id"); f.selectedIndex = 1;
		f.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	write(phone, "email", "ada.quai@example.org")
	phone.Press(kb.Enter)
	phone.Wait(`location.search == "?asked" && document.querySelector(".flash[role=status]") != null`)
	mails, err := q.Post.OutboxOfDemo(context.Background(), 5)
	if err != nil || len(mails) == 0 || mails[0].To != "ada.quai@example.org" {
		t.Fatalf("%+v, %v", mails, err)
	}
	// The link is opened on another device, where the draft is.
	laptop := webtest.OpenBrowser(t)
	laptop.SignIn(regexp.MustCompile(`http\S+/sign-in/\S+`).FindString(mails[0].Text))
	laptop.Look("call-draft", own+"?lang=fr")
	laptop.Do(chromedp.Focus("button[value=send]"))
	laptop.Press(kb.Enter)
	laptop.Wait(`document.querySelector(".withdraw") != null`)
	laptop.Look("call-sent", own)
	laptop.Look("call-page", q.Base+"/quay-2027/call/")
	laptop.Look("call-mine", q.Base+"/quay-2027/call/mine/")
	laptop.Look("call-seen", own+"/seen")
	all, err := q.Calls.Proposals(context.Background(), actor.System("test"), q.Edition.ID)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	p := all[0]
	if p.Title != typed["title"] || p.Abstract != typed["abstract"] || p.Outline != typed["outline"] || p.You.Name != "Ada Quai" {
		t.Errorf("was sent: %+v", p.Content)
	}
}

// A call closes while somebody writes: their text stays, on the server and on the page, and nobody is promised what is over.
func TestADeadlineTakesNothingThatWasTyped(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	call(q, func(c *cfp.Call) { c.Grace = 0 })
	b := webtest.OpenBrowser(t)
	b.Do(chromedp.EmulateViewport(360, 800), chromedp.Navigate(q.Base+"/quay-2027/call/new"))
	b.Do(chromedp.SendKeys("#title", "Before"))
	b.Wait(`location.pathname.includes("/call/mine/prp_")`)
	call(q, func(c *cfp.Call) { c.Grace, c.Closes = 0, q.Calls.Now(q.Edition).Add(-time.Minute) })
	b.Do(chromedp.SendKeys("#title", " and after"))
	b.Wait(`fetch(location.href).then(r => r.text()).then(t => t.includes("Before and after"))`)
	b.Do(chromedp.Reload())
	page := webtest.Eval[string](b, `document.querySelector("main").textContent`)
	if have := webtest.Eval[string](b, `document.getElementById("title").value`); have != "Before and after" {
		t.Errorf("the title is %q", have)
	}
	if webtest.Eval[bool](b, `document.querySelector("button[value=send]") != null`) || !strings.Contains(page, "Not sent before the deadline. What you wrote stays here.") {
		t.Errorf("the page says %q", page)
	}
}

// The pages of a call that has not opened, by its clock, have nothing that axe finds.
func TestACallThatHasNotOpenedIsLookedAt(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	call(q, func(c *cfp.Call) { c.Opens = q.Calls.Now(q.Edition).Add(30 * time.Hour) })
	b := webtest.OpenBrowser(t)
	b.Look("call-planned", q.Base+"/quay-2027/call/?lang=fr")
	b.Do(chromedp.SendKeys("#email", "early@example.org"))
	b.Press(kb.Enter)
	b.Wait(`location.search == "?asked" && document.querySelector("main .flash") != null && document.readyState == "complete"`)
	b.Check("call-asked", 1440)
}
