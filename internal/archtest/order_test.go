package archtest_test

import (
	"slices"
	"strings"
	"testing"
)

// chapters in the order in which a convention happens: a chapter may import the ones before it. The first three are what
// all others stand on: who acts, the record of what they did, and the mail that it owes.
var chapters = []string{
	"account", "edition", "team", "practical", "picture", "face", "catalogue", "speaker", "cfp", "review", "programme", "selection",
	"intake", "handover", "release", "care", "registration", "agenda", "notice", "alert", "planning", "repair", "room",
	"door", "live", "press", "insight",
	"lostproperty", // the example of docs/adding-a-chapter.md
}

// groundImports lists what each package of the ground floor may import of ours, besides its own subpackages.
var groundImports = map[string][]string{
	"timetable": nil,
	"formats":   {"kit/fault", "kit/text"}, // what a reader notices is a sentence to be kept (ADR 10)
	"site":      {"kit/web", "kit/text", "kit/fault", "kit/keep"},
	"schema":    {"kit/sqldb"},
	"seed":      {"actor", "kit/id"},
	"kit":       {"kit"},
}

func TestAChapterImportsOnlyTheChaptersBeforeIt(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		from := slices.Index(chapters, f.room())
		if from < 0 {
			continue
		}
		for _, imp := range f.ours() {
			room, _, _ := strings.Cut(imp, "/")
			if to := slices.Index(chapters, room); to > from {
				t.Errorf("%s: chapter %s imports the later chapter %s", f.path, f.room(), imp)
			}
		}
	}
}

func TestACoreNeverImportsAFrontDoorOrItsTools(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if !slices.Contains(chapters, f.room()) || f.isFrontDoor() {
			continue
		}
		for _, imp := range f.ours() {
			if strings.HasSuffix(imp, "/web") || imp == "site" {
				t.Errorf("%s: core of %s imports %s", f.path, f.room(), imp)
			}
		}
		for _, imp := range f.imports {
			if imp == "html/template" || imp == "net/http" {
				t.Errorf("%s: core of %s imports %s", f.path, f.room(), imp)
			}
		}
	}
}

func TestAFrontDoorHoldsNoSQL(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if !f.isFrontDoor() {
			continue
		}
		for _, imp := range f.imports {
			if imp == "database/sql" || imp == module+"/internal/kit/sqldb" {
				t.Errorf("%s: front door imports %s", f.path, imp)
			}
		}
	}
}

// hall lists what each package between the ground floor and the chapters' front doors may import of ours above the ground.
var hall = map[string][]string{
	"api":     {"actor", "record"},
	"chapter": {"actor", "record", "account", "edition", "api"},
	"office":  {"actor", "record", "account", "account/web", "edition", "api", "chapter"},
}

func TestTheHallImportsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		allowed, inHall := hall[f.room()]
		for _, imp := range f.ours() {
			room, _, _ := strings.Cut(imp, "/")
			_, ground := groundImports[room]
			if inHall && !ground && room != f.room() && !slices.Contains(allowed, imp) {
				t.Errorf("%s: %s imports %s", f.path, f.room(), imp)
			}
			if _, core := hall[room]; core && slices.Contains(chapters, f.room()) && !f.isFrontDoor() {
				t.Errorf("%s: core of %s imports %s", f.path, f.room(), imp)
			}
		}
	}
}

func TestTheFloorsImportDownwards(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		allowed, ground := groundImports[f.room()]
		for _, imp := range f.ours() {
			room, _, _ := strings.Cut(imp, "/")
			switch {
			case ground && room != f.room() && !slices.ContainsFunc(allowed, func(a string) bool {
				return imp == a || strings.HasPrefix(imp, a+"/")
			}):
				t.Errorf("%s: ground floor package %s imports %s", f.path, f.room(), imp)
			case slices.Contains(chapters, f.room()) && (room == "app" || room == "demo"):
				t.Errorf("%s: chapter %s imports %s above it", f.path, f.room(), imp)
			case f.room() == "demo" && room == "app":
				t.Errorf("%s: demo imports app", f.path)
			}
		}
	}
}

// What measures is no part of the product: it may look at everything, and nothing but a command looks at it.
func TestOnlyCommandsImportTheLaboratory(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, f := range sources(t) {
		for _, imp := range f.ours() {
			if imp != "bench" && !strings.HasPrefix(imp, "bench/") {
				continue
			}
			seen++
			if f.room() != "bench" && !strings.HasPrefix(f.path, "cmd/") {
				t.Errorf("%s imports %s, which commands alone may import", f.path, imp)
			}
		}
	}
	if seen == 0 {
		t.Error("nobody imports internal/bench: the folder has moved")
	}
}

// What reviewers read and answer is made by code that cannot know whose it is.
func TestWhatReviewersReadKnowsNobody(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, f := range sources(t) {
		in := func(dir string) bool { return f.dir() == dir || strings.HasPrefix(f.dir(), dir+"/") }
		if !in("internal/review/blind") && !in("internal/review/web/queue") {
			continue
		}
		seen++
		for _, imp := range f.ours() {
			room, _, _ := strings.Cut(imp, "/")
			if room == "cfp" || room == "speaker" || room == "review" && imp != "review/blind" {
				t.Errorf("%s imports %s", f.path, imp)
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d files: the folders have moved", seen)
	}
}
