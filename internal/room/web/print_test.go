package web_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
)

func TestTheRoomIsPrintedOnOneSheet(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(town.Address+"/organise/demo/edit/"))
	b.Wait(`document.querySelectorAll("programme-room .block").length > 20`)
	if n := b.Printed(webtest.A3Wide); n != 1 {
		t.Errorf("the day takes %d sheets of A3", n)
	}
}
