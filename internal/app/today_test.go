package app_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// TestArrivalLeadsFromAnEmptyEditionToWhatNeedsADecision walks the first page from an edition with nothing in it on.
func TestArrivalLeadsFromAnEmptyEditionToWhatNeedsADecision(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := newDesk(t, db)
		desk, api := "/organise/"+d.e.Slug+"/", "/api/v1/editions/"+d.e.Slug
		d.shows(desk, "No day is chosen yet", "The way to the day", "Nothing waits for you.", "Nothing is released yet.")
		for path, body := range map[string]string{
			"/days":  `{"date": "2027-02-04", "start": "2027-02-04T09:00:00+01:00", "end": "2027-02-04T18:00:00+01:00"}`,
			"/rooms": `{"name": "Curie", "capacity": 0}`,
		} {
			if status, text := d.ask(http.MethodPost, api+path, body); status != http.StatusCreated {
				t.Fatalf("%s: status %d, %s", path, status, text)
			}
		}
		d.shows(desk, "to go", "the day is Thursday 4 February 2027", "1 room has no capacity", desk+"rooms/")
		if status, text := d.ask(http.MethodPost, desk+"state", ""); status != http.StatusUnprocessableEntity {
			t.Errorf("no state: %d, %s", status, text)
		}
		reader := d
		reader.token = accounttest.Token(t, d.Accounts, "frame@example.org",
			actor.Grant{Scope: string(d.e.ID), Role: actor.Alone(edition.Seeing)},
			actor.Grant{Scope: string(d.e.ID), Role: actor.Alone(edition.Reading)})
		status, text := reader.ask(http.MethodGet, desk, "")
		if status != http.StatusOK || strings.Contains(text, "no capacity") || strings.Contains(text, desk+"sessions/") {
			t.Errorf("who may only read the frame is told %d\n%s", status, text)
		}
	})
}

func TestArrivalCountsTheDaysOnTheEditionsClock(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	for at, left := range map[string]string{
		"2026-11-30T12:00": ">D−66<", "2024-02-03T12:00": ">D−1,097<", "2027-02-03T23:59": ">D−1<", "2027-02-04T12:05": ">12:05<",
		"2027-02-05T00:00": ">D&#43;1<",
		"2027-02-14T09:00": ">D&#43;10<",
	} {
		q.SetClock(at)
		q.Shows("/organise/quay-2027/", left)
	}
}

func TestWhatIsFoundByTyping(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	d := desk{town.App, t, town.Edition, accounttest.AdminToken(t, town.Accounts)}
	x, err := town.Releases.CurrentRelease(context.Background(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	talk := webtest.Talk(x)
	code := "/organise/demo/sessions/" + talk.ID
	long := slices.MaxFunc(strings.Fields(talk.Title), func(a, b string) int { return len(a) - len(b) })
	typo := long[:2] + long[3:] // a letter is missing
	find := func(q string) string {
		status, text := d.ask(http.MethodGet, "/organise/demo/find/?part=1&q="+q, "")
		if status != http.StatusOK {
			t.Errorf("%s: status %d", q, status)
		}
		return text
	}
	for q, want := range map[string]string{
		strings.ToLower(long): code, typo: code, talk.Code: code, "%23" + long: code, "gagarine": "/organise/demo/rooms/",
		"%3Ewarn": "/organise/demo/warnings/", "new+session": "/organise/demo/sessions/new",
	} {
		if text := find(q); !strings.Contains(text, `href="`+want) {
			t.Errorf("%q does not find %s:\n%s", q, want, text)
		}
	}
	if text := find("%40" + long); strings.Contains(text, code) {
		t.Errorf("a session is among the people:\n%s", text)
	}
	if text := find("zzzzqqq"); !strings.Contains(text, "zzzzqqq") || strings.Contains(text, "href=") {
		t.Errorf("what is nowhere:\n%s", text)
	}
	for page, want := range map[string]string{
		"/demo/talk/" + talk.Code + "/": code, "/demo/schedule/": "/organise/demo/", "//evil.example/": "/organise/demo/",
	} {
		r := d.redirect("/organise/demo/find/this?page=" + page)
		if r != want {
			t.Errorf("%s is edited at %q, not %q", page, r, want)
		}
	}
}

func TestArrivalSaysWhatIsNotPublic(t *testing.T) {
	t.Parallel()
	town, ctx := webtest.NewTown(t), context.Background()
	d := desk{town.App, t, town.Edition, accounttest.AdminToken(t, town.Accounts)}
	d.shows("/organise/demo/", "Nothing waits for you.", "Everybody sees release 1", `href="/demo/"`)
	x, err := town.Releases.CurrentRelease(ctx, town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := town.Programme.Session().ByID(ctx, town.Who, webtest.Talk(x).ID)
	if err != nil {
		t.Fatal(err)
	}
	session.Title = "Another name"
	if _, _, err := town.Programme.Session().Save(ctx, town.Who, session); err != nil {
		t.Fatal(err)
	}
	d.shows("/organise/demo/", "1 change is not public", "/organise/demo/release/", "Another name")
	if _, err := town.Releases.Release(ctx, town.Who, town.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	d.shows("/organise/demo/", "Nothing waits for you.", "Everybody sees release 2")
}

func TestThePaletteFindsFromAnyPage(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("organiser@example.org", actor.Grant{Scope: string(town.Edition.ID), Role: edition.Organiser}, "/organise/demo/"))
	b.Look("arrival", town.Address+"/organise/demo/")
	b.Look("menu", town.Address+"/organise/demo/menu/")
	for _, width := range []int64{390, 1440} {
		b.Do(chromedp.EmulateViewport(width, 844), chromedp.Navigate(town.Address+"/organise/demo/warnings/"))
		b.Press("k", chromedp.ModifierCtrl)
		b.Wait(`document.querySelector("dialog.palette[open] .found a[data-chosen]")`)
		b.Press("rooms")
		b.Wait(`document.querySelector("dialog.palette a[data-chosen]").pathname === "/organise/demo/rooms/"`)
		b.Check("palette", width)
		b.Press("\r")
		b.Wait(`location.pathname === "/organise/demo/rooms/" && document.querySelector("main h1")`)
	}
	x, err := town.Releases.CurrentRelease(context.Background(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	talk := webtest.Talk(x)
	b.Do(chromedp.Navigate(town.Address + "/demo/talk/" + talk.Code + "/"))
	b.Wait(`document.querySelector(".at-desk > a").href`)
	webtest.Eval[bool](b, `document.querySelector(".at-desk > a").click() || true`)
	b.Wait(`location.pathname === "/organise/demo/sessions/` + talk.ID + `"`)
}
