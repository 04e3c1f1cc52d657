package programme

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// AdoptedPrefix begins the keys of what is adopted: the rest is the proposal's id. No import makes such keys.
const AdoptedPrefix = "proposal:"

// Adopted is a proposal that becomes a session. It has ids and texts only, so that this chapter needs to know none that accepts.
type Adopted struct {
	Key         string // AdoptedPrefix and the proposal's id: what is adopted twice is one session
	GUID        string // with Code and Number: of the proposal, so that addresses which were written early stay valid
	Code        string
	Number      int // the next free one where another session has it by now
	Title       string
	Abstract    string // Markdown
	Language    string
	Level       string
	FormatID    edition.FormatID // whose kind the session gets; empty: a talk
	TrackID     edition.TrackID
	ProductIDs  []catalogue.ProductID
	Minutes     int
	Speakers    []string // their ids, in order
	Undisclosed bool
	Pending     bool
}

// Actions of adopted sessions in the audit. They are undone where it was decided, not from the list of changes.
const (
	AdoptionMade      = "adoption.made"
	AdoptionRevised   = "adoption.revised"
	AdoptionDisclosed = "adoption.disclosed"
	AdoptionPending   = "adoption.pending"
	AdoptionConfirmed = "adoption.confirmed"
	AdoptionLetGo     = "adoption.let_go"
	AdoptionCancelled = "adoption.cancelled"
	// AdoptionUnrecorded is the action of a session that is not recorded, because a speaker does not want it.
	AdoptionUnrecorded = "adoption.unrecorded"
)

// Refusals about adopted sessions.
var (
	ErrAdoptedKey  = fault.New(fault.Invalid, "adopted.key", "what is adopted is named by the proposal that it was")
	ErrNotAdopted  = fault.New(fault.NotFound, "adopted.none", "no session stems from this proposal")
	ErrAdopted     = fault.New(fault.Conflict, "adopted.stays", "this session stems from a proposal: take the decision back there, or cancel it")
	ErrDisclosed   = fault.New(fault.Conflict, "adopted.disclosed", "its speakers know of this session already; cancel it instead")
	ErrLetPlaced   = fault.New(fault.Conflict, "adopted.placed", "this session has a place; take it away there first")
	ErrLetTouched  = fault.New(fault.Conflict, "adopted.touched", "this session was changed in the programme since it was adopted")
	ErrLetAttached = fault.New(fault.Conflict, "adopted.attached", "something hangs on this session; detach it first")
)

// FromProposal reports whether a session stems from a proposal.
func (s Session) FromProposal() bool { return strings.HasPrefix(s.SourceKey, AdoptedPrefix) }

// AdoptInTx makes a session of an accepted proposal. Where the proposal has one it stays as it is, and its id is returned.
//
// As its neighbours below it asks for no right to change the programme: the later chapter has asked whoever decides, or replies, for
// theirs. A token that may not write, or not here, is refused.
func (s *Service) AdoptInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, a Adopted) (sessionID string, err error) {
	if err := who.MayChangeOwn(string(editionID)); err != nil {
		return "", err
	}
	if !strings.HasPrefix(a.Key, AdoptedPrefix) || a.Key == AdoptedPrefix {
		return "", ErrAdoptedKey
	}
	there, err := adoptedInTx(tx, editionID, a.Key)
	if err != nil || len(there) > 0 {
		return strings.Join(there, ""), err
	}
	v := Session{EditionID: editionID, GUID: a.GUID, Code: a.Code, Number: a.Number, Title: a.Title, Abstract: a.Abstract,
		Kind: Talk, FormatID: a.FormatID, TrackID: a.TrackID, Level: a.Level, Language: a.Language, Minutes: a.Minutes,
		Undisclosed: a.Undisclosed, Pending: a.Pending, State: Confirmed, Products: a.ProductIDs, SourceKey: a.Key}
	for _, id := range a.Speakers {
		v.Speakers = append(v.Speakers, speaker.ID(id))
	}
	if err := describeAdopted(tx, &v); err != nil {
		return "", err
	}
	v.ID = SessionID(s.ids.New(s.sessions.Prefix))
	v.SourceDigest = v.adoptedDigest()
	if err := s.putAdopted(tx, who, AdoptionMade, nil, &v); err != nil {
		return "", err
	}
	return string(v.ID), nil
}

