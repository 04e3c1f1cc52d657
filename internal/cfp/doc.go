// Package cfp is the call for proposals of an edition and what is proposed: when it is open, what it asks, drafts, what was sent, and who
// speaks with whom.
//
// Always true: whether a call is open is read off the edition's clock and stands nowhere; a draft is known to nobody but who writes it;
// what was sent keeps every revision; a proposal has its guid, code and number from the first sending on, so that a session can take them
// over; what is proposed is in no release, feed, search or count of anybody but organisers and its speakers.
//
// Words: an outline is written for the committee alone; a draft becomes a proposal when it is sent; a co-speaker joins by an invitation,
// which is for whoever holds it.
//
// Not here: what is decided, by whom, and when people hear of it (review); the session that a proposal becomes (programme).
package cfp
