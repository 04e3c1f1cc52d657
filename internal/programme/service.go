package programme

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// Service is what can be done with the programme.
type Service struct {
	db         *sqldb.DB
	ids        id.Source
	editions   *edition.Service
	catalogue  *catalogue.Service
	speakers   *speaker.Service
	sessions   record.Kind[Session]
	placements record.Kind[Placement]
	rules      record.Kind[Rule]
	dependents record.Attached
	later      Later // who keeps asides
	turned     []func(tx *sqldb.Tx, editionID edition.ID, change string, back bool) error
	warnings   []string // codes of what later chapters find
}

// NewService returns the use cases.
func NewService(
	db *sqldb.DB, ids id.Source, editions *edition.Service, products *catalogue.Service, speakers *speaker.Service,
) *Service {
	s := &Service{db: db, ids: ids, editions: editions, catalogue: products, speakers: speakers}
	s.sessions = s.sessionKind()
	s.placements = s.placementKind()
	s.rules = s.ruleKind()
	editions.Extend(edition.Later{Dependents: dependents, MoveInstants: moveInstants, KeepDay: keepDay})
	products.AddDependents(dependents)
	speakers.AddDependents(dependents)
	return s
}

// Session of an edition.
func (s *Service) Session() record.UseCases[Session] {
	return record.NewUseCases(s.db, s.ids, s.sessions)
}

// Placement of a session.
func (s *Service) Placement() record.UseCases[Placement] {
	return record.NewUseCases(s.db, s.ids, s.placements)
}

// Rule between two sessions.
func (s *Service) Rule() record.UseCases[Rule] { return record.NewUseCases(s.db, s.ids, s.rules) }

// Draft reads the programme as it is now, released or not. Who may not change it does not see what was not disclosed.
func (s *Service) Draft(ctx context.Context, who actor.Actor, editionID edition.ID) (d Draft, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		d, err = DraftForInTx(tx, who, editionID)
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

// ApplyPlan makes the draft what a plan says, in one step that can be undone: each session of the plan has exactly the place given,
// keeping the identity of the placement it had. What is locked and what the plan does not name stay.
func (s *Service) ApplyPlan(ctx context.Context, who actor.Actor, editionID edition.ID, label string, places []PlanPlace) (Done, error) {
	return s.TakeStep(ctx, who, editionID, Step{Label: label, Edits: []Edit{Plan(places)}})
}
