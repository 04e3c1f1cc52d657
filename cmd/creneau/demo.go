package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
)

type demoCommand struct {
	Addr     string `help:"Address to serve on." default:"127.0.0.1:8080"`
	People   int    `help:"How many people come." default:"2400"`
	Seed     uint64 `help:"The same seed gives the same programme and crowd." default:"2023"`
	Data     string `help:"Folder for the embedded database; a fresh temporary one unless told."`
	Database string `help:"Another database, like postgres://…; it must be empty."`
	At       string `help:"When it is there: released (now, before the day), call (its call for proposals is open), review (a committee reads, half-way), registration (it is open, half of the places are taken), day (14:00 on the day) or a time of its zone like 2027-02-04T10:40." default:"released"`
	Exit     bool   `help:"Stop after the release, without serving."`
}

// planIterations is how long the demonstration searches: by count, so that it repeats.
const planIterations = 4_000_000

func (c *demoCommand) Run(ctx context.Context, out terminal) error {
	if c.People < 50 || c.People > 1_000_000 {
		return fmt.Errorf("--people: choose from 50 to 1,000,000")
	}
	at, err := c.moment()
	if err != nil {
		return err
	}
	config, clean, err := c.config()
	if err != nil {
		return err
	}
	defer clean()
	open := app.OpenToServe
	if c.Exit {
		open = app.Open
	}
	a, err := open(ctx, config, logger(config))
	if err != nil {
		return err
	}
	defer a.Close()
	switch c.At {
	case "call":
		return c.call(ctx, out, a, at)
	case "review":
		return c.reading(ctx, out, a, at)
	}
	fmt.Fprintf(out.Out, "A one-day convention for %d people (seed %d) on %s\n", c.People, c.Seed, a.DB.Describe())
	w, err := a.Demonstrate(ctx, demo.Options{People: c.People, Seed: c.Seed})
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "Made: %s.\n", strings.Join(w.Made, ", "))
	if err := c.plan(ctx, out, a, w); err != nil {
		return err
	}
	past, err := w.Past(ctx, c.Seed, at)
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "Before it: %s.\n", past)
	release, err := w.Services.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "Released as number %d.\n", release.Number)
	if !at.IsZero() {
		if _, _, err := a.Editions.SetClock(ctx, w.Who, w.Edition, at); err != nil {
			return err
		}
		fmt.Fprintf(out.Out, "Its clock reads %s.\n", at.Format("Monday 2 January 2006, 15:04"))
	}
	cared, err := w.Cared(ctx, at)
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "Its speakers: %s.\n", cared)
	if c.Exit {
		return nil
	}
	if err := w.Attend(ctx, attendee); err != nil {
		return err
	}
	if err := c.links(ctx, out, a, w); err != nil {
		return err
	}
	return a.Serve(ctx)
}

// moment is what the demonstration's clock is set to; zero for the real time.
func (c *demoCommand) moment() (time.Time, error) {
	at := c.At
	switch at {
	case "released":
		return time.Time{}, nil
	case "day":
		at = seed.Day + "T14:00"
	case "call":
		at = demo.CallMoment
	case "review":
		at = demo.ReviewMoment
	case "registration":
		at = demo.RegistrationMoment
	}
	zone, err := time.LoadLocation(seed.Zone)
	if err != nil {
		return time.Time{}, err
	}
	read, err := time.ParseInLocation(clockShape, at, zone)
	if err != nil {
		return read, fmt.Errorf("--at %q: say released, call, review, registration, day, or a time like 2027-02-04T10:40", c.At)
	}
	return read, nil
}

func (c *demoCommand) config() (config app.Config, clean func(), err error) {
	config = app.Config{Addr: c.Addr, Database: c.Database, LogLevel: "warn", Demo: true,
		PushServices: app.DefaultOf("PushServices")}
	clean = func() {}
	if config.Database != "" {
		return config, clean, nil
	}
	dir := c.Data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "creneau-demo-"); err != nil {
			return config, clean, err
		}
		clean = func() { os.RemoveAll(dir) }
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return config, clean, err
	}
	config.Database = "sqlite://" + filepath.Join(dir, "creneau.db")
	return config, clean, nil
}

// plan searches, says what the plan is worth beside what people do by hand, and applies it.
func (c *demoCommand) plan(ctx context.Context, out terminal, a *app.App, w *demo.World) error {
	task, err := a.Planning.Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
	if err != nil {
		return err
	}
	settings := search.Settings{Iterations: planIterations, Workers: 2, Seed: c.Seed}
	bar := newProgress(out, settings.Iterations*int64(settings.Workers))
	began := time.Now()
	result, err := search.Run(ctx, task.Instance, settings, bar)
	if err != nil {
		return err
	}
	bar.done()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	fmt.Fprintf(out.Out, "Planned in %.1f s, %d moves priced.\n\n", time.Since(began).Seconds(), result.Iterations)
	fmt.Fprintf(out.Out, "%-22s %12s %12s %12s %12s\n", "", "get all", "lose a must", "of best day", "standing")
	for _, row := range []struct {
		name  string
		price planning.Price
	}{
		{"a random plan", task.Price(search.Random(task.Instance, c.Seed))},
		{"popular ones first", task.Price(search.ByPopularity(task.Instance))},
		{"this plan", task.Price(result.Plan)},
	} {
		p := row.price
		fmt.Fprintf(out.Out, "%-22s %5d / %4d %12d %11.1f%% %12.0f\n", row.name, p.Everything, p.People, p.LoseMust, 100*p.Mean, p.Standing)
	}
	fmt.Fprintln(out.Out)
	set := planning.DefaultSettings()
	set.Seconds, set.Iterations, set.Seed = 0, planIterations, c.Seed
	moved, err := c.apply(ctx, w, planning.Plan{Places: task.Places(result.Plan), Price: task.Price(result.Plan), Settings: set,
		Name:     text.Say("planning.focus.people").Kept(),
		Progress: planning.Progress{Done: 1, Seconds: time.Since(began).Seconds(), Iterations: result.Iterations}})
	if err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "Applied: %d sessions have their hour and room.\n", moved)
	return nil
}

