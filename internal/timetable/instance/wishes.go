// Package instance reads and writes problems and plans as files: the native JSON format, plain wishes, stars as CSV.
//
// Reading is strict: unknown fields, names that are not there and numbers out of range are refused with the place
// at fault, and files have limits.
package instance

import (
	"fmt"
	"io"

	"github.com/creneau/creneau/internal/timetable"
)

// wishesFile is the plain format: equal slots, rooms by capacity, one list of (session, level) per person.
type wishesFile struct {
	Name     string  `json:"name"`
	Sessions int     `json:"sessions"`
	Slots    int     `json:"slots"`
	Rooms    int     `json:"rooms"`
	People   int     `json:"people"`
	Cap      []int   `json:"cap"`
	Stars    [][]int `json:"stars"`
}

// plainPlan is the plan that goes with it.
type plainPlan struct {
	Name string `json:"name"`
	Slot []int  `json:"slot"`
	Room []int  `json:"room"`
}

// plainSlot is the length of a slot of the plain format, in minutes: any number does.
const plainSlot = 30

// ReadWishes reads a problem of the plain format: value only, no rooms' capacities in the price.
func ReadWishes(r io.Reader) (string, timetable.Problem, error) {
	var f wishesFile
	if err := decode(r, &f); err != nil {
		return "", timetable.Problem{}, err
	}
	if f.Sessions < 1 || f.Slots < 1 || f.Rooms < 1 || len(f.Stars) > f.People || len(f.Cap) != 0 && len(f.Cap) != f.Rooms {
		return "", timetable.Problem{}, fmt.Errorf("sessions, slots and rooms must be positive, cap as long as rooms, and people at least the lists of stars")
	}
	p := timetable.Problem{Silent: f.People - len(f.Stars)}
	for i := range f.Slots {
		p.Slots = append(p.Slots, timetable.Interval{Start: i * plainSlot, End: (i + 1) * plainSlot})
	}
	for i := range f.Rooms {
		room := timetable.Room{}
		if len(f.Cap) > 0 {
			room.Capacity = f.Cap[i]
		}
		p.Rooms = append(p.Rooms, room)
	}
	p.Sessions = make([]timetable.Session, f.Sessions)
	for i := range p.Sessions {
		p.Sessions[i].Minutes = plainSlot
	}
	for i, list := range f.Stars {
		if len(list)%2 != 0 {
			return "", p, fmt.Errorf("stars[%d]: pairs of session and level are needed, this has %d numbers", i, len(list))
		}
		wishes := make([]timetable.Wish, 0, len(list)/2)
		for k := 0; k < len(list); k += 2 {
			if list[k+1] != 0 { // a score of nothing is no wish
				wishes = append(wishes, timetable.Wish{Session: list[k], Weight: list[k+1]})
			}
		}
		p.People = append(p.People, wishes)
	}
	return f.Name, p, nil
}

// WriteWishesPlan writes a plan of the plain format.
func WriteWishesPlan(w io.Writer, name string, plan timetable.Plan) error {
	f := plainPlan{Name: name, Slot: make([]int, len(plan)), Room: make([]int, len(plan))}
	for i, p := range plan {
		f.Slot[i], f.Room[i] = p.Start/plainSlot, p.Room
		if p.Room == timetable.Nowhere {
			f.Slot[i] = -1
		}
	}
	return encode(w, f)
}

// ReadWishesPlan reads a plan of the plain format for a problem.
func ReadWishesPlan(r io.Reader, p timetable.Problem) (timetable.Plan, error) {
	var f plainPlan
	if err := decode(r, &f); err != nil {
		return nil, err
	}
	if len(f.Slot) != len(p.Sessions) || len(f.Room) != len(p.Sessions) {
		return nil, fmt.Errorf("slot and room have %d and %d entries, but there are %d sessions", len(f.Slot), len(f.Room), len(p.Sessions))
	}
	plan := make(timetable.Plan, len(f.Slot))
	for i := range plan {
		if f.Slot[i] < -1 || f.Slot[i] >= len(p.Slots) {
			return nil, fmt.Errorf("slot[%d]: %d is not one of %d slots", i, f.Slot[i], len(p.Slots))
		}
		plan[i] = timetable.Place{Room: f.Room[i], Start: f.Slot[i] * plainSlot}
		if f.Slot[i] < 0 {
			plan[i].Room = timetable.Nowhere
		}
	}
	return plan, nil
}

// Value is V of the plain format: each person's levels divided by their sum, the largest taken in each slot, summed
// over people.
func Value(p timetable.Problem, plan timetable.Plan) float64 {
	total := 0.0
	for _, wishes := range p.People {
		sum := 0
		top := map[int]int{}
		for _, w := range wishes {
			sum += w.Weight
			if at := plan[w.Session]; at.Room != timetable.Nowhere {
				top[at.Start] = max(top[at.Start], w.Weight)
			}
		}
		got := 0
		for _, v := range top {
			got += v
		}
		if sum > 0 {
			total += float64(got) / float64(sum)
		}
	}
	return total
}
