package web

import (
	"time"

	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
)

// ReleasedWire is a released programme, complete in itself.
type ReleasedWire struct {
	Release    int                `json:"release" doc:"0 when nothing is released: sessions without places."`
	ReleasedAt time.Time          `json:"released_at"`
	Note       string             `json:"note"`
	Name       string             `json:"name"`
	Zone       string             `json:"zone"`
	Days       []ReleasedDay      `json:"days" nullable:"false"`
	Rooms      []ReleasedRoom     `json:"rooms" nullable:"false"`
	Tracks     []ReleasedNamed    `json:"tracks" nullable:"false"`
	Formats    []ReleasedNamed    `json:"formats" nullable:"false"`
	Products   []ReleasedProduct  `json:"products" nullable:"false"`
	Speakers   []ReleasedSpeaker  `json:"speakers" nullable:"false"`
	Sessions   []ReleasedSession  `json:"sessions" nullable:"false" doc:"By title."`
	Entries    []ReleasedEntry    `json:"entries" nullable:"false" doc:"By start, then in the order of rooms."`
	Walks      []ReleasedWalkTime `json:"walks" nullable:"false" doc:"Minutes between rooms, each pair once."`
}

// ReleasedDay is a day.
type ReleasedDay struct {
	Date  string    `json:"date"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// ReleasedRoom is a room.
type ReleasedRoom struct {
	ID       string   `json:"id"`
	GUID     string   `json:"guid"`
	Slug     string   `json:"slug"`
	Name     string   `json:"name"`
	Capacity int      `json:"capacity"`
	Floor    int      `json:"floor"`
	Features []string `json:"features" nullable:"false"`
}

// ReleasedNamed is a track or a format.
type ReleasedNamed struct {
	ID   string `json:"id"`
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// ReleasedProduct is a product.
type ReleasedProduct struct {
	ID      string `json:"id"`
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	Summary string `json:"summary"`
	URL     string `json:"url"`
}

// ReleasedSpeaker is a speaker as the public sees them.
type ReleasedSpeaker struct {
	ID           string `json:"id"`
	GUID         string `json:"guid"`
	Code         string `json:"code"`
	Name         string `json:"name"`
	Pronouns     string `json:"pronouns"`
	Biography    string `json:"biography"`
	Organisation string `json:"organisation"`
	Kind         string `json:"kind" doc:"host, partner, independent, public, other or empty."`
	Picture      string `json:"picture" doc:"Address of the picture on this server; empty when there is none."`
}

// ReleasedSession is a session, placed or not.
type ReleasedSession struct {
	ID        string                  `json:"id"`
	GUID      string                  `json:"guid"`
	Code      string                  `json:"code"`
	Title     string                  `json:"title"`
	Subtitle  string                  `json:"subtitle"`
	Abstract  string                  `json:"abstract"`
	Kind      string                  `json:"kind"`
	FormatID  string                  `json:"format_id"`
	TrackID   string                  `json:"track_id"`
	Level     string                  `json:"level"`
	Language  string                  `json:"language"`
	Tags      []string                `json:"tags" nullable:"false"`
	Minutes   int                     `json:"minutes"`
	Plenary   bool                    `json:"plenary"`
	Recorded  bool                    `json:"recorded"`
	Streamed  bool                    `json:"streamed"`
	State     string                  `json:"state"`
	Pending   bool                    `json:"pending" doc:"To be confirmed."`
	StateNote string                  `json:"state_note"`
	Speakers  []string                `json:"speakers" nullable:"false"`
	Products  []string                `json:"products" nullable:"false"`
	Links     []programmeweb.LinkWire `json:"links" nullable:"false"`
}

// ReleasedEntry is a session at a place and time.
type ReleasedEntry struct {
	ID        string    `json:"id"`
	GUID      string    `json:"guid"`
	SessionID string    `json:"session_id"`
	RoomID    string    `json:"room_id" doc:"Empty when it fills all rooms."`
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	Sequence  int       `json:"sequence" doc:"Public changes since it first appeared; iCalendar's SEQUENCE."`
	ChangedAt time.Time `json:"changed_at"`
}

// ReleasedWalkTime is the walking time between two rooms.
type ReleasedWalkTime struct {
	A       string `json:"a"`
	B       string `json:"b"`
	Minutes int    `json:"minutes"`
}

func wired[T, W any](all []T, wire func(T) W) []W {
	out := make([]W, len(all))
	for i, v := range all {
		out[i] = wire(v)
	}
	return out
}

// texts are ids, or what else is texts, as programs read them: never null.
func texts[T ~string](in []T) []string {
	return wired(in, func(v T) string { return string(v) })
}

// releasedWire is a release for programs; base is the public address of the edition, with a final slash.
func releasedWire(s *release.Snapshot, base string) ReleasedWire {
	return ReleasedWire{
		Release: s.Release, ReleasedAt: s.ReleasedAt, Note: s.Note, Name: s.Edition.Name, Zone: s.Edition.Zone,
		Days: wired(s.Days, func(d release.SnapshotDay) ReleasedDay { return ReleasedDay{d.Date, d.Start, d.End} }),
		Rooms: wired(s.Rooms, func(r release.SnapshotRoom) ReleasedRoom {
			return ReleasedRoom{r.ID, r.GUID, r.Slug, r.Name, r.Capacity, r.Floor, texts(r.Features)}
		}),
		Tracks:  wired(s.Tracks, func(t release.SnapshotTrack) ReleasedNamed { return ReleasedNamed{t.ID, t.Slug, t.Name} }),
		Formats: wired(s.Formats, func(f release.SnapshotFormat) ReleasedNamed { return ReleasedNamed{f.ID, f.Slug, f.Name} }),
		Products: wired(s.Products, func(p release.SnapshotProduct) ReleasedProduct {
			return ReleasedProduct{p.ID, p.Slug, p.Name, p.Summary, p.URL}
		}),
		Speakers: wired(s.Speakers, func(p release.SnapshotSpeaker) ReleasedSpeaker {
			return ReleasedSpeaker{p.ID, p.GUID, p.Code, p.Name, p.Pronouns, p.Biography, p.Organisation, p.Kind, p.PictureURL(base)}
		}),
		Sessions: wired(s.Sessions, releasedSession),
		Entries: wired(s.Entries, func(e release.SnapshotEntry) ReleasedEntry {
			return ReleasedEntry{e.ID, e.GUID, e.SessionID, e.RoomID, e.Start, e.End, e.Sequence, e.ChangedAt}
		}),
		Walks: wired(s.Walks, func(w release.SnapshotWalk) ReleasedWalkTime { return ReleasedWalkTime(w) }),
	}
}

func releasedSession(v release.SnapshotSession) ReleasedSession {
	return ReleasedSession{v.ID, v.GUID, v.Code, v.Title, v.Subtitle, v.Abstract, v.Kind, v.FormatID, v.TrackID, v.Level, v.Language,
		texts(v.Tags), v.Minutes,
		v.Plenary, v.Recorded, v.Streamed, v.State, v.Pending, v.StateNote, texts(v.Speakers), texts(v.Products),
		wired(v.Links, func(l programme.Link) programmeweb.LinkWire { return programmeweb.LinkWire(l) })}
}
