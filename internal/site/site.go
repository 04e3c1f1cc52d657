// Package site is what all pages share: the layout, the parts, the design tokens, the built assets and the way a
// template becomes an answer.
//
// A page is a Go struct that embeds Page and a template of the chapter that owns it; templates choose and repeat,
// Go formats. Pages of the public site are the same bytes for everybody, so nothing in the layout depends on who
// looks, but for pages that are never cached.
package site

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var Messages embed.FS

// Site makes pages.
type Site struct {
	Catalogue *text.Catalogue
	Assets    *Assets
	// Card is the address of the picture that stands elsewhere for pages of no edition; empty: none does.
	Card string
	// Check looks at a page's template and its data before it is made; tests check the types. May be nil.
	Check  func(t *template.Template, data any) error
	links  []Link // of the public navigation, in order
	frames *keep.Shelf[frameKey, frame]
}

// New returns a site. Its Catalogue must be set before a page is made.
func New() (*Site, error) {
	assets, err := loadAssets()
	if err != nil {
		return nil, err
	}
	return &Site{Assets: assets, frames: newFrames()}, nil
}

// Page is what every page has. Its methods are what templates call.
type Page struct {
	P           *text.Printer
	Title       string
	Description string
	Path        string      // of this page, without its language
	Query       url.Values  // what was asked of it, for links to the same page in other languages
	Edition     *EditionRef // nil outside an edition
	Section     string      // of the navigation that this page belongs to
	Organise    []NavGroup  // navigation of organisers' pages; empty on public ones
	Thumbs      []NavItem   // the four of it that a phone shows, below the desk
	Flash       *Flash
	JSONLD      template.JS
	Image       string   // address of a preview image
	Styles      []Style  // besides the one that all pages have
	Scripts     []string // names of islands
	Feed        string   // address of an Atom feed
	NoIndex     bool
	Wide        bool   // the page needs the width of the screen: navigation stands above it
	Static      bool   // part of an export: no server behind it
	Refresh     int    // seconds after which the page loads itself anew without script
	Root        string // prefix of addresses: empty, or ../ steps in an export
}

// Style is a further style of a page.
type Style struct {
	URL   string
	Media string // that it is for; empty: all
}

// EditionRef is the edition a page belongs to.
type EditionRef struct {
	Slug, Name string
	Zone       string // IANA name
	Langs      string // of its public pages, with blanks between them; empty: all
	About      string // day and place, in the language of the page; empty while they are not known
	Released   bool
	Wishes     bool // open for wishes
	Release    int  // number of the release that the page is of; 0: of none, or of an older one
	Practical  bool // it has practical pages
	Speakers   bool // its release has some
	Products   bool // its release has some
	Calling    bool // its call for proposals is announced, and not over

	Registering bool          // one can register for it, or will
	Ahead       time.Duration // of the server's clock, in a rehearsal
	Face        Face          // of its public pages
	Card        string        // address of the picture that stands elsewhere for pages that have none of their own
}

// Face is what an edition's pages look like. Its zero value is the product's own look.
type Face struct {
	Path  string // of its icons, below the edition, with a final slash; empty: it has none
	Style string // path of the stylesheet of its accent; empty: it has none
	Board string // colour of the head, for browsers that frame a page
	Logo  bool   // its icons show a logo
}

// NavGroup is links of a navigation that belong together.
type NavGroup struct {
	Icon  string // its sign
	Open  bool   // the page is in it
	Wait  int    // how many things in it wait for an organiser
	Waits string // the same as it is shown; empty: none
	Title string // empty: none
	Items []NavItem
}

// NavItem is a link of a navigation.
type NavItem struct {
	Label, URL string
	Current    bool
	Icon       string // of a link of organisers' navigation that stands alone; empty: none
	Count      string // how many there are; empty: not counted
	Wait       bool   // some of them wait for an organiser
}

// LangLink is a link to a page in another language.
type LangLink struct {
	Code, Label, URL string // Code is what is seen: EN
}

// Flash tells what has just been done, and offers to undo it.
type Flash struct {
	Message string
	Undo    string // address to post to; empty when it cannot be undone
}

// T is the message of a key in the page's language.
func (p Page) T(key string, values ...any) string { return p.P.T(key, values...) }

// Here is the address of the page with what was asked of it, to come back to.
func (p Page) Here() string {
	if len(p.Query) == 0 || strings.Contains(p.Path, "?") {
		return p.Path
	}
	return p.Path + "?" + p.Query.Encode()
}

// Lang is the page's language.
func (p Page) Lang() string { return p.P.Lang }

// AtDesk reports whether the page is one of organisers', which have a stylesheet that nobody else loads.
func (p Page) AtDesk() bool { return len(p.Organise) > 0 || strings.HasPrefix(p.Path, "/organise/") }

// OtherLangs are links to the same page in the other languages.
func (p Page) OtherLangs() []LangLink {
	var out []LangLink
	for _, lang := range p.offered() {
		if lang == p.P.Lang {
			continue
		}
		asked := url.Values{"lang": {lang}}
		for name, values := range p.Query {
			if name != "lang" {
				asked[name] = values
			}
		}
		path, before, more := strings.Cut(p.Path, "?")
		if more {
			before += "&"
		}
		out = append(out, LangLink{Code: strings.ToUpper(lang), Label: text.LanguageName(lang), URL: path + "?" + before + asked.Encode()})
	}
	return out
}

