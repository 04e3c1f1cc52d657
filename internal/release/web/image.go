package web

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// cardName is the last part of the address of the picture that stands for a page elsewhere.
const cardName = "og-image"

// between stands between parts of a line.
const between = " · "

// noHue is of a card in the edition's accent.
const noHue = -1

// card draws a picture that stands for a page of the release. It is the same for readers of every language, so it is in the edition's
// first one.
func (s *shelf) card(c face.Card) (*web.Cached, error) {
	v := s.view(s.edition.Offered()[0])
	c.Foot = v.ref(s.edition, shows{}).About
	logo, err := s.shownPicture(face.LogoAt(s.edition, picture.Small))
	if err != nil {
		return nil, err
	}
	c.Logo = logo
	b, err := c.Draw(s.edition)
	if err != nil {
		return nil, err
	}
	return web.NewCached("image/png", b, web.CacheOptions{Modified: s.index.LastChanged(), Share: true, Packed: true}), nil
}

// shownPicture is the bytes of a picture that is public; nil when it is not there any more.
func (s *shelf) shownPicture(at string) ([]byte, error) {
	b, err := s.door.pictureOf(context.Background(), s.edition, at)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return b, err
}

// homeCard stands for the front page.
func (s *shelf) homeCard() (*web.Cached, error) {
	header, err := s.shownPicture(face.HeaderAt(s.edition, picture.Wide))
	if err != nil {
		return nil, err
	}
	return s.card(face.Card{Title: s.edition.Name, Below: s.edition.Tagline, Hue: noHue, Header: header})
}

// programmeCard stands for the programme.
func (s *shelf) programmeCard() (*web.Cached, error) {
	v, keynotes := s.view(s.edition.Offered()[0]), 0
	for _, session := range s.index.Sessions {
		if session.Kind == programme.Keynote {
			keynotes++
		}
	}
	return s.card(face.Card{Title: v.P.T("programme.title"), Below: s.facts(v, keynotes), Hue: noHue})
}

// sessionCard stands for a session: when, where, what and who, with the picture of who speaks alone.
func (s *shelf) sessionCard(session release.SnapshotSession) (*web.Cached, error) {
	view := s.view(s.edition.Offered()[0]).Anywhere(session)
	c := face.Card{Above: joined(view.Start, view.Room, view.Track), Title: session.Title, Below: view.Speakers, Hue: view.Hue}
	if people := s.index.SpeakersOf(session); len(people) == 1 {
		var err error
		if c.Person, err = s.shownPicture(people[0].PictureAt(picture.Large)); err != nil {
			return nil, err
		}
	}
	return s.card(c)
}

// speakerCard stands for somebody, with what they speak about.
func (s *shelf) speakerCard(p release.SnapshotSpeaker) (*web.Cached, error) {
	v := s.view(s.edition.Offered()[0])
	var titles []string
	for _, session := range v.ByTitle(s.index.SessionsOf(p.ID)) {
		titles = append(titles, session.Title)
	}
	person, err := s.shownPicture(p.PictureAt(picture.Large))
	if err != nil {
		return nil, err
	}
	return s.card(face.Card{Above: p.Organisation, Title: p.Name, Below: joined(titles...), Hue: noHue, Person: person})
}

func (s *shelf) roomCard(r release.SnapshotRoom) (*web.Cached, error) {
	p := s.view(s.edition.Offered()[0]).P
	places := ""
	if r.Capacity > 0 {
		places = p.T("programme.places", "Count", r.Capacity)
	}
	return s.card(face.Card{Title: r.Name, Below: joined(places, p.T("programme.floor", "Floor", r.Floor)), Hue: noHue})
}

func (s *shelf) productCard(p release.SnapshotProduct) (*web.Cached, error) {
	return s.card(face.Card{Title: p.Name, Below: shorten(p.Summary), Hue: noHue})
}

func (s *shelf) infoCard(p practical.Page) (*web.Cached, error) {
	return s.card(face.Card{Title: p.Title, Below: p.Summary, Hue: noHue})
}

// joined is the parts that there are, as one line.
func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, between)
}

// ofCard is the maker of a card as that of a page: it has no language.
func ofCard[T any](draw func(T) (*web.Cached, error)) func(lang string, part T) (*web.Cached, error) {
	return func(_ string, part T) (*web.Cached, error) { return draw(part) }
}

// unreleasedCard stands for an edition that has no release yet.
func (d *Door) unreleasedCard(ctx context.Context, e edition.Edition, p *text.Printer, days []edition.Day) (*web.Cached, error) {
	key := faceKey{e.ID, face.Tag(e), cardOf(e, days)}
	return d.faces.GetOrMake(key, func() (*web.Cached, error) {
		c := face.Card{Title: e.Name, Below: e.Tagline, Foot: e.Venue, Hue: noHue}
		if len(days) > 0 {
			c.Foot = joined(p.Date(days[0].Start.In(e.Location())), e.Venue)
		}
		var err error
		if c.Header, err = d.pictureOf(ctx, e, face.HeaderAt(e, picture.Wide)); err != nil {
			return nil, err
		}
		if c.Logo, err = d.pictureOf(ctx, e, face.LogoAt(e, picture.Small)); err != nil {
			return nil, err
		}
		b, err := c.Draw(e)
		if err != nil {
			return nil, err
		}
		return web.NewCached("image/png", b, web.CacheOptions{Share: true, Packed: true, Control: "no-cache"}), nil
	})
}

// cardOf names what such a card is drawn from, besides the face.
func cardOf(e edition.Edition, days []edition.Day) string {
	name := joined(cardName, e.Name, e.Tagline, e.Venue, e.Face.Header)
	if len(days) > 0 {
		name += days[0].Date
	}
	return name
}
