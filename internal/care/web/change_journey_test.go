package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/care"
)

// retitle is an organiser who changes the title meanwhile.
func retitle(q webtest.Quay, from, to string) {
	q.T.Helper()
	v := q.Session(from)
	v.Title = to
	if _, _, err := q.Programme.Session().Save(context.Background(), actor.System("test"), v); err != nil {
		q.T.Fatal(err)
	}
}

// approval makes titles wait for an organiser.
func approval(q webtest.Quay) {
	q.T.Helper()
	ctx, who := context.Background(), actor.System("test")
	f, _, err := q.Care.Freeze(ctx, who, q.Edition.ID)
	if err != nil {
		q.T.Fatal(err)
	}
	for i := range f.Ladders {
		f.Ladders[i].Free, f.Ladders[i].Ask = care.NotAtAll, care.ForEver
	}
	if _, _, err := q.Care.SaveFreeze(ctx, who, f); err != nil {
		q.T.Fatal(err)
	}
}

func TestASpeakerChangesTheirSessionWithoutScript(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		v := birds(q)
		link := reminded(q, v)
		ana, changes, id := browser(q), link+"/changes/", string(q.Session("Birds and models").ID)
		ana.Shows(link, "What you may change")
		ana.Shows(changes, "Changed at once until the programme is released.", "Birds and models")
		ana.Submit(changes, "object", id, "title", "Birds", "base_title", "Birds and models")
		q.Session("Birds")
		// Over what she has not seen nothing is written, and what she typed is kept.
		retitle(q, "Birds", "All birds")
		kept := ana.Refused(http.StatusUnprocessableEntity, changes, "object", id, "title", "My birds", "base_title", "Birds")
		if !strings.Contains(kept, "My birds") || !strings.Contains(kept, "<q>All birds</q>") {
			t.Error("what was typed, or what it says now, is not shown")
		}
		ana.Submit(changes, "object", id, "title", "My birds", "base_title", "All birds")
		q.Submit(desk+"freeze/", "version", "0", "free_title", "none", "ask_title", "date", "ask_title_date", "2037-01-01",
			"free_abstract", "none", "ask_abstract", "none", "free_details", "none", "ask_details", "end", "free_links", "always", "ask_links",
			"always", "free_speakers", "none", "ask_speakers", "week", "free_profile", "week", "ask_profile", "end")
		ana.Shows(changes, "Closed: write to the organisers.", "Waits for an organiser.")
		ana.Submit(changes, "object", id, "title", "Her birds", "base_title", "My birds", "note", "It is mine")
		q.Shows(desk+"requests/?only=waits", "My birds", "Her birds", "Ana")
		q.Shows(desk, "1 change of a speaker waits for you")
		all, err := q.Care.ChangeRequests(context.Background(), actor.System("test"), q.Edition.ID)
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		request := string(all[0].ID)
		q.Shows(desk+"requests/"+request, "It is mine", "<mark>Her</mark>")
		q.Refused(http.StatusConflict, desk+"requests/decide", "request", request, "do_"+request, "refuse", "seen_"+request, "My birds")
		q.Submit(desk+"requests/decide", "request", request, "do_"+request, "refuse", "seen_"+request, "My birds", "reason", "It is printed.")
		ana.Shows(changes, "It is printed.")
		p := webtest.OrganiserProgram(t, q.DB)
		list := p.Must(http.StatusOK, http.MethodGet, "/editions/quay-2027/change-requests", nil)
		if one := list["items"].([]any)[0].(map[string]any); one["state"] != "refused" || one["wanted"] != "Her birds" {
			t.Errorf("%v", one)
		}
	})
}

// A speaker asks on a phone, an organiser edits the same field meanwhile, sees three columns, applies in part, and undoes it.
func TestBothChangeATitleInABrowser(t *testing.T) {
	t.Parallel()
	q, b := webtest.NewQuay(t), webtest.OpenBrowser(t)
	v := birds(q)
	link := q.Base + reminded(q, v) + "/changes/"
	approval(q)
	b.Look("changes-by-speaker", link)
	b.Do(chromedp.EmulateViewport(390, 844), chromedp.Navigate(link))
	id := string(q.Session("Birds and models").ID)
	webtest.Eval[bool](b, `(() => { const f = document.getElementById("title-`+id+`"); f.value = "Birds and numbers"; f.form.dataset.leaving = "1";
		f.form.requestSubmit(); return true })()`)
	b.Wait(`document.readyState === "complete" && !document.querySelector("[data-leaving]")`)
	b.Check("changes-asked", 390)
	retitle(q, "Birds and models", "Birds or models")
	all, err := q.Care.ChangeRequests(context.Background(), actor.System("test"), q.Edition.ID)
	if err != nil || len(all) != 1 || !all[0].Clash {
		t.Fatalf("%+v, %v", all, err)
	}
	b.SignIn(q.Base + q.SignInLink("o@example.org"))
	b.Look("requests", q.Base+desk+"requests/")
	b.Look("freeze", q.Base+desk+"freeze/")
	page := q.Base + desk + "requests/" + string(all[0].ID)
	b.Look("request-clash", page)
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(page))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("form.edit-form"); f.querySelector("[value=write]").checked = true;
		f.querySelector("textarea[name^=text_]").value = "Birds or numbers"; f.dataset.leaving = "1"; f.requestSubmit(); return true })()`)
	b.Wait(`document.readyState === "complete" && !document.querySelector("[data-leaving]")`)
	q.Session("Birds or numbers")
	webtest.Eval[bool](b, `(() => { const f = document.querySelector(".flash form"); f.dataset.leaving = "1"; f.requestSubmit(); return true })()`)
	b.Wait(`document.readyState === "complete" && !document.querySelector("[data-leaving]")`)
	q.Session("Birds or models")
	if all, err = q.Care.ChangeRequests(context.Background(), actor.System("test"), q.Edition.ID); err != nil ||
		all[0].State != care.RequestAsked {
		t.Errorf("undone: %+v, %v", all, err)
	}
}
