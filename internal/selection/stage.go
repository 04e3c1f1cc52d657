package selection

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Stage is what becomes of decisions elsewhere, in the same transactions: sessions in the programme, and the edition's speakers. Who makes
// the chapters hands it in. A key names the session of a proposal; see Key.
type Stage struct {
	// Adopt makes the session of a proposal. One that is there stays as it is: adopting twice is one session.
	Adopt func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, s Session) error
	// Disclose lets everybody know sessions that nobody might before.
	Disclose func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, keys []string) error
	// Confirm says whether a session still waits for its speakers.
	Confirm func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string, pending bool) error
	// LetGo takes a session away that nobody was told of. It refuses where somebody has worked on it.
	LetGo func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string) error
	// Cancel cancels a session that people know of, as a mishap.
	Cancel func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key, reason string) error
	// Unrecord takes a session out of those that are recorded.
	Unrecord func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string) error
	// Speaker finds or makes somebody among an edition's speakers, and returns their id there.
	Speaker func(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, g Guest) (string, error)
}

// Session is a proposal as it enters the programme.
type Session struct {
	Key                  string
	GUID, Code           string
	Number               int
	Title, Abstract      string
	Language, Level      string
	FormatID             edition.FormatID
	TrackID              edition.TrackID
	ProductIDs           []string
	Minutes              int
	Speakers             []string // ids among the edition's speakers, in order
	Undisclosed, Pending bool
}

// Guest is somebody who speaks for a proposal.
type Guest struct {
	PersonID     actor.PersonID // empty: they have no account
	Name         string
	Email        string
	Organisation string
	Biography    string
}

// Key names the session of a proposal.
func Key(id cfp.ProposalID) string { return "proposal:" + string(id) }

// adopt puts a proposal into the programme: its speakers, then its session, which nobody may know and which waits for replies.
func (s *Service) adopt(tx *sqldb.Tx, who actor.Actor, p cfp.Proposal, d Decision) error {
	minutes, err := minutesOf(tx, p, d)
	if err != nil {
		return err
	}
	v := Session{Key: Key(p.ID), GUID: p.GUID, Code: p.Code, Number: p.Number, Title: p.Title, Abstract: p.Abstract, Language: p.Language,
		Level: p.Level, FormatID: p.FormatID, TrackID: p.TrackID, ProductIDs: p.Products, Minutes: minutes, Undisclosed: true, Pending: true}
	for _, sp := range speaking(p) {
		g := Guest{PersonID: sp.Person, Name: sp.Name, Email: sp.Email, Organisation: sp.Organisation, Biography: sp.Biography}
		id, err := s.stage.Speaker(tx, who, p.EditionID, g)
		if err != nil {
			return err
		}
		v.Speakers = append(v.Speakers, id)
	}
	return s.stage.Adopt(tx, who, p.EditionID, v)
}

// MinutesInTx is how long the session of a proposal lasts by what was decided.
func MinutesInTx(tx *sqldb.Tx, p cfp.Proposal) (int, error) {
	d, err := decisionOf(tx, p.EditionID, p.ID)
	if err != nil {
		return 0, err
	}
	return minutesOf(tx, p, d)
}

// minutesOf is how long a session lasts: what was decided, or else what its format does.
func minutesOf(tx *sqldb.Tx, p cfp.Proposal, d Decision) (int, error) {
	if d.Minutes > 0 {
		return d.Minutes, nil
	}
	frame, err := edition.FrameInTx(tx, p.EditionID)
	for _, f := range frame.Formats {
		if f.ID == p.FormatID {
			return f.Minutes, err
		}
	}
	return usualMinutes, err
}

// usualMinutes is how long what has no format lasts, until somebody says.
const usualMinutes = 30

// speaking are those who speak for a proposal: who has joined, and of one that organisers wrote, whom they named.
func speaking(p cfp.Proposal) (out []cfp.Speaker) {
	for _, v := range p.Speakers {
		if v.State == cfp.Joined || p.Invited && v.State == cfp.Asked {
			out = append(out, v)
		}
	}
	return out
}

// leads reports whether a speaker is the lead of a proposal: its account's, or the first where it has none yet.
func leads(p cfp.Proposal, v cfp.Speaker) bool {
	if p.Lead != "" {
		return v.Person == p.Lead
	}
	all := speaking(p)
	return len(all) > 0 && all[0].ID == v.ID
}
