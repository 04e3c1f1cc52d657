package programme

import (
	"slices"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/speaker"
)

// Draft is the programme as organisers see it now, complete, read in one transaction.
type Draft struct {
	Frame      edition.Frame
	Catalogue  catalogue.Catalogue
	Stage      speaker.Stage
	Pictures   map[speaker.ID]picture.Picture             // of speakers who have one
	Logos      map[speaker.OrganisationID]picture.Picture // of their organisations
	Products   map[catalogue.ProductID]picture.Picture    // of products
	Sessions   []Session                                  // by title
	Placements []Placement                                // by start
	Rules      []Rule
	Severities map[string]Severity // of rules that the edition does not hold as usual, by code
	Silences   []Silence
	Locks      []Lock
	Parked     []Placement // that were taken away, with their names and where they were last; only within a step
	Asides     []Aside     // that later chapters keep; only where a step that needs them has read them
}

// DraftInTx reads the draft of an edition.
func DraftInTx(tx *sqldb.Tx, editionID edition.ID) (d Draft, err error) {
	if d.Frame, err = edition.FrameInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Catalogue, err = catalogue.AllInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Stage, err = speaker.AllInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Pictures, err = speaker.PicturesInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Logos, err = speaker.LogosInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Products, err = catalogue.PicturesInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Sessions, err = SessionsInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Placements, err = PlacementsInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Rules, err = rulesInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Severities, err = severitiesInTx(tx, editionID); err != nil {
		return d, err
	}
	if d.Silences, err = silencesInTx(tx, editionID); err != nil {
		return d, err
	}
	d.Locks, err = locksInTx(tx, d.Frame)
	return d, err
}

// Sort orders what a draft has as DraftInTx does.
func (d *Draft) Sort() {
	slices.SortStableFunc(d.Placements, byStart)
	slices.SortStableFunc(d.Frame.Slots, slotByStart)
	slices.SortFunc(d.Sessions, byTitle)
}

// Session returns the session with an id.
func (d Draft) Session(id SessionID) (Session, bool) {
	i := slices.IndexFunc(d.Sessions, func(s Session) bool { return s.ID == id })
	if i < 0 {
		return Session{}, false
	}
	return d.Sessions[i], true
}

// PlacementsOf returns where a session is placed.
func (d Draft) PlacementsOf(id SessionID) []Placement {
	var out []Placement
	for _, p := range d.Placements {
		if p.SessionID == id {
			out = append(out, p)
		}
	}
	return out
}

// Unplaced returns the sessions that are nowhere yet and not cancelled.
func (d Draft) Unplaced() []Session {
	placed := map[SessionID]bool{}
	for _, p := range d.Placements {
		placed[p.SessionID] = true
	}
	return slices.DeleteFunc(slices.Clone(d.Sessions), func(s Session) bool { return placed[s.ID] || s.State == Cancelled })
}

// Public are the sessions that a release of the draft shows: those that have a place, and of the others those that the edition lists. What
// is internal never is, nor what was not disclosed.
func (d Draft) Public() map[SessionID]bool {
	out, placed := map[SessionID]bool{}, map[SessionID]bool{}
	for _, p := range d.Placements {
		placed[p.SessionID] = true
	}
	for _, v := range d.Sessions {
		out[v.ID] = !v.Internal && !v.Undisclosed && (placed[v.ID] || d.Frame.Edition.Lists(v.Pending))
	}
	return out
}
