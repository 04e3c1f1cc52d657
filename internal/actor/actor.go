// Package actor knows who asks and what they may do within a scope: roles, the rights that they include, and the refusals.
//
// It stands below all chapters because each of them asks for a right first: the record of changes and the outbox of mail do
// too, and account writes to both of them. Were it part of account, account could not.
//
// Not here: how people sign in and where their roles are kept (account), what a scope means (a scope is an opaque id).
package actor

import (
	"slices"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Role is what a person may do within a scope. A scope is an opaque id to this package (an edition's, or
// ServerScope); the chapters that come later give it meaning.
type Role string

// The roles, each including the rights listed beside it.
const (
	Admin     Role = "admin"     // everything, on every scope; granted on ServerScope only
	Organiser Role = "organiser" // Organise, Read and See within the scope
	Speaker   Role = "speaker"   // See within the scope, before it is published
)

// ServerScope is the scope of the whole server.
const ServerScope = "server"

// Right is what a use case asks for in its first line.
type Right string

// The rights.
const (
	Administer Right = "administer" // the server: people, new editions
	Organise   Right = "organise"   // describe, plan and release an edition
	Read       Right = "read"       // read the draft and all that organisers keep beside it, e-mail addresses included
	See        Right = "see"        // know an edition that is not public yet, and read what will be public of it
)

// Grant is a role within a scope.
type Grant struct {
	Scope string
	Role  Role
}

// Actor is who asks. Its zero value is somebody not signed in. The command line acts as System.
type Actor struct {
	PersonID PersonID // empty when not signed in
	Name     string
	Email    string
	Grants   []Grant
	ByToken  bool   // through an API token
	ReadOnly bool   // an API token that may not write
	OnlyIn   string // an API token's scope; empty means all of the person's
	system   bool
}

// PersonID identifies a person: per_….
type PersonID string

// System is the actor of the command line and of jobs: it may do everything, and its name goes into the audit.
func System(name string) Actor { return Actor{Name: name, system: true} }

// SignedIn reports whether the actor is a person with an account.
func (a Actor) SignedIn() bool { return a.PersonID != "" }

// Key is how the audit names the actor: the person's id, "system:name" or "anonymous".
func (a Actor) Key() string {
	switch {
	case a.system:
		return "system:" + a.Name
	case a.PersonID != "":
		return string(a.PersonID)
	default:
		return "anonymous"
	}
}

// Refusals of actors.
var (
	ErrSignIn    = fault.New(fault.Unauthenticated, "account.sign_in", "sign in first")
	ErrForbidden = fault.New(fault.Forbidden, "account.forbidden", "you may not do this here; ask an organiser for the right")
	ErrInPerson  = fault.New(fault.Forbidden, "account.in_person", "an API token cannot do this; sign in with a browser")
)

// May returns nil when the actor holds the right within the scope, ErrSignIn when nobody is signed in, and
// ErrForbidden otherwise.
func (a Actor) May(right Right, scope string) error {
	if a.system {
		return nil
	}
	if !a.SignedIn() {
		return ErrSignIn
	}
	if a.ReadOnly && right.writes() || a.outside(scope) {
		return ErrForbidden
	}
	for _, g := range a.Grants {
		if g.Role == Admin && g.Scope == ServerScope || g.Scope == scope && slices.Contains(rightsOf(g.Role), right) {
			return nil
		}
	}
	return ErrForbidden
}

// writes reports whether the right is to change something.
func (r Right) writes() bool { return r == Administer || r == Organise }

// outside reports whether the actor's token is for another scope.
func (a Actor) outside(scope string) bool { return a.OnlyIn != "" && a.OnlyIn != scope }

// MayReadOwn returns nil when the actor may read what is theirs within the scope: stars, days, calendar addresses. Everybody may,
// also who is not signed in and has only a browser's key, but an API token for another scope: that gets ErrForbidden.
func (a Actor) MayReadOwn(scope string) error {
	if a.outside(scope) {
		return ErrForbidden
	}
	return nil
}

// MayChangeOwn returns nil when the actor may change what is theirs within the scope; an API token that only reads gets ErrForbidden.
func (a Actor) MayChangeOwn(scope string) error {
	if a.ReadOnly {
		return ErrForbidden
	}
	return a.MayReadOwn(scope)
}

// InPerson returns nil when a person acts by themselves, not through an API token: for what tokens must never do, which is to make,
// widen or revoke what lets somebody in.
func (a Actor) InPerson() error {
	switch {
	case !a.SignedIn():
		return ErrSignIn
	case a.ByToken:
		return ErrInPerson
	default:
		return nil
	}
}

func rightsOf(r Role) []Right {
	switch r {
	case Organiser:
		return []Right{Organise, Read, See}
	case Speaker:
		return []Right{See}
	default:
		return nil
	}
}
