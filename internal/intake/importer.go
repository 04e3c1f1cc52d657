package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// importer makes the draft after an import from the draft before it. It reads and writes nothing.
type importer struct {
	next   programme.Draft
	was    programme.Draft
	res    formats.Result
	how    Taking
	ids    id.Source
	diff   Difference
	taken  func(guid string) (bool, error) // on this server
	source string                          // the format, with the name of the event where the file tells one
	known
	rooms     map[string]edition.RoomID // by keys of the file, as all of these
	tracks    map[string]edition.TrackID
	formats   map[string]edition.FormatID
	products  map[string]catalogue.ProductID
	speakers  map[string]speaker.ID
	spare     map[string]func() error    // makes what is not there, by id, once something refers to it
	spareDays []edition.Day              // taken away here
	given     map[string]bool            // uuids given out by this import
	slugs     map[string]map[string]bool // by kind
	indexes   map[string]map[string]int  // by kind
	codes     map[string]bool            // of sessions and placements
	named     map[string]bool            // codes of placements

	meetings         []meeting
	from             map[string]bool                               // sources whose sessions may have left
	at               map[string]int                                // sessions of the next draft by id
	parked           map[programme.SessionID][]programme.Placement // taken away, by session
	placed           map[programme.SessionID][]programme.Placement // places by session
	here             map[string]speaker.Speaker                    // speakers before the import by id
	namesakes        map[string][]speaker.Speaker                  // by folded names
	castIn           map[string][]programme.Session                // by keys of people in the file: sessions here in which they are
	titles, titlesIn map[string][]string                           // of sessions, by speakers here and by keys of people in the file
	orgs             map[speaker.OrganisationID]string             // names of organisations that the file tells

	sessionNumber, placementNumber, speakerNumber int // the last one given
}

func newImporter(now programme.Draft, bases []Base, res formats.Result, how Taking, ids id.Source,
	taken func(string) (bool, error)) *importer {
	i := &importer{
		was: now, next: now, res: res, how: how, ids: ids, taken: taken, source: sourceOf(res),
		diff:  Difference{Made: map[string]int{}, Notes: slices.Clone(res.Notes)},
		rooms: map[string]edition.RoomID{}, tracks: map[string]edition.TrackID{}, formats: map[string]edition.FormatID{},
		products: map[string]catalogue.ProductID{}, speakers: map[string]speaker.ID{},
		spare: map[string]func() error{}, given: map[string]bool{}, codes: map[string]bool{}, named: map[string]bool{},
		slugs: map[string]map[string]bool{}, indexes: map[string]map[string]int{}, from: map[string]bool{}, at: map[string]int{},
		placed: map[programme.SessionID][]programme.Placement{}, parked: map[programme.SessionID][]programme.Placement{},
		orgs: map[speaker.OrganisationID]string{},
	}
	f := &i.next.Frame
	f.Days, f.Rooms, f.Slots = slices.Clone(f.Days), slices.Clone(f.Rooms), slices.Clone(f.Slots)
	f.Tracks, f.Formats = slices.Clone(f.Tracks), slices.Clone(f.Formats)
	c := &i.next.Catalogue
	c.Families, c.Products = slices.Clone(c.Families), slices.Clone(c.Products)
	g := &i.next.Stage
	g.Organisations, g.Speakers = slices.Clone(g.Organisations), slices.Clone(g.Speakers)
	i.next.Sessions, i.next.Placements = slices.Clone(now.Sessions), slices.Clone(now.Placements)
	for n, s := range now.Sessions {
		i.codes[s.Code], i.at[string(s.ID)] = true, n
		i.sessionNumber = max(i.sessionNumber, s.Number)
	}
	for _, p := range now.Parked {
		i.codes[p.Code] = true
		i.parked[p.SessionID] = append(i.parked[p.SessionID], p)
		i.placementNumber = max(i.placementNumber, p.Number)
	}
	for _, p := range now.Placements {
		i.codes[p.Code], i.named[p.Code] = true, true
		i.placed[p.SessionID] = append(i.placed[p.SessionID], p)
		i.placementNumber = max(i.placementNumber, p.Number)
	}
	i.known = knownIn(now, bases)
	return i
}

