package archtest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestFrenchTextsUseOneWordForEachIdea(t *testing.T) {
	t.Parallel()
	glossary, err := os.ReadFile("../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	_, french, _ := strings.Cut(string(glossary), "## In French")
	avoid := map[string]*regexp.Regexp{}
	for _, line := range strings.Split(french, "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || strings.Contains(cells[3], "---") || strings.TrimSpace(cells[3]) == "avoid" {
			continue
		}
		for _, word := range strings.Split(cells[3], ",") {
			if word = strings.TrimSpace(word); word != "" {
				avoid[word] = regexp.MustCompile(`(?i)(^|[^\pL])` + regexp.QuoteMeta(word) + `s?([^\pL]|$)`)
			}
		}
	}
	if len(avoid) < 10 {
		t.Fatalf("the glossary avoids only %d French words", len(avoid))
	}
	files, err := filepath.Glob("../*/web/messages/fr.json")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d catalogues, %v", len(files), err)
	}
	for _, file := range append(files, "../site/messages/fr.json") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for number, line := range strings.Split(string(text), "\n") {
			for word, found := range avoid {
				if found.MatchString(line) {
					t.Errorf("%s:%d says %q: %s", file, number+1, word, line)
				}
			}
		}
	}
}
