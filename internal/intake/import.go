package intake

import (
	"context"
	"maps"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Taking says how a programme is taken in.
type Taking struct {
	Dry     bool                  // tell exactly what would happen, and change nothing
	Prefer  Side                  // where a field changed in the file and here, and Decided says nothing else
	Decided map[string]Side       // by the keys of conflicts
	Same    map[string]speaker.ID // by the keys of proposals: who a person of the file is; empty: somebody else of that name
}

// Difference is what an import changes.
type Difference struct {
	Change    string         // of the step, to undo it by; empty when nothing changed, or of a dry run
	Added     []string       // titles of new sessions
	Changed   []Altered      // objects that follow the file, the sessions first
	Unchanged int            // sessions of the file that stay as they are
	Conflicts []Conflict     // fields that changed in the file and here; what is here stays until somebody decides
	Refused   []Altered      // what a lock, or what is not allowed, keeps as it is
	Missing   []Missing      // sessions imported before from such a file that are not in it now; they stay
	Proposals []Proposal     // people of the file who may be people here
	Made      map[string]int // days, slots, rooms, tracks, formats, products, speakers that were made
	Findings  Weighed        // what rules say before and after
	Notes     []formats.Note // what the reader noticed, then what the import did
	objects   int            // how many change, come or go
}

// Altered is an object with the fields that change. Values are for people: names instead of ids, hours in the edition's zone.
type Altered struct {
	Kind   string // session, speaker, room, track, format, product, day
	Object string // its id
	Title  string
	Fields []Alteration
}

// Alteration is one field of an object. The field "place" is a whole placement that comes or goes, "session" the session itself.
type Alteration struct {
	Field, Before, After string
	Why                  string // of what was refused: locked, or the code of a fault
}

// Conflict is a field that changed in the file and here.
type Conflict struct {
	Key         string // names it in Taking.Decided
	Kind, Title string
	Field       string
	Ours, File  string
}

// Missing is a session that left the file.
type Missing struct {
	ID     programme.SessionID
	Title  string
	State  programme.State
	Places int
}

// Proposal asks whether a person of the file is one who is here: of the same name, but not known to be the same.
type Proposal struct {
	Key      string     // names it in Taking.Same
	Name     string     // in the file
	Ours     speaker.ID // who it may be
	Sessions []string   // titles, of the person here
	In       []string   // titles, in the file
}

// Weighed is how many findings the draft has before and after an import, and what is new.
type Weighed struct {
	Before, After int
	New           []programme.Finding // the first of them, those that block first
	Skipped       bool                // so much is at one time that it was not checked
}

// Empty reports whether the import changes nothing.
func (d Difference) Empty() bool { return d.objects == 0 }

// Count is how many objects change, come or go, and how many fields wait for somebody to decide.
func (d Difference) Count() int { return d.objects + len(d.Conflicts) }

// ErrSide is what an unknown side gives.
var ErrSide = fault.New(fault.Invalid, "import.side", "where both changed, take file or ours").Field("take", "import.side")

// Import takes a programme in, as one step that can be undone, all or nothing. Each field of each object follows the file where it
// changed there since it was imported last, and stays where it did not; where it changed in both it stays, and is told, until
// somebody decides. Locks hold, rules do not refuse. Importing the same file again changes nothing. What a dry run tells is exact.
func (s *Service) Import(
	ctx context.Context, who actor.Actor, editionID edition.ID, res formats.Result, how Taking,
) (diff Difference, err error) {
	if err := who.May(Importing, string(editionID)); err != nil {
		return Difference{}, err
	}
	for _, side := range append(slices.Collect(maps.Values(how.Decided)), how.Prefer) {
		if side != Undecided && side != TakeOurs && side != TakeFile {
			return Difference{}, ErrSide
		}
	}
	var cut []formats.Note
	res.Programme, cut = shortened(res.Programme)
	res.Notes = append(slices.Clone(res.Notes), cut...)
	run := s.db.Write
	if how.Dry {
		run = s.db.Read
	}
	err = run(ctx, func(tx *sqldb.Tx) error {
		diff, err = s.importInTx(tx, who, editionID, res, how)
		return err
	})
	return diff, err
}

// filing is the edit that an import is.
type filing struct {
	res   formats.Result
	how   Taking
	taken func(guid string) (bool, error) // on this server
	diff  Difference                      // what it does; once it is done
}

// Apply makes the draft what it is after the import.
func (f *filing) Apply(d *programme.Draft, ids id.Source) error {
	bases, err := basesIn(d.Asides)
	if err != nil {
		return err
	}
	*d, f.diff, err = newImporter(*d, bases, f.res, f.how, ids, f.taken).run()
	return err
}

// TouchesAsides says that bases are read for it.
func (*filing) TouchesAsides() {}

func (s *Service) importInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, res formats.Result, how Taking) (Difference, error) {
	file := &filing{res: res, how: how, taken: func(guid string) (bool, error) { return guidTaken(tx, guid) }}
	if how.Dry {
		now, err := s.programme.DraftForEdits(tx, editionID, file)
		if err != nil {
			return Difference{}, err
		}
		err = file.Apply(&now, s.ids)
		return file.diff, err
	}
	label := text.Say("programme.import_step", "Name", res.Programme.Title).Kept()
	done, err := s.programme.TakeStepInTx(tx, who, editionID, programme.Step{Label: label, Edits: []programme.Edit{file}, Loose: true})
	if err != nil || done.Change == "" {
		return file.diff, err
	}
	file.diff.Change = done.Change
	return file.diff, insertRun(tx, s.ids.New("imp"), editionID, res.Programme.Title, res.Format, who.Key(), file.diff.summary())
}

// mostPairs is how many pairs of placements that meet are checked by rules before and after an import, and mostNew how many new
// findings are told.
const (
	mostPairs = 100_000
	mostNew   = 200
)

// weigh compares what rules say of two drafts. A file that puts everything at one hour would cost more than everything else: it is
// not weighed.
func weigh(now, next programme.Draft) (w Weighed) {
	if now.Meetings()+next.Meetings() > mostPairs {
		w.Skipped = true
		return w
	}
	known := map[string]bool{}
	for _, f := range now.Findings() {
		known[f.Key()] = true
		w.Before++
	}
	for _, f := range next.Findings() {
		w.After++
		if !known[f.Key()] && len(w.New) < mostNew {
			w.New = append(w.New, f)
		}
	}
	return w
}
