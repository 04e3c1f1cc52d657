package release_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/release"
)

// searched are what somebody types and the sessions that it finds.
var searched = map[string][]int{
	"kubernetes": {0}, "kube": {0}, "kubernets": {0}, "Kubernettes": {0}, "kubrenetes": {0}, "demarrer": {1}, "DÉMARER": {1},
	"mille serveurs": {1}, "mille tous": nil, "IA": {2}, "dian": {2}, "iane": {2}, "ane": nil, "kub": {0}, "kup": nil, "tuos": {0},
	"c++": {2}, "c#": nil, "œuvre": {2}, "oeuvre": {2}, "xyzzy": nil, "🚀": nil, "  ": nil,
}

// meant are what somebody types and the searches that are proposed instead: of a word that stands nowhere those that are called nearly so.
var meant = map[string][]string{
	"kubernets": {"Kubernetes"}, "cubernettes": {"Kubernetes"}, "k8s": {"Kubernetes"}, "kube": nil, "kubernetes": nil,
	"DEMARER":        {"Démarrer"},
	"kubernets tous": {"Kubernetes tous"}, "mille tous": {"mille", "tous"}, "xyzzy tous": {"tous"}, "xyzzy": nil, "diana": {"Diane"},
	"kupernetes serveur": {"Kubernetes", "serveur"}, "porr": {"pour"}, "poch": nil, "pocje": {"poche"}, "🚀": nil, "": nil, "i9e": nil,
	"bourche": nil, "bouche": {"poche"}, "sable": {"Salle"}, "deux": nil,
}

func TestWhatStandsNowhereIsAskedForByItsNearestName(t *testing.T) {
	t.Parallel()
	snapshot := &release.Snapshot{
		Rooms:   []release.SnapshotRoom{{ID: "r", Name: "Salle deux"}, {ID: "unused", Name: "Kupernetes"}},
		Entries: []release.SnapshotEntry{{ID: "e", SessionID: "s0", RoomID: "r"}},
	}
	var folded []string
	for i, title := range []string{"Kubernetes pour tous", "Démarrer mille serveurs", "Une IA de poche, par Diane : l’œuvre"} {
		snapshot.Sessions = append(snapshot.Sessions, release.SnapshotSession{ID: fmt.Sprint("s", i), Title: title})
	}
	snapshot.Sessions[1].Abstract = "Porter"
	x := snapshot.Index()
	for _, v := range snapshot.Sessions {
		folded = append(folded, x.Folded(v.ID))
	}
	s := release.NewSearch(x)
	for query, want := range meant {
		if got := s.Meant(query); !slices.Equal(got, want) {
			t.Errorf("by %q is meant %q, not %q", query, got, want)
		}
	}
	webtest.RunScript(t, "testdata/search.mjs", "internal/site/assets/ts/search.ts",
		map[string]any{"folded": folded, "names": s.Names(), "meant": meant})
}

func TestASearchForgivesTyposAccentsAndUnfinishedWords(t *testing.T) {
	t.Parallel()
	titles := []string{"Kubernetes pour tous", "Démarrer mille serveurs", "Une IA de poche en C++, par Diane : l’œuvre"}
	snapshot := &release.Snapshot{}
	var folded []string
	for _, title := range titles {
		snapshot.Sessions = append(snapshot.Sessions, release.SnapshotSession{ID: title, Title: title})
		folded = append(folded, text.Fold(title))
	}
	s := release.NewSearch(snapshot.Index())
	for query, want := range searched {
		if got := s.Find(query); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, not %v", query, got, want)
		}
	}
	webtest.RunScript(t, "testdata/search.mjs", "internal/site/assets/ts/search.ts", map[string]any{"folded": folded, "searched": searched})
}

func TestAWordIsFoundWhateverTypoItIsGivenAndNotWithMoreTyposThanAreForgiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := []rune(rapid.StringMatching(`[a-z]{4,12}`).Draw(t, "word"))
		s := release.NewSearch((&release.Snapshot{Sessions: []release.SnapshotSession{{ID: "s", Title: string(word)}}}).Index())
		i := rapid.IntRange(0, len(word)-1).Draw(t, "at")
		letter := rune(rapid.IntRange('a', 'z').Draw(t, "letter"))
		var typed []rune
		switch rapid.IntRange(0, 3).Draw(t, "typo") {
		case 0:
			typed = slices.Concat(word[:i], word[i+1:])
		case 1:
			typed = slices.Concat(word[:i], []rune{letter}, word[i:])
		case 2:
			typed = slices.Concat(word[:i], []rune{letter}, word[i+1:])
		case 3:
			typed = slices.Clone(word)
			typed[i], typed[min(i+1, len(word)-1)] = typed[min(i+1, len(word)-1)], typed[i]
		}
		if len(typed) >= 4 && len(s.Find(string(typed))) != 1 {
			t.Fatalf("%q does not find %q", string(typed), string(word))
		}
		if other := strings.Repeat("0", len(word)); len(s.Find(other)) != 0 {
			t.Fatalf("%q finds %q", other, string(word))
		}
	})
}
