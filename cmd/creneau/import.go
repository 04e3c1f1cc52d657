package main

import (
	"context"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	intakeweb "github.com/creneau/creneau/internal/intake/web"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/speaker"
)

type importCommand struct {
	Database string            `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	Edition  string            `help:"Short name of the edition to import into." required:""`
	DryRun   bool              `help:"Only show what would change."`
	Take     string            `help:"What to take where a field changed in the file and here. Without it ours stays." enum:",file,ours" default:""`
	Decide   map[string]string `help:"Of single conflicts, by the keys that are told: KEY=file or KEY=ours."`
	Same     map[string]string `help:"Of people who may be one, by the keys that are told: KEY=SPEAKER, or KEY=no."`

	Proposals  bool              `help:"The files are proposals of a call: of pretalx, Sessionize, a sheet, or a bundle. Nobody is mailed."`
	Decisions  bool              `help:"Of proposals: take decisions of the file over, as decided and told nobody."`
	Withdrawn  bool              `help:"Of proposals: withdraw here what was withdrawn in the file. Such an import is not undone by one step."`
	Everything bool              `help:"Of a bundle, into an edition without proposals: rounds, verdicts, what was told and replied too."`
	Column     map[string]string `help:"Of a sheet of proposals: HEADING=FIELD. Without any, as last time, or as headings suggest."`
	Split      bool              `help:"Of a sheet of proposals: cells that name several people are several people."`

	Files []string `arg:"" help:"Files of one programme, or one address."`
}

// savingMemory is how much, in percent, may be dead of what is held while a file is read, which may be anybody's.
const savingMemory = 30

func (c *importCommand) Run(ctx context.Context, out terminal) error {
	debug.SetGCPercent(savingMemory)
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	words := a.Messages.In("en")
	sources, err := c.sources(ctx)
	if err != nil {
		return told(words, c.Files, err)
	}
	who := actor.System("import")
	e, err := a.Editions.BySlug(ctx, who, c.Edition)
	if err != nil {
		return fmt.Errorf("--edition %s: %w", c.Edition, err)
	}
	if c.Proposals {
		return c.proposals(ctx, out, a, e, sources)
	}
	res, err := formats.Read(ctx, sources, formats.ReadOptions{Zone: e.Location()})
	if err != nil {
		return told(words, c.Files, err)
	}
	diff, err := a.Intake.Import(ctx, who, e.ID, res, c.taking())
	if err != nil {
		return err
	}
	for _, n := range diff.Notes {
		fmt.Fprintln(out.Out, "note:", strings.TrimSpace(n.Place+" "+words.Say(n.Said)))
	}
	for _, line := range intakeweb.ImportLines(words, diff) {
		fmt.Fprintln(out.Out, line)
	}
	verb := "imported"
	if c.DryRun {
		verb = "would be imported"
	}
	_, err = fmt.Fprintf(out.Out, "%s (%s): %d new, %d changed, %d as before, %d not in the file any more\n",
		verb, res.Format, len(diff.Added), changedSessions(diff), diff.Unchanged, len(diff.Missing))
	return err
}

// taking is how the programme is taken in.
func (c *importCommand) taking() intake.Taking {
	how := intake.Taking{Dry: c.DryRun, Prefer: intake.Side(c.Take), Decided: map[string]intake.Side{}, Same: map[string]speaker.ID{}}
	for key, side := range c.Decide {
		how.Decided[key] = intake.Side(side)
	}
	for key, ours := range c.Same {
		how.Same[key] = speaker.ID(strings.TrimSuffix(ours, "no"))
	}
	return how
}

// changedSessions counts the sessions that follow the file.
func changedSessions(d intake.Difference) (n int) {
	for _, a := range d.Changed {
		if a.Kind == "session" {
			n++
		}
	}
	return n
}

// refused is a refusal with its whole sentence, which names the line and the remedy.
type refused struct {
	error
	sentence string
}

func (r refused) Error() string { return r.sentence }
func (r refused) Unwrap() error { return r.error }

// told says why files are refused, as the page does.
func told(words *text.Printer, files []string, err error) error {
	name := strings.Join(files, ", ")
	if sentence, ok := words.Fault(err); ok {
		if slices.ContainsFunc(files, func(f string) bool { return strings.HasPrefix(sentence, f) }) {
			return refused{err, sentence}
		}
		return refused{err, name + ": " + sentence}
	}
	return fmt.Errorf("%s: %w", name, err)
}

func (c *importCommand) sources(ctx context.Context) ([]formats.Source, error) {
	if len(c.Files) == 1 && (strings.HasPrefix(c.Files[0], "https://") || strings.HasPrefix(c.Files[0], "http://")) {
		s, err := formats.Fetch(ctx, c.Files[0])
		return []formats.Source{s}, err
	}
	var out []formats.Source
	for _, name := range c.Files {
		source, err := openSource(name)
		if err != nil {
			return nil, err
		}
		out = append(out, source)
	}
	return out, nil
}

func openSource(name string) (formats.Source, error) {
	f, err := os.Open(name)
	if err != nil {
		return formats.Source{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return formats.Source{}, err
	}
	return formats.ReadFile(name, info.Size(), f)
}
