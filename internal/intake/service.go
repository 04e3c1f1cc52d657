package intake

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// Service is what can be done with the files and the addresses of other tools.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	editions  *edition.Service
	programme *programme.Service
}

// NewService returns the use cases. The programme it is given must have been handed Asides and ExchangeAsides.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service, p *programme.Service) *Service {
	return &Service{db: db, ids: ids, editions: editions, programme: p}
}
