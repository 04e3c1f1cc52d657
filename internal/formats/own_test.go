package formats_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/formats"
)

// Words of the programmes that are drawn: what files and readers stumble over.
var (
	oddTexts = []string{"Opening", "שלום עולם", "مرحبا بالعالم", "日本語のセッション", "👩‍💻 & 🎉", `"Quoted" 'too'`, "=1+1", "'t Hooft",
		"  two  spaces ", "a; b; c", "Cancelled: ",
		"Cancelled: Waterfall", "Annulé : rien", "Delayed: trains", "Us (to be confirmed)", "Nous (à confirmer)", "<b>bold</b> <p>para</p>",
		"?> <?creneau {}?> ]]>", "O'Brien; and sons", "Ends\\", "-", "ÅÄÖ"}
	oddLong = []string{"", "Court", "First line\r\nsecond line", "* a list\n* of two\n\n  indented", "<p>HTML</p>", strings.Repeat("日本語",
		6_000), strings.Repeat("wörd ", 3_900), "\n leading", `{"json": "?>"}`}
	// The nights on which the clocks go forward and back, in three zones, and plain days.
	oddDays = map[string][]string{
		"Europe/Paris": {"2027-03-27", "2027-10-30", "2027-05-06"}, "America/New_York": {"2027-03-13", "2027-11-06", "2027-07-01"},
		"Australia/Lord_Howe": {"2027-04-03", "2027-10-02", "2027-06-01"},
	}
)

