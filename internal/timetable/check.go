package timetable

import (
	"fmt"
	"math"
)

// What a problem may hold at most: rooms are bits of a word, sessions are counted in 16 bits.
const (
	MaxRooms    = 64
	MaxSessions = math.MaxInt16
)

// check refuses what cannot be planned. Errors name the part and the index at fault.
func (p Problem) check() error {
	if err := p.checkCounts(); err != nil {
		return err
	}
	if err := p.checkShares(); err != nil {
		return err
	}
	if err := p.checkTables(); err != nil {
		return err
	}
	return p.checkReferences()
}

func (p Problem) checkCounts() error {
	switch {
	case len(p.Rooms) == 0 || len(p.Rooms) > MaxRooms:
		return fmt.Errorf("rooms: %d, but 1 to %d are possible", len(p.Rooms), MaxRooms)
	case len(p.Slots) == 0:
		return fmt.Errorf("slots: there are none, so nothing can be placed")
	case len(p.Sessions) == 0:
		return fmt.Errorf("sessions: there are none")
	case len(p.Sessions) > MaxSessions:
		return fmt.Errorf("sessions: %d, but at most %d are possible", len(p.Sessions), MaxSessions)
	}
	return nil
}

// checkShares looks at numbers that have no unit.
func (p Problem) checkShares() error {
	switch {
	case p.NoShow < 0 || p.NoShow >= 1:
		return fmt.Errorf("no_show: %v, but a share from 0 to below 1 is possible", p.NoShow)
	case p.Habits != (Habits{}) && (p.Habits.Seated <= 0 || p.Habits.Seated > 1 || p.Habits.Lean <= 0 || p.Habits.Spread < 0):
		return fmt.Errorf("habits: %+v, but seated is a share above 0, lean is above 0 and spread not below 0", p.Habits)
	case p.Fairness < 0 || p.Fairness > 1:
		return fmt.Errorf("fairness: %v, but 0 to 1 is possible", p.Fairness)
	}
	return nil
}

// checkTables looks at what has one entry for each room, session or slot.
func (p Problem) checkTables() error {
	switch {
	case p.Walk != nil && len(p.Walk) != len(p.Rooms):
		return fmt.Errorf("walk: %d rows for %d rooms", len(p.Walk), len(p.Rooms))
	case p.Near != nil && len(p.Near) != len(p.Sessions):
		return fmt.Errorf("near: %d places for %d sessions", len(p.Near), len(p.Sessions))
	}
	for i, row := range p.Walk {
		if len(row) != len(p.Rooms) {
			return fmt.Errorf("walk[%d]: %d columns for %d rooms", i, len(row), len(p.Rooms))
		}
	}
	for i, s := range p.Slots {
		if s.End <= s.Start {
			return fmt.Errorf("slots[%d]: it ends at %d, not after its start %d", i, s.End, s.Start)
		}
	}
	return nil
}

// checkReferences looks at what names rooms, speakers and sessions by index.
func (p Problem) checkReferences() error {
	for i, s := range p.Sessions {
		if s.Minutes < 1 {
			return fmt.Errorf("sessions[%d]: it lasts %d minutes", i, s.Minutes)
		}
		if (s.Pinned || s.Shifted) && (s.Place.Room < 0 || s.Place.Room >= len(p.Rooms)) {
			return fmt.Errorf("sessions[%d]: it stands in room %d, which is not there", i, s.Place.Room)
		}
		for _, k := range s.Speakers {
			if k < 0 || k >= len(p.Speakers) {
				return fmt.Errorf("sessions[%d]: speaker %d is not there", i, k)
			}
		}
	}
	if err := p.checkPairs("before", p.Before); err != nil {
		return err
	}
	if err := p.checkPairs("apart", p.Apart); err != nil {
		return err
	}
	for i, wishes := range p.People {
		for j, w := range wishes {
			if !p.isSession(w.Session) || w.Weight < 1 {
				return fmt.Errorf("people[%d][%d]: session %d with weight %d is not possible", i, j, w.Session, w.Weight)
			}
		}
	}
	return nil
}

func (p Problem) checkPairs(name string, pairs [][2]int) error {
	for i, r := range pairs {
		if !p.isSession(r[0]) || !p.isSession(r[1]) || r[0] == r[1] {
			return fmt.Errorf("%s[%d]: sessions %d and %d are not two that are there", name, i, r[0], r[1])
		}
	}
	return nil
}

func (p Problem) isSession(i int) bool { return i >= 0 && i < len(p.Sessions) }
