package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
)

// itemOf finds a session's item in the list of a programme, and whether the item is dimmed.
var itemOf = regexp.MustCompile(`<li class="item([^"]*)"[^>]*>\s*<h3><a[^>]*>([^<]*)</a>`)

func dimmed(page string) map[string]bool {
	out := map[string]bool{}
	for _, m := range itemOf.FindAllStringSubmatch(page, -1) {
		out[m[2]] = strings.HasSuffix(m[1], " off")
	}
	return out
}

func TestASearchOfReadyPiecesSaysWhatWasAskedAndNothingElse(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	q.Place("Birds and models", 1, "11:00")
	q.Release()
	b := webtest.NewTab(q.App.Handler())
	const at, storage, birds = "/quay-2027/schedule/", "Storage for all", "Birds and models"
	for range 2 { // made, then put together of what was made
		for _, c := range []struct {
			asked            string
			storage, birds   bool // whether it is dimmed
			wanted, unwanted []string
		}{
			{"?q=storage", false, true, []string{`value="storage"`, "?lang=fr&amp;q=storage"}, []string{`value="birds"`}},
			{"?q=birds", true, false, []string{`value="birds"`, "?lang=fr&amp;q=birds"}, []string{`value="storage"`}},
			{"?q=biirds", true, false, []string{`value="biirds"`}, nil},
			{"?q=xyzzy", true, true, []string{"data-empty>"}, nil},
			{"?view=list", false, false, []string{"data-empty hidden", "?lang=fr&amp;view=list"}, []string{`value="storage"`, `class="off"`}},
		} {
			page := b.Ask("GET", at+c.asked, "", "Accept", "text/html").Body.String()
			off := dimmed(page)
			if got, ok := off[storage]; !ok || got != c.storage {
				t.Errorf("%s: %q is there: %t, dimmed: %t", c.asked, storage, ok, got)
			}
			if got, ok := off[birds]; !ok || got != c.birds {
				t.Errorf("%s: %q is there: %t, dimmed: %t", c.asked, birds, ok, got)
			}
			for _, s := range c.wanted {
				if !strings.Contains(page, s) {
					t.Errorf("%s: the page misses %q", c.asked, s)
				}
			}
			for _, s := range c.unwanted {
				if strings.Contains(page, s) {
					t.Errorf("%s: the page shows %q", c.asked, s)
				}
			}
		}
	}
}

func TestASearchInVainProposesWhatMayHaveBeenMeant(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	q.Place("Birds and models", 1, "11:00")
	q.Release()
	b := webtest.NewTab(q.App.Handler())
	for _, c := range []struct{ lang, asked, says, leads string }{
		{"en", "schedule/?q=strage+all&view=list", "Did you mean", "schedule/?q=Storage+all&view=list"},
		{"en", "schedule/?q=birdwatch+storage&track=cloud", "Did you mean", "schedule/?q=Storage&track=cloud"},
		{"fr", "schedule/?q=modles", "Vouliez-vous dire", "schedule/?q=models"},
		{"en", "wishes/?q=modles", "Did you mean", "wishes/?q=models"},
		{"fr", "wishes/?q=m4s", "Vouliez-vous dire", "wishes/?q=models"},
	} {
		page := b.Ask("GET", "/quay-2027/"+c.asked, "", "Accept", "text/html", "Accept-Language", c.lang).Body.String()
		link := `href="/quay-2027/` + c.leads + `"`
		if !strings.Contains(page, c.says) || !strings.Contains(html.UnescapeString(page), link) {
			t.Errorf("%s in %s does not say %q with %s", c.asked, c.lang, c.says, link)
		}
	}
	for _, asked := range []string{"schedule/", "schedule/?q=storage", "wishes/", "wishes/?q=storage"} {
		if page := b.Ask("GET", "/quay-2027/"+asked, "", "Accept", "text/html").Body.String(); regexp.MustCompile(
			`data-meant>|<p class="meant"`).MatchString(page) {
			t.Errorf("%s proposes another search", asked)
		}
	}
}

func TestADraftEditionSaysThatNobodySeesItsRelease(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	q.Place("Birds and models", 1, "11:00")
	e, _, err := q.Editions.Edition().ByID(t.Context(), actor.System("test"), string(q.Edition.ID))
	must(t, err)
	e.State = edition.Draft
	_, _, err = q.Editions.Edition().Save(t.Context(), actor.System("test"), e)
	must(t, err)
	q.Shows(webtest.QuayRoot+"release/", "only its organisers see its programme", webtest.QuayRoot+"settings/",
		"Publish and release to everybody",
		"Release for organisers only")

	// One button does both; once nothing waits there is none.
	q.Submit(webtest.QuayRoot+"release/", "publish", "1")
	e, _, err = q.Editions.Edition().ByID(t.Context(), actor.System("test"), string(q.Edition.ID))
	must(t, err)
	if e.State != edition.Published {
		t.Errorf("the edition is %s", e.State)
	}
	q.Shows(webtest.QuayRoot+"release/", "<button disabled>Everything is public</button>")
	q.Shows(webtest.QuayRoot, "Everybody sees release")

	// A draft whose release is as it was is made public without another one.
	e.State = edition.Draft
	_, _, err = q.Editions.Edition().Save(t.Context(), actor.System("test"), e)
	must(t, err)
	q.Submit(webtest.QuayRoot+"release/", "publish", "1")
	e, _, err = q.Editions.Edition().ByID(t.Context(), actor.System("test"), string(q.Edition.ID))
	if err != nil || e.State != edition.Published {
		t.Errorf("a second time the edition is %s, %v", e.State, err)
	}
}
