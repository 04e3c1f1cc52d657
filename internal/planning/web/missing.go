package web

import (
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

// Missing links what has to be described before a programme can be made.
func Missing(p *text.Printer, root string, draft programme.Draft) (out []site.NavItem) {
	f := draft.Frame
	for _, part := range []struct {
		section string
		count   int
	}{{"days", len(f.Days)}, {"slots", len(f.Slots)}, {"rooms", len(f.Rooms)}, {"sessions", len(draft.Sessions)}} {
		if part.count == 0 {
			out = append(out, site.NavItem{Label: p.T("nav." + part.section), URL: root + part.section + "/"})
		}
	}
	return out
}
