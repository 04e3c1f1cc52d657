package formats

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// assembler collects what a reader finds: rooms, tracks and people by key or name, sessions with unique keys, notes.
type assembler struct {
	p        Programme
	format   string
	notes    []Note
	options  ReadOptions
	rooms    map[string]int
	tracks   map[string]int
	formats  map[string]int
	products map[string]int
	speakers map[string]int
	keys     map[string]int
	noted    map[string]bool
	unnoted  int   // notes beyond the bound
	err      error // why the rest is not taken
}

func newAssembler(format string, o ReadOptions) *assembler {
	return &assembler{p: Programme{Zone: o.Zone}, format: format, options: o, rooms: map[string]int{}, tracks: map[string]int{}, formats: map[string]int{},
		products: map[string]int{}, speakers: map[string]int{}, keys: map[string]int{}, noted: map[string]bool{}}
}

func (a *assembler) note(place, code string, values ...any) {
	if len(a.notes) >= maxNotes {
		a.unnoted++
		return
	}
	a.notes = append(a.notes, NewNote(place, code, values...))
}

// stopped reports whether the rest is in vain: nobody waits, or there is more than any programme has.
func (a *assembler) stopped() bool {
	if a.err == nil && a.options.stop != nil {
		a.err = a.options.stop()
	}
	return a.err != nil
}

// noteOnce tells something that concerns many entries once.
func (a *assembler) noteOnce(code string, values ...any) {
	if !a.noted[code] {
		a.noted[code] = true
		a.note("", code, values...)
	}
}

func (a *assembler) room(key, name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return ""
	}
	if key == "" {
		key = name
	}
	if _, ok := a.rooms[key]; !ok {
		a.rooms[key] = len(a.p.Rooms)
		a.p.Rooms = append(a.p.Rooms, Room{Key: key, Name: name})
	}
	return key
}

func (a *assembler) track(name string) string {
	name = strings.TrimSpace(html.UnescapeString(name))
	if name == "" {
		return ""
	}
	if _, ok := a.tracks[name]; !ok {
		a.tracks[name] = len(a.p.Tracks)
		a.p.Tracks = append(a.p.Tracks, Track{Key: name, Name: name, Slug: trackSlug(foldASCII(name))})
	}
	return name
}

func (a *assembler) formatNamed(name string, kind Kind) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return ""
	}
	if _, ok := a.formats[name]; !ok {
		a.formats[name] = len(a.p.Formats)
		a.p.Formats = append(a.p.Formats, Format{Key: name, Name: name, Kind: kind})
	}
	return name
}

func (a *assembler) product(name string) string {
	name = strings.TrimSpace(name)
	if _, ok := a.products[name]; !ok {
		a.products[name] = len(a.p.Products)
		a.p.Products = append(a.p.Products, Product{Key: name, Name: name})
	}
	return name
}

// speaker adds a person once; what a later mention knows more is added.
func (a *assembler) speaker(s Speaker) string {
	s.Name = strings.TrimSpace(s.Name)
	if s.Key == "" {
		s.Key = s.Name
	}
	if s.Name == "" {
		return ""
	}
	if _, ok := a.speakers[s.Key]; !ok {
		if len(a.p.Speakers) >= maxPeople {
			a.err = ErrTooMany.With("Count", len(a.p.Speakers)+1)
			return ""
		}
		a.speakers[s.Key] = len(a.p.Speakers)
		a.p.Speakers = append(a.p.Speakers, s)
	}
	return s.Key
}

