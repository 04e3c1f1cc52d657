package programme_test

import (
	"errors"
	"testing"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/programme"
)

// A step is refused for what it breaks itself, never for what was broken before: somebody who repairs one thing after the other
// could not begin otherwise.
func TestAStepIsRefusedForWhatItBreaksItself(t *testing.T) {
	t.Parallel()
	closed := func(d *programme.Draft) {
		d.Frame.Rooms[0].Available = []edition.Window{{Start: noon(120), End: noon(240)}} // the first talk stands there at noon
	}
	for name, c := range map[string]struct {
		before func(*programme.Draft)
		step   programme.Edit
		rule   any // that refuses it
	}{
		"nothing is broken":                 {func(*programme.Draft) {}, programme.Pin{Session: "b", Pinned: true}, nil},
		"it touches nothing that is broken": {closed, programme.Pin{Session: "b", Pinned: true}, nil},
		"what is broken stays so elsewhere": {closed, programme.Put{Session: "a", Room: "r1", Start: noon(10)}, nil},
		"it mends what is broken":           {closed, programme.Put{Session: "a", Room: "r1", Start: noon(120)}, nil},
		"it breaks something": {func(*programme.Draft) {}, programme.Put{Session: "b", Room: "r1", Start: noon(29)},
			"room_twice"},
		"it just does not":                     {func(*programme.Draft) {}, programme.Put{Session: "b", Room: "r1", Start: noon(30)}, nil},
		"it breaks something else":             {closed, programme.Put{Session: "a", Room: "r2", Start: noon(31)}, "room_twice"},
		"it breaks the same for somebody else": {closed, programme.Put{Session: "b", Room: "r1", Start: noon(60)}, "room_unavailable"},
	} {
		d := twoTalks()
		c.before(d)
		_, err := d.Tried(id.System(), c.step)
		switch f, refused := fault.From(err); {
		case c.rule == nil && err != nil:
			t.Errorf("%s: refused with %v", name, err)
		case c.rule != nil && (!errors.Is(err, programme.ErrBlocks) || !refused || f.Values["Rule"] != c.rule):
			t.Errorf("%s: %v, not refused by %v", name, err, c.rule)
		}
	}
}
