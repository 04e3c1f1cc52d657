package office

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/kit/text"
)

// Field is one thing to fill in.
type Field struct {
	// Kind is text, number, textarea, markdown, select, pick, picks, checks, check, swatches, date, time, moment, windows, email,
	// url, file, image or hidden. A pick is a select whose choices are filtered by typing, picks one of which several are taken.
	Name, Label, Hint, Kind string
	Values                  []string
	Options                 []Option
	Required                bool
	Accept                  string // of a file: the media types
	Crop                    bool   // of a file: the square of the picture that is kept is chosen on it
	Error                   string
	Fresh                   *Fresh        // of picks: what is not among the choices yet
	Grid                    *Grid         // of windows
	Preview                 template.HTML // of Markdown: what readers would see
	Previewed               bool
	Suggest                 []Option          // of a text: what is usual
	Guess                   string            // what a browser fills in that nobody touched: "zone", its own
	First                   bool              // it has the focus when the page opens
	Words                   map[string]string // what its controls say
}

// Fresh lets a pick name what is not there yet: it is made with the same save. Without script it is a field of its own.
type Fresh struct {
	Name, Label, Hint string
	Create            string // what the last choice says, with {} for what was typed
	Value             string // one a line
	One               bool   // at most one
}

// Value is the field's first value.
func (f Field) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// Has reports whether a choice is among the field's values.
func (f Field) Has(value string) bool { return slices.Contains(f.Values, value) }

// Chosen are the options in the order in which a pick sends them: those that are chosen first, in the order of the values.
func (f Field) Chosen() []Option {
	rank := func(o Option) int {
		if i := slices.Index(f.Values, o.Value); i >= 0 {
			return i
		}
		return len(f.Values)
	}
	out := slices.Clone(f.Options)
	slices.SortStableFunc(out, func(a, b Option) int { return rank(a) - rank(b) })
	return out
}

// Date and Clock are the two halves of a moment.
func (f Field) Date() string { date, _, _ := strings.Cut(f.Value(), "T"); return date }

// Clock is the second half of a moment.
func (f Field) Clock() string { _, clock, _ := strings.Cut(f.Value(), "T"); return clock }

// Moment is the field of a date and a clock in the edition's zone; it must be filled in.
func Moment(p *text.Printer, v Visit, name, label string, at time.Time) Field {
	f := Field{Name: name, Label: label, Hint: p.T("office.in_zone", "Zone", v.Edition.Zone), Kind: "moment", Required: true}
	if !at.IsZero() {
		f.Values = []string{at.In(v.Edition.Location()).Format(Clock)}
	}
	return f
}

// DescribedBy names what says more about the field, for aria-describedby.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// Grouped reports whether the field is several controls, so that its label names a group.
func (f Field) Grouped() bool {
	return slices.Contains([]string{"checks", "swatches", "windows", "moment"}, f.Kind)
}

// retype puts what was typed back into the field, where the object that was read from it does not say it.
func (f *Field) retype(form url.Values) {
	switch f.Kind {
	case "windows":
		if typed, ok := form[f.Name+"_free"]; ok {
			f.Grid.Free = typed[0]
		}
	case "moment":
		if typed, ok := form[f.Name]; ok {
			f.Values = []string{joinMoment(typed[0], form.Get(f.Name+"_clock"))}
		}
	default:
		if typed, ok := form[f.Name]; ok {
			f.Values = typed
		}
	}
	if f.Fresh != nil {
		f.Fresh.Value = form.Get(f.Fresh.Name)
	}
}

// Option is a choice of a field.
type Option struct{ Value, Label string }

// ByLabel sorts choices that have no order of their own.
func ByLabel(p *text.Printer, options []Option) []Option {
	text.SortBy(p.Lang, options, func(o Option) string { return o.Label })
	return options
}

// capital is a text that begins with a capital letter, as labels do.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// Capitals gives choices that are words of ours a capital letter.
func Capitals(options []Option) []Option {
	for i := range options {
		options[i].Label = capital(options[i].Label)
	}
	return options
}

// wordsOf are what the controls of a kind of field say.
var wordsOf = map[string]map[string]string{
	"moment":   {"date": "office.date", "clock": "office.clock"},
	"markdown": {"preview": "office.preview"},
	"pick":     {"remove": "office.pick_remove", "none": "office.pick_none", "new": "office.pick_new"},
	"picks":    {"remove": "office.pick_remove", "none": "office.pick_none", "new": "office.pick_new"},
	"file":     {"crop": "office.crop", "crop_keys": "office.crop_keys", "crop_size": "office.crop_size"},
	"windows": {"always": "office.windows_always", "only": "office.windows_only", "other": "office.windows_other",
		"lines": "office.windows_lines", "example": "office.windows_example"},
}

// dress gives a field the words of its controls and its label a capital letter.
func (f *Field) dress(p *text.Printer) {
	f.Label, f.Words = capital(f.Label), map[string]string{}
	if f.Kind == "markdown" && f.Hint == "" {
		f.Hint = p.T("office.markdown")
	}
	for name, key := range wordsOf[f.Kind] {
		f.Words[name] = p.T(key)
	}
}
