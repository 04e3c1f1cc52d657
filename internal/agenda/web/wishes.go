package web

import (
	"html/template"
	"net/http"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

type wishesPage struct {
	site.Page
	Filter release.Filter
	Fields template.HTML
	Pills  []site.NavItem
	Meant  []site.NavItem // other searches, where a word stands nowhere
	Cards  template.HTML
	Shown  int
	Asks   bool // the page holds a part of what there is: the server alone can search it
	Pages  releaseweb.Pages
	Given  int
	Limit  int
	Clear  string
	Why    string
}

// filterFields are the choices of a filter, and what none of them is called.
type filterFields struct {
	All    string
	Fields []releaseweb.FilterField
}

// wishCard is a session to star. What it says depends on the star and on nothing else of whoever looks.
type wishCard struct {
	releaseweb.SessionView
	Slug, Abstract     string // Markdown
	Mine               agenda.Level
	Back               string // where to return to; empty: to the card on the page of all wishes
	MustWord, StarWord string
}

// wishes is "What do you want to hear?": every session, to browse and star.
func (d *Door) wishes(w http.ResponseWriter, r *http.Request) error {
	e, x, search, err := d.known(r)
	if err != nil {
		return err
	}
	who, err := d.wisher(r)
	if err != nil {
		return err
	}
	mine, err := d.agenda.Stars(r.Context(), who, e.ID)
	if err != nil {
		return err
	}
	levels := map[string]agenda.Level{}
	for _, s := range mine {
		levels[string(s.Session)] = s.Level
	}
	q, title := r.URL.Query(), "agenda.wishes"
	if x.Release > 0 {
		title = "agenda.wishes_released"
	}
	page := wishesPage{Page: d.account.PageIn(w, r, title, e.Speak), Filter: release.FilterFrom(q), Limit: e.StarLimit, Given: len(levels)}
	page.Why = page.T(title + "_why")
	v := releaseweb.View{X: x, P: page.P, Root: "/" + e.Slug}
	page.Edition, page.Section, page.NoIndex = d.public.RefIn(r.Context(), v, e), "wishes", false
	page.Scripts = []string{"wishes.js"}
	page.Clear = "/" + e.Slug + "/wishes/"
	parts, err := d.piecesOf(x, e, page.P)
	if err != nil {
		return err
	}
	all := site.Once(parts, "filters", func() []releaseweb.FilterField { return v.Filters(x.Sessions) })
	fields := releaseweb.Chosen(all, page.Filter, len(x.Sessions))
	if page.Fields, err = parts.Whole(page.Filter.Empty(), "filter-fields", filterFields{page.T("programme.all"), fields}); err != nil {
		return err
	}
	page.Pills = v.Pills(page.Filter, fields, page.Clear, nil)
	page.Meant = releaseweb.Meant(search, page.Filter, page.Clear, nil)
	found := agenda.InOwnOrder(wanted(parts, v), whose(r, who), func(s release.SnapshotSession) string { return s.Code })
	if !page.Filter.Empty() {
		found = passing(found, page.Filter.Apply(x, search))
	}
	page.Shown = len(found)
	first := min(releaseweb.FirstShown(q), max(0, len(found)-1)/releaseweb.MostShown*releaseweb.MostShown)
	page.Asks = !page.Filter.Empty() || len(found) > releaseweb.MostShown
	page.Pages = releaseweb.PagesOf(page.P, page.Clear, page.Filter.Values(), first, len(found))
	cards := wishCards{parts: parts, v: v, slug: e.Slug, levels: levels, asked: page.Asks}
	if page.Asks {
		cards.back = r.URL.RequestURI()
	}
	if page.Cards, err = cards.html(found[first:min(len(found), first+releaseweb.MostShown)]); err != nil {
		return err
	}
	return d.pages.Render(w, r, http.StatusOK, "wishes.html", page)
}

// whose tells people apart, for an order of each one's own: who is signed in by their account, others by browser and network, of which
// nothing is kept.
func whose(r *http.Request, w agenda.Wisher) string {
	if w.Who.SignedIn() {
		return string(w.Who.PersonID)
	}
	return web.Client(r) + " " + r.UserAgent()
}

// wanted are the sessions that can be wished for, by title.
func wanted(parts *site.Pieces, v releaseweb.View) []release.SnapshotSession {
	return site.Once(parts, "wanted", func() (out []release.SnapshotSession) {
		for _, s := range v.ByTitle(v.X.Sessions) {
			if s.Kind != programme.Break && !s.Plenary {
				out = append(out, s)
			}
		}
		return out
	})
}

func passing(all []release.SnapshotSession, pass map[string]bool) (out []release.SnapshotSession) {
	for _, s := range all {
		if pass[s.ID] {
			out = append(out, s)
		}
	}
	return out
}

// wishCards puts the cards of a page together.
type wishCards struct {
	parts  *site.Pieces
	v      releaseweb.View
	slug   string
	levels map[string]agenda.Level
	asked  bool
	back   string // empty: the page of all wishes
}

// backHere stands in a piece where the address of the page is put that it is on.
const backHere = "/back-to-the-page-that-it-is-on/"

func (c wishCards) html(sessions []release.SnapshotSession) (template.HTML, error) {
	var out site.Joined
	for i := range sessions {
		s := &sessions[i]
		key := site.PieceKey{Template: "wish", Of: s.ID, Form: int(c.levels[s.ID])}
		if c.asked {
			key.With = "asked"
		}
		piece, err := c.parts.Of(key, func() any { return c.card(*s) })
		if c.back != "" {
			out.AddFilled(piece, err, backHere, c.back)
			continue
		}
		out.Add(piece, err)
	}
	return out.HTML()
}

func (c wishCards) card(s release.SnapshotSession) wishCard {
	p := c.v.P
	about := p.T("site.colon", "What", s.Title)
	var at release.SnapshotEntry
	if entries := c.v.X.EntriesOf(s.ID); c.v.X.Release > 0 && len(entries) > 0 {
		at = entries[0]
	}
	card := wishCard{SessionView: c.v.Session(s, at), Slug: c.slug, Abstract: s.Abstract, Mine: c.levels[s.ID],
		MustWord: p.T("agenda.must") + about, StarWord: p.T("agenda.interested") + about}
	card.Asked = c.asked
	if c.back != "" {
		card.Back = backHere + "#" + s.Code
	}
	return card
}