// describeAdopted gives a session the kind of its format, and another number where something has its own by now.
func describeAdopted(tx *sqldb.Tx, v *Session) error {
	if v.FormatID != "" {
		f, err := edition.FrameInTx(tx, v.EditionID)
		if err != nil {
			return err
		}
		for _, format := range f.Formats {
			if format.ID == v.FormatID {
				v.Kind = format.Kind
			}
		}
	}
	taken, err := numberTaken(tx, v.EditionID, v.Number)
	if taken {
		v.Number = 0
	}
	return err
}

// putAdopted writes an adopted session with its row in the audit. Whoever decided, or replies, may have no right in this chapter.
func (s *Service) putAdopted(tx *sqldb.Tx, who actor.Actor, action string, before, v *Session) error {
	able, now := who.Holding(string(v.EditionID), Changing), []Session(nil)
	if before != nil {
		now = []Session{*before}
	}
	after := []Session{*v}
	if err := record.PutAll(tx, able, s.sessions, now, after); err != nil {
		return err
	}
	*v = after[0]
	c := record.Change{Action: action, Object: string(v.ID), Scope: string(v.EditionID), Label: v.Title}
	_, err := record.Write(tx, s.ids, who, c, before, v)
	return err
}

// adopted reads the session of a key.
func (s *Service) adopted(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string) (v Session, err error) {
	if err := who.MayChangeOwn(string(editionID)); err != nil {
		return v, err
	}
	there, err := adoptedInTx(tx, editionID, key)
	if err != nil {
		return v, err
	}
	if len(there) == 0 || !strings.HasPrefix(key, AdoptedPrefix) {
		return v, ErrNotAdopted
	}
	return s.sessions.Find(tx, there[0])
}

// AdoptedInTx is the session that stems from a proposal, by its key, if one does.
func (s *Service) AdoptedInTx(tx *sqldb.Tx, editionID edition.ID, key string) (v Session, is bool, err error) {
	there, err := adoptedInTx(tx, editionID, key)
	if err != nil || len(there) == 0 {
		return v, false, err
	}
	v, err = s.sessions.Find(tx, there[0])
	return v, true, err
}

// change writes what an edit makes of an adopted session; where that is nothing, nothing is written.
func (s *Service) change(tx *sqldb.Tx, who actor.Actor, action string, v Session, edit func(*Session)) error {
	next := v
	edit(&next)
	if sameContent(v, next) {
		return nil
	}
	return s.putAdopted(tx, who, action, &v, &next)
}

// DiscloseInTx makes adopted sessions known: releases have them from the next on. Those that are known already stay as they are.
func (s *Service) DiscloseInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, keys []string) error {
	if err := who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	for _, key := range keys {
		v, err := s.adopted(tx, who, editionID, key)
		if err != nil {
			return fmt.Errorf("disclose %s: %w", key, err)
		}
		if err := s.change(tx, who, AdoptionDisclosed, v, func(v *Session) { v.Undisclosed = false }); err != nil {
			return fmt.Errorf("disclose %s: %w", key, err)
		}
	}
	return nil
}

// ReviseAdoptedInTx writes what an edit makes of an adopted session, since its proposal says something else. Nobody worked on it by that:
// where it was let go before, it still is.
func (s *Service) ReviseAdoptedInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string, edit func(*Session) error) error {
	v, err := s.adopted(tx, who, editionID, key)
	if err != nil {
		return err
	}
	next, untouched := v, v.SourceDigest == v.adoptedDigest()
	if err := edit(&next); err != nil {
		return err
	}
	return s.change(tx, who, AdoptionRevised, v, func(v *Session) {
		if *v = next; untouched {
			v.SourceDigest = v.adoptedDigest()
		}
	})
}

