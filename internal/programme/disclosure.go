package programme

import (
	"context"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// What was not disclosed is known to who may change the programme, and to nobody else: not to who may only read the draft, nor to a token
// that only reads.

// MayKnow reports whether somebody may know of sessions that were not disclosed.
func MayKnow(who actor.Actor, editionID edition.ID) bool {
	return who.May(Changing, string(editionID)) == nil
}

// Disclosed is the draft without the sessions that were not disclosed, their places and their rules.
func (d Draft) Disclosed() Draft {
	secret := map[SessionID]bool{}
	for _, v := range d.Sessions {
		if v.Undisclosed {
			secret[v.ID] = true
		}
	}
	if len(secret) == 0 {
		return d
	}
	d.Sessions = slices.DeleteFunc(slices.Clone(d.Sessions), func(v Session) bool { return secret[v.ID] })
	d.Placements = slices.DeleteFunc(slices.Clone(d.Placements), func(p Placement) bool { return secret[p.SessionID] })
	d.Rules = slices.DeleteFunc(slices.Clone(d.Rules), func(r Rule) bool { return secret[r.First] || secret[r.Second] })
	return d
}

// DraftForInTx reads the draft of an edition as far as somebody may know it.
func DraftForInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (Draft, error) {
	d, err := DraftInTx(tx, editionID)
	if err == nil && !MayKnow(who, editionID) {
		d = d.Disclosed()
	}
	return d, err
}

// Veil hides texts that tell of sessions that were not disclosed. Its zero value hides nothing.
type Veil struct{ words []string }

// VeilInTx is what is hidden from somebody in an edition: the ids and titles of what is not disclosed, and of what was let go before.
func VeilInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (v Veil, err error) {
	if MayKnow(who, editionID) {
		return v, nil
	}
	v.words, err = undisclosedWords(tx, editionID)
	return v, err
}

// Veil is VeilInTx in a transaction of its own.
func (s *Service) Veil(ctx context.Context, who actor.Actor, editionID edition.ID) (v Veil, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		v, err = VeilInTx(tx, who, editionID)
		return err
	})
	return v, err
}

// Hides reports whether one of some texts tells of what is hidden.
func (v Veil) Hides(texts ...string) bool {
	return slices.ContainsFunc(v.words, func(word string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, word) })
	})
}

// HidesChange reports whether a change tells of what is hidden.
func (v Veil) HidesChange(c record.Change) bool {
	return v.Hides(c.Object, c.Label, string(c.Before), string(c.After))
}

// Empty reports whether nothing is hidden.
func (v Veil) Empty() bool { return len(v.words) == 0 }

// hidden reports whether somebody may not know of one of some sessions.
func (s *Service) hidden(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, of ...SessionID) (bool, error) {
	if MayKnow(who, editionID) {
		return false, nil
	}
	for _, id := range of {
		if v, err := s.sessions.Find(tx, string(id)); err != nil || v.Undisclosed {
			return true, err
		}
	}
	return false, nil
}
