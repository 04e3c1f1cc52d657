package text_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

func TestLengthsAreCountedInCharacters(t *testing.T) {
	t.Parallel()
	for _, at := range []struct {
		s      string
		most   int
		longer bool
	}{{"", 0, false}, {"é", 1, false}, {"éé", 1, true}, {strings.Repeat("日", 300), 300, false}, {strings.Repeat("日", 301), 300, true},
		{"ab", 1, true}} {
		if got := text.Longer(at.s, at.most); got != at.longer {
			t.Errorf("%d characters against %d: %t", utf8.RuneCountInString(at.s), at.most, got)
		}
	}
}

func TestATextThatIsTooLongIsNamedWithItsLengthAndItsLimit(t *testing.T) {
	t.Parallel()
	err := text.CheckLengths(text.Bounded{Field: "a", Text: "ok", Most: 2}, text.Bounded{Field: "b", Text: "éèà", Most: 2})
	f, _ := fault.From(err)
	if !errors.Is(err, text.ErrLong) || f.Fields["b"] == "" || f.Values["Count"] != 3 || f.Values["Limit"] != 2 {
		t.Errorf("refused as %+v", f)
	}
	if err := text.CheckLengths(text.BoundedList("tags", []string{"ab", "c"}, 5)); err != nil {
		t.Error(err)
	}
	if err := text.CheckLengths(text.BoundedList("tags", []string{"ab", "c", ""}, 5)); !errors.Is(err, text.ErrLong) {
		t.Errorf("a list of 6 within 5: %v", err)
	}
}

func FuzzWhatIsCutIsTheBeginningWithinTheLimit(f *testing.F) {
	f.Add("ééé aaa", 4)
	f.Add("", 1)
	f.Fuzz(func(t *testing.T, s string, most int) {
		if most < 1 || most > 1000 {
			return
		}
		kept, cut := text.Cut(s, most)
		if utf8.RuneCountInString(kept) > most {
			t.Fatalf("%q keeps more than %d", kept, most)
		}
		if cut != (utf8.RuneCountInString(s) > most) || !cut && kept != s {
			t.Fatalf("cut %t of %q: %q", cut, s, kept)
		}
		if begin, ok := strings.CutSuffix(kept, "…"); cut && (!ok || !strings.HasPrefix(s, begin)) {
			t.Fatalf("%q does not begin %q", kept, s)
		}
	})
}
