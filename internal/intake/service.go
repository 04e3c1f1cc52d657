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

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source, editions *edition.Service, p *programme.Service) *Service {
	p.Extend(programme.Later{Asides: asides, ExchangeAsides: exchangeAsides})
	return &Service{db: db, ids: ids, editions: editions, programme: p}
}
