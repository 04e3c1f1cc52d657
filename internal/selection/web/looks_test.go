package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/selection"
)

// Each page on a phone and a laptop, in light and dark, at each step from the first decision to a reply.
func TestThePagesOfSelectionInABrowser(t *testing.T) {
	t.Parallel()
	q, b := webtest.NewQuay(t), webtest.OpenBrowser(t)
	ctx, who := context.Background(), actor.System("test")
	yes, no := proposed(q)
	b.SignIn(q.Base + q.SignInLink("o@example.org"))
	desk := q.Base + "/organise/quay-2027/"
	b.Look("reveal-nothing", desk+"reveal/")
	decide := func(p cfp.ProposalID, to selection.State) {
		t.Helper()
		if _, _, err := q.Selection.Decide(ctx, who, q.Edition.ID, []selection.Choice{{ProposalID: p, State: to}}); err != nil {
			t.Fatal(err)
		}
	}
	decide(yes, selection.Accepted)
	b.Look("selection", desk+"selection/")
	if said := webtest.Eval[string](b, `document.querySelector("main").innerText`); !strings.Contains(said, "Tides for beginners") {
		t.Fatalf("the list says %s", said)
	}
	b.Look("selection-one", desk+"selection/"+string(no))
	decide(no, selection.Reserve)
	b.Look("reveal-waiting", desk+"reveal/")
	o, err := q.Selection.OpenReveal(ctx, who, q.Edition.ID, selection.Opening{})
	if err != nil {
		t.Fatal(err)
	}
	b.Look("reveal-open", desk+"reveal/"+string(o.ID))
	if _, err := q.Selection.Release(ctx, who, q.Edition.ID, o.ID); err != nil {
		t.Fatal(err)
	}
	b.Look("replies", desk+"replies/")
	mails, err := q.Post.MailsOf(ctx, who, string(q.Edition.ID), post.BoxFilter{Topic: selection.RevealTopic})
	if err != nil || len(mails) != 1 {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	b.Look("reply", q.Base+linkOf.FindString(mails[0].Text))
}
