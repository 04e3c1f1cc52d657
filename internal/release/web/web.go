// Package web is the front door of releases: the public site, its exports, and the pages on which organisers release.
//
// Public pages derive from a release and from nothing else. Each is rendered once per release and language, kept
// compressed in memory, and is the same bytes for everybody.
package web

import (
	"context"
	"embed"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/release"
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
	practical *practical.Service
	releases  *release.Service
	pictures  *picture.Service
	pages     *site.Set
	baseURL   string
	rendered  *keep.Shelf[renderedKey, *web.Cached]
	older     *keep.Shelf[olderKey, *shelf]
	faces     *keep.Shelf[faceKey, *web.Cached]
	pieces    *keep.Shelf[piecesKey, *site.Pieces]
	serial    atomic.Uint64 // of the shelves made
	mu        sync.Mutex    // guards shelves and known
	shelves   map[edition.ID]*shelf
	known     map[string]knownEdition // by slug, of editions that are there
	woken     chan struct{}           // holds one: there may be a new release to make ready

	Calling func(context.Context, edition.Edition) bool // set by the chapter of calls, while it is made; nil: nobody calls

	Registering func(context.Context, edition.Edition) bool // likewise, by the chapter of registration
}

// New returns the front door.
func New(
	a *accountweb.Door, editions *edition.Service, p *practical.Service, releases *release.Service, pictures *picture.Service, baseURL string,
) (*Door, error) {
	pages, err := a.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Door{account: a, editions: editions, practical: p, releases: releases, pictures: pictures, pages: pages, baseURL: baseURL,
		rendered: newRendered(mostRendered), older: newOlder(), pieces: newPieces(),
		faces: keep.New[faceKey](mostFaces, (*web.Cached).Size), shelves: map[edition.ID]*shelf{}, known: map[string]knownEdition{},
		woken: make(chan struct{}, 1)}
	a.FailWithin(d.about)
	return d, nil
}

// Routes is every public address of the programme. Those of an edition are below its slug, which the application
// hands over as {edition}.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /{$}", d.editionsPage)
	rt.Handle("GET /{edition}/{$}", d.homePage)
	for _, path := range []string{
		"schedule/", "schedule/nojs", "schedule/changelog/", "talk/{code}/", "talk/{code}/og-image", "speaker/", "speaker/{code}/",
		"speaker/{code}/og-image", "product/{code}/og-image", "room/{code}/og-image", "info/{code}/og-image",
		"speaker/{code}/talks.ics",
		"product/", "product/{code}/", "room/{code}/", "track/{code}/talks.ics", "schedule/grid.css",
		"schedule/export/{file}", "schedule/feed.xml", "info/", "info/{code}/",
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
	rt.Handle("GET /{edition}/picture/{file}", d.picture)
	rt.Handle("GET /{edition}/face/{tag}/{file}", d.faceFile)
	rt.Handle("GET /{edition}/schedule/now/{$}", d.nowPage)
	rt.Handle("GET /{edition}/manifest.webmanifest", d.manifest)
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
	e, err := d.lookUp(r, slug, ok)
	switch {
	case err != nil && ok && web.Failed(err): // the database is away: what is public stays up as it was
		e = have.edition
	case err != nil:
		return e, err
	}
	if e.Public() {
		d.mu.Lock()
		d.known[slug] = knownEdition{e, time.Now().Add(knownFor)}
		d.mu.Unlock()
	}
	return e, underItsName(r, e)
}

// patience is how long a database that does not answer may hold up a page that can be shown without it.
const patience = 2 * time.Second

func (d *Door) lookUp(r *http.Request, slug string, spare bool) (edition.Edition, error) {
	if spare {
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		r = r.WithContext(ctx)
	}
	who, err := d.account.Actor(r)
	if err != nil {
		return edition.Edition{}, err
	}
	return d.editions.BySlug(r.Context(), who, slug)
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

// Current returns the current release of a request's edition, for later chapters.
func (d *Door) Current(r *http.Request) (edition.Edition, *release.Index, *release.Search, error) {
	e, err := d.Edition(r)
	if err != nil {
		return e, nil, nil, err
	}
	s, err := d.shelf(r.Context(), e)
	if err != nil {
		return e, nil, nil, err
	}
	return e, s.index, s.search(), nil
}

// serve answers a public address from what was rendered, rendering it when it was not yet.
func (d *Door) serve(w http.ResponseWriter, r *http.Request) error {
	return d.released(w, r, func(s *shelf) error { return s.serve(w, r, strings.TrimPrefix(r.URL.Path, "/"+s.edition.Slug+"/")) })
}

// released answers from the current release of a request's edition, or says that there is none yet.
func (d *Door) released(w http.ResponseWriter, r *http.Request, answer func(*shelf) error) error {
	e, err := d.Edition(r)
	if err != nil {
		return err
	}
	s, err := d.shelf(r.Context(), e)
	if fault.KindOf(err) == fault.NotFound {
		return d.Unreleased(w, r, e)
	}
	if err != nil {
		return err
	}
	return answer(s)
}

// moment is a page that says what is so at a moment of the edition's clock: it is made once for all who ask while its key stays the same.
type moment struct {
	key  func(at time.Time) string
	make func(lang string, at time.Time) (*web.Cached, error)
}

// at is the page of a moment. No path of a release starts with a blank, so no key is a path.
func (m moment) at(s *shelf, lang string, at time.Time) (*web.Cached, error) {
	key := renderedKey{s.serial, lang, " " + m.key(at)}
	return s.door.rendered.GetOrMake(key, func() (*web.Cached, error) { return m.make(lang, at) })
}

// momentary answers with a page of this moment.
func (d *Door) momentary(w http.ResponseWriter, r *http.Request, of func(*shelf) moment) error {
	return d.released(w, r, func(s *shelf) error {
		d.account.Site.KeepLanguage(w, r)
		c, err := of(s).at(s, s.edition.Speak(d.account.Site.Language(r)), d.editions.Now(s.edition))
		if err != nil {
			return err
		}
		c.ServeHTTP(w, r)
		return nil
	})
}
