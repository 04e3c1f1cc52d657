package release

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/programme"
)

// classified are the tables of fields, by type, with what tells a field in the log.
func classified() map[reflect.Type]map[string]string {
	out := map[reflect.Type]map[string]string{}
	put := func(of any, names []string, told []string) {
		table := map[string]string{}
		for i, name := range names {
			table[name] = told[i]
		}
		out[reflect.TypeOf(of)] = table
	}
	classify(put, SnapshotSession{}, sessionFacets)
	classify(put, SnapshotSegment{}, segmentFacets)
	classify(put, programme.Link{}, linkFacets)
	classify(put, SnapshotEntry{}, entryFacets)
	classify(put, SnapshotSpeaker{}, speakerFacets)
	classify(put, SnapshotRoom{}, roomFacets)
	classify(put, SnapshotDay{}, dayFacets)
	classify(put, SnapshotTrack{}, trackFacets)
	classify(put, SnapshotFormat{}, formatFacets)
	classify(put, SnapshotFamily{}, familyFacets)
	classify(put, SnapshotProduct{}, productFacets)
	classify(put, SnapshotWalk{}, walkFacets)
	classify(put, SnapshotEdition{}, editionFacets)
	classify(put, SnapshotRetired{}, retiredFacets)
	names, told := []string{}, []string{}
	for _, f := range snapshotFacets {
		names, told = append(names, f.name), append(told, f.told)
	}
	put(Snapshot{}, names, told)
	return out
}

func classify[T any](put func(any, []string, []string), of T, fields []facet[T]) {
	names, told := []string{}, []string{}
	for _, f := range fields {
		names, told = append(names, f.name), append(told, f.told)
	}
	put(of, names, told)
}

func TestEveryFieldOfASnapshotStandsInATable(t *testing.T) {
	t.Parallel()
	tables := classified()
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(of reflect.Type) {
		for of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || of == reflect.TypeFor[time.Time]() || seen[of] {
			return
		}
		seen[of] = true
		table, ok := tables[of]
		if !ok {
			t.Errorf("%s has no table", of)
		}
		for i := range of.NumField() {
			if _, ok := table[of.Field(i).Name]; !ok {
				t.Errorf("%s.%s has no class: does the log tell of it, do calendars show it?", of, of.Field(i).Name)
			}
			delete(table, of.Field(i).Name)
			visit(of.Field(i).Type)
		}
		for name := range table {
			t.Errorf("%s has no field %s", of, name)
		}
	}
	visit(reflect.TypeFor[Snapshot]())
}

// wholeSnapshot has two of everything, with everything set.
func wholeSnapshot() *Snapshot {
	at := time.Date(2027, 2, 4, 9, 0, 0, 0, time.UTC)
	s := &Snapshot{Release: 1, ReleasedAt: at, Edition: SnapshotEdition{ID: "edi_1", Slug: "quay", Name: "Quay", Zone: "Europe/Paris",
		Languages: []string{"en"}, Venue: "Pier", Address: "1 Quay"}}
	for i := range 2 {
		n := fmt.Sprint(i + 1)
		day := at.AddDate(0, 0, i)
		s.Days = append(s.Days, SnapshotDay{ID: "day_" + n, Date: day.Format(time.DateOnly), Start: day, End: day.Add(8 * time.Hour)})
		s.Rooms = append(s.Rooms, SnapshotRoom{ID: "roo_" + n, Name: "Room " + n, Slug: "room-" + n, Capacity: 50, Features: []string{"stage"}})
		s.Tracks = append(s.Tracks, SnapshotTrack{ID: "tra_" + n, Name: "Track " + n, Slug: "track-" + n})
		s.Formats = append(s.Formats, SnapshotFormat{ID: "for_" + n, Name: "Format " + n, Kind: programme.Talk, Minutes: 30})
		s.Families = append(s.Families, SnapshotFamily{ID: "fam_" + n, Name: "Family " + n})
		s.Products = append(s.Products, SnapshotProduct{ID: "pro_" + n, Name: "Product " + n, FamilyID: "fam_1"})
		s.Speakers = append(s.Speakers, SnapshotSpeaker{ID: "spe_" + n, Name: "Ada " + n,
			Links: []programme.Link{{Title: "Home", URL: "https://x.example"}}})
		s.Sessions = append(s.Sessions, SnapshotSession{ID: "ses_" + n, Code: "CODE" + n, Title: "Talk " + n, Kind: programme.Talk,
			FormatID: "for_1", TrackID: "tra_1",
			Minutes: 30, State: string(programme.Confirmed), Speakers: []string{"spe_" + n}, Products: []string{"pro_1"}, Tags: []string{"sea"},
			Requires: []string{"stage"}, Links: []programme.Link{{Title: "Slides", URL: "https://y.example"}},
			Segments: []SnapshotSegment{{"First", 10, []string{"spe_1"}}, {"Second", 10, []string{"spe_2"}}}})
		s.Entries = append(s.Entries, SnapshotEntry{ID: "pla_" + n, GUID: "guid-" + n, SessionID: "ses_" + n, RoomID: "roo_1", DayID: "day_1",
			Start: at.Add(time.Duration(i) * time.Hour), End: at.Add(time.Duration(i)*time.Hour + 30*time.Minute)})
	}
	s.Walks = []SnapshotWalk{{A: "roo_1", B: "roo_2", Minutes: 3}}
	s.Retired = []SnapshotRetired{{"gone", 2}}
	return s
}

