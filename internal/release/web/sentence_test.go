package web

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

var update = flag.Bool("update", false, "write the golden file anew")

// told is a release with one of everything, and two of what others refer to.
func told() *release.Snapshot {
	at := time.Date(2027, 2, 4, 8, 0, 0, 0, time.UTC)
	s := &release.Snapshot{Release: 1, ReleasedAt: at}
	s.Edition = release.SnapshotEdition{ID: "e", Slug: "quay", Name: "Quay", Tagline: "At sea", Description: "Long.", Series: "Quays",
		Organisation:    "Port",
		OrganisationURL: "https://port.example", Languages: []string{"en"}, Zone: "Europe/Paris", Venue: "Pier", Address: "1 Quay",
		VenueURL: "https://pier.example"}
	s.Days = []release.SnapshotDay{{ID: "d1", Date: "2027-02-04", Start: at, End: at.Add(8 * time.Hour)}}
	for i := range 2 {
		n := fmt.Sprint(i + 1)
		s.Rooms = append(s.Rooms, release.SnapshotRoom{ID: "r" + n, Slug: "room-" + n, Name: "Room " + n, Capacity: 50,
			Features: []string{"recording"}})
		s.Tracks = append(s.Tracks, release.SnapshotTrack{ID: "t" + n, Slug: "track-" + n, Name: "Track " + n, Color: "#112233"})
		s.Formats = append(s.Formats, release.SnapshotFormat{ID: "f" + n, Slug: "format-" + n, Name: "Format " + n, Kind: programme.Talk,
			Minutes: 30})
		s.Families = append(s.Families, release.SnapshotFamily{ID: "a" + n, Slug: "family-" + n, Name: "Family " + n})
		s.Products = append(s.Products, release.SnapshotProduct{ID: "p" + n, Slug: "product-" + n, Name: "Product " + n, Summary: "Text.",
			URL: "https://p.example", FamilyID: "a1"})
		s.Speakers = append(s.Speakers, release.SnapshotSpeaker{ID: "s" + n, Code: "SPEAK" + n, Name: "Ada " + n, Pronouns: "she",
			Biography:    "Text.",
			Organisation: "Port", Kind: "host"})
	}
	s.Walks = []release.SnapshotWalk{{A: "r1", B: "r2", Minutes: 3}}
	s.Sessions = []release.SnapshotSession{{ID: "x1", Code: "CODE1", Title: "Tides", Subtitle: "High", Abstract: "Text.", Kind: programme.Talk,
		FormatID: "f1", TrackID: "t1", Level: "beginner", Language: "en", Minutes: 30, State: string(programme.Confirmed), StateNote: "soon",
		Speakers: []string{"s1"}, Products: []string{"p1"}, Tags: []string{"sea"}, Requires: []string{"recording"},
		Segments: []release.SnapshotSegment{{Title: "One", Minutes: 10, Speakers: []string{"s1"}}}}}
	s.Entries = []release.SnapshotEntry{{ID: "n1", GUID: "g1", SessionID: "x1", RoomID: "r1", DayID: "d1", Start: at,
		End: at.Add(2 * time.Hour)}}
	return s
}

// others are what values become that must be one of a few.
var others = map[string]string{"r1": "r2", "t1": "t2", "f1": "f2", "a1": "a2", "p1": "p2", "s1": "s2", "confirmed": "delayed",
	"talk": "lab", "beginner": "advanced",
	"en": "fr", "Europe/Paris": "America/New_York", "host": "partner", "recording": "streaming", "2027-02-04": "2027-02-05"}

func other(s string) string {
	if o, ok := others[s]; ok {
		return o
	}
	return s + "'"
}

// alter makes another value of v.
func alter(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(other(v.String()))
	case reflect.Int:
		v.SetInt(v.Int() + 7)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Struct:
		v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(95 * time.Minute)))
	case reflect.Slice:
		if v.Len() > 0 && v.Type().Elem().Kind() == reflect.String {
			v.Index(0).SetString(other(v.Index(0).String()))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), v.Len()+1, v.Len()+1))
	}
}

