package formats

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
)

// assembler collects what a reader finds: rooms, tracks and people by key or name, sessions with unique keys, notes. Whatever it
// hands over can be saved: what cannot is left out, with a note.
type assembler struct {
	p        Programme
	format   string
	notes    []Note
	options  ReadOptions
	rooms    map[string]int
	tracks   map[string]int
	formats  map[string]int
	products map[string]int
	people   people
	keys     map[string]int // how often each was used
	byKey    map[string]int // the session that has it
	noted    map[string]bool
	unnoted  int               // notes beyond the bound
	err      error             // why the rest is not taken
	html     int               // what the HTML cost that was converted, see html.go
	ours     bool              // the file was written by this software
	own      *ownFile          // what it says beyond what it shows
	coded    bool              // what has a code of its own is a session of its own
	taken    int               // entries, with those that repeat others
	pages    map[string]string // keys by our own addresses
	night    time.Duration
}

func newAssembler(format string, o ReadOptions) *assembler {
	return &assembler{p: Programme{Zone: o.Zone}, format: format, options: o, rooms: map[string]int{}, tracks: map[string]int{},
		formats:  map[string]int{},
		products: map[string]int{}, people: newPeople(), keys: map[string]int{}, byKey: map[string]int{}, pages: map[string]string{},
		noted: map[string]bool{}, night: nightEnds}
}

func (a *assembler) note(place, code string, values ...any) {
	if len(a.notes) >= maxNotes {
		a.unnoted++
		return
	}
	a.notes = append(a.notes, NewNote(cut(place, mostWord), code, values...))
}

// stopped reports whether the rest is in vain: nobody waits, or there is more than any programme has.
func (a *assembler) stopped() bool {
	if a.err == nil && a.options.stop != nil {
		a.err = a.options.stop()
	}
	return a.err != nil
}

// noteOnce tells something that concerns many entries once.
func (a *assembler) noteOnce(code string, values ...any) { a.noteOnceFor(code, "", values...) }

// noteOnceFor tells it once for each thing that it is about.
func (a *assembler) noteOnceFor(code, about string, values ...any) {
	if key := code + "\x00" + about; !a.noted[key] {
		a.noted[key] = true
		a.note("", code, values...)
	}
}

// full ends reading at the most rooms, tracks, formats or products that a programme may have.
func (a *assembler) full(have int) bool {
	if have < maxThemes {
		return false
	}
	if a.err == nil {
		a.err = ErrTooMany.With("Count", have+1)
	}
	return true
}

func (a *assembler) room(key, name string) string {
	name = cut(strings.TrimSpace(name), mostWord)
	if name == "" {
		return ""
	}
	if key == "" {
		key = name
	}
	if _, ok := a.rooms[key]; !ok {
		if a.full(len(a.p.Rooms)) {
			return ""
		}
		a.rooms[key] = len(a.p.Rooms)
		a.p.Rooms = append(a.p.Rooms, Room{Key: key, Name: name})
	}
	return key
}

// roomKnown adds what a source tells of a room.
func (a *assembler) roomKnown(key, guid string, capacity int) {
	i, ok := a.rooms[key]
	if !ok {
		return
	}
	if guid = uuid(guid); guid != "" {
		a.p.Rooms[i].GUID = guid
	}
	if capacity > 0 && capacity <= 1_000_000 {
		a.p.Rooms[i].Capacity = capacity
	}
}

// track adds a track by its name, in which some sources have entities of HTML.
func (a *assembler) track(name string) string { return a.trackNamed(html.UnescapeString(name)) }

func (a *assembler) trackNamed(name string) string {
	name = cut(strings.TrimSpace(name), mostWord)
	if name == "" {
		return ""
	}
	if _, ok := a.tracks[name]; !ok {
		if a.full(len(a.p.Tracks)) {
			return ""
		}
		a.tracks[name] = len(a.p.Tracks)
		a.p.Tracks = append(a.p.Tracks, Track{Key: name, Name: name, Slug: trackSlug(foldASCII(name))})
	}
	return name
}

func (a *assembler) formatNamed(name string, kind Kind) string {
	name = cut(strings.TrimSpace(name), mostWord)
	if name == "" {
		return ""
	}
	if _, ok := a.formats[name]; !ok {
		if a.full(len(a.p.Formats)) {
			return ""
		}
		a.formats[name] = len(a.p.Formats)
		a.p.Formats = append(a.p.Formats, Format{Key: name, Name: name, Kind: kind})
	}
	return name
}

