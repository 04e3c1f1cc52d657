package accounttest

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
)

// Scope is the edition that Refusals acts in; it need not exist, for the actor is asked first.
const Scope = "edi_scope"

// Open marks a use case that asks for no right: everybody may, or the answer depends on what is asked.
var Open = actor.ToRead("")

// Refusals calls every method of a service that takes an actor, with the right that it asks for: nobody, a stranger, somebody with
// every other right of the table, who has the right in another edition and, when the right is to change something, a token that only
// reads are refused. A method without a row fails, and a row without a method.
func Refusals(t *testing.T, service any, rights map[string]actor.Right) {
	t.Helper()
	all := slices.Collect(maps.Values(rights))
	v := reflect.ValueOf(service)
	for i := range v.NumMethod() {
		name := v.Type().Method(i).Name
		right, decided := rights[name]
		delete(rights, name)
		switch takes := takesActor(v.Method(i).Type()); {
		case takes && !decided:
			t.Errorf("%s takes an actor and has no row", name)
		case !takes && decided:
			t.Errorf("%s takes no actor and has a row", name)
		case takes && right != Open:
			refuses(t, name, v.Method(i), right, all)
		}
	}
	for name := range rights {
		t.Errorf("%s has a row and is no method", name)
	}
}

var actorType = reflect.TypeFor[actor.Actor]()

func takesActor(f reflect.Type) bool {
	for i := range f.NumIn() {
		if f.In(i) == actorType {
			return true
		}
	}
	return false
}

func refuses(t *testing.T, method string, f reflect.Value, right actor.Right, all []actor.Right) {
	t.Helper()
	somebody := actor.Actor{PersonID: "per_x"}
	others := slices.DeleteFunc(slices.Clone(all), func(r actor.Right) bool { return r == right })
	able := somebody.Holding(Scope, right).Holding(actor.ServerScope, right)
	elsewhere, reads := able, able
	elsewhere.ByToken, elsewhere.OnlyIn = true, "edi_other"
	reads.ByToken, reads.ReadOnly = true, true
	admin := somebody
	admin.Grants, admin.ByToken, admin.ReadOnly = []actor.Grant{{Scope: actor.ServerScope, Role: actor.Admin}}, true, true
	for name, who := range map[string]actor.Actor{
		"nobody":               {},
		"a stranger":           somebody,
		"who may all else":     somebody.Holding(Scope, others...).Holding(actor.ServerScope, others...),
		"who may elsewhere":    somebody.Holding("edi_other", right),
		"a token for another":  elsewhere,
		"a token that reads":   reads,
		"an admin's read-only": admin,
	} {
		if who.ReadOnly && !right.Writes() {
			continue
		}
		want := fault.Forbidden
		if !who.SignedIn() {
			want = fault.Unauthenticated
		}
		if err := call(f, who); fault.KindOf(err) != want {
			t.Errorf("%s by %s: %v", method, name, err)
		}
	}
}

// call calls a method with an actor, the scope where it asks for one, and nothing else.
func call(f reflect.Value, who actor.Actor) error {
	in := make([]reflect.Value, f.Type().NumIn())
	for i := range in {
		kind := f.Type().In(i)
		in[i] = reflect.Zero(kind)
		switch {
		case kind == actorType:
			in[i] = reflect.ValueOf(who)
		case kind == reflect.TypeFor[context.Context]():
			in[i] = reflect.ValueOf(context.Background())
		case kind.Kind() == reflect.String && (kind.Name() == "ID" || i == 2 && kind.Name() == "string"):
			in[i] = reflect.ValueOf(Scope).Convert(kind)
		}
	}
	if f.Type().IsVariadic() {
		in = in[:len(in)-1]
	}
	out := f.Call(in)
	err, _ := out[len(out)-1].Interface().(error)
	return err
}
