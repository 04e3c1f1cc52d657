// Package seats draws fair seats where more people want a session than its room holds.
//
// Words: a seat is a place in a session for one person; a group wants to sit together and is drawn as one; a wish has a
// level, higher is dearer, and wishes of one level are in the order given.
//
// Always true: nobody holds two seats at once, walking counted; no session has more seats than places; with Draft nobody
// gets a second seat before everybody who can be given one has a first; a seat held is never taken away unless its session has
// fewer places than before. The draw is a pure function of its input: same input, same seats.
//
// Not here: who is in the building, and what a session needs of its room (timetable).
package seats

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// Rule is how seats are drawn.
type Rule string

// The rules. Draft can be explained in a sentence: in each round everybody in turn gets the best seat left to them, and the
// order is reversed from round to round (Brams and Straffin, "Prisoners' Dilemma and Professional Sports Drafts", 1979;
// Budish and Cantillon, 2012). Fairest starts so, worst served first, and then assigns the seats of each time anew by how
// much they mean to those who have least.
const (
	Draft   Rule = "draft"
	Fairest Rule = "fairest"
	First   Rule = "first" // come, first served: a baseline
	Lottery Rule = "lottery"
	Sum     Rule = "sum" // as much as possible for all together, whoever gets it: a baseline
)

// Input is everything that a draw depends on.
type Input struct {
	Sessions []Session `json:"sessions"`
	Walk     [][]int   `json:"walk,omitempty"` // minutes from room to room; none when left out
	People   []Person  `json:"people"`
	Rule     Rule      `json:"rule"`
	Seed     string    `json:"seed"` // committed to before the wishes were known
}

// Session has places at a time: half-open, in minutes.
type Session struct {
	Start  int `json:"start"`
	End    int `json:"end"`
	Room   int `json:"room"`
	Places int `json:"places"` // without those set aside
}

// Person wishes for sessions, dearest first. Size is how many sit together; 1 for most.
type Person struct {
	Key    string `json:"key"` // a pseudonym
	Size   int    `json:"size,omitempty"`
	Wishes []Wish `json:"wishes"`
	Held   []int  `json:"held,omitempty"` // sessions whose seats they hold already
}

// Wish is a session with a weight that counts against the person's other wishes only.
type Wish struct {
	Session int `json:"session"`
	Weight  int `json:"weight"`
}

// Result is the seats: for each person the sessions, ascending.
type Result struct {
	Seats  [][]int `json:"seats"`
	Digest string  `json:"digest"` // of the input: what receipts name
}

// Check refuses an input that cannot be drawn, with the place at fault.
func (in Input) Check() error {
	for i, s := range in.Sessions {
		if s.End <= s.Start || s.Places < 0 {
			return fmt.Errorf("sessions[%d]: it ends at %d after %d and has %d places", i, s.End, s.Start, s.Places)
		}
		if in.Walk != nil && (s.Room < 0 || s.Room >= len(in.Walk) || len(in.Walk[s.Room]) != len(in.Walk)) {
			return fmt.Errorf("sessions[%d]: room %d is not in the table of walks", i, s.Room)
		}
	}
	for i, p := range in.People {
		if p.Size < 0 {
			return fmt.Errorf("people[%d]: a group of %d", i, p.Size)
		}
		for j, w := range p.Wishes {
			if w.Session < 0 || w.Session >= len(in.Sessions) || w.Weight < 1 {
				return fmt.Errorf("people[%d].wishes[%d]: session %d with weight %d", i, j, w.Session, w.Weight)
			}
		}
		for j, s := range p.Held {
			if s < 0 || s >= len(in.Sessions) {
				return fmt.Errorf("people[%d].held[%d]: session %d is not there", i, j, s)
			}
		}
	}
	switch in.Rule {
	case Draft, Fairest, First, Lottery, Sum:
		return nil
	}
	return fmt.Errorf("rule %q: it is %s or %s", in.Rule, Draft, Fairest)
}

// Draw draws. Cost: some hundred nanoseconds a wish and round.
func Draw(in Input) (Result, error) {
	if err := in.Check(); err != nil {
		return Result{}, err
	}
	d := newDraw(in)
	d.keepHeld()
	switch in.Rule {
	case First:
		d.serial(false)
	case Lottery:
		d.serial(true)
	case Sum:
		d.greedySum()
	case Draft:
		d.draft()
	default:
		d.worstFirst()
		for range passes {
			d.reassign()
		}
		d.firstForAll()
	}
	digest := in.digest()
	return Result{Seats: d.result(), Digest: fmt.Sprintf("%x", digest)}, nil
}

// digest is the hash of all that the draw depends on. Every number has eight bytes, every text its length before it.
func (in Input) digest() [32]byte {
	h := sha256.New()
	number := func(values ...int) {
		for _, v := range values {
			var b [8]byte
			binary.BigEndian.PutUint64(b[:], uint64(v))
			h.Write(b[:])
		}
	}
	text := func(s string) { number(len(s)); h.Write([]byte(s)) }
	text(string(in.Rule))
	text(in.Seed)
	number(len(in.Sessions))
	for _, s := range in.Sessions {
		number(s.Start, s.End, s.Room, s.Places)
	}
	number(len(in.Walk))
	for _, row := range in.Walk {
		number(row...)
	}
	number(len(in.People))
	for _, p := range in.People {
		text(p.Key)
		number(p.Size, len(p.Wishes))
		for _, w := range p.Wishes {
			number(w.Session, w.Weight)
		}
		number(len(p.Held))
		number(p.Held...)
	}
	return [32]byte(h.Sum(nil))
}

