package merge_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/merge"
)

func TestOnlyWhatBothChangedAsksSomebody(t *testing.T) {
	t.Parallel()
	base := "a"
	for _, x := range []struct {
		base         *string
		ours, theirs string
		want         merge.Verdict
	}{
		{&base, "a", "a", merge.Stays}, {&base, "b", "a", merge.Stays}, {&base, "b", "b", merge.Stays},
		{&base, "a", "b", merge.Theirs}, {&base, "b", "c", merge.Clash},
		{nil, "b", "b", merge.Stays}, {nil, "b", "c", merge.Clash}, {nil, "", "c", merge.Clash},
	} {
		if got := merge.Of(x.base, x.ours, x.theirs); got != x.want {
			t.Errorf("of %v, %q, %q comes %d, want %d", x.base, x.ours, x.theirs, got, x.want)
		}
	}
}

func TestWordsThatDifferAreMarkedOnEachSide(t *testing.T) {
	t.Parallel()
	was, is := merge.Words("Queues at the edge", "Queues and topics at the edge")
	if diff := cmp.Diff([]merge.Mark{{"Queues at the edge", false}}, was); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]merge.Mark{{"Queues ", false}, {"and topics ", true}, {"at the edge", false}}, is); diff != "" {
		t.Error(diff)
	}
}

func FuzzWords(f *testing.F) {
	f.Add("one two three", "one 2 three")
	f.Add("", "ß  x\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		was, is := merge.Words(before, after)
		join := func(marks []merge.Mark, all bool) string {
			var b strings.Builder
			for _, m := range marks {
				if all || !m.Changed {
					b.WriteString(m.Text)
				}
			}
			return b.String()
		}
		if join(was, true) != before || join(is, true) != after {
			t.Errorf("the pieces of %q and %q are not the texts", before, after)
		}
		if join(was, false) != join(is, false) {
			t.Errorf("%q and %q have %q and %q in common", before, after, join(was, false), join(is, false))
		}
	})
}
