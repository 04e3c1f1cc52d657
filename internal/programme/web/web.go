// Package web is the front door of the programme: the public site, its exports, and the pages on which organisers
// describe sessions, import and release.
//
// Public pages derive from a release and from nothing else. Each is rendered once per release and language, kept
// compressed in memory, and is the same bytes for everybody.
package web

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the public front door of the programme.
type Door struct {
	account   *accountweb.Door
	editions  *edition.Service
	programme *programme.Service
	pages     *site.Set
	baseURL   string
	mu        sync.Mutex // guards shelves and known
	shelves   map[edition.ID]*shelf
	known     map[string]knownEdition // by slug
}

// New returns the front door.
func New(a *accountweb.Door, editions *edition.Service, p *programme.Service, baseURL string) (*Door, error) {
	pages, err := a.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{account: a, editions: editions, programme: p, pages: pages, baseURL: baseURL,
		shelves: map[edition.ID]*shelf{}, known: map[string]knownEdition{}}, nil
}

// Routes is every public address of the programme. Those of an edition are below its slug, which the application
// hands over as {edition}.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /{$}", d.editionsPage)
	rt.Handle("GET /{edition}/{$}", d.serve)
	for _, path := range []string{
		"schedule/", "schedule/nojs", "schedule/changelog/", "talk/{code}/", "talk/{code}/og-image", "speaker/", "speaker/{code}/", "speaker/{code}/talks.ics",
		"product/", "product/{code}/", "room/{code}/", "track/{code}/talks.ics", "schedule/grid.css",
		"schedule/export/{file}", "schedule/feed.xml",
	} {
		pattern := "GET /{edition}/" + path
		if strings.HasSuffix(path, "/") {
			pattern += "{$}"
		}
		rt.Handle(pattern, d.serve)
	}
	rt.Handle("GET /{edition}/talk/{file}", d.serve)
	rt.Handle("GET /{edition}/schedule/{file}", d.serve)
	rt.Handle("GET /{edition}/{file}", d.serve)
	rt.Handle("GET /{edition}/schedule/now/{$}", d.nowPage)
	rt.Handle("GET /{edition}/schedule/v/{number}/{rest...}", d.serveOld)
}

// knownEdition is an edition looked up lately: public pages do not ask the database for each request.
type knownEdition struct {
	edition edition.Edition
	until   time.Time
}

// knownFor is how long a change of an edition's settings may take to show.
const knownFor = time.Second

// Edition finds the edition of a request. A draft is there only for those who may read it.
func (d *Door) Edition(r *http.Request) (edition.Edition, error) {
	slug := r.PathValue("edition")
	d.mu.Lock()
	have, ok := d.known[slug]
	d.mu.Unlock()
	if ok && time.Now().Before(have.until) {
		return have.edition, underItsName(r, have.edition)
	}
	who, err := d.account.Actor(r)
	if err != nil {
		return edition.Edition{}, err
	}
	e, err := d.editions.BySlug(r.Context(), who, slug)
	if err != nil {
		return e, err
	}
	if e.Public() {
		d.mu.Lock()
		d.known[slug] = knownEdition{e, time.Now().Add(knownFor)}
		d.mu.Unlock()
	}
	return e, underItsName(r, e)
}

// underItsName sends a request for a former short name of an edition to the current one.
func underItsName(r *http.Request, e edition.Edition) error {
	former := r.PathValue("edition")
	if former == e.Slug {
		return nil
	}
	to := *r.URL
	to.Path, to.RawPath = "/"+e.Slug+strings.TrimPrefix(r.URL.Path, "/"+former), ""
	return web.MovedTo(to.RequestURI())
}

// shelf is one release and what was rendered of it.
type shelf struct {
	door     *Door
	index    *programme.Index
	search   *programme.Search
	edition  edition.Edition
	rendered sync.Map // language + path → *web.Cached
	static   bool     // for files without a server behind them
	old      bool     // not the current release: its pages stand below its number
}

