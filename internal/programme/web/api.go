package web

import (
	"context"
	"time"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// API adds the operations of the programme.
func (d *Organise) API(a *accountweb.API) {
	d.collections(a)
	d.stepAPI(a)
	accountweb.Read(a, accountweb.Op{ID: "listFindings", Path: "/editions/{edition}/findings", Tag: "programme", Summary: "List what rules have to say about the draft"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*accountweb.List[FindingWire], error) {
			draft, _, err := d.draftOf(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			found, err := d.Checking.Of(ctx, who, draft)
			return accountweb.Listed(found, FindingOut), err
		})
	accountweb.Read(a, accountweb.Op{ID: "listSeverities", Path: "/editions/{edition}/severities", Tag: "programme", Summary: "List the rules, and how strict the edition is with each"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*accountweb.List[SeverityWire], error) {
			draft, _, err := d.draftOf(ctx, who, in.Edition)
			return accountweb.Listed(programme.Checks[:], func(c programme.Check) SeverityWire {
				return SeverityWire{c.Code, string(draft.SeverityOf(c.Code))}
			}), err
		})
	accountweb.Replace(a, accountweb.Op{ID: "replaceSeverity", Path: "/editions/{edition}/severities/{id}", Tag: "programme", Summary: "Say how strict the edition is with a rule"},
		func(ctx context.Context, who actor.Actor, in *severityIn) (*accountweb.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.programme.SetSeverities(ctx, who, e.ID, map[string]programme.Severity{in.ID: programme.Severity(in.Body.Severity)}, nil)
		})
	accountweb.Replace(a, accountweb.Op{ID: "silence", Path: "/editions/{edition}/silences", Tag: "programme", Summary: "Let one warning be, or hear it again"},
		func(ctx context.Context, who actor.Actor, in *silenceIn) (*accountweb.None, error) {
			draft, e, err := d.draftOf(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			found, err := d.Checking.Of(ctx, who, draft)
			if err != nil {
				return nil, err
			}
			return nil, d.programme.Silence(ctx, who, e.ID, in.Body.Finding, in.Body.Reason, found)
		})
	accountweb.Read(a, accountweb.Op{ID: "listCoverage", Path: "/editions/{edition}/coverage", Tag: "programme", Summary: "Count sessions by product and level"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*accountweb.List[CoverageWire], error) {
			draft, _, err := d.draftOf(ctx, who, in.Edition)
			return accountweb.Listed(draft.Coverage(), coverageWire), err
		})
	accountweb.Read(a, accountweb.Op{ID: "listChanges", Path: "/editions/{edition}/changes", Tag: "programme", Summary: "List what was changed, newest first"}, d.listChanges)
	accountweb.Create(a, accountweb.Op{ID: "undoChange", Path: "/editions/{edition}/changes/{id}/undo", Tag: "programme", Summary: "Put back what was before a change"},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*accountweb.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			_, err = d.programme.Undo(ctx, who, e.ID, in.ID)
			return nil, err
		})
}

// CoverageWire is how many sessions speak of a product.
type CoverageWire struct {
	Product      string `json:"product" doc:"Its id."`
	Name         string `json:"name"`
	Beginner     int    `json:"beginner"`
	Intermediate int    `json:"intermediate"`
	Advanced     int    `json:"advanced"`
	Other        int    `json:"other" doc:"At another level, or none told."`
}

func coverageWire(c programme.Coverage) CoverageWire {
	return CoverageWire{string(c.Product.ID), c.Product.Name, c.Levels[0], c.Levels[1], c.Levels[2], c.Other}
}

func (d *Organise) draftOf(ctx context.Context, who actor.Actor, slug string) (programme.Draft, edition.Edition, error) {
	e, err := d.office.Editions.BySlug(ctx, who, slug)
	if err != nil {
		return programme.Draft{}, e, err
	}
	draft, err := d.programme.Draft(ctx, who, e.ID)
	return draft, e, err
}

func (d *Organise) collections(a *accountweb.API) {
	office.Collection[programme.Session, SessionWire]{
		One: "Session", Many: "sessions", Tag: "programme", Kept: d.programme.Session(), Out: sessionWire, In: SessionWire.into,
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]programme.Session, error) {
			draft, err := d.programme.Draft(ctx, who, e.ID)
			return draft.Sessions, err
		},
		Key: func(v *programme.Session) (string, edition.ID, *int64) {
			return string(v.ID), v.EditionID, &v.Version
		},
		Blank: func(e edition.Edition) programme.Session { return programme.Session{EditionID: e.ID} },
	}.Describe(a, d.office)
	office.Collection[programme.Placement, PlacementWire]{
		One: "Placement", Many: "placements", Tag: "programme", Kept: d.programme.Placement(), Out: placementWire, In: PlacementWire.into,
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]programme.Placement, error) {
			draft, err := d.programme.Draft(ctx, who, e.ID)
			return draft.Placements, err
		},
		Key: func(v *programme.Placement) (string, edition.ID, *int64) {
			return string(v.ID), v.EditionID, &v.Version
		},
		Blank: func(e edition.Edition) programme.Placement { return programme.Placement{EditionID: e.ID} },
	}.Describe(a, d.office)
	office.Collection[programme.Rule, RuleWire]{
		One: "Rule", Many: "rules", Tag: "programme", Kept: d.programme.Rule(), Out: ruleWire,
		In: func(w RuleWire, r *programme.Rule) error {
			r.Kind, r.First, r.Second = programme.RuleKind(w.Kind), programme.SessionID(w.First), programme.SessionID(w.Second)
			return nil
		},
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]programme.Rule, error) {
			draft, err := d.programme.Draft(ctx, who, e.ID)
			return draft.Rules, err
		},
		Key:   func(v *programme.Rule) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) programme.Rule { return programme.Rule{EditionID: e.ID} },
	}.Describe(a, d.office)
}

type changesIn struct {
	office.InEdition
	Before string `query:"before" doc:"Go on before the change with this id."`
	Limit  int    `query:"limit" default:"100" minimum:"1" maximum:"1000"`
}

// AuditWire is a change of the draft.
type AuditWire struct {
	ID       string    `json:"id"`
	At       time.Time `json:"at"`
	Actor    string    `json:"actor"`
	Action   string    `json:"action" example:"session.edited"`
	Object   string    `json:"object" doc:"Its id."`
	Label    string    `json:"label" doc:"Of the object, or what was done, in the language asked for."`
	Undoable bool      `json:"undoable" doc:"It can be put back as things are now."`
}

func (d *Organise) listChanges(ctx context.Context, who actor.Actor, in *changesIn) (*accountweb.List[AuditWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	all, err := d.accounts.Changes(ctx, who, string(e.ID), in.Before, in.Limit)
	if err != nil {
		return nil, err
	}
	can, err := d.programme.Undoable(ctx, who, e.ID, all)
	return accountweb.Listed(all, func(c record.Change) AuditWire {
		return AuditWire{c.ID, c.At, c.Actor, c.Action, c.Object, accountweb.Words(ctx).Read(c.Label), can[c.ID]}
	}), err
}

// SeverityWire is how strict an edition is with a rule.
type SeverityWire struct {
	Code     string `json:"code"`
	Severity string `json:"severity" enum:"blocks,release,warns,ignores"`
}

type severityIn struct {
	office.Item
	Body struct {
		Severity string `json:"severity" enum:"blocks,release,warns,ignores"`
	}
}

type silenceIn struct {
	office.InEdition
	Body struct {
		Finding string `json:"finding" doc:"Its key."`
		Reason  string `json:"reason" maxLength:"500" doc:"Why it may be; empty to hear it again."`
	}
}
