package web_test

import (
	"context"
	"html"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// The first page says how far a call, its reading and the selection have come, to whom it concerns.
func TestTheFirstPageFollowsProposalsFromTheCallToTheSelection(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqldb.SQLite, worldA)
	arrival := func(role actor.Role) string {
		t.Helper()
		link, err := w.app.Accounts.GrantLink(context.Background(), actor.System("test"), string(role)+"@example.org",
			actor.Grant{Scope: string(w.edition.ID), Role: role}, time.Hour, "/")
		if err != nil {
			t.Fatal(err)
		}
		b := webtest.NewTab(w.app.Handler())
		b.Post("/sign-in/" + link)
		var page string
		for range 100 { // the page waits for no chapter that is slow
			page = html.UnescapeString(b.Ask("GET", "/organise/"+w.edition.Slug+"/", "").Body.String())
			if !strings.Contains(page, "still being worked out") {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		return page
	}
	chair := arrival(actor.Chair)
	for _, want := range []string{"One: 0 of 20 readings are done", "10 undecided"} {
		if !strings.Contains(chair, want) {
			t.Errorf("the chair's page does not say %q", want)
		}
	}
	if reviewer := arrival(actor.Reviewer); strings.Contains(reviewer, "readings are done") || strings.Contains(reviewer, "undecided") {
		t.Error("a reviewer's page says how others read")
	}
}
