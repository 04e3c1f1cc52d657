package programme

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/speaker"
)

// Identifiers.
type (
	SessionID   string // ses_…
	PlacementID string // pla_…
	RuleID      string // rul_…
)

// State is a session's standing.
type State string

// The states.
const (
	Confirmed State = "confirmed"
	Delayed   State = "delayed"
	Cancelled State = "cancelled"
)

// The kinds of session.
const (
	Keynote = "keynote"
	Talk    = "talk"
	Lab     = "lab"
	Break   = "break"
)

// Session is one thing that can be placed in the programme.
type Session struct {
	ID           SessionID
	EditionID    edition.ID
	GUID         string // stable uuid
	Code         string // six characters, unique in the edition
	Number       int    // positive, unique in the edition
	Title        string
	Subtitle     string
	Abstract     string // Markdown
	Kind         string // keynote, talk, lab, break
	FormatID     edition.FormatID
	TrackID      edition.TrackID
	Level        string // beginner, intermediate, advanced; or as imported
	Language     string // BCP 47, empty when it does not matter
	Tags         []string
	Minutes      int
	Plenary      bool // nothing else runs meanwhile
	Internal     bool // of a break that only organisers see: it keeps a room free, and no release tells of it
	Pending      bool // not decided or confirmed yet: it may be placed, and looks it
	Undisclosed  bool `json:",omitempty"` // adopted, and its speakers were not told: only who may change the programme knows of it
	Recorded     bool
	Streamed     bool
	Requires     []edition.Feature
	State        State
	StateNote    string
	Links        []Link
	Segments     []Segment    // of a keynote, in order
	Speakers     []speaker.ID // in billing order; includes those of segments
	Products     []catalogue.ProductID
	SourceKey    string // its identity in an imported programme
	SourceDigest string // of what was imported, to tell changes there from changes here
	CreatedAt    time.Time
	Version      int64
}

// Segment is a part of a keynote.
type Segment struct {
	Title    string       `json:"title"`
	Minutes  int          `json:"minutes"`
	Speakers []speaker.ID `json:"speakers"`
}

// Link is an address with a title. Type is one of slides, video, paper, web, related.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Type  string `json:"type"`
}

// Placement is a session in a room at a time: half-open, as long as the session unless told. An empty room means
// everywhere.
type Placement struct {
	ID        PlacementID
	EditionID edition.ID
	SessionID SessionID
	GUID      string
	Code      string
	Number    int
	RoomID    edition.RoomID
	Start     time.Time
	Minutes   int
	Pinned    bool // the planner leaves it where it is
	Version   int64
}

// End is when the placement is over.
func (p Placement) End() time.Time { return p.Start.Add(time.Duration(p.Minutes) * time.Minute) }

// RuleKind is what a rule asks of two sessions.
type RuleKind string

// The rules: First ends before Second starts; the two never overlap.
const (
	Before RuleKind = "before"
	Apart  RuleKind = "apart"
)

// Rule binds two sessions.
type Rule struct {
	ID            RuleID
	EditionID     edition.ID
	Kind          RuleKind
	First, Second SessionID
	Version       int64
	label         string // both titles, for the list of changes
}

// Levels are the usual ones, in order.
var Levels = [...]string{"beginner", "intermediate", "advanced"}

