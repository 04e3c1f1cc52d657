package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
)

func TestThreePlansAreAskedForWithOneClickComparedAndApplied(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	ctx := context.Background()
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	plans := town.Address + "/organise/demo/plans/"
	b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(plans))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("form[action$=three]"); f.seconds.value = 1; f.querySelector("button").click(); return true })()`)
	b.Wait(`document.querySelectorAll("#under-way li").length === 3`)
	if text := webtest.Eval[string](b, `document.querySelector("#under-way").innerText`); !strings.Contains(text, "2 searches before it") {
		t.Errorf("what is under way:\n%s", text)
	}
	b.Look("plans-under-way", plans)

	// One is stopped while it waits; the others are searched.
	webtest.Eval[bool](b, `document.querySelectorAll("#under-way form")[2].querySelector("button").click() || true`)
	b.Wait(`location.pathname.includes("/plan_")`)
	for {
		worked, err := town.Planning.Work(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			break
		}
	}
	b.Look("plans-three", plans)
	table := webtest.Eval[string](b, `document.querySelector("table.candidates").innerText`)
	for _, want := range []string{"Room to breathe", "A mix at every hour", "Asked for by\t\to\n", "1 second", "best", "stopped"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table does not say %q:\n%s", want, table)
		}
	}
	compared := webtest.Eval[string](b, `document.querySelector("table.candidates a[href*=compare]").href`)
	b.Look("plans-compared", compared)
	if n := webtest.Eval[int](b, `document.querySelectorAll("table.filling tbody tr").length`); n == 0 {
		t.Error("no session says how full it will be")
	}
	if n := webtest.Eval[int](b, `document.querySelectorAll("table.pairs tbody tr").length`); n == 0 {
		t.Error("no pair is told")
	}
	b.Do(chromedp.Navigate(plans))
	webtest.Eval[bool](b, `document.querySelector("table.candidates form[action$=apply] button").click() || true`)
	b.Wait(`location.pathname.endsWith("/release/") && document.querySelector(".flash[role=status]")`)
}

func TestAFormThatIsRefusedKeepsWhatWasChosen(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	b.Do(chromedp.Navigate(town.Address + "/organise/demo/plans/"))
	webtest.Eval[bool](b, `(() => { const f = document.querySelector("input[name=focus]").form; f.noValidate = true; f.querySelector("[value=rooms]").checked = true; f.seed.value = 7; f.seconds.value = 9999; f.querySelector("button").click(); return true })()`)
	b.Wait(`document.querySelector(".flash.bad") && document.readyState === "complete"`)
	if got := webtest.Eval[string](b, `(() => { const f = document.querySelector("input[name=focus]").form; return f.querySelector("input[name=focus]:checked").value + " " + f.seed.value + " " + f.seconds.value })()`); got != "rooms 7 9999" {
		t.Errorf("the form holds %q", got)
	}
}
