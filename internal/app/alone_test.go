package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
)

// TestWhoHoldsOneRightAloneMeetsNothingDead walks organisers' pages as somebody who holds a single right, for each right there is: what
// they are led to opens, and what they may not see is refused in words. Grants are rights, not roles: a role says nothing of these.
func TestWhoHoldsOneRightAloneMeetsNothingDead(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	base, err := url.Parse(town.Address)
	if err != nil {
		t.Fatal(err)
	}
	signIn := func(name string, grants ...actor.Grant) *walker {
		x := newWalker(t, name, webtest.NewTab(town.Handler()), base)
		for _, g := range grants {
			link := town.Link(strings.ReplaceAll(name, " ", "-")+"@example.org", g, "/me")
			x.tab.Post(strings.TrimPrefix(link, town.Address))
		}
		x.only, x.most = "/organise/", 1
		return x
	}
	here := string(town.Edition.ID)
	organiser := signIn("organiser", actor.Grant{Scope: here, Role: edition.Organiser})
	organiser.add("/", "/organise/")
	organiser.walk()
	pages := kinds(t, organiser.pages)
	if len(pages) < 40 {
		t.Fatalf("an organiser finds only %d kinds of pages: the walk is broken", len(pages))
	}
	const refused = "You may not do this here."
	desk := "/organise/" + town.Edition.Slug + "/"
	for _, right := range town.Accounts.Roles().Rights() {
		t.Run(right.Name(), func(t *testing.T) {
			x := signIn("only "+right.Name(), actor.Grant{Scope: here, Role: actor.Alone(right)})
			x.t = t
			x.add("/", "/organise/")
			for _, page := range pages {
				w := x.tab.Ask("GET", page, "")
				text := w.Body.String()
				switch {
				case w.Code == http.StatusOK && strings.HasPrefix(page, desk):
					x.add("/", page) // and whatever it leads to
				case w.Code == http.StatusForbidden && strings.Contains(text, refused):
				case w.Code >= http.StatusBadRequest:
					t.Errorf("%s answers %d", page, w.Code)
				}
			}
			x.walk()
			if right == edition.Reading && !slices.Contains(x.pages, desk) {
				t.Error("who may read an edition has no first page")
			}
		})
	}
}
