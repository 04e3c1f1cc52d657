package registration

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
)

// Topic is the topic of all mails of this chapter: what somebody did about their place, and waits to hear.
const Topic = "registration.ticket"

// Word is what a mail tells.
type Word string

// The words.
const (
	TellTicket    Word = "ticket" // here it is; where the address is not proved, prove it
	TellAsked     Word = "asked"
	TellInvited   Word = "invited"
	TellRefused   Word = "refused"
	TellCancelled Word = "cancelled"
	TellLapsed    Word = "lapsed"
)

// wordOf is what somebody is told who comes into a state.
func wordOf(s State) Word {
	if s == Confirmed {
		return TellTicket
	}
	return Word(s)
}

// Letter is what a mail is made of.
type Letter struct {
	Word     Word
	Attendee Attendee
	Kind     Kind
	Token    string // secret of the link to their page
}

// Write hands in who writes the mails, while the chapters are made.
func (s *Service) Write(letters func(edition.Edition, Letter) post.Mail) { s.letters = letters }

// secretFor is how long the text of a mail is kept that no relay took: who waits for a ticket gets it late rather than never.
const secretFor = 30 * 24 * time.Hour

// compose writes a mail, with a link of its own. It is done before a rush's transaction, which keeps all others waiting.
func (s *Service) compose(e edition.Edition, l Letter) (post.Mail, link) {
	l.Token = id.Secret()
	m := s.letters(e, l)
	m.To, m.Name, m.Scope, m.Topic, m.About = l.Attendee.Email, l.Attendee.Name, string(e.ID), Topic, string(l.Attendee.ID)
	m.Urgent = true // before all that is not
	m.SecretUntil = s.db.Now().Add(secretFor)
	return m, link{id.Hash(l.Token), true}
}

// tell mails an attendee how they stand now.
func (s *Service) tell(tx *sqldb.Tx, e edition.Edition, k Kind, a Attendee) error {
	if a.Email == "" {
		return nil
	}
	m, l := s.compose(e, Letter{Word: wordOf(a.State), Attendee: a, Kind: k})
	if err := insertLinks(tx, a, l); err != nil {
		return err
	}
	return post.Queue(tx, s.ids, m)
}
