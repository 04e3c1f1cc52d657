package archtest_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// catalogues are the folders whose messages there are, in the order in which they may use each other's. Organisers' pages
// (office) stand on accounts and editions; all others after them may use theirs.
var catalogues = slices.Concat([]string{"site", "account", "edition", "office"},
	slices.DeleteFunc(slices.Clone(chapters), func(c string) bool { return c == "account" || c == "edition" }))

// speakers are the catalogues of packages that have none of their own.
var speakers = map[string]string{
	"kit": "site", "actor": "account", "record": "account", "post": "account", "api": "account",
	"formats": "intake", // what readers of files notice stands on the pages of imports
}

// families are the beginnings of keys that each chapter adds its own words to.
var families = []string{
	"fault.",        // the code of a refusal
	"change.",       // the action of a change
	"change.of.",    // the kind of an object, in a sentence about its change
	"edition.hang.", // the kind of an object, where it keeps another one from being removed
	"nav.",          // a page of organisers
	"nav.new.",      // what a new object of a page of organisers is called
	"right.",        // what a right lets do
	"personal.",     // a chapter, and what it keeps of a person
}

// namespaces are the catalogues that the keys with a beginning may stand in, besides the one that is called so. The
// beginnings are those of the keys without the family's. A later chapter was part of the earlier one; keys that are kept in
// rows stay what they were (ADR 10).
var namespaces = map[string][]string{
	"programme": {"programme", "intake", "release"},
	"planning":  {"planning", "repair", "room"},
	"import":    {"intake"},
}

// former are the sentences about changes that are not made any more. They stand in journals.
var former = []string{"change.plan.undone"}

// saying is a place where a text stands that may be a key, or the beginning of keys.
type saying struct {
	line int
	text string
	as   sayingAs
}

type sayingAs int

const (
	anyText  sayingAs = iota
	faultKey          // the code of a refusal
	said              // what a printer is told to say
)

// sayingsOf are those of a Go file. Texts that are added up are looked at one by one.
func sayingsOf(file *ast.File, fset *token.FileSet) (out []saying) {
	as := map[ast.Expr]sayingAs{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field: // its tag is no text of the program
			return n.Tag == nil
		case *ast.CallExpr:
			name := nameOf(n.Fun)
			if x, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) > 1 && nameOf(x.X) == "fault" && (name == "New" || name == "Newf") {
				as[n.Args[1]] = faultKey
			}
			if (name == "T" || name == "Say") && len(n.Args) > 0 {
				as[n.Args[0]] = said
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
				out = append(out, saying{fset.Position(n.Pos()).Line, text, as[n]})
			}
		}
		return true
	})
	return out
}

var (
	inTemplate = regexp.MustCompile("(\\.T )?[\"`]([^\"`\\s]+)[\"`]")
	inScript   = regexp.MustCompile("()[\"'`]([a-z][^\"'`\\s$]*)")
)

// sayingsIn are those of a template or a script.
func sayingsIn(text string, shape *regexp.Regexp) (out []saying) {
	for number, line := range strings.Split(text, "\n") {
		for _, m := range shape.FindAllStringSubmatch(line, -1) {
			as := anyText
			if m[1] != "" {
				as = said
			}
			out = append(out, saying{number + 1, m[2], as})
		}
	}
	return out
}

// words are the keys of all catalogues, with the catalogue that each stands in.
type words map[string]string

// check tells what is wrong with a saying in a folder below internal; whoever is in no order stands above all.
func (w words) check(folder string, s saying) (wrong string) {
	from := slices.Index(catalogues, voiceOf(folder))
	if from < 0 {
		from = len(catalogues)
	}
	late := func(key string) bool { return slices.Index(catalogues, w[key]) > from }
	code := w["fault."+s.text] != ""
	switch {
	case s.as == faultKey && late("fault."+s.text):
		return folder + " refuses by " + s.text + ", which stands in the later " + w["fault."+s.text]
	case s.as == faultKey:
		return ""
	case w[s.text] != "" && !code && late(s.text):
		return folder + " says " + s.text + ", which stands in the later " + w[s.text]
	case w[s.text] != "":
		return ""
	}
	begins := beginning(s.text)
	if begins == "" {
		if s.as == said && strings.Contains(s.text, ".") {
			return "no catalogue has " + s.text
		}
		return ""
	}
	for _, key := range slices.Sorted(maps.Keys(w)) {
		if strings.HasPrefix(key, begins) && late(key) && !slices.Contains(families, begins) {
			return folder + " begins keys by " + begins + ", as " + key + " does, which stands in the later " + w[key]
		}
	}
	return ""
}