// root is what the addresses of the release's pages start with.
func (s *shelf) root() string {
	if s.old {
		return fmt.Sprintf("/%s/schedule/v/%d", s.edition.Slug, s.index.Release)
	}
	return "/" + s.edition.Slug
}

// at is the address of a path of the release: what stands below schedule/ stands directly below an older one's number.
func (s *shelf) at(path string) string {
	if s.old {
		path = strings.TrimPrefix(path, "schedule/")
	}
	return s.root() + "/" + path
}

// Shelf returns the current release of an edition with its search, made anew when there is a new release.
func (d *Door) shelf(ctx context.Context, e edition.Edition) (*shelf, error) {
	now, err := d.programme.Current(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if have, ok := d.shelves[e.ID]; ok && have.index.Snapshot == now && have.edition.Version == e.Version {
		return have, nil
	}
	fresh := d.newShelf(now, e)
	d.shelves[e.ID] = fresh
	return fresh, nil
}

func (d *Door) newShelf(now *programme.Snapshot, e edition.Edition) *shelf {
	x := now.Index()
	return &shelf{door: d, index: x, search: programme.NewSearch(x), edition: e}
}

// Current returns the current release of a request's edition, for later chapters.
func (d *Door) Current(r *http.Request) (edition.Edition, *programme.Index, *programme.Search, error) {
	e, err := d.Edition(r)
	if err != nil {
		return e, nil, nil, err
	}
	s, err := d.shelf(r.Context(), e)
	if err != nil {
		return e, nil, nil, err
	}
	return e, s.index, s.search, nil
}

// serve answers a public address from what was rendered, rendering it when it was not yet.
func (d *Door) serve(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Edition(r)
	if err != nil {
		return err
	}
	s, err := d.shelf(r.Context(), e)
	if fault.KindOf(err) == fault.NotFound {
		return d.unreleased(w, r, e)
	}
	if err != nil {
		return err
	}
	return s.serve(w, r, strings.TrimPrefix(r.URL.Path, "/"+e.Slug+"/"))
}

// serveOld answers an address below an older release's number.
func (d *Door) serveOld(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Edition(r)
	if err != nil {
		return err
	}
	number := 0
	for _, c := range r.PathValue("number") {
		if c < '0' || c > '9' || number > 1_000_000 {
			return programme.ErrNoRelease
		}
		number = number*10 + int(c-'0')
	}
	old, err := d.programme.At(r.Context(), e.ID, number)
	if err != nil {
		return err
	}
	path := r.PathValue("rest")
	if path == "" || !strings.Contains(path, "/") {
		path = "schedule/" + path
	}
	s := d.newShelf(old, e)
	now, err := d.programme.Current(r.Context(), e.ID)
	if err != nil {
		return err
	}
	s.old = now.Release != old.Release
	return s.serve(w, r, path)
}

func (s *shelf) serve(w http.ResponseWriter, r *http.Request, path string) error {
	s.door.account.Site.KeepLanguage(w, r)
	lang := s.door.account.Site.Language(r)
	if path == "schedule/" && wantsText(r) {
		path = "schedule/export/schedule.txt"
	}
	if path == "schedule/" && r.URL.RawQuery != "" && !onlyLanguage(r.URL.RawQuery) {
		return s.filtered(w, r, lang)
	}
	key := lang + " " + path
	if have, ok := s.rendered.Load(key); ok {
		have.(*web.Cached).ServeHTTP(w, r)
		return nil
	}
	made, err := s.render(lang, path)
	if err != nil {
		return err
	}
	kept, _ := s.rendered.LoadOrStore(key, made)
	kept.(*web.Cached).ServeHTTP(w, r)
	return nil
}

func onlyLanguage(query string) bool {
	return strings.HasPrefix(query, "lang=") && !strings.Contains(query, "&")
}

// wantsText reports whether a program without wishes asks, like curl: it gets the programme as plain text.
func wantsText(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return (accept == "" || accept == "*/*") && !strings.Contains(r.UserAgent(), "Mozilla")
}
