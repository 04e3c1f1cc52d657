package cosplib

import "math"

// goal is a way of weighing penalties. The true one is the library's. Others compress what is large, so that a search is
// not stuck behind weights that span six orders of magnitude: x above knee becomes knee·(x/knee)^power.
type goal struct{ knee, power float64 }

var trueGoal = goal{knee: math.Inf(1), power: 1}

// grain is how finely costs of a goal are counted.
const grain = 64

func (g goal) of(x int) int64 {
	v := float64(x)
	if v > g.knee {
		v = g.knee * math.Pow(v/g.knee, g.power)
	}
	return int64(v*grain + 0.5)
}

// missingCost weighs a submission without a place, for each of its slots.
const missingCost = 1_000_000

// cost is what something costs, truly and by the goal followed.
type cost struct{ truly, goal int64 }

func (c *cost) add(o cost, times int64) {
	c.truly += o.truly * times
	c.goal += o.goal * times
}

// tables are an instance weighed by a goal.
type tables struct {
	in           *Instance
	unit         [16]cost // of one violation
	trackSession []cost   // track × session
	trackRoom    []cost   // track × room
	sessionRoom  []cost   // session × room
	similar      []cost   // track × track, with chairs
	subSession   []cost   // submission × session, all slots
	subRoom      []cost   // submission × room
	missing      []cost   // by submission
	words        int      // of a set of submissions
	presenters   []uint64 // submission × words: conflicts
	attendees    []uint64
	needP, needA bool // session level
	slotP, slotA bool // slot level
	ordered      []bool
	orders       bool
}

func newTables(in *Instance, g goal) *tables {
	S, R, T, N := len(in.Sessions), len(in.Rooms), len(in.Tracks), len(in.Submissions)
	t := &tables{in: in, words: (N + 63) / 64}
	at := func(x int) cost { return cost{int64(x), g.of(x)} }
	w := func(k, x int) cost {
		if in.Weights[k] <= 0 {
			return cost{}
		}
		return at(in.Weights[k] * x)
	}
	for k := range t.unit {
		t.unit[k] = w(k, 1)
	}
	t.trackSession, t.trackRoom, t.sessionRoom = make([]cost, T*S), make([]cost, T*R), make([]cost, S*R)
	t.similar = make([]cost, T*T)
	for k := range T {
		for s := range S {
			t.trackSession[k*S+s] = w(TracksSessions, in.TrackSession[k][s])
		}
		for r := range R {
			t.trackRoom[k*R+r] = w(TracksRooms, in.TrackRoom[k][r])
		}
		for l := range T {
			c := cost{}
			if k != l {
				c = w(SimilarTracks, in.Similar[k][l])
			}
			if in.derived.chairs[k][l] {
				c.add(t.unit[Chairs], 1)
			}
			t.similar[k*T+l] = c
		}
	}
	for s := range S {
		for r := range R {
			t.sessionRoom[s*R+r] = w(SessionsRooms, in.SessionRoom[s][r])
		}
	}
	t.subSession, t.subRoom, t.missing = make([]cost, N*S), make([]cost, N*R), make([]cost, N)
	for i, v := range in.Submissions {
		t.missing[i] = at(missingCost * v.Need)
		for s := range S {
			c := w(TimeZones, in.derived.zone[i][s]*v.Need)
			c.add(w(SubmissionsSessions, v.Session[s]*v.Need), 1)
			t.subSession[i*S+s] = c
		}
		for r := range R {
			t.subRoom[i*R+r] = w(SubmissionsRooms, v.Room[r]*v.Need)
		}
	}
	t.conflicts()
	return t
}

func (t *tables) conflicts() {
	in := t.in
	N := len(in.Submissions)
	set := func(m [][]bool) []uint64 {
		out := make([]uint64, N*t.words)
		for i := range N {
			for j := range N {
				if m[i][j] {
					out[i*t.words+j/64] |= 1 << (j % 64)
				}
			}
		}
		return out
	}
	t.presenters, t.attendees = set(in.derived.presenters), set(in.derived.attendees)
	t.needP, t.needA = in.Weights[PresentersSession] > 0, in.Weights[AttendeesSession] > 0
	t.slotP, t.slotA = in.Weights[PresentersSlot] > 0, in.Weights[AttendeesSlot] > 0
	t.ordered = make([]bool, len(in.Tracks))
	for _, v := range in.Submissions {
		if v.Order != 0 && in.Weights[SubmissionsOrder] > 0 {
			t.ordered[v.Track], t.orders = true, true
		}
	}
}
