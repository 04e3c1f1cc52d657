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
	"github.com/creneau/creneau/internal/seed"
)

type benchPageCommand struct {
	Requests int `help:"How many, each time." default:"40000"`
	Rounds   int `help:"How often the two servers take turns; the median ratio is told." default:"3"`
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
	for _, kind := range []struct{ name, tag string }{{"programme page", ""}, {"304", p.Header.Get("Etag")}} {
		if err := c.compare(ctx, out, kind.name, ours, bare, path, kind.tag, len(p.Body)); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out.Out, "memory of the server after that: %d MiB resident (less than 150 is promised)\n", ours.Resident()>>20)
	return err
}

func (c *benchPageCommand) compare(ctx context.Context, out terminal, name string, ours, bare *bench.Server, path, tag string, size int) error {
	var ratios, us, them []float64
	for range c.Rounds {
		a, err := ours.Load(ctx, path, tag, c.Requests)
		if err != nil {
			return err
		}
		b, err := bare.Load(ctx, path, tag, c.Requests)
		if err != nil {
			return err
		}
		us, them, ratios = append(us, a), append(them, b), append(ratios, a/b)
	}
	_, err := fmt.Fprintf(out.Out, "%s (%.1f KB): %.1f µs of CPU a request, a bare server %.1f µs: %.2f × (at most 1.5 is promised)\n", name, float64(size)/1000, bench.Median(us), bench.Median(them), bench.Median(ratios))
	return err
}

// bareCommand sends the page that it reads from its input, from memory, with nothing around it.
type bareCommand struct {
	Addr string `required:""`
}

func (c *bareCommand) Run(out terminal) error {
	var p bench.Page
	if err := json.NewDecoder(os.Stdin).Decode(&p); err != nil {
		return err
	}
	return http.ListenAndServe(c.Addr, p) // Only this machine connects, so it needs no time-outs.
}
