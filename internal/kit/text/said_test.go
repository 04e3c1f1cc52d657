package text_test

import (
	"testing"
	"testing/fstest"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

func spoken(t *testing.T) *text.Catalogue {
	t.Helper()
	file := func(all, move, swap, one, other, passed string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"all": "` + all + `", "move": "` + move + `", "swap": "` + swap + `", "more": {"one": "` +
			one + `", "other": "` + other + `"}, "fault.passed": "` + passed + `"}`)}
	}
	c, err := text.New(fstest.MapFS{
		"messages/en.json": file("all rooms", "“{{.Title}}” to {{.Room}}, {{.Time}}", "{{.Move}}, in exchange with “{{.Title}}”",
			"{{.Move}}, and {{.Count}} more", "{{.Move}}, and {{.Count}} more", "Passed: {{.Label}}"),
		"messages/fr.json": file("toutes les salles", "« {{.Title}} » en {{.Room}}, {{.Time}}", "{{.Move}}, en échange avec « {{.Title}} »",
			"{{.Move}}, et {{.Count}} autre", "{{.Move}}, et {{.Count}} autres", "Passé : {{.Label}}"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAKeptSentenceIsReadInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	c := spoken(t)
	move := text.Say("move", "Title", "Scale to zero", "Room", "Room B", "Time", "14:00")
	everywhere := text.Say("move", "Title", "Lunch", "Room", text.Say("all"), "Time", "12:00")
	for _, x := range []struct{ name, kept, en, fr string }{
		{"names and times stay", move.Kept(), "“Scale to zero” to Room B, 14:00", "«\u00a0Scale to zero\u00a0» en Room B, 14:00"},
		{"a part is said too", everywhere.Kept(), "“Lunch” to all rooms, 12:00", "«\u00a0Lunch\u00a0» en toutes les salles, 12:00"},
		{"a sentence within a sentence", text.Say("swap", "Move", move, "Title", "Go").Kept(),
			"“Scale to zero” to Room B, 14:00, in exchange with “Go”",
			"«\u00a0Scale to zero\u00a0» en Room B, 14:00, en échange avec «\u00a0Go\u00a0»"},
		{"counts have their plural", text.Say("more", "Move", everywhere, "Count", 1200).Kept(),
			"“Lunch” to all rooms, 12:00, and 1,200 more", "«\u00a0Lunch\u00a0» en toutes les salles, 12:00, et 1\u00a0200 autres"},
		{"plain text is itself", "A title", "A title", "A title"},
		{"so is text that looks like JSON", `{"key":"move"}`, `{"key":"move"}`, `{"key":"move"}`},
		{"text as a part", text.Say("more", "Move", text.SayText("By hand"), "Count", 1).Kept(), "By hand, and 1 more", "By hand, et 1 autre"},
		{"a kept sentence as a part", text.Say("swap", "Move", text.SayText(everywhere.Kept()), "Title", "Go").Kept(),
			"“Lunch” to all rooms, 12:00, in exchange with “Go”",
			"«\u00a0Lunch\u00a0» en toutes les salles, 12:00, en échange avec «\u00a0Go\u00a0»"},
		{"a message that is gone leaves its names", text.Say("gone", "Title", "Go", "Room", "B").Kept(), "B, Go", "B, Go"},
	} {
		if got := c.In("en").Read(x.kept); got != x.en {
			t.Errorf("%s: %q, not %q", x.name, got, x.en)
		}
		if got := c.In("fr").Read(x.kept); got != x.fr {
			t.Errorf("%s: %q, not %q", x.name, got, x.fr)
		}
	}
}

func TestARefusalReadsTheSentencesAmongItsValues(t *testing.T) {
	t.Parallel()
	refusal := fault.New(fault.Conflict, "passed", "passed").With("Label",
		text.Say("move", "Title", "Go", "Room", text.Say("all"), "Time", "9:00").Kept())
	if got, _ := spoken(t).In("fr").Fault(refusal); got != "Passé\u00a0: «\u00a0Go\u00a0» en toutes les salles, 9:00" {
		t.Errorf("the refusal is %q", got)
	}
}

func TestNoFrenchLineBreaksBeforeAColon(t *testing.T) {
	t.Parallel()
	if got := spoken(t).In("fr").T("fault.passed", "Label", "a : b"); got != "Passé\u00a0: a : b" {
		t.Errorf("%q; what is put into a message stays as it is", got)
	}
}
