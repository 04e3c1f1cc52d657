package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/release"
)

func TestEveryPageIsUsableOnPhoneAndLaptopInLightAndDark(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	now, err := town.Releases.CurrentRelease(context.Background(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("public", func(t *testing.T) { t.Parallel(); lookAtPublicPages(t, town, now) })
	t.Run("organisers", func(t *testing.T) { t.Parallel(); lookAtOrganisersPages(t, town, webtest.Talk(now).ID) })
}

func lookAtPublicPages(t *testing.T, town webtest.Town, now *release.Snapshot) {
	b, root := webtest.OpenBrowser(t), town.Address+"/demo/"
	session, who, product := webtest.Talk(now), now.Speakers[0], now.Products[0]
	for _, page := range []struct{ name, path string }{
		{"home", ""}, {"programme", "schedule/"}, {"filtered", "schedule/?q=kubernetes&view=list"}, {"grid", "schedule/?view=grid"},
		{"session", "talk/" + session.Code + "/"}, {"speakers", "speaker/"}, {"speaker", "speaker/" + who.Code + "/"}, {"products", "product/"},
		{"product", "product/" + product.Slug + "/"}, {"room", "room/" + now.Rooms[0].Slug + "/"}, {"now", "schedule/now/"},
		{"changelog", "schedule/changelog/"}, {"wishes", "wishes/"}, {"my-empty", "my/"}, {"missing", "talk/NOBODY/"},
	} {
		b.Look(page.name, root+page.path)
	}
	b.Look("sign-in", town.Address+"/sign-in")
}

func lookAtOrganisersPages(t *testing.T, town webtest.Town, session string) {
	b := webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	b.Look("me", town.Address+"/me")
	b.Look("api", town.Address+"/api/v1/docs")
	b.Look("office", town.Address+"/organise/")
	b.Look("series", town.Address+"/organise/series/")
	b.Look("new", town.Address+"/organise/new")
	office := town.Address + "/organise/demo/"
	for _, section := range []string{"", "settings/", "days/", "slots/", "rooms/", "rooms/new", "walks/", "tracks/", "formats/", "families/",
		"products/", "organisations/",
		"speakers/", "import/", "sessions/", "sessions/" + session, "sessions/" + session + "/remove", "placements/", "placements/new", "rules/",
		"coverage/", "clashes/", "plans/", "plans/compare", "release/", "release/1/again", "changes/"} {
		b.Look("organise-"+strings.ReplaceAll(strings.Trim(section, "/"), "/", "-"), office+section)
	}
}

func TestPagesAreUsableInFrench(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	for _, path := range []string{"/demo/schedule/", "/demo/wishes/", "/demo/my/", "/demo/schedule/changelog/", "/me", "/organise/",
		"/organise/demo/plans/", "/organise/demo/edit/", "/organise/demo/release/", "/organise/demo/import/"} {
		b.Do(chromedp.EmulateViewport(360, 900), chromedp.Navigate(town.Address+path+"?lang=fr"))
		if lang := webtest.Eval[string](b, `document.documentElement.lang`); lang != "fr" {
			t.Errorf("%s: the page says that it is in %q", path, lang)
		}
		b.Check("fr"+strings.ReplaceAll(path, "/", "-"), 360)
	}
}
