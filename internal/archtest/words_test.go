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
	for _, file := range append(files, "../site/messages/fr.json", "../office/messages/fr.json", "../picture/messages/fr.json") {
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

func TestEveryNoteOfAnImportHasASentenceInEachLanguage(t *testing.T) {
	t.Parallel()
	var codes []string
	call, code := regexp.MustCompile(`\.note(Once)?\(.*`), regexp.MustCompile(`"([a-z]+_[a-z]+)"`)
	for _, pattern := range []string{"../formats/*.go", "../intake/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range call.FindAllString(string(source), -1) {
				for _, found := range code.FindAllStringSubmatch(line, -1) {
					codes = append(codes, found[1])
				}
			}
		}
	}
	if len(codes) < 15 {
		t.Fatalf("only %d notes were found", len(codes))
	}
	for _, lang := range []string{"en", "fr"} {
		text, err := os.ReadFile("../intake/web/messages/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range codes {
			if !strings.Contains(string(text), `"import.note.`+code+`"`) {
				t.Errorf("%s has no sentence for the note %s", lang, code)
			}
		}
	}
}

// The colon after a label belongs to the language: French has a space before it. Message site.colon, and planning.room.named in scripts.
func TestNoTemplateWritesAColonAfterWhatIsTranslated(t *testing.T) {
	t.Parallel()
	bare := map[string]*regexp.Regexp{
		".html": regexp.MustCompile(`\}\}(</\w+>)?:(\s|</)|class="sr">:`),
		".tsx":  regexp.MustCompile("\\}:(\\s*<|</)|<[a-z][^<>]*>\\{[^{}]+\\}: |`: \\$|\\}: \\$\\{|speech\\.t\\([^)]*\\)\\}?:"),
		".ts":   regexp.MustCompile("`: \\$|\\}: \\$\\{"),
	}
	seen := 0
	for _, root := range []string{"../*/web/ui", "../site", "../site/assets/ts"} {
		roots, err := filepath.Glob(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, root := range roots {
			err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
				if err != nil {
					return err
				}
				if name := d.Name(); d.IsDir() && (name == "node_modules" || name == "dist") {
					return filepath.SkipDir
				}
				colon := bare[filepath.Ext(path)]
				if colon == nil {
					return nil
				}
				seen++
				source, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				for number, line := range strings.Split(string(source), "\n") {
					if found := colon.FindString(line); found != "" {
						t.Errorf("%s:%d writes %q itself", path, number+1, found)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d files were looked at", seen)
	}
}
