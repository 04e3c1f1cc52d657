package cosplib

// Version of the library whose evaluator is followed. They differ in how the order of submissions counts.
type Version int

// The versions.
const (
	V1 Version = iota // 1.0.2
	V0                // 0.1
)

// Schedule is a track for each cell and a submission for each of its slots, −1 where there is none.
type Schedule struct {
	Track      [][]int   // by session and room
	Submission [][][]int // by session, room and slot
}

// Score is what a schedule is worth.
type Score struct {
	Terms     [len(Terms)]int // weighted; 0 where the weight is
	Objective int
	Complete  bool // every submission has exactly its slots
	Valid     bool // no cell mixes tracks
	// What the library's evaluator lets pass.
	EmptyLabels int // cells with a track and no submission
	Unlabelled  int // cells with submissions and no track
}

// Score evaluates a schedule from nothing.
func (in *Instance) Score(s Schedule, v Version) Score {
	c := scorer{in: in, s: s}
	var out Score
	for k, w := range in.Weights {
		if w > 0 {
			out.Terms[k] = w * c.term(k, v)
		}
	}
	out.Terms[MultiSlot] = c.multiSlot(v)
	for _, t := range out.Terms {
		out.Objective += t
	}
	out.Complete, out.Valid = c.complete(), c.valid()
	for se, row := range s.Track {
		for r, k := range row {
			held := false
			for _, i := range s.Submission[se][r] {
				held = held || i >= 0
			}
			if k >= 0 && !held {
				out.EmptyLabels++
			}
			if k < 0 && held {
				out.Unlabelled++
			}
		}
	}
	return out
}

type scorer struct {
	in *Instance
	s  Schedule
}

