package account

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
	Organiser Role = "organiser" // Organise and Read within the scope
	Speaker   Role = "speaker"   // Read within the scope, before it is published
)

// ServerScope is the scope of the whole server.
const ServerScope = "server"

// Right is what a use case asks for in its first line.
type Right string

// The rights.
const (
	Administer Right = "administer" // the server: people, new editions
	Organise   Right = "organise"   // describe, plan and release an edition
	Read       Right = "read"       // see what is not public yet
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

// Refusals of May.
var (
	ErrSignIn    = fault.New(fault.Unauthenticated, "account.sign_in", "sign in first")
	ErrForbidden = fault.New(fault.Forbidden, "account.forbidden", "you may not do this here; ask an organiser for the right")
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
	if a.ReadOnly && right != Read || a.OnlyIn != "" && a.OnlyIn != scope {
		return ErrForbidden
	}
	for _, g := range a.Grants {
		if g.Role == Admin && g.Scope == ServerScope || g.Scope == scope && slices.Contains(rightsOf(g.Role), right) {
			return nil
		}
	}
	return ErrForbidden
}

func rightsOf(r Role) []Right {
	switch r {
	case Organiser:
		return []Right{Organise, Read}
	case Speaker:
		return []Right{Read}
	default:
		return nil
	}
}
