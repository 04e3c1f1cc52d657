package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
)

// plain asks without wishes, as curl does.
func plain(t *testing.T, method, address string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestSearchEnginesFindEveryPageOfAReleaseAndNothingElse(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	nobody := q.Stranger()
	if _, all := nobody.Read(nobody.Client.Get(nobody.Base + "/sitemap.xml")); strings.Contains(all, "quay-2027") {
		t.Errorf("an edition that is not released is listed:\n%s", all)
	}
	q.Place("Storage for all", 0, "10:00")
	q.Release()
	_, robots := nobody.Read(nobody.Client.Get(nobody.Base + "/robots.txt"))
	for _, wanted := range []string{"User-agent: *", "Disallow: /organise/\n", "Sitemap: " + q.Base + "/sitemap.xml"} {
		if !strings.Contains(robots, wanted) {
			t.Errorf("robots.txt lacks %q:\n%s", wanted, robots)
		}
	}
	if _, all := nobody.Read(nobody.Client.Get(nobody.Base + "/sitemap.xml")); !strings.Contains(all, "<loc>"+
		q.Base+"/quay-2027/sitemap.xml</loc>") {
		t.Errorf("the released edition is not listed:\n%s", all)
	}
	status, pages := nobody.Read(nobody.Client.Get(nobody.Base + "/quay-2027/sitemap.xml"))
	locations := strings.Count(pages, "<loc>")
	if status != http.StatusOK || locations < 6 {
		t.Fatalf("%d, %d addresses:\n%s", status, locations, pages)
	}
	for _, part := range strings.Split(pages, "<loc>")[1:] {
		at, _, _ := strings.Cut(part, "</loc>")
		if strings.HasSuffix(at, ".ics") || strings.Contains(at, "/my/") {
			t.Errorf("%s is no page for everybody", at)
		}
		if status, _ := nobody.Read(nobody.Client.Get(at)); status != http.StatusOK {
			t.Errorf("%s is listed and answers %d", at, status)
		}
	}
	if code := q.Session("Storage for all").Code; !strings.Contains(pages, "/quay-2027/talk/"+code+"/</loc>") {
		t.Errorf("a released session is not listed:\n%s", pages)
	}
}

func TestAnUnknownAddressKeepsTheEditionsNavigation(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	q.Place("Storage for all", 0, "10:00")
	q.Release()
	nobody := q.Stranger()
	for _, path := range []string{"/quay-2027/talk/NOBODY/", "/quay-2027/nothing/at/all", "/quay-2027/nothing", "/quay-2027/schedule/v/99/"} {
		status, body := nobody.Read(nobody.Client.Get(nobody.Base + path))
		if status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
		for _, wanted := range []string{"Nothing here", `href="/quay-2027/schedule/"`, `action="/quay-2027/schedule/"`, `href="/quay-2027/my/"`} {
			if !strings.Contains(body, wanted) {
				t.Errorf("%s lacks %q:\n%s", path, wanted, body)
			}
		}
		res, text := plain(t, "GET", q.Base+path)
		if kind := res.Header.Get("Content-Type"); res.StatusCode != http.StatusNotFound || !strings.HasPrefix(kind, "text/plain") ||
			strings.Contains(text, "<") {
			t.Errorf("%s as text: %d %s %q", path, res.StatusCode, kind, text)
		}
	}
	for _, path := range []string{"/nobody-2030/", "/nobody-2030/talk/X/", "/assets/nothing.css", "/organise/nobody-2030/nothing/"} {
		status, body := nobody.Read(nobody.Client.Get(nobody.Base + path))
		if status != http.StatusNotFound && status != http.StatusUnauthorized || strings.Contains(body, "quay-2027") {
			t.Errorf("%s: %d\n%s", path, status, body)
		}
	}
	if res, _ := plain(t, "POST", q.Base+"/quay-2027/schedule/now/"); res.StatusCode != http.StatusMethodNotAllowed ||
		res.Header.Get("Allow") == "" {
		t.Errorf("another method: %d, allowed are %q", res.StatusCode, res.Header.Get("Allow"))
	}
}

func TestTheAddressOfOneselfIsTheFormToSignInUntilOneIs(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	nobody := q.Stranger()
	status, body := nobody.Read(nobody.Client.Get(nobody.Base + "/me"))
	if status != http.StatusOK || !strings.Contains(body, `name="email"`) || !strings.Contains(body, `name="next" value="/me"`) {
		t.Errorf("%d:\n%s", status, body)
	}
	q.Shows("/me", "o@example.org")
}