// anew is another value than v of its kind; of texts that refer to parts, another part.
func anew(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(otherText(v.String()))
	case reflect.Int:
		v.SetInt(v.Int() + 7)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Struct: // a time
		v.Set(reflect.ValueOf(v.Interface().(time.Time).Add(95 * time.Minute)))
	case reflect.Slice:
		if v.Len() > 0 && v.Type().Elem().Kind() == reflect.String {
			v.Set(reflect.Append(v.Slice(0, 0), reflect.ValueOf(otherText(v.Index(0).String()))))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), v.Len()+1, v.Len()+1))
	}
}

func otherText(s string) string {
	switch {
	case len(s) == 5 && s[3] == '_' && s[4] == '1':
		return s[:4] + "2"
	case len(s) == 5 && s[3] == '_':
		return s[:4] + "1"
	case s == "Europe/Paris":
		return "America/New_York"
	case s == string(programme.Confirmed):
		return string(programme.Delayed)
	default:
		return s + "x"
	}
}

func clone(s *Snapshot) *Snapshot {
	content, err := pack(s)
	if err != nil {
		panic(err)
	}
	c, err := unpack(content)
	if err != nil {
		panic(err)
	}
	return c
}

// parts are every struct of a snapshot whose fields a table classifies.
func parts(v reflect.Value, of func(reflect.Value)) {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			parts(v.Index(i), of)
		}
		return
	}
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[time.Time]() {
		return
	}
	of(v)
	for i := range v.NumField() {
		parts(v.Field(i), of)
	}
}

func TestWhatReadersSeeIsAChangeAndNothingElseIs(t *testing.T) {
	t.Parallel()
	tables, before := classified(), wholeSnapshot()
	if got := Compare(before, clone(before)); len(got) != 0 {
		t.Fatalf("equal releases differ: %+v", got)
	}
	count := 0
	parts(reflect.ValueOf(before), func(v reflect.Value) { count++ })
	for n := range count {
		k := 0
		parts(reflect.ValueOf(before), func(v reflect.Value) {
			if k++; k-1 != n {
				return
			}
			for i := range v.NumField() {
				name := v.Type().Field(i).Name
				told := tables[v.Type()][name]
				if v.Type() == reflect.TypeFor[Snapshot]() || name == "ID" || name == "GUID" || name == "SessionID" || name == "A" || name == "B" {
					continue // parts and references are compared by their own tests
				}
				now, at := clone(before), 0
				parts(reflect.ValueOf(now), func(w reflect.Value) {
					if at++; at-1 == n {
						anew(w.Field(i))
					}
				})
				if got := Compare(before, now); (len(got) > 0) != (told != "") {
					t.Errorf("%s.%s: told as %q, changes %+v", v.Type(), name, told, got)
				}
			}
		})
	}
}

