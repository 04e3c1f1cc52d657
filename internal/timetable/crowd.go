package timetable

import (
	"math"
	"slices"
)

// crowd is the wishes, prepared: per person their wishes with weights that sum to about Unit, per session the people
// who want it. Both lie in one piece of memory, for the search walks through them.
type crowd struct {
	n       int    // persons who wished something
	wish    []wish // heaviest first within a person
	wishAt  []int32
	fan     []fan // ascending by person within a session
	fanFrom []int32
	dear    []int32 // by person: the weight of their dearest wishes; 0 for those who have one weight only
}

// wish is a session with the person's weight for it, in units.
type wish struct {
	session int32
	weight  int32
}

// fan is a person who wants a session, and how much.
type fan struct {
	person int32
	weight int32
}

// wishes are a person's, heaviest first.
func (c *crowd) wishes(person int) []wish { return c.wish[c.wishAt[person]:c.wishAt[person+1]] }

// fans are a session's.
func (c *crowd) fans(session int) []fan { return c.fan[c.fanFrom[session]:c.fanFrom[session+1]] }

func newCrowd(p Problem) crowd {
	c := crowd{wishAt: []int32{0}, fanFrom: make([]int32, len(p.Sessions)+1)}
	for _, list := range p.People {
		if list = once(list); len(list) == 0 {
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
			c.wish = append(c.wish, wish{int32(w.Session), int32((w.Weight*day + sum/2) / sum)})
			c.fanFrom[w.Session+1]++
		}
		slices.SortStableFunc(c.wish[from:], func(a, b wish) int { return int(b.weight - a.weight) })
		c.wishAt = append(c.wishAt, int32(len(c.wish)))
		dear := c.wish[from].weight
		if dear == c.wish[len(c.wish)-1].weight {
			dear = 0
		}
		c.dear = append(c.dear, dear)
	}
	c.n = len(c.wishAt) - 1
	for i := range p.Sessions {
		c.fanFrom[i+1] += c.fanFrom[i]
	}
	c.fan = make([]fan, len(c.wish))
	next := slices.Clone(c.fanFrom)
	for person := range c.n {
		for _, w := range c.wishes(person) {
			c.fan[next[w.session]] = fan{int32(person), w.weight}
			next[w.session]++
		}
	}
	return c
}

// once keeps the heaviest of several wishes for one session.
func once(list []Wish) []Wish {
	heaviest := make(map[int]int, len(list))
	for _, w := range list {
		heaviest[w.Session] = max(heaviest[w.Session], w.Weight)
	}
	if len(heaviest) == len(list) {
		return list
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

// best is the most a person's wishes allow in one go, when starts is how many starts there are: nobody "loses"
// what nobody could attend.
func best(wishes []wish, starts int) (sum int64) {
	for i, w := range wishes {
		if i < starts {
			sum += int64(w.weight)
		}
	}
	return sum
}
