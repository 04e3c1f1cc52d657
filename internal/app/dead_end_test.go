package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/speaker"
)

// mostOfAShape is how many addresses that differ in a name alone one caller follows.
const mostOfAShape = 3

// nameOf is a segment of an address that tells one object from others of its kind.
var nameOf = regexp.MustCompile(`^([a-z]{2,4}_[0-9a-z]+|[A-Z0-9]{6}(\.[a-z]+)?|[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9a-f]{32,}\S*)$`)

// namesStandAfter are the segments after which people's own names stand.
var namesStandAfter = []string{"room", "track", "product", "info", "feed", "assets"}

// shapeOf is an address without what tells one object from another.
func shapeOf(u *url.URL) string {
	segments := strings.Split(u.Path, "/")
	for i, s := range segments {
		if nameOf.MatchString(s) || i > 0 && s != "" && slices.Contains(namesStandAfter, segments[i-1]) {
			segments[i] = "*"
		}
	}
	keys := []string{}
	for key := range u.Query() {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return strings.Join(segments, "/") + "?" + strings.Join(keys, "&")
}

// walker follows the links of the site as somebody, from page to page.
type walker struct {
	t     *testing.T
	name  string
	tab   *webtest.Tab
	base  *url.URL
	seen  map[string]bool
	shape map[string]int
	queue []step
	pages []string // that were found
	only  string   // below which addresses it stays; empty: all
	most  int      // addresses of a shape that it follows

	foreign map[string]string // sentences of another language with their keys: none is on a page
}

// step is an address and the page that leads to it.
type step struct{ to, from string }

func newWalker(t *testing.T, name string, tab *webtest.Tab, base *url.URL) *walker {
	return &walker{t: t, name: name, tab: tab, base: base, seen: map[string]bool{}, shape: map[string]int{}, most: mostOfAShape}
}

func (x *walker) add(from, to string) {
	at, err := x.base.Parse(from)
	if err != nil {
		x.t.Fatal(err)
	}
	u, err := at.Parse(to)
	if err != nil {
		x.t.Errorf("%s: %s leads to %q, which is no address: %v", x.name, from, to, err)
		return
	}
	if u.Host != x.base.Host || u.Scheme != x.base.Scheme || x.foreign != nil && u.Query().Has("lang") { // it stays in its language
		return
	}
	address, shape := u.RequestURI(), shapeOf(u)
	if x.seen[address] || x.shape[shape] >= x.most || !strings.HasPrefix(address, x.only) {
		return
	}
	x.seen[address] = true
	x.shape[shape]++
	x.queue = append(x.queue, step{address, from})
}

func (x *walker) walk() {
	for len(x.queue) > 0 {
		s := x.queue[0]
		x.queue = x.queue[1:]
		w := x.tab.Ask("GET", s.to, "", "Accept", "text/html,*/*;q=0.8")
		if to := w.Header().Get("Location"); w.Code >= 300 && w.Code < 400 && to != "" {
			x.add(s.to, to)
			continue
		}
		if w.Code != http.StatusOK {
			x.t.Errorf("%s: %s leads to %s, which answers %d", x.name, s.from, s.to, w.Code)
			continue
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			x.pages = append(x.pages, s.to)
			x.read(s.to, w.Body.String())
		}
	}
}

// halfMade are texts that only a page which was not made well holds.
var halfMade = []string{"ZgotmplZ", "&lt;no value&gt;", "<no value>", "%!(", "{{", "undefined", "[object Object]", "NaN"}

// read looks at a page and follows its links.
func (x *walker) read(path, body string) {
	for _, bad := range halfMade {
		if strings.Contains(body, bad) {
			x.t.Errorf("%s: %s holds %q", x.name, path, bad)
		}
	}
	page, err := html.Parse(strings.NewReader(body))
	if err != nil {
		x.t.Errorf("%s: %s: %v", x.name, path, err)
		return
	}
	ids, titled := map[string]int{}, false
	var fragments []string
	for n := range page.Descendants() {
		if n.Type == html.TextNode && !isMould(n) && n.Parent.Data != "textarea" {
			if key, is := x.foreign[strings.TrimSpace(n.Data)]; is && path != "/api/v1/docs" { // programs are spoken to in English
				x.t.Errorf("%s: %s says %q (%s), which is another language", x.name, path, strings.TrimSpace(n.Data), key)
			}
		}
		if n.Type != html.ElementNode || isMould(n) {
			continue
		}
		at := attributesOf(n)
		if id := at["id"]; id != "" {
			ids[id]++
		}
		if n.Data == "title" && n.Parent.Data == "head" && n.FirstChild != nil && strings.TrimSpace(n.FirstChild.Data) != "" {
			titled = true
		}
		for name, value := range at {
			// The templates take what begins with data-on for a script, and quote what is in it.
			if strings.HasPrefix(name, "data-") && len(value) > 1 && strings.HasPrefix(value, `"`) && strings.HasSuffix(value, `"`) {
				x.t.Errorf("%s: %s has %s, a text in quotes: %s", x.name, path, name, value)
			}
		}
		if alt, has := at["alt"]; n.Data == "img" && !has && at["aria-hidden"] != "true" {
			x.t.Errorf("%s: %s has a picture without a text, %q %q", x.name, path, at["src"], alt)
		}
		for _, name := range []string{"href", "src"} {
			to, has := at[name]
			switch {
			case !has:
			case strings.TrimSpace(to) == "":
				x.t.Errorf("%s: %s has an empty %s in a %s", x.name, path, name, n.Data)
			case strings.HasPrefix(to, "#"):
				fragments = append(fragments, to[1:])
			default:
				x.add(path, to)
			}
		}
	}
	for _, f := range fragments {
		if ids[f] == 0 {
			x.t.Errorf("%s: %s leads to its own #%s, which is not there", x.name, path, f)
		}
	}
	for id, n := range ids {
		if n > 1 {
			x.t.Errorf("%s: %s has %d elements called %s", x.name, path, n, id)
		}
	}
	if !titled {
		x.t.Errorf("%s: %s has no title", x.name, path)
	}
}

// foreignTo are the sentences of English that a page in another language has in other words. Single words may be names.
func foreignTo(c *text.Catalogue, lang string) map[string]string {
	theirs, out := c.Under(lang, ""), map[string]string{}
	own := map[string]bool{}
	for _, s := range theirs {
		own[s] = true
	}
	for key, s := range c.Under("en", "") {
		if s = strings.TrimSpace(s); strings.Contains(s, " ") && !own[s] {
			out[s] = key
		}
	}
	return out
}

// isMould reports whether a node stands in what scripts make others from: its addresses are filled then.
func isMould(n *html.Node) bool {
	for p := range n.Ancestors() {
		if p.Type == html.ElementNode && p.Data == "template" {
			return true
		}
	}
	return false
}

func attributesOf(n *html.Node) map[string]string {
	out := map[string]string{}
	for _, a := range n.Attr {
		out[a.Key] = a.Val
	}
	return out
}

func TestNothingLeadsToNothing(t *testing.T) {
	t.Parallel()
	town := webtest.NewTown(t)
	now, err := town.Releases.CurrentRelease(t.Context(), town.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	here := string(town.Edition.ID)
	base, err := url.Parse(town.Address)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []struct {
		name  string
		grant *actor.Grant
		least int // pages that are found
	}{
		{"nobody", nil, 20},
		{"attendee", &actor.Grant{}, 20},
		{"speaker", &actor.Grant{Scope: here, Role: speaker.Role}, 20},
		{"organiser", &actor.Grant{Scope: here, Role: edition.Organiser}, 60},
		{"admin", &actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, 60},
	} {
		for _, lang := range []string{"en", "fr"} {
			x := newWalker(t, who.name+" in "+lang, webtest.NewTab(town.Handler()), base)
			x.tab.Always = []string{"Accept-Language", lang}
			if lang != "en" {
				x.foreign = foreignTo(town.Messages, lang)
			}
			if who.grant != nil {
				link := town.Link(who.name+"@example.org", *who.grant, "/me")
				x.tab.Post(strings.TrimPrefix(link, town.Address))
				x.tab.Post("/demo/my/star", "session", webtest.Talk(now).Code, "level", "2")
				x.tab.Post("/demo/my/feed")
			}
			for _, start := range []string{"/", "/demo/", "/me", "/sitemap.xml", "/robots.txt"} {
				x.add("/", start)
			}
			if who.grant != nil && who.least > 20 {
				x.add("/", "/organise/")
			}
			x.walk()
			if len(x.pages) < who.least {
				t.Errorf("%s: only %d pages were found: the walk is broken", x.name, len(x.pages))
			}
			t.Log(x.name, len(x.pages), "pages of", len(x.seen), "addresses")
		}
	}
}

func TestTheWalkFindsWhatIsDead(t *testing.T) {
	t.Parallel()
	var told []string
	probe := &testing.T{}
	x := newWalker(probe, "nobody", nil, &url.URL{Scheme: "http", Host: "x"})
	for _, page := range []string{
		`<title>x</title><a href="#nowhere">a</a>`, `<title>x</title><img src="/a.png">`, `<title> </title>`, `<title>x</title><a href="#ZgotmplZ">a</a>`,
		`<title>x</title><p>D−NaN</p>`,
		`<title>x</title><p id="a"></p><p id="a"></p>`, `<title>x</title><a href="">a</a>`,
		`<title>x</title><p data-one="&#34;a&#34;"></p>`,
	} {
		probe = &testing.T{}
		x.t = probe
		x.read("/", page)
		if !probe.Failed() {
			told = append(told, page)
		}
	}
	x.foreign = map[string]string{"Not a word": "some.key"}
	probe = &testing.T{}
	x.t = probe
	x.read("/", `<title>x</title><p> Not a word </p>`)
	if !probe.Failed() {
		told = append(told, "a sentence of another language")
	}
	if len(told) > 0 {
		t.Errorf("nothing is found wrong with %q", told)
	}
}
