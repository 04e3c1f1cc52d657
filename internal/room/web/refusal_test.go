package web_test

import (
	"testing"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/room/web"
)

func TestEveryRefusalHasAShortWordInBothLanguages(t *testing.T) {
	t.Parallel()
	catalogue, err := text.New(web.Messages)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range text.Langs {
		for _, rule := range planning.RefusalRules {
			if !catalogue.In(lang).Has("planning.room.short_" + string(rule)) {
				t.Errorf("%s: %s has no short word", lang, rule)
			}
		}
	}
}