// apply keeps a plan among those of the edition and makes it the draft.
func (c *demoCommand) apply(ctx context.Context, w *demo.World, found planning.Plan) (moved int, err error) {
	id, err := w.Services.Planning.Keep(ctx, w.Who, w.Edition.ID, found)
	if err != nil {
		return 0, err
	}
	done, _, err := w.Services.Planning.Apply(ctx, w.Who, w.Edition.ID, id, planning.Part{})
	return done.Moved, err
}

// attendee is who signs in with a day that has stars.
const attendee = "attendee@example.org"

// links lets people in; they never come from the seed.
func (c *demoCommand) links(ctx context.Context, out terminal, a *app.App, w *demo.World) error {
	fmt.Fprintf(out.Out, "\n  Programme   %s/%s/schedule/\n  Mails       %s/outbox\n\n", a.Config.BaseURL, seed.Slug, a.Config.BaseURL)
	attends := "/" + seed.Slug + "/my/"
	if c.At == "registration" {
		attends = "/" + seed.Slug + "/register/"
		fmt.Fprintf(out.Out, "  Register    %s%s\n  Attendees   %s/organise/%s/attendees/\n\n", a.Config.BaseURL, attends, a.Config.BaseURL, seed.Slug)
	}
	return signInAll(ctx, out, a, w, openings{chair: "/organise/" + seed.Slug + "/selection/", submitter: "proposer1@example.org",
		speaker: "/" + seed.Slug + "/speaking/", attendee: attends})
}

// openings are what roles see first where that differs by moment, and who is the submitter.
type openings struct{ chair, submitter, speaker, attendee string }

// signInAll prints how to sign in as each role that there is.
func signInAll(ctx context.Context, out terminal, a *app.App, w *demo.World, first openings) error {
	for _, who := range []struct {
		name, email, next string
		grant             actor.Grant
	}{
		{"organiser", "organiser@example.org", "/organise/" + seed.Slug + "/", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}},
		{string(actor.Chair), demo.ChairEmail, first.chair, actor.Grant{}},
		{string(actor.Reviewer), demo.ReviewerEmail, "/" + seed.Slug + "/review/", actor.Grant{}},
		{"submitter", first.submitter, "/" + seed.Slug + "/call/mine/", actor.Grant{}},
		{"speaker", w.Speakers[0].Email, first.speaker, actor.Grant{Scope: string(w.Edition.ID), Role: speaker.Role}},
		{"attendee", attendee, first.attendee, actor.Grant{}},
	} {
		// Their account is there before they follow the link, so that programs can be given a token of theirs.
		if _, err := w.Arrive(ctx, who.email, who.grant); err != nil {
			return err
		}
		token, err := a.Accounts.GrantLink(ctx, w.Who, who.email, who.grant, 24*time.Hour, who.next)
		if err != nil {
			return err
		}
		fmt.Fprintf(out.Out, "  Sign in as %-10s %s/sign-in/%s\n", who.name, a.Config.BaseURL, token)
	}
	fmt.Fprintln(out.Out, "\nStop with Ctrl-C.")
	return nil
}

// progress shows a search: a bar for people, a line a second otherwise.
type progress struct {
	out  terminal
	bar  *progressbar.ProgressBar
	last time.Time
}

func newProgress(out terminal, total int64) *progress {
	p := &progress{out: out}
	if out.Human {
		p.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(out.Err), progressbar.OptionSetDescription("planning"),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString("moves"), progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish())
	}
	return p
}

// Record implements search.Recorder.
func (p *progress) Record(s search.Progress) {
	days := float64(s.Best.Attended) / timetable.Unit
	if p.bar != nil {
		p.bar.Describe(fmt.Sprintf("planning: %.1f whole days attended", days))
		p.bar.Set64(s.Iterations) // A bar that cannot be drawn is no failure.
		return
	}
	if time.Since(p.last) < time.Second && s.Done < 1 {
		return
	}
	p.last = time.Now()
	fmt.Fprintf(p.out.Err, "%3.0f%%  %.1f whole days attended  %d moves  %.1f s\n", 100*s.Done, days, s.Iterations, s.Elapsed.Seconds())
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish() // A bar that cannot be drawn is no failure.
	}
}
