package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/planning/web"
)

func TestEveryRefusalHasAClauseInBothLanguages(t *testing.T) {
	t.Parallel()
	catalogue, err := text.New(editionweb.Messages, web.Messages)
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("", 3600)
	from := time.Date(2027, 2, 4, 9, 0, 0, 0, time.UTC)
	for _, lang := range text.Langs {
		words := catalogue.In(lang)
		for _, rule := range planning.RefusalRules {
			r := planning.Refusal{Rule: rule, Other: "Bees", Speaker: "Yann", Features: []edition.Feature{edition.Captions},
				Hours: []edition.Window{{Start: from, End: from.Add(time.Hour)}}}
			says := web.Refusals{Words: words, Zone: zone}
			if got := says.Say(r); strings.Contains(got, "planning.") || strings.Contains(got, "<no value>") || got == "" {
				t.Errorf("%s: %s says %q", lang, rule, got)
			}
		}
	}
	for want, r := range map[string]planning.Refusal{
		"": {},
		"la salle ou le créneau que le plan lui donne n’existe plus": {Rule: planning.NotThere},
		"Yann n’est pas disponible à cette heure (ce jour-là\u00a0: 10:00–11:00 et 12:00–13:00)": {Rule: "speaker_hours", Speaker: "Yann",
			Hours: []edition.Window{{Start: from, End: from.Add(time.Hour)}, {Start: from.Add(2 * time.Hour), End: from.Add(3 * time.Hour)}}},
		"Yann n’est pas disponible ce jour-là": {Rule: "speaker_hours",
			Speaker: "Yann"},
		"hors des horaires de la journée": {Rule: "day"},
		"il manque à la salle\u00a0: sans marche et sous-titres": {Rule: "features",
			Features: []edition.Feature{edition.StepFree, edition.Captions}},
		"«\u00a0Bees\u00a0» ne peut pas prendre sa place\u00a0: il manque à la salle\u00a0: enregistrement": {Rule: "features", Session: "Bees",
			Features: []edition.Feature{edition.Recording}},
	} {
		says := web.Refusals{Words: catalogue.In("fr"), Zone: zone}
		if got := says.Say(r); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}
