package registration

import "slices"

// State is how an attendee stands. Whether they are in, or have a seat, is no state: it follows from what doors and rooms saw.
type State string

// The states.
const (
	Invited   State = "invited"   // their place is held until they answer
	Asked     State = "asked"     // they wait for an approval
	Confirmed State = "confirmed" // they have a ticket
	Refused   State = "refused"
	Cancelled State = "cancelled"
	Lapsed    State = "lapsed" // they did not answer, or did not prove their address, in time
)

// States lists them, in the order in which lists show them.
var States = [...]State{Confirmed, Asked, Invited, Refused, Cancelled, Lapsed}

// IsLive reports whether a registration stands in the way of another one with its address.
func (s State) IsLive() bool { return s == Invited || s == Asked || s == Confirmed }

// forward are the states that a move leads to; the empty state is before all.
func (s State) forward() []State {
	switch s {
	case "":
		return []State{Invited, Asked, Confirmed}
	case Invited:
		return []State{Confirmed, Lapsed, Cancelled}
	case Asked:
		return []State{Confirmed, Refused, Cancelled, Lapsed}
	case Confirmed:
		return []State{Cancelled, Lapsed}
	default:
		return nil
	}
}

// back are the states that taking a move back leads to.
func (s State) back() []State {
	switch s {
	case Confirmed:
		return []State{Asked, Invited}
	case Refused:
		return []State{Asked, Confirmed}
	case Cancelled:
		return []State{Invited, Asked, Confirmed}
	default:
		return nil
	}
}

// May reports whether a move leads from one state to another, or takes one back.
func (s State) May(to State) bool {
	return slices.Contains(s.forward(), to) || slices.Contains(s.back(), to)
}

// Claim is how many places of a pool somebody has, and how many are held for them.
type Claim struct{ Taken, Held int }

// Minus is what a claim differs by from another.
func (c Claim) Minus(d Claim) Claim { return Claim{c.Taken - d.Taken, c.Held - d.Held} }

// Claims is what a state claims. Who asks claims a place only where their kind holds one meanwhile.
func (s State) Claims(holds bool) Claim {
	switch {
	case s == Confirmed:
		return Claim{Taken: 1}
	case s == Invited || s == Asked && holds:
		return Claim{Held: 1}
	default:
		return Claim{}
	}
}

// Voids reports whether a move makes tickets worthless that were given out before: the generation rises. It never falls, also when the
// move is taken back.
func (s State) Voids(to State) bool { return s == Confirmed && to != Confirmed }