// offered are the languages that the page is made in.
func (p Page) offered() []string {
	if p.Edition == nil || p.Edition.Langs == "" {
		return text.Langs[:]
	}
	return strings.Fields(p.Edition.Langs)
}

// Preview is the address of the picture that stands for the page elsewhere; empty when none does.
func (p Page) Preview() string {
	if p.Image == "" && p.Edition != nil && !p.Static {
		return p.Edition.Card
	}
	return p.Image
}

// Said is what the page is about, for previews elsewhere.
func (p Page) Said() string {
	if p.Description == "" && p.Edition != nil {
		return p.Edition.About
	}
	return p.Description
}

// EditionURL is an address within the page's edition.
func (p Page) EditionURL(parts ...string) string {
	return p.Root + "/" + p.Edition.Slug + "/" + strings.Join(parts, "")
}

// Set is the templates of a chapter with the shared layout and parts.
type Set struct {
	pages  map[string]*template.Template
	check  func(t *template.Template, data any) error
	frames *keep.Shelf[frameKey, frame]

	checking sync.Mutex // while templates are checked, none is made: the first making changes it
}

// Templates parses every *.html of a folder over the layout. A file whose name starts with an underscore holds
// parts for the others.
func (s *Site) Templates(files fs.FS, dir string) (*Set, error) {
	base, err := template.New("layout").Funcs(s.funcs()).ParseFS(ui, "ui/*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(files, dir+"/*.html")
	if err != nil {
		return nil, err
	}
	var pages []string
	for _, name := range names {
		if !strings.HasPrefix(name[len(dir)+1:], "_") {
			pages = append(pages, name)
			continue
		}
		if base, err = base.ParseFS(files, name); err != nil {
			return nil, err
		}
	}
	set := &Set{pages: map[string]*template.Template{}, check: s.Check, frames: s.frames}
	for _, name := range pages {
		page, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if page, err = page.ParseFS(files, name); err != nil {
			return nil, err
		}
		set.pages[name[len(dir)+1:]] = page
	}
	return set, nil
}

func (s *Site) funcs() template.FuncMap {
	return template.FuncMap{
		"asset":    s.Assets.URL,
		"markdown": text.Markdown,
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"lang":     text.LanguageName,
		"dict":     dict,
		"links":    s.linksOf,
		"card":     func() string { return s.Card },
	}
}

// dict hands several values to a part.
func dict(pairs ...any) map[string]any {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

// Bytes renders a page.
func (set *Set) Bytes(name string, data any) ([]byte, error) {
	var b bytes.Buffer
	err := set.write(&b, name, data)
	return b.Bytes(), err
}

func (set *Set) write(b *bytes.Buffer, name string, data any) error {
	if set.check != nil {
		set.checking.Lock()
		defer set.checking.Unlock()
		if err := set.check(set.pages[name].Lookup("layout.html"), data); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if page, ok := data.(framed); ok {
		if key, ok := page.frame(); ok {
			return set.inFrame(b, set.pages[name], key, data)
		}
	}
	return set.pages[name].ExecuteTemplate(b, "layout.html", data)
}

// sheets are lent to pages that are made, sent and forgotten. A very large one is not kept.
var sheets = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const largestSheet = 1 << 20

// Template is the parsed template of a page, for tests that check its types.
func (set *Set) Template(name string) *template.Template { return set.pages[name] }

// Names lists the pages of the set.
func (set *Set) Names() []string {
	var out []string
	for name := range set.pages {
		out = append(out, name)
	}
	return out
}

// Part is one of the templates of a page by itself, for what is shown within another page.
func (set *Set) Part(page, part string, data any) (template.HTML, error) {
	var b bytes.Buffer
	err := set.pages[page].ExecuteTemplate(&b, part, data)
	return template.HTML(b.String()), err // html/template has escaped it
}

// Render answers with a page made for whoever asks: it is not kept by anybody.
func (set *Set) Render(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	b := sheets.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= largestSheet {
			sheets.Put(b)
		}
	}()
	b.Reset()
	if err := set.write(b, name, data); err != nil {
		return err
	}
	forOne(w.Header())
	web.Send(w, r, status, b.Bytes())
	return nil
}

// forOne says of a page that it was made for whoever asks.
func forOne(h http.Header) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	if h.Get("Vary") == "" {
		h.Set("Vary", "Accept-Language, Cookie")
	}
}

// Language is the page's language for a request: as asked in the address, as chosen before, as the browser says.
func (s *Site) Language(r *http.Request) string {
	chosen := ""
	if c, err := r.Cookie("lang"); err == nil {
		chosen = c.Value
	}
	asked := ""
	if r.URL.RawQuery != "" {
		asked = r.URL.Query().Get("lang")
	}
	return s.Catalogue.Negotiate(r.Header.Get("Accept-Language"), asked, chosen)
}

// KeepLanguage remembers a language asked for in the address.
func (s *Site) KeepLanguage(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery == "" {
		return
	}
	asked := r.URL.Query().Get("lang")
	if asked == "" || s.Catalogue.Negotiate("", asked) != asked {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "lang", Value: asked, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode,
		HttpOnly: true, Secure: r.TLS != nil})
}
