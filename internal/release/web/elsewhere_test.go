package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
)

// twoDays is a released quay with storage on its first day and birds on its second.
func twoDays(t *testing.T) webtest.Quay {
	t.Helper()
	q := webtest.NewQuay(t)
	q.Submit("/organise/quay-2027/days/new", "start", "2027-02-05T09:00", "end", "2027-02-05T18:00")
	d := q.Draft()
	q.Do(programme.Put{Session: q.Session("Birds and models").ID, Room: d.Frame.Rooms[1].ID, Start: d.Frame.Days[1].Start.Add(time.Hour)})
	q.Release()
	return q
}

var linkFound = regexp.MustCompile(`<a href="([^"]*)" data-date="[^"]*" data-single="[^"]*" data-other="[^"]*">([^<]*)</a>`)

func TestASearchThatFindsItsWordsElsewhereSaysWhere(t *testing.T) {
	t.Parallel()
	q := twoDays(t)
	b := webtest.NewTab(q.App.Handler())
	for _, c := range []struct {
		lang, asked string
		says        map[string]string // by address
	}{
		{"en", "?q=birds", map[string]string{"?day=2027-02-05&q=birds": "1 session on Friday 5 February 2027"}},
		{"fr", "?q=birds&view=list", map[string]string{"?day=2027-02-05&q=birds&view=list": "1 session le vendredi 5 février 2027"}},
		{"en", "?q=storage&day=2027-02-05", map[string]string{"?day=2027-02-04&q=storage": "1 session on Thursday 4 February 2027"}},
		{"en", "?q=storage&track=nowhere", map[string]string{"?q=storage": "1 session of this day, without the filters"}},
		{"fr", "?q=storage&recorded=1&day=2027-02-04", map[string]string{
			"?day=2027-02-04&q=storage": "1 session de ce jour, sans les filtres"}},
		{"en", "?q=storage", nil}, {"en", "?q=xyzzy", nil}, {"en", "?track=nowhere", nil}, {"en", "", nil},
	} {
		page := b.Ask("GET", "/quay-2027/schedule/"+c.asked, "", "Accept-Language", c.lang).Body.String()
		found := linkFound.FindAllStringSubmatch(page, -1)
		if len(found) != len(c.says) || strings.Contains(page, `data-found role="status" hidden`) != (len(c.says) == 0) {
			t.Errorf("%s leads to %v, not %v", c.asked, found, c.says)
		}
		for _, link := range found {
			to := strings.TrimPrefix(html.UnescapeString(link[1]), "/quay-2027/schedule/")
			if c.says[to] != link[2] {
				t.Errorf("%s leads to %s by %q, not %v", c.asked, to, link[2], c.says)
			}
			if shows := b.Ask("GET", "/quay-2027/schedule/"+to, "").Body.String(); !strings.Contains(shows, "data-empty hidden") {
				t.Errorf("%s leads to %s, which shows nothing", c.asked, to)
			}
		}
	}
}

func TestTheScriptSaysWhereTheWordsOfASearchAre(t *testing.T) {
	t.Parallel()
	q := twoDays(t)
	b := webtest.OpenBrowser(t)
	const line = `document.querySelector("[data-found]")`
	const links = `[...` + line + `.querySelectorAll("a:not([hidden])")].map(a => a.textContent + " " + new URL(a.href).search).join("; ")`
	asks := func(words string) {
		webtest.Eval[bool](b, `(() => { const q = document.querySelector("#q"); q.focus(); q.value = "`+words+
			`"; return q.dispatchEvent(new Event("input", {bubbles: true})); })()`)
	}
	b.Do(chromedp.Navigate(q.Base + "/quay-2027/schedule/"))
	b.Wait(`document.documentElement.classList.contains("scripted") && ` + line + `.hidden`)
	asks("birds")
	b.Wait(`!` + line + `.hidden`)
	if got, want := webtest.Eval[string](b, links), "1 session on Friday 5 February 2027 ?day=2027-02-05&q=birds"; got != want {
		t.Errorf("the script says %q, not %q", got, want)
	}
	asks("storage")
	b.Wait(line + `.hidden`)
	webtest.Eval[bool](b, `(() => { const r = document.querySelector("[name=recorded]"); r.checked = true;
		return r.dispatchEvent(new Event("input", {bubbles: true})); })()`)
	b.Wait(`!` + line + `.hidden`)
	if got, want := webtest.Eval[string](b, links), "1 session of this day, without the filters ?q=storage"; got != want {
		t.Errorf("the script says %q, not %q", got, want)
	}
}
