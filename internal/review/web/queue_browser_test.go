package web_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review"
)

const evening = 60 // sheets that a reviewer reads at a stretch

// reading sends proposals into a town and opens a round in which somebody reads all of them.
func reading(town webtest.Town, proposals int) {
	town.T.Helper()
	ctx, who, e := context.Background(), actor.System("test"), town.Edition
	must := func(err error) {
		town.T.Helper()
		if err != nil {
			town.T.Fatal(err)
		}
	}
	f, _, err := town.Editions.Format().Save(ctx, who, edition.Format{EditionID: e.ID, Name: "Long talk", Kind: "talk", Minutes: 45})
	must(err)
	var sent []cfp.TakenIn
	for i := range proposals {
		sent = append(sent, cfp.TakenIn{Email: fmt.Sprintf("p%d@example.org", i), Language: "en", At: town.Calls.Now(e).Add(-48 * time.Hour),
			Content: cfp.Content{Title: fmt.Sprintf("Knot %d", i), FormatID: f.ID, Language: "en", Level: cfp.Levels[i%3],
				Abstract: strings.Repeat("A rope that holds a ship is tied in the dark. ", 25),
				Outline:  strings.Repeat("First the rope, then the ship. ", 10), You: cfp.Profile{Name: fmt.Sprintf("Somebody Else%d", i)}}})
	}
	must(town.Calls.TakeIn(ctx, who, e, sent, nil))
	for _, email := range []string{"reader@example.org", "other@example.org"} {
		_, err = town.Reviews.AddReviewer(ctx, who, e.ID, review.Reviewer{Name: "Reader", Email: email, Most: 100})
		must(err)
	}
	round := review.NewRound(e.ID)
	round.Name, round.Visibility = "One", review.AllSheets
	round, _, err = town.Reviews.Round().Save(ctx, who, round)
	must(err)
	_, err = town.Reviews.MakeSheets(ctx, who, e.ID, round.ID)
	must(err)
	_, err = town.Reviews.TakeOut(ctx, who, e.ID, round.ID)
	must(err)
	must(town.Reviews.Open(ctx, who, e.ID, round.ID))
}

// reviewer opens the queue in a window, signed in, and waits until the device has all of it.
func reviewer(town webtest.Town, screen chromedp.Action[chromedp.Void]) *webtest.Browser {
	town.T.Helper()
	b := webtest.OpenBrowser(town.T)
	b.Do(screen)
	enter(town, b, "reader@example.org")
	webtest.Eval[bool](b, `(window.stayed = true, performance.clearResourceTimings(), true)`)
	return b
}

// enter signs somebody in and opens their queue.
func enter(town webtest.Town, b *webtest.Browser, email string) {
	town.T.Helper()
	link, err := town.Accounts.GrantLink(context.Background(), actor.System("test"), email, actor.Grant{}, time.Hour, "/")
	if err != nil {
		town.T.Fatal(err)
	}
	b.SignIn(town.Address + "/sign-in/" + link)
	b.Do(chromedp.Navigate(town.Address + "/demo/review/"))
	b.Wait(`document.querySelector("[data-device]").textContent.includes("60")`)
}

// kept are the verdicts that the server has, by grade; 0 is not their field.
func kept(town webtest.Town) (grades map[int]int) {
	town.T.Helper()
	err := town.DB.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := sqldb.Each(tx, func(row sqldb.Scanner) (g int, err error) { return g, row.Scan(&g) },
			`SELECT COALESCE(grade, 0) FROM review ORDER BY proposal_id`)
		grades = map[int]int{}
		for _, g := range all {
			grades[g]++
		}
		return err
	})
	if err != nil {
		town.T.Fatal(err)
	}
	return grades
}

// answers are what somebody says to sixty sheets, by key; 0 is not their field.
func answers() (keys []string, of map[int]int) {
	of = map[int]int{}
	for i := range evening {
		grade := []int{3, 4, 2, 5, 3, 1, 4, 0, 3, 2}[i%10]
		keys = append(keys, fmt.Sprint(grade))
		of[grade]++
	}
	return keys, of
}

const (
	drawn = `performance.getEntriesByName("review-sheet")`
	shown = `document.querySelector("article .handle").textContent`
	// toServer is what the queue asked for besides telling what was answered.
	toServer = `performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname)
		.filter((p) => p.includes("/review/") && !p.endsWith("/review/verdicts"))`
	allTold = `Object.keys(localStorage).filter((k) => k.startsWith("review:") && k.endsWith("waiting")).every((k) => localStorage.getItem(k) === "[]")`
)

