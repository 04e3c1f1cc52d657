package face_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/face"
)

// Grounds and inks of the styles, by the theme that they are of.
var (
	tokenLine = regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`)
	grounds   = []string{"ground", "raised", "sunk"}
)

// tokens reads the colours of both themes out of the styles.
func tokens(t *testing.T) (light, dark map[string]face.RGB) {
	t.Helper()
	css, err := os.ReadFile("../site/assets/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	before, after, found := strings.Cut(string(css), `:root[data-theme="dark"]`)
	if !found {
		t.Fatal("the styles have no dark theme")
	}
	before, _, _ = strings.Cut(before, "@media")
	return colours(before), colours(after)
}

func colours(css string) map[string]face.RGB {
	out := map[string]face.RGB{}
	for _, m := range tokenLine.FindAllStringSubmatch(css, -1) {
		out[m[1]], _ = face.ParseRGB(m[2])
	}
	return out
}

func TestWhateverColourIsChosenItCanBeReadInBothThemes(t *testing.T) {
	t.Parallel()
	light, dark := tokens(t)
	check := func(t rapid.TB, chosen face.RGB) {
		a := face.Compute(chosen)
		for _, of := range []struct {
			name  string
			theme face.Theme
			known map[string]face.RGB
		}{{"light", a.Light, light}, {"dark", a.Dark, dark}} {
			needs := func(what string, x, y face.RGB, least float64) {
				if c := face.Contrast(x, y); c < least {
					t.Errorf("%s in the %s theme: %s: %s on %s is %.2f, of %.1f", chosen, of.name, what, x, y, c, least)
				}
			}
			for _, name := range grounds {
				ground, ok := of.known[name]
				if !ok {
					t.Fatalf("the styles have no %s", name)
				}
				needs("words on "+name, of.theme.Text, ground, 4.5)
				needs("a line on "+name, of.theme.Fill, ground, 3)
			}
			needs("words on a button", of.theme.Ink, of.theme.Fill, 4.5)
			for _, name := range []string{"board-ink", "board-soft"} {
				needs("the head's "+name, light[name], of.theme.Board, 7)
			}
		}
	}
	for _, name := range []string{"#000000", "#ffffff", "#ffff00", "#ff0000", "#00ff00", "#0000ff", "#808080", "#ffb938", "#777777"} {
		c, ok := face.ParseRGB(name)
		if !ok {
			t.Fatalf("%s is a colour", name)
		}
		check(t, c)
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, face.RGB{R: rapid.Byte().Draw(t, "r"), G: rapid.Byte().Draw(t, "g"), B: rapid.Byte().Draw(t, "b")})
	})
}

func TestAColourThatCanBeReadStaysAsItWasChosen(t *testing.T) {
	t.Parallel()
	c, _ := face.ParseRGB("#155e75")
	a := face.Compute(c)
	if a.Light.Fill != c || a.Light.Text != c || a.ShiftOf(a.Light.Text) != face.Same {
		t.Errorf("%+v", a.Light)
	}
	if a.Dark.Text == c || a.ShiftOf(a.Dark.Text) != face.Lighter {
		t.Errorf("on the night it becomes %s", a.Dark.Text)
	}
	yellow, _ := face.ParseRGB("#ffe600")
	if a := face.Compute(yellow); a.ShiftOf(a.Light.Text) != face.Darker || a.Dark.Text != yellow {
		t.Errorf("yellow becomes %s on paper and %s on the night", a.Light.Text, a.Dark.Text)
	}
}

func TestWhatIsTakenForTheSignalLeavesLinksAndButtonsAlone(t *testing.T) {
	t.Parallel()
	light, dark := tokens(t)
	for _, known := range []map[string]face.RGB{light, dark} {
		a := face.Compute(known["signal"])
		if !a.LikeSignal || strings.Contains(a.Style(), "--link") || strings.Contains(a.Style(), "--button") {
			t.Errorf("%s: %t, %s", known["signal"], a.LikeSignal, a.Style())
		}
	}
	for _, name := range []string{"#155e75", "#0b4f8a", "#8a2a78", "#a32046", "#3f6f1f", "#808080"} {
		c, _ := face.ParseRGB(name)
		if a := face.Compute(c); a.LikeSignal || !strings.Contains(a.Style(), "--link:"+a.Light.Text.String()) {
			t.Errorf("%s: %t, %s", name, a.LikeSignal, a.Style())
		}
	}
}

func TestAColourIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "#fff", "155e75", "#155E75", "#15 e75", "#155e7", "#155e755", "#gggggg", "red"} {
		if c, ok := face.ParseRGB(bad); ok {
			t.Errorf("%q is read as %s", bad, c)
		}
	}
}

func TestTracksCanBeReadInBothThemesAndAreNeverTakenForTheSignal(t *testing.T) {
	t.Parallel()
	light, dark := tokens(t)
	for i := range face.Hues {
		name := fmt.Sprint("hue-", i)
		for theme, colours := range map[string]map[string]face.RGB{"light": light, "dark": dark} {
			hue, ok := colours[name]
			if !ok || face.LikeSignal(hue) {
				t.Errorf("in the %s theme %s, %s, is there: %t, and taken for the signal: %t", theme, name, hue, ok, face.LikeSignal(hue))
			}
			for _, ground := range grounds {
				if c := face.Contrast(hue, colours[ground]); c < 4.5 {
					t.Errorf("in the %s theme %s has a contrast of %.2f on %s", theme, name, c, ground)
				}
			}
		}
		if face.Hues[i] != dark[name] {
			t.Errorf("cards have %s for %s, the styles %s", face.Hues[i], name, dark[name])
		}
	}
}
