package web

import (
	"encoding/json"
	"strings"

	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// keptPath is where the kept file of a release stands.
const keptPath = "schedule/day.json"

// KeptWire is what a device keeps of a release, to say without a server what runs, what is next and what somebody's day is. Instants
// are milliseconds since 1970. Parts name one another by their place in the lists.
type KeptWire struct {
	Release    int           `json:"release"`
	ReleasedAt int64         `json:"released_at"`
	Zone       string        `json:"zone"`
	MustWeight int           `json:"must_weight"`
	Days       []KeptDay     `json:"days"`
	Rooms      []KeptRoom    `json:"rooms"`
	Walks      []KeptWalk    `json:"walks"`
	Tracks     []KeptTrack   `json:"tracks"`
	Sessions   []KeptSession `json:"sessions"`
	Entries    []KeptEntry   `json:"entries"`
}

// KeptDay is a day of the edition, as described.
type KeptDay struct {
	Date  string `json:"date"` // in the edition's zone: 2027-02-04
	Start int64  `json:"start"`
	End   int64  `json:"end"`
}

// KeptRoom is a room.
type KeptRoom struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// KeptWalk is how far two rooms are from each other; of other pairs nothing is known.
type KeptWalk struct {
	A       int `json:"a"`
	B       int `json:"b"`
	Minutes int `json:"minutes"`
}

// KeptTrack is a track.
type KeptTrack struct {
	Name string `json:"name"`
	Hue  int    `json:"hue"`
}

// KeptSession is a session of the programme, placed or not.
type KeptSession struct {
	Code      string   `json:"code"`
	Title     string   `json:"title"`
	Speakers  string   `json:"speakers,omitempty"` // names
	Kind      string   `json:"kind"`
	Language  string   `json:"language,omitempty"`
	Level     string   `json:"level,omitempty"`
	Track     int      `json:"track"` // -1: none
	Products  []int    `json:"products,omitempty"`
	Tags      []string `json:"tags,omitempty"`
	Plenary   bool     `json:"plenary,omitempty"`
	Cancelled bool     `json:"cancelled,omitempty"`
	Delayed   bool     `json:"delayed,omitempty"`
	Pending   bool     `json:"pending,omitempty"`
	Recorded  bool     `json:"recorded,omitempty"`
}

// KeptEntry is a session at a place and time.
type KeptEntry struct {
	ID      string `json:"id"`
	Session int    `json:"session"`
	Room    int    `json:"room"` // -1: it fills all rooms
	Day     int    `json:"day"`
	Start   int64  `json:"start"`
	End     int64  `json:"end"`
}

// Kept is what a device keeps of a release.
func Kept(x *release.Index) KeptWire {
	out := KeptWire{Release: x.Release, ReleasedAt: x.ReleasedAt.UnixMilli(), Zone: x.Zone().String(), MustWeight: x.Edition.MustWeight,
		Days: []KeptDay{}, Rooms: []KeptRoom{}, Walks: []KeptWalk{}, Tracks: []KeptTrack{}, Sessions: []KeptSession{}, Entries: []KeptEntry{}}
	rooms := placesOf(x.Rooms, func(v release.SnapshotRoom) string { return v.ID })
	days := placesOf(x.Days, func(v release.SnapshotDay) string { return v.ID })
	sessions := placesOf(x.Sessions, func(v release.SnapshotSession) string { return v.ID })
	for _, d := range x.Days {
		out.Days = append(out.Days, KeptDay{d.Date, d.Start.UnixMilli(), d.End.UnixMilli()})
	}
	for _, r := range x.Rooms {
		out.Rooms = append(out.Rooms, KeptRoom{r.Slug, r.Name})
	}
	for _, w := range x.Walks {
		out.Walks = append(out.Walks, KeptWalk{rooms.of(w.A), rooms.of(w.B), w.Minutes})
	}
	for _, t := range x.Tracks {
		out.Tracks = append(out.Tracks, KeptTrack{t.Name, t.Hue})
	}
	out.Sessions = append(out.Sessions, keptSessions(x)...)
	for _, e := range x.Entries {
		out.Entries = append(out.Entries, KeptEntry{e.ID, sessions.of(e.SessionID), rooms.of(e.RoomID), days.of(e.DayID), e.Start.UnixMilli(),
			e.End.UnixMilli()})
	}
	return out
}

func keptSessions(x *release.Index) (out []KeptSession) {
	tracks := placesOf(x.Tracks, func(v release.SnapshotTrack) string { return v.ID })
	products := placesOf(x.Products, func(v release.SnapshotProduct) string { return v.ID })
	for _, s := range x.Sessions {
		var names []string
		for _, p := range x.SpeakersOf(s) {
			names = append(names, p.Name)
		}
		kept := KeptSession{Code: s.Code, Title: s.Title, Speakers: strings.Join(names, ", "), Kind: s.Kind, Language: s.Language, Level: s.Level,
			Track: tracks.of(s.TrackID), Tags: s.Tags, Plenary: s.Plenary, Cancelled: s.State == string(programme.Cancelled),
			Delayed: s.State == string(programme.Delayed)}
		kept.Pending, kept.Recorded = s.Pending && !kept.Cancelled, s.Recorded && !kept.Cancelled
		for _, id := range s.Products {
			kept.Products = append(kept.Products, products.of(id))
		}
		out = append(out, kept)
	}
	return out
}

// places are where the parts of a list stand, by id.
type places map[string]int

func placesOf[T any](parts []T, id func(T) string) places {
	out := places{}
	for i, v := range parts {
		out[id(v)] = i
	}
	return out
}

// of is a part's place; -1 when the list has no such part.
func (p places) of(id string) int {
	if at, ok := p[id]; ok {
		return at
	}
	return -1
}

// kept makes the kept file of the release.
func (s *shelf) kept() (*web.Cached, error) {
	body, err := json.Marshal(Kept(s.index))
	if err != nil {
		return nil, err
	}
	return web.NewCached("application/json", body, web.CacheOptions{Modified: s.index.LastChanged()}), nil
}
