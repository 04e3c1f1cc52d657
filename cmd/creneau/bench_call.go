package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/seed"
)

type benchCallCommand struct {
	Drafts int           `help:"How many people write, each signed in." default:"2000"`
	Every  time.Duration `help:"How often each of them is saved." default:"10s"`
	Sends  int           `help:"How many send, spread over the last minute." default:"300"`
	Long   time.Duration `help:"How long before the deadline it begins." default:"1m30s"`
	JSON   bool          `name:"json" help:"Tell the figures as one object in the last line."`
}

// callCost is what the last minutes of a call cost.
type callCost struct {
	Save   waited  `json:"save"`
	Send   waited  `json:"send"`
	CPU    float64 `json:"cpu_ms"` // of the server, for each request
	Failed int     `json:"failed"` // requests that were not answered as they should
	Lost   int     `json:"lost"`   // drafts and proposals that do not say what was typed last
}

// The kinds of request.
const (
	aSave = iota
	aSend
)

// writing is somebody who writes.
type writing struct {
	id     cfp.ProposalID
	person actor.PersonID
	format edition.FormatID
	cookie string
	saves  int
	sends  bool
}

// text is what stands in the form of somebody when it is saved for the nth time.
func (w writing) text(n int) string {
	return fmt.Sprintf("%d. ", n) + strings.Repeat("What a session is about takes some sentences. ", 20)
}

// Run lets people write until the deadline of a call, and some of them send. Then it looks whether all is there.
func (c *benchCallCommand) Run(ctx context.Context, out terminal) error {
	if c.Sends > c.Drafts {
		return fmt.Errorf("%d cannot send where %d write: give --sends a lower number", c.Sends, c.Drafts)
	}
	dir, err := os.MkdirTemp("", "creneau-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	config := app.Config{Addr: "127.0.0.1:0", Database: "sqlite://" + filepath.Join(dir, "bench.db"), LogLevel: "error"}
	people, closes, err := c.prepare(ctx, config)
	if err != nil {
		return err
	}
	server, err := bench.Start(ctx, nil, "serve", "--database", config.Database, "--log-level", "error")
	if err != nil {
		return err
	}
	defer server.Stop()
	if _, err := server.Do(ctx, bench.Ask{Method: http.MethodGet, Path: "/sign-in", Want: http.StatusOK}); err != nil {
		return err
	}
	load := c.load(people, time.Until(closes))
	waits, failed, first, err := server.Pace(ctx, 128, 2, load)
	if err != nil {
		return err
	}
	server.Stop()
	f := callCost{Save: waitedOf(&waits[aSave]), Send: waitedOf(&waits[aSend]), CPU: waits[aSave].CPU, Failed: failed}
	if f.Lost, err = lost(ctx, config, people); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out.Out, "%d write, each is saved every %v; %d send in the last minute; %.1f ms of CPU a request\n"+
		"a save: half within %.1f ms, all but one in a hundred within %.1f ms, all within %.1f ms\n"+
		"a sending: half within %.1f ms, all but one in a hundred within %.1f ms, all within %.1f ms\n"+
		"failed: %d of %d requests; lost: %d\n", c.Drafts, c.Every, c.Sends, f.CPU, f.Save.Half, f.Save.Most, f.Save.Last, f.Send.Half,
		f.Send.Most, f.Send.Last, f.Failed, len(load), f.Lost); err != nil {
		return err
	}
	if err := (asking{JSON: c.JSON}).end(out, f); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("a request failed: %w", first)
	}
	return nil
}

