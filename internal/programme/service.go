package programme

import (
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/speaker"
)

// Service is what can be done with the programme.
type Service struct {
	db         *sqldb.DB
	ids        id.Source
	editions   *edition.Service
	catalogue  *catalogue.Service
	speakers   *speaker.Service
	sessions   account.Ledger[Session]
	placements account.Ledger[Placement]
	rules      account.Ledger[Rule]
	released   *shelf
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service, products *catalogue.Service, speakers *speaker.Service) *Service {
	s := &Service{db: db, ids: ids, editions: editions, catalogue: products, speakers: speakers, released: newShelf()}
	s.sessions = s.sessionLedger()
	s.placements = s.placementLedger()
	s.rules = s.ruleLedger()
	return s
}

// Session of an edition.
func (s *Service) Session() account.Kept[Session] { return account.Keep(s.db, s.ids, s.sessions) }

// Placement of a session.
func (s *Service) Placement() account.Kept[Placement] {
	return account.Keep(s.db, s.ids, s.placements)
}

// Rule between two sessions.
func (s *Service) Rule() account.Kept[Rule] { return account.Keep(s.db, s.ids, s.rules) }

// Draft reads the programme as it is now, released or not.
func (s *Service) Draft(ctx context.Context, who account.Actor, editionID edition.ID) (d Draft, err error) {
	if err := who.May(account.Read, string(editionID)); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		d, err = DraftInTx(tx, editionID)
		return err
	})
	return d, err
}

// PlanPlace is where a plan puts a session.
type PlanPlace struct {
	SessionID SessionID
	RoomID    edition.RoomID
	Start     time.Time
}

// ApplyPlan makes the draft what a plan says, in one step that can be undone: each session of the plan has exactly
// the place given, keeping the identity of the placement it had. Pinned placements and sessions that the plan does
// not name stay.
func (s *Service) ApplyPlan(ctx context.Context, who account.Actor, editionID edition.ID, label string, places []PlanPlace) (moved int, err error) {
	_, moved, err = s.Arrange(ctx, who, editionID, Arrangement{Label: label, Places: places})
	return moved, err
}

// Arrangement is a change of places made in one step.
type Arrangement struct {
	Label  string // for the list of changes
	Places []PlanPlace
	Away   []SessionID         // sessions that lose their places
	Seen   map[SessionID]int64 // version of the placement that was looked at, 0 for none; sessions that are not in it are not checked
}

// Arrange changes places, and returns the change to undo it by. It refuses with account.ErrMoved when a session has another
// place than the one that was seen.
func (s *Service) Arrange(ctx context.Context, who account.Actor, editionID edition.ID, a Arrangement) (change string, moved int, err error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return "", 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		before, err := PlacementsInTx(tx, editionID)
		if err != nil {
			return err
		}
		if !a.sees(before) {
			return account.ErrMoved
		}
		moved = 0
		for _, place := range a.Places {
			changed, err := s.applyPlace(tx, editionID, before, place)
			if err != nil {
				return err
			}
			if changed {
				moved++
			}
		}
		for _, p := range before {
			if slices.Contains(a.Away, p.SessionID) && !p.Pinned {
				if err := placementTable.Delete(tx, string(p.ID)); err != nil {
					return err
				}
				moved++
			}
		}
		after, err := PlacementsInTx(tx, editionID)
		if err != nil {
			return err
		}
		c := account.Change{Action: planApplied, Object: string(editionID), Scope: string(editionID), Label: a.Label}
		change, err = account.Record(tx, s.ids, who, c, before, after)
		return err
	})
	return change, moved, err
}

// planApplied is the action of an arrangement in the list of changes.
const planApplied = "plan.applied"

func (a Arrangement) sees(now []Placement) bool {
	for id, version := range a.Seen {
		i := slices.IndexFunc(now, func(p Placement) bool { return p.SessionID == id })
		if i < 0 && version != 0 || i >= 0 && now[i].Version != version {
			return false
		}
	}
	return true
}

func (s *Service) applyPlace(tx *sqldb.Tx, editionID edition.ID, before []Placement, place PlanPlace) (bool, error) {
	i := slices.IndexFunc(before, func(p Placement) bool { return p.SessionID == place.SessionID })
	if i < 0 {
		v, err := s.sessions.Find(tx, string(place.SessionID))
		if err != nil || v.EditionID != editionID {
			return false, orReference(err, "session")
		}
		p := Placement{ID: PlacementID(s.ids.New("pla")), EditionID: editionID, SessionID: place.SessionID, RoomID: place.RoomID,
			Start: place.Start, Version: 1}
		if err := s.preparePlacement(tx, &p); err != nil {
			return false, err
		}
		err = placementTable.Insert(tx, placementValues(p)...)
		if sqldb.IsUnique(err) {
			return false, account.ErrMoved // somebody else has just given it its first place
		}
		return true, err
	}
	p := before[i]
	if p.Pinned || p.RoomID == place.RoomID && p.Start.Equal(place.Start) {
		return false, nil
	}
	p.RoomID, p.Start = place.RoomID, place.Start
	_, err := placementTable.Update(tx, placementValues(p)...)
	return true, err
}

// Undo puts back what was before a change, of this chapter or an earlier one.
func (s *Service) Undo(ctx context.Context, who account.Actor, editionID edition.ID, changeID string) error {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		c, err := account.ChangeByID(tx, string(editionID), changeID)
		if err != nil {
			return err
		}
		if c.Action == planApplied {
			return s.undoPlan(tx, who, editionID, c)
		}
		handled, err := account.UndoIn(tx, s.ids, who, c, s.sessions, s.placements, s.rules)
		for _, undo := range []func(*sqldb.Tx, account.Actor, account.Change) (bool, error){s.editions.Undo, s.catalogue.Undo, s.speakers.Undo} {
			if handled || err != nil {
				return err
			}
			handled, err = undo(tx, who, c)
		}
		if !handled && err == nil {
			return account.ErrUndo
		}
		return err
	})
}
