package office

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

// mostFinds is how many bytes are kept of what organisers can find, of all editions and people.
const mostFinds = 32 << 20

// findsLast is how long it holds while nothing in the edition is changed.
const findsLast = time.Minute

// mostFound is how many of a kind are listed.
const mostFound = 8

// keptFinds is what somebody can find in an edition, as its words are searched.
type keptFinds struct {
	at     time.Time
	all    []chapter.Find // in the order of kinds
	finder *text.Finder
	labels []string // folded
	bytes  int
}

// findsKey is who finds it, in which language, and of which state of the edition.
type findsKey struct {
	edition              edition.ID
	person, lang, change string
}

func (k keptFinds) size() int { return k.bytes }

// Routes is the addresses that are of no chapter.
func (o *Office) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/{$}", o.arrival)
	rt.Handle("GET /organise/{edition}/menu/{$}", o.menuPage)
	rt.Handle("GET /organise/{edition}/find/{$}", o.find)
	rt.Handle("GET /organise/{edition}/find/this", o.this)
	rt.Handle("GET /organise/{edition}/settings/{$}", o.settingsPage)
	rt.Handle("POST /organise/{edition}/preview", o.preview)
}

// everything is all that somebody can find: what chapters hand in, and the pages of the navigation.
func (o *Office) everything(ctx context.Context, v Visit, at chapter.At) (keptFinds, error) {
	change, err := o.newest(ctx, at)
	if err != nil {
		return keptFinds{}, err
	}
	key := findsKey{at.Edition.ID, at.Who.Key(), at.P.Lang, change}
	if k, ok := o.known.Get(key); ok && !at.Now.Before(k.at) && at.Now.Sub(k.at) < findsLast {
		return k, nil
	}
	k := keptFinds{at: at.Now}
	for _, of := range o.finds {
		some, err := of(ctx, at)
		if fault.KindOf(err) == fault.Forbidden {
			continue // what they may not read is not found
		}
		if err != nil {
			return keptFinds{}, err
		}
		k.all = append(k.all, some...)
	}
	for _, item := range o.menu {
		if !o.Opens(v, item.Name) {
			continue
		}
		find := chapter.Find{Kind: chapter.FindPage, Label: at.P.T(item.Key), Page: under(item.Name)}
		if title := groups[item.Group].title; title != "" {
			find.Note = at.P.T(title)
		}
		k.all = append(k.all, find)
	}
	settings, err := o.settingsOf(ctx, at)
	if err != nil {
		return keptFinds{}, err
	}
	for _, s := range settings {
		inMenu := slices.ContainsFunc(o.menu, func(m chapter.MenuItem) bool { return under(m.Name) == s.Page })
		if s.Page != "" && !inMenu {
			k.all = append(k.all, chapter.Find{Kind: chapter.FindPage, Label: s.Title, Note: at.P.T("nav.settings"), Words: s.Note, Page: s.Page})
		}
	}
	k.all = slices.DeleteFunc(k.all, func(f chapter.Find) bool { return !o.Opens(v, f.Page) })
	slices.SortStableFunc(k.all, func(a, b chapter.Find) int { return int(a.Kind) - int(b.Kind) })
	folded := make([]string, len(k.all))
	for i, f := range k.all {
		k.labels = append(k.labels, text.Fold(f.Label))
		folded[i] = k.labels[i] + " " + text.Fold(f.Note+" "+f.Words)
		k.bytes += 256 + 4*len(folded[i])
	}
	k.finder = text.NewFinder(folded)
	o.known.Put(key, k)
	return k, nil
}

// narrows are the signs that a query may begin with, and the kinds that it is narrowed to.
var narrows = map[byte][]chapter.FindKind{
	'#': {chapter.FindSession},
	'@': {chapter.FindPerson},
	'>': {chapter.FindAct, chapter.FindPage},
}

