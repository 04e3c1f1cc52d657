package edition

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// Identifiers.
type (
	OrganisationID string // org_…
	SeriesID       string // ser_…
	ID             string // edi_…
)

// Organisation is a company that holds conventions.
type Organisation struct {
	ID      OrganisationID
	Slug    string
	Name    string
	URL     string
	Version int64
}

// Series is a yearly line of editions of one organisation.
type Series struct {
	ID             SeriesID
	OrganisationID OrganisationID
	Slug           string
	Name           string
	Description    string
	Version        int64
}

// State is how far an edition has come.
type State string

// The states, in order. An announced edition may have no date yet.
const (
	Draft     State = "draft"
	Announced State = "announced"
	Published State = "published"
	Over      State = "over"
)

// States lists them in order.
var States = [...]State{Draft, Announced, Published, Over}

// Unplaced says which sessions without a place are public.
type Unplaced string

// The choices: none, those that are decided, or those to be confirmed as well.
const (
	UnplacedNone    Unplaced = "none"
	UnplacedDecided Unplaced = "decided"
	UnplacedAll     Unplaced = "all"
)

// UnplacedChoices lists them from the strictest on.
var UnplacedChoices = [...]Unplaced{UnplacedNone, UnplacedDecided, UnplacedAll}

// Edition is one convention.
type Edition struct {
	ID             ID
	SeriesID       SeriesID
	Slug           string
	Name           string
	Tagline        string
	Description    string   // Markdown
	Languages      []string // of its pages, the first one first: "fr", "en"
	Zone           string   // IANA name
	Venue          string
	Address        string
	VenueURL       string
	State          State
	SessionLimit   int // minutes a session may last; 0 for no limit
	SetupMinutes   int // between two sessions in a room
	WalkSameFloor  int // minutes between two rooms on one floor, unless told
	WalkPerFloor   int // minutes more per floor between them
	StarLimit      int // stars a person may give; 0 for no limit
	MustWeight     int // weight of a must-see, where interested weighs 2
	GroupMinimum   int // smallest group of persons that is shown to organisers
	PeopleExpected int // persons, also those who star nothing
	NoShowPercent  int
	WishesOpen     bool   // whether sessions can be starred before a release
	UIDHost        string // behind the @ in the uids of its calendars, empty for none; kept by Check, see CalendarHost
	Unplaced       Unplaced
	Rehearsal      bool          // a demonstration or a test; said when it is made, and kept by Check
	ClockAhead     time.Duration // of the server's clock, in whole seconds; see At
	Face           Face
	Sender         Sender
	CreatedAt      time.Time
	Version        int64
}

// unknownHost stands for the server's address in editions whose calendars were given out before their host was kept.
const unknownHost = "?"

// CalendarHost is what stands behind the @ in the uids of the edition's calendars; empty for none, since the guid before it
// is enough. It outlives the server's address: serving counts only where no host was kept yet.
func (e Edition) CalendarHost(serving string) string {
	if e.UIDHost != unknownHost {
		return e.UIDHost
	}
	u, err := url.Parse(serving)
	if err != nil {
		return "localhost"
	}
	return u.Hostname()
}

// New returns an edition with the defaults of a dense one-day convention.
func New(series SeriesID, slug, name, zone string) Edition {
	return Edition{
		SeriesID: series, Slug: slug, Name: name, Zone: zone, Languages: []string{"en", "fr"}, State: Draft,
		SessionLimit: 30, SetupMinutes: 5, WalkSameFloor: 2, WalkPerFloor: 2, StarLimit: 100,
		MustWeight: 20, GroupMinimum: 5, PeopleExpected: 500, NoShowPercent: 30, Unplaced: UnplacedNone,
	}
}

// Lists reports whether a session without a place is public, by whether it is to be confirmed. Who opens wishes says it of the decided
// ones.
func (e Edition) Lists(pending bool) bool {
	if pending {
		return e.Unplaced == UnplacedAll
	}
	return e.WishesOpen || e.Unplaced == UnplacedDecided || e.Unplaced == UnplacedAll
}

// Public reports whether people who are not organisers may see that it exists.
func (e Edition) Public() bool { return e.State != Draft }

