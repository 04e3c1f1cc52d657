package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/judge/choose"
	"github.com/creneau/creneau/internal/selection"
)

// boardWire is where a proposal stands, as programs of the committee see it. It names nobody.
type boardWire struct {
	ProposalID string   `json:"proposal_id"`
	Handle     string   `json:"handle" doc:"Of its sheet; empty: it has none, or who asks must not judge it."`
	Title      string   `json:"title"`
	Decision   string   `json:"decision" enum:"none,shortlisted,accepted,reserve,declined,elsewhere"`
	Version    int64    `json:"version"`
	Zone       string   `json:"zone" enum:"in,discuss,out," doc:"Empty: nobody read it, or who asks must not judge it."`
	Grades     []int    `json:"grades" nullable:"false" doc:"How many gave 1, 2, 3, 4 and 5."`
	Calibrated float64  `json:"calibrated" doc:"As if all its readers were as generous as the committee is."`
	Error      float64  `json:"se"`
	Low        int      `json:"rank_low" doc:"In its format, nine times in ten; 0: not known."`
	High       int      `json:"rank_high"`
	In         float64  `json:"p_in" doc:"Chance to be among the best for whom there are places."`
	Stale      int      `json:"stale" doc:"Readings of an earlier text."`
	Alike      []string `json:"alike" nullable:"false" doc:"Proposals that say nearly the same."`
	Siblings   []string `json:"siblings" nullable:"false" doc:"Other proposals of who speaks."`
	Proposed   *bool    `json:"proposed" doc:"In the proposed selection; null: not worked out yet."`
	Why        string   `json:"why" enum:",readers,length,sibling,host_share,subject,likeness,full,decided"`
	Price      *float64 `json:"price" doc:"Grades that taking it would cost in all; null: not known, or it cannot be taken."`
}

func boardOut(b selection.Board, proposed selection.Proposed) func(selection.Row) boardWire {
	return func(r selection.Row) boardWire {
		x := r.Standing
		w := boardWire{ProposalID: string(r.ID), Handle: x.Handle, Title: r.Title, Decision: string(r.Decision.State),
			Version: r.Decision.Version, Zone: string(r.Zone), Grades: x.Grades[:], Calibrated: x.Calibrated, Error: x.Error, Low: x.Low,
			High: x.High, In: x.In, Stale: r.Stale, Alike: []string{}, Siblings: []string{}}
		for _, id := range r.Alikes {
			w.Alike = append(w.Alike, string(id))
		}
		for _, id := range r.Siblings {
			w.Siblings = append(w.Siblings, string(id))
		}
		if proposed.Ready && !proposed.Impossible {
			in := proposed.Chosen[r.ID]
			w.Proposed = &in
		}
		if why, is := proposed.Whys[r.ID]; is {
			w.Why = string(why.Code)
			if why.Code != choose.Full && why.Code != choose.Decided {
				w.Price = &why.Price
			}
		}
		return w
	}
}

func (d *Door) boardAPI(a *api.API) {
	api.Read(a, api.Op{ID: "listBoard", Path: "/editions/{edition}/board", Tag: "selection", Summary: "List where proposals stand",
		Description: "In the board's order, with the zone, the proposed selection and why something is not in it. What takes long is worked " +
			"out meanwhile: ask again."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[boardWire], error) {
			e, err := d.office.Into(ctx, who, selection.Reading, in.Edition)
			if err != nil {
				return nil, err
			}
			return d.boardOf(ctx, who, e)
		})
}

func (d *Door) boardOf(ctx context.Context, who actor.Actor, e edition.Edition) (*api.List[boardWire], error) {
	b, err := d.selection.Board(ctx, who, e.ID)
	if err != nil {
		return nil, err
	}
	proposed, err := d.selection.Proposed(ctx, b)
	return api.Listed(b.Rows, boardOut(b, proposed)), err
}
