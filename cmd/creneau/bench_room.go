package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
)

type benchRoomCommand struct {
	Large  bool `help:"Of 100,000 people and 1,000 sessions instead of the demonstration's."`
	Rounds int  `help:"How often the server starts anew and the room is opened; the medians are told." default:"3"`
	Prices int  `help:"Of how many sessions all places are priced, each time." default:"200"`
	JSON   bool `name:"json" help:"Tell the figures as one object in the last line."`
}

// roomCost is what the programme room cost an organiser.
type roomCost struct {
	Opening    float64 `json:"opening_ms"`     // of the page, on a server that has just started
	OpeningCPU float64 `json:"opening_cpu_ms"` // of the server, for that
	Price      float64 `json:"price_p50_ms"`   // of all places of a session
	PriceMost  float64 `json:"price_p99_ms"`
	PriceCPU   float64 `json:"price_cpu_ms"`
}

// Run opens the programme room on a server that knows nothing of it yet, then picks up one session after another.
func (c *benchRoomCommand) Run(ctx context.Context, out terminal) error {
	w, err := c.world(ctx)
	if err != nil {
		return err
	}
	defer w.clean()
	d, err := w.app.Programme.Draft(ctx, actor.System("bench"), w.edition.ID)
	if err != nil {
		return err
	}
	link, err := w.app.Accounts.GrantLink(ctx, actor.System("bench"), "organiser@example.org",
		actor.Grant{Scope: string(w.edition.ID), Role: edition.Organiser}, time.Hour, "/me")
	if err != nil {
		return err
	}
	if err := w.leave(); err != nil {
		return err
	}
	o := &organising{database: w.database, root: "/organise/" + w.edition.Slug + "/edit/", link: link, sessions: movable(d)}
	var opened, openedCPU, price, most, priceCPU []float64
	for range c.Rounds {
		f, err := o.round(ctx, c.Prices)
		if err != nil {
			return err
		}
		opened, openedCPU = append(opened, f.Opening), append(openedCPU, f.OpeningCPU)
		price, most, priceCPU = append(price, f.Price), append(most, f.PriceMost), append(priceCPU, f.PriceCPU)
	}
	f := roomCost{bench.Median(opened), bench.Median(openedCPU), bench.Median(price), bench.Median(most), bench.Median(priceCPU)}
	if _, err := fmt.Fprintf(out.Out, "the programme room, first opening: %.0f ms, %.0f ms of CPU\n"+
		"prices of all places of a session: %.1f ms, one in a hundred from %.1f ms on; %.1f ms of CPU\n",
		f.Opening, f.OpeningCPU, f.Price, f.PriceMost, f.PriceCPU); err != nil {
		return err
	}
	return asking{JSON: c.JSON}.end(out, f)
}

// world is the demonstration, or a large convention.
func (c *benchRoomCommand) world(ctx context.Context) (*benched, error) {
	if !c.Large {
		return newBenched(ctx, 0)
	}
	dir, err := os.MkdirTemp("", "creneau-bench-")
	if err != nil {
		return nil, err
	}
	config := app.Config{Addr: "127.0.0.1:0", Database: "sqlite://" + filepath.Join(dir, "bench.db"), LogLevel: "error"}
	w := &benched{database: config.Database, clean: func() { os.RemoveAll(dir) }}
	if w.app, err = app.Open(ctx, config, logger(config)); err != nil {
		w.clean()
		return nil, err
	}
	large, err := demo.Large(ctx, w.app.Cores)
	if err != nil {
		w.clean()
		return nil, err
	}
	w.edition = large.Edition
	return w, nil
}

// movable are the sessions that can be given another place.
func movable(d programme.Draft) (out []programme.SessionID) {
	for _, s := range d.Sessions {
		if !s.Plenary && s.Kind != programme.Break && s.State != programme.Cancelled {
			out = append(out, s.ID)
		}
	}
	return out
}

// organising is somebody who opens the programme room of an edition.
type organising struct {
	database, root string
	link           string // to sign in by, once
	cookie         http.Header
	sessions       []programme.SessionID
}

func (o *organising) round(ctx context.Context, prices int) (f roomCost, err error) {
	server, err := bench.Start(ctx, nil, "serve", "--database", o.database, "--log-level", "error")
	if err != nil {
		return f, err
	}
	defer server.Stop()
	if o.cookie == nil {
		in, err := server.Do(ctx, bench.Ask{Method: http.MethodPost, Path: "/sign-in/" + o.link, Want: http.StatusSeeOther})
		if err != nil {
			return f, err
		}
		o.cookie = http.Header{"Cookie": {cookieOf(in, "session")}}
	}
	get := func(path string) bench.Ask {
		return bench.Ask{Method: http.MethodGet, Path: path, Header: o.cookie.Clone(), Want: http.StatusOK}
	}
	if _, err := server.Do(ctx, get("/me")); err != nil { // what is made at the first request of all
		return f, err
	}
	opening, err := server.Time(ctx, []bench.Ask{get(o.root)})
	if err != nil {
		return f, err
	}
	var asks []bench.Ask
	for i := range prices {
		asks = append(asks, get(o.root+"choices?session="+url.QueryEscape(string(o.sessions[i%len(o.sessions)]))))
	}
	priced, err := server.Time(ctx, asks)
	if err != nil {
		return f, err
	}
	return roomCost{opening.At(1), opening.CPU, priced.At(0.5), priced.At(0.99), priced.CPU}, nil
}
