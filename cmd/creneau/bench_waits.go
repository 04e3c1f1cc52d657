package main

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/edition"
)

type benchWaitsCommand struct {
	People  int           `help:"How many people are there, each signed in." default:"64"`
	Wishers int           `help:"People whose wishes are imported, five of each." default:"20000"`
	Sweep   time.Duration `help:"How long is asked while who starred what together is counted." default:"6s"`
	JSON    bool          `name:"json" help:"Tell the figures as one object in the last line."`
}

// waited is how long people waited for answers, in milliseconds.
type waited struct {
	Half float64 `json:"p50_ms"`
	Most float64 `json:"p99_ms"`
	Last float64 `json:"max_ms"`
}

func waitedOf(w *bench.Waits) waited { return waited{w.At(0.5), w.At(0.99), w.At(1)} }

// Run lets people ask while the server does something for others.
func (c *benchWaitsCommand) Run(ctx context.Context, out terminal) error {
	w, err := newBenched(ctx, 0)
	if err != nil {
		return err
	}
	defer w.clean()
	organiser, err := w.app.Accounts.GrantLink(ctx, actor.System("bench"), "organiser@example.org",
		actor.Grant{Scope: string(w.edition.ID), Role: edition.Organiser}, time.Hour, "/me")
	if err != nil {
		return err
	}
	v, err := w.visit(ctx, c.People, starsOfVisitor)
	if err != nil {
		return err
	}
	defer func() { v.server.Stop() }()
	asks, err := c.importing(ctx, v, organiser)
	if err != nil {
		return err
	}
	var f struct {
		Import waited `json:"import"`
		Sweep  waited `json:"sweep"`
		First  waited `json:"first_render"`
	}
	for _, kind := range []struct {
		name    string
		into    *waited
		measure func() (bench.Waits, error)
	}{
		{"a star while wishes are imported", &f.Import, func() (bench.Waits, error) { return v.starring(ctx, asks) }},
		{"the programme, asked for by everybody at once of a server that just started", &f.First, func() (bench.Waits, error) {
			return v.rushing(ctx, w.database)
		}},
		{"my day while is counted who starred what together", &f.Sweep, func() (bench.Waits, error) { return v.looking(ctx, c.Sweep) }},
	} {
		waits, err := kind.measure()
		if err != nil {
			return err
		}
		*kind.into = waitedOf(&waits)
		if _, err := fmt.Fprintf(out.Out, "%s: half within %.1f ms, all but one in a hundred within %.1f ms, all within %.1f ms\n", kind.name,
			kind.into.Half, kind.into.Most, kind.into.Last); err != nil {
			return err
		}
	}
	return asking{JSON: c.JSON}.end(out, f)
}

// importing is the import of everybody's wishes by an organiser.
func (c *benchWaitsCommand) importing(ctx context.Context, v *visitors, link string) (ask bench.Ask, err error) {
	in, err := v.server.Do(ctx, bench.Ask{Method: http.MethodPost, Path: "/sign-in/" + link, Want: http.StatusSeeOther})
	if err != nil {
		return ask, err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("wishes", "wishes.csv")
	if err != nil {
		return ask, err
	}
	fmt.Fprintln(file, "person,session,level") // To memory.
	talks := v.talks()
	for i := range c.Wishers {
		for k := range 5 {
			fmt.Fprintf(file, "p%d,%s,%d\n", i, talks[(i+7*k)%len(talks)], 1+k%2)
		}
	}
	if err := form.Close(); err != nil {
		return ask, err
	}
	return bench.Ask{Method: http.MethodPost, Path: "/organise/" + v.slug + "/clashes/wishes", Body: body.String(), Want: http.StatusSeeOther,
		Header: http.Header{"Cookie": {cookieOf(in, "session")}, "Content-Type": {form.FormDataContentType()}}}, nil
}

// starring gives stars, one after the other, until something else is done.
func (v *visitors) starring(ctx context.Context, other bench.Ask) (w bench.Waits, err error) {
	done := make(chan error, 1)
	go func() {
		_, err := v.server.Do(ctx, other)
		done <- err
	}()
	talks := v.talks()
	for i := 0; ; i++ {
		select {
		case err := <-done:
			return w, err
		default:
		}
		star := starred{talks[i%len(talks)], 1 + i%2, time.Now().UTC()}
		if err := v.server.TimeInto(ctx, &w, v.sync(i, []starred{star})); err != nil && !strings.Contains(err.Error(), "429") {
			return w, err
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// rushing starts the server anew, and all ask for the programme at once.
func (v *visitors) rushing(ctx context.Context, database string) (w bench.Waits, err error) {
	v.server.Stop()
	if v.server, err = bench.Start(ctx, nil, "serve", "--database", database, "--log-level", "error"); err != nil {
		return w, err
	}
	if _, err := v.server.Do(ctx, bench.Ask{Method: http.MethodGet, Path: "/sign-in", Want: http.StatusOK}); err != nil {
		return w, err // what is made at the first request of all is not waited for here
	}
	waits, errs := make([]bench.Waits, len(v.cookies)), make([]error, len(v.cookies))
	var together sync.WaitGroup
	for i := range v.cookies {
		together.Go(func() { errs[i] = v.server.TimeInto(ctx, &waits[i], v.get(i, "schedule/")) })
	}
	together.Wait()
	for i := range waits {
		if errs[i] != nil {
			return w, errs[i]
		}
		w.Add(waits[i].At(1))
	}
	return w, nil
}

// looking looks at my day, one after the other.
func (v *visitors) looking(ctx context.Context, long time.Duration) (w bench.Waits, err error) {
	for i, until := 0, time.Now().Add(long); time.Now().Before(until); i++ {
		if err := v.server.TimeInto(ctx, &w, v.get(i, "my/")); err != nil {
			return w, err
		}
		time.Sleep(2 * time.Millisecond)
	}
	return w, nil
}