// beginning is what a text says of the keys that begin with it, and nothing if it is no beginning.
func beginning(text string) string {
	text, _, form := strings.Cut(text, "%")
	if !strings.Contains(text, ".") || !form && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "_") {
		return ""
	}
	return text
}

// voiceOf is the catalogue that a folder below internal speaks by.
func voiceOf(folder string) string {
	if voice, ok := speakers[folder]; ok {
		return voice
	}
	return folder
}

// says reports whether any of the texts of a chapter says a key: the key itself, a beginning of it that ends with a full stop or
// goes on with _, or, of a family, what follows its name.
func says(texts map[string]bool, key string) bool {
	var family string
	for _, f := range families {
		if strings.HasPrefix(key, f) && len(f) > len(family) {
			family = f
		}
	}
	rest := strings.TrimPrefix(key, family)
	for text := range texts {
		begins := beginning(text)
		switch {
		case text == key, strings.Contains(text, ".") && strings.HasPrefix(key, text+"_"), begins != "" && begins != family &&
			!slices.Contains(families, begins) && strings.HasPrefix(key, begins):
			return true
		case family == "":
		case text == rest, begins != "" && strings.HasPrefix(rest, begins), strings.HasPrefix(rest, text+"."):
			return true
		}
	}
	return false
}

// place tells what is wrong with a key's standing in a catalogue.
func place(key, catalogue string) (wrong string) {
	first := firstWord(key)
	if owners, listed := namespaces[first]; listed && !slices.Contains(owners, catalogue) ||
		!listed && slices.Contains(catalogues, first) && first != catalogue &&
			slices.Index(catalogues, first) > slices.Index(catalogues, catalogue) {
		return key + " stands in the catalogue of " + catalogue
	}
	return ""
}

// firstWord is the first word of a key after its family's.
func firstWord(key string) string {
	for _, f := range []string{"fault.", "personal."} {
		key = strings.TrimPrefix(key, f)
	}
	first, _, _ := strings.Cut(key, ".")
	return first
}

func TestNoChapterSaysTheSentencesOfALaterOne(t *testing.T) {
	t.Parallel()
	w, texts, found := readWords(t), map[string]map[string]bool{}, 0
	for _, f := range everythingSaid(t) {
		if texts[voiceOf(f.folder)] == nil {
			texts[voiceOf(f.folder)] = map[string]bool{}
		}
		for _, s := range f.says {
			texts[voiceOf(f.folder)][s.text] = true
			if w[s.text] != "" || w["fault."+s.text] != "" {
				found++
			}
			if wrong := w.check(f.folder, s); wrong != "" {
				t.Errorf("%s:%d: %s", f.path, s.line, wrong)
			}
		}
	}
	// The office shows the forms by which editions are described.
	maps.Copy(texts["edition"], texts["office"])
	for key, catalogue := range w {
		if is := says(texts[catalogue], key); is == slices.Contains(former, key) && catalogue != "site" { // which all stand on
			t.Errorf("%s stands in the catalogue of %s, whose texts say it: %v", key, catalogue, is)
		}
		if wrong := place(key, catalogue); wrong != "" {
			t.Error(wrong)
		}
	}
	if found < 1200 {
		t.Errorf("only %d keys were found in use", found)
	}
}

func readWords(t *testing.T) words {
	t.Helper()
	w := words{}
	for _, folder := range catalogues {
		var text []byte
		for _, dir := range []string{"/web/messages/en.json", "/messages/en.json"} {
			if b, err := os.ReadFile("../" + folder + dir); err == nil {
				text = b
			}
		}
		var messages map[string]any
		if text == nil {
			continue // it has no sentences, or is not there yet
		}
		if err := json.Unmarshal(text, &messages); err != nil {
			t.Fatal(err)
		}
		for key := range messages {
			w[key] = folder
		}
	}
	if len(w) < 1000 {
		t.Fatalf("only %d messages were found", len(w))
	}
	return w
}

// spoken is a product file with what it says.
type spoken struct {
	path, folder string
	says         []saying
}

