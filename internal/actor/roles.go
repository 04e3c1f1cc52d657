package actor

import (
	"maps"
	"slices"
	"strings"
)

// Included is a right that a role includes.
type Included struct {
	Role  Role
	Right Right
}

// In says of rights that a role includes them. What Admin alone may is said to be in Admin.
func In(role Role, rights ...Right) []Included {
	out := make([]Included, len(rights))
	for i, r := range rights {
		out[i] = Included{role, r}
	}
	return out
}

// Alone is the role of who holds one right and no other: a grant may name it as it names any role.
func Alone(right Right) Role { return Role(right.name) }

// Roles is what each role includes, from what chapters hand in. Its zero value has Admin alone.
type Roles struct {
	of     map[Role][]Right
	rights map[Role]Right // all, by the role of who holds it alone
}

// Add hands in rights with the roles that include them. It must not be called while anybody is asked.
func (r *Roles) Add(included ...Included) {
	if r.of == nil {
		r.of, r.rights = map[Role][]Right{}, map[Role]Right{}
	}
	for _, i := range included {
		r.of[i.Role] = append(r.of[i.Role], i.Right)
		r.rights[Alone(i.Right)] = i.Right
	}
}

// Names lists the roles that chapters declare, sorted.
func (r *Roles) Names() []Role {
	names := append(slices.Collect(maps.Keys(r.of)), Admin)
	slices.Sort(names)
	return slices.Compact(names)
}

// Known reports whether a role includes anything.
func (r *Roles) Known(role Role) bool { return role == Admin || len(r.includes(role)) > 0 }

// IsRight reports whether a role is that of who holds one right alone.
func (r *Roles) IsRight(role Role) bool {
	_, is := r.rights[role]
	return is
}

func (r *Roles) includes(role Role) []Right {
	if right, is := r.rights[role]; is {
		return []Right{right}
	}
	return r.of[role]
}

// RightsOf lists the rights that a role includes, by name. Admin's are not listed: it may do everything.
func (r *Roles) RightsOf(role Role) []Right {
	rights := slices.Clone(r.includes(role))
	slices.SortFunc(rights, func(a, b Right) int { return strings.Compare(a.name, b.name) })
	return slices.Compact(rights)
}

// Rights lists all rights that were handed in, by name.
func (r *Roles) Rights() []Right {
	out := make([]Right, 0, len(r.rights))
	for _, alone := range slices.Sorted(maps.Keys(r.rights)) {
		out = append(out, r.rights[alone])
	}
	return out
}

// Grant returns the actor with grants and the rights that they include.
func (r *Roles) Grant(a Actor, grants ...Grant) Actor {
	a.Grants = append(slices.Clip(a.Grants), grants...)
	for _, g := range grants {
		a = a.Holding(g.Scope, r.includes(g.Role)...)
	}
	return a
}
