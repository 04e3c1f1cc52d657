package web

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/speaker"
)

// API adds the operations of imports.
func (d *Organise) API(a *api.API) {
	d.sourceAPI(a)
	api.Create(a, api.Op{ID: "import", Path: "/editions/{edition}/imports", Tag: "programme", Summary: "Import a programme",
		MaxBody:     formats.MaxFile,
		Description: "The body is a file of any known format; see docs/import.md. All or nothing; the same file again changes nothing."},
		d.importFile)
}

type fileIn struct {
	office.InEdition
	Name    string   `query:"name" doc:"Of the file; the format is found by content."`
	DryRun  bool     `query:"dry_run" doc:"Tell exactly what would happen, and change nothing."`
	Take    string   `query:"take" enum:"file,ours" doc:"What to take where a field changed in the file and here. Without it ours stays, and the next import tells it again."`
	File    []string `query:"take_file,explode" doc:"Keys of conflicts in which the file's is taken, whatever take says."`
	Ours    []string `query:"take_ours,explode" doc:"Keys of conflicts in which ours stays."`
	Same    []string `query:"same,explode" doc:"Of proposals: KEY=SPEAKER where the two are one person, KEY= where they are two."`
	RawBody []byte   `contentType:"application/octet-stream"`
}

// taking is how the programme is taken in.
func (in *fileIn) taking() intake.Taking {
	return takingOf(in.DryRun, in.Take, in.File, in.Ours, in.Same)
}

func takingOf(dry bool, prefer string, file, ours, same []string) intake.Taking {
	how := intake.Taking{Dry: dry, Prefer: intake.Side(prefer), Decided: map[string]intake.Side{}, Same: map[string]speaker.ID{}}
	for _, key := range ours {
		how.Decided[key] = intake.TakeOurs
	}
	for _, key := range file {
		how.Decided[key] = intake.TakeFile
	}
	for _, pair := range same {
		if at := strings.LastIndex(pair, "="); at > 0 {
			how.Same[pair[:at]] = speaker.ID(pair[at+1:])
		}
	}
	return how
}

func (d *Organise) importFile(ctx context.Context, who actor.Actor, in *fileIn) (*api.Body[DifferenceWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	if err := who.May(intake.Importing, string(e.ID)); err != nil {
		return nil, err
	}
	res, err := formats.Read(ctx, []formats.Source{{Name: in.Name, Data: in.RawBody}}, formats.ReadOptions{Zone: e.Location()})
	if err != nil {
		return nil, err
	}
	diff, err := d.intake.Import(ctx, who, e.ID, res, in.taking())
	return &api.Body[DifferenceWire]{Body: differenceWire(api.Words(ctx), res.Format, diff)}, err
}
