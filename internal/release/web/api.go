package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

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

func (w AnnouncementWire) announcement() release.Announcement {
	return release.Announcement{Note: w.Note, Telling: release.Telling(w.Telling)}
}

type numberIn struct {
	office.InEdition
	Number int `path:"number" minimum:"1"`
}

// API adds the operations of releases.
func (d *Organise) API(a *api.API) {
	d.releaseAPI(a)
	d.withdrawAPI(a)
}

// releaseAPI is what is released.
func (d *Organise) releaseAPI(a *api.API) {
	api.Read(a, api.Op{ID: "readProgramme", Path: "/editions/{edition}/programme", Tag: "programme",
		Summary: "Read the programme that everybody sees", Public: true,
		Description: "The current release; before the first one, and while wishes are open, the sessions without places."}, d.readProgramme)
	api.Read(a, api.Op{ID: "listReleases", Path: "/editions/{edition}/releases", Tag: "programme", Summary: "List releases, newest first",
		Public: true},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[ReleaseWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			all, err := d.releases.Releases(ctx, e.ID)
			return api.Listed(all, releaseWire), err
		})
	api.Create(a, api.Op{ID: "release", Path: "/editions/{edition}/releases", Tag: "programme", Summary: "Release the draft", Created: true,
		Description: "Refused while findings block it, and when nothing changed."},
		func(ctx context.Context, who actor.Actor, in *releaseIn) (*api.Body[ReleaseWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			draft, err := d.programme.Draft(ctx, who, e.ID)
			if err != nil {
				return nil, err
			}
			found, err := d.Checking.Of(ctx, who, draft)
			if err != nil {
				return nil, err
			}
			r, err := d.releases.Release(ctx, who, e.ID, in.Body.announcement(), programme.Blocking(draft.OfRelease(found)))
			return &api.Body[ReleaseWire]{Body: releaseWire(r)}, err
		})
	api.Read(a, api.Op{ID: "readRelease", Path: "/editions/{edition}/releases/{number}", Tag: "programme", Summary: "Read an older release",
		Public: true},
		func(ctx context.Context, who actor.Actor, in *numberIn) (*api.Body[ReleasedWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			at, err := d.releases.ReleaseAt(ctx, e.ID, in.Number)
			if err != nil {
				return nil, err
			}
			return &api.Body[ReleasedWire]{Body: releasedWire(at, d.base(e))}, nil
		})
	api.Create(a, api.Op{ID: "releaseAgain", Path: "/editions/{edition}/releases/{number}/again", Tag: "programme",
		Summary: "Release an older release anew", Created: true,
		Description: "Refused when it is what everybody sees already."},
		func(ctx context.Context, who actor.Actor, in *againIn) (*api.Body[ReleaseWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			var a release.Announcement
			if in.Body != nil {
				a = in.Body.announcement()
			}
			r, err := d.releases.ReleaseAgain(ctx, who, e.ID, in.Number, a)
			return &api.Body[ReleaseWire]{Body: releaseWire(r)}, err
		})
}

func (d *Organise) readProgramme(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.Body[ReleasedWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	now, err := d.releases.CurrentRelease(ctx, e.ID)
	if fault.KindOf(err) == fault.NotFound && e.WishesOpen {
		now, err = d.releases.Unreleased(ctx, e.ID)
	}
	if err != nil {
		return nil, err
	}
	return &api.Body[ReleasedWire]{Body: releasedWire(now, d.base(e))}, nil
}

// base is the public address of an edition, with a final slash.
func (d *Organise) base(e edition.Edition) string { return d.baseURL + "/" + e.Slug + "/" }
