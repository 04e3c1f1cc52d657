package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/bench"
)

// askOnce measures one kind of request and tells it.
func (a asking) askOnce(ctx context.Context, out terminal, v *visitors, name string, ask func(i int) bench.Ask) error {
	f, err := a.measure(ctx, v, atOnce, ask)
	if err != nil {
		return err
	}
	if err := a.tell(out, name, f); err != nil {
		return err
	}
	return a.end(out, f)
}

type benchNowCommand struct {
	asking `embed:""`
	Phones int `help:"How many connections ask at once when the server's peak of memory is told." default:"256"`
}

func (c *benchNowCommand) Run(ctx context.Context, out terminal) error {
	return c.visited(ctx, 0, c.People, starsOfVisitor, func(v *visitors) error {
		now := func(i int) bench.Ask { return v.get(i, "schedule/now/") }
		f, err := c.measure(ctx, v, atOnce, now)
		if err != nil {
			return err
		}
		if err := c.tell(out, "what runs now", f); err != nil {
			return err
		}
		if _, err := v.server.Spend(ctx, c.Phones, max(c.Requests, 20*c.Phones), now); err != nil {
			return err
		}
		peak := v.server.Peak() >> 20
		if _, err := fmt.Fprintf(out.Out, "memory of the server with %d phones at once: %d MiB at its peak (at most 150 is promised)\n", c.Phones,
			peak); err != nil {
			return err
		}
		return c.end(out, struct {
			requestCost
			Peak int `json:"peak_mib"`
		}{f, peak})
	})
}

type benchWishesCommand struct {
	asking   `embed:""`
	Sessions int `help:"How many sessions the programme has; the demonstration's own when it has as many." default:"72"`
}

func (c *benchWishesCommand) Run(ctx context.Context, out terminal) error {
	return c.visited(ctx, c.Sessions, c.People, starsOfVisitor, func(v *visitors) error {
		return c.askOnce(ctx, out, v, fmt.Sprintf("wishes among %d sessions", len(v.x.Sessions)),
			func(i int) bench.Ask { return v.get(i, "wishes/") })
	})
}

type benchSearchCommand struct {
	asking   `embed:""`
	Sessions int `help:"How many sessions the programme has; the demonstration's own when it has as many." default:"72"`
}

func (c *benchSearchCommand) Run(ctx context.Context, out terminal) error {
	return c.visited(ctx, c.Sessions, c.People, starsOfVisitor, func(v *visitors) error {
		words := v.words()
		return c.askOnce(ctx, out, v, fmt.Sprintf("a search among %d sessions", len(v.x.Sessions)), func(i int) bench.Ask {
			return v.get(i, "schedule/?q="+url.QueryEscape(words[i%len(words)]))
		})
	})
}

// words are what people look for: the longest word of each title.
func (v *visitors) words() (out []string) {
	for _, s := range v.x.Sessions {
		longest := ""
		for word := range strings.FieldsSeq(s.Title) {
			if len(word) > len(longest) {
				longest = word
			}
		}
		out = append(out, longest)
	}
	return out
}

type benchFeedCommand struct {
	asking `embed:""`
}

func (c *benchFeedCommand) Run(ctx context.Context, out terminal) error {
	people := c.peopleFor(2, readsPerPerson)
	return c.visited(ctx, 0, people, starsOfVisitor, func(v *visitors) error {
		if err := v.follow(ctx); err != nil {
			return err
		}
		read := func(i int) bench.Ask { return v.get(i, v.calendar[i%len(v.calendar)]) }
		whole, err := c.measure(ctx, v, atOnce, read)
		if err != nil {
			return err
		}
		if err := c.tell(out, "a calendar", whole); err != nil {
			return err
		}
		tags := make([]string, len(v.calendar))
		for i := range tags {
			p, err := v.server.Do(ctx, read(i))
			if err != nil {
				return err
			}
			tags[i] = p.Header.Get("Etag")
		}
		known, err := c.measure(ctx, v, atOnce, func(i int) bench.Ask {
			ask := read(i)
			ask.Header["If-None-Match"], ask.Want = []string{tags[i%len(tags)]}, http.StatusNotModified
			return ask
		})
		if err != nil {
			return err
		}
		if err := c.tell(out, "a calendar that did not change, 304", known); err != nil {
			return err
		}
		return c.end(out, struct {
			requestCost
			Known requestCost `json:"not_modified"`
		}{whole, known})
	})
}

// requests measures my day as it is asked for.
func (c *benchDayCommand) requests(ctx context.Context, out terminal) error {
	return c.visited(ctx, 0, c.People, c.Stars, func(v *visitors) error {
		return c.askOnce(ctx, out, v, fmt.Sprintf("my day with %d stars, asked for over HTTP", c.Stars),
			func(i int) bench.Ask { return v.get(i, "my/") })
	})
}

// requests measures a star as a form and as the browser's script sends it.
func (c *benchStarCommand) requests(ctx context.Context, out terminal) error {
	a := asking{c.People, c.Requests, c.Rounds, c.JSON}
	people := a.peopleFor(2, starsPerPerson)
	return a.visited(ctx, 0, people, starsOfVisitor, func(v *visitors) error {
		talks := v.talks()
		next := func(i int) starred {
			k := i / len(v.cookies)
			return starred{talks[(i+k)%len(talks)], 1 + k%2, time.Now().UTC()}
		}
		form, err := a.measure(ctx, v, c.People, func(i int) bench.Ask {
			s := next(i)
			body := url.Values{"session": {s.Session}, "level": {fmt.Sprint(s.Level)}}.Encode()
			return bench.Ask{Method: http.MethodPost, Path: "/" + v.slug + "/my/star",
				Header: v.headers(i, "Content-Type", "application/x-www-form-urlencoded"),
				Body:   body, Want: http.StatusSeeOther}
		})
		if err != nil {
			return err
		}
		dir, err := os.MkdirTemp("", "creneau-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		sync, err := a.measure(ctx, v, c.People, func(i int) bench.Ask { return v.sync(i, []starred{next(i)}) },
			"--durable", "sqlite://"+filepath.Join(dir, "bare.db"))
		if err != nil {
			return err
		}
		for _, kind := range []struct {
			name string
			requestCost
		}{{"a star by form", form}, {"a star as the browser's script sends it", sync}} {
			if _, err := fmt.Fprintf(out.Out, "%s: %.0f µs of CPU a request, a bare server %.1f µs: %.1f ×; %.0f a second\n", kind.name, kind.Micros,
				kind.Bare, kind.Ratio, kind.PerSecond); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(out.Out, "the bare server of the script's star writes a row to the disk, too: %.0f a second; ours reaches %.2f of that\n",
			sync.BareRate, sync.Share); err != nil {
			return err
		}
		return a.end(out, struct {
			requestCost
			Sync requestCost `json:"sync"`
		}{form, sync})
	})
}

// visited lets people in to a world with so many sessions, the demonstration's own for none or few.
func (a asking) visited(ctx context.Context, sessions, people, stars int, do func(*visitors) error) error {
	w, err := newBenched(ctx, sessions)
	if err != nil {
		return err
	}
	defer w.clean()
	v, err := w.visit(ctx, people, stars)
	if err != nil {
		return err
	}
	defer v.server.Stop()
	return do(v)
}
