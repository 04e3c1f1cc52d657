package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
)

func TestAnOrganiserSeesWhoWillComeAndWhoWillBeToldBeforeReleasing(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	organise := town.Address + "/organise/demo/"
	b.Look("heads", organise+"heads/")
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(organise+"heads/"))
	without := webtest.Eval[string](b, `document.querySelector("main strong").textContent`)
	if !webtest.Eval[bool](b, `!!document.querySelector("form[action$=swap] button")`) {
		t.Fatal("no change of rooms is proposed")
	}
	webtest.Eval[bool](b, `document.querySelector("form[action$=swap] button").click() || true`)
	b.Wait(`document.querySelector(".flash")`)
	if now := webtest.Eval[string](b, `document.querySelector("main strong").textContent`); now == without {
		t.Errorf("after changing rooms it is still: %s", now)
	}

	// The change concerns speakers: the release page shows their messages before anything leaves.
	b.Look("release-tell", organise+"release/")
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(organise+"release/"))
	preview := webtest.Eval[string](b, `document.querySelector("section details pre").textContent`)
	// The first release was silent, so that everybody is told of everything of theirs; in the edition's language, as speakers have no account
	// yet.
	if !strings.Contains(preview, "est publié") || !strings.Contains(preview, "Vos sessions\u00a0:") {
		t.Errorf("the preview says %q", preview)
	}
	webtest.Eval[bool](b, `(() => { document.querySelector("#note").value = "Two sessions change rooms."; document.querySelector("form[action$='release/'] button").click(); return true })()`)
	b.Wait(`document.querySelector(".flash[role=status]")`)
	town.Wake(context.Background(), release.Released)
	b.Look("messages", organise+"messages/")
	mails, err := town.Post.MailsOf(context.Background(), town.Who, string(town.Edition.ID), post.BoxFilter{State: post.MailHeld})
	if err != nil || len(mails) == 0 {
		t.Fatalf("%d messages are held, %v", len(mails), err)
	}
	b.Look("message", organise+"messages/"+mails[0].ID)
	webtest.Eval[bool](b, `(() => { document.querySelector("#subject").value = "Edited"; document.querySelector("main form button").click(); return true })()`)
	b.Wait(`document.querySelector("h1").textContent === "Edited"`)
	// What is sent without saving is sent as it is seen.
	webtest.Eval[bool](b, `(() => { document.querySelector("#subject").value = "Edited again"; document.querySelector("[name=to][value=queued]").click(); return true })()`)
	b.Wait(`document.querySelector("h1").textContent === "Edited again" && document.querySelector(".flash[role=status]")`)
	b.Do(chromedp.Navigate(organise + "messages/"))
	webtest.Eval[bool](b, `document.querySelector(".actions form button").click() || true`)
	b.Wait(`document.querySelector(".flash[role=status]")`)
	sent := map[string]post.Mail{}
	if _, err := town.Post.Deliver(context.Background(),
		func(_ context.Context, id string, m post.Mail) error { sent[id] = m; return nil }); err != nil {
		t.Fatal(err)
	}
	if len(sent) != len(mails) || sent[mails[0].ID].Subject != "Edited again" || len(sent[mails[0].ID].Calendars) == 0 {
		t.Errorf("%d of %d messages left; the first: %+v", len(sent), len(mails), sent[mails[0].ID])
	}
}
