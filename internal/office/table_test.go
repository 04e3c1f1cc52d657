package office_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
)

const sessions = webtest.QuayRoot + "sessions/"

var titleInRow = regexp.MustCompile(`<th scope="row">\s*<a href="[^"]*">([^<]*)</a>`)

// titles are those of the rows of a list, in their order.
func titles(page string) (out []string) {
	for _, found := range titleInRow.FindAllStringSubmatch(page, -1) {
		out = append(out, found[1])
	}
	return out
}

func TestAListIsSearchedSortedAndFilteredByItsAddress(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Place("Storage for all", 0, "10:40")
		q.Place("A lab", 1, "10:00")
		track := url.QueryEscape(string(q.Session("Birds and models").TrackID))
		all := []string{"A lab", "Birds and models", "Réseaux sans peur", "Storage for all"}
		for asked, want := range map[string][]string{
			"":                              all,
			"?q=RESEAUX":                    {"Réseaux sans peur"},
			"?q=zoe+storage":                {"Storage for all"}, // speakers' names, too
			"?q=storage+birds":              nil,
			"?sort=-title":                  {"Storage for all", "Réseaux sans peur", "Birds and models", "A lab"},
			"?sort=start":                   {"A lab", "Storage for all", "Birds and models", "Réseaux sans peur"}, // what has none comes last,
			"?sort=-start":                  {"Storage for all", "A lab", "Réseaux sans peur", "Birds and models"}, // from both ends
			"?sort=-minutes":                nil,
			"?kind=lab":                     {"A lab"},
			"?kind=lab&kind=talk":           all,
			"?track=" + track:               {"A lab", "Birds and models"},
			"?kind=talk&track=" + track:     {"Birds and models"},
			"?room=-&sort=title":            {"Birds and models", "Réseaux sans peur"},
			"?only=unplaced&level=beginner": {"Birds and models"},
			"?sort=nothing&who=knows":       all,
		} {
			got := titles(q.Get(sessions + asked))
			if asked == "?sort=-minutes" { // three are equal: only which is last is told
				got, want = got[3:], []string{"Birds and models"}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", asked, diff)
			}
		}
		q.Shows(sessions+"?kind=lab&q=lab", "1 of 4", `Kind: lab`, `href="/organise/quay-2027/sessions/?kind=lab"`, // without the words
			`href="/organise/quay-2027/sessions/?q=lab"`)
		q.Shows(sessions+"?q=nobody", "No row matches", `<a href="/organise/quay-2027/sessions/">Remove filters</a>`)
		q.Shows(sessions+"?sort=-start", `aria-sort="descending"`, "4 of 4, by Hour, descending", `sessions/?sort=start"`)
		q.Shows(sessions+"?sort=-start&lang=fr", "4 sur 4, par Heure, ordre décroissant")
	})
}

func TestColumnsAreChosenAndRemembered(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	heads := func(address string) []string {
		head, _, _ := strings.Cut(q.Get(address), "</thead>")
		var out []string
		for _, found := range regexp.MustCompile(`sort=-?(\w+)"`).FindAllStringSubmatch(head[strings.Index(head, "<thead>"):], -1) {
			out = append(out, found[1])
		}
		return out
	}
	usual := []string{"title", "speakers", "track", "state", "stars"} // nothing has a place: no empty columns
	if diff := cmp.Diff(usual, heads(sessions)); diff != "" {
		t.Errorf("the usual columns (-want +got):\n%s", diff)
	}
	chosen := []string{"title", "room", "level"}
	for _, address := range []string{sessions + "?col=level&col=room", sessions, sessions + "?q=a"} {
		if diff := cmp.Diff(chosen, heads(address)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
	}
	if got := heads(webtest.QuayRoot + "rooms/"); !slices.Contains(got, "capacity") {
		t.Errorf("the columns of another list: %v", got)
	}
	q.Get(sessions + "?col=")
	if diff := cmp.Diff(usual, heads(sessions)); diff != "" {
		t.Errorf("the usual columns again (-want +got):\n%s", diff)
	}
}

func TestManyRowsAreChangedAndUndoneTogether(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		one, two := q.Session("Storage for all"), q.Session("A lab")
		changes := func() int { return strings.Count(q.Get(webtest.QuayRoot+"changes/"), "<li>") }
		before := changes()
		state := func() string { return string(q.Session("Storage for all").State + " " + q.Session("A lab").State) }
		page := q.Submit(sessions+"acts?q=a", "act", "state=cancelled", "row", string(one.ID), "row", string(two.ID))
		if !strings.Contains(page, "2 rows changed. State: cancelled.") || state() != "cancelled cancelled" {
			t.Errorf("%s\n%s", state(), page)
		}
		undo := regexp.MustCompile(`/organise/quay-2027/changes/\w+/undo`).FindString(page)
		if got := changes(); got != before+1 {
			t.Errorf("%d changes more, not one", got-before)
		}
		q.Shows(webtest.QuayRoot+"changes/", "set State to “cancelled” in 2 rows of “Sessions”")
		q.Submit(undo)
		if state() != "confirmed confirmed" {
			t.Errorf("after undoing: %s", state())
		}
		q.Shows(webtest.QuayRoot+"changes/", "took back: set State")

		// All or none: a lab may be a keynote, a keynote with segments not a lab.
		q.Edit("A lab", func(s *programme.Session) {
			s.Kind, s.Segments = programme.Keynote, []programme.Segment{{Title: "Hello", Minutes: 5}}
		})
		page = q.Refused(http.StatusUnprocessableEntity, sessions+"acts", "act", "kind=talk", "row", string(one.ID), "row", string(two.ID))
		if !strings.Contains(page, "because of “A lab”") || !strings.Contains(page, `value="`+string(one.ID)+`" checked`) {
			t.Errorf("the refusal names no row, or loses the choice:\n%s", page)
		}
		for _, wrong := range [][]string{{"act", "kind=talk"}, {"act", "", "row", string(one.ID)}, {"act", "kind=x", "row", string(one.ID)}} {
			q.Refused(http.StatusUnprocessableEntity, sessions+"acts", wrong...)
		}

		page = q.Submit(sessions+"acts", "act", "remove", "row", string(one.ID), "row", string(two.ID))
		if !strings.Contains(page, "Remove these 2 together?") || !strings.Contains(page, "<li>A lab</li>") || len(q.Draft().Sessions) != 4 {
			t.Errorf("it is not asked before:\n%s", page)
		}
		page = q.Submit(sessions+"acts", "act", "remove", "sure", "1", "row", string(one.ID), "row", string(two.ID))
		if len(q.Draft().Sessions) != 2 {
			t.Errorf("%d are left", len(q.Draft().Sessions))
		}
		q.Submit(regexp.MustCompile(`/organise/quay-2027/changes/\w+/undo`).FindString(page))
		if len(q.Draft().Sessions) != 4 {
			t.Errorf("%d came back", len(q.Draft().Sessions)-2)
		}
	})
}