// session adds an entry; a key that is there already gets a number, and a title is made up when there is none.
// After the most that a programme may have, or when nobody waits, nothing is taken any more, and done says why.
func (a *assembler) session(place string, s Session) {
	if a.stopped() {
		return
	}
	if len(a.p.Sessions) >= maxEntries {
		a.err = ErrTooMany.With("Count", len(a.p.Sessions)+1)
		return
	}
	if s.Title = strings.TrimSpace(s.Title); s.Title == "" {
		s.Title = "Untitled " + s.Key
		a.note(place, "no_title", "Title", s.Title)
	}
	if s.Key == "" {
		s.Key = s.Title
	}
	a.keys[s.Key]++
	if n := a.keys[s.Key]; n > 1 {
		old := s.Key
		for s.Key = fmt.Sprintf("%s-%d", old, n); a.keys[s.Key] > 0; n++ {
			s.Key = fmt.Sprintf("%s-%d", old, n)
		}
		a.keys[s.Key]++
		a.note(place, "duplicate_id", "Id", old, "Key", s.Key)
	}
	if s.Duration <= 0 {
		for _, at := range s.Placements {
			s.Duration = max(s.Duration, at.Duration)
		}
	}
	if s.Duration <= 0 {
		s.Duration = 30 * time.Minute
		a.note(place, "no_duration", "Title", s.Title)
	}
	if s.Duration > 24*time.Hour {
		a.note(place, "long_duration", "Title", s.Title, "Hours", int(s.Duration.Hours()))
		s.Duration = 24 * time.Hour
		for i := range s.Placements {
			s.Placements[i].Duration = min(s.Placements[i].Duration, 24*time.Hour)
		}
	}
	if s.Kind == "" {
		s.Kind = Talk
	}
	s.Language = language(s.Language)
	s.Speakers = unique(s.Speakers)
	a.bound(place, &s)
	a.p.Sessions = append(a.p.Sessions, s)
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

// done finishes: breaks at the same time in several rooms become one, days are those on which something is.
func (a *assembler) done() (Result, error) {
	if a.stopped() {
		return Result{}, a.err
	}
	a.mergeBreaks()
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
		if s.Kind == Break && len(s.Placements) == 1 {
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

func (a *assembler) days() {
	type span struct{ start, end time.Time }
	spans := map[string]span{}
	for _, e := range a.p.placements() {
		if e.At.Start.IsZero() {
			continue
		}
		d := a.p.day(e.At.Start)
		s, ok := spans[d]
		if !ok || e.At.Start.Before(s.start) {
			s.start = e.At.Start
		}
		if e.end().After(s.end) {
			s.end = e.end()
		}
		spans[d] = s
	}
	given := map[string]bool{}
	for i, d := range a.p.Days {
		given[d.Date] = true
		if s, ok := spans[d.Date]; ok && (d.Start.IsZero() || d.End.IsZero() || !d.Start.Before(d.End)) {
			a.p.Days[i].Start, a.p.Days[i].End = s.start, s.end
			a.note(d.Date, "no_end", "From", s.start.Format("15:04"), "To", s.end.Format("15:04"))
		}
	}
	told := len(a.p.Days) > 0
	for d, s := range spans {
		if given[d] {
			continue
		}
		if told {
			a.note("", "wrong_date", "Day", d)
		}
		a.p.Days = append(a.p.Days, Day{Date: d, Start: s.start, End: s.end})
	}
	a.p.Days = slices.DeleteFunc(a.p.Days, func(d Day) bool { return d.Start.IsZero() || !d.Start.Before(d.End) })
	slices.SortFunc(a.p.Days, func(x, y Day) int { return strings.Compare(x.Date, y.Date) })
}

// when reads an instant; one without offset is of the programme's zone, which is noted once.
func (a *assembler) when(place, s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.000Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05-0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return sane(t)
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, a.p.Zone); err == nil {
			a.noteOnce("no_offset", "Time", s, "Zone", a.p.Zone)
			return sane(t)
		}
	}
	a.note(place, "bad_time", "Time", s)
	return time.Time{}
}

// sane drops instants that no programme means, which also keeps arithmetic safe.
func sane(t time.Time) time.Time {
	if t.Year() < 1970 || t.Year() > 2200 {
		return time.Time{}
	}
	return t.UTC()
}

// zone takes the time zone that a file names, if it can be loaded.
func (a *assembler) zone(name string) {
	if name == "" {
		return
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		a.note("", "bad_zone", "Name", name, "Zone", a.p.Zone)
		return
	}
	a.p.Zone = loc
}

// length reads "00:30", "1:30:00", "30" minutes.
func length(s string) time.Duration {
	parts := strings.Split(strings.TrimSpace(s), ":")
	var n [3]int
	if len(parts) > len(n) {
		return 0
	}
	for i, p := range parts {
		var err error
		if n[i], err = strconv.Atoi(p); err != nil || n[i] < 0 || n[i] > 100_000 {
			return 0
		}
	}
	if len(parts) == 1 {
		return time.Duration(n[0]) * time.Minute
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second
}

// language brings names and codes to BCP 47: "French" → "fr", "en_GB" → "en-GB".
func language(s string) string {
	s = strings.TrimSpace(s)
	if code, ok := map[string]string{"french": "fr", "français": "fr", "francais": "fr", "english": "en", "anglais": "en", "german": "de", "deutsch": "de",
		"spanish": "es", "italian": "it", "dutch": "nl"}[strings.ToLower(s)]; ok {
		return code
	}
	s = strings.ReplaceAll(s, "_", "-")
	base, region, _ := strings.Cut(s, "-")
	if len(base) < 2 || len(base) > 3 || strings.ContainsFunc(base, func(r rune) bool { return r < 'A' || r > 'z' }) {
		return ""
	}
	if len(region) == 2 {
		return strings.ToLower(base) + "-" + strings.ToUpper(region)
	}
	return strings.ToLower(base)
}

var breakWords = regexp.MustCompile(`(?i)\b(break|lunch|coffee|registration|pause|déjeuner|dejeuner|café|petit[- ]déjeuner|breakfast|dinner|welcome desk|gates open|apéro|cocktail|party|goodbye)\b`)

// kindOf guesses the kind from what a source calls it and its title.
func kindOf(name, title string) Kind {
	n := strings.ToLower(name)
	switch {
	case strings.Contains(n, "keynote"):
		return Keynote
	case strings.Contains(n, "break") || strings.Contains(n, "pause") || strings.Contains(n, "lunch"):
		return Break
	case strings.Contains(n, "lab") || strings.Contains(n, "workshop") || strings.Contains(n, "atelier"):
		return Lab
	case n == "" && breakWords.MatchString(title):
		return Break
	default:
		return Talk
	}
}

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	breaks  = regexp.MustCompile(`(?i)</(p|div|li|h[1-6])>|<br ?/?>`)
	bullets = regexp.MustCompile(`(?i)<li>`)
	looksHT = regexp.MustCompile(`(?i)<(p|br|ul|li|div|strong|em|a)[ >/]`)
)

// markdown turns the HTML that some exports hold into text with its paragraphs and lists.
func markdown(s string) string {
	if !looksHT.MatchString(s) {
		return strings.TrimSpace(s)
	}
	s = bullets.ReplaceAllString(s, "- ")
	s = breaks.ReplaceAllString(s, "\n\n")
	return strings.TrimSpace(html.UnescapeString(tags.ReplaceAllString(s, "")))
}