// odd draws a programme of one to three days, from the afternoon to the night, as a release of ours exports it.
func odd(t *rapid.T) formats.Programme {
	zoneName := rapid.SampledFrom([]string{"Europe/Paris", "America/New_York", "Australia/Lord_Howe"}).Draw(t, "zone")
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		t.Fatal(err)
	}
	text, long := rapid.SampledFrom(oddTexts), rapid.SampledFrom(oddLong)
	yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
	unique := func(n int, name string) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprint(text.Draw(t, name), i))
		}
		return out
	}
	p := formats.Programme{Title: "Convention", Subtitle: "of " + text.Draw(t, "subtitle"), Acronym: "conv_2027", Description: long.Draw(t,
		"description"), Version: "7",
		Generator: formats.Generator{Name: "creneau", Version: "1"}, URL: "https://example.org/c/schedule/", BaseURL: "https://example.org/c/",
		Language: rapid.SampledFrom([]string{"en", "fr", "de"}).Draw(t, "language"), Zone: zone, Venue: text.Draw(t, "venue"),
		Address:  "1 rue\nParis",
		Released: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC), TimeslotDuration: 10 * time.Minute}
	for _, date := range oddDays[zoneName][:rapid.IntRange(1, 3).Draw(t, "days")] {
		d, err := time.ParseInLocation(time.DateOnly, date, zone)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Date(d.Year(), d.Month(), d.Day(), 16, 0, 0, 0, zone)
		p.Days = append(p.Days, formats.Day{Date: date, Start: start, End: start.Add(14 * time.Hour)})
	}
	slices.SortFunc(p.Days, func(a, b formats.Day) int { return strings.Compare(a.Date, b.Date) })
	for i := range rapid.IntRange(0, 3).Draw(t, "rooms") {
		name := text.Draw(t, "room") // names may stand twice
		p.Rooms = append(p.Rooms, formats.Room{Key: fmt.Sprint("r", i), GUID: guid(1, i), Name: strings.TrimSpace(name),
			Description: long.Draw(t, "about a room"),
			Capacity:    rapid.SampledFrom([]int{0, 12, 900}).Draw(t, "capacity"),
			Floor:       rapid.SampledFrom([]string{"0", "-1", "12"}).Draw(t, "floor"),
			Features:    [][]string{nil, {"captions"}, {"step_free", "recording"}}[rapid.IntRange(0, 2).Draw(t, "features")]})
	}
	for i, name := range unique(rapid.IntRange(0, 2).Draw(t, "tracks"), "track") {
		p.Tracks = append(p.Tracks, formats.Track{Key: fmt.Sprint("t", i), Name: strings.TrimSpace(name), Slug: fmt.Sprint("track-", i),
			Color: []string{"", "#12ab34"}[i%2]})
	}
	for i, name := range unique(rapid.IntRange(0, 2).Draw(t, "formats"), "format") {
		p.Formats = append(p.Formats, formats.Format{Key: fmt.Sprint("f", i), Name: strings.TrimSpace(name), Kind: formats.Lab,
			Duration: time.Duration(i) * 45 * time.Minute})
	}
	for i, name := range unique(rapid.IntRange(0, 2).Draw(t, "products"), "product") {
		p.Products = append(p.Products, formats.Product{Key: fmt.Sprint("p", i), Name: strings.TrimSpace(name), Family: text.Draw(t, "family"),
			Description: long.Draw(t, "about a product")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "speakers") {
		s := formats.Speaker{Key: fmt.Sprint("s", i), GUID: guid(2, i), Code: fmt.Sprintf("SPK%03d", i), Number: i + 1,
			Name:     strings.TrimSpace(text.Draw(t, "name")),
			Pronouns: rapid.SampledFrom([]string{"", "elle", "they/them"}).Draw(t, "pronouns"), Biography: long.Draw(t, "biography"),
			URL: fmt.Sprintf("https://example.org/c/speaker/SPK%03d/", i)}
		if yes("employed") {
			s.Organisation, s.OrganisationKind = strings.TrimSpace(text.Draw(t, "organisation")), "partner"
		}
		if yes("known") {
			s.PictureURL, s.Links = "https://example.org/a.png", []formats.Link{{Title: "Blog", URL: "https://example.org/blog", Type: "blog"},
				{Title: "", URL: "https://example.org/x", Type: "odd"}}
		}
		p.Speakers = append(p.Speakers, s)
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "sessions") {
		p.Sessions = append(p.Sessions, oddSession(t, p, i))
	}
	used := map[string]bool{}
	for _, s := range p.Sessions {
		for _, k := range s.Speakers {
			used[k] = true
		}
	}
	p.Speakers = slices.DeleteFunc(p.Speakers, func(s formats.Speaker) bool { return !used[s.Key] }) // a release has those on stage
	return p
}

func oddSession(t *rapid.T, p formats.Programme, i int) formats.Session {
	text, long := rapid.SampledFrom(oddTexts), rapid.SampledFrom(oddLong)
	yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
	s := formats.Session{Key: fmt.Sprint("n", i), Code: fmt.Sprintf("SES%03d", i), Title: text.Draw(t, "title"),
		Subtitle: rapid.SampledFrom([]string{"", "  spaced ", "Sous-titre"}).Draw(t, "below"),
		Abstract: long.Draw(t, "abstract"), Kind: rapid.SampledFrom([]formats.Kind{formats.Keynote, formats.Talk, formats.Lab,
			formats.Break}).Draw(t, "kind"),
		Level: rapid.SampledFrom([]string{"", "beginner", "für Profis"}).Draw(t, "level"), Language: rapid.SampledFrom([]string{"", "en", "fr",
			"pt-BR"}).Draw(t, "language"),
		Duration: time.Duration(rapid.SampledFrom([]int{1, 8, 30, 90}).Draw(t, "minutes")) * time.Minute, Plenary: yes("plenary"),
		Recorded: yes("recorded"), Streamed: yes("streamed"),
		State:   rapid.SampledFrom([]formats.State{formats.Confirmed, formats.Delayed, formats.Cancelled}).Draw(t, "state"),
		Pending: yes("pending"),
		URL:     fmt.Sprintf("https://example.org/c/talk/SES%03d/", i)}
	if strings.TrimSpace(s.Title) == "" {
		s.Title = "Untold"
	}
	s.DoNotRecord = !s.Recorded
	if s.State != formats.Confirmed {
		s.StateNote = "Ada is ill"
	}
	if yes("tagged") {
		s.Tags = []string{"live", "a; b", "=x"}
	}
	for _, list := range []struct {
		into *string
		keys []string
	}{{&s.Format, keysOf(p.Formats, func(f formats.Format) string { return f.Key })}, {&s.Track, keysOf(p.Tracks,
		func(v formats.Track) string { return v.Key })}} {
		if len(list.keys) > 0 && yes("themed") {
			*list.into = rapid.SampledFrom(list.keys).Draw(t, "theme")
		}
	}
	if yes("about") {
		s.Products = keysOf(p.Products, func(v formats.Product) string { return v.Key })
	}
	if yes("spoken") {
		s.Speakers = keysOf(p.Speakers, func(v formats.Speaker) string { return v.Key })
	}
	if s.Kind == formats.Keynote && yes("parted") {
		s.Segments = []formats.Segment{{Title: text.Draw(t, "part") + "!", Duration: 5 * time.Minute, Speakers: s.Speakers}, {Title: "Rest",
			Duration: time.Minute}}
	}
	if yes("linked") {
		s.Links = []formats.Link{{Title: "Slides", URL: "https://example.org/s", Type: "slides"}, {Title: "Film", URL: "https://example.org/f",
			Type: "video"}}
	}
	for k := range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 3}).Draw(t, "places") {
		day := rapid.SampledFrom(p.Days).Draw(t, "day")
		at := formats.Placement{GUID: guid(3, 10*i+k), Number: 10*i + k + 1, Code: fmt.Sprintf("PL%04d", 10*i+k), Duration: s.Duration,
			Sequence: k,
			Start:    day.Start.Add(time.Duration(rapid.IntRange(0, 27).Draw(t, "half hour")) * 30 * time.Minute)}
		if len(p.Rooms) > 0 && yes("in a room") {
			at.Room = rapid.SampledFrom(p.Rooms).Draw(t, "room").Key
		}
		if yes("another length") {
			at.Duration = 20 * time.Minute
		}
		if slices.ContainsFunc(s.Placements, func(o formats.Placement) bool { return o.Start.Equal(at.Start) }) {
			continue // nobody shows one thing twice at once
		}
		s.Placements = append(s.Placements, at)
	}
	return s
}

