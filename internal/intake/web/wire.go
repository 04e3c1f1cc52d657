package web

import (
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/text"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
)

// DifferenceWire is what an import did, or would do.
type DifferenceWire struct {
	Format    string         `json:"format" doc:"Which reader it was."`
	Change    string         `json:"change,omitempty" doc:"Id of the step, to undo it by; none of a dry run, or when nothing changed."`
	Added     []string       `json:"added" nullable:"false" doc:"Titles of new sessions."`
	Changed   []AlteredWire  `json:"changed" nullable:"false" doc:"Objects that follow the file, field by field."`
	Conflicts []ConflictWire `json:"conflicts" nullable:"false" doc:"Fields that changed in the file and here: what is here stays, unless take says otherwise."`
	Refused   []AlteredWire  `json:"refused" nullable:"false" doc:"What stays as it is because it is locked, or cannot be as the file says."`
	Missing   []MissingWire  `json:"missing" nullable:"false" doc:"Sessions that came from such a file and are not in it now; they stay."`
	Proposals []ProposalWire `json:"proposals" nullable:"false" doc:"People of the file who may be people here; they are taken for two."`
	Unchanged int            `json:"unchanged" doc:"Sessions of the file that stay as they are."`
	Made      map[string]int `json:"made" doc:"Days, rooms, tracks, … that were made."`
	Findings  WeighedWire    `json:"findings" doc:"What the rules say before and after; they refuse no import."`
	Notes     []NoteWire     `json:"notes" nullable:"false" doc:"What was found wrong and what was assumed."`
}

// AlteredWire is an object with the fields that change.
type AlteredWire struct {
	Kind   string           `json:"kind" enum:"session,speaker,room,track,format,product,day"`
	ID     string           `json:"id"`
	Title  string           `json:"title"`
	Fields []AlterationWire `json:"fields" nullable:"false"`
}

// AlterationWire is a field with its values, as people read them.
type AlterationWire struct {
	Field  string `json:"field" example:"title" doc:"place is a whole placement, session the session itself."`
	Before string `json:"before"`
	After  string `json:"after"`
	Why    string `json:"why,omitempty" doc:"Why it is refused: locked, locked_there (where it would go), or a code of a refusal."`
}

// ConflictWire is a field that changed in the file and here.
type ConflictWire struct {
	Key   string `json:"key" doc:"Names it in take_file and take_ours."`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	Field string `json:"field"`
	Ours  string `json:"ours"`
	File  string `json:"file"`
}

// MissingWire is a session that left the file.
type MissingWire struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	State  string `json:"state" enum:"confirmed,delayed,cancelled"`
	Places int    `json:"places" doc:"How many placements it has."`
}

// ProposalWire asks whether a person of the file is one who is here.
type ProposalWire struct {
	Key      string   `json:"key" doc:"Names it in same."`
	Name     string   `json:"name"`
	Speaker  string   `json:"speaker" doc:"Id of who it may be."`
	Sessions []string `json:"sessions" nullable:"false" doc:"Titles of the sessions of the person here."`
	In       []string `json:"in" nullable:"false" doc:"Titles of the sessions of the person in the file."`
}

// WeighedWire is how many findings there are.
type WeighedWire struct {
	Before  int                        `json:"before"`
	After   int                        `json:"after"`
	New     []programmeweb.FindingWire `json:"new" nullable:"false" doc:"The first 200 that were not there before."`
	Skipped bool                       `json:"skipped,omitempty" doc:"So much is at one time that the rules were not asked."`
}

// NoteWire is something noticed at a place of a file.
type NoteWire struct {
	Place   string `json:"place"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func differenceWire(words *text.Printer, format string, d intake.Difference) DifferenceWire {
	return DifferenceWire{
		Format: format, Change: d.Change, Added: each(d.Added, itself), Unchanged: d.Unchanged, Made: d.Made,
		Changed: each(d.Changed, AlteredOut), Refused: each(d.Refused, AlteredOut),
		Conflicts: each(d.Conflicts, ConflictOut),
		Missing: each(d.Missing, func(m intake.Missing) MissingWire {
			return MissingWire{string(m.ID), m.Title, string(m.State), m.Places}
		}),
		Proposals: each(d.Proposals, func(p intake.Proposal) ProposalWire {
			return ProposalWire{p.Key, p.Name, string(p.Ours), each(p.Sessions, itself), each(p.In, itself)}
		}),
		Findings: WeighedWire{d.Findings.Before, d.Findings.After, each(d.Findings.New, programmeweb.FindingOut), d.Findings.Skipped},
		Notes:    NotesOut(words, d.Notes),
	}
}

// ConflictOut is a conflict as programs read it.
func ConflictOut(c intake.Conflict) ConflictWire {
	return ConflictWire{c.Key, c.Kind, c.Title, c.Field, c.Ours, c.File}
}

// NotesOut are notes of a reader as programs read them.
func NotesOut(words *text.Printer, notes []formats.Note) []NoteWire {
	return each(notes, func(n formats.Note) NoteWire { return NoteWire{n.Place, n.Code, words.Say(n.Said)} })
}

// AlteredOut is an object that follows a file, as programs read it.
func AlteredOut(a intake.Altered) AlteredWire {
	return AlteredWire{a.Kind, a.Object, a.Title, each(a.Fields, func(f intake.Alteration) AlterationWire {
		return AlterationWire{f.Field, f.Before, f.After, f.Why}
	})}
}

// each is a list of one thing as another, never null.
func each[T, W any](in []T, wire func(T) W) []W {
	out := make([]W, len(in))
	for i, v := range in {
		out[i] = wire(v)
	}
	return out
}

func itself(s string) string { return s }
