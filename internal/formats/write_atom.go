package formats

import (
	"encoding/xml"
	"fmt"
	"time"
)

// ReleaseEntry is a release as a feed tells of it.
type ReleaseEntry struct {
	Title    string
	URL      string // its own address, also its id
	Released time.Time
	Summary  string // plain text
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr,omitempty"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// WriteAtom writes a feed of releases (RFC 4287), newest first as given. Self is the feed's own address.
func WriteAtom(p Programme, self string, releases []ReleaseEntry) ([]byte, error) {
	feed := atomFeed{Lang: p.Language, ID: self, Title: clean(p.Title), Updated: p.Released.UTC().Format(time.RFC3339),
		Author: clean(orElse(p.Acronym, p.Title)),
		Links:  []atomLink{{Rel: "self", Href: self}, {Href: p.URL}}}
	for _, r := range releases {
		feed.Entries = append(feed.Entries, atomEntry{ID: r.URL, Title: clean(r.Title), Updated: r.Released.UTC().Format(time.RFC3339),
			Link: atomLink{Href: r.URL}, Summary: clean(r.Summary)})
	}
	b, err := xml.MarshalIndent(feed, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write feed: %w", err)
	}
	return append([]byte(xml.Header), append(b, '\n')...), nil
}