// Location is the edition's zone; Check has made sure that it loads.
func (e Edition) Location() *time.Location {
	loc, err := time.LoadLocation(e.Zone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// Refusals about the frame.
var (
	ErrSlug = fault.New(fault.Invalid, "edition.slug",
		"a short name has 2 to 60 lower-case letters, digits and hyphens and is not a reserved word").Field("slug", "edition.slug")
	ErrSlugTaken = fault.New(fault.Conflict, "edition.slug_taken", "this short name is taken; choose another one").Field("slug",
		"edition.slug_taken")
	ErrName      = fault.New(fault.Invalid, "edition.name", "a name is needed, of at most 200 characters").Field("name", "edition.name")
	ErrZone      = fault.New(fault.Invalid, "edition.zone", "unknown time zone; write it like Europe/Paris").Field("zone", "edition.zone")
	ErrLanguages = fault.New(fault.Invalid, "edition.languages", "at least one language is needed, like fr or en").Field("languages",
		"edition.languages")
	ErrState = fault.New(fault.Invalid, "edition.state", "an edition is draft, announced, published or over").Field("state",
		"edition.state")
	ErrURL      = fault.New(fault.Invalid, "edition.url", "an address starts with https:// or http://")
	ErrUnplaced = fault.New(fault.Invalid, "edition.unplaced",
		"of the sessions without a place none, the decided ones or all are public").Field("unplaced", "edition.unplaced")
	ErrNumber    = fault.New(fault.Invalid, "edition.number", "this number is out of range")
	ErrNoEdition = fault.New(fault.NotFound, "edition.none", "no such edition")
)

var (
	slugShape     = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])$`)
	languageShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)
	notSlug       = regexp.MustCompile(`[^a-z0-9]+`)
)

// Reserved are the first segments of addresses that no edition may take.
var Reserved = [...]string{
	"api", "assets", "healthz", "readyz", "metrics", "organise", "sign-in", "sign-out", "me", "outbox", "sw-js",
	"manifest", "static", "admin", "about", "language", "favicon", "robots", "new", "series", "schedule", "well-known",
}

// CheckSlug refuses what cannot stand in an address.
func CheckSlug(slug string) error {
	if !slugShape.MatchString(slug) {
		return ErrSlug
	}
	return nil
}

// Slugify makes a slug from a name: "Salle Gagarine" → "salle-gagarine". Fold takes accents off first.
func Slugify(name string, fold func(string) string) string {
	s := strings.Trim(notSlug.ReplaceAllString(strings.ToLower(fold(name)), "-"), "-")
	if len(s) > 50 {
		s = strings.Trim(s[:50], "-")
	}
	if len(s) < 2 {
		s += "-x"
	}
	return strings.TrimPrefix(s, "-")
}

// Check refuses an edition that cannot be.
func (e Edition) Check() error {
	if err := CheckSlug(e.Slug); err != nil || slices.Contains(Reserved[:], e.Slug) {
		return ErrSlug
	}
	if err := checkName(e.Name); err != nil {
		return err
	}
	if _, err := time.LoadLocation(e.Zone); err != nil || e.Zone == "" || e.Zone == "Local" {
		return ErrZone
	}
	if len(e.Languages) == 0 || slices.ContainsFunc(e.Languages, func(l string) bool { return !languageShape.MatchString(l) }) {
		return ErrLanguages
	}
	if !slices.Contains(States[:], e.State) {
		return ErrState
	}
	if err := checkURL("venue_url", e.VenueURL); err != nil {
		return err
	}
	if !slices.Contains(UnplacedChoices[:], e.Unplaced) {
		return ErrUnplaced
	}
	if err := e.checkClock(); err != nil {
		return err
	}
	if err := e.Face.check(); err != nil {
		return err
	}
	if err := e.Sender.check(); err != nil {
		return err
	}
	for _, r := range []struct {
		field     string
		n, lo, hi int
	}{
		{"session_limit", e.SessionLimit, 0, 24 * 60}, {"setup_minutes", e.SetupMinutes, 0, 240},
		{"walk_same_floor", e.WalkSameFloor, 0, 120}, {"walk_per_floor", e.WalkPerFloor, 0, 120},
		{"star_limit", e.StarLimit, 0, 10_000}, {"must_weight", e.MustWeight, 2, 100},
		{"group_minimum", e.GroupMinimum, 2, 1000}, {"people_expected", e.PeopleExpected, 0, 10_000_000},
		{"no_show_percent", e.NoShowPercent, 0, 95},
	} {
		if r.n < r.lo || r.n > r.hi {
			return ErrNumber.Field(r.field, "edition.number").With("Low", r.lo).With("High", r.hi)
		}
	}
	return nil
}

func checkURL(field, address string) error {
	if address != "" && !text.IsWeb(address) {
		return ErrURL.Field(field, "edition.url")
	}
	return nil
}

func checkName(name string) error {
	if strings.TrimSpace(name) == "" || text.Longer(name, 200) {
		return ErrName
	}
	return nil
}
