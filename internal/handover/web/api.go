package web

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/intake"
	intakeweb "github.com/creneau/creneau/internal/intake/web"
	"github.com/creneau/creneau/internal/office"
)

// ProposalsDifferenceWire is what an import of proposals did, or would do.
type ProposalsDifferenceWire struct {
	Format    string                   `json:"format" enum:"creneau-cfp,pretalx,sessionize,csv,xlsx" doc:"What the file was recognised as."`
	Change    string                   `json:"change,omitempty" doc:"Id of the step, to undo it by; none of a dry run, when nothing changed, or of everything."`
	Added     []string                 `json:"added" nullable:"false" doc:"Titles of new proposals."`
	Changed   []intakeweb.AlteredWire  `json:"changed" nullable:"false"`
	Withdrawn []string                 `json:"withdrawn" nullable:"false" doc:"Titles of proposals that are withdrawn by it."`
	Conflicts []intakeweb.ConflictWire `json:"conflicts" nullable:"false" doc:"Fields that changed in the file and here: what is here stays, unless take says otherwise."`
	Left      []NotTakenWire           `json:"left" nullable:"false" doc:"What is not taken over, and why."`
	Decisions []FileDecisionWire       `json:"decisions" nullable:"false" doc:"What the file says was decided."`
	Decided   int                      `json:"decided" doc:"How many of those are taken over, told nobody."`
	Unchanged int                      `json:"unchanged"`
	Made      map[string]int           `json:"made" doc:"Formats, tracks, products, questions, … that were made."`
	Columns   map[string]string        `json:"columns,omitempty" doc:"Of a sheet: the field that each heading was taken for."`
	Joined    []string                 `json:"joined" nullable:"false" doc:"Cells of a sheet that may name several people."`
	Notes     []intakeweb.NoteWire     `json:"notes" nullable:"false"`
}

// NotTakenWire is something that is not taken over.
type NotTakenWire struct {
	Title string `json:"title"`
	Why   string `json:"why" enum:"removed_here,withdrawn_here,withdrawn_there,not_in_file,alike"`
}

// FileDecisionWire is a decision that a file tells of.
type FileDecisionWire struct {
	Title string `json:"title"`
	State string `json:"state"`
	Here  string `json:"here,omitempty" doc:"What is decided here."`
}

type importIn struct {
	office.InEdition
	Name       string   `query:"name" doc:"Of the file; what it is is found by content."`
	DryRun     bool     `query:"dry_run" doc:"Tell exactly what would happen, and change nothing."`
	Take       string   `query:"take" enum:"file,ours" doc:"What to take where a field changed in the file and here. Without it ours stays, and the next import tells it again."`
	File       []string `query:"take_file,explode" doc:"Keys of conflicts in which the file's is taken, whatever take says."`
	Ours       []string `query:"take_ours,explode" doc:"Keys of conflicts in which ours stays."`
	Decisions  bool     `query:"decisions" doc:"Take decisions of the file over, as decided and told nobody."`
	Withdrawn  bool     `query:"withdrawn" doc:"Withdraw here what was withdrawn in the file. Such an import is not undone by one step."`
	Everything bool     `query:"everything" doc:"Of a bundle, into an edition without proposals: rounds, verdicts, what was told and replied too."`
	Column     []string `query:"column,explode" doc:"Of a sheet: HEADING=FIELD; HEADING= leaves a column out. Without any, as last time, or as headings suggest."`
	Split      bool     `query:"split" doc:"Cells that name several people are several people."`
	RawBody    []byte   `contentType:"application/octet-stream"`
}

func (in *importIn) mapping() (m handover.Mapping) {
	for _, pair := range in.Column {
		if at := strings.LastIndex(pair, "="); at > 0 {
			if m.Columns == nil {
				m.Columns = map[string]string{}
			}
			m.Columns[pair[:at]] = pair[at+1:]
		}
	}
	m.Split = in.Split
	return m
}

func (in *importIn) taking(m handover.Mapping) handover.Taking {
	how := handover.Taking{Dry: in.DryRun, Prefer: intake.Side(in.Take), Decided: map[string]intake.Side{}, Decisions: in.Decisions,
		Withdrawn: in.Withdrawn, Everything: in.Everything, Mapping: m}
	for _, key := range in.Ours {
		how.Decided[key] = intake.TakeOurs
	}
	for _, key := range in.File {
		how.Decided[key] = intake.TakeFile
	}
	return how
}

func (d *Door) api(a *api.API) {
	api.Create(a, api.Op{ID: "importProposals", Path: "/editions/{edition}/proposals/imports", Tag: "handover", Summary: "Import proposals",
		MaxBody: formats.MaxFile, Description: "The body is a file of pretalx, Sessionize, a sheet or a bundle; see docs/import.md. All or nothing; " +
			"the same file again changes nothing. Nobody is mailed, and nothing is decided unless decisions says so."}, d.importFile)
	api.Read(a, api.Op{ID: "readBundle", Path: "/editions/{edition}/bundle", Tag: "handover", Summary: "Read the whole call as a bundle",
		Description: "In the form creneau-cfp/1; see docs/import.md. Readers are pseudonyms."},
		func(ctx context.Context, who actor.Actor, in *struct {
			office.InEdition
			Names bool `query:"names" doc:"With the names of readers; for who decides."`
		}) (*api.Body[formats.Bundle], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			b, err := d.handover.Export(ctx, who, e, in.Names)
			return &api.Body[formats.Bundle]{Body: b}, err
		})
}

func (d *Door) importFile(ctx context.Context, who actor.Actor, in *importIn) (*api.Body[ProposalsDifferenceWire], error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	if err := who.May(cfp.Changing, string(e.ID)); err != nil {
		return nil, err
	}
	file, mapping, err := d.handover.Read(ctx, who, e, []formats.Source{{Name: in.Name, Data: in.RawBody}}, in.mapping())
	if err != nil {
		return nil, err
	}
	diff, err := d.handover.Import(ctx, who, e, file, in.taking(mapping))
	if err != nil {
		return nil, err
	}
	w := ProposalsDifferenceWire{Format: file.Format, Change: diff.Change, Added: append([]string{}, diff.Added...), Decided: diff.Decided,
		Withdrawn: append([]string{}, diff.Withdrawn...),
		Changed:   []intakeweb.AlteredWire{}, Conflicts: []intakeweb.ConflictWire{}, Left: []NotTakenWire{}, Decisions: []FileDecisionWire{},
		Unchanged: diff.Unchanged, Made: diff.Made, Columns: mapping.Columns, Joined: []string{},
		Notes: intakeweb.NotesOut(api.Words(ctx), diff.Notes)}
	if file.Sheet != nil {
		w.Joined = append(w.Joined, file.Sheet.Joined...)
	}
	for _, v := range diff.Changed {
		w.Changed = append(w.Changed, intakeweb.AlteredOut(v))
	}
	for _, v := range diff.Conflicts {
		w.Conflicts = append(w.Conflicts, intakeweb.ConflictOut(v))
	}
	for _, v := range diff.Left {
		w.Left = append(w.Left, NotTakenWire(v))
	}
	for _, v := range diff.Decisions {
		w.Decisions = append(w.Decisions, FileDecisionWire{v.Title, string(v.State), string(v.Ours)})
	}
	return &api.Body[ProposalsDifferenceWire]{Body: w}, nil
}
