package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/registration"
)

type benchRegistrationCommand struct {
	Rivals      int    `help:"How many want a place, each once." default:"1000"`
	Places      int    `help:"How many there are." default:"500"`
	Connections int    `help:"How many of them ask at once." default:"128"`
	Database    string `help:"Another database than an embedded one of its own, like postgres://…; it must be empty."`
	JSON        bool   `name:"json" help:"Tell the figures as one object in the last line."`
}

// rush is what became of all who wanted a place. Confirmed is counted in the database afterwards, the rest by who asked.
type rush struct {
	Confirmed      int     `json:"confirmed"`
	ToldFull       int     `json:"told_full"`
	Errors         int     `json:"errors"` // whatever else they were told, and places that the pool counts otherwise
	PerSecond      float64 `json:"per_second"`
	Median         float64 `json:"median_ms"`
	Most           float64 `json:"p99_ms"`
	LimitPerSecond float64 `json:"limit_per_second"` // the barest durable conditional insert, by as many at once, in this run
}

// Run lets them all ask a server in a process of its own, and counts afterwards in the database.
func (c *benchRegistrationCommand) Run(ctx context.Context, out terminal) error {
	if c.Rivals < 1 || c.Places < 0 || c.Connections < 1 {
		return errors.New("give --rivals and --connections of at least 1, and --places of at least 0")
	}
	dir, err := os.MkdirTemp("", "creneau-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	config := app.Config{Addr: "127.0.0.1:0", Database: c.Database, LogLevel: "error"}
	if config.Database == "" {
		config.Database = "sqlite://" + filepath.Join(dir, "bench.db")
	}
	token, e, err := c.prepare(ctx, config)
	if err != nil {
		return err
	}
	var f rush
	if f.LimitPerSecond, err = c.limit(ctx, config, e); err != nil {
		return err
	}
	if err := c.ask(ctx, config, token, e, &f); err != nil {
		return err
	}
	if err := c.count(ctx, config, e, &f); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out.Out, "%d want %d places, %d at once: %d have one, %d were told that it is full, %d went wrong\n"+
		"%.0f answers a second, half within %.1f ms, all but one in a hundred within %.1f ms; a bare durable insert reaches %.0f a second here\n",
		c.Rivals, c.Places, c.Connections, f.Confirmed, f.ToldFull, f.Errors, f.PerSecond, f.Median, f.Most, f.LimitPerSecond); err != nil {
		return err
	}
	return (asking{JSON: c.JSON}).end(out, f)
}

// prepare makes an edition with so many places, and a token of somebody who may register others.
func (c *benchRegistrationCommand) prepare(ctx context.Context, config app.Config) (token string, e edition.Edition, err error) {
	a, err := app.Open(ctx, config, logger(config))
	if err != nil {
		return "", e, err
	}
	defer a.Close()
	who := actor.System("bench")
	wanted := edition.Wanted{Organisation: "Bench", Series: "Bench", Name: "Bench", Zone: "Europe/Paris"}
	if e, err = a.Editions.Create(ctx, who, wanted); err != nil {
		return "", e, err
	}
	e.State = edition.Announced
	if e, _, err = a.Editions.Edition().Save(ctx, who, e); err != nil {
		return "", e, err
	}
	pool, _, err := a.Attendees.Pool().Save(ctx, who, registration.Pool{EditionID: e.ID, Name: "All", Size: c.Places})
	if err != nil {
		return "", e, err
	}
	now := time.Now()
	if _, _, err := a.Attendees.Kind().Save(ctx, who, registration.Kind{EditionID: e.ID, PoolID: pool.ID, Slug: "public", Name: "Public",
		Audience: registration.Public, Offered: true, Opens: now.Add(-time.Hour), Closes: now.Add(24 * time.Hour)}); err != nil {
		return "", e, err
	}
	const email = "bench@example.org"
	if err := a.Accounts.Grant(ctx, who, email, actor.Grant{Scope: string(e.ID), Role: edition.Organiser}); err != nil {
		return "", e, err
	}
	token, err = a.Accounts.CreateTokenFor(ctx, who, email, account.Token{Name: "bench", MayWrite: true})
	return token, e, err
}

// limit is how many of the barest conditional inserts as many reach, each durable.
func (c *benchRegistrationCommand) limit(ctx context.Context, config app.Config, e edition.Edition) (float64, error) {
	a, err := app.Open(ctx, config, logger(config))
	if err != nil {
		return 0, err
	}
	defer a.Close()
	return a.Attendees.Limit(ctx, e.ID, c.Connections, max(2000, min(c.Rivals, 20_000)))
}

// ask lets everybody ask once, by real connections.
func (c *benchRegistrationCommand) ask(ctx context.Context, config app.Config, token string, e edition.Edition, f *rush) error {
	server, err := bench.Start(ctx, nil, "serve", "--database", config.Database, "--log-level", "error")
	if err != nil {
		return err
	}
	defer server.Stop()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: c.Connections, MaxConnsPerHost: c.Connections,
		DisableCompression: true}}
	defer client.CloseIdleConnections()
	path := server.Base + "/api/v1/editions/" + e.Slug + "/attendees"
	var next, full, wrong atomic.Int64
	var mu sync.Mutex // guards waits
	var waits bench.Waits
	var all sync.WaitGroup
	began := time.Now()
	for range min(c.Connections, c.Rivals) {
		all.Go(func() {
			for i := next.Add(1); i <= int64(c.Rivals); i = next.Add(1) {
				at := time.Now()
				code, err := register(ctx, client, path, token, i)
				mu.Lock()
				waits.Add(float64(time.Since(at).Microseconds()) / 1000)
				mu.Unlock()
				switch {
				case err != nil:
					wrong.Add(1)
				case code == "registration.full":
					full.Add(1)
				case code != "":
					wrong.Add(1)
				}
			}
		})
	}
	all.Wait()
	f.PerSecond = float64(c.Rivals) / time.Since(began).Seconds()
	f.ToldFull, f.Errors, f.Median, f.Most = int(full.Load()), int(wrong.Load()), waits.At(0.5), waits.At(0.99)
	return ctx.Err()
}

// register asks for the place of one of them, and returns the code of the refusal.
func register(ctx context.Context, client *http.Client, path, token string, i int64) (code string, err error) {
	body := fmt.Sprintf(`{"kind":"public","name":"Rival %d","email":"rival%d@example.org"}`, i, i)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", fmt.Sprintf("rival-%d", i))
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusCreated {
		_, err = io.Copy(io.Discard, res.Body)
		return "", err
	}
	var problem struct {
		Code string `json:"code"`
	}
	if err := json.NewDecoder(res.Body).Decode(&problem); err != nil {
		return "", err
	}
	if problem.Code == "" {
		return "", fmt.Errorf("%s answers %s", path, res.Status)
	}
	return problem.Code, nil
}

// count looks in the database who has a place; a pool that counts otherwise is an error.
func (c *benchRegistrationCommand) count(ctx context.Context, config app.Config, e edition.Edition, f *rush) error {
	a, err := app.Open(ctx, config, logger(config))
	if err != nil {
		return err
	}
	defer a.Close()
	figures, err := a.Attendees.Figures(ctx, actor.System("bench"), e.ID)
	if err != nil {
		return err
	}
	f.Confirmed = figures.States[registration.Confirmed]
	for _, p := range figures.Pools {
		if p.Taken != f.Confirmed {
			f.Errors++
		}
	}
	return nil
}
