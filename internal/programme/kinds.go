package programme

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

func (s *Service) sessionKind() record.Kind[Session] {
	return record.Kind[Session]{
		Reads: Reading, Changes: Changing,
		Texts: Session.texts,
		Name:  "session", Prefix: "ses", Table: sessionTable, Scan: scanSession, Values: sessionValues, Taken: ErrTaken,
		Key: func(v *Session) record.Key {
			return record.Key{ID: (*string)(&v.ID), Version: &v.Version, Scope: string(v.EditionID), Label: v.Title}
		},
		Check: s.prepareSession, Load: loadParts, Store: storeParts, Dependents: s.sessionDependents,
		Hidden: func(_ *sqldb.Tx, who actor.Actor, v Session) (bool, error) {
			return v.Undisclosed && !MayKnow(who, v.EditionID), nil
		},
	}
}

// prepareSession gives a new session the names that clients need and refuses a wrong one.
func (s *Service) prepareSession(tx *sqldb.Tx, v *Session) error {
	e, err := edition.InTx(tx, v.EditionID)
	if err != nil {
		return err
	}
	if v.CreatedAt.IsZero() {
		v.CreatedAt = tx.Now()
	}
	if v.GUID == "" {
		v.GUID = s.ids.UUID()
	}
	if v.Code == "" {
		v.Code = s.ids.Code()
	}
	if v.Number == 0 {
		if v.Number, err = nextSessionNumber(tx, v.EditionID); err != nil {
			return err
		}
	}
	if v.State == "" {
		v.State = Confirmed
	}
	v.JoinSpeakers()
	if err := checkReferences(tx, *v); err != nil {
		return err
	}
	return v.Check(e.SessionLimit)
}

func checkReferences(tx *sqldb.Tx, v Session) error {
	if v.FormatID != "" {
		if ok, err := edition.HasFormat(tx, v.EditionID, v.FormatID); err != nil || !ok {
			return orReference(err, "format")
		}
	}
	if v.TrackID != "" {
		if ok, err := edition.HasTrack(tx, v.EditionID, v.TrackID); err != nil || !ok {
			return orReference(err, "track")
		}
	}
	return nil
}

func (s *Service) sessionDependents(tx *sqldb.Tx, id string) ([]record.Dependent, error) {
	codes, err := placementCodes(tx, SessionID(id))
	if err != nil {
		return nil, err
	}
	later, err := s.dependents.On("session")(tx, id)
	if err != nil {
		return nil, err
	}
	if len(codes) > 0 {
		later = append([]record.Dependent{{Kind: "placement", Names: codes}}, later...)
	}
	// A decision stands without its session never: it is taken back where it was made, or the session is cancelled.
	v, err := s.sessions.Find(tx, id)
	if err == nil && v.FromProposal() {
		later = append(later, record.Dependent{Kind: "proposal", Names: []string{v.Title}, Blocks: true})
	}
	return later, err
}

func (s *Service) placementKind() record.Kind[Placement] {
	return record.Kind[Placement]{
		Reads: Reading, Changes: Changing,
		Name: "placement", Prefix: "pla", Table: placementTable, Scan: scanPlacement, Values: placementValues, Taken: ErrTaken,
		Key: func(p *Placement) record.Key {
			return record.Key{ID: (*string)(&p.ID), Version: &p.Version, Scope: string(p.EditionID), Label: p.Code}
		},
		Check: s.preparePlacement, Store: remember,
		Hidden: func(tx *sqldb.Tx, who actor.Actor, p Placement) (bool, error) {
			return s.hidden(tx, who, p.EditionID, p.SessionID)
		},
	}
}

// preparePlacement gives a new placement the names that clients need, the first one those of its session so that
// a session that is not repeated is known by one code everywhere, and refuses a wrong place.
func (s *Service) preparePlacement(tx *sqldb.Tx, p *Placement) error {
	v, err := s.sessions.Find(tx, string(p.SessionID))
	if err != nil {
		return err
	}
	if v.EditionID != p.EditionID {
		return ErrReference.Field("session", "session.reference")
	}
	if p.Minutes == 0 {
		p.Minutes = v.Minutes
	}
	if p.Start.IsZero() || p.Minutes < 1 || p.Minutes > 24*60 {
		return ErrStart
	}
	if err := startsOnDay(tx, *p); err != nil {
		return err
	}
	if p.RoomID == "" && !v.Plenary && v.Kind != Break {
		return ErrPlenary
	}
	if p.RoomID != "" {
		if ok, err := edition.HasRoom(tx, p.EditionID, p.RoomID); err != nil || !ok {
			return orReference(err, "room")
		}
	}
	return s.namePlacement(tx, p, v)
}

// namePlacement gives a new placement its names: those of one that was taken away, if there is one.
func (s *Service) namePlacement(tx *sqldb.Tx, p *Placement, v Session) error {
	if p.GUID != "" && p.Code != "" && p.Number != 0 {
		return nil
	}
	if p.GUID == "" && p.Code == "" && p.Number == 0 {
		parked, err := parkedOf(tx, v.ID)
		if err != nil {
			return err
		}
		if old, ok := Recall(parked, nil, v, *p); ok {
			p.ID, p.GUID, p.Code, p.Number = old.ID, old.GUID, old.Code, old.Number
			return nil
		}
	}
	taken, err := namesTaken(tx, p.EditionID, v)
	if err != nil {
		return err
	}
	if p.GUID == "" {
		p.GUID = s.ids.UUID()
		if !taken {
			p.GUID = v.GUID
		}
	}
	if p.Code == "" {
		p.Code = s.ids.Code()
		if !taken {
			p.Code = v.Code
		}
	}
	if p.Number == 0 {
		p.Number, err = nextPlacementNumber(tx, p.EditionID)
	}
	return err
}

func (s *Service) ruleKind() record.Kind[Rule] {
	return record.Kind[Rule]{
		Reads: Reading, Changes: Changing,
		Name: "rule", Prefix: "rul", Table: ruleTable, Scan: scanRule, Values: ruleValues, Taken: ErrRuleTaken,
		Key: func(r *Rule) record.Key {
			return record.Key{ID: (*string)(&r.ID), Version: &r.Version, Scope: string(r.EditionID), Label: r.label}
		},
		Load: s.labelRule, Check: s.checkRule,
		Hidden: func(tx *sqldb.Tx, who actor.Actor, r Rule) (bool, error) {
			return s.hidden(tx, who, r.EditionID, r.First, r.Second)
		},
	}
}

func (s *Service) labelRule(tx *sqldb.Tx, r *Rule) error {
	first, err := s.sessions.Find(tx, string(r.First))
	if err != nil {
		return err
	}
	second, err := s.sessions.Find(tx, string(r.Second))
	r.label = first.Title + " / " + second.Title
	return err
}

func (s *Service) checkRule(tx *sqldb.Tx, r *Rule) error {
	if r.First == r.Second || r.Kind != Before && r.Kind != Apart {
		return ErrRule
	}
	if both, err := haveBoth(tx, r.EditionID, r.First, r.Second); err != nil || !both {
		return orRule(err)
	}
	return s.labelRule(tx, r)
}

func orRule(err error) error {
	if err != nil {
		return err
	}
	return ErrRule
}