func (a *assembler) product(name string) string {
	name = cut(strings.TrimSpace(name), mostName)
	if _, ok := a.products[name]; !ok {
		if a.full(len(a.p.Products)) {
			return ""
		}
		a.products[name] = len(a.p.Products)
		a.p.Products = append(a.p.Products, Product{Key: name, Name: name})
	}
	return name
}

// kindFrom takes kind and format from what a source calls the type of a session; where it says nothing, the title tells the kind.
func (a *assembler) kindFrom(s *Session, name string) {
	s.Kind = kindOf(name, s.Title, len(s.Speakers))
	if strings.TrimSpace(name) == "" {
		return
	}
	s.Said = s.Said.With(FieldKind)
	if kind := kindNamedExactly(name); a.ours && kind != "" {
		s.Kind = kind // our own files have the kind there, and no format
		return
	}
	s.Format, s.Said = a.formatNamed(name, s.Kind), s.Said.With(FieldFormat)
}

// session adds an entry. One that is there already, by its key and title, gets one place more; another with its key gets a number. A
// title is made up when there is none. After the most that a programme may have, or when nobody waits, nothing is taken any more, and
// done says why.
func (a *assembler) session(place string, s Session) { a.add(place, s, false) }

// event adds an entry of a schedule, with what our own say beyond it.
func (a *assembler) event(place string, s Session) {
	if !a.stopped() {
		exact := a.fromOwn(&s)
		a.add(place, s, exact)
	}
}

// add takes an entry; exact: its texts are as they were written, with the spaces around them.
func (a *assembler) add(place string, s Session, exact bool) {
	if a.stopped() {
		return
	}
	if a.taken++; a.taken > maxEntries {
		a.err = ErrTooMany.With("Count", a.taken)
		return
	}
	if !exact {
		s.Title, s.Subtitle = strings.Join(strings.Fields(s.Title), " "), strings.TrimSpace(s.Subtitle)
		s.Abstract, s.Description = strings.TrimSpace(s.Abstract), strings.TrimSpace(s.Description)
	}
	if strings.TrimSpace(s.Title) == "" {
		s.Title = strings.TrimSpace("Untitled " + cut(s.Key, mostWord))
		a.note(place, "no_title", "Title", s.Title)
	}
	if s.Key == "" {
		s.Key = s.Title
	}
	a.samePage(&s)
	a.lengths(place, &s)
	a.texts(place, &s)
	a.bound(place, &s)
	if a.repeated(place, s) {
		return
	}
	a.newKey(place, &s)
	a.byKey[s.Key] = len(a.p.Sessions)
	a.p.Sessions = append(a.p.Sessions, s)
}

// newKey gives an entry a key of its own.
func (a *assembler) newKey(place string, s *Session) {
	a.keys[s.Key]++
	n := a.keys[s.Key]
	if n == 1 {
		return
	}
	old := s.Key
	for s.Key = fmt.Sprintf("%s-%d", old, n); a.keys[s.Key] > 0; n++ {
		s.Key = fmt.Sprintf("%s-%d", old, n)
	}
	a.keys[s.Key]++
	a.note(place, "duplicate_id", "Id", short(old), "Key", short(s.Key))
}

// samePage knows a session of our own files by its address: each of its places has a name of its own.
func (a *assembler) samePage(s *Session) {
	if !a.ours || s.URL == "" {
		return
	}
	if _, ok := a.pages[s.URL]; !ok {
		a.pages[s.URL] = s.Key
	}
	s.Key = a.pages[s.URL]
}

// repeated gives a session that is there already its further places. A title that stands for a missing key tells nothing.
func (a *assembler) repeated(place string, s Session) bool {
	i, ok := a.byKey[s.Key]
	if !ok || s.Key == s.Title || foldASCII(a.p.Sessions[i].Title) != foldASCII(s.Title) {
		return false
	}
	have := &a.p.Sessions[i]
	for _, at := range s.Placements {
		same := slices.ContainsFunc(have.Placements, func(h Placement) bool { return h.Room == at.Room && h.Start.Equal(at.Start) })
		if same || len(have.Placements) >= maxListed {
			continue
		}
		if slices.ContainsFunc(have.Placements, func(h Placement) bool { return h.GUID == at.GUID }) {
			at.GUID = "" // a name is of one place
		}
		have.Placements = append(have.Placements, at)
	}
	have.Said |= s.Said
	if a.own != nil {
		return true
	}
	a.note(place, "repeated", "Title", short(s.Title), "Places", len(have.Placements))
	return true
}

