package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema"
	"github.com/creneau/creneau/internal/seed"
)

type benchPageCommand struct {
	Requests int  `help:"How many, each time." default:"40000"`
	Rounds   int  `help:"How often the two servers take turns; the median ratio is told." default:"3"`
	JSON     bool `name:"json" help:"Tell the figures as one object in the last line."`
}

// Run measures the CPU of server processes, so that the client's is not counted.
func (c *benchPageCommand) Run(ctx context.Context, out terminal) error {
	dir, err := os.MkdirTemp("", "creneau-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	database := "sqlite://" + filepath.Join(dir, "creneau.db")
	build := exec.CommandContext(ctx, os.Args[0], "demo", "--exit", "--database", database) // It starts this program itself.
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build the demonstration: %w\n%s", err, text)
	}
	ours, err := bench.Start(ctx, nil, "serve", "--database", database, "--log-level", "error")
	if err != nil {
		return err
	}
	defer ours.Stop()
	path := "/" + seed.Slug + "/schedule/"
	p, err := bench.Fetch(ctx, ours.Base+path)
	if err != nil {
		return err
	}
	sent, err := json.Marshal(p)
	if err != nil {
		return err
	}
	bare, err := bench.Start(ctx, bytes.NewReader(sent), "bench", "bare")
	if err != nil {
		return err
	}
	defer bare.Stop()
	var found [2]requestCost
	for i, kind := range []struct{ name, tag string }{{"programme page", ""}, {"304", p.Header.Get("Etag")}} {
		if found[i], err = c.compare(ctx, out, kind.name, ours, bare, path, kind.tag, len(p.Body)); err != nil {
			return err
		}
	}
	resident := ours.Resident() >> 20
	if _, err = fmt.Fprintf(out.Out, "memory of the server after that: %d MiB resident (less than 150 is promised)\n", resident); err != nil {
		return err
	}
	return asking{JSON: c.JSON}.end(out, struct {
		requestCost
		Known    requestCost `json:"not_modified"`
		Resident int         `json:"resident_mib"`
	}{found[0], found[1], resident})
}

func (c *benchPageCommand) compare(ctx context.Context, out terminal, name string, ours, bare *bench.Server, path, tag string,
	size int) (f requestCost, err error) {
	var ratios, us, them []float64
	for range c.Rounds {
		a, err := ours.Load(ctx, path, tag, c.Requests)
		if err != nil {
			return f, err
		}
		b, err := bare.Load(ctx, path, tag, c.Requests)
		if err != nil {
			return f, err
		}
		us, them, ratios = append(us, a), append(them, b), append(ratios, a/max(b, 1))
	}
	f = requestCost{Micros: bench.Median(us), Bare: bench.Median(them), Ratio: bench.Median(ratios), Bytes: size}
	_, err = fmt.Fprintf(out.Out, "%s (%.1f KB): %.1f µs of CPU a request, a bare server %.1f µs: %.2f × (at most 1.5 is promised)\n", name,
		float64(size)/1000, f.Micros, f.Bare, f.Ratio)
	return f, err
}

// bareCommand sends the page that it reads from its input, from memory, with nothing around it.
type bareCommand struct {
	Addr    string `required:""`
	Durable string `help:"Address of a database into which a row is written, and on the disk, before each answer."`
}

func (c *bareCommand) Run(ctx context.Context) error {
	var p bench.Page
	if err := json.NewDecoder(os.Stdin).Decode(&p); err != nil {
		return err
	}
	if c.Durable == "" {
		return http.ListenAndServe(c.Addr, p) // Only this machine connects, so it needs no time-outs.
	}
	db, err := sqldb.Open(ctx, c.Durable, sqldb.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := schema.Migrate(ctx, db); err != nil {
		return err
	}
	return http.ListenAndServe(c.Addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := db.Write(r.Context(), func(tx *sqldb.Tx) error { return tx.Emit(sqldb.Event{Kind: "bench"}) })
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		p.ServeHTTP(w, r)
	}))
}