func TestWhatCalendarsShowIsAlwaysToldAsWell(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 5))
	before := wholeSnapshot()
	for range 2_000 {
		now := clone(before)
		for range 1 + random.IntN(3) {
			var all []reflect.Value
			parts(reflect.ValueOf(now), func(v reflect.Value) { all = append(all, v) })
			v := all[1+random.IntN(len(all)-1)]
			if i := random.IntN(v.NumField()); v.Type().Field(i).Name != "ID" && v.Type().Field(i).Name != "SessionID" {
				anew(v.Field(i))
			}
		}
		changes := Compare(before, now)
		x, y := now.Index(), before.Index()
		for _, e := range now.Entries {
			i := slices.IndexFunc(before.Entries, func(o SnapshotEntry) bool { return o.ID == e.ID })
			if SameInCalendars(x, e, y, before.Entries[i]) {
				continue
			}
			told := func(c Change) bool { return c.Calendar && (c.SessionID == e.SessionID || c.Subject == OfEdition) }
			if !slices.ContainsFunc(changes, told) {
				t.Fatalf("calendars differ for %s, and only this is told: %+v", e.SessionID, changes)
			}
		}
	}
}

func TestWhatIsMadeAgainUnderItsNameIsTheSame(t *testing.T) {
	t.Parallel()
	before, now := wholeSnapshot(), wholeSnapshot()
	now.Rooms[0].ID, now.Rooms[0].GUID = "roo_9", "other"
	for i := range now.Entries {
		now.Entries[i].RoomID = "roo_9"
	}
	now.Walks[0].A = "roo_9"
	if got := Compare(before, now); len(got) != 0 {
		t.Errorf("a room made again under its name is told: %+v", got)
	}
	for i, e := range now.Entries {
		if !SameInCalendars(now.Index(), e, before.Index(), before.Entries[i]) {
			t.Errorf("calendars hear of a room that was made again under its name")
		}
	}
}

func TestTwoRoomsThatSwapNamesMoveWhatIsInThem(t *testing.T) {
	t.Parallel()
	before, now := wholeSnapshot(), wholeSnapshot()
	now.Entries[1].RoomID, before.Entries[1].RoomID = "roo_2", "roo_2"
	now.Rooms[0].Name, now.Rooms[1].Name = now.Rooms[1].Name, now.Rooms[0].Name
	moved, renamed := 0, 0
	for _, c := range Compare(before, now) {
		switch {
		case c.Kind == Moved:
			moved++
		case c.Subject == OfRoom && slices.Contains(c.Fields, fieldName):
			renamed++
		}
	}
	if moved != 2 || renamed != 2 {
		t.Errorf("%d sessions moved, %d rooms renamed", moved, renamed)
	}
}

func TestTheOrderOfRoomsAndOfSegmentsIsTold(t *testing.T) {
	t.Parallel()
	before, now := wholeSnapshot(), wholeSnapshot()
	slices.Reverse(now.Rooms)
	slices.Reverse(now.Sessions[0].Segments)
	var told []string
	for _, c := range Compare(before, now) {
		told = append(told, c.Fields...)
	}
	slices.Sort(told)
	if !slices.Equal(told, []string{"room_order", "segments"}) {
		t.Errorf("told %v", told)
	}
}

func TestOnlyThePlacesThatDifferAreTold(t *testing.T) {
	t.Parallel()
	before := wholeSnapshot()
	again := before.Entries[0]
	again.ID, again.GUID, again.Start, again.End = "pla_3", "guid-3", again.Start.Add(5*time.Hour), again.End.Add(5*time.Hour)
	before.Entries = append(before.Entries, again)
	now := clone(before)
	now.Entries[2].End = now.Entries[2].End.Add(15 * time.Minute)
	got := Compare(before, now)
	if len(got) != 1 || got[0].Kind != Moved || len(got[0].From) != 1 || len(got[0].To) != 1 || !got[0].From[0].Start.Equal(again.Start) ||
		!got[0].Resized() || !got[0].Others {
		t.Errorf("got %+v", got)
	}
}

func TestAnotherZoneMovesEverything(t *testing.T) {
	t.Parallel()
	before, now := wholeSnapshot(), wholeSnapshot()
	now.Edition.Zone = "America/New_York"
	moved := 0
	for _, c := range Compare(before, now) {
		if c.Kind == Moved {
			moved++
		}
	}
	if moved != len(now.Entries) {
		t.Errorf("%d moved", moved)
	}
}
