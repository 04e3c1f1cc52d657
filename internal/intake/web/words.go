package web

import (
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/text"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
)

// longest is how many characters of a value are shown.
const longest = 160

// ImportLines tells what an import changes and leaves, a line each, for a terminal: new sessions, changes by field, conflicts, what
// stays, what left the file, and who may be the same person.
func ImportLines(p *text.Printer, d intake.Difference) (lines []string) {
	add := func(head, line string) { lines = append(lines, head+": "+line) }
	for _, title := range d.Added {
		add("new", title)
	}
	for _, a := range d.Changed {
		for _, f := range a.Fields {
			add("changed", a.Title+": "+alterationSentence(p, f))
		}
	}
	for _, c := range d.Conflicts {
		asked := p.T("programme.import_conflict", "Title", c.Title, "Field", fieldName(p, c.Field))
		ours, theirs := p.T("programme.import_ours", "Value", shownValue(p, c.Ours)),
			p.T("programme.import_theirs", "Value", shownValue(p, c.File))
		add("conflict", asked+"; "+ours+"; "+theirs+" [--decide "+c.Key+"=…]")
	}
	for _, a := range d.Refused {
		for _, f := range a.Fields {
			add("stays", a.Title+": "+refusalSentence(p, f))
		}
	}
	for _, m := range d.Missing {
		add("left the file", m.Title+" ("+p.T("programme.state."+string(m.State))+", "+placesOf(p, m)+")")
	}
	for _, o := range d.Proposals {
		add("same person?", personSentence(p, o)+" [--same "+o.Key+"="+string(o.Ours)+"]")
	}
	for _, f := range d.Findings.New {
		add("rule", programmeweb.FindingSentence(p, f))
	}
	return lines
}

func fieldName(p *text.Printer, field string) string { return p.T("programme.import_field." + field) }

// shownValue is a value as people read it: states and yes or no in words, long texts by their beginning.
func shownValue(p *text.Printer, value string) string {
	switch value {
	case "true":
		return p.T("site.yes")
	case "false":
		return ""
	case "confirmed", "delayed", "cancelled":
		return p.T("programme.state." + value)
	}
	return text.Shorten(value, longest)
}

func alterationSentence(p *text.Printer, f intake.Alteration) string {
	return p.T("programme.import_alter", "Field", fieldName(p, f.Field), "Before", shownValue(p, f.Before), "After", shownValue(p, f.After))
}

func refusalSentence(p *text.Printer, f intake.Alteration) string {
	why := p.T("programme.import_why.other", "Code", f.Why)
	if key := "programme.import_why." + f.Why; p.Has(key) {
		why = p.T(key)
	}
	return p.T("programme.import_stays", "Field", fieldName(p, f.Field), "Before", shownValue(p, f.Before), "After", shownValue(p, f.After),
		"Why", why)
}

func placesOf(p *text.Printer, m intake.Missing) string {
	if m.Places == 0 {
		return p.T("programme.import_left_none")
	}
	return p.T("programme.import_left_places", "Count", m.Places)
}

func personSentence(p *text.Printer, o intake.Proposal) string {
	return p.T("programme.import_person", "Name", o.Name, "In", p.List(o.In), "Sessions", p.List(o.Sessions))
}
