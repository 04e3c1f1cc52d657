package app_test

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/speaker"
)

// kinds are of each kind of page the first one, in the language that is asked for anyway.
func kinds(t *testing.T, pages []string) (out []string) {
	t.Helper()
	seen := map[string]bool{}
	slices.Sort(pages)
	for _, p := range pages {
		u, err := url.Parse(p)
		if err != nil {
			t.Fatal(err)
		}
		if kind := shapeOf(u); !seen[kind] && !u.Query().Has("lang") {
			seen[kind] = true
			out = append(out, p)
		}
	}
	return out
}

// settled is the page once its scripts did what they do at the start.
const settled = `new Promise(done => requestIdleCallback(() => setTimeout(() => done(true), 100)))`

// opens opens pages, and says of which one the browser complains.
func opens(b *webtest.Browser, who, base string, pages []string) {
	b.T.Helper()
	console := b.Console()
	for _, page := range pages {
		b.Do(chromedp.Navigate(base + page))
		webtest.Eval[bool](b, settled)
		for _, said := range console.Take() {
			b.T.Errorf("%s: %s: %s", who, page, said)
		}
	}
	b.T.Log(who, len(pages), "kinds of pages")
}

func TestNoKindOfPageMakesABrowserComplain(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	now, err := town.Releases.CurrentRelease(t.Context(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse(town.Address)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []struct {
		name, lang string
		grant      *actor.Grant
		least      int // kinds of pages
	}{
		{"nobody", "fr", nil, 15},
		{"speaker", "en", &actor.Grant{Scope: string(town.Edition.ID), Role: speaker.Role}, 15},
		{"organiser", "fr", &actor.Grant{Scope: string(town.Edition.ID), Role: edition.Organiser}, 40},
		{"admin", "en", &actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, 40},
	} {
		t.Run(who.name, func(t *testing.T) {
			b := webtest.OpenBrowser(t)
			x := newWalker(t, who.name, webtest.NewTab(town.Handler()), base)
			x.tab.Always = []string{"Accept-Language", who.lang}
			if who.grant != nil {
				link := town.Link(who.name+"@example.org", *who.grant, "/me")
				x.tab.Post(strings.TrimPrefix(link, town.Address))
				x.tab.Post("/demo/my/star", "session", webtest.Talk(now).Code, "level", "2")
				b.SignIn(town.Link(who.name+"@example.org", *who.grant, "/me"))
			}
			for _, start := range []string{"/", "/demo/", "/me"} {
				x.add("/", start)
			}
			if who.least > 15 {
				x.add("/", "/organise/")
			}
			x.walk()
			b.Do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(town.Address+"/?lang="+who.lang))
			pages := kinds(t, x.pages)
			if len(pages) < who.least {
				t.Errorf("%s: only %d kinds of pages were found: the walk is broken", who.name, len(pages))
			}
			opens(b, who.name, town.Address, pages)
		})
	}
}

func TestNoKindOfPageOfAnExportMakesABrowserComplain(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	dir := t.TempDir()
	if _, err := town.ExportStatic(t.Context(), town.Edition, filepath.Join(dir, "2027"), "https://pages.example/2027/"); err != nil {
		t.Fatal(err)
	}
	var pages []string
	if err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if folder, ok := strings.CutSuffix(name, "index.html"); ok {
			pages = append(pages, "/"+folder)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	files := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(files.Close)
	if pages = kinds(t, pages); len(pages) < 10 {
		t.Errorf("only %d kinds of pages are exported: %s", len(pages), pages)
	}
	opens(b, "export", files.URL, pages)
}

func TestAComplaintOfABrowserIsHeard(t *testing.T) {
	t.Parallel()
	pages := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/missing" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Security-Policy", "img-src 'none'")
		io.WriteString(w, `<title>x</title><img src="/forbidden.png"><script>fetch("/missing"); setTimeout(() => { throw new Error("nobody catches it") })</script>`)
	}))
	t.Cleanup(pages.Close)
	b := webtest.OpenBrowser(t)
	console := b.Console()
	b.Do(chromedp.Navigate(pages.URL))
	webtest.Eval[bool](b, `fetch("/missing").then(() => true)`)
	webtest.Eval[bool](b, settled)
	heard := strings.Join(console.Take(), "\n")
	for _, want := range []string{"nobody catches it", "/missing", "Content Security Policy"} {
		if !strings.Contains(heard, want) {
			t.Errorf("of %s nothing is heard: %s", want, heard)
		}
	}
}
