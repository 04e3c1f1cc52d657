package formats

import (
	"slices"
	"strings"
	"time"
)

// own is what our schedules say beyond what the schemas of others have a place for. Other programs pass over it; our reader takes of it
// what the visible part of the file does not contradict. See docs/adr/0024-our-own-schedules-come-back-whole.md.
type own struct {
	Form        int          `json:"form"` // of this block
	Subtitle    string       `json:"subtitle,omitempty"`
	Description string       `json:"description,omitempty"`
	Venue       string       `json:"venue,omitempty"`
	Address     string       `json:"address,omitempty"`
	Language    string       `json:"language,omitempty"`
	Released    time.Time    `json:"released,omitzero"`
	Rooms       []ownRoom    `json:"rooms,omitempty"`
	Tracks      []ownTrack   `json:"tracks,omitempty"`
	Formats     []ownFormat  `json:"formats,omitempty"`
	Products    []ownProduct `json:"products,omitempty"`
	Speakers    []ownSpeaker `json:"speakers,omitempty"`
	Sessions    []ownSession `json:"sessions,omitempty"`
}

// ownForm is raised when the block means something else than before.
const ownForm = 1

type ownRoom struct {
	GUID        string   `json:"guid,omitempty"`
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Capacity    int      `json:"capacity,omitempty"`
	Floor       string   `json:"floor,omitempty"`
	Features    []string `json:"features,omitempty"`
}

type ownTrack struct {
	Name  string `json:"name"`
	Slug  string `json:"slug,omitempty"`
	Color string `json:"color,omitempty"`
}

type ownFormat struct {
	Name    string `json:"name"`
	Kind    Kind   `json:"kind,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
}

type ownProduct struct {
	Name        string `json:"name"`
	Family      string `json:"family,omitempty"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
}

type ownSpeaker struct {
	GUID             string `json:"guid"`
	Code             string `json:"code,omitempty"`
	Name             string `json:"name"`
	Pronouns         string `json:"pronouns,omitempty"`
	Biography        string `json:"biography,omitempty"`
	Organisation     string `json:"organisation,omitempty"`
	OrganisationKind string `json:"organisation_kind,omitempty"`
	Picture          string `json:"picture,omitempty"`
	URL              string `json:"url,omitempty"`
	Links            []Link `json:"links,omitempty"`
}

type ownSession struct {
	Places      []ownPlace   `json:"places"`
	Code        string       `json:"code,omitempty"`
	Title       string       `json:"title,omitempty"` // this, Subtitle and Abstract only where the visible one is not exact
	Subtitle    string       `json:"subtitle,omitempty"`
	Abstract    string       `json:"abstract,omitempty"`
	Description string       `json:"description,omitempty"`
	Segments    []ownSegment `json:"segments,omitempty"`
	Format      string       `json:"format,omitempty"`
	Level       string       `json:"level,omitempty"`
	Tags        []string     `json:"tags,omitempty"`
	Products    []string     `json:"products,omitempty"`
	Minutes     int          `json:"minutes,omitempty"` // where a place has another length
	Plenary     bool         `json:"plenary,omitempty"`
	Streamed    bool         `json:"streamed,omitempty"`
	State       State        `json:"state,omitempty"`
	StateNote   string       `json:"state_note,omitempty"`
	Pending     bool         `json:"pending,omitempty"`
	Links       []Link       `json:"links,omitempty"` // likewise
}

// ownPlace is a placement by the guid of its event. Room is its number in the list of rooms, none for everywhere.
type ownPlace struct {
	GUID     string `json:"guid"`
	Room     *int   `json:"room,omitempty"`
	Sequence int    `json:"sequence,omitempty"`
}

type ownSegment struct {
	Title    string   `json:"title"`
	Minutes  int      `json:"minutes"`
	Speakers []string `json:"speakers,omitempty"` // guids
}

// own gathers what a schedule cannot show.
func (p Programme) own() own {
	o := own{Form: ownForm, Subtitle: p.Subtitle, Description: p.Description, Venue: p.Venue, Address: p.Address, Language: p.Language,
		Released: p.Released}
	for _, r := range p.Rooms {
		o.Rooms = append(o.Rooms, ownRoom{r.GUID, r.Name, r.Description, r.Capacity, r.Floor, r.Features})
	}
	for _, t := range p.Tracks {
		o.Tracks = append(o.Tracks, ownTrack{t.Name, t.Slug, t.Color})
	}
	for _, f := range p.Formats {
		o.Formats = append(o.Formats, ownFormat{f.Name, f.Kind, wholeMinute(f.Duration)})
	}
	for _, v := range p.Products {
		o.Products = append(o.Products, ownProduct{v.Name, v.Family, v.Description, v.URL})
	}
	for _, s := range p.Speakers {
		if s.GUID != "" {
			o.Speakers = append(o.Speakers, ownSpeaker{s.GUID, s.Code, s.Name, s.Pronouns, s.Biography, s.Organisation, s.OrganisationKind,
				s.PictureURL, s.URL, s.Links})
		}
	}
	for _, s := range p.Sessions {
		if len(s.Placements) > 0 {
			o.Sessions = append(o.Sessions, p.ownSession(s))
		}
	}
	return o
}

func (p Programme) ownSession(s Session) ownSession {
	out := ownSession{Code: s.Code, Subtitle: inexact(s.Subtitle), Abstract: inexact(s.Abstract), Description: s.Description,
		Format: p.formatName(s.Format), Level: s.Level, Tags: s.Tags, Plenary: s.Plenary, Streamed: s.Streamed,
		State: s.State, StateNote: s.StateNote, Pending: s.Pending}
	if visible(p.titleOf(s)) != s.Title {
		out.Title = s.Title
	}
	if !slices.Equal(shownLinks(s.Links), s.Links) {
		out.Links = s.Links
	}
	for _, at := range s.Placements {
		place := ownPlace{GUID: at.GUID, Sequence: at.Sequence}
		if n := slices.IndexFunc(p.Rooms, func(r Room) bool { return r.Key == at.Room }); n >= 0 && at.Room != "" {
			place.Room = &n
		}
		out.Places = append(out.Places, place)
		if (placed{s, at}).length() != s.Duration {
			out.Minutes = wholeMinute(s.Duration)
		}
	}
	for _, k := range s.Products {
		out.Products = append(out.Products, p.productName(k))
	}
	for _, g := range s.Segments {
		segment := ownSegment{Title: g.Title, Minutes: wholeMinute(g.Duration)}
		for _, k := range g.Speakers {
			segment.Speakers = append(segment.Speakers, p.speaker(k).GUID)
		}
		out.Segments = append(out.Segments, segment)
	}
	return out
}

// shownLinks is what a reader makes of links that a schedule shows.
func shownLinks(links []Link) []Link {
	a := newAssembler("", ReadOptions{})
	var out []Link
	for _, l := range links {
		out = a.link("", out, visible(l.Title), l.URL, frabLinkType(l.Type))
	}
	return out
}

func wholeMinute(d time.Duration) int { return int(d / time.Minute) }

// visible is what a reader makes of a text that a schedule shows: without control characters and spaces around it.
func visible(s string) string { return strings.TrimSpace(clean(s)) }

// inexact is a text of which a schedule shows something else, or empty.
func inexact(s string) string {
	if visible(s) == s {
		return ""
	}
	return s
}
