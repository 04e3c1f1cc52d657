package web

import (
	"context"
	"strings"
	"time"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// API adds the operations of the programme.
func (d *Organise) API(a *accountweb.API) {
	d.collections(a)
	d.releaseAPI(a)
	d.withdrawAPI(a)
	d.sourceAPI(a)
	d.stepAPI(a)
	accountweb.Create(a, accountweb.Op{ID: "import", Path: "/editions/{edition}/imports", Tag: "programme", Summary: "Import a programme", MaxBody: formats.MaxFile,
		Description: "The body is a file of any known format; see docs/import.md. All or nothing; the same file again changes nothing."}, d.importFile)
	accountweb.Read(a, accountweb.Op{ID: "listFindings", Path: "/editions/{edition}/findings", Tag: "programme", Summary: "List what rules have to say about the draft"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*accountweb.List[FindingWire], error) {
			draft, _, err := d.draftOf(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			found, err := d.found(ctx, who, draft)
			return accountweb.Listed(found, findingWire), err
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
			found, err := d.found(ctx, who, draft)
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

type fileIn struct {
	office.InEdition
	Name    string   `query:"name" doc:"Of the file; the format is found by content."`
	DryRun  bool     `query:"dry_run" doc:"Tell exactly what would happen, and change nothing."`
	Take    string   `query:"take" enum:"file,ours" doc:"What to take where a field changed in the file and here. Without it ours stays, and the next import tells it again."`
	File    []string `query:"take_file,explode" doc:"Keys of conflicts in which the file's is taken, whatever take says."`
	Ours    []string `query:"take_ours,explode" doc:"Keys of conflicts in which ours stays."`
	Same    []string `query:"same,explode" doc:"Of proposals: KEY=SPEAKER where the two are one person, KEY= where they are two."`
	RawBody []byte   `contentType:"application/octet-stream"`
}

// taking is how the programme is taken in.
func (in *fileIn) taking() programme.Taking {
	return takingOf(in.DryRun, in.Take, in.File, in.Ours, in.Same)
}

func takingOf(dry bool, prefer string, file, ours, same []string) programme.Taking {
	how := programme.Taking{Dry: dry, Prefer: programme.Side(prefer), Decided: map[string]programme.Side{}, Same: map[string]speaker.ID{}}
	for _, key := range ours {
		how.Decided[key] = programme.TakeOurs
	}
	for _, key := range file {
		how.Decided[key] = programme.TakeFile
	}
	for _, pair := range same {
		if at := strings.LastIndex(pair, "="); at > 0 {
			how.Same[pair[:at]] = speaker.ID(pair[at+1:])
		}
	}
	return how
}

func (d *Organise) importFile(ctx context.Context, who actor.Actor, in *fileIn) (*accountweb.Body[DifferenceWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	if err := who.May(actor.Organise, string(e.ID)); err != nil {
		return nil, err
	}
	res, err := formats.Read(ctx, []formats.Source{{Name: in.Name, Data: in.RawBody}}, formats.ReadOptions{Zone: e.Location()})
	if err != nil {
		return nil, err
	}
	diff, err := d.programme.Import(ctx, who, e.ID, res, in.taking())
	return &accountweb.Body[DifferenceWire]{Body: differenceWire(accountweb.Words(ctx), res.Format, diff)}, err
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

type releaseIn struct {
	office.InEdition
	Body AnnouncementWire
}

// AnnouncementWire goes with a release.
type AnnouncementWire struct {
	Note    string `json:"note,omitempty" doc:"For the public."`
	Telling string `json:"telling,omitempty" enum:"none,hold,send" doc:"What becomes of the messages to those whom it concerns: none unless told."`
}

type againIn struct {
	office.InEdition
	Number int               `path:"number" minimum:"1"`
	Body   *AnnouncementWire `required:"false"`
}

func (w AnnouncementWire) announcement() programme.Announcement {
	return programme.Announcement{Note: w.Note, Telling: programme.Telling(w.Telling)}
}

type numberIn struct {
	office.InEdition
	Number int `path:"number" minimum:"1"`
}

// releaseAPI is what is released.
func (d *Organise) releaseAPI(a *accountweb.API) {
	accountweb.Read(a, accountweb.Op{ID: "readProgramme", Path: "/editions/{edition}/programme", Tag: "programme", Summary: "Read the programme that everybody sees", Public: true,
		Description: "The current release; before the first one, and while wishes are open, the sessions without places."}, d.readProgramme)
	accountweb.Read(a, accountweb.Op{ID: "listReleases", Path: "/editions/{edition}/releases", Tag: "programme", Summary: "List releases, newest first", Public: true},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*accountweb.List[ReleaseWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			all, err := d.programme.Releases(ctx, e.ID)
			return accountweb.Listed(all, releaseWire), err
		})
	accountweb.Create(a, accountweb.Op{ID: "release", Path: "/editions/{edition}/releases", Tag: "programme", Summary: "Release the draft", Created: true,
		Description: "Refused while findings block it, and when nothing changed."},
		func(ctx context.Context, who actor.Actor, in *releaseIn) (*accountweb.Body[ReleaseWire], error) {
			draft, e, err := d.draftOf(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			found, err := d.found(ctx, who, draft)
			if err != nil {
				return nil, err
			}
			r, err := d.programme.Release(ctx, who, e.ID, in.Body.announcement(), programme.Blocking(found))
			return &accountweb.Body[ReleaseWire]{Body: releaseWire(r)}, err
		})
	accountweb.Read(a, accountweb.Op{ID: "readRelease", Path: "/editions/{edition}/releases/{number}", Tag: "programme", Summary: "Read an older release", Public: true},
		func(ctx context.Context, who actor.Actor, in *numberIn) (*accountweb.Body[ReleasedWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			at, err := d.programme.At(ctx, e.ID, in.Number)
			if err != nil {
				return nil, err
			}
			return &accountweb.Body[ReleasedWire]{Body: releasedWire(at, d.base(e))}, nil
		})
	accountweb.Create(a, accountweb.Op{ID: "releaseAgain", Path: "/editions/{edition}/releases/{number}/again", Tag: "programme", Summary: "Release an older release anew", Created: true,
		Description: "Refused when it is what everybody sees already."},
		func(ctx context.Context, who actor.Actor, in *againIn) (*accountweb.Body[ReleaseWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			var a programme.Announcement
			if in.Body != nil {
				a = in.Body.announcement()
			}
			r, err := d.programme.ReleaseAgain(ctx, who, e.ID, in.Number, a)
			return &accountweb.Body[ReleaseWire]{Body: releaseWire(r)}, err
		})
}

func (d *Organise) readProgramme(ctx context.Context, who actor.Actor, in *office.InEdition) (*accountweb.Body[ReleasedWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	now, err := d.programme.Current(ctx, e.ID)
	if fault.KindOf(err) == fault.NotFound && e.WishesOpen {
		now, err = d.programme.Known(ctx, e.ID)
	}
	if err != nil {
		return nil, err
	}
	return &accountweb.Body[ReleasedWire]{Body: releasedWire(now, d.base(e))}, nil
}

// base is the public address of an edition, with a final slash.
func (d *Organise) base(e edition.Edition) string { return d.baseURL + "/" + e.Slug + "/" }