func (c scorer) term(k int, v Version) int {
	switch k {
	case TracksSessions:
		return c.cells(func(s, _, track int) int { return c.in.TrackSession[track][s] })
	case TracksRooms:
		return c.cells(func(_, r, track int) int { return c.in.TrackRoom[track][r] })
	case SessionsRooms:
		return c.cells(func(s, r, _ int) int { return c.in.SessionRoom[s][r] })
	case SimilarTracks:
		return c.cellPairs(func(k, l int) int { return c.in.Similar[k][l] })
	case Chairs:
		return c.cellPairs(func(k, l int) int { return count(c.in.derived.chairs[k][l]) })
	case RoomsPerTrack, ParallelTracks, ConsecutiveTracks:
		return c.tracks(k)
	case TimeZones:
		return c.slots(func(i, s, _ int) int { return c.in.derived.zone[i][s] })
	case SubmissionsSessions:
		return c.slots(func(i, s, _ int) int { return c.in.Submissions[i].Session[s] })
	case SubmissionsRooms:
		return c.slots(func(i, _, r int) int { return c.in.Submissions[i].Room[r] })
	case SubmissionsOrder:
		return c.order(v)
	case PresentersSession:
		return c.rooms(c.in.derived.presenters)
	case AttendeesSession:
		return c.rooms(c.in.derived.attendees)
	case PresentersSlot:
		return c.together(c.in.derived.presenters)
	default:
		return c.together(c.in.derived.attendees)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cells sums over cells with a track.
func (c scorer) cells(f func(s, r, track int) int) (sum int) {
	for s, row := range c.s.Track {
		for r, k := range row {
			if k >= 0 {
				sum += f(s, r, k)
			}
		}
	}
	return sum
}

// slots sums over occupied slots.
func (c scorer) slots(f func(i, s, r int) int) (sum int) {
	for s, rooms := range c.s.Submission {
		for r, cell := range rooms {
			for _, i := range cell {
				if i >= 0 {
					sum += f(i, s, r)
				}
			}
		}
	}
	return sum
}

// cellPairs sums over pairs of labelled cells of a session.
func (c scorer) cellPairs(f func(k, l int) int) (sum int) {
	for _, row := range c.s.Track {
		for r, k := range row {
			for _, l := range row[:r] {
				if k >= 0 && l >= 0 {
					sum += f(k, l)
				}
			}
		}
	}
	return sum
}

func (c scorer) tracks(term int) (sum int) {
	for k := range c.in.Tracks {
		rooms, sessions, cells := map[int]bool{}, map[int]bool{}, 0
		first, last := -1, -1
		for s, row := range c.s.Track {
			for r, l := range row {
				if l == k {
					rooms[r], sessions[s], last = true, true, s
					cells++
					if first < 0 {
						first = s
					}
				}
			}
		}
		switch {
		case cells == 0:
		case term == RoomsPerTrack:
			sum += len(rooms) - 1
		case term == ParallelTracks:
			sum += cells - len(sessions)
		case last-first+1 != len(sessions):
			sum++
		}
	}
	return sum
}

// order counts submissions that are not where their track's order wants them; since 1.0.2 also those that run at the same
// time as another one with an order.
func (c scorer) order(v Version) (sum int) {
	place := make([]int, len(c.in.Tracks))
	type listed struct{ track, submission int }
	seen := map[listed]bool{}
	for s, row := range c.s.Track {
		for r, k := range row {
			if k < 0 {
				continue
			}
			for _, i := range c.s.Submission[s][r] {
				if i < 0 || seen[listed{k, i}] {
					continue
				}
				seen[listed{k, i}] = true
				place[k]++
				if o := c.in.Submissions[i].Order; o != 0 && o != place[k] {
					sum++
				}
			}
		}
	}
	if v == V1 {
		sum += c.eachTogether(func(i, j, si, ri, rj int) bool {
			a, b := c.in.Submissions[i], c.in.Submissions[j]
			return a.Track == b.Track && a.Order != 0 && b.Order != 0 && c.s.Track[si][ri] >= 0 && c.s.Track[si][rj] >= 0
		})
	}
	return sum
}

// together counts conflicts among submissions in the same slot of different rooms.
func (c scorer) together(conflict [][]bool) int {
	return c.eachTogether(func(i, j, _, _, _ int) bool { return conflict[i][j] })
}

func (c scorer) eachTogether(f func(i, j, s, ri, rj int) bool) (sum int) {
	for s, rooms := range c.s.Submission {
		for t := range c.in.Sessions[s].Slots {
			for r, cell := range rooms {
				for q := range r {
					i, j := cell[t], rooms[q][t]
					if i >= 0 && j >= 0 && i != j && f(i, j, s, r, q) {
						sum++
					}
				}
			}
		}
	}
	return sum
}

// rooms counts conflicts among submissions of a session in different rooms.
func (c scorer) rooms(conflict [][]bool) (sum int) {
	for _, rooms := range c.s.Submission {
		distinct := make([][]int, len(rooms))
		for r, cell := range rooms {
			seen := map[int]bool{}
			for _, i := range cell {
				if i >= 0 && !seen[i] {
					seen[i] = true
					distinct[r] = append(distinct[r], i)
				}
			}
		}
		for r := range distinct {
			for q := range r {
				for _, i := range distinct[r] {
					for _, j := range distinct[q] {
						sum += count(i != j && conflict[i][j])
					}
				}
			}
		}
	}
	return sum
}

// Costs of what the library forbids by numbers.
const (
	torn    = 10_000_000
	missing = 1_000_000_000
)

func (c scorer) multiSlot(v Version) (sum int) {
	at := make([][]int, len(c.in.Submissions)) // slot indexes, in scan order
	for _, rooms := range c.s.Submission {
		for _, cell := range rooms {
			held := map[int]int{}
			for t, i := range cell {
				if i >= 0 {
					held[i]++
					at[i] = append(at[i], t)
				}
			}
			for i, n := range held {
				if need := c.in.Submissions[i].Need; need > 1 && n != need {
					sum += torn
				}
			}
		}
	}
	for i, slots := range at {
		if c.in.Submissions[i].Need <= 1 {
			continue
		}
		if len(slots) == 0 {
			if v == V1 {
				return missing
			}
			return sum + missing
		}
		if !unbroken(slots) {
			sum += missing
		}
	}
	return sum
}

// unbroken compares sums, as the library does.
func unbroken(slots []int) bool {
	first, last, sum := slots[0], slots[len(slots)-1], 0
	for _, t := range slots {
		sum += t
	}
	want := 0
	for t := first; t <= last; t++ {
		want += t
	}
	return want == sum
}

func (c scorer) complete() bool {
	held := make([]int, len(c.in.Submissions))
	c.slots(func(i, _, _ int) int { held[i]++; return 0 })
	for i, n := range held {
		if n != c.in.Submissions[i].Need {
			return false
		}
	}
	return true
}

func (c scorer) valid() bool {
	for s, row := range c.s.Track {
		for r, k := range row {
			for _, i := range c.s.Submission[s][r] {
				if k >= 0 && i >= 0 && c.in.Submissions[i].Track != k {
					return false
				}
			}
		}
	}
	return true
}