func keysOf[T any](all []T, key func(T) string) (out []string) {
	for _, v := range all {
		out = append(out, key(v))
	}
	return out
}

func guid(kind, i int) string { return fmt.Sprintf("%08d-1111-5222-8333-%012d", kind, i) }

// named is a programme whose things refer to each other by what stays over a file: guids and names. Keys are the reader's.
func named(p formats.Programme) formats.Programme {
	rooms, tracks, kinds, products, people := map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{},
		map[string]string{}
	p.Rooms = renamed(p.Rooms, rooms, func(v *formats.Room) (key *string, stays string) { return &v.Key, v.GUID + v.Name })
	p.Tracks = renamed(p.Tracks, tracks, func(v *formats.Track) (*string, string) { return &v.Key, v.Name })
	p.Formats = renamed(p.Formats, kinds, func(v *formats.Format) (*string, string) { return &v.Key, v.Name })
	p.Products = renamed(p.Products, products, func(v *formats.Product) (*string, string) { return &v.Key, v.Name })
	p.Speakers = renamed(p.Speakers, people, func(v *formats.Speaker) (*string, string) { v.Said = 0; return &v.Key, v.GUID })
	p.Sessions = slices.Clone(p.Sessions)
	through := func(keys []string, names map[string]string) (out []string) {
		for _, k := range keys {
			out = append(out, names[k])
		}
		return out
	}
	for i := range p.Sessions {
		s := &p.Sessions[i]
		s.Key, s.Said = "", 0
		s.Format, s.Track, s.Products, s.Speakers = kinds[s.Format], tracks[s.Track], through(s.Products, products), through(s.Speakers, people)
		s.Segments, s.Placements = slices.Clone(s.Segments), slices.Clone(s.Placements)
		for k := range s.Segments {
			s.Segments[k].Speakers = through(s.Segments[k].Speakers, people)
		}
		for k := range s.Placements {
			s.Placements[k].Room = rooms[s.Placements[k].Room]
		}
	}
	slices.SortFunc(p.Sessions, func(a, b formats.Session) int { return strings.Compare(a.Code, b.Code) })
	slices.SortFunc(p.Speakers, func(a, b formats.Speaker) int { return strings.Compare(a.GUID, b.GUID) })
	return p
}

