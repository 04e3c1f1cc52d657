package web_test

import (
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
)

// shows checks what is on a page and what is not.
func shows(t *testing.T, b *webtest.Tab, what, path string, wanted, unwanted []string, header ...string) {
	t.Helper()
	page := b.Ask("GET", path, "", append(header, "Accept", "text/html")...).Body.String()
	for _, s := range wanted {
		if !strings.Contains(page, s) {
			t.Errorf("%s: %s misses %q", what, path, s)
		}
	}
	for _, s := range unwanted {
		if strings.Contains(page, s) {
			t.Errorf("%s: %s shows %q", what, path, s)
		}
	}
}

func TestPagesOfReadyPiecesChangeAtOnceAndForTheirOwnerAlone(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		code := q.Release()
		mine, other := webtest.NewTab(q.App.Handler()), webtest.NewTab(q.App.Handler())
		const wishes, my, search = "/quay-2027/wishes/", "/quay-2027/my/", "/quay-2027/schedule/?q=storage"
		pressed, must, title := `aria-pressed="true"`, "Must-see", "Storage for all"
		other.Post("/quay-2027/my/star", "session", q.Session("Birds and models").Code, "level", "1")
		for _, b := range []*webtest.Tab{mine, other, mine} {
			shows(t, b, "before", search, []string{title}, []string{"Birds and models</a></h3>"})
		}
		shows(t, mine, "no star", wishes, []string{title}, []string{pressed})
		mine.Post("/quay-2027/my/star", "session", code, "level", "1")
		shows(t, mine, "a star", wishes, []string{pressed}, nil)
		shows(t, mine, "a star", my, []string{title}, []string{"By hand", `<span class="tag now">`})
		shows(t, other, "another's star", my, nil, []string{title + "</a></h3>"})
		mine.Post("/quay-2027/my/star", "session", code, "level", "2")
		shows(t, mine, "a must-see", my, []string{`<span class="tag now">`}, nil)
		if strings.Contains(mine.Ask("GET", wishes, "").Body.String(), must+": "+title) != true {
			t.Error("a must-see is not told on the page of wishes")
		}
		entry := entryOnForm.FindStringSubmatch(mine.Ask("GET", my, "").Body.String())
		mine.Post("/quay-2027/my/choice", "entry", entry[1], "choice", "skip")
		shows(t, mine, "left out", my, []string{`value="propose"`}, []string{`value="skip"`})
		mine.Post("/quay-2027/my/choice", "entry", entry[1], "choice", "attend")
		shows(t, mine, "chosen", my, []string{`value="propose"`}, []string{`value="skip"`})
		shows(t, mine, "in French", wishes, []string{`lang="fr"`, "Incontournable"}, []string{must}, "Accept-Language", "fr")
		shows(t, mine, "in French", my, []string{`lang="fr"`}, nil, "Accept-Language", "fr")
		shows(t, mine, "in English again", my, []string{`lang="en"`}, nil)

		q.Edit(title, func(s *programme.Session) { s.Title = "Storage renamed" })
		shows(t, mine, "before it is released", my, []string{title}, []string{"Storage renamed"})
		q.Submit(webtest.QuayRoot+"release/", "telling", "send")
		for _, path := range []string{wishes, my, search} {
			shows(t, mine, "a new release", path, []string{"Storage renamed"}, []string{title})
		}
	})
}

func TestAStarOfAFilteredPageLeadsBackToIt(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	code := q.Release()
	b := webtest.NewTab(q.App.Handler())
	shows(t, b, "filtered", "/quay-2027/wishes/?q=storage&level=%22beginner", nil, []string{`level="beginner`})
	shows(t, b, "filtered", "/quay-2027/wishes/?q=storage", []string{`name="back" value="/quay-2027/wishes/?q=storage#` + code + `"`, "data-asks"}, []string{"data-search"})
	shows(t, b, "again, of ready pieces", "/quay-2027/wishes/?q=storag", []string{`name="back" value="/quay-2027/wishes/?q=storag#` + code + `"`}, nil)
	shows(t, b, "all", "/quay-2027/wishes/", []string{"data-search"}, []string{`name="back"`, "data-asks"})
	w := b.Post("/quay-2027/my/star", "session", code, "level", "1")
	if got, want := w.Header().Get("Location"), "/quay-2027/wishes/#"+code; got != want {
		t.Errorf("a star without a way back leads to %s, not %s", got, want)
	}
}

func TestABriefBrowserIsToldThatItsStarIsKept(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		code, b := q.Release(), webtest.NewTab(q.App.Handler())
		const at = "/quay-2027/my/sync"
		w := b.Ask("POST", at, `{"stars":[{"session":"`+code+`","level":2,"at":"2027-01-01T00:00:00Z"}],"brief":true}`, "Content-Type", "application/json")
		if w.Code != 204 || w.Body.Len() != 0 {
			t.Fatalf("a brief browser is told %d %s", w.Code, w.Body)
		}
		w = b.Ask("POST", at, `{"stars":[]}`, "Content-Type", "application/json")
		if want := `"stars":{"` + code + `":2}`; w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("its stars are then %d %s, not %s", w.Code, w.Body, want)
		}
	})
}

func TestWishesHaveHoursAfterTheReleaseAndSayWhenTheyAreClosed(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	b := webtest.NewTab(q.App.Handler())
	const wishes = "/quay-2027/wishes/"
	e, _, err := q.Editions.Edition().ByID(t.Context(), actor.System("test"), string(q.Edition.ID))
	if err != nil {
		t.Fatal(err)
	}
	open := e.WishesOpen
	e.WishesOpen = false
	if _, _, err := q.Editions.Edition().Save(t.Context(), actor.System("test"), e); err != nil {
		t.Fatal(err)
	}
	for lang, says := range map[string]string{"en": "Wishes are not open for this edition.", "fr": "Les souhaits ne sont pas ouverts pour cette édition."} {
		closed := b.Ask("GET", wishes, "", "Accept-Language", lang)
		if !strings.Contains(closed.Body.String(), says) || strings.Contains(closed.Body.String(), "Birds and models") {
			t.Errorf("were open: %t; closed, the page answers %d:\n%s", open, closed.Code, closed.Body)
		}
	}
	q.Place("Birds and models", 1, "11:00")
	q.Release()
	shows(t, b, "after the release", wishes, []string{"What do you come for?", ">11:00</time></span><span>Small</span>"}, []string{"What do you want to hear?"})
}
