package web

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/release"
)

// page is what stands at a public address of a release.
type page struct {
	path        string // below the edition, in its one spelling
	alias       bool   // the address asked for is another one of the same answer, rather than another spelling
	anyLanguage bool
	make        func(lang string) (*web.Cached, error)
}

// find tells what stands at a path, without making it.
func (s *shelf) find(path string) (page, bool) {
	if p, ok := s.findFixed(path); ok {
		return p, true
	}
	folder, rest, _ := strings.Cut(path, "/")
	switch folder {
	case "talk":
		return s.findSession(rest)
	case "speaker":
		return s.findSpeaker(rest)
	case "info":
		if s.old {
			return page{}, false // they are of no release
		}
		return pageOrCard(s.info, func(v practical.Page) string { return v.Slug }, folder, rest, s.infoPage, s.infoCard)
	case "product":
		return pageOrCard(s.index.Products, func(v release.SnapshotProduct) string { return v.Slug }, folder, rest, s.product, s.productCard)
	case "room":
		return pageOrCard(s.index.Rooms, func(v release.SnapshotRoom) string { return v.Slug }, folder, rest, s.room, s.roomCard)
	case "track":
		return found(s.index.Tracks, func(v release.SnapshotTrack) string { return v.Slug }, "track/", rest, "/talks.ics", s.trackCalendar)
	}
	return page{}, false
}

// findFixed finds what every release has.
func (s *shelf) findFixed(path string) (page, bool) {
	if name, ok := exportAt(path); ok {
		return page{path: name, alias: true, make: func(lang string) (*web.Cached, error) { return s.export(lang, name) }}, true
	}
	p := page{path: path}
	switch path {
	case "":
		p.make = s.home
	case "schedule/", "schedule/nojs":
		p.make = func(lang string) (*web.Cached, error) { return s.programme(lang, path, "") }
	case "schedule/changelog/":
		p.make = s.changelog
	case nowPath: // of a server: made by the minute
		p.make = s.unmoving
		return p, s.static != nil && !s.old
	case "schedule/feed.xml":
		p.make = s.feed
	case "schedule/grid.css":
		p.make, p.anyLanguage = func(string) (*web.Cached, error) { return s.gridCSS(), nil }, true
	case keptPath:
		p.make, p.anyLanguage = func(string) (*web.Cached, error) { return s.kept() }, true
	case "sitemap.xml":
		p.make, p.anyLanguage = func(string) (*web.Cached, error) { return s.sitemap() }, true
	case "schedule/search.json":
		p.make, p.anyLanguage = func(string) (*web.Cached, error) { return s.words() }, true
	case "schedule/qr.svg":
		p.make, p.anyLanguage = func(string) (*web.Cached, error) { return s.code() }, true
	case "info/":
		p.make = s.infoList
		return p, len(s.info) > 0 && !s.old
	case cardName:
		p.make, p.anyLanguage = func(string) (*web.Cached, error) { return s.homeCard() }, true
		return p, !s.old
	case "schedule/" + cardName:
		p.make, p.anyLanguage = func(string) (*web.Cached, error) { return s.programmeCard() }, true
	case "speaker/":
		p.make = s.speakers
		return p, s.old || len(s.index.Speakers) > 0
	case "product/":
		p.make = s.products
		return p, s.old || len(s.index.Products) > 0
	default:
		return page{}, false
	}
	return p, true
}

func (s *shelf) findSession(rest string) (page, bool) {
	code := func(v release.SnapshotSession) string { return v.Code }
	if strings.HasSuffix(rest, ".ics") {
		return found(s.index.Sessions, code, "talk/", rest, ".ics", s.sessionCalendar)
	}
	return pageOrCard(s.index.Sessions, code, "talk", rest, s.session, s.sessionCard)
}

func (s *shelf) findSpeaker(rest string) (page, bool) {
	code := func(v release.SnapshotSpeaker) string { return v.Code }
	if strings.HasSuffix(rest, "/talks.ics") {
		return found(s.index.Speakers, code, "speaker/", rest, "/talks.ics", s.speakerCalendar)
	}
	return pageOrCard(s.index.Speakers, code, "speaker", rest, s.speaker, s.speakerCard)
}

// pageOrCard is the page of a part of the release, or the picture that stands for it elsewhere.
func pageOrCard[T any](parts []T, name func(T) string, folder, rest string, render func(lang string, part T) (*web.Cached, error),
	draw func(T) (*web.Cached, error)) (page, bool) {
	if !strings.HasSuffix(rest, "/"+cardName) {
		return found(parts, name, folder+"/", rest, "/", render)
	}
	p, ok := found(parts, name, folder+"/", rest, "/"+cardName, ofCard(draw))
	p.anyLanguage = true
	return p, ok
}

// found is the page of the part of the release whose name stands between before and after: as it is spelled, or else whatever the case of
// its letters.
func found[T any](parts []T, name func(T) string, before, rest, after string, render func(lang string, part T) (*web.Cached, error)) (page,
	bool) {
	asked, ok := strings.CutSuffix(rest, after)
	if !ok {
		return page{}, false
	}
	i := slices.IndexFunc(parts, func(v T) bool { return name(v) == asked })
	if i < 0 {
		i = slices.IndexFunc(parts, func(v T) bool { return strings.EqualFold(name(v), asked) })
	}
	if i < 0 || asked == "" {
		return page{}, false
	}
	part := parts[i]
	return page{path: before + name(part) + after, make: func(lang string) (*web.Cached, error) { return render(lang, part) }}, true
}
