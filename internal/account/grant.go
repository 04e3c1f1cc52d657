package account

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Held is a grant as somebody holds it.
type Held struct {
	actor.Grant
	Ends  time.Time // from this instant on it gives nothing; zero: it does not end
	Since time.Time // when it was given; zero: not known
	By    string    // key of who gave it; empty: not known
}

// Over reports whether the grant has ended at an instant: at its end it has.
func (h Held) Over(at time.Time) bool { return !h.Ends.IsZero() && !at.Before(h.Ends) }

// Member is a person with what they were granted within a scope.
type Member struct {
	Person
	Held    []Held    // of the scope, also what has ended
	Seen    time.Time // when they last used a device that is signed in; zero: not known
	Devices int       // on which they are signed in
}

// ErrNotHeld is what a grant that somebody does not hold gives.
var ErrNotHeld = fault.New(fault.NotFound, "account.not_held", "they do not hold this role, or no more")

// ActorInTx is what a person is and may do now; nobody when they are gone. It belongs to a later chapter that decides by the rights of
// somebody who does not ask.
func (s *Service) ActorInTx(tx *sqldb.Tx, p actor.PersonID) (actor.Actor, error) {
	return s.actorByPerson(tx, p)
}

// LastsInTx is until when a person holds all rights of a role within a scope: zero where that does not end. It reports false when they do
// not hold them now.
func (s *Service) LastsInTx(tx *sqldb.Tx, p actor.PersonID, scope string, role actor.Role) (ends time.Time, holds bool, err error) {
	all, err := heldBy(tx, p)
	if err != nil {
		return ends, false, err
	}
	for _, right := range s.roles.RightsOf(role) {
		until, has := s.lasts(all, scope, right, tx.Now())
		if !has {
			return ends, false, nil
		}
		if !until.IsZero() && (ends.IsZero() || until.Before(ends)) {
			ends = until
		}
	}
	return ends, true, nil
}

// lasts is until when a right is held by any of some grants; zero where one of them does not end.
func (s *Service) lasts(all []Held, scope string, right actor.Right, now time.Time) (ends time.Time, has bool) {
	for _, h := range all {
		of := h.Scope == scope && slices.Contains(s.roles.RightsOf(h.Role), right)
		if admin := h.Grant == (actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}); h.Over(now) || !of && !admin {
			continue
		}
		if h.Ends.IsZero() {
			return time.Time{}, true
		}
		if has = true; h.Ends.After(ends) {
			ends = h.Ends
		}
	}
	return ends, has
}

// WelcomeInTx finds or makes the person with an address, who has shown that it is theirs: a new one gets the name. What the browser's
// key holds, if it has one, is theirs from then on.
func (s *Service) WelcomeInTx(tx *sqldb.Tx, email, name, language, key string) (Person, error) {
	_, err := PersonByEmailInTx(tx, email)
	known := err == nil
	p, err := s.personByEmail(tx, email, language)
	if err != nil {
		return p, err
	}
	if !known && name != "" {
		p.Name = name
		if err := updateName(tx, p.ID, name); err != nil {
			return p, err
		}
	}
	return p, s.join(tx, key, p.ID)
}

// GiveInTx gives a person a role, which whoever calls it has asked for the right to. Who holds it already keeps it for the longer of both
// times.
func GiveInTx(tx *sqldb.Tx, p actor.PersonID, h Held) error { return insertRole(tx, p, h) }

// TakeInTx takes a role from a person, which whoever calls it has asked for the right to, and returns it as it was. It is ErrNotHeld when
// they do not hold it.
func TakeInTx(tx *sqldb.Tx, p actor.PersonID, g actor.Grant) (Held, error) {
	h, err := HeldInTx(tx, p, g)
	if err != nil {
		return h, err
	}
	return h, deleteRole(tx, p, g)
}

// HeldInTx reads a grant as a person holds it, also one that has ended. It is ErrNotHeld when they do not.
func HeldInTx(tx *sqldb.Tx, p actor.PersonID, g actor.Grant) (Held, error) {
	all, err := heldBy(tx, p)
	for _, h := range all {
		if h.Grant == g {
			return h, err
		}
	}
	if err != nil {
		return Held{}, err
	}
	return Held{}, ErrNotHeld
}

// EndInTx sets when a grant ends; the zero time: it does not.
func EndInTx(tx *sqldb.Tx, p actor.PersonID, g actor.Grant, ends time.Time) error {
	return updateEnd(tx, p, g, ends)
}

// SignOutInTx signs a person out everywhere, which whoever calls it has asked for the right to, and says of how many devices.
func SignOutInTx(tx *sqldb.Tx, ids id.Source, who actor.Actor, scope string, p actor.PersonID) (devices int64, err error) {
	if devices, err = signOut(tx, p); err != nil || devices == 0 {
		return devices, err
	}
	_, err = record.Write(tx, ids, who, record.Change{Action: "account.signed_out", Object: string(p), Scope: scope}, nil, nil)
	return devices, err
}
