package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/office"
)

// SourceWire is the address that an edition follows, and what came of looking there.
type SourceWire struct {
	Address     string     `json:"address"`
	State       string     `json:"state" enum:"waiting,unchanged,offered,failed"`
	CheckedAt   *time.Time `json:"checked_at,omitempty" doc:"When it was looked at last."`
	NextAt      time.Time  `json:"next_at"`
	Error       string     `json:"error,omitempty" doc:"Code of why the last look failed."`
	Digest      string     `json:"digest,omitempty" doc:"Of the version that waits to be taken: SHA-256 in hexadecimal."`
	Differences int        `json:"differences" doc:"How much that version would change."`
}

func sourceWire(s intake.ImportSource) SourceWire {
	w := SourceWire{Address: s.Address, State: string(s.State), NextAt: s.NextAt, Error: s.Error.Code, Digest: s.Offer.Digest,
		Differences: s.Offer.Differences}
	if !s.CheckedAt.IsZero() {
		w.CheckedAt = &s.CheckedAt
	}
	return w
}

type followIn struct {
	office.InEdition
	Body struct {
		Address string `json:"address" doc:"Of a programme in any known format; http or https, public."`
	}
}

type offerIn struct {
	office.InEdition
	Body struct {
		Digest string `json:"digest" doc:"Of the version that was looked at."`
		DryRun bool   `json:"dry_run,omitempty" doc:"Tell what taking it would change, and change nothing."`
	}
}

// sourceAPI is what can be done with the address that an edition follows.
func (d *Organise) sourceAPI(a *api.API) {
	path := "/editions/{edition}/source"
	api.Read(a, api.Op{ID: "readSource", Path: path, Tag: "programme", Summary: "Read which address the edition follows"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.Body[SourceWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			s, err := d.intake.Source(ctx, who, e.ID)
			return &api.Body[SourceWire]{Body: sourceWire(s)}, err
		})
	api.Replace(a, api.Op{ID: "follow", Path: path, Tag: "programme", Summary: "Follow an address",
		Description: "It is looked at every hour; what changed is offered and never taken unasked."},
		func(ctx context.Context, who actor.Actor, in *followIn) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.intake.Follow(ctx, who, e.ID, in.Body.Address)
		})
	api.Remove(a, api.Op{ID: "stopFollowing", Path: path, Tag: "programme", Summary: "Stop following"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.intake.StopFollowing(ctx, who, e.ID)
		})
	api.Create(a, api.Op{ID: "takeOffer", Path: path + "/take", Tag: "programme", Summary: "Take the version that the source offers",
		Description: "As one step that can be undone. Refused when another version is offered by now."},
		func(ctx context.Context, who actor.Actor, in *offerIn) (*api.Body[DifferenceWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			diff, format, err := d.intake.TakeOffer(ctx, who, e, in.Body.Digest, intake.Taking{Dry: in.Body.DryRun})
			if err != nil {
				return nil, err
			}
			return &api.Body[DifferenceWire]{Body: differenceWire(api.Words(ctx), format, diff)}, nil
		})
	api.Create(a, api.Op{ID: "ignoreOffer", Path: path + "/ignore", Tag: "programme",
		Summary: "Let a version be until the source changes again"},
		func(ctx context.Context, who actor.Actor, in *offerIn) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.intake.IgnoreOffer(ctx, who, e.ID, in.Body.Digest)
		})
}
