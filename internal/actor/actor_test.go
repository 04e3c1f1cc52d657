package actor_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/actor"
)

func TestATokenReachesNothingOutsideItsScope(t *testing.T) {
	t.Parallel()
	admin := []actor.Grant{{Scope: actor.ServerScope, Role: actor.Admin}}
	for name, c := range map[string]struct {
		onlyIn, scope string
		readOnly      bool
		read, change  error
	}{
		"everywhere":               {"", "edi_a", false, nil, nil},
		"in its scope":             {"edi_a", "edi_a", false, nil, nil},
		"in another":               {"edi_a", "edi_b", false, actor.ErrForbidden, actor.ErrForbidden},
		"on the server":            {"edi_a", actor.ServerScope, false, actor.ErrForbidden, actor.ErrForbidden},
		"reading everywhere":       {"", "edi_a", true, nil, actor.ErrForbidden},
		"reading in its scope":     {"edi_a", "edi_a", true, nil, actor.ErrForbidden},
		"reading in another scope": {"edi_a", "edi_b", true, actor.ErrForbidden, actor.ErrForbidden},
	} {
		who := actor.Actor{PersonID: "per_a", Grants: admin, ByToken: true, OnlyIn: c.onlyIn, ReadOnly: c.readOnly}
		if err := who.MayReadOwn(c.scope); !errors.Is(err, c.read) {
			t.Errorf("%s: reading what is theirs: %v, not %v", name, err, c.read)
		}
		if err := who.MayChangeOwn(c.scope); !errors.Is(err, c.change) {
			t.Errorf("%s: changing what is theirs: %v, not %v", name, err, c.change)
		}
	}
}

// read and write are rights of a chapter that these tests stand in for, and other is one that nobody is given.
var read, write, other = actor.ToRead("boats.read"), actor.ToWrite("boats.change"), actor.ToRead("boats.other")

func roles() *actor.Roles {
	var r actor.Roles
	r.Add(actor.In("reader", read)...)
	r.Add(actor.In("writer", read, write)...)
	return &r
}

func TestARightIsHeldByItsRoleWithinItsScope(t *testing.T) {
	t.Parallel()
	const here, elsewhere = "edi_a", "edi_b"
	for name, c := range map[string]struct {
		grants   []actor.Grant
		readOnly bool
		onlyIn   string
		may      []actor.Right
		works    bool
	}{
		"no role": {},
		"reader":  {grants: []actor.Grant{{Scope: here, Role: "reader"}}, may: []actor.Right{read}},
		"writer":  {grants: []actor.Grant{{Scope: here, Role: "writer"}}, may: []actor.Right{read, write}, works: true},
		"reader, and writer elsewhere": {grants: []actor.Grant{{Scope: here, Role: "reader"}, {Scope: elsewhere, Role: "writer"}},
			may: []actor.Right{read}},
		"one right alone":             {grants: []actor.Grant{{Scope: here, Role: actor.Alone(write)}}, may: []actor.Right{write}, works: true},
		"a role that nobody declared": {grants: []actor.Grant{{Scope: here, Role: "captain"}}},
		"admin of the server": {grants: []actor.Grant{{Scope: actor.ServerScope, Role: actor.Admin}},
			may: []actor.Right{read, write, other}, works: true},
		"admin of the edition":  {grants: []actor.Grant{{Scope: here, Role: actor.Admin}}},
		"writer of the server":  {grants: []actor.Grant{{Scope: actor.ServerScope, Role: "writer"}}},
		"writer who only reads": {grants: []actor.Grant{{Scope: here, Role: "writer"}}, readOnly: true, may: []actor.Right{read}},
		"admin who only reads": {grants: []actor.Grant{{Scope: actor.ServerScope, Role: actor.Admin}}, readOnly: true,
			may: []actor.Right{read, other}},
		"writer through a token here": {grants: []actor.Grant{{Scope: here, Role: "writer"}}, onlyIn: here, may: []actor.Right{read, write},
			works: true},
		"writer through another token": {grants: []actor.Grant{{Scope: here, Role: "writer"}}, onlyIn: elsewhere},
	} {
		who := roles().Grant(actor.Actor{PersonID: "per_a", ByToken: c.readOnly || c.onlyIn != "", ReadOnly: c.readOnly, OnlyIn: c.onlyIn},
			c.grants...)
		for _, right := range []actor.Right{read, write, other} {
			err := who.May(right, here)
			if may := slices.Contains(c.may, right); may && err != nil || !may && !errors.Is(err, actor.ErrForbidden) {
				t.Errorf("%s asks for %s: %v", name, right.Name(), err)
			}
		}
		if who.Works(here) != c.works {
			t.Errorf("%s works here: %v", name, !c.works)
		}
	}
	if err := (actor.Actor{}).May(read, here); !errors.Is(err, actor.ErrSignIn) {
		t.Errorf("nobody asks: %v", err)
	}
	if err := actor.System("t").May(write, here); err != nil {
		t.Errorf("the system asks: %v", err)
	}
}

func TestOnlyAPersonActsInPerson(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		who  actor.Actor
		want error
	}{
		"nobody":   {actor.Actor{}, actor.ErrSignIn},
		"a person": {actor.Actor{PersonID: "per_a"}, nil},
		"a token":  {actor.Actor{PersonID: "per_a", ByToken: true}, actor.ErrInPerson},
	} {
		if err := c.who.InPerson(); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
