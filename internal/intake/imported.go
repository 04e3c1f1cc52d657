package intake

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// Imported is an import that changed something.
type Imported struct {
	Name                      string // the programme's title
	Format                    string // which reader it was
	Actor                     string // actor.Actor's key
	At                        time.Time
	Added, Changed, Unchanged int            // sessions
	Notes                     []formats.Note // the first of them; none of imports from before they were kept
}

// summary is what is kept of an import.
type summary struct {
	Added     int        `json:"added"`
	Changed   int        `json:"changed"`
	Unchanged int        `json:"unchanged"`
	Notes     []keptNote `json:"notes,omitempty"`
}

// keptNote is a note with its sentence kept, see text.Said.
type keptNote struct {
	Place string `json:"place,omitempty"`
	Code  string `json:"code"`
	Said  string `json:"said"`
}

// summary is what is kept of an import for those who look at it later.
func (d Difference) summary() summary {
	s := summary{Added: len(d.Added), Changed: len(d.Changed), Unchanged: d.Unchanged}
	for _, n := range d.Notes[:min(len(d.Notes), mostNotes)] {
		s.Notes = append(s.Notes, keptNote{n.Place, n.Code, n.Said.Kept()})
	}
	return s
}

// mostNotes is how many notes of an import are kept.
const mostNotes = 200

// Imports lists the imports of an edition, newest first.
func (s *Service) Imports(ctx context.Context, who actor.Actor, editionID edition.ID) (out []Imported, err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = runsInTx(tx, editionID)
		return err
	})
	return out, err
}
