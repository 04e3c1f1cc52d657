package web_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review"
)

// A chair asks, a reviewer bids and says what they know, the round is read, an organiser who reads gives the sight of names up, and
// further readings are dealt: on a phone and on a laptop, in both themes, once in French.
func TestReviewersAreAskedAndReadInABrowser(t *testing.T) {
	t.Parallel()
	x, ctx := webtest.NewTown(t), context.Background()
	c := cores.New(x.DB, id.System())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var sent []cfp.TakenIn
	for i := range 14 {
		sent = append(sent, cfp.TakenIn{Email: fmt.Sprintf("p%d@example.org", i), Language: "en", At: x.DB.Now(), Content: cfp.Content{
			Language: "en", Title: fmt.Sprintf("Talk %d", i), Abstract: "What it is about.",
			You: cfp.Profile{Name: fmt.Sprintf("Person Number%d", i)}}})
	}
	must(c.Calls.TakeIn(ctx, x.Who, x.Edition, sent, nil))
	for _, name := range []string{"ada", "bea"} {
		_, err := x.Reviews.AddReviewer(ctx, x.Who, x.Edition.ID, review.Reviewer{Name: name, Email: name + "@example.org", Most: 30})
		must(err)
	}
	round := review.NewRound(x.Edition.ID)
	round.Name, round.Wanted = "One", 1
	round, _, err := x.Reviews.Round().Save(ctx, x.Who, round)
	must(err)
	_, err = x.Reviews.MakeSheets(ctx, x.Who, x.Edition.ID, round.ID)
	must(err)
	_, err = x.Reviews.TakeOut(ctx, x.Who, x.Edition.ID, round.ID)
	must(err)
	desk, queue := x.Address+"/organise/demo/rounds/"+string(round.ID), x.Address+"/demo/review/"

	ana, ada := webtest.OpenBrowser(t), webtest.OpenBrowser(t)
	organiser := actor.Grant{Scope: string(x.Edition.ID), Role: edition.Organiser}
	ana.SignIn(x.Link("ana@example.org", organiser, "/"))
	ana.Do(chromedp.Navigate(desk + "/read"))
	webtest.Eval[bool](ana, `(document.querySelector("button[value=bids]").click(), true)`)
	ana.Wait(`document.querySelector("button[value=bids_end]") != null`)
	ana.Look("round-asked", desk+"/read")

	ada.SignIn(x.Link("ada@example.org", actor.Grant{}, "/"))
	ada.Look("bids", queue+"bids")
	ada.Look("bids-fr", queue+"bids?lang=fr")
	ada.Look("expertise", queue+"expertise?lang=en")
	ada.Do(chromedp.EmulateViewport(390, 900), chromedp.Navigate(queue+"bids"))
	webtest.Eval[bool](ada, `(() => { document.querySelector("input[value=like]").click();
		document.querySelectorAll("input[value=must_not]")[1].click(); document.querySelector(".bids .actions button").click(); return true })()`)
	ada.Wait(`document.querySelectorAll(".away li").length == 1 && document.querySelectorAll(".bid").length == 2`)
	ada.Check("bids-away", 390)
	webtest.Eval[bool](ada, `(document.querySelector(".away button").click(), true)`)
	ada.Wait(`document.querySelector(".away") == null && document.querySelector("input[value=like]:checked") != null`)

	_, err = x.Reviews.PlanReading(ctx, x.Who, x.Edition.ID, round.ID, 1)
	must(err)
	must(x.Reviews.PublishReading(ctx, x.Who, x.Edition.ID, round.ID))
	must(x.Reviews.Open(ctx, x.Who, x.Edition.ID, round.ID))
	must(x.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO review (round_id, reviewer_id, proposal_id, state, grade, sentence, revision, sighted, seconds, nth, at)
			SELECT round_id, reviewer_id, proposal_id, 'done', 3, '', 1, FALSE, 60, 1, 1 FROM assignment`)
		return err
	}))
	ana.Look("further", desk+"/further?readings=4")
	ana.Look("further-fr", desk+"/further?readings=4&lang=fr")
	ana.Do(chromedp.Navigate(desk + "/further?readings=4&lang=en"))
	webtest.Eval[bool](ana, `(document.querySelector("button[value=deal]").click(), true)`)
	ana.Wait(`document.querySelector("button[value=back]") != null`)
	webtest.Eval[bool](ana, `(document.querySelector("button[value=back]").click(), true)`)
	ana.Wait(`document.querySelector("button[value=back]") == null && document.querySelector("main .empty") != null`)

	must(x.Accounts.Grant(ctx, x.Who, "ada@example.org", organiser))
	ada.Look("sight", queue+"sight")
	webtest.Eval[bool](ada, `(document.querySelector("button[value=give]").click(), true)`)
	ada.Wait(`document.querySelector(".queue a[href$='/review/sight']") != null`)
	ada.Look("sight-up", queue+"sight")
	ada.Do(chromedp.Navigate(x.Address + "/organise/demo/proposals/"))
	if status := webtest.Eval[int](ada, `performance.getEntriesByType("navigation")[0].responseStatus`); status != 403 {
		t.Errorf("who gave sight up is answered %d", status)
	}
}