// answer gives a verdict on each sheet, by whatever act, and waits each time until the next one is drawn.
func answer(t *testing.T, b *webtest.Browser, keys []string, act func(key string)) {
	t.Helper()
	seen := map[string]bool{}
	for i, key := range keys {
		sheet := webtest.Eval[string](b, shown)
		if seen[sheet] {
			t.Fatalf("%s is shown again as number %d", sheet, i)
		}
		seen[sheet] = true
		act(key)
		b.Wait(fmt.Sprintf(`%s.length > %d`, drawn, i))
	}
}

// figures says how long sheets took from the key, or the finger, until they were drawn, as the page measured it.
func figures(t *testing.T, b *webtest.Browser, by string) {
	t.Helper()
	took := webtest.Eval[[]float64](b, drawn+`.map((e) => e.duration)`)
	slices.Sort(took)
	at := func(share float64) float64 { return took[min(int(share*float64(len(took))), len(took)-1)] }
	t.Logf("%d sheets by %s: the next one was drawn after %.0f ms (median), %.0f ms (95 %%), %.0f ms (99 %%: the slowest of %d)",
		len(took), by, at(.5), at(.95), at(.99), len(took))
}

// Sixty sheets are read in the evening by one key each: the mouse is not touched, and no sheet waits for the network.
func TestSixtySheetsAreJudgedByKeyboardAlone(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	reading(town, evening)
	b := reviewer(town, chromedp.EmulateViewport(1440, 900))
	keys, want := answers()
	answer(t, b, keys, func(key string) { b.Press(key) })
	b.Until("all verdicts are told", func() bool { return webtest.Eval[bool](b, allTold) })
	if got := kept(town); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the server has %v, not %v", got, want)
	}
	if asked := webtest.Eval[[]string](b, toServer); len(asked) > 0 || !webtest.Eval[bool](b, `window.stayed === true`) {
		t.Errorf("the next sheets needed the network: %v", asked)
	}
	if said := webtest.Eval[string](b, `document.querySelector("article").textContent`); !strings.Contains(said, "verdict") {
		t.Errorf("after the last sheet the page says %q", said)
	}
	figures(t, b, "keyboard")
}

// On a train: the server is away for sixty sheets, in the middle of which the page is opened again. All arrive afterwards.
func TestSixtySheetsAreJudgedOnATrain(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	reading(town, evening)
	b := reviewer(town, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.Until("the page is kept", func() bool {
		return webtest.Eval[bool](b, `caches.match("/demo/review/", {cacheName: "room-v1"}).then((kept) => kept !== undefined)`)
	})
	keys, want := answers()
	tap := func(key string) {
		b.Tap(b.At(`document.querySelector('[data-verdict] button[value="`+key+`"]')`, .5, .5))
	}
	town.Stop()
	answer(t, b, keys[:evening/2], tap)
	figures(t, b, "touch")
	next := webtest.Eval[string](b, shown)
	b.Do(chromedp.Navigate(town.Address + "/demo/review/"))
	b.Wait(`document.querySelector("review-queue") && document.querySelector("[data-device]").textContent.includes("30") && ` + shown + ` === "` + next + `"`)
	b.Check("review-train-390", 390)
	answer(t, b, keys[evening/2:], tap)
	if got := kept(town); len(got) != 0 {
		t.Errorf("without a network the server has %v", got)
	}
	town.Start()
	b.Until("all verdicts are told", func() bool { return webtest.Eval[bool](b, allTold) })
	if got := kept(town); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the server has %v, not %v", got, want)
	}
	figures(t, b, "touch")
}

// A verdict that waits on a device is of who gave it: who signs in there next does not send it, and it is told when its reader is back.
func TestAVerdictThatWaitsIsSentByNobodyElse(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	reading(town, evening)
	b := reviewer(town, chromedp.EmulateViewport(1440, 900))
	town.Stop()
	answer(t, b, []string{"3"}, func(key string) { b.Press(key) })
	b.Do(chromedp.Navigate("about:blank"))
	town.Start()
	enter(town, b, "other@example.org")
	if got := kept(town); len(got) != 0 || webtest.Eval[bool](b, allTold) {
		t.Errorf("somebody else sent what waited: %v", got)
	}
	link, err := town.Accounts.GrantLink(context.Background(), actor.System("test"), "reader@example.org", actor.Grant{}, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
	b.SignIn(town.Address + "/sign-in/" + link)
	b.Do(chromedp.Navigate(town.Address + "/demo/review/"))
	b.Until("it is told", func() bool { return webtest.Eval[bool](b, allTold) })
	if got := kept(town); got[3] != 1 || len(got) != 1 {
		t.Errorf("the server has %v", got)
	}
}