// Refusals about sessions and placements.
var (
	ErrTitle   = fault.New(fault.Invalid, "session.title", "a title is needed, of at most 300 characters").Field("title", "session.title")
	ErrKind    = fault.New(fault.Invalid, "session.kind", "a session is a keynote, talk, lab or break").Field("kind", "session.kind")
	ErrMinutes = fault.New(fault.Invalid, "session.minutes", "a length is 1 to 1,440 minutes").Field("minutes", "session.minutes")
	ErrTooLong = fault.New(fault.Invalid, "session.too_long",
		"longer than a session of this edition may last; shorten it, or raise the limit in the edition's settings").Field("minutes",
		"session.too_long")
	ErrLanguage = fault.New(fault.Invalid, "session.language", "a language is written like fr or en").Field("language", "session.language")
	ErrState    = fault.New(fault.Invalid, "session.state", "a session is confirmed, delayed or cancelled").Field("state", "session.state")
	ErrLink     = fault.New(fault.Invalid, "session.link", "an address starts with https:// or http://").Field("links", "session.link")
	ErrSegments = fault.New(fault.Invalid, "session.segments",
		"only a keynote has segments, each with a title and a length, together no longer than the keynote").Field("segments", "session.segments")
	ErrInternal = fault.New(fault.Invalid, "session.internal", "only a break can be kept from the public").Field("internal",
		"session.internal")
	ErrReference = fault.New(fault.Invalid, "session.reference", "this belongs to another edition, or is gone")
	ErrTaken     = fault.New(fault.Conflict, "session.taken", "this code is taken in the edition")
	ErrStart     = fault.New(fault.Invalid, "placement.start", "a placement needs a day and a time within the edition's days").Field("start",
		"placement.start")
	ErrPlenary = fault.New(fault.Invalid, "placement.room", "only a plenary or a break can do without a room").Field("room",
		"placement.room")
	ErrRuleTaken = fault.New(fault.Conflict, "rule.taken", "the two sessions are bound so already").Field("second", "rule.taken")
	ErrRule      = fault.New(fault.Invalid, "rule.pair", "a rule binds two different sessions of the edition").Field("second", "rule.pair")
)

var languageShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z]{2,4})?$`)

// IsLanguage reports whether a text names a language as BCP 47 does: fr, pt-BR.
func IsLanguage(s string) bool { return languageShape.MatchString(s) }

// Check refuses a session that cannot be, by the rules that need nothing else. limit is the edition's, in minutes;
// keynotes, breaks and what was imported so are not held to it.
func (s Session) Check(limit int) error {
	switch {
	case strings.TrimSpace(s.Title) == "" || text.Longer(s.Title, MaxLine):
		return ErrTitle
	case !slices.Contains(edition.Kinds[:], s.Kind):
		return ErrKind
	case s.Minutes < 1 || s.Minutes > MostMinutes:
		return ErrMinutes
	case s.Minutes > s.Longest(limit):
		return ErrTooLong.With("Limit", limit).With("Minutes", s.Minutes)
	case s.Language != "" && !IsLanguage(s.Language):
		return ErrLanguage
	case s.State != Confirmed && s.State != Delayed && s.State != Cancelled:
		return ErrState
	case s.Internal && s.Kind != Break:
		return ErrInternal
	}
	for _, l := range s.Links {
		if !text.IsWeb(l.URL) {
			return ErrLink.With("URL", l.URL)
		}
	}
	return s.CheckSegments()
}

// MostMinutes is how long a session may last at most.
const MostMinutes = 24 * 60

// Longest is how many minutes a session may last in an edition with a limit, 0 for none: it is for talks and labs that were not imported.
func (s Session) Longest(limit int) int {
	if limit > 0 && (s.Kind == Talk || s.Kind == Lab) && (s.SourceKey == "" || s.FromProposal()) {
		return min(limit, MostMinutes)
	}
	return MostMinutes
}

// CheckSegments refuses segments of what is no keynote, or that are longer together than it.
func (s Session) CheckSegments() error {
	total := 0
	for _, g := range s.Segments {
		if strings.TrimSpace(g.Title) == "" || g.Minutes < 1 {
			return ErrSegments
		}
		total += g.Minutes
	}
	if len(s.Segments) > 0 && (s.Kind != Keynote || total > s.Minutes) {
		return ErrSegments
	}
	return nil
}

// JoinSpeakers makes Speakers include those of the segments, after those named.
func (s *Session) JoinSpeakers() {
	for _, g := range s.Segments {
		for _, id := range g.Speakers {
			if !slices.Contains(s.Speakers, id) {
				s.Speakers = append(s.Speakers, id)
			}
		}
	}
}
