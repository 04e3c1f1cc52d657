package formats_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/formats"
)

func TestLengthsAreReadInAllTheirForms(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"08": "8m0s", "00:08": "8m0s", "09:00": "9h0m0s", "8:5": "8h5m0s", "010": "10m0s", "30": "30m0s", " 45 ": "45m0s", "30.0": "30m0s",
		"90": "1h30m0s", "1000": "16h40m0s",
		"0930": "9h30m0s", "0045": "45m0s", "00:30": "30m0s", "26:00": "26h0m0s",
		"2:06:00": "54h0m0s", "1:00:00": "24h0m0s", "1:30:00": "1h30m0s", "00:30:00": "30m0s", "00:20:00": "20m0s", "0:02:30": "2h30m0s",
		"PT30M": "30m0s", "PT1H30M": "1h30m0s", "P1DT2H": "26h0m0s", "pt45m": "45m0s", "PT45M0.0S": "45m0s",
		"1h30": "1h30m0s", "1 h 30 min": "1h30m0s", "2h": "2h0m0s", "45 min": "45m0s", "45 minutes": "45m0s", "1.5 hours": "1h30m0s",
		"2 heures": "2h0m0s",
		"":         "0s", "0": "0s", "long": "0s", "-5": "0s", "1:2:3:4": "0s", "99999999": "0s", "NaN": "0s", "Inf": "0s", "0x10": "0s",
		"PT": "0s", "00:00": "0s", "1e9": "0s",
	} {
		if got, _ := formats.ParseLength(in); got.String() != want {
			t.Errorf("%q is %s, want %s", in, got, want)
		}
	}
}

func TestThreePartsAreSaidToBeReadInOneOfTwoWays(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"2:06:00": true, "1:30:00": true, "01:30": false, "PT2H": false} {
		if _, got := formats.ParseLength(in); got != want {
			t.Errorf("%q is ambiguous: %t, want %t", in, got, want)
		}
	}
}

func TestTimesOfDayAreReadInAllTheirForms(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"09:30": "9h30m0s", "9:5": "9h5m0s", "0930": "9h30m0s", "930": "9h30m0s", "09.30": "9h30m0s", "9h30": "9h30m0s", "9h": "9h0m0s",
		"9 h 30":   "9h30m0s",
		"09:30:00": "9h30m0s", "24:00": "24h0m0s", "25:30": "25h30m0s", "00:00": "0s", "9:30 pm": "21h30m0s", "12 am": "0s",
		"12:15 p.m.": "12h15m0s", "1pm": "13h0m0s",
		"04:00:00": "4h0m0s",
	} {
		if got, ok := formats.ParseClock(in); !ok || got.String() != want {
			t.Errorf("%q is %s (%t), want %s", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "9", "soon", "31:00", "09:60", "13 pm", "0 am", "-1:00", "9:30 zm", "12345"} {
		if got, ok := formats.ParseClock(in); ok {
			t.Errorf("%q is taken as %s", in, got)
		}
	}
}

func TestLanguagesAreReadByCodeAndName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"en": "en", "EN": "en", "en_GB": "en-GB", "fr-fr": "fr-FR", "French": "fr", "français": "fr", "Francais": "fr", "Anglais": "en",
		"Deutsch": "de", "german": "de", "ger": "de",
		"中文": "zh", "日本語": "ja", "Español": "es", "zh-hans": "zh-Hans", "de-formal": "de", "pt_BR.UTF-8": "pt-BR", "en, de": "en de",
		"fr/en": "fr en", "English and French": "en fr",
		"français et anglais": "fr en", "": "", "x": "", "klingonese": "", "??": "",
	} {
		if got := strings.Join(formats.Languages(in), " "); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestKindsAreToldByWholeWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, title string
		speakers    int
		want        formats.Kind
	}{
		{"Collaboration", "", 0, formats.Talk}, {"Label", "", 0, formats.Talk}, {"Breakout session", "", 0, formats.Talk},
		{"Outbreak", "", 0, formats.Talk},
		{"Hands-on Labs", "", 0, formats.Lab}, {"Workshop (2h)", "", 0, formats.Lab}, {"Atelier", "", 0, formats.Lab},
		{"hands_on", "", 0, formats.Lab},
		{"Opening Keynote", "", 0, formats.Keynote}, {"Coffee break", "", 0, formats.Break}, {"Pause déjeuner", "", 0, formats.Break},
		{"Café", "", 0, formats.Break},
		{"Talk", "Lunch with the board", 0, formats.Talk}, {"", "Opening keynote", 0, formats.Keynote},
		{"", "Keynote d’ouverture", 1, formats.Keynote},
		{"", "Lunch", 0, formats.Break}, {"", "Lunch / Déjeuner", 0, formats.Break}, {"", "Afternoon break", 0, formats.Break},
		{"", "Pause café", 0, formats.Break},
		{"", "How to break RSA", 0, formats.Talk}, {"", "Why things we break", 0, formats.Talk}, {"", "Lunch is a protocol", 1, formats.Talk},
		{"", "Third-party cookies", 0, formats.Talk},
		{"", "Labels and collaboration", 0, formats.Talk}, {"", "", 0, formats.Talk},
	} {
		if got := formats.KindOf(c.name, c.title, c.speakers); got != c.want {
			t.Errorf("type %q, title %q, %d speakers: %s, want %s", c.name, c.title, c.speakers, got, c.want)
		}
	}
}