func renamed[T any](all []T, names map[string]string, of func(*T) (*string, string)) []T {
	all = slices.Clone(all)
	for i := range all {
		key, stays := of(&all[i])
		names[*key] = stays
		*key = stays
	}
	return all
}

// sameInstants compares times by instant and zones by name.
var sameInstants = []cmp.Option{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })}

// TestOurOwnFilesComeBackWhole draws odd programmes and holds what comes back from each format to what went in. Cannot takes away what
// the format has no place for, each with its reason.
func TestOurOwnFilesComeBackWhole(t *testing.T) {
	t.Parallel()
	for _, f := range []struct {
		name   string
		write  func(formats.Programme) ([]byte, error)
		cannot func(*formats.Programme)
	}{
		{"schedule.xml", formats.WriteFrabXML, notInSchedules},
		{"schedule.json", formats.WriteFrabJSON, notInSchedules},
		{"schedule.csv", formats.WriteCSV, notInSheets},
	} {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { comesBack(t, odd(t), f.name, f.write, f.cannot) })
		})
	}
}

func comesBack(t *rapid.T, p formats.Programme, name string, write func(formats.Programme) ([]byte, error),
	cannot func(*formats.Programme)) {
	b, err := write(p)
	if err != nil {
		t.Fatal(err)
	}
	want := named(p)
	cannot(&want)
	if len(want.Sessions) == 0 {
		return // a file without sessions is refused
	}
	res, err := formats.Read(context.Background(), []formats.Source{{Name: name, Data: b}}, formats.ReadOptions{Zone: p.Zone})
	if err != nil {
		t.Fatalf("%v\n%.4000s", err, b)
	}
	got := named(res.Programme)
	cannot(&got) // what is not compared
	if diff := cmp.Diff(want, got, sameInstants...); diff != "" {
		t.Fatalf("%s\n%.6000s", diff, b)
	}
}

// notInSchedules takes away what schedule.xml and schedule.json do not hold.
func notInSchedules(p *formats.Programme) {
	// Their events are at an hour: what has no place is in schedule.csv.
	p.Sessions = slices.DeleteFunc(p.Sessions, func(s formats.Session) bool { return len(s.Placements) == 0 })
	onStage := map[string]bool{}
	for i, s := range p.Sessions {
		for _, k := range s.Speakers {
			onStage[k] = true
		}
		p.Sessions[i].Tags = trimmed(s.Tags)
	}
	p.Speakers = slices.DeleteFunc(p.Speakers, func(s formats.Speaker) bool { return !onStage[s.GUID] })
}

var ownGUID = regexp.MustCompile(`^[0-9]{8}-1111-5222-8333-[0-9]{12}`)

// lines are how encoding/csv reads the ends of lines in a cell; clean drops other control characters.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

func byPlace(a, b formats.Placement) int { return a.Start.Compare(b.Start) }

