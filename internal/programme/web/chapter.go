package web

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// Chapter is what the programme hands in.
func (d *Organise) Chapter() chapter.Chapter {
	personal := d.programme.Personal()
	return chapter.Chapter{
		Name: "programme", About: "Sessions, placements, rules, imports, releases.", Messages: Messages, Tables: programme.Tables(),
		Rights: programme.Rights(),
		Today:  d.today, Counts: d.counts, Finds: []chapter.Finds{d.finds},
		Menu: []chapter.MenuItem{
			{Group: chapter.Programme, Place: 10, Name: "sessions", Key: "nav.sessions", Needs: programme.Reading},
			{Group: chapter.Programme, Place: 80, Name: "rules", Key: "nav.rules", Needs: programme.Reading},
			{Group: chapter.Programme, Place: 70, Name: "placements", Key: "nav.placements", Needs: programme.Reading},
			{Group: chapter.Programme, Place: 75, Name: "coverage", Key: "nav.coverage", Needs: programme.Reading},
		},
		Undoers: d.programme.Undoers(),
		Seed:    d.programme.Seed,
		Journal: chapter.Journal{
			Kinds: []string{"placement", "severity", "warning", "programme", "person", "adoption", "withdrawal"}, About: about, Names: d.names,
		},
		Personal: &personal,
		Routes:   func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:      d.API,
	}
}

// names are the titles of the edition's sessions.
func (d *Organise) names(ctx context.Context, who actor.Actor, scope string) (map[string]string, error) {
	draft, err := d.programme.Draft(ctx, who, edition.ID(scope))
	names := map[string]string{}
	for _, s := range draft.Sessions {
		names[string(s.ID)] = s.Title
	}
	return names, err
}

// about is the values of the message of a change of the draft. What has no name of its own is named by its session or rule.
func about(p *text.Printer, n chapter.Naming, c record.Change) []any {
	switch kind, _, _ := strings.Cut(c.Action, "."); kind {
	case "placement":
		if title, ok := n.Names[string(chapter.Known[programme.Placement](c).SessionID)]; ok {
			return []any{"Label", title}
		}
	case "severity":
		_, severity, _ := strings.Cut(c.Label, ": ")
		return []any{"Rule", p.T("programme.check." + c.Object), "Severity", p.T("programme.strictness." + severity)}
	case "warning":
		rule, _, _ := strings.Cut(c.Object, " ")
		return []any{"Rule", p.T("programme.check." + rule), "Label", c.Label}
	case "person":
		return []any{"Pages", p.List(chapter.Known[programme.Erasure](c).Pages)}
	case "programme":
		counts := chapter.Known[map[string]int](c)
		return []any{"Label", c.Label, "Added", counts["added"], "Changed", counts["changed"], "People", p.Number(counts["people"])}
	}
	return nil
}
