package web

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/team"
)

// roleName is a role within a sentence; one right alone is called by what it lets do.
func roleName(p *text.Printer, role actor.Role) string {
	if key := "change.role." + string(role); p.Has(key) {
		return p.T(key)
	}
	return rightName(p, string(role))
}

// rightName is what a right lets do.
func rightName(p *text.Printer, right string) string {
	if key := "right." + right; p.Has(key) {
		return p.T(key)
	}
	return right
}

// title begins a text with a capital letter.
func title(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// mostOut is how many rights may be missing for a role to be told by them.
const mostOut = 3

// may is a sentence of what a role lets do, made of the rights that chapters declare: all, all but some, or each.
func (d *Door) may(p *text.Printer, role actor.Role) string {
	own, all := d.team.RightsOf(role), d.team.Rights()
	var out []string
	for _, r := range all {
		if !slices.Contains(own, r) {
			out = append(out, rightName(p, r.Name()))
		}
	}
	switch {
	case len(out) == 0:
		return p.T("team.may_all")
	case len(out) <= mostOut && len(own) > mostOut:
		return p.T("team.may_all_but", "What", p.List(out))
	default:
		return title(p.T("team.may_some", "What", p.List(d.each(p, role))))
	}
}

// includes lists what a role lets do, one right each, where its sentence does not.
func (d *Door) includes(p *text.Printer, role actor.Role) []string {
	if all := d.each(p, role); len(all) > mostOut {
		return all
	}
	return nil
}

func (d *Door) each(p *text.Printer, role actor.Role) (out []string) {
	for _, r := range d.team.RightsOf(role) {
		out = append(out, rightName(p, r.Name()))
	}
	return out
}

// instant is a moment on the edition's clock; empty for none.
func instant(p *text.Printer, e edition.Edition, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(e.Location())
	return p.T("account.ends", "Date", p.Date(t), "Time", p.Time(t))
}

// brief is a moment on the edition's clock in lists: the year is this one or the next. Empty for none.
func brief(p *text.Printer, e edition.Edition, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(e.Location())
	return p.T("account.ends", "Date", p.ShortDate(t), "Time", p.Time(t))
}

// until says when a role ends: at the end of a day, as forms set it, or at an instant; empty when it does not.
func until(p *text.Printer, e edition.Edition, t time.Time) string {
	switch local := t.In(e.Location()); {
	case t.IsZero():
		return ""
	case local.Hour() == 0 && local.Minute() == 0 && local.Second() == 0:
		return p.T("team.until_day", "Date", p.Date(local.Add(-time.Second)))
	default:
		return p.T("team.until", "When", instant(p, e, t))
	}
}

// lastDay is the day at whose end a role ends, as a form has it; empty when it does not end.
func lastDay(e edition.Edition, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(e.Location()).Add(-time.Second).Format(time.DateOnly)
}

// endOf reads the day at whose end a role ends: the first instant of the next one in the edition's zone.
func endOf(e edition.Edition, day string) (time.Time, error) {
	if day == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, e.Location())
	if err != nil {
		return t, team.ErrDay
	}
	return t.AddDate(0, 0, 1).UTC(), nil
}