// ConfirmInTx says whether enough of its speakers have confirmed an adopted session: else it is pending.
func (s *Service) ConfirmInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string, pending bool) error {
	v, err := s.adopted(tx, who, editionID, key)
	if err != nil {
		return err
	}
	action := AdoptionConfirmed
	if pending {
		action = AdoptionPending
	}
	return s.change(tx, who, action, v, func(v *Session) { v.Pending = pending })
}

// LetGoInTx removes the session of a proposal that is accepted no more. It is refused when its speakers know of it, when it has a place,
// when it was changed since or something hangs on it: see ErrDisclosed and its neighbours.
func (s *Service) LetGoInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key string) error {
	v, err := s.adopted(tx, who, editionID, key)
	if err != nil {
		return err
	}
	if !v.Undisclosed {
		return ErrDisclosed.With("Title", v.Title)
	}
	if err := letPlaced(tx, v); err != nil {
		return err
	}
	if v.State != Confirmed || v.SourceDigest != v.adoptedDigest() {
		return ErrLetTouched.With("Title", v.Title)
	}
	hangs, err := s.dependents.On("session")(tx, string(v.ID))
	if err != nil {
		return err
	}
	rules, err := rulesOf(tx, v.ID)
	if err != nil {
		return err
	}
	if len(hangs)+rules > 0 {
		return ErrLetAttached.With("Title", v.Title)
	}
	if err := record.DropAll(tx, who.Holding(string(editionID), Changing), s.sessions, []Session{v}, nil); err != nil {
		return err
	}
	c := record.Change{Action: AdoptionLetGo, Object: string(v.ID), Scope: string(editionID), Label: v.Title}
	_, err = record.Write(tx, s.ids, who, c, v, nil)
	return err
}

// letPlaced refuses a session that has a place, and says where it is and which change put it there.
func letPlaced(tx *sqldb.Tx, v Session) error {
	places, err := placementsOf(tx, v.ID)
	if err != nil || len(places) == 0 {
		return err
	}
	p := places[0]
	f, err := edition.FrameInTx(tx, v.EditionID)
	if err != nil {
		return err
	}
	room, _ := f.Room(p.RoomID)
	by, err := record.NewestNaming(tx, string(v.EditionID), string(p.ID))
	if err != nil {
		return err
	}
	return ErrLetPlaced.With("Title", v.Title).With("Room", room.Name).
		With("Time", p.Start.In(f.Edition.Location()).Format("2006-01-02 15:04")).With("Step", text.SayText(by.Label))
}

// CancelInTx says that an adopted session does not take place, for a reason in the words of who withdrew it. It stays, struck through where
// it has a place, and nothing else moves: organisers are asked what becomes of the place (see Withdrawals).
func (s *Service) CancelInTx(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, key, reason string) error {
	v, err := s.adopted(tx, who, editionID, key)
	if err != nil || v.State == Cancelled {
		return err
	}
	if err := s.change(tx, who, AdoptionCancelled, v, func(v *Session) { v.State = Cancelled }); err != nil {
		return err
	}
	return keepWithdrawal(tx, Withdrawal{Session: v.ID, EditionID: editionID, Reason: strings.TrimSpace(reason), By: who.Key(), At: tx.Now()})
}

// adoptedDigest is of what describes a session: it tells whether somebody has described an adopted one anew. What the committee and the
// speakers decide is left out.
func (s Session) adoptedDigest() string {
	products := slices.Sorted(slices.Values(s.Products)) // as they are read again
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", []any{s.Title, s.Subtitle, s.Abstract, s.Kind, s.FormatID, s.TrackID, s.Level, s.Language,
		s.Tags, strconv.Itoa(s.Minutes), strconv.FormatBool(s.Plenary), strconv.FormatBool(s.Recorded), strconv.FormatBool(s.Streamed),
		s.Requires, s.StateNote, strconv.Itoa(len(s.Links)), strconv.Itoa(len(s.Segments)), s.Speakers, products}))
	return hex.EncodeToString(sum[:])
}
