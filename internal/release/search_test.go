package release_test

import (
	"slices"
	"testing"

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
