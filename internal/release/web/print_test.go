package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/app/webtest"
)

func TestADayIsPrintedOnOneSheetAndAListOnSeveral(t *testing.T) {
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	for _, c := range []struct {
		name, path string
		paper      webtest.Paper
		fits       func(sheets int) bool
	}{
		{"the grid on A3", "/demo/schedule/", webtest.A3Wide, func(n int) bool { return n == 1 }},
		{"the grid asked for on A3", "/demo/schedule/?view=grid", webtest.A3Wide, func(n int) bool { return n == 1 }},
		{"the day on A4", "/demo/schedule/", webtest.A4, func(n int) bool { return n == 1 }},
		{"the list on A4", "/demo/schedule/?view=list", webtest.A4, func(n int) bool { return n > 1 }},
	} {
		b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(town.Address+c.path))
		b.Wait(`document.querySelector(".sheet-head img").complete && document.querySelector(".sheet-head img").naturalWidth > 0`)
		if n := b.Printed(c.paper); !c.fits(n) {
			t.Errorf("%s takes %d sheets", c.name, n)
		}
	}
	if head := webtest.Eval[string](b, `document.querySelector(".sheet-head").textContent`); !strings.Contains(head, "4 February 2027") || !strings.Contains(head, "Grand Large 2027") {
		t.Errorf("the head of a sheet says %q", head)
	}
}
