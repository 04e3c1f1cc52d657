// Command creneau runs dense tech conventions: it serves the site, and everything that pages can do can be done here.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // editions have time zones, machines may have no data for them

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/fault"
)

// commands is the command line.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the site. Starts from nothing: makes the database, prints a link for the first organiser."`
	Demo    demoCommand    `cmd:"" help:"Build a believable one-day convention, plan it before your eyes, release it and serve it."`
	Import  importCommand  `cmd:"" help:"Take in the programme of an existing convention, or proposals of a call."`
	Export  exportCommand  `cmd:"" help:"Write the released programme as a site of files that needs no server, or a call as one bundle."`
	Plan    planCommand    `cmd:"" help:"Search a plan for a problem in a file."`
	Score   scoreCommand   `cmd:"" help:"Price a plan for a problem in a file, term by term."`
	Heads   headsCommand   `cmd:"" help:"Say how many people to expect in each session of a plan; learn from what was counted."`
	Assign  assignCommand  `cmd:"" help:"Deal proposals to reviewers, with a proof of how good that is."`
	Judge   judgeCommand   `cmd:"" help:"Say what the grades of a committee are worth, proposal by proposal."`
	Seats   seatsCommand   `cmd:"" help:"Draw fair seats, and verify a draw."`
	User    userCommand    `cmd:"" help:"List people, give and take roles, make sign-in links."`
	Clock   clockCommand   `cmd:"" help:"Say what an edition's clock reads; set that of a rehearsal."`
	Person  personCommand  `cmd:"" help:"Show what is kept of a person, erase it, prove that it is gone."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to the newest schema."`
	Backup  backupCommand  `cmd:"" help:"Write everything into one file, also while the server runs."`
	Restore restoreCommand `cmd:"" help:"Fill an empty database from a backup, and check it."`
	Config  configCommand  `cmd:"" help:"Show every setting, where it comes from, secrets hidden."`
	Bench   benchCommand   `cmd:"" help:"Measure speed and memory on this machine."`
	Version versionCommand `cmd:"" help:"Show the version, what it was built from, and its schema."`
}

// terminal is where a command writes.
type terminal struct {
	Out, Err io.Writer
	Human    bool // somebody looks: draw progress bars
}

func main() { os.Exit(run(os.Args[1:])) }

// run executes the command line and returns the exit code: 0 fine, 1 failed, 2 wrong usage.
func run(args []string) int {
	var c commands
	parser, err := kong.New(&c, kong.Name("creneau"), kong.UsageOnError(),
		kong.Description("Software for dense tech conventions: you do not miss the session you came for."))
	if err != nil {
		fmt.Fprintln(os.Stderr, "creneau:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		var usage *kong.ParseError
		if errors.As(err, &usage) {
			usage.Context.PrintUsage(true) // The usage is the last thing that is written.
		}
		fmt.Fprintln(os.Stderr, "creneau:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	out := terminal{Out: os.Stdout, Err: os.Stderr, Human: term.IsTerminal(int(os.Stderr.Fd()))}
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(out); err != nil {
		fmt.Fprintln(os.Stderr, "creneau:", err)
		if fault.KindOf(err) == fault.Invalid {
			return 2
		}
		return 1
	}
	return 0
}

// logger writes for people on a terminal's standard error.
func logger(c app.Config) *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.Level()}))
}
