package timetable

import "slices"

// crowd is the wishes, prepared: per person their wishes with weights that sum to about Unit, per session the
// people who want it.
type crowd struct {
	wishes [][]wish // by person, heaviest first
	fans   [][]fan  // by session
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

func newCrowd(p Problem) crowd {
	c := crowd{fans: make([][]fan, len(p.Sessions))}
	for _, list := range p.People {
		if len(list) == 0 {
			continue
		}
		sum := 0
		for _, w := range list {
			sum += w.Weight
		}
		wishes := make([]wish, 0, len(list))
		for _, w := range list {
			wishes = append(wishes, wish{int32(w.Session), int32(w.Weight * Unit / sum)})
		}
		slices.SortStableFunc(wishes, func(a, b wish) int { return int(b.weight - a.weight) })
		person := int32(len(c.wishes))
		c.wishes = append(c.wishes, wishes)
		for _, w := range wishes {
			c.fans[w.session] = append(c.fans[w.session], fan{person, w.weight})
		}
	}
	return c
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
