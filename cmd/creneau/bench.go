package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/bench"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/timetable/search"
)

type benchCommand struct {
	Page         benchPageCommand         `cmd:"" help:"CPU of the programme page and of a 304, against a bare server that sends the same bytes; memory of the server."`
	Day          benchDayCommand          `cmd:"" help:"CPU of my day for a person with 20 stars, alone and as it is asked for."`
	Now          benchNowCommand          `cmd:"" help:"CPU of the page of what runs now."`
	Feed         benchFeedCommand         `cmd:"" help:"CPU of a personal calendar, and of its 304."`
	Search       benchSearchCommand       `cmd:"" help:"CPU of a search in the programme."`
	Wishes       benchWishesCommand       `cmd:"" help:"CPU of the page of wishes for a person with 20 stars."`
	Star         benchStarCommand         `cmd:"" help:"Stars a second, each durable on the disk, and CPU of one as it is asked for."`
	Room         benchRoomCommand         `cmd:"" help:"The programme room: its first opening, and the prices of all places of a session."`
	Call         benchCallCommand         `cmd:"" help:"The last minutes of a call: many drafts kept as they are typed, and hundreds sent."`
	Registration benchRegistrationCommand `cmd:"" help:"The opening: many who want few places at once, by real connections, counted in the database."`
	Waits        benchWaitsCommand        `cmd:"" help:"How long people wait while an import, a count or a first rendering is done for others."`
	Plan         benchPlanCommand         `cmd:"" help:"What the planner reaches, and how fast it prices moves."`
	Cosplib      benchCosplibCommand      `cmd:"" help:"The public benchmark of conference scheduling; goes on where it was stopped."`
	Bare         bareCommand              `cmd:"" hidden:"" help:"The bare server of bench page."`
}

// benchWorld is a released demonstration in a folder of its own.
func benchWorld(ctx context.Context, people int) (a *app.App, w *demo.World, clean func(), err error) {
	dir, err := os.MkdirTemp("", "creneau-bench-")
	if err != nil {
		return nil, nil, nil, err
	}
	clean = func() { os.RemoveAll(dir) }
	config := app.Config{Addr: "127.0.0.1:0", Database: "sqlite://" + filepath.Join(dir, "bench.db"), LogLevel: "error"}
	if a, err = app.Open(ctx, config, logger(config)); err != nil {
		clean()
		return nil, nil, nil, err
	}
	clean = func() { a.Close(); os.RemoveAll(dir) }
	if w, err = a.Demonstrate(ctx, demo.Options{People: people, Seed: 2023}); err != nil {
		return a, w, clean, err
	}
	task, err := a.Planning.Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
	if err != nil {
		return a, w, clean, err
	}
	if _, err = w.Apply(ctx, task.Places(search.Greedy(task.Instance))); err != nil {
		return a, w, clean, err
	}
	_, err = w.Services.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil)
	return a, w, clean, err
}

type benchDayCommand struct {
	asking `embed:""`
	Stars  int `help:"Stars of the person." default:"20"`
}

func (c *benchDayCommand) Run(ctx context.Context, out terminal) error {
	a, w, clean, err := benchWorld(ctx, 200)
	if err != nil {
		return err
	}
	defer clean()
	now, err := a.Releases.CurrentRelease(ctx, w.Edition.ID)
	if err != nil {
		return err
	}
	x := now.Index()
	var stars []agenda.Star
	for _, s := range x.Sessions {
		if !s.Plenary && s.Kind != programme.Break && len(stars) < c.Stars {
			stars = append(stars, agenda.Star{Session: programme.SessionID(s.ID), Level: agenda.Interested})
		}
	}
	const rounds = 2000
	began := time.Now()
	for range rounds {
		agenda.Days(x, stars, nil)
	}
	if _, err = fmt.Fprintf(out.Out, "my day with %d stars: %.3f ms (at most 2 ms is promised)\n", len(stars),
		time.Since(began).Seconds()*1000/rounds); err != nil {
		return err
	}
	return c.requests(ctx, out)
}

