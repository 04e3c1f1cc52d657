package web_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
)

// A browser writes each failure into its console, and every page of organisers asks.
func TestAPageOfAnEditionWithoutWishesIsToldThatNothingIsKept(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		e, err := q.Editions.BySlug(context.Background(), actor.System("t"), "quay-2027")
		if err != nil {
			t.Fatal(err)
		}
		code := q.Session("Storage for all").Code
		e.State, e.WishesOpen = edition.Draft, false
		if _, _, err := q.Editions.Edition().Save(context.Background(), actor.System("t"), e); err != nil {
			t.Fatal(err)
		}
		b := webtest.NewTab(q.App.Handler())
		b.Post(q.SignInLink("o@example.org"))
		ask := func(body string) int {
			return b.Ask("POST", "/quay-2027/my/sync", body, "Content-Type", "application/json").Code
		}
		if status := ask(`{"stars":[],"choices":[],"brief":false}`); status != http.StatusNoContent {
			t.Errorf("what asks for nothing is answered %d", status)
		}
		if status := ask(`{"stars":[{"session":"` + code + `","level":1,"at":"2027-01-01T00:00:00Z"}]}`); status != http.StatusGone {
			t.Errorf("a star is answered %d", status)
		}
		if status := webtest.NewTab(q.App.Handler()).Ask("POST", "/quay-2027/my/sync", `{}`, "Content-Type", "application/json").Code; status != http.StatusNotFound {
			t.Errorf("a stranger is answered %d", status)
		}
	})
}
