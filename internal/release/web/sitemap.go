package web

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

// sitemapSpace is the name space of https://www.sitemaps.org/protocol.html.
const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// mostLocated is how many addresses one sitemap may hold.
const mostLocated = 50_000

type sitemapEntry struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

type sitemapIndex struct {
	XMLName  xml.Name       `xml:"sitemapindex"`
	Space    string         `xml:"xmlns,attr"`
	Sitemaps []sitemapEntry `xml:"sitemap"`
}

type sitemap struct {
	XMLName xml.Name       `xml:"urlset"`
	Space   string         `xml:"xmlns,attr"`
	URLs    []sitemapEntry `xml:"url"`
}

// robots tells programs that look for pages what is for people alone, and where the list of the rest is.
func (d *Door) robots(w http.ResponseWriter, _ *http.Request) error {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, path := range []string{"/organise/", "/me", "/sign-in", "/outbox", "/*/my/", "/*/call/mine/", "/*/call/with/", "/*/schedule/v/"} {
		b.WriteString("Disallow: " + path + "\n")
	}
	b.WriteString("\nSitemap: " + d.baseURL + "/sitemap.xml\n")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, err := w.Write([]byte(b.String()))
	return err
}

// sitemaps lists the sitemaps of the editions that are public and released.
func (d *Door) sitemaps(w http.ResponseWriter, r *http.Request) error {
	all, err := d.editions.All(r.Context(), actor.Actor{})
	if err != nil {
		return err
	}
	index := sitemapIndex{Space: sitemapSpace}
	for _, e := range all {
		now, err := d.releases.CurrentRelease(r.Context(), e.ID)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		index.Sitemaps = append(index.Sitemaps, sitemapEntry{d.baseURL + "/" + e.Slug + "/sitemap.xml", dayOf(now.ReleasedAt)})
	}
	body, err := asXML(index)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, err = w.Write(body)
	return err
}

// sitemap lists the pages of the release.
func (s *shelf) sitemap() (*web.Cached, error) {
	out := sitemap{Space: sitemapSpace}
	changed := dayOf(s.index.LastChanged())
	for _, path := range s.paths() {
		if path != "" && !strings.HasSuffix(path, "/") || len(out.URLs) == mostLocated {
			continue
		}
		at := path
		if s.static != nil {
			at = fileOf(path)
		}
		out.URLs = append(out.URLs, sitemapEntry{s.site() + at, changed})
	}
	if s.asks.calling {
		out.URLs = append(out.URLs, sitemapEntry{s.site() + "call/", changed})
	}
	body, err := asXML(out)
	if err != nil {
		return nil, err
	}
	return web.NewCached("application/xml", body, web.CacheOptions{Modified: s.index.LastChanged()}), nil
}

func asXML(v any) ([]byte, error) {
	body, err := xml.MarshalIndent(v, "", " ")
	return append([]byte(xml.Header), body...), err
}

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// about is the edition that an address is below, for the navigation of pages that have nothing to show; nil when it is below none that
// whoever asks may see.
func (d *Door) about(r *http.Request) *site.EditionRef {
	slug, _, below := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if !below || edition.CheckSlug(slug) != nil || slices.Contains(edition.Reserved[:], slug) {
		return nil
	}
	r = r.Clone(r.Context())
	r.SetPathValue("edition", slug)
	e, err := d.Edition(r)
	if err != nil {
		return nil
	}
	now, err := d.releases.CurrentRelease(r.Context(), e.ID)
	if err != nil {
		now = nil
	}
	return d.Ref(r.Context(), e, now)
}