// Verify draws again and says whether the seats are those of the input.
func Verify(in Input, r Result) error {
	again, err := Draw(in)
	if err != nil {
		return err
	}
	if again.Digest != r.Digest {
		return fmt.Errorf("the input is not the one that was drawn: its digest is %s, not %s", again.Digest, r.Digest)
	}
	if len(again.Seats) != len(r.Seats) {
		return fmt.Errorf("seats of %d people, but there are %d", len(r.Seats), len(again.Seats))
	}
	for i := range again.Seats {
		if !slices.Equal(again.Seats[i], r.Seats[i]) {
			return fmt.Errorf("person %q has the seats %v, but the draw gives %v", in.People[i].Key, r.Seats[i], again.Seats[i])
		}
	}
	return nil
}

// draw is a draw under way.
type draw struct {
	in     Input
	size   []int
	left   []int    // places by session
	wishes [][]wish // by person, dearest first
	seats  [][]int32
	value  []float64 // share of their best possible day that each person holds
	order  []int32   // people, as the seed lays them
	clash  [][]int32 // by session: those that cannot be attended with it, itself among them
}

type wish struct {
	session int32
	share   float64
}

func newDraw(in Input) *draw {
	d := &draw{in: in, left: make([]int, len(in.Sessions)), size: make([]int, len(in.People)), seats: make([][]int32, len(in.People)),
		value: make([]float64, len(in.People)), wishes: make([][]wish, len(in.People)), order: make([]int32, len(in.People))}
	for i, s := range in.Sessions {
		d.left[i] = s.Places
	}
	d.clash = make([][]int32, len(in.Sessions))
	for i := range in.Sessions {
		for j := range in.Sessions {
			if in.together(i, j) {
				d.clash[i] = append(d.clash[i], int32(j))
			}
		}
	}
	for p, person := range in.People {
		d.size[p] = max(1, person.Size)
		d.wishes[p] = d.shares(person)
	}
	d.shuffle()
	return d
}

// together reports whether nobody can attend both: they overlap, or there is no time to walk.
func (in Input) together(i, j int) bool {
	a, b, walk := in.Sessions[i], in.Sessions[j], 0
	if in.Walk != nil && i != j {
		walk = in.Walk[a.Room][b.Room]
	}
	return a.Start < b.End+walk && b.Start < a.End+walk
}

// shares are the person's wishes as shares of the best day that they allow if every room were large enough.
func (d *draw) shares(p Person) []wish {
	out := make([]wish, 0, len(p.Wishes))
	for _, w := range p.Wishes {
		out = append(out, wish{int32(w.Session), float64(w.Weight)})
	}
	slices.SortStableFunc(out, func(a, b wish) int { return cmp.Compare(b.share, a.share) })
	best := 0.0
	var taken []int32
	for _, w := range out { // greedily: within a few per cent of the best, and everybody's in the same way
		if !d.clashes(taken, w.session) {
			taken = append(taken, w.session)
			best += w.share
		}
	}
	for i := range out {
		out[i].share /= max(best, 1)
	}
	return out
}

func (d *draw) clashes(held []int32, session int32) bool {
	for _, h := range held {
		if _, found := slices.BinarySearch(d.clash[session], h); found {
			return true
		}
	}
	return false
}

// shuffle lays people in the order of a hash of the input's digest and their place: nobody can choose theirs.
func (d *draw) shuffle() {
	digest := d.in.digest()
	keys := make([]uint64, len(d.order))
	for i := range d.order {
		var b [40]byte
		copy(b[:], digest[:])
		binary.BigEndian.PutUint64(b[32:], uint64(i))
		h := sha256.Sum256(b[:])
		keys[i], d.order[i] = binary.BigEndian.Uint64(h[:]), int32(i)
	}
	slices.SortFunc(d.order, func(a, b int32) int { return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(a, b)) })
}

// keepHeld gives the seats that people hold already, as far as there are places; the seed decides who loses one where a
// room shrank.
func (d *draw) keepHeld() {
	for _, p := range d.order {
		for _, s := range d.in.People[p].Held {
			if d.left[s] >= d.size[p] && !d.clashes(d.seats[p], int32(s)) {
				d.give(p, int32(s))
			}
		}
	}
}

func (d *draw) give(p, session int32) {
	d.left[session] -= d.size[p]
	d.seats[p] = append(d.seats[p], session)
	d.value[p] += d.worth(p, session)
}

func (d *draw) seat(p, session int32) {
	d.left[session] += d.size[p]
	i := slices.Index(d.seats[p], session)
	d.seats[p] = slices.Delete(d.seats[p], i, i+1)
	d.value[p] -= d.worth(p, session)
}

func (d *draw) worth(p, session int32) float64 {
	for _, w := range d.wishes[p] {
		if w.session == session {
			return w.share
		}
	}
	return 0
}

// best is the dearest seat still left to a person, −1 when there is none.
func (d *draw) best(p int32) int32 {
	for _, w := range d.wishes[p] {
		if d.left[w.session] >= d.size[p] && !d.clashes(d.seats[p], w.session) {
			return w.session
		}
	}
	return -1
}

func (d *draw) result() [][]int {
	out := make([][]int, len(d.seats))
	for p, held := range d.seats {
		out[p] = make([]int, len(held))
		for i, s := range held {
			out[p][i] = int(s)
		}
		slices.Sort(out[p])
	}
	return out
}
