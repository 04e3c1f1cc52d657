package office

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/site"
)

// groups of an organiser's navigation, by chapter.Group: the message of their title, and their sign.
var groups = [...]struct{ title, icon string }{
	chapter.Start:     {"", "home"},
	chapter.Setup:     {"nav.group.setup", "setup"},
	chapter.Call:      {"nav.group.call", "call"},
	chapter.Speakers:  {"nav.group.speakers", "person"},
	chapter.Programme: {"nav.group.programme", "grid"},
	chapter.Public:    {"nav.group.public", "globe"},
	chapter.Day:       {"nav.group.day", "target"},
	chapter.Team:      {"", "team"},
}

// counts are how many there are behind each link, and how many wait, as what somebody may read lets them know. They may be of a
// moment ago.
func (o *Office) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	change, err := o.newest(ctx, at)
	if err != nil {
		return nil, err
	}
	return o.counter.counts(ctx, o.log, at, change), nil
}

// newest names the newest change of an edition; nothing for who may not read changes: what is kept for them is only as old as it may be.
func (o *Office) newest(ctx context.Context, at chapter.At) (string, error) {
	change, err := o.journal.history.Newest(ctx, at.Who, string(at.Edition.ID))
	if fault.KindOf(err) == fault.Forbidden {
		err = nil
	}
	return change, err
}

// menuOf is the navigation of somebody in an edition: what they may not enter is not there.
func (o *Office) menuOf(p site.Page, v Visit, section string, counts map[string]chapter.Count) (out []site.NavGroup) {
	for of, about := range groups {
		group := site.NavGroup{Icon: about.icon}
		if about.title != "" {
			group.Title = p.T(about.title)
		}
		for _, item := range o.menu {
			if int(item.Group) != of || !o.Opens(v, item.Name) {
				continue
			}
			link := site.NavItem{Label: p.T(item.Key), URL: deskRoot(v) + under(item.Name), Current: item.Name == section,
				Icon: item.Icon}
			if n := counts[item.Name]; n != (chapter.Count{}) {
				link.Count, link.Wait = countOf(p, n), n.Wait > 0
				group.Wait += n.Wait
			}
			group.Open = group.Open || link.Current
			group.Items = append(group.Items, link)
		}
		if group.Wait > 0 {
			group.Waits = p.P.Number(group.Wait)
		}
		if len(group.Items) > 0 {
			out = append(out, group)
		}
	}
	return out
}

// thumbs are the places that a phone shows: the first page, the programme room or what somebody may see instead, the search,
// and the whole navigation as a page.
func (o *Office) thumbs(p site.Page, v Visit, section string) []site.NavItem {
	out := []site.NavItem{{Label: p.T("nav.start"), Icon: "home", Current: section == ""}}
	for _, name := range []string{"edit", "sessions"} {
		i := slices.IndexFunc(o.menu, func(m chapter.MenuItem) bool {
			return m.Name == name && o.Opens(v, name)
		})
		if i >= 0 {
			out = append(out, site.NavItem{Label: p.T("nav.short." + name), URL: under(name), Icon: "grid", Current: section == name})
			break
		}
	}
	return append(out, site.NavItem{Label: p.T("nav.find"), URL: "find/", Icon: "find", Current: section == "find"},
		site.NavItem{Label: p.T("nav.menu"), URL: "menu/", Icon: "menu", Current: section == "menu"})
}

// menuPage is the navigation as a page, for phones.
func (o *Office) menuPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.EnterDesk(r)
	if err != nil {
		return err
	}
	return o.pages.Render(w, r, http.StatusOK, "menu.html", o.Page(w, r, v, "menu", "nav.menu"))
}

// countOf is a count as it stands beside a link: all, or those that wait of all.
func countOf(p site.Page, n chapter.Count) string {
	switch {
	case n.Wait == 0 || n.Wait == n.All:
		return p.P.Number(n.All)
	case n.All == 0:
		return p.P.Number(n.Wait)
	default:
		return p.P.Number(n.Wait) + " / " + p.P.Number(n.All)
	}
}

func deskRoot(v Visit) string { return "/organise/" + v.Edition.Slug + "/" }

// under is the path of a link below the desk.
func under(name string) string {
	if name == "" {
		return ""
	}
	return name + "/"
}

// sorted is the menu in the order in which it is shown.
func sorted(items []chapter.MenuItem) []chapter.MenuItem {
	return slices.SortedFunc(slices.Values(items), func(a, b chapter.MenuItem) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Place, b.Place))
	})
}