type benchStarCommand struct {
	Seconds  int  `help:"How long." default:"3"`
	People   int  `help:"Who star at once." default:"64"`
	Requests int  `help:"How many requests, each time" default:"3000"`
	Rounds   int  `help:"How often the two servers take turns; the medians are told." default:"3"`
	JSON     bool `name:"json" help:"Tell the figures as one object in the last line."`
}

func (c *benchStarCommand) Run(ctx context.Context, out terminal) error {
	a, w, clean, err := benchWorld(ctx, 200)
	if err != nil {
		return err
	}
	defer clean()
	d, err := a.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return err
	}
	talks := slices.DeleteFunc(slices.Clone(d.Sessions), func(s programme.Session) bool { return s.Plenary || s.Kind == programme.Break })
	var given atomic.Int64
	var failed atomic.Value
	var together sync.WaitGroup
	until := time.Now().Add(time.Duration(c.Seconds) * time.Second)
	for k := range c.People {
		together.Go(func() {
			who := agenda.Wisher{Key: fmt.Sprintf("bench-%d", k)}
			for i := 0; time.Now().Before(until); i++ {
				star := agenda.Star{Session: talks[i%len(talks)].ID, Level: agenda.Level(1 + i/len(talks)%2)}
				if err := a.Agenda.Star(ctx, who, w.Edition.ID, []agenda.Star{star}); err != nil {
					failed.Store(err)
					return
				}
				given.Add(1)
			}
		})
	}
	together.Wait()
	if err, ok := failed.Load().(error); ok {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "stars: %d a second from %d people at once, each on the disk before it is acknowledged (3,000 are promised)\n", given.Load()/int64(max(1, c.Seconds)), c.People)
	if err != nil {
		return err
	}
	return c.requests(ctx, out)
}

type benchPlanCommand struct {
	Files []string        `arg:"" optional:"" type:"existingfile" help:"Problems of the wishes format; the demonstration's own when none is given."`
	Times []time.Duration `help:"How long to search." default:"2s,10s"`
	Seeds int             `help:"How many seeds; the median is told." default:"5"`
	CPU   bool            `name:"cpu" help:"Count the time that this process computes, for two cores: other work on the machine does not matter."`
}

func (c *benchPlanCommand) Run(ctx context.Context, out terminal) error {
	if len(c.Files) == 0 {
		return c.demo(ctx, out)
	}
	fmt.Fprintf(out.Out, "%-12s %8s %12s %12s %10s %16s %10s\n", "problem", "time", "V, median", "V, best", "share of U", "moves/CPU-second",
		"heap MiB")
	for _, name := range c.Files {
		if err := c.file(ctx, out, name); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(out.Out, "peak of this process: %d MiB resident\n", bench.PeakMiB())
	return err
}

// demo compares a short search with a long one, on the demonstration's crowd with all its rules.
func (c *benchPlanCommand) demo(ctx context.Context, out terminal) error {
	a, w, clean, err := benchWorld(ctx, 2400)
	if err != nil {
		return err
	}
	defer clean()
	task, err := a.Planning.Task(ctx, actor.System("bench"), w.Edition.ID, planning.DefaultSettings())
	if err != nil {
		return err
	}
	var first float64
	for _, d := range c.Times {
		r, err := search.Run(ctx, task.Instance, search.Settings{Time: d, Seed: 1, Clock: c.clock()}, nil)
		if err != nil {
			return err
		}
		p := task.Price(r.Plan)
		if first == 0 {
			first = p.Cost
		}
		fmt.Fprintf(out.Out, "%6s: cost %.2f days (%.3f of the first), %.2f attended, %.2f M moves a second and worker\n", d, p.Cost,
			p.Cost/first, p.Attended,
			float64(r.Iterations)/2/r.Elapsed.Seconds()/1e6)
	}
	return nil
}