// prepare makes an edition whose call closes soon, and signs in who writes.
func (c *benchCallCommand) prepare(ctx context.Context, config app.Config) (people []writing, closes time.Time, err error) {
	a, err := app.Open(ctx, config, logger(config))
	if err != nil {
		return nil, closes, err
	}
	defer a.Close()
	w, err := a.DemonstrateCall(ctx, demo.Options{People: 10, Seed: 1})
	if err != nil {
		return nil, closes, err
	}
	w.Edition.State = edition.Announced
	if w.Edition, _, err = a.Editions.SetClock(ctx, w.Who, w.Edition, time.Now()); err != nil {
		return nil, closes, err
	}
	if _, err := w.OpenCall(ctx, 1, 0); err != nil {
		return nil, closes, err
	}
	for i := range c.Drafts {
		token, err := a.Accounts.GrantLink(ctx, w.Who, fmt.Sprintf("writer-%d@example.org", i), actor.Grant{}, time.Hour, "/me")
		if err != nil {
			return nil, closes, err
		}
		person, _, err := a.Accounts.SignIn(ctx, token, "en", "")
		if err != nil {
			return nil, closes, err
		}
		session, err := a.Accounts.OpenSession(ctx, person.ID, "bench")
		if err != nil {
			return nil, closes, err
		}
		people = append(people, writing{id: a.Calls.NewID(), person: person.ID, cookie: "session=" + session, sends: i < c.Sends})
	}
	call, err := a.Calls.Call(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return nil, closes, err
	}
	closes = a.Calls.Now(w.Edition).Add(c.Long)
	call.Opens, call.Closes, call.Answers, call.Grace = closes.Add(-24*time.Hour), closes, time.Time{}, 1
	for i := range call.Formats {
		call.Formats[i].Closes = time.Time{}
	}
	for i := range people {
		people[i].format = call.Formats[i%len(call.Formats)].FormatID
	}
	_, _, err = a.Calls.SaveCall(ctx, w.Who, call)
	return people, time.Now().Add(c.Long), err
}

// load is what they ask, in order: all are saved again and again until the deadline, and those who send do so once in the last minute.
func (c *benchCallCommand) load(people []writing, left time.Duration) (load []bench.Paced) {
	for i := range people {
		p := &people[i]
		until := left
		if p.sends {
			until = left - time.Duration(i+1)*min(left, time.Minute)/time.Duration(c.Sends+1)
		}
		for at := c.Every * time.Duration(i) / time.Duration(len(people)); at < until; at += c.Every {
			load = append(load, bench.Paced{At: at, Kind: aSave, Ask: p.ask("save")})
			p.saves++
		}
		if p.sends {
			load = append(load, bench.Paced{At: until, Kind: aSend, Ask: p.ask("send")})
			p.saves++
		}
	}
	slices.SortStableFunc(load, func(a, b bench.Paced) int { return int(a.At - b.At) })
	return load
}

func (w *writing) ask(act string) bench.Ask {
	form := url.Values{"id": {string(w.id)}, "version": {fmt.Sprint(w.saves)}, "title": {"A session"}, "abstract": {w.text(w.saves + 1)},
		"format_id": {string(w.format)}, "language": {"en"}, "name": {"Ada"}, "act": {act}}
	header := http.Header{"Cookie": {w.cookie}, "Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}}
	want := http.StatusOK
	if act == "send" {
		header.Set("Accept", "text/html")
		want = http.StatusSeeOther
	}
	return bench.Ask{Method: http.MethodPost, Path: "/" + seed.Slug + "/call/save", Header: header, Body: form.Encode(), Want: want}
}

// lost counts those of whom what was typed last is not there.
func lost(ctx context.Context, config app.Config, people []writing) (n int, err error) {
	a, err := app.Open(ctx, config, logger(config))
	if err != nil {
		return 0, err
	}
	defer a.Close()
	system := actor.System("bench")
	e, err := a.Editions.BySlug(ctx, system, seed.Slug)
	if err != nil {
		return 0, err
	}
	sent, err := a.Calls.Proposals(ctx, system, e.ID)
	if err != nil {
		return 0, err
	}
	said := map[cfp.ProposalID]string{}
	for _, p := range sent {
		said[p.ID] = p.Abstract
	}
	for _, p := range people {
		if !p.sends {
			work, err := a.Calls.Own(ctx, cfp.Author{Who: actor.Actor{PersonID: p.person}}, e, p.id)
			if err != nil {
				return 0, err
			}
			said[p.id] = work.Content().Abstract
		}
		if p.saves > 0 && said[p.id] != strings.TrimSpace(p.text(p.saves)) {
			n++
		}
	}
	return n, nil
}
