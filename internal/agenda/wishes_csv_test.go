package agenda_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/programme"
)

func TestWishesCollectedElsewhereAreReadOrRefusedByLine(t *testing.T) {
	t.Parallel()
	codes := map[string]programme.SessionID{"ABC234": "ses_a"}
	got, err := agenda.ReadWishes(strings.NewReader("person,session,level\np1,ABC234,1\np2,ABC234,2\n"), codes)
	want := []agenda.Imported{{Person: "p1", Session: "ses_a", Level: 1}, {Person: "p2", Session: "ses_a", Level: 2}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	for text, line := range map[string]any{
		"": 1, "a,b,c\n": 1, "person,session,level\np,NOBODY,1\n": 2, "person,session,level\np,ABC234,1\np,ABC234,9\n": 3,
		"person,session,level\n,ABC234,1\n": 2,
	} {
		_, err := agenda.ReadWishes(strings.NewReader(text), codes)
		if f, ok := fault.From(err); !ok || f.Code != "agenda.wishes" || f.Values["Line"] != line {
			t.Errorf("%q: %v", text, err)
		}
	}
}
