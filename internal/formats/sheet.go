package formats

import (
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
)

// ErrNoTitle refuses a sheet that names no title in its first lines.
var ErrNoTitle = fault.New(fault.Invalid, "import.no_title_column", "no column is called title")

// headerLines is how far below the top the header may stand: people put a heading or a logo above.
const headerLines = 10

// table reads the rows of a sheet one by one: the header, then sessions.
type table struct {
	a       *assembler
	columns columns
	said    Fields
	ours    bool     // the sheet is one that we wrote
	top     []string // the first line that is not empty, for the refusal
	lines   int      // that are not empty, before the header
	bytes   int      // of the cells taken
}

func newTable(format string, o ReadOptions) *table { return &table{a: newAssembler(format, o)} }

// needsHeader reports whether the next row is looked at as a header.
func (t *table) needsHeader() bool { return t.columns == nil }

// header looks for our columns in a row.
func (t *table) header(row []string) error {
	if strings.TrimSpace(strings.Join(row, "")) == "" {
		return nil
	}
	found, unknown := columnsOf(row)
	if !found.has("title") {
		if t.top == nil {
			t.top = slices.Clone(row)
		}
		if t.lines++; t.lines >= headerLines {
			return t.refuse()
		}
		return nil
	}
	t.columns, t.said, t.ours = found, found.said(), found.ours()
	t.a.coded = t.ours
	if found.has("url") && !t.ours {
		t.said = t.said.With(FieldLinks)
	}
	for _, i := range unknown {
		t.a.note("", "unknown_field", "Name", shown(row[i]), "Number", i+1)
	}
	return nil
}

// refuse tells what the first line names and what it might name. A text without columns is no sheet at all.
func (t *table) refuse() error {
	found, _ := columnsOf(t.top)
	if len(t.top) < 2 && len(found) == 0 {
		return ErrUnknown
	}
	var names []string
	for _, name := range t.top[:min(len(t.top), 20)] {
		names = append(names, shown(name))
	}
	return ErrNoTitle.With("Found", strings.Join(names, ", ")).With("Expected", strings.Join(Header[:], ", "))
}

// shown is a heading as it is quoted to a person.
func shown(heading string) string {
	runes := []rune(strings.TrimSpace(clean(heading)))
	if len(runes) > 40 {
		return string(runes[:39]) + "…"
	}
	return string(runes)
}

// row takes a session from the cells of a row, by our names of the columns.
func (t *table) row(line int, raw func(column int) string) error {
	values := map[string]string{}
	for name, column := range t.columns {
		v := unguarded(clean(raw(column)))
		if t.bytes += len(v); t.bytes > MaxFile {
			return ErrTooLarge.With("Line", line)
		}
		if strings.TrimSpace(v) != "" {
			values[name] = v
		}
	}
	if len(values) == 0 {
		return nil
	}
	t.a.row(fmt.Sprintf("line %d", line), t.said, t.ours, values)
	return t.a.err
}

func (t *table) done() (Result, error) {
	if t.needsHeader() {
		if t.top == nil {
			return Result{}, ErrUnknown
		}
		return Result{}, t.refuse()
	}
	return t.a.done()
}

func (a *assembler) row(place string, said Fields, ours bool, values map[string]string) {
	cell := func(name string) string { return strings.TrimSpace(values[name]) }
	s := Session{Key: cell("key"), Code: code(cell("key")), Title: values["title"], Subtitle: values["subtitle"],
		Kind:     Kind(strings.ToLower(cell("kind"))),
		Abstract: values["abstract"], Level: cell("level"), Language: cell("language"),
		Duration: a.length(place, cell("minutes")), Tags: splitList(cell("tags")), Recorded: truth(cell("recorded")),
		Streamed: truth(cell("streamed")),
		Plenary:  truth(cell("plenary")), Pending: truth(cell("pending")), State: stateNamed(cell("state")), Said: said}
	s.Speakers = a.rowSpeakers(cell, said)
	if !slices.Contains([]Kind{Keynote, Talk, Lab, Break}, s.Kind) {
		s.Kind = kindOf(string(s.Kind), s.Title, len(s.Speakers))
	}
	s.Format = a.formatNamed(cell("format"), s.Kind)
	for _, name := range unique(splitList(cell("products"))) {
		s.Products = append(s.Products, a.product(name))
	}
	if ours {
		s.Track, s.URL = a.trackNamed(cell("track")), a.address(place, cell("url"))
	} else {
		s.Track, s.Level = a.track(cell("track")), level(s.Level)
		a.page(place, &s, cell("url"))
	}
	a.rowPlace(place, cell, &s)
	a.add(place, s, ours)
}

// rowSpeakers reads names with their organisations and ids in the same order.
func (a *assembler) rowSpeakers(cell func(string) string, said Fields) (keys []string) {
	organisations, ids := splitList(cell("organisations")), splitList(cell("speaker_ids"))
	for i, name := range splitList(cell("speakers")) {
		p := Speaker{Name: name, Said: said.only(FieldName, FieldOrganisation)}
		if i < len(organisations) {
			p.Organisation = organisations[i]
		}
		if i < len(ids) {
			p.Key, p.GUID = ids[i], ids[i]
		}
		keys = append(keys, a.speaker(p))
	}
	return keys
}

// rowPlace reads the hour, and a length that is told by its end.
func (a *assembler) rowPlace(place string, cell func(string) string, s *Session) {
	if cell("date") == "" || cell("start") == "" {
		return
	}
	start := a.sheetTime(place, cell("date"), cell("start"))
	if start.IsZero() {
		return
	}
	if cell("end") != "" && s.Duration <= 0 {
		if end := a.sheetTime(place, cell("date"), cell("end")); !end.IsZero() {
			s.Duration = end.Sub(start)
		}
		if s.Duration <= 0 {
			s.Duration += longestDay // it ends after midnight
		}
	}
	s.Placements = []Placement{{Room: a.room("", cell("room")), Start: start, Duration: s.Duration}}
}

// states are what sheets call our states.
var states = map[string]State{"delayed": Delayed, "late": Delayed, "retarde": Delayed, "retardee": Delayed,
	"cancelled": Cancelled, "canceled": Cancelled, "annule": Cancelled, "annulee": Cancelled}

func stateNamed(s string) State {
	if state, ok := states[foldASCII(s)]; ok {
		return state
	}
	return Confirmed
}

func truth(s string) bool {
	return slices.Contains([]string{"yes", "oui", "true", "1", "x", "vrai", "y", "o"}, strings.ToLower(s))
}
