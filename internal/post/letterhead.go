package post

import (
	"cmp"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Letterhead is how the mail of a scope leaves. The address that sends it is the server's, whatever the name before it: relays elsewhere
// check that the server may send for it. The zero value is the server's own name.
type Letterhead struct {
	Name    string // before the server's address; empty: the server's own
	ReplyTo string // address where answers go; empty: to the server's
}

// Letterheads tell how the mail of a scope leaves.
type Letterheads func(tx *sqldb.Tx, scope string) (Letterhead, error)

// Name sets in whose name mail leaves. A message has the letterhead of the moment in which it leaves, not of that in which it was
// written. It is called while the chapters are made.
func (s *Service) Name(of Letterheads) { s.names = of }

// head puts a message under the letterhead of its scope.
func (s *Service) head(tx *sqldb.Tx, m *QueuedMail) (err error) {
	if scope := cmp.Or(m.Sender, m.Scope); s.names != nil && scope != "" {
		m.Head, err = s.names(tx, scope)
	}
	if m.ReplyTo != "" {
		m.Head.ReplyTo = m.ReplyTo
	}
	return err
}
