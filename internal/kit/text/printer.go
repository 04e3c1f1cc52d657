package text

import (
	"fmt"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Printer makes sentences in one language. It is safe for concurrent use.
type Printer struct {
	Lang    string
	local   *i18n.Localizer
	numbers *message.Printer
	words   calendar
}

func newPrinter(lang string, local *i18n.Localizer) *Printer {
	return &Printer{Lang: lang, local: local, numbers: message.NewPrinter(language.Make(lang)), words: calendars[lang]}
}

// T is the message of a key, with values as pairs of name and value. A value named Count picks the plural and is
// written as a number of the language. An unknown key comes back as it is, so that it is seen.
func (p *Printer) T(key string, values ...any) string {
	data := make(map[string]any, len(values)/2)
	config := i18n.LocalizeConfig{MessageID: key, TemplateData: data}
	for i := 0; i+1 < len(values); i += 2 {
		name := fmt.Sprint(values[i])
		if name == "Count" {
			config.PluralCount = values[i+1]
			data[name] = p.Number(values[i+1])
			continue
		}
		data[name] = values[i+1]
	}
	s, err := p.local.Localize(&config)
	if s == "" || err != nil && s == "" {
		return key
	}
	return s
}

// Has reports whether a key has a message.
func (p *Printer) Has(key string) bool { return p.T(key) != key }

// Fault is the sentence of an error for a person. What is not a fault has no sentence here: the front door shows
// the request number. Of its values, kept sentences are said in the language, and several names become a list.
func (p *Printer) Fault(err error) (sentence string, ok bool) {
	f, ok := fault.From(err)
	if !ok {
		return "", false
	}
	values := make([]any, 0, 2*len(f.Values))
	for name, v := range f.Values {
		switch held := v.(type) {
		case string:
			v = p.Read(held)
		case []string:
			v = p.List(held)
		}
		values = append(values, name, v)
	}
	key := "fault." + f.Code
	if s := p.T(key, values...); s != key {
		return s, true
	}
	return f.Message, true
}

// Number writes a whole number or a float with the language's separators.
func (p *Printer) Number(n any) string { return p.numbers.Sprint(number.Decimal(n)) }

// Percent writes a share of one as a percentage without decimals.
func (p *Printer) Percent(share float64) string {
	return p.numbers.Sprint(number.Percent(share, number.MaxFractionDigits(0)))
}

// calendar holds the words for dates: x/text has none.
type calendar struct {
	days, months [12]string
}

var calendars = map[string]calendar{
	"en": {
		days: [12]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
			"December"},
	},
	"fr": {
		days: [12]string{"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		months: [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
			"décembre"},
	},
}

// Date is "Thursday 4 February 2027", "jeudi 4 février 2027".
func (p *Printer) Date(t time.Time) string {
	return fmt.Sprintf("%s %s %s %d", p.Weekday(t), p.day(t), p.words.months[t.Month()-1], t.Year())
}

// ShortDate is "4 February", "4 février".
func (p *Printer) ShortDate(t time.Time) string {
	return p.day(t) + " " + p.words.months[t.Month()-1]
}

// Weekday is the day's name.
func (p *Printer) Weekday(t time.Time) string { return p.words.days[t.Weekday()] }

func (p *Printer) day(t time.Time) string {
	if p.Lang == "fr" && t.Day() == 1 {
		return "1er"
	}
	return fmt.Sprint(t.Day())
}

// Time is the time of day on a clock of 24 hours.
func (p *Printer) Time(t time.Time) string { return t.Format("15:04") }

// Minutes is a length: "30 min", "1 h 15".
func (p *Printer) Minutes(n int) string {
	switch {
	case n < 60:
		return fmt.Sprintf("%d min", n)
	case n%60 == 0:
		return fmt.Sprintf("%d h", n/60)
	default:
		return fmt.Sprintf("%d h %02d", n/60, n%60)
	}
}

// List joins names: "a, b and c".
func (p *Printer) List(items []string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	and := map[string]string{"en": " and ", "fr": " et "}[p.Lang]
	return strings.Join(items[:len(items)-1], ", ") + and + items[len(items)-1]
}