// notInSheets leaves what a line of schedule.csv holds: it is for people who look at sessions in a spreadsheet.
func notInSheets(p *formats.Programme) {
	sheet := formats.Programme{Zone: p.Zone}
	named := map[string]bool{}
	for _, s := range p.Sessions {
		// No cell holds these: links, segments, notes and longer descriptions are more than one value with parts.
		s.Links, s.Segments, s.Description, s.StateNote = nil, nil, "", ""
		// The line of a place has its length, not the session's.
		if len(s.Placements) > 0 {
			s.Duration = 0
		}
		s.DoNotRecord = false // "recorded" says all of it
		s.Tags = trimmed(s.Tags)
		s.Abstract, s.Subtitle, s.Title = lines(s.Abstract), lines(s.Subtitle), lines(s.Title)
		for k := range s.Placements {
			at := &s.Placements[k]
			at.GUID, at.Number, at.Code, at.Sequence = "", 0, "", 0 // what clients know a place by is in the schedules for clients
			at.Room = ownGUID.ReplaceAllString(at.Room, "")         // a cell has the name alone
		}
		slices.SortFunc(s.Placements, byPlace)
		for _, k := range s.Speakers {
			named[k] = true
		}
		sheet.Sessions = append(sheet.Sessions, s)
	}
	for _, s := range p.Speakers {
		if named[s.GUID] {
			sheet.Speakers = append(sheet.Speakers, formats.Speaker{Key: s.Key, GUID: s.GUID, Name: strings.Join(strings.Fields(s.Name), " "),
				Organisation: s.Organisation})
		}
	}
	*p = sheet
}

func trimmed(in []string) (out []string) {
	for _, s := range in {
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

// TestWhatSomebodyEditedInOurOwnFileWins edits what the file shows: the block gives what does not contradict it.
func TestWhatSomebodyEditedInOurOwnFileWins(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Language = "en"
	p.Sessions[1].Title, p.Sessions[1].State = "Lights out", formats.Cancelled
	for name, write := range map[string]func(formats.Programme) ([]byte, error){"xml": formats.WriteFrabXML, "json": formats.WriteFrabJSON} {
		data, err := write(p)
		if err != nil {
			t.Fatal(err)
		}
		edited := strings.NewReplacer("Cancelled: Lights out", "Lights on", "Court &amp; *dense*", "Long", "Court \\u0026 *dense*", "Long",
			"Bienvenue (20 min) Zo", "Adieu (20 min) Zo",
			"https://example.org/s.pdf", "https://example.org/new.pdf", ">00:30<", ">00:45<", `"00:30"`, `"00:45"`).Replace(string(data))
		res := take(t, edited)
		k := slices.IndexFunc(res.Programme.Sessions, func(s formats.Session) bool { return s.Code == "ABC234" })
		s := res.Programme.Sessions[k]
		got := fmt.Sprintf("%s, %s, %.4s, %s, %s, %s, %v", s.Title, s.State, s.Abstract, s.Level, s.Links[0].URL, s.Placements[0].Duration,
			s.Products)
		if want := "Lights on, , Long, beginner, https://example.org/new.pdf, 45m0s, [Object store]"; got != want {
			t.Errorf("%s: got  %s\nwant %s", name, got, want)
		}
		k = slices.IndexFunc(res.Programme.Sessions, func(s formats.Session) bool { return s.Code == "KEYNOT" })
		if s := res.Programme.Sessions[k]; len(s.Segments) != 0 || !strings.Contains(s.Abstract, "Adieu") || !s.Plenary {
			t.Errorf("%s: segments %v, %q", name, s.Segments, s.Abstract)
		}
	}
}

func TestWhatIsDelayedIsToldInEveryFile(t *testing.T) {
	t.Parallel()
	for language, word := range map[string]string{"en": "Delayed", "fr": "Retardé"} {
		p := sample(t)
		p.Language, p.Sessions[0].State = language, formats.Delayed
		asXML, err := formats.WriteFrabXML(p)
		if err != nil {
			t.Fatal(err)
		}
		asJSON, err := formats.WriteFrabJSON(p)
		if err != nil {
			t.Fatal(err)
		}
		for name, file := range map[string][]byte{"xml": asXML, "json": asJSON, "text": formats.WriteText(p), "calendar": formats.WriteICS(p,
			formats.Calendar{})} {
			if !strings.Contains(string(file), word) {
				t.Errorf("%s in %s does not say %s", name, language, word)
			}
		}
		p.Sessions[0].StateNote = "Ada's train"
		if calendar := string(formats.WriteICS(p, formats.Calendar{})); !strings.Contains(calendar, "Ada's train") {
			t.Errorf("the calendar in %s does not say why:\n%s", language, calendar)
		}
	}
}
