package web_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/team"
)

// One browser invites, another accepts and works, and is taken out; no page has what axe finds, on a phone and on a laptop.
func TestAColleagueIsInvitedFromOneBrowserIntoAnother(t *testing.T) {
	t.Parallel()
	x := webtest.NewTown(t)
	const root, member = "/organise/demo/team/", "hana@example.org"
	ana := webtest.OpenBrowser(t)
	ana.SignIn(x.Link("ana@example.org", actor.Grant{Scope: string(x.Edition.ID), Role: edition.Organiser}, "/"))
	ana.Look("team-alone", x.Address+root)
	ana.Do(chromedp.EmulateViewport(390, 900))
	invite := func(emails, button string) {
		ana.Do(chromedp.SetValue("#emails", emails))
		webtest.Eval[bool](ana, `(document.querySelector("input[name=role][value=`+string(edition.Organiser)+`]").click(), true)`)
		webtest.Eval[bool](ana, `(document.querySelector("button[name=by][value=`+button+`]").click(), true)`)
	}
	invite(member+"\nugo@example.org", "mail")
	ana.Wait(`document.querySelectorAll(".waiting > li").length == 2`)
	invite("xenia@example.org", "link")
	ana.Wait(`document.querySelectorAll("#link code").length == 1`)
	ana.Check("team-link", 390)
	ana.Look("team-waiting", x.Address+root)

	mails, err := x.Post.OutboxOfDemo(context.Background(), 10)
	if err != nil {
		t.Fatal(err)
	}
	link := ""
	for _, m := range mails {
		if m.To == member && m.Topic == team.Topic {
			link = regexp.MustCompile(`http\S+/me/invitations/\S+`).FindString(m.Text)
		}
	}
	hana := webtest.OpenBrowser(t)
	hana.Look("team-offer", link)
	hana.Look("team-offer-fr", link+"?lang=fr")
	hana.Wait(`document.documentElement.lang == "fr" && document.querySelector("main button").textContent.trim() == "Accepter"`)
	hana.Do(chromedp.SetValue("#name", "Hana Ferrand"), chromedp.Focus("main form button"))
	hana.Press(kb.Enter)
	hana.Wait(`location.pathname == "/organise/demo/"`)
	hana.Do(chromedp.Navigate(x.Address + "/organise/demo/rooms/new"))
	hana.Wait(`document.querySelector("main form") != null`)

	ana.Do(chromedp.Navigate(x.Address + root))
	ana.Wait(`document.querySelector("main").textContent.includes("Hana Ferrand")`)
	ana.Look("team-people", x.Address+root)
	webtest.Eval[bool](ana, `(() => { const row = [...document.querySelectorAll(".team > li")].find(l => l.textContent.includes("Hana Ferrand"));
		row.querySelector("summary").click(); row.querySelector("button[formaction$='/revoke']").click(); return true })()`)
	ana.Wait(`document.querySelector(".flash form") != null`)
	hana.Do(chromedp.Navigate(x.Address + "/organise/demo/rooms/new"))
	if status := webtest.Eval[int](hana, `performance.getEntriesByType("navigation")[0].responseStatus`); status != 403 {
		t.Errorf("who was taken out is answered %d", status)
	}
}
