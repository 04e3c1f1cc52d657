package care

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/speaker"
)

// Neighbours are the earlier chapters whose use cases this one calls.
type Neighbours struct {
	Accounts  *account.Service
	Pictures  *picture.Service
	Speakers  *speaker.Service
	Calls     *cfp.Service
	Programme *programme.Service
	Selection *selection.Service
	Releases  *release.Service
}

// Service is what can be done for speakers, and what they do themselves.
type Service struct {
	db  *sqldb.DB
	ids id.Source
	by  Neighbours

	letters       func(edition.Edition) Letters
	changeLetters func(edition.Edition) ChangeLetters
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, by Neighbours) *Service {
	s := &Service{db: db, ids: ids, by: by, letters: func(edition.Edition) Letters { return Letters{} }}
	by.Calls.OnJoin(s.joined)
	by.Calls.OnHold(s.holds)
	by.Calls.OnRevise(s.revised)
	by.Calls.OnPart(s.parted)
	by.Programme.Extend(programme.Later{Turned: s.turned})
	return s
}
