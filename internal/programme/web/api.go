package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
)

// API adds the operations of the programme.
func (d *Organise) API(a *api.API) {
	d.collections(a)
	d.stepAPI(a)
	api.Read(a, api.Op{ID: "listFindings", Path: "/editions/{edition}/findings", Tag: "programme",
		Summary: "List what rules have to say about the draft"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[FindingWire], error) {
			draft, _, err := d.draftOf(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			found, err := d.Checking.Of(ctx, who, draft)
			return api.Listed(found, FindingOut), err
		})
	api.Read(a, api.Op{ID: "listSeverities", Path: "/editions/{edition}/severities", Tag: "programme",
		Summary: "List the rules, and how strict the edition is with each"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[SeverityWire], error) {
			draft, _, err := d.draftOf(ctx, who, in.Edition)
			return api.Listed(d.programme.Checks(), func(c programme.Check) SeverityWire {
				return SeverityWire{c.Code, string(draft.SeverityOf(c.Code))}
			}), err
		})
	api.Replace(a, api.Op{ID: "replaceSeverity", Path: "/editions/{edition}/severities/{id}", Tag: "programme",
		Summary: "Say how strict the edition is with a rule"},
		func(ctx context.Context, who actor.Actor, in *severityIn) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.programme.SetSeverities(ctx, who, e.ID, map[string]programme.Severity{in.ID: programme.Severity(in.Body.Severity)}, nil)
		})
	api.Replace(a, api.Op{ID: "silence", Path: "/editions/{edition}/silences", Tag: "programme",
		Summary: "Let one warning be, or hear it again"},
		func(ctx context.Context, who actor.Actor, in *silenceIn) (*api.None, error) {
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
	api.Read(a, api.Op{ID: "listCoverage", Path: "/editions/{edition}/coverage", Tag: "programme",
		Summary: "Count sessions by product and level"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[CoverageWire], error) {
			draft, _, err := d.draftOf(ctx, who, in.Edition)
			return api.Listed(draft.Coverage(), coverageWire), err
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

func (d *Organise) collections(a *api.API) {
	office.Collection[programme.Session, SessionWire]{
		One: "Session", Many: "sessions", Tag: "programme", UseCases: d.programme.Session(), Out: sessionWire, In: SessionWire.into,
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
		One: "Placement", Many: "placements", Tag: "programme", UseCases: d.programme.Placement(), Out: placementWire, In: PlacementWire.into,
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
		One: "Rule", Many: "rules", Tag: "programme", UseCases: d.programme.Rule(), Out: ruleWire,
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
