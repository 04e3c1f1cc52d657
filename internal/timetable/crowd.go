package timetable

import (
	"math"
	"slices"
)

// crowd is the wishes, prepared: per person their wishes with weights that sum to about Unit, per session the people
// who want it. Both lie in one piece of memory, for the search walks through them.
type crowd struct {
	n       int     // persons who wished something
	wish    []Share // heaviest first within a person
	wishAt  []int32
	fan     []Fan // ascending by person within a session
	fanFrom []int32
	dear    []int32 // by person: the weight of their dearest wishes; 0 for those who have one weight only
}

// Share is the share of a person's day that a wished session has: its weight in units. A person's shares sum to about Unit, or to
// less with Problem.Fairness.
type Share struct {
	Session int32 // index
	Weight  int32 // units
}

// Fan is a person who wants a session, with the weight that it has for them, in units.
type Fan struct {
	Person int32 // index; those who wished nothing have none
	Weight int32 // units
}

// People is how many persons wished something.
func (in *Instance) People() int { return in.people.n }

// Shares lists what a person wants, heaviest first; do not change it.
func (in *Instance) Shares(person int) []Share { return in.people.shares(person) }

// Fans lists who wants a session, ascending by person; do not change it.
func (in *Instance) Fans(session int) []Fan { return in.people.fans(session) }

// BestPossible is the most that a person's wishes allow where a day has so many starts, in units: nobody "loses" what nobody
// could attend.
func (in *Instance) BestPossible(person, starts int) (sum int64) {
	shares := in.people.shares(person)
	for _, s := range shares[:min(starts, len(shares))] {
		sum += int64(s.Weight)
	}
	return sum
}

// shares are a person's, heaviest first.
func (c *crowd) shares(person int) []Share { return c.wish[c.wishAt[person]:c.wishAt[person+1]] }

// fans are a session's.
func (c *crowd) fans(session int) []Fan { return c.fan[c.fanFrom[session]:c.fanFrom[session+1]] }

func newCrowd(p Problem) crowd {
	c := crowd{wishAt: []int32{0}, fanFrom: make([]int32, len(p.Sessions)+1)}
	wanted := make([]int32, len(p.Sessions)) // by session: the last person seen to want it, from 1
	for person, list := range p.People {
		if repeats(list, wanted, int32(person+1)) {
			list = once(list)
		}
		if len(list) == 0 {
			continue
		}
		sum := 0
		for _, w := range list {
			sum += w.Weight
		}
		from, day := len(c.wish), Unit
		if p.Fairness > 0 {
			day = int(Unit * math.Pow(1/float64(len(list)), p.Fairness/2))
		}
		for _, w := range list {
			c.wish = append(c.wish, Share{int32(w.Session), int32((w.Weight*day + sum/2) / sum)})
			c.fanFrom[w.Session+1]++
		}
		slices.SortStableFunc(c.wish[from:], func(a, b Share) int { return int(b.Weight - a.Weight) })
		c.wishAt = append(c.wishAt, int32(len(c.wish)))
		dear := c.wish[from].Weight
		if dear == c.wish[len(c.wish)-1].Weight {
			dear = 0
		}
		c.dear = append(c.dear, dear)
	}
	c.n = len(c.wishAt) - 1
	for i := range p.Sessions {
		c.fanFrom[i+1] += c.fanFrom[i]
	}
	c.fan = make([]Fan, len(c.wish))
	next := slices.Clone(c.fanFrom)
	for person := range c.n {
		for _, w := range c.shares(person) {
			c.fan[next[w.Session]] = Fan{int32(person), w.Weight}
			next[w.Session]++
		}
	}
	return c
}

// repeats reports whether a person has several wishes for one session.
func repeats(list []Wish, wanted []int32, person int32) bool {
	for _, w := range list {
		if wanted[w.Session] == person {
			return true
		}
		wanted[w.Session] = person
	}
	return false
}

// once keeps the heaviest of several wishes for one session.
func once(list []Wish) []Wish {
	heaviest := make(map[int]int, len(list))
	for _, w := range list {
		heaviest[w.Session] = max(heaviest[w.Session], w.Weight)
	}
	out := make([]Wish, 0, len(heaviest))
	for _, w := range list {
		if weight, ok := heaviest[w.Session]; ok {
			out = append(out, Wish{w.Session, weight})
			delete(heaviest, w.Session)
		}
	}
	return out
}