// search lists what a query finds, by kind: what is named so before what has the words elsewhere, and first the kind with the
// best of them.
func (k keptFinds) search(query string) (out [][]chapter.Find) {
	query = strings.TrimSpace(query)
	kinds := []chapter.FindKind{chapter.FindSession, chapter.FindPerson, chapter.FindThing, chapter.FindAct, chapter.FindPage}
	if query != "" && narrows[query[0]] != nil {
		kinds, query = narrows[query[0]], strings.TrimSpace(query[1:])
	}
	words := text.Words(query)
	var found []int
	if len(words) > 0 {
		found = k.finder.Find(query)
	} else {
		for i := range k.all {
			found = append(found, i)
		}
	}
	rank := func(i int) int { // the lowest comes first
		switch label := k.labels[i]; {
		case len(words) == 0:
			return 0
		case label == strings.Join(words, " "):
			return 0
		case strings.HasPrefix(label, words[0]):
			return 1
		case strings.Contains(label, words[0]):
			return 2
		}
		return 3
	}
	slices.SortStableFunc(found, func(a, b int) int { return rank(a) - rank(b) })
	var first []chapter.FindKind // as they come among what is found
	some := map[chapter.FindKind][]chapter.Find{}
	for _, i := range found {
		kind := k.all[i].Kind
		if !slices.Contains(kinds, kind) || len(some[kind]) == mostFound {
			continue
		}
		if some[kind] == nil {
			first = append(first, kind)
		}
		some[kind] = append(some[kind], k.all[i])
	}
	for _, kind := range first {
		out = append(out, some[kind])
	}
	return out
}

type findPage struct {
	site.Page
	Typed  string
	Groups []findGroup
}

type findGroup struct {
	Title string
	Found []findView
}

type findView struct{ Label, Note, URL string }

// find is the page, and the part of it that the palette shows, of what organisers find by typing.
func (o *Office) find(w http.ResponseWriter, r *http.Request) error {
	v, err := o.EnterDesk(r)
	if err != nil {
		return err
	}
	part := r.URL.Query().Has("part")
	p := o.Account.Page(w, r, "find.title")
	if !part {
		p = o.Page(w, r, v, "find", "find.title")
	}
	page := findPage{Page: p, Typed: r.URL.Query().Get("q")}
	k, err := o.everything(r.Context(), v, o.at(p.P, v))
	if err != nil {
		return err
	}
	for _, some := range k.search(page.Typed) {
		group := findGroup{Title: page.T(kindTitles[some[0].Kind])}
		for _, f := range some {
			group.Found = append(group.Found, findView{f.Label, f.Note, deskRoot(v) + f.Page})
		}
		page.Groups = append(page.Groups, group)
	}
	if part {
		var b bytes.Buffer
		if err := o.pages.Template("find.html").ExecuteTemplate(&b, "found", page); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "private, no-store")
		web.Send(w, r, http.StatusOK, b.Bytes())
		return nil
	}
	return o.pages.Render(w, r, http.StatusOK, "find.html", page)
}

// kindTitles are the messages of the titles of what is found, by kind.
var kindTitles = [...]string{
	chapter.FindSession: "find.sessions", chapter.FindPerson: "find.people", chapter.FindThing: "find.things",
	chapter.FindAct: "find.acts", chapter.FindPage: "find.pages",
}

// this leads from a public page to where what it shows is edited; what is edited nowhere leads to the first page.
func (o *Office) this(w http.ResponseWriter, r *http.Request) error {
	v, err := o.EnterDesk(r)
	if err != nil {
		return err
	}
	k, err := o.everything(r.Context(), v, o.at(o.printer(r), v))
	if err != nil {
		return err
	}
	to := deskRoot(v)
	public, below := strings.CutPrefix(r.URL.Query().Get("page"), "/"+v.Edition.Slug+"/")
	at := slices.IndexFunc(k.all, func(f chapter.Find) bool { return f.Public != "" && f.Public == public })
	if below && at >= 0 {
		to += k.all[at].Page
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (o *Office) printer(r *http.Request) *text.Printer {
	s := o.Account.Site
	return s.Catalogue.In(s.Language(r))
}

// Finds lists the objects of a desk, as organisers find them.
func (d Desk[T]) Finds(kind chapter.FindKind, tell func(at chapter.At, t T) chapter.Find) chapter.Finds {
	return func(ctx context.Context, at chapter.At) (out []chapter.Find, err error) {
		if !at.May(d.UseCases.Reads()) {
			return nil, nil
		}
		v := Visit{Who: at.Who, Edition: at.Edition}
		all, err := d.All(ctx, v)
		if err != nil {
			return nil, err
		}
		for _, t := range all {
			find := chapter.Find{Label: at.P.Read(d.title(v, t))}
			if tell != nil {
				find = tell(at, t)
			}
			if find.Label == "" {
				find.Label = at.P.Read(d.title(v, t))
			}
			find.Kind, find.Page = kind, d.Name+"/"+url.PathEscape(d.ID(t))
			out = append(out, find)
		}
		if at.May(d.UseCases.Changes()) {
			out = append(out, chapter.Find{Kind: chapter.FindAct, Label: at.P.T("nav.new." + d.Name), Page: d.Name + "/new"})
		}
		return out, nil
	}
}
