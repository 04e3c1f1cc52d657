package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
)

func TestThreePlansAreAskedForWithOneClickComparedAndApplied(t *testing.T) {
	town, b := build(t), openBrowser(t)
	ctx := context.Background()
	b.signIn(town.link(t, "o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	plans := town.address + "/organise/demo/plans/"
	b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(plans))
	eval[bool](b, `(() => { const f = document.querySelector("form[action$=three]"); f.seconds.value = 1; f.querySelector("button").click(); return true })()`)
	b.wait(`document.querySelectorAll("#under-way li").length === 3`)
	if text := eval[string](b, `document.querySelector("#under-way").innerText`); !strings.Contains(text, "2 searches before it") {
		t.Errorf("what is under way:\n%s", text)
	}
	b.look("plans-under-way", plans)

	// One is stopped while it waits; the others are searched.
	eval[bool](b, `document.querySelectorAll("#under-way form")[2].querySelector("button").click() || true`)
	b.wait(`location.pathname.includes("/plan_")`)
	for {
		worked, err := town.Planning.Work(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			break
		}
	}
	b.look("plans-three", plans)
	table := eval[string](b, `document.querySelector("table.candidates").innerText`)
	for _, want := range []string{"Room to breathe", "A mix at every hour", "Asked for by\t\to\n", "1 second", "best", "stopped"} {
		if !strings.Contains(table, want) {
			t.Errorf("the table does not say %q:\n%s", want, table)
		}
	}
	compared := eval[string](b, `document.querySelector("table.candidates a[href*=compare]").href`)
	b.look("plans-compared", compared)
	if n := eval[int](b, `document.querySelectorAll("table.filling tbody tr").length`); n == 0 {
		t.Error("no session says how full it will be")
	}
	if n := eval[int](b, `document.querySelectorAll("table.pairs tbody tr").length`); n == 0 {
		t.Error("no pair is told")
	}
	b.do(chromedp.Navigate(plans))
	eval[bool](b, `document.querySelector("table.candidates form[action$=apply] button").click() || true`)
	b.wait(`location.pathname.endsWith("/release/") && document.querySelector(".flash[role=status]")`)
}

func TestAFormThatIsRefusedKeepsWhatWasChosen(t *testing.T) {
	town, b := build(t), openBrowser(t)
	b.signIn(town.link(t, "o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	b.do(chromedp.Navigate(town.address + "/organise/demo/plans/"))
	eval[bool](b, `(() => { const f = document.querySelector("input[name=focus]").form; f.noValidate = true; f.querySelector("[value=rooms]").checked = true; f.seed.value = 7; f.seconds.value = 9999; f.querySelector("button").click(); return true })()`)
	b.wait(`document.querySelector(".flash.bad")`)
	if got := eval[string](b, `(() => { const f = document.querySelector("input[name=focus]").form; return f.querySelector("input[name=focus]:checked").value + " " + f.seed.value + " " + f.seconds.value })()`); got != "rooms 7 9999" {
		t.Errorf("the form holds %q", got)
	}
}
