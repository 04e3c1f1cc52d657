package redact_test

import (
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/review/redact"
)

var solene = redact.Identity{Names: []string{"Solène Marchetti", "Li Wu"}, Organisations: []string{"Nuage Libre", "Radar"},
	Emails: []string{"solene@cartesbleues.org", "li.wu@gmail.com"}}

// shown is a text with what was found in brackets, with its kind's first letter.
func shown(said string, hits []redact.Hit) string {
	var b strings.Builder
	from := 0
	for _, h := range hits {
		b.WriteString(said[from:h.From] + "[" + string(h.Kind)[:1] + ":" + said[h.From:h.To] + "]")
		from = h.To
	}
	return b.String() + said[from:]
}

func TestWhatLeadsToWhoWroteItIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []string{
		"[n:Solène Marchetti] parle.",
		"[n:SOLENE] et [n:Marchetti] parlent.",
		"With [n:Li Wu], in Wuppertal.", // a short part is found in the whole name alone
		"Chez [o:Nuage libre], on mesure.",
		"Avec [o:Nuage], un nuage de plus.",
		"Au [o:radar] rien de neuf.", // a name that is a word as well: somebody looks
		"Écrivez à [a:solene@cartesbleues.org].",
		"Le blog : [l:https://marchetti.example/talks/1].",
		"See [l:marchetti.dev], or [l:@solene_m] there.",
		"Un projet de [o:CartesBleues].",
		"Appelez le [a:06 12 34 56 78].",
		"[e:Our product] does it.",
		"[e:Nos clients] le disent, et [e:je travaille chez] eux.",
		"[e:J’ai fondé] cela.",
		"Version 3.14 of a thing, e.g. this one; we work in the open.",
		"Node.js and ASP.NET? A file.go, then.",
		"",
	} {
		said := c
		for _, kind := range []string{"n", "o", "a", "l", "e"} {
			said = strings.ReplaceAll(said, "["+kind+":", "\x00")
		}
		var plain strings.Builder
		in := false
		for _, r := range said {
			switch {
			case r == 0:
				in = true
			case r == ']' && in:
				in = false
			default:
				plain.WriteRune(r)
			}
		}
		if got := shown(plain.String(), redact.Hits(plain.String(), solene)); got != c {
			t.Errorf("found %s\nwant  %s", got, c)
		}
	}
}

func TestWhatIsRemovedLeavesNoTrace(t *testing.T) {
	t.Parallel()
	said := "Solène de Nuage Libre, solene@cartesbleues.org : notre produit."
	got := redact.Removed(said, redact.Hits(said, solene), "▮")
	if want := "▮ de ▮, ▮ : notre produit."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzHitsStayInTheText(f *testing.F) {
	f.Add("Solène ﬁnd İstanbul @x. https://é", "İ ﬁ", "é")
	f.Fuzz(func(t *testing.T, said, name, house string) {
		hits := redact.Hits(said, redact.Identity{Names: []string{name}, Organisations: []string{house}})
		at := 0
		for _, h := range hits {
			if h.From < at || h.To < h.From || h.To > len(said) {
				t.Fatalf("%+v in %q", hits, said)
			}
			at = h.To
		}
		redact.Removed(said, hits, "▮")
	})
}