// lengths makes a session and its places last as long as they can.
func (a *assembler) lengths(place string, s *Session) {
	s.Placements = slices.DeleteFunc(s.Placements, func(at Placement) bool { return at.Start.IsZero() })
	if s.Duration <= 0 {
		for _, at := range s.Placements {
			s.Duration = max(s.Duration, at.Duration)
		}
	}
	if s.Duration <= 0 {
		s.Duration = 30 * time.Minute
		a.note(place, "no_duration", "Title", short(s.Title))
	}
	if s.Duration > longestDay {
		a.note(place, "long_duration", "Title", short(s.Title), "Hours", int(s.Duration.Hours()))
	}
	s.Duration = wholeMinutes(s.Duration)
	for i := range s.Placements {
		at := &s.Placements[i]
		if at.Duration <= 0 {
			at.Duration = s.Duration
		}
		at.Duration, at.GUID, at.Code = wholeMinutes(at.Duration), uuid(at.GUID), code(at.Code)
	}
}

// wholeMinutes is a length of 1 minute to 24 hours.
func wholeMinutes(d time.Duration) time.Duration {
	return min(max(d.Round(time.Minute), time.Minute), longestDay)
}

// texts keeps what can be saved of a session's texts.
func (a *assembler) texts(place string, s *Session) {
	if s.Kind == "" {
		s.Kind = Talk
	}
	a.oneLanguage(place, s)
	s.Title, s.Subtitle = a.fit(place, s.Title, mostTitle), a.fit(place, s.Subtitle, mostTitle)
	s.Abstract, s.Description = a.fit(place, s.Abstract, mostText), a.fit(place, s.Description, mostText)
	s.Level = cut(s.Level, mostWord)
	for i, tag := range s.Tags {
		s.Tags[i] = cut(strings.TrimSpace(tag), mostWord)
	}
	s.Tags, s.Speakers = unique(s.Tags), unique(s.Speakers)
}

// fit cuts a text that is longer than what is saved, and says so.
func (a *assembler) fit(place, s string, most int) string {
	if text.Longer(s, most) {
		a.note(place, "long_text", "Text", cut(short(s), 40), "Most", most)
	}
	return cut(s, most)
}

// bound cuts lists that no session has, and says so.
func (a *assembler) bound(place string, s *Session) {
	most := max(len(s.Speakers), len(s.Tags), len(s.Products), len(s.Links), len(s.Placements), len(s.Segments))
	if most <= maxListed {
		return
	}
	a.note(place, "long_list", "Title", s.Title, "Count", most, "Most", maxListed)
	s.Speakers, s.Tags, s.Products = first(s.Speakers), first(s.Tags), first(s.Products)
	s.Links, s.Placements, s.Segments = first(s.Links), first(s.Placements), first(s.Segments)
}

func first[T any](list []T) []T { return list[:min(len(list), maxListed)] }

func unique(in []string) []string {
	var out []string
	seen := make(map[string]bool, len(in))
	for _, s := range in {
		if s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// done finishes: a file without any session is none, breaks at the same time in several rooms become one, people get their keys, and
// days are those on which something is.
func (a *assembler) done() (Result, error) {
	if a.stopped() {
		return Result{}, a.err
	}
	if len(a.p.Sessions) == 0 {
		return Result{}, ErrEmpty.With("Format", a.format)
	}
	if a.own == nil { // ours says what is everywhere
		a.mergeBreaks()
	}
	a.settlePeople()
	a.ownOrder()
	a.days()
	if a.unnoted > 0 {
		a.notes = append(a.notes, NewNote("", "more_notes", "Count", a.unnoted))
	}
	return Result{Programme: a.p, Format: a.format, Notes: a.notes}, nil
}

func (a *assembler) mergeBreaks() {
	seen := map[string]int{}
	kept := a.p.Sessions[:0]
	merged := 0
	for _, s := range a.p.Sessions {
		if s.Kind == Break && everywhere(&s) {
			merged++
		}
		if s.Kind == Break && len(s.Placements) == 1 && (!a.coded || s.Code == "") {
			key := s.Title + s.Placements[0].Start.String()
			if i, ok := seen[key]; ok {
				kept[i].Placements[0].Room = ""
				merged++
				continue
			}
			seen[key] = len(kept)
		}
		kept = append(kept, s)
	}
	a.p.Sessions = kept
	if merged > 0 {
		a.note("", "merged_breaks", "Count", merged)
	}
}

// everywhere joins the places of a break that begin together, and reports whether there were such.
func everywhere(s *Session) bool {
	var kept []Placement
	for _, at := range s.Placements {
		if i := slices.IndexFunc(kept, func(k Placement) bool { return k.Start.Equal(at.Start) }); i >= 0 {
			kept[i].Room = ""
			continue
		}
		kept = append(kept, at)
	}
	joined := len(kept) < len(s.Placements)
	s.Placements = kept
	return joined
}
