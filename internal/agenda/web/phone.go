package web

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

// keepList is what a phone keeps of an edition for the hours without a network.
type keepList struct {
	Version string   `json:"version"` // it changes with each release, and with the server's build
	Assets  []string `json:"assets"`
	First   []string `json:"first"` // the places of the navigation, and what they are drawn from
	Rest    []string `json:"rest"`  // the pages that they link
}

// firstPlaces is the last place of what is kept first.
const firstPlaces = 40

// mostKept is how many pages are kept at most besides the first ones.
const mostKept = 1500

// keptAssets are what the kept pages are drawn with.
var keptAssets = [...]string{
	"site.css", "board.css", "care.css", "site.js", "theme.js", "programme.js", "wishes.js",
	"now.js", "my.js", "icon.svg", "icon-192.png", "b612-latin-400-normal.woff2",
	"b612-latin-700-normal.woff2", "b612-mono-latin-400-normal.woff2", "b612-mono-latin-700-normal.woff2",
}

// SetPhones hands in what a phone keeps of each chapter. It is called while the chapters are made.
func (d *Door) SetPhones(phones []chapter.Phone) { d.phones = phones }

// kept is what all chapters want kept, the first place first.
func (d *Door) kept(r *http.Request) ([]chapter.PhonePaths, error) {
	var kept []chapter.PhonePaths
	for _, phone := range d.phones {
		some, err := phone(r)
		if err != nil {
			return nil, err
		}
		kept = append(kept, some...)
	}
	slices.SortStableFunc(kept, func(a, b chapter.PhonePaths) int { return cmp.Compare(a.Place, b.Place) })
	return kept, nil
}

// keep lists what a phone keeps of an edition.
func (d *Door) keep(w http.ResponseWriter, r *http.Request) error {
	_, x, _, err := d.public.Current(r)
	if err != nil {
		return err
	}
	kept, err := d.kept(r)
	if err != nil {
		return err
	}
	list := keepList{Version: x.ReleasedAt.Format(time.RFC3339Nano) + " " + x.RewrittenAt.Format(time.RFC3339Nano) + " " + web.Build(),
		First: []string{}, Rest: []string{}}
	for _, name := range keptAssets {
		list.Assets = append(list.Assets, d.account.Site.Assets.URL(name))
	}
	for _, k := range kept {
		if k.Place <= firstPlaces {
			list.First = append(list.First, k.Paths...)
		} else {
			list.Rest = append(list.Rest, k.Paths...)
		}
	}
	list.Rest = list.Rest[:min(len(list.Rest), mostKept)]
	w.Header().Set("Cache-Control", "private, no-store")
	return web.WriteJSON(w, http.StatusOK, list)
}

type offlinePage struct {
	site.Page
	Places []site.NavItem
	Rooms  []release.SnapshotRoom
}

// offline is shown by a phone without a network in the place of a page that it does not keep.
func (d *Door) offline(w http.ResponseWriter, r *http.Request) error {
	e, x, _, err := d.public.Current(r)
	if err != nil {
		return err
	}
	page := offlinePage{Page: d.account.PageIn(w, r, "agenda.offline", e.Speak), Rooms: x.Rooms}
	v := releaseweb.View{X: x, P: page.P, Root: "/" + e.Slug}
	page.Edition, page.Path = d.public.RefIn(r.Context(), v, e), "/"+e.Slug+"/my/offline/"
	root := "/" + e.Slug + "/"
	for _, p := range []struct {
		key, path string
		there     bool
	}{
		{"site.programme", "schedule/", true}, {"site.now", "schedule/now/", true}, {"site.my_day", "my/", true},
		{"programme.changelog", "schedule/changelog/", true},
		{"site.speakers", "speaker/", page.Edition.Speakers}, {"site.products", "product/", page.Edition.Products},
	} {
		if p.there {
			page.Places = append(page.Places, site.NavItem{Label: page.T(p.key), URL: root + p.path})
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "offline.html", page)
}
