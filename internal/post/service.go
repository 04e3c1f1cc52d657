package post

import (
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Service is what can be done with the outbox.
type Service struct {
	db    *sqldb.DB
	ids   id.Source
	hooks map[string]MailHooks // by topic
	names Letterheads          // nil: mail leaves in the server's name alone
}

// NewService returns the use cases on a database.
func NewService(db *sqldb.DB, ids id.Source) *Service {
	return &Service{db: db, ids: ids, hooks: map[string]MailHooks{}}
}
