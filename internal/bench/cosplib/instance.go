package cosplib

import "fmt"

// Instance is a problem. Indexes are in the order of the workbook's sheets; penalties are as written there.
type Instance struct {
	Name        string
	Sessions    []Session
	Rooms       []string
	Tracks      []Track
	Submissions []Submission
	Zone        Zone
	Weights     [16]int

	TrackSession [][]int // penalties by track and session, and so on
	TrackRoom    [][]int
	SessionRoom  [][]int
	Similar      [][]int // by track and track, symmetric, 0 on the diagonal

	derived derived
}

// Session has a number of slots; Start and End are minutes of the day in the local zone.
type Session struct {
	Name       string
	Slots      int
	Start, End int
}

// Track has chairs.
type Track struct {
	Name   string
	Chairs []string
}

// Submission is to be given Need consecutive slots of a cell of its track.
type Submission struct {
	Name                  string
	Track, Need, Order    int
	Offset                int // hours ahead of UTC
	Presenters, Attendees []string
	Session, Room         []int // penalties
}

// Zone is the local time zone and what hours suit people elsewhere, in minutes of the day.
type Zone struct {
	Offset           int // hours ahead of UTC
	GoodFrom, GoodTo int // suitable
	FairFrom, FairTo int // less suitable
	Small, Big       int // penalties
}

// The goals, by their place among the weights.
const (
	TracksSessions = iota
	TracksRooms
	SessionsRooms
	SimilarTracks
	RoomsPerTrack
	ParallelTracks
	ConsecutiveTracks
	TimeZones
	SubmissionsOrder
	SubmissionsSessions
	SubmissionsRooms
	PresentersSession
	AttendeesSession
	Chairs
	PresentersSlot
	AttendeesSlot
	MultiSlot // has no weight
)

// Terms names the goals as score prints them.
var Terms = [...]string{"tracks_sessions", "tracks_rooms", "sessions_rooms", "similar_tracks", "rooms_per_track", "parallel_tracks",
	"consecutive_tracks",
	"sub_timezones", "sub_order", "sub_sessions", "sub_rooms", "presenters_s", "attendees_s", "chairs", "presenters_ts", "attendees_ts",
	"multi_slot"}

// derived is what scoring and searching need again and again.
type derived struct {
	zone       [][]int  // by submission and session
	presenters [][]bool // conflicts by submission and submission
	attendees  [][]bool
	chairs     [][]bool // tracks that share a chair
}

// Prepare checks the instance and derives what scoring needs. Call it once after filling the rest.
func (in *Instance) Prepare() error {
	slots, need := 0, 0
	for _, s := range in.Sessions {
		slots += s.Slots * len(in.Rooms)
	}
	used := make([]bool, len(in.Tracks))
	for _, v := range in.Submissions {
		need += v.Need
		used[v.Track] = true
	}
	if need > slots {
		return fmt.Errorf("submissions need %d slots, but sessions and rooms have %d", need, slots)
	}
	for k, u := range used {
		if !u {
			return fmt.Errorf("track %q has no submission", in.Tracks[k].Name)
		}
	}
	in.deriveZones()
	in.deriveConflicts()
	return nil
}

func (in *Instance) deriveZones() {
	in.derived.zone = make([][]int, len(in.Submissions))
	for i, v := range in.Submissions {
		in.derived.zone[i] = make([]int, len(in.Sessions))
		for s, session := range in.Sessions {
			in.derived.zone[i][s] = in.Zone.penalty(session, v.Offset)
		}
	}
}

func (z Zone) penalty(s Session, offset int) int {
	const day = 24 * 60
	shift := 60 * (offset - z.Offset)
	a, b := ((s.Start+shift)%day+day)%day, ((s.End+shift)%day+day)%day
	switch {
	case a < z.FairFrom || b > z.FairTo || b < z.FairFrom:
		return z.Big
	case a < z.GoodFrom || b > z.GoodTo:
		return z.Small
	default:
		return 0
	}
}

func (in *Instance) deriveConflicts() {
	n, d := len(in.Submissions), &in.derived
	d.presenters, d.attendees = square(n), square(n)
	for i, a := range in.Submissions {
		for j, b := range in.Submissions[:i] {
			p := share(a.Presenters, b.Presenters)
			f := share(a.Attendees, b.Attendees) || share(a.Attendees, b.Presenters) || share(a.Presenters, b.Attendees)
			if a.Track != b.Track {
				ca, cb := in.Tracks[a.Track].Chairs, in.Tracks[b.Track].Chairs
				p = p || share(a.Presenters, cb) || share(b.Presenters, ca)
				f = f || share(a.Attendees, cb) || share(b.Attendees, ca)
			}
			d.presenters[i][j], d.presenters[j][i] = p, p
			d.attendees[i][j], d.attendees[j][i] = f, f
		}
	}
	d.chairs = square(len(in.Tracks))
	for k, a := range in.Tracks {
		for l, b := range in.Tracks {
			d.chairs[k][l] = k != l && share(a.Chairs, b.Chairs)
		}
	}
}

func square(n int) [][]bool {
	m := make([][]bool, n)
	for i := range m {
		m[i] = make([]bool, n)
	}
	return m
}

func share(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// Empty is a schedule with nothing in it.
func (in *Instance) Empty() Schedule {
	var s Schedule
	for _, session := range in.Sessions {
		tracks, cells := make([]int, len(in.Rooms)), make([][]int, len(in.Rooms))
		for r := range tracks {
			tracks[r] = -1
			cells[r] = make([]int, session.Slots)
			for t := range cells[r] {
				cells[r][t] = -1
			}
		}
		s.Track, s.Submission = append(s.Track, tracks), append(s.Submission, cells)
	}
	return s
}
