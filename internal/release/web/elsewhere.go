package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// foundElsewhere leads to a day on which a search finds something, of which the day that is shown shows nothing. The page holds one link
// for each day of the edition, and the browser's script counts anew as somebody types.
type foundElsewhere struct {
	Date       string // of the day; empty: it is shown, and a filter is in the way
	URL        string
	Label      string // "3 sessions on Friday 5 February 2027"
	One, Other string // the label, with a place for a number
	Count      int
}

// numberPlace stands for a number in messages that the browser's script fills.
const numberPlace = "{count}"

// elsewhere are the links of a page to where the words of its search stand: here without the filters, or on other days. Nothing is counted
// unless the page shows nothing.
func (s *shelf) elsewhere(page *programmePage, v View, shown release.SnapshotDay) (links []foundElsewhere, some bool) {
	count := map[string]int{}
	if page.Shown == 0 && page.Filter.Query != "" {
		pass := release.Filter{Query: page.Filter.Query}.Apply(s.index, s.search())
		for _, e := range s.index.Entries {
			if pass[e.SessionID] && s.index.SharedSession(e.SessionID).Kind != programme.Break {
				count[e.DayID]++
			}
		}
	}
	for _, day := range s.index.Days {
		values, link := page.kept(), foundElsewhere{Date: day.Date, Count: count[day.ID]}
		if day.ID == shown.ID {
			link.Date, link.One, link.Other = "", v.P.T("programme.found_here_one"), v.P.T("programme.found_here_other")
		} else {
			name := v.P.Date(day.Start.In(s.index.Zone()))
			values.Set("day", day.Date)
			link.One, link.Other = v.P.T("programme.found_on_one", "Day", name), v.P.T("programme.found_on_other", "Day", name)
		}
		link.Label = link.Other
		if link.Count == 1 {
			link.Label = link.One
		}
		link.Label = strings.ReplaceAll(link.Label, numberPlace, strconv.Itoa(link.Count))
		values.Set("q", page.Filter.Query)
		link.URL = s.at("schedule/") + "?" + values.Encode()
		links, some = append(links, link), some || link.Count > 0
	}
	return links, some
}

// datesOf are the dates on which each session that is searched takes place, by its code.
func datesOf(x *release.Index) map[string][]string {
	dates := map[string]string{}
	for _, day := range x.Days {
		dates[day.ID] = day.Date
	}
	out := map[string][]string{}
	for _, e := range x.Entries {
		if s := x.SharedSession(e.SessionID); s.Kind != programme.Break {
			out[s.Code] = append(out[s.Code], dates[e.DayID])
		}
	}
	for _, on := range out {
		slices.Sort(on)
	}
	return out
}
