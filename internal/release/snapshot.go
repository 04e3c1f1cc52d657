package release

import (
	"time"

	"github.com/creneau/creneau/internal/programme"
)

// Snapshot is everything the public may know about an edition at one release, complete in itself: every page,
// export, feed and day derives from one and from nothing else. It is stored as JSON and never changes, but for names that are withdrawn
// (see WithdrawName).
//
// Slices are in display order. References between parts are ids of ours, which never change between releases.
type Snapshot struct {
	Release     int       `json:"release"` // 0 for a preview of the draft
	ReleasedAt  time.Time `json:"released_at"`
	RewrittenAt time.Time `json:"rewritten_at,omitzero"` // when a name was last withdrawn from it; zero: never
	Note        string    `json:"note,omitempty"`
	Edition     SnapshotEdition
	Days        []SnapshotDay
	Rooms       []SnapshotRoom
	Walks       []SnapshotWalk // minutes between rooms, each pair once
	Tracks      []SnapshotTrack
	Formats     []SnapshotFormat
	Families    []SnapshotFamily
	Products    []SnapshotProduct
	Speakers    []SnapshotSpeaker
	Sessions    []SnapshotSession // by title
	Entries     []SnapshotEntry   // by start, then room order
	Retired     []SnapshotRetired // entries of earlier releases that are no more, for their sequences
}

// SnapshotEdition is the frame of the programme.
type SnapshotEdition struct {
	ID, Slug, Name, Tagline, Description string
	Series, SeriesSlug                   string
	Organisation, OrganisationURL        string
	Languages                            []string
	Zone                                 string // IANA name
	Venue, Address, VenueURL             string
	State                                string
	MustWeight                           int // weight of a must-see, where interested weighs 2
}

// SnapshotDay is a day of the edition.
type SnapshotDay struct {
	ID, Date   string // 2026-02-02 in the edition's zone
	Start, End time.Time
	SlotStarts []time.Time // of the grid, for drawing
}

// SnapshotRoom is a room.
type SnapshotRoom struct {
	ID, GUID, Slug, Name, Description string
	Capacity                          int // persons
	Floor                             int
	Features                          []string
}

// SnapshotWalk is the walking time between two rooms.
type SnapshotWalk struct {
	A, B    string // room ids
	Minutes int
}

// SnapshotTrack is a track; Hue is its index in the palette, 0 to 7.
type SnapshotTrack struct {
	ID, Slug, Name, Color string
	Hue                   int
}

// SnapshotFormat is a format of session.
type SnapshotFormat struct {
	ID, Slug, Name, Kind string
	Minutes              int
}

// SnapshotFamily groups products.
type SnapshotFamily struct{ ID, Slug, Name string }

// SnapshotProduct is one of the host's products.
type SnapshotProduct struct {
	ID, Slug, Name, Summary, URL, FamilyID string

	Picture    string `json:",omitempty"` // picture.Ref; empty when none
	PictureAlt string `json:",omitempty"`
}

// SnapshotSpeaker is a speaker as the public sees them: no e-mail address, no availability.
type SnapshotSpeaker struct {
	ID, GUID, Code string
	Number         int
	Name, Pronouns string
	Biography      string // Markdown
	Organisation   string
	Kind           string // host, partner, independent, public, other; empty when unknown
	Picture        string // picture.Ref; empty when none. In releases of before there was a store, an address elsewhere
	PictureAlt     string `json:",omitempty"` // what is to be seen on it
	Logo           string `json:",omitempty"` // picture.Ref of the organisation's
	LogoAlt        string `json:",omitempty"`
	Links          []programme.Link
}

// SnapshotSession is a session of the programme, placed or not.
type SnapshotSession struct {
	ID, GUID, Code  string
	Number          int
	Title, Subtitle string
	Abstract        string // Markdown
	Kind            string // keynote, talk, lab, break
	FormatID        string
	TrackID         string
	Level           string // beginner, intermediate, advanced, or as imported
	Language        string
	Tags            []string
	Minutes         int
	Plenary         bool
	Recorded        bool
	Streamed        bool
	State           string // confirmed, delayed, cancelled
	Pending         bool   // to be confirmed
	StateNote       string
	Links           []programme.Link
	Speakers        []string // speaker ids in billing order, segments' speakers included
	Products        []string
	Segments        []SnapshotSegment
	Requires        []string
}

// SnapshotSegment is a part of a keynote.
type SnapshotSegment struct {
	Title    string
	Minutes  int
	Speakers []string
}

// SnapshotEntry is a session at a place and time: half-open [Start, End).
type SnapshotEntry struct {
	ID, GUID, Code string
	Number         int
	SessionID      string
	RoomID         string // empty when the entry fills all rooms
	DayID          string
	Start, End     time.Time
	Sequence       int       // public changes of time, room, state or confirmation since it first appeared
	ChangedAt      time.Time // release that last changed it
}

// SnapshotRetired remembers the sequence of an entry that left the programme: should it come back, it goes on.
type SnapshotRetired struct {
	GUID     string
	Sequence int
}
