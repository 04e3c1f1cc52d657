package handover

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review"
)

// step is what an import did, as it is taken back.
type step struct {
	Source   string    `json:"source"`
	Added    []added   `json:"added"`
	Changed  []changed `json:"changed"`
	Decision string    `json:"decision"` // the change by which decisions were taken over
}

type added struct {
	ID      cfp.ProposalID `json:"id"`
	Version int64          `json:"version"`
	Key     string         `json:"key"`
}

// changed is a proposal as it was before an import.
type changed struct {
	Proposal cfp.Proposal  `json:"proposal"`
	Speakers []cfp.Speaker `json:"speakers"`
	Version  int64         `json:"version"` // after it
	Base     base          `json:"base"`
	Key      string        `json:"key"`
}

// undoer takes imports back, as long as nobody touched what they brought. Formats, tracks, products and questions that they made stay.
type undoer struct{ s *Service }

// Owns reports whether a change is an import.
func (u undoer) Owns(c record.Change) bool { return strings.HasPrefix(c.Action, "handover.") }

func stepOf(c record.Change) (s step, err error) {
	if !c.Undoable() || c.Action != "handover.imported" {
		return s, record.ErrUndo
	}
	if err := json.Unmarshal(c.Before, &s); err != nil {
		return s, fmt.Errorf("undo %s: %w", c.Action, err)
	}
	return s, nil
}

// Undoable tells which imports can be taken back.
func (u undoer) Undoable(tx *sqldb.Tx, changes []record.Change) (map[string]bool, error) {
	return record.UndoableEach(tx, changes, func(tx *sqldb.Tx, c record.Change) (bool, error) {
		s, err := stepOf(c)
		if err != nil {
			return false, nil // a row that cannot be read any more cannot be undone
		}
		all, err := cfp.ProposalsInTx(tx, edition.ID(c.Scope))
		if err != nil {
			return false, err
		}
		versions := make(map[cfp.ProposalID]int64, len(all))
		for _, p := range all {
			versions[p.ID] = p.Version
		}
		return !slices.ContainsFunc(s.Added, func(a added) bool { return versions[a.ID] != a.Version }) &&
			!slices.ContainsFunc(s.Changed, func(c changed) bool { return versions[c.Proposal.ID] != c.Version }), nil
	})
}

// Undo takes an import back.
func (u undoer) Undo(tx *sqldb.Tx, _ id.Source, who actor.Actor, c record.Change) (string, error) {
	if err := who.May(cfp.Changing, c.Scope); err != nil {
		return "", err
	}
	s, err := stepOf(c)
	if err != nil {
		return "", err
	}
	editionID := edition.ID(c.Scope)
	if s.Decision != "" {
		if err := u.s.selection.UndecideInTx(tx, who, editionID, s.Decision); err != nil {
			return "", err
		}
	}
	for _, a := range s.Added {
		judged, err := review.TouchedInTx(tx, a.ID)
		if err != nil {
			return "", err
		}
		if judged {
			return "", record.ErrUndo
		}
		if err := u.s.calls.TakeOutInTx(tx, who, editionID, a.ID, a.Version); err != nil {
			return "", err
		}
		if err := dropBase(tx, editionID, s.Source, a.Key); err != nil {
			return "", err
		}
	}
	for _, v := range s.Changed {
		if err := u.putBack(tx, who, editionID, s.Source, v); err != nil {
			return "", err
		}
	}
	if err := record.MarkUndone(tx, c.ID); err != nil {
		return "", err
	}
	_, err = record.Write(tx, u.s.ids, who, record.Change{Action: "handover.undone", Object: c.Object, Scope: c.Scope,
		Label: c.Label}, nil, nil)
	return c.Label, err
}

// putBack brings a proposal to what it was. Whoever was asked here keeps the link by which they take it over.
func (u undoer) putBack(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, source string, v changed) error {
	now, err := u.s.calls.FindInTx(tx, editionID, v.Proposal.ID)
	if err != nil {
		return err
	}
	if now.Version != v.Version {
		return record.ErrUndo
	}
	next := now
	next.Content, next.Speakers = v.Proposal.Content, nil
	for _, o := range now.Speakers {
		at := slices.IndexFunc(v.Speakers, func(was cfp.Speaker) bool { return was.ID == o.ID })
		if at < 0 {
			continue
		}
		o.State, o.Profile = v.Speakers[at].State, v.Speakers[at].Profile
		next.Speakers = append(next.Speakers, o)
	}
	if _, err := u.s.calls.ReviseInTx(tx, who, now, next); err != nil {
		return err
	}
	if v.Base.Proposal == "" {
		return dropBase(tx, editionID, source, v.Key)
	}
	return putBase(tx, editionID, source, v.Base)
}