// sourceOf names where keys of a file mean the same: its format, and its event where the file tells that.
func sourceOf(res formats.Result) string {
	event := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(res.Programme.Acronym)), ":", "-")
	if event == "" {
		return res.Format
	}
	return res.Format + "@" + limit(event, 100)
}

// run is the draft after the import, and what differs.
func (i *importer) run() (programme.Draft, Difference, error) {
	steps := []func() error{i.places, i.themes, i.meet, i.people, i.sessions, i.left, i.settle, i.days, i.widen, i.revive, i.slots}
	for _, do := range steps {
		if err := do(); err != nil {
			return i.next, i.diff, err
		}
	}
	i.next.Sort()
	asides, err := asidesOf(i.remember())
	if err != nil {
		return i.next, i.diff, err
	}
	i.next.Asides = asides
	i.count()
	if i.diff.Findings = weigh(i.was, i.next); i.diff.Findings.Skipped {
		i.note("not_weighed")
	}
	return i.next, i.diff, nil
}

// count tells how much differs, what was imported last aside.
func (i *importer) count() {
	i.diff.objects = programme.ObjectsChanged(i.was, i.next)
}

func (i *importer) edition() edition.ID { return i.next.Frame.Edition.ID }

func (i *importer) key(k string) string { return i.source + ":" + k }

func (i *importer) note(code string, values ...any) {
	i.diff.Notes = append(i.diff.Notes, formats.NewNote("", code, values...))
}

func sameName(a, b string) bool { return folded(a) == folded(b) }

func folded(name string) string { return strings.TrimSpace(text.Fold(name)) }

// limit keeps at most n characters.
func limit(s string, n int) string {
	kept, _ := text.Cut(s, n)
	return kept
}

// freeSlug makes a short name that nothing else has, and takes it.
func (i *importer) freeSlug(name string, taken map[string]bool) string {
	base := edition.Slugify(name, text.Fold)
	if edition.CheckSlug(base) != nil {
		base = "x-" + strings.ToLower(i.ids.Code())
	}
	slug := base
	for n := 2; taken[slug]; n++ {
		if slug = fmt.Sprintf("%s-%d", base, n); n > mostAlike {
			slug = base + "-" + strings.ToLower(i.ids.Code())
		}
	}
	taken[slug] = true
	return slug
}

// mostAlike is how many short names that are alike are numbered; the others get some letters.
const mostAlike = 50

var uuidShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// guid keeps a file's uuid when it is one and nothing here has it; otherwise a new one is made.
func (i *importer) guid(given string) (string, error) {
	given = strings.ToLower(given)
	if uuidShape.MatchString(given) && !i.given[given] {
		taken, err := i.taken(given)
		if err != nil {
			return "", err
		}
		if !taken {
			i.given[given] = true
			return given, nil
		}
	}
	return i.ids.UUID(), nil
}

var codeShape = regexp.MustCompile(`^[0-9A-Z]{6}$`)

// code keeps a file's code when it is one and nothing in the edition has it.
func (i *importer) code(given string) string {
	for !codeShape.MatchString(given) || i.codes[given] {
		given = i.ids.Code()
	}
	i.codes[given] = true
	return given
}

// asKept is an instant as the database gives it back.
func asKept(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}

// revive makes what was taken away here, or not made yet, and is referred to all the same.
func (i *importer) revive() error {
	for {
		there := i.next.AllIDs()
		var bring []func() error
		i.next.References(func(_, what string) {
			if make, can := i.spare[what]; can && !there[what] {
				there[what] = true
				bring = append(bring, make)
			}
		})
		if len(bring) == 0 {
			return nil
		}
		for _, do := range bring {
			if err := do(); err != nil {
				return err
			}
		}
	}
}
