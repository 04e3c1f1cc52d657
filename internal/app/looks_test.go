package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
)

// Pages about people, names and files at a phone's and a laptop's width, light and dark, looked at by axe.
func TestPagesAboutPeopleNamesAndFilesFitAPhone(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	b.SignIn(town.Link("o@example.org", actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}, "/organise/"))
	for name, path := range map[string]string{
		"me": "/me", "data": "/me/data", "withdraw": "/organise/demo/release/withdraw", "import": "/organise/demo/import/",
		"settings": "/organise/demo/settings/", "my": "/demo/my/", "changelog": "/demo/schedule/changelog/",
	} {
		b.Look(name, town.Address+path)
	}
}

// In the dark axe is asked about colours alone: a theme that hid, moved or sized something would need all its rules again.
func TestAThemeChangesColoursAlone(t *testing.T) {
	t.Parallel()
	sheets, err := filepath.Glob(webtest.Path("internal/site/assets/css/*.css"))
	if err != nil {
		t.Fatal(err)
	}
	themed := regexp.MustCompile(`prefers-color-scheme|data-theme|light-dark\(`)
	rule := regexp.MustCompile(`(?s):root[^{}]*\[data-theme[^{}]*\{([^{}]*)\}`)
	colour := regexp.MustCompile(`^(--[a-z0-9-]+: #[0-9a-f]{6}|--shadow: [^;{}]+|color-scheme: (light|dark))$`)
	themes := 0
	for _, sheet := range sheets {
		text, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		rules := rule.FindAllStringSubmatch(string(text), -1)
		for _, r := range rules {
			themes++
			for line := range strings.SplitSeq(strings.TrimSpace(r[1]), ";") {
				if line = strings.TrimSpace(line); line != "" && !colour.MatchString(line) {
					t.Errorf("%s: a theme sets %q", sheet, line)
				}
			}
		}
		// One rule asks the system, inside a question of the screen.
		if asked := len(themed.FindAllString(string(text), -1)); len(rules) > 0 && asked != len(rules)+1 || len(rules) == 0 && asked > 0 {
			t.Errorf("%s: themes are asked for %d times, in %d rules", sheet, asked, len(rules))
		}
	}
	if themes != 3 {
		t.Errorf("%d rules of themes, want light, dark and what the system prefers", themes)
	}
}
