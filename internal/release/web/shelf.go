package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/release"
)

// Bytes kept of rendered answers, over all editions and releases, and of older releases to render.
const (
	mostRendered = 64 << 20
	mostOlder    = 32 << 20
)

// shelf is one release, ready to be rendered.
type shelf struct {
	door    *Door
	serial  uint64 // its own: what was rendered of it is kept under it
	index   *release.Index
	info    []practical.Page // in order
	asks    asks             // what people are asked to do on pages of later chapters
	search  func() *release.Search
	edition edition.Edition
	static  *static // set for files without a server behind them
	old     bool    // not the current release: its pages stand below its number
}

// renderedKey is where an answer is kept. A stranger chooses none of it: the path is one that the release has, in its one spelling.
type renderedKey struct {
	shelf      uint64
	lang, path string // no language where the answer has none
}

func newRendered(most int) *keep.Shelf[renderedKey, *web.Cached] {
	return keep.New[renderedKey](most, (*web.Cached).Size)
}

type olderKey struct {
	edition edition.ID
	number  int
}

// olderTimes is about how many bytes a shelf takes for each session: its parts, its texts twice, its words.
const olderTimes = 6 << 10

func newOlder() *keep.Shelf[olderKey, *shelf] {
	return keep.New[olderKey](mostOlder, func(s *shelf) int { return olderTimes * (1 + len(s.index.Sessions)) })
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

func (d *Door) newShelf(now *release.Snapshot, e edition.Edition, info []practical.Page, asks asks) *shelf {
	x := now.Index()
	return &shelf{door: d, serial: d.serial.Add(1), index: x, edition: e, info: info, asks: asks,
		search: sync.OnceValue(func() *release.Search { return release.NewSearch(x) })}
}

// shelf returns the current release of an edition, made anew when there is a new release.
func (d *Door) shelf(ctx context.Context, e edition.Edition) (*shelf, error) {
	now, err := d.releases.CurrentRelease(ctx, e.ID)
	if err != nil {
		return nil, err
	}
	info, asks := d.practical.Shown(ctx, e.ID), d.asks(ctx, e)
	d.mu.Lock()
	defer d.mu.Unlock()
	if have, ok := d.shelves[e.ID]; ok && have.of(now, e, info, asks) {
		return have, nil
	}
	fresh := d.newShelf(now, e, info, asks)
	d.shelves[e.ID] = fresh
	return fresh, nil
}

func (s *shelf) of(now *release.Snapshot, e edition.Edition, info []practical.Page, asks asks) bool {
	return s.asks == asks && s.index.Snapshot == now && s.edition.Version == e.Version && slices.Equal(s.info, info)
}

// olderShelf returns a release by its number; that of the current one is the current one itself.
func (d *Door) olderShelf(ctx context.Context, e edition.Edition, number int) (*shelf, error) {
	now, err := d.shelf(ctx, e)
	if err != nil || number == now.index.Release {
		return now, err
	}
	if number < 1 || number > now.index.Release {
		return nil, release.ErrNoRelease
	}
	old, err := d.releases.ReleaseAt(ctx, e.ID, number)
	if err != nil {
		return nil, err
	}
	key, info, asks := olderKey{e.ID, number}, d.practical.Shown(ctx, e.ID), d.asks(ctx, e)
	if have, ok := d.older.Get(key); ok && have.of(old, e, info, asks) {
		return have, nil
	}
	d.older.Drop(func(k olderKey) bool { return k == key })
	return d.older.GetOrMake(key, func() (*shelf, error) {
		fresh := d.newShelf(old, e, info, asks)
		fresh.old = true
		return fresh, nil
	})
}

// serveOld answers an address below an older release's number.
func (d *Door) serveOld(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Edition(r)
	if err != nil {
		return err
	}
	digits := r.PathValue("number")
	number, err := strconv.Atoi(digits)
	if err != nil || number < 1 {
		return release.ErrNoRelease
	}
	s, err := d.olderShelf(r.Context(), e, number)
	if err != nil {
		return err
	}
	path := r.PathValue("rest")
	if !strings.Contains(path, "/") || path == "changelog/" {
		path = "schedule/" + path
	}
	if digits != strconv.Itoa(number) { // one form per address
		return redirect(w, r, fmt.Sprintf("/%s/schedule/v/%d/%s", e.Slug, number, r.PathValue("rest")))
	}
	return s.serve(w, r, path)
}

// redirect leads to the one spelling of an address, with what was asked of it.
func redirect(w http.ResponseWriter, r *http.Request, to string) error {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusMovedPermanently)
	return nil
}

// varyPage is what the answer at a public address depends on; at the programme's own, a program gets text and a browser a page.
const (
	varyPage      = "Accept-Language, Cookie"
	varyProgramme = varyPage + ", Accept, User-Agent"
)

func (s *shelf) serve(w http.ResponseWriter, r *http.Request, path string) error {
	s.door.account.Site.KeepLanguage(w, r)
	lang := s.edition.Speak(s.door.account.Site.Language(r))
	if path == "schedule/" {
		return s.serveProgramme(w, r, lang)
	}
	c, canonical, err := s.answer(lang, path)
	switch {
	case err != nil:
		return err
	case canonical != path:
		return redirect(w, r, s.at(canonical))
	}
	c.ServeHTTP(w, r)
	return nil
}

// serveProgramme answers at the address that programs ask too, and that holds filters.
func (s *shelf) serveProgramme(w http.ResponseWriter, r *http.Request, lang string) error {
	path := "schedule/"
	if web.WantsText(r) {
		path = "schedule.txt"
	} else if q := r.URL.Query(); chosen(q) {
		return s.filtered(w, r, lang)
	}
	c, _, err := s.answer(lang, path)
	if err != nil {
		return err
	}
	c.Varying(varyProgramme).ServeHTTP(w, r)
	return nil
}

// answer is what stands at a path, from what was rendered, and the one spelling of the path.
func (s *shelf) answer(lang, path string) (*web.Cached, string, error) {
	if have, ok := s.door.rendered.Get(renderedKey{s.serial, lang, path}); ok {
		return have, path, nil
	}
	p, ok := s.find(path)
	if !ok {
		return nil, "", errNothing
	}
	if p.path != path && !p.alias {
		return nil, p.path, nil
	}
	key := renderedKey{s.serial, lang, p.path}
	if p.anyLanguage {
		key.lang = ""
	}
	c, err := s.door.rendered.GetOrMake(key, func() (*web.Cached, error) { return p.make(lang) })
	return c, path, err
}
