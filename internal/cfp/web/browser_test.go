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
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
)

// Somebody on a phone proposes in French without an account: the network goes while they write, their browser is killed, and the address
// comes last. Nothing that was typed is lost, and no page has what axe finds.
func TestSomebodyOnAPhoneProposesThroughATunnel(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	call(q, nil)
	var product catalogue.Product
	for _, name := range []string{"Grues", "Files d’attente", "Navettes"} {
		v, _, err := q.Catalogue.Product().Save(context.Background(), actor.System("test"),
			catalogue.Product{EditionID: q.Edition.ID, Name: name})
		if err != nil {
			t.Fatal(err)
		}
		if name == "Files d’attente" {
			product = v
		}
	}
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
	// A product is found by typing a part of its name, and kept with the draft.
	webtest.Eval[bool](phone, `(document.getElementById("products").closest("details").open = true)`)
	phone.Do(chromedp.Focus("#products"), chromedp.SendKeys("#products", "file"))
	phone.Wait(`document.querySelector("#products-choices li[aria-selected=true]") != null`)
	phone.Press(kb.Enter)
	phone.Wait(`document.querySelector(".picked li")?.textContent.includes("Files d’attente") === true`)
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
	// Back on the phone's width, in French: somebody is asked to speak too, the title changes, and in the end all of it is withdrawn.
	laptop.Do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(own+"?lang=fr"))
	webtest.Eval[bool](laptop, `(document.getElementById("guest-name").closest("details").open = true)`)
	laptop.Do(chromedp.SendKeys("#guest-name", "Bo"), chromedp.SendKeys("#guest-name", kb.Enter))
	laptop.Wait(`document.querySelector(".flash code")?.textContent.includes("/call/with/") === true`)
	laptop.Check("call-co-speaker", 390)
	laptop.Do(chromedp.Navigate(own))
	webtest.Eval[bool](laptop, `(() => { const f = document.getElementById("title"); f.closest("details").open = true; f.focus();
		f.setSelectionRange(99, 99); return true })()`)
	laptop.Press("!")
	laptop.Do(chromedp.Focus("button[value=send]"))
	laptop.Press(kb.Enter)
	laptop.Wait(`document.querySelector("h1").textContent.trim() == "Un quai sans file!"`)
	all, err := q.Calls.Proposals(context.Background(), actor.System("test"), q.Edition.ID)
	if err != nil || len(all) != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	p := all[0]
	if len(p.Products) != 1 || p.Products[0] != string(product.ID) {
		t.Errorf("it speaks of %v", p.Products)
	}
	if p.Title != typed["title"]+"!" || p.Abstract != typed["abstract"] || p.Outline != typed["outline"] || p.You.Name != "Ada Quai" {
		t.Errorf("was sent: %+v", p.Content)
	}
	webtest.Eval[string](laptop, `(document.querySelector(".withdraw").open = true, document.getElementById("kind").value = "unable")`)
	laptop.Do(chromedp.Focus(".withdraw button"))
	laptop.Check("call-withdrawing", 390)
	laptop.Press(kb.Enter)
	laptop.Wait(`document.querySelector(".standing")?.textContent.startsWith("Retirée") === true`)
	laptop.Check("call-withdrawn", 390)
	if all, err = q.Calls.Proposals(context.Background(), actor.System("test"), q.Edition.ID); err != nil || all[0].State != cfp.Withdrawn {
		t.Errorf("it stands as %+v, %v", all, err)
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

// An organiser writes a question by keyboard and sees below what will be asked, in each language, before it is saved.
func TestAQuestionIsSeenWhileItIsWritten(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	call(q, nil)
	b := webtest.OpenBrowser(t)
	b.SignIn(q.Base + q.SignInLink("o@example.org"))
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(q.Base+"/organise/quay-2027/questions/new?lang=en"))
	b.Wait(`document.querySelector("form-look") != null && document.querySelector("button[value=look]") == null`)
	lang := q.Edition.Languages[0]
	b.Do(chromedp.Focus("#label_"+lang), chromedp.SendKeys("#label_"+lang, "How many can join?"))
	b.Wait(`document.querySelector("form-look label")?.textContent == "How many can join?"`)
	b.Do(chromedp.Focus("#kind"), chromedp.SendKeys("#kind", "N"))
	b.Wait(`document.querySelector("form-look input[inputmode=decimal]") != null`)
	b.Check("question-look", 1440)
	b.Do(chromedp.EmulateViewport(390, 844))
	b.Check("question-look", 390)
	if all, err := q.Calls.Questions(context.Background(), actor.System("test"), q.Edition.ID); err != nil || len(all) != 0 {
		t.Errorf("looking saved %+v, %v", all, err)
	}
}
