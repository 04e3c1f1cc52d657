package site

import (
	"cmp"
	"slices"
)

// Link is a link of the navigation of an edition's public pages.
type Link struct {
	Place   int    // the lowest comes first
	Section string // of the pages that it leads to
	Path    string // within the edition: "schedule/"
	Key     string // message of its label
	Shown   Shown
	Live    bool   // it needs a server: it is not in a static export
	Icon    string // of the bar at the bottom of a phone: grid, clock, day; empty: it is under "more" there
	Before  string // the same while the edition has no release
	Counts  bool   // the number of stars stands beside it
}

// Shown says when a link is there.
type Shown int

// When a link is there.
const (
	Always      Shown = iota
	Released          // once the edition has a release
	Wishing           // while its sessions can be starred
	Practical         // once it has practical pages
	Speaking          // once the release has speakers
	Producing         // once the release has products
	Calling           // while its call for proposals is announced
	Registering       // while one can register for it, or will
)

// SetLinks gives the public navigation its links. It must not be called while pages are made.
func (s *Site) SetLinks(links []Link) {
	s.links = slices.SortedFunc(slices.Values(links), func(a, b Link) int { return cmp.Compare(a.Place, b.Place) })
}

// linksOf are the links of an edition's navigation; of an export that is served without us, those that need no server.
func (s *Site) linksOf(e *EditionRef, static bool) []Link {
	links := slices.DeleteFunc(slices.Clone(s.links), func(l Link) bool {
		return l.Shown == Released && !e.Released || l.Shown == Wishing && !e.Wishes ||
			l.Shown == Practical && !e.Practical || l.Shown == Speaking && !e.Speakers || l.Shown == Producing && !e.Products ||
			l.Shown == Calling && !e.Calling || l.Shown == Registering && !e.Registering || l.Live && static
	})
	if !e.Released {
		for i := range links {
			links[i].Icon = cmp.Or(links[i].Icon, links[i].Before)
		}
	}
	return links
}
