package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// MostShown is how many sessions a page shows at once that was made for one request: a programme of a thousand would be a megabyte.
const MostShown = 150

// Pages lead to what stands before and after what a page shows.
type Pages struct {
	Label         string
	Before, After site.NavItem // no address: nothing is there
}

// FirstShown is the place, in what is found, of the first session that an address asks for.
func FirstShown(q url.Values) int {
	n, err := strconv.Atoi(q.Get("from"))
	if err != nil || n < 0 {
		return 0
	}
	return n - n%MostShown
}

// PagesOf are the pages around the one that begins at first, of so many sessions; values are what the address holds besides.
func PagesOf(p *text.Printer, path string, values url.Values, first, all int) (out Pages) {
	at := func(from int) string {
		values.Del("from")
		if from > 0 {
			values.Set("from", strconv.Itoa(from))
		}
		if len(values) == 0 {
			return path
		}
		return path + "?" + values.Encode()
	}
	out.Label = p.T("programme.pages")
	if first > 0 {
		out.Before = site.NavItem{Label: p.T("programme.page_before", "Count", MostShown), URL: at(first - MostShown)}
	}
	if rest := all - first - MostShown; rest > 0 {
		more := p.T("programme.page_after", "Count", min(rest, MostShown), "Rest", p.Number(rest))
		out.After = site.NavItem{Label: more, URL: at(first + MostShown)}
	}
	return out
}

// Meant are other searches that may have been meant by a filter's, with its other choices; kept is what the address holds besides.
func Meant(s *release.Search, f release.Filter, path string, kept url.Values) (out []site.NavItem) {
	if f.Query == "" {
		return nil
	}
	for _, query := range s.Meant(f.Query) {
		f.Query = query
		values := f.Values()
		maps.Copy(values, kept)
		out = append(out, site.NavItem{Label: query, URL: path + "?" + values.Encode()})
	}
	return out
}

// Chosen are filters, counted among so many sessions, with the choices that a filter makes. A choice that makes no difference is left out
// unless it is made, and so is a filter without another choice.
func Chosen(all []FilterField, f release.Filter, among int) (fields []FilterField) {
	values := f.Values()
	for _, field := range all {
		chosen := values[field.Name]
		access := field.Name == "access"
		options := make([]Option, 0, len(field.Options))
		for _, o := range field.Options {
			o.Selected = slices.Contains(chosen, o.Value)
			if o.Selected || o.Count > 0 && !(access && o.Count == among) {
				options = append(options, o)
			}
		}
		field.Options = options
		if len(options) > 1 || access && len(options) == 1 {
			fields = append(fields, field)
		}
	}
	return fields
}
