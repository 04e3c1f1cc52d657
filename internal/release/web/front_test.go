package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/practical"
)

func TestTheFrontPageSaysWhenWhereAndWhatToDo(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	system := actor.System("t")
	save := func(e edition.Edition) {
		t.Helper()
		if _, _, err := q.Editions.Edition().Save(context.Background(), system, e); err != nil {
			t.Fatal(err)
		}
	}
	e, err := q.Editions.BySlug(context.Background(), system, "quay-2027")
	if err != nil {
		t.Fatal(err)
	}
	e.Venue, e.Address = "Halle", "30 avenue du Canal, Paris"
	save(e)
	page := practical.Page{EditionID: e.ID, Title: "Getting here", Summary: "Metro 7.", Body: "From *Canal*.", Language: "en"}
	if _, _, err := q.Practical.Page().Save(context.Background(), system, page); err != nil {
		t.Fatal(err)
	}
	q.SetClock("2027-01-31T22:00")
	q.Shows("/", "Thursday 4 February 2027", "Halle", "Quay 2027")
	common := []string{"Thursday 4 February 2027", "09:00–18:00", "Halle", "https://www.openstreetmap.org/search?query=30",
		"Getting here", "Metro 7."}
	q.Shows("/quay-2027/", append(common, "not released yet", `href="/quay-2027/wishes/"`)...)
	q.Shows("/quay-2027/info/getting-here/", "<em>Canal</em>")

	q.Place("Storage for all", 0, "10:00")
	q.Release()
	q.Shows("/quay-2027/", append(common, "In 4 days.", "See the programme", "4 sessions, 2 rooms, 4 speakers",
		"curl "+q.Base+"/quay-2027/schedule/", `href="/quay-2027/info/"`)...)
	q.Shows("/quay-2027/info/getting-here/", "<em>Canal</em>", `href="/quay-2027/schedule/"`)
	nobody := q.Stranger()
	status, body := nobody.Read(nobody.Client.Get(nobody.Base + "/quay-2027/info/?lang=fr"))
	if status != http.StatusOK || strings.Contains(body, "Getting here") {
		t.Errorf("pages in French: %d\n%s", status, body)
	}
	q.Shows("/quay-2027/sitemap.xml", "/quay-2027/info/getting-here/</loc>")
	french := page
	french.Title, french.Language = "Venir", "fr"
	if _, _, err := q.Practical.Page().Save(context.Background(), system, french); err != nil {
		t.Fatal(err)
	}
	q.Place("A lab", 1, "10:40")
	q.Submit(webtest.QuayRoot+"release/", "telling", "send")
	time.Sleep(1100 * time.Millisecond) // for so long a list of pages is taken as it was
	q.Shows("/quay-2027/sitemap.xml", "/quay-2027/info/getting-here/</loc>", "/quay-2027/info/venir/</loc>")
	for _, path := range []string{"/quay-2027/info/nothing/", "/quay-2027/schedule/v/1/info/getting-here/"} {
		if status, _ := nobody.Read(nobody.Client.Get(nobody.Base + path)); status != http.StatusNotFound {
			t.Errorf("%s, which is not there: %d", path, status)
		}
	}
	q.Shows("/quay-2027/schedule/v/1/", `href="/quay-2027/info/"`)
	q.Shows("/quay-2027/schedule/now/?lang=fr", "En ce moment")
	q.Shows("/quay-2027/", "Que faire maintenant") // the language is kept from the page of what runs
}

func TestTheFrontPageFollowsTheEditionsClock(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ at, says string }{
		{"2027-02-03T23:59", "It is tomorrow."},
		{"2027-02-04T00:01", "What runs now"},
		{"2027-02-04T18:01", "Look back at the programme"},
	} {
		q := webtest.NewQuay(t)
		q.Place("Storage for all", 0, "10:00")
		q.Release()
		q.SetClock(c.at)
		q.Shows("/quay-2027/", c.says)
		q.Shows("/quay-2027/", "Rehearsal: the clock of this edition is set to another time.")
	}
}
