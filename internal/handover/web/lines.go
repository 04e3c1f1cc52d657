package web

import (
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/kit/text"
)

// ImportLines tells what an import of proposals changes and leaves, a line each, for a terminal.
func ImportLines(p *text.Printer, d handover.Difference) (lines []string) {
	add := func(head, line string) { lines = append(lines, head+": "+line) }
	for _, title := range d.Added {
		add("new", title)
	}
	for _, a := range d.Changed {
		for _, f := range a.Fields {
			add("changed", a.Title+": "+p.T("programme.import_alter", "Field", fieldName(p, f.Field), "Before",
				text.Shorten(f.Before, longest), "After",
				text.Shorten(f.After, longest)))
		}
	}
	for _, c := range d.Conflicts {
		add("conflict", p.T("programme.import_conflict", "Title", c.Title, "Field", fieldName(p, c.Field))+"; "+
			p.T("programme.import_ours", "Value", text.Shorten(c.Ours, longest))+"; "+
			p.T("programme.import_theirs", "Value", text.Shorten(c.File, longest))+" [--decide "+c.Key+"=…]")
	}
	for _, title := range d.Withdrawn {
		add("withdrawn", title)
	}
	for _, line := range leftLines(p, d) {
		add("left", line)
	}
	for _, line := range decisionLines(p, d) {
		add("decided there", line)
	}
	return lines
}