func TestACellIsFilledInAndAConflictSaysSo(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	s := q.Session("Storage for all")
	cell := sessions + string(s.ID) + "/cell"
	version := fmt.Sprint(s.Version)
	if got := q.Submit(cell, "act", "state", "value", "delayed", "version", version); !strings.Contains(got, `"text":"delayed"`) ||
		q.Session("Storage for all").State != programme.Delayed {
		t.Errorf("%s, %s", got, q.Session("Storage for all").State)
	}
	conflict := q.Refused(http.StatusConflict, cell, "act", "state", "value", "cancelled", "version", version)
	if !strings.Contains(conflict, "meanwhile") {
		t.Errorf("the conflict: %s", conflict)
	}
	q.Refused(http.StatusUnprocessableEntity, cell, "act", "state", "value", "x", "version", fmt.Sprint(s.Version+1))
	room := q.Draft().Frame.Rooms[0]
	q.Refused(http.StatusUnprocessableEntity, webtest.QuayRoot+"rooms/"+string(room.ID)+"/cell", "act", "capacity", "value", "many",
		"version", fmt.Sprint(room.Version))
}

// What goes out as a file comes back in by the import: what was edited in it, and nothing else.
func TestAListGoesOutAsAFileThatComesBackIn(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	q.Place("Storage for all", 0, "10:40")
	q.Edit("Birds and models", func(s *programme.Session) { s.Title = "=Birds" })
	res, err := q.Client.Get(q.Base + sessions + "?as=csv&col=speakers&col=track&col=state&col=level&sort=title")
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("its type is %q", got)
	}
	_, file := q.Read(res, nil)
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%v\n%s", err, file)
	}
	if diff := cmp.Diff([]string{"title", "key", "speakers", "date", "start", "room", "track", "state", "level"}, rows[0]); diff != "" {
		t.Errorf("its headings (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Storage for all", q.Session("Storage for all").Code, "Zoé", "2027-02-04", "10:40", "Big", "Cloud",
		"confirmed", "beginner"}, rows[4]); diff != "" {
		t.Errorf("a row (-want +got):\n%s", diff)
	}
	if !strings.Contains(file, "\n'=Birds,") {
		t.Errorf("a formula goes out as one:\n%s", file)
	}
	before := q.Draft()
	upload := func(content string) { q.Upload(webtest.QuayRoot+"import/", "files", "sessions.csv", content) }
	upload(file)
	if diff := cmp.Diff(before.Sessions, q.Draft().Sessions); diff != "" {
		t.Errorf("bringing it back changes (-before +after):\n%s", diff)
	}
	upload(strings.Replace(file, "Cloud,confirmed,beginner", "AI,confirmed,advanced", 1))
	s, _ := q.Draft().Session(q.Session("Storage for all").ID)
	if s.Level != "advanced" || s.TrackID != q.Session("A lab").TrackID || !cmp.Equal(before.Placements, q.Draft().Placements) {
		t.Errorf("what was edited in the file: %+v", s)
	}
}

func TestTheFileOfAListAsksForTheRightToReadIt(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	page := q.Stranger()
	if status, _ := page.Read(page.Client.Get(page.Base + sessions + "?as=csv")); status != http.StatusUnauthorized {
		t.Errorf("a stranger gets the file: %d", status)
	}
}