func TestAddressesBecomeWhatIsSaved(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://example.org ": "https://example.org", "\nhttp://example.org/a?b#c": "http://example.org/a?b#c",
		"www.example.org/x": "https://www.example.org/x",
		"example.org/ada":   "https://example.org/ada", "//example.org/x": "https://example.org/x", "HTTPS://example.org": "HTTPS://example.org",
		"https:///example.org/": "", "https://": "", "@ada": "", "ada": "", "mailto:ada@example.org": "", "javascript:alert(1)": "",
		"ftp://example.org":    "",
		"https://exa mple.org": "", "/local/path": "", "https://example.org/%zz": "", "https://" + strings.Repeat("a", 3000) + ".org": "",
	} {
		got, ok := formats.WebAddress(in)
		if got != want || ok != (want != "") {
			t.Errorf("%q is %q (%t), want %q", in, got, ok, want)
		}
	}
}

func TestHTMLBecomesMarkdownWithItsLinksAndLists(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<p>See <a href="https://example.org/doc">the document</a>, <i>please</i>.</p>`: "See [the document](https://example.org/doc), *please*.",
		"<h3>Plan</h3><ol><li>one<li>two</ol>":                                          "### Plan\n\n1. one\n2. two",
		"Only <i>one</i> word":                                                          "Only *one* word",
		"**Bold** stays\n\n- and <b>lists</b>\n  - within":                              "**Bold** stays\n\n- and **lists**\n  - within",
		`Go <a href="https://example.org">here</a> & there`:                             "Go [here](https://example.org) & there",
		"Plain *Markdown* with a < b and Vec<T> or List<A>":                             "Plain *Markdown* with a < b and Vec<T> or List<A>",
		"<p>one</p>\r\n<p>two<br>three</p>":                                             "one\n\ntwo  \nthree",
		"":                                                                              "",
	} {
		if got := formats.Markdown(in); got != want {
			t.Errorf("%q\n is %q\nwant %q", in, got, want)
		}
	}
	if got := formats.Markdown("<p>" + strings.Repeat("<b>x", 60_000)); strings.Contains(got, "<b>") || !strings.Contains(got, "x") {
		t.Errorf("too much HTML keeps its tags, or loses its words: %.60q", got)
	}
}

func TestAnHourThatExistsTwiceIsTheFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone, at string
		twice    bool
	}{
		"first":  {"Europe/Paris", "2027-10-31T02:30:00+02:00", true},
		"second": {"Europe/Paris", "2027-10-31T02:30:00+01:00", true},
		"before": {"Europe/Paris", "2027-10-31T01:59:00+02:00", false},
		"after":  {"Europe/Paris", "2027-10-31T03:00:00+01:00", false},
		"half":   {"Australia/Lord_Howe", "2027-04-04T01:45:00+10:30", true},
		"summer": {"Europe/Paris", "2027-07-01T02:30:00+02:00", false},
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		got, twice := formats.FirstOf(at.In(loc))
		if twice != c.twice || got.After(at) || got.In(loc).Format("15:04") != at.In(loc).Format("15:04") {
			t.Errorf("%s: %s is %s, twice %t", name, c.at, got.In(loc), twice)
		}
	}
}

func FuzzLengths(f *testing.F) {
	for _, s := range []string{"08", "0930", "2:06:00", "PT30M", "1h30", "45 min", "30.0", "1:2:3:4", "1e9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ambiguous := formats.ParseLength(s)
		if d < 0 || d > 100_000*time.Minute || d%time.Minute != 0 {
			t.Errorf("%q is %s", s, d)
		}
		if ambiguous && strings.Count(s, ":") != 2 {
			t.Errorf("%q is ambiguous", s)
		}
		if again, _ := formats.ParseLength("  " + s + " "); again != d {
			t.Errorf("%q is %s, with blanks %s", s, d, again)
		}
	})
}

func FuzzTimesAndDates(f *testing.F) {
	for _, s := range []string{"09:30", "9:5", "0930", "9h30", "9:30 pm", "24:00", "2027-03-04", "20270304", "2027/03/04"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := formats.ParseClock(s); ok && (d < 0 || d > 31*time.Hour || d%time.Minute != 0) {
			t.Errorf("%q is %s", s, d)
		}
		if d, ok := formats.ParseDate(s); ok && (d.Year() < 1970 || d.Year() > 2200 || d.Truncate(24*time.Hour) != d) {
			t.Errorf("%q is %s", s, d)
		}
	})
}

func FuzzLanguages(f *testing.F) {
	for _, s := range []string{"en", "en, de", "中文", "English and French", "zh-Hant-TW", "de_DE@euro"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := formats.Languages(s)
		for i, code := range got {
			if len(code) < 2 || len(code) > 8 || slices.Contains(got[:i], code) {
				t.Errorf("%q is %q", s, got)
			}
			if diff := cmp.Diff([]string{code}, formats.Languages(code)); diff != "" {
				t.Errorf("%q does not read itself: %s", code, diff)
			}
		}
	})
}

func FuzzMarkdownOfHTML(f *testing.F) {
	for _, s := range []string{"<p>a</p>", "<b><i>", "<ul><li><a href='x'>", "a\n<br>b", "<table><tr><td>1", "<!-- <p> -->", "&lt;p&gt;<p>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := formats.Markdown(strings.ToValidUTF8(s, "?"))
		if !utf8.ValidString(out) || len(out) > 12*len(s)+200 {
			t.Errorf("%d bytes become %d", len(s), len(out))
		}
	})
}