func everythingSaid(t *testing.T) (out []spoken) {
	t.Helper()
	for _, f := range syntax(t) {
		if f.room() != "" {
			out = append(out, spoken{f.path, f.room(), sayingsOf(f.file, f.fset)})
		}
	}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && (name == "node_modules" || name == "dist" || name == "testdata") {
			return fs.SkipDir
		}
		shape := map[string]*regexp.Regexp{".html": inTemplate, ".ts": inScript, ".tsx": inScript}[filepath.Ext(path)]
		if shape == nil {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folder, _, _ := strings.Cut(strings.TrimPrefix(filepath.ToSlash(path), "../"), "/")
		out = append(out, spoken{path, folder, sayingsIn(string(text), shape)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheLawsOfSentencesBite(t *testing.T) {
	t.Parallel()
	w := words{
		"edition.new": "edition", "nav.rooms": "edition", "nav.clashes": "agenda", "agenda.sure.yes": "agenda", "agenda.sure": "agenda",
		"fault.agenda.limit": "agenda", "fault.edition.slug": "edition", "fault.account.sign_in": "account", "account.sign_in": "account",
	}
	for _, c := range []struct {
		folder, source string
		wrong          bool
	}{
		{"agenda", `p.T("edition.new")`, false},
		{"edition", `p.T("agenda.sure")`, true},
		{"edition", `p.T("agenda.sure." + x)`, true},
		{"edition", `p.T(fmt.Sprintf("agenda.sure.%s", x))`, true},
		{"edition", `m{Key: "nav.clashes"}`, true},
		{"agenda", `m{Key: "nav.clashes"}`, false},
		{"office", `p.T("nav." + x)`, false}, // a family
		{"post", `p.T("agenda.sure")`, true},
		{"app", `p.T("agenda.sure")`, false}, // above all
		{"agenda", `p.T("agenda.nothing")`, true},
		{"agenda", `fault.New(kind, "agenda.limit", "words")`, false},
		{"edition", `fault.New(kind, "agenda.limit", "words")`, true},
		{"edition", `fault.New(kind, "edition.nothing", "words")`, false}, // said as it is, by commands
		{"actor", `fault.New(kind, "account.sign_in", "words")`, false},
		{"kit", `errors.Is(code, "account.sign_in")`, false}, // the code of a refusal
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "x.go", "package x\nfunc f() { _ = "+c.source+" }", 0)
		if err != nil {
			t.Fatal(err)
		}
		var wrong []string
		for _, s := range sayingsOf(file, fset) {
			if told := w.check(c.folder, s); told != "" {
				wrong = append(wrong, told)
			}
		}
		if (len(wrong) > 0) != c.wrong {
			t.Errorf("%s: %s: %q", c.folder, c.source, wrong)
		}
	}
	want := []saying{{1, "agenda.sure", said}, {1, "name", anyText}, {2, "agenda.sure.%s", anyText}}
	got := sayingsIn(`{{.T "agenda.sure"}} <a class="name">`+"\n"+`{{$.T (printf "agenda.sure.%s" .)}}`, inTemplate)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(saying{})); diff != "" {
		t.Error(diff)
	}
	texts := map[string]bool{"agenda.pair": true, "agenda.sure.": true, "agenda": true, "star": true, "wishes.imported": true, "fault.": true,
		"nav.": true}
	for key, want := range map[string]bool{
		"agenda.pair": true, "agenda.sure.yes": true, "agenda.other": false, "edition.hang.star": true, "edition.hang.session": false,
		"change.wishes.imported": true, "change.of.star": true, "change.of.day": false, "fault.agenda.limit": true,
		"fault.edition.slug": false, "nav.rooms": false, "personal.agenda.days": true,
	} {
		if got := says(texts, key); got != want {
			t.Errorf("%s is said: %v", key, got)
		}
	}
	for key, catalogue := range map[string]string{"agenda.pair": "edition", "fault.planning.stale": "programme", "import.note.x": "release"} {
		if place(key, catalogue) == "" {
			t.Errorf("%s may stand in the catalogue of %s", key, catalogue)
		}
	}
	for key, catalogue := range map[string]string{"agenda.pair": "agenda", "planning.room.x": "room", "fault.import.fetch": "intake"} {
		if wrong := place(key, catalogue); wrong != "" {
			t.Error(wrong)
		}
	}
}
