package app_test

import (
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
)

// Pages about people, names and files at a phone's and a laptop's width, light and dark, looked at by axe.
func TestPagesAboutPeopleNamesAndFilesFitAPhone(t *testing.T) {
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	for name, path := range map[string]string{
		"me": "/me", "data": "/me/data", "withdraw": "/organise/demo/release/withdraw", "import": "/organise/demo/import/",
		"settings": "/organise/demo/settings/", "my": "/demo/my/", "changelog": "/demo/schedule/changelog/",
	} {
		b.Look(name, town.Address+path)
	}
}
