// Package actor knows who asks and what they may do within a scope: what a right and a role are, and the refusals.
//
// It stands below all chapters because each of them asks for a right first: the record of changes and the outbox of mail do
// too, and account writes to both of them. Were it part of account, account could not.
//
// Not here: the rights and the roles, which chapters declare; how people sign in and where their roles are kept (account);
// what a scope means (a scope is an opaque id).
package actor

import (
	"slices"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Right is what a use case asks for in its first line. The chapter that asks for it declares it. Its zero value is held by nobody.
type Right struct {
	name   string // of its chapter and of what it lets do: "programme.change"
	writes bool
}

// ToRead makes a right to know something, which API tokens that only read have too.
func ToRead(name string) Right { return Right{name: name} }

// ToWrite makes a right to change something, or to look at what only people should.
func ToWrite(name string) Right { return Right{name: name, writes: true} }

// Name is the right's name: its chapter and what it lets do, "programme.change".
func (r Right) Name() string { return r.name }

// Writes reports whether the right is to change something: an API token that only reads lacks it.
func (r Right) Writes() bool { return r.writes }

// Role is a name for the rights that somebody has within a scope. A chapter declares it; those after it add their rights to it.
// A scope is an opaque id to this package (an edition's, or ServerScope); the chapters that come later give it meaning.
type Role string

// Admin may do everything, on every scope. It is granted on ServerScope only.
const Admin Role = "admin"

// Roles of a committee. They stand here because the chapter in which a committee reads and the one in which it decides both add their
// rights to them, and neither knows the other.
const (
	Reviewer Role = "reviewer" // reads sheets and gives verdicts
	Chair    Role = "chair"    // leads the committee: sets reading up, decides and reveals
)

// ServerScope is the scope of the whole server.
const ServerScope = "server"

// Grant is a role within a scope, or a single right: see Alone.
type Grant struct {
	Scope string
	Role  Role
}

// Actor is who asks. Its zero value is somebody not signed in. The command line acts as System.
type Actor struct {
	PersonID PersonID // empty when not signed in
	Name     string
	Email    string
	Grants   []Grant // as they were given; what they include was found by Roles.Grant
	ByToken  bool    // through an API token
	ReadOnly bool    // an API token that may not write
	OnlyIn   string  // an API token's scope; empty means all of the person's
	held     []held
	system   bool
}

// held is rights within a scope.
type held struct {
	scope  string
	rights []Right
}

// Holding returns the actor with more rights within a scope.
func (a Actor) Holding(scope string, rights ...Right) Actor {
	a.held = append(slices.Clip(a.held), held{scope, rights})
	return a
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
	if a.ReadOnly && right.writes || a.outside(scope) {
		return ErrForbidden
	}
	if a.administers() || a.holds(scope, func(r Right) bool { return r == right }) {
		return nil
	}
	return ErrForbidden
}

// Works reports whether the actor holds any right to change something within the scope.
func (a Actor) Works(scope string) bool {
	switch {
	case a.system:
		return true
	case !a.SignedIn(), a.ReadOnly, a.outside(scope):
		return false
	default:
		return a.administers() || a.holds(scope, Right.Writes)
	}
}

func (a Actor) administers() bool {
	return slices.Contains(a.Grants, Grant{Scope: ServerScope, Role: Admin})
}

func (a Actor) holds(scope string, is func(Right) bool) bool {
	return slices.ContainsFunc(a.held, func(h held) bool { return h.scope == scope && slices.ContainsFunc(h.rights, is) })
}

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
// widen or revoke what lets somebody in, or to learn it: tokens, devices, links.
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
