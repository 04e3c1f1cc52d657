package formats

import (
	"time"

	"github.com/creneau/creneau/internal/kit/text"
)

// Programme is a convention's programme as plain values: what every reader makes and every writer takes.
// Nothing in it is an identifier of ours: references are the keys of the source (readers) or whatever the
// caller chose (writers), unique within their slice.
type Programme struct {
	Title, Subtitle  string
	Acronym          string // short name without spaces
	Description      string
	Version          string // of the released programme, as text
	Generator        Generator
	URL              string // public address of the human-readable programme
	BaseURL          string // public address that all others start with, with a final slash
	Language         string // of the texts about the programme itself, BCP 47
	Zone             *time.Location
	Venue, Address   string
	Released         time.Time // when this version was released: DTSTAMP, LAST-MODIFIED, Atom
	Days             []Day     // in order
	Rooms            []Room    // in the organiser's order
	Tracks           []Track
	Formats          []Format
	Products         []Product
	Speakers         []Speaker
	Sessions         []Session
	TimeslotDuration time.Duration // of the grid; 0 is written as five minutes
}

// Generator names the software that wrote a file.
type Generator struct{ Name, Version, URL string }

// Day is one day of the programme, half-open [Start, End).
type Day struct {
	Date       string // YYYY-MM-DD in the programme's zone
	Start, End time.Time
	Assumed    bool // a reader took the hours from the entries: the source does not say both
}

// Room is where sessions happen.
type Room struct {
	Key         string
	GUID        string // stable uuid, empty when the source has none
	Name        string
	Description string
	Capacity    int // persons, 0 when unknown
	Floor       string
	Features    []string // step_free, hearing_loop, recording, streaming, captions
}

// Track groups sessions by theme.
type Track struct {
	Key, Name, Slug string
	Color           string // #rrggbb or empty
}

// Format is a kind of session with its usual length.
type Format struct {
	Key, Name string
	Kind      Kind
	Duration  time.Duration // 0 when the source gives none
}

// Product is what a session can be about.
type Product struct{ Key, Name, Family, Description, URL string }

// Speaker is a person on stage.
type Speaker struct {
	Key              string
	GUID             string
	Code             string
	Number           int // positive integer for clients that need one, 0 when none
	Name             string
	Pronouns         string
	Biography        string // Markdown
	Organisation     string
	OrganisationKind string // host, partner, independent, public, other; empty when unknown
	Email            string // read so that a returning speaker is recognised; never written
	PictureURL       string
	URL              string // public page
	Links            []Link
	Said             Fields `json:"-"` // what the source says of the person; readers fill it, writers ignore it
}

// Link is an address with a title. Type is one of slides, paper, web, blog, article, media, related, video.
type Link struct{ Title, URL, Type string }

// Kind says what a session is for the day, whatever its format is called.
type Kind string

// The kinds of session.
const (
	Keynote Kind = "keynote"
	Talk    Kind = "talk"
	Lab     Kind = "lab"
	Break   Kind = "break"
)

// State is a session's standing in the programme.
type State string

// The states; the zero value is read as Confirmed.
const (
	Confirmed State = "confirmed"
	Delayed   State = "delayed"
	Cancelled State = "cancelled"
)

// Session is one entry of the programme: a keynote, talk, lab or break.
type Session struct {
	Key             string // identity in the source: a second import finds the session by it
	Said            Fields `json:"-"` // what the source says of the session; readers fill it, writers ignore it
	Code            string // six characters [0-9A-Z], empty when the source has none
	Title, Subtitle string
	Abstract        string // Markdown
	Description     string // Markdown, longer
	Kind            Kind
	Format          string // key of a Format, empty when none
	Track           string // key of a Track
	Level           string // as the source says it
	Language        string // BCP 47
	Tags            []string
	Products        []string // keys
	Speakers        []string // keys, in billing order
	Segments        []Segment
	Duration        time.Duration
	Plenary         bool // nothing else runs meanwhile
	DoNotRecord     bool
	Recorded        bool
	Streamed        bool
	State           State
	StateNote       string `json:"-"`          // what is said about a delay or a cancellation; calendars show it
	Pending         bool   `json:",omitempty"` // to be confirmed; what was imported before it was known is compared without it
	Links           []Link
	URL             string // public page
	FeedbackURL     string
	OriginURL       string
	Placements      []Placement // empty when not placed, several when repeated
}

// Segment is a part of a keynote.
type Segment struct {
	Title    string
	Speakers []string
	Duration time.Duration
}

// Placement is a session in a room at a time. Room is empty for what happens everywhere (a plenary, a break).
type Placement struct {
	GUID     string // stable uuid, empty when the source has none
	Number   int    // positive integer unique in the programme, 0 when none
	Code     string
	Room     string // key of a Room
	Start    time.Time
	Duration time.Duration // 0 means the session's
	Sequence int           // public changes since it first appeared; iCalendar's SEQUENCE
}

// Note is something a reader noticed and what it assumed instead. Place is a path in the file, a line or a cell.
type Note struct {
	Place string
	Code  string    // stable: duplicate_id, no_offset, wrong_date, unknown_field, no_end, …
	Said  text.Said // what was found and what was assumed; messages import.note.…
}

// NewNote says something at a place of a file, or of all of it, with values as text.Say takes them.
func NewNote(place, code string, values ...any) Note {
	return Note{Place: place, Code: code, Said: text.Say("import.note."+code, values...)}
}
