package office

import (
	"cmp"
	"context"
	"strconv"

	"github.com/creneau/creneau/internal/kit/text"
)

// Table is what a desk's list shows of its objects, as one reader sees it: its functions know the reader's language and have read
// what they need.
type Table[T any] struct {
	Rows    []T // nil: what the desk's All reads
	Columns []Column[T]
	Filters []Filter[T]
	Sifts   []Sift[T]
	Acts    []Act[T]
	Tags    func(T) []string // words that stand by the title
	Groups  []Group          // of rows, in their order; none: rows are in no groups
	Group   func(T) string   // name of a row's; it is sorted within
	Counts  func(T) Counts   // what a row would change of the figures above; nil: nothing
	Summary Summary          // figures above the list
	Found   func(T) string   // what search finds a row by besides what its columns say; nil: nothing
	Lines   func(T) int      // how many lines of a file a row takes; nil: one each
}

// Group is rows under a heading of their own.
type Group struct {
	Name, Title, Note string
	First             int    // how many are shown while nothing is sought; 0: all
	Filter, Value     string // under which all of them are shown
}

// Counts is what a row counts in, for scripts that show what choosing it would change.
type Counts struct {
	Lines   string // names of lines above, with spaces between
	Minutes int
	In      bool // it counts already
	Sure    bool // and nothing will change that
}

// More is what a later chapter has for the list of an earlier one: the earlier one's front door takes it while the chapters are made.
// The list is without it for whom it refuses.
type More[T any] func(ctx context.Context, p *text.Printer, v Visit) (Table[T], error)

// Column is one column of a list, after the title.
type Column[T any] struct {
	Name   string // in the address, and its heading in files
	Key    string // message of its heading
	Cell   func(T) Cell
	Number bool                       // it stands right, and is sorted by rank, the most first
	Ranked bool                       // it is sorted by rank, the least first
	Hidden bool                       // it is shown only when somebody chose it
	Always bool                       // it is in files even where it is not shown
	File   func(t T, line int) string // what a line of a file says; nil: the cell's text, in the first line
	Act    string                     // name of the act that a cell offers in its place
}

// Cell is what a column says of a row.
type Cell struct {
	Text  string
	Rank  float64
	URL   string // what it leads to
	Value string // of the choice that it shows, for a column with an act
	Hue   int    // of the colour beside it, from 1; 0: none
	Sign  Sign   // shape beside it
	Bars  []int  // how many there are of each, drawn as small bars; the text says it
	Span  *Span  // drawn as a bar; the text says it
}

// Span is an interval among so many, and a line that it is compared with. All are counted from 1.
type Span struct{ Low, High, Line, Of int }

// Sign is the shape of a state: never colour alone.
type Sign string

// The signs.
const (
	Good    Sign = "good"    // as it should be
	Asked   Sign = "asked"   // not answered yet
	Changed Sign = "changed" // not as it was said
	Wrong   Sign = "wrong"
)

// Filter narrows a list by what its rows have: of each filter one of the chosen values, of all filters every one.
type Filter[T any] struct {
	Name, Key string // in the address; message of what it is about
	Of        func(T) []string
	Choices   []Choice // in their order
}

// NoValue is the value of rows that have none, for filters.
const NoValue = "-"

// Choice is one of several values.
type Choice struct {
	Value, Label string
	Key          string // message of its label, instead
}

func (c Choice) label(p *text.Printer) string {
	if c.Key != "" {
		return p.T(c.Key)
	}
	return c.Label
}

// said is the choice as a part of a sentence that is kept.
func (c Choice) said() text.Said {
	if c.Key != "" {
		return text.Say(c.Key)
	}
	return text.SayText(c.Label)
}

// Sift narrows the list to what somebody should look at; it is offered, with its count, when there is any.
type Sift[T any] struct {
	Name, Key string // in the address; the message, with a Count
	Keep      func(T) bool
}

// Act sets one thing, of one row in its place or of many rows in one step.
type Act[T any] struct {
	Name, Key string
	Choices   []Choice // none: it is a short text, which is typed in a cell
	Kind      string   // of a typed text's field: number, email; empty: text
	Do        func(t *T, value string) error
}

// TextColumn is a column of texts.
func TextColumn[T any](name, key string, of func(T) string) Column[T] {
	return Column[T]{Name: name, Key: key, Cell: func(t T) Cell { return Cell{Text: of(t)} }}
}

// NumberColumn is a column of whole numbers.
func NumberColumn[T any](p *text.Printer, name, key string, of func(T) int) Column[T] {
	return Column[T]{Name: name, Key: key, Number: true, Cell: func(t T) Cell {
		n := of(t)
		return Cell{Text: p.Number(n), Rank: float64(n), Value: strconv.Itoa(n)}
	}}
}

// ChoiceColumn is a column of what one act sets, by the same choices.
func ChoiceColumn[T any](p *text.Printer, a Act[T], of func(T) string) Column[T] {
	labels := LabelsOf(p, a.Choices)
	return Column[T]{Name: a.Name, Key: a.Key, Act: a.Name, Cell: func(t T) Cell {
		value := of(t)
		return Cell{Text: cmp.Or(labels[value], value), Value: value}
	}}
}

// ChoiceFilter is a filter by what one act sets.
func ChoiceFilter[T any](a Act[T], of func(T) string) Filter[T] {
	f := Filter[T]{Name: a.Name, Key: a.Key, Choices: []Choice{}, Of: func(t T) []string { return []string{OrNone(of(t))} }}
	for _, c := range a.Choices {
		if c.Value != "" {
			f.Choices = append(f.Choices, c)
		}
	}
	f.Choices = append(f.Choices, Choice{Value: NoValue, Key: "desk.no_value"})
	return f
}

// LabelsOf names choices by their values.
func LabelsOf(p *text.Printer, choices []Choice) map[string]string {
	labels := make(map[string]string, len(choices))
	for _, c := range choices {
		if c.Value != "" {
			labels[c.Value] = c.label(p)
		}
	}
	return labels
}

// OrNone is a value for filters.
func OrNone[S ~string](value S) string {
	if value == "" {
		return NoValue
	}
	return string(value)
}

// None is the choice of no value.
func None() Choice { return Choice{Key: "desk.no_value"} }

// YesNo are the choices of what is or is not.
func YesNo() []Choice {
	return []Choice{{Value: "yes", Key: "site.yes"}, {Value: "no", Key: "desk.no"}}
}

// add puts what a later chapter has after what is there.
func (t *Table[T]) add(more Table[T]) {
	t.Columns, t.Filters = append(t.Columns, more.Columns...), append(t.Filters, more.Filters...)
	t.Sifts, t.Acts = append(t.Sifts, more.Sifts...), append(t.Acts, more.Acts...)
}

func (t *Table[T]) act(name string) (Act[T], bool) {
	for _, a := range t.Acts {
		if a.Name == name {
			return a, true
		}
	}
	return Act[T]{}, false
}
