// Package registration is who comes to an edition: places, kinds of ticket, attendees, their tickets and what they agreed to.
//
// Words: a pool is a number of places; a kind is what somebody registers as; an attendee has a state, a ticket has none: it is what a
// confirmed attendee shows at the door.
//
// Always true: a pool has never given out more places than it has, whoever rushes; an address has at most one living registration in an
// edition; a number that an attendee had is nobody else's; the generation of a ticket never falls.
//
// Not here: what happens at doors, seats in rooms, money.
package registration
