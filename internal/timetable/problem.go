package timetable

// Interval is half-open, in minutes from an origin of the caller's choice.
type Interval struct{ Start, End int }

func (v Interval) overlaps(o Interval) bool { return v.Start < o.End && o.Start < v.End }

// Problem is what to plan. The zero value of every optional field means "no such rule".
type Problem struct {
	Slots    []Interval // where sessions may start; a session longer than its slot runs into the following ones
	Days     []Interval // a session stays within one of them; empty: no limit
	Rooms    []Room     // at most MaxRooms
	Walk     [][]int    // minutes from room to room; nil: none
	Setup    int        // minutes between two sessions in a room
	Sessions []Session
	Speakers []Speaker
	Blocked  []Interval // nothing is placed here: plenaries, breaks
	Before   [][2]int   // the first session ends before the second starts
	Apart    [][2]int   // the two sessions never overlap
	People   [][]Wish   // one list for each person who wished
	Silent   int        // persons who wished nothing: they fill rooms
	NoShow   float64    // share of persons who do not come, 0 to 1
	Habits   Habits     // of those who come; zero: the usual ones
	Near     Plan       // a plan to stay close to; nil: none
	Rules    Rules      // how strict they are
	Fairness float64    // 0 to 1: how much less a day counts of who wished for much and can lose much without noticing
	Weights  Weights
}

// Room holds sessions.
type Room struct {
	Capacity  int        // persons, 0 when unknown: never overfull
	Features  uint32     // bit set
	Available []Interval // empty: always
	Closed    bool       // only what is pinned is in it
}

// Session is to be placed once.
type Session struct {
	Minutes      int
	Speakers     []int
	Needs        uint32     // features its room must have
	Available    []Interval // when it may run; empty: always
	Pinned       bool       // it stays at Place
	Empty        bool       // nobody comes to it: it only holds its room
	Shifted      bool       // it stands at Place, off the grid, and may start there or with a slot; a search leaves it there
	Place        Place      // of a pinned or shifted session; its start need not be a slot's
	Track        int        // 0 for none; also Level and Language
	Level        int
	Language     int
	Products     []int
	Organisation []int // of its speakers
}

// Speaker is on stage in sessions.
type Speaker struct{ Available []Interval } // empty: always

// Wish is a session somebody wants, with a weight that counts against their other wishes only.
type Wish struct{ Session, Weight int }

// Place is where and when. Room Nowhere means not placed.
type Place struct{ Room, Start int }

// Nowhere is the room of what is not placed.
const Nowhere = -1

// Plan gives each session its place.
type Plan []Place

// Weights say what the lesser goals cost, in units (Unit is one person's whole day). Zero switches a goal off.
type Weights struct {
	Standing     int // each person expected beyond a room's capacity
	Track        int // each pair of parallel sessions of one track
	Product      int // … about one product
	Organisation int // … with speakers of one organisation
	Level        int // … of one level
	Language     int // … in one language
	Moved        int // each session that is not where Near has it
}

// Unit is what one person's whole day is worth.
const Unit = 1_000_000

// DefaultWeights are for a public convention: the goal is what people attend; the rest decides between plans that
// are nearly as good for them.
func DefaultWeights() Weights {
	return Weights{Standing: 25_000, Track: 4_000, Product: 4_000, Organisation: 8_000, Level: 500, Language: 500}
}