// variants are the release with one thing changed: every field of every part, by its name, and what comes, goes and is called off.
func variants() map[string]*release.Snapshot {
	out := map[string]*release.Snapshot{}
	structs := func(s *release.Snapshot, do func(name string, v reflect.Value)) {
		do("Edition", reflect.ValueOf(&s.Edition).Elem())
		for i := range reflect.TypeFor[release.Snapshot]().NumField() {
			f := reflect.ValueOf(s).Elem().Field(i)
			if f.Kind() == reflect.Slice && f.Len() > 0 {
				do(reflect.TypeFor[release.Snapshot]().Field(i).Name, f.Index(0))
			}
		}
	}
	structs(told(), func(part string, v reflect.Value) {
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if slices.Contains([]string{"ID", "GUID", "SessionID", "DayID", "A", "B"}, name) {
				continue
			}
			now := told()
			structs(now, func(p string, w reflect.Value) {
				if p == part {
					alter(w.Field(i))
				}
			})
			out[part+"."+name] = now
		}
	})
	change := func(name string, do func(s *release.Snapshot)) {
		now := told()
		do(now)
		out[name] = now
	}
	change("session cancelled", func(s *release.Snapshot) { s.Sessions[0].State = string(programme.Cancelled) })
	change("session without a place", func(s *release.Snapshot) { s.Entries = nil })
	change("session with a second place", func(s *release.Snapshot) {
		e := s.Entries[0]
		e.ID, e.GUID, e.RoomID, e.Start, e.End = "n2", "g2", "r2", e.Start.Add(time.Hour), e.End.Add(time.Hour)
		s.Entries = append(s.Entries, e)
	})
	change("session everywhere", func(s *release.Snapshot) { s.Entries[0].RoomID = "" })
	change("session in another room, longer", func(s *release.Snapshot) {
		s.Entries[0].RoomID, s.Entries[0].End = "r2", s.Entries[0].End.Add(15*time.Minute)
	})
	change("session gone", func(s *release.Snapshot) { s.Sessions, s.Entries = nil, nil })
	change("session new", func(s *release.Snapshot) {
		s.Sessions = append(s.Sessions, release.SnapshotSession{ID: "x2", Code: "CODE2", Title: "Ebb", State: string(programme.Confirmed)})
	})
	change("room gone", func(s *release.Snapshot) { s.Rooms = s.Rooms[:1] })
	change("track new", func(s *release.Snapshot) {
		s.Tracks = append(s.Tracks, release.SnapshotTrack{ID: "t3", Name: "Track 3"})
	})
	change("rooms in another order", func(s *release.Snapshot) { slices.Reverse(s.Rooms) })
	change("families in another order", func(s *release.Snapshot) { slices.Reverse(s.Families) })
	change("subtitle gone", func(s *release.Snapshot) { s.Sessions[0].Subtitle = "" })
	return out
}

// badSpacing is a space where French breaks no line: before high punctuation and inside quotation marks.
var badSpacing = regexp.MustCompile(` [:;?!»]|« `)

func TestEveryChangeIsSaidInBothLanguages(t *testing.T) {
	t.Parallel()
	catalogue, err := text.New(site.Messages, editionweb.Messages, programmeweb.Messages, Messages)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for name, now := range variants() {
		changes := release.Compare(told(), now)
		for _, c := range changes {
			line := fmt.Sprintf("%s: %s %s", name, c.Kind, c.Subject)
			for _, lang := range []string{"en", "fr"} {
				v := View{X: now.Index(), P: catalogue.In(lang)}
				said := v.Says(c)
				if said == "" && c.Kind != release.Added {
					t.Errorf("%s in %s: nothing is said of %+v", name, lang, c)
				}
				if strings.Contains(said, "programme.") || strings.Contains(said, "<no value>") {
					t.Errorf("%s in %s: there are no words for %q", name, lang, said)
				}
				if lang == "fr" && badSpacing.MatchString(said) {
					t.Errorf("%s: a line may break inside %q", name, said)
				}
				line += "\n  " + lang + " " + said
			}
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	const golden = "testdata/sentences.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("sentences differ (-want +got); with -update the file is written anew\n%s", diff)
	}
}
