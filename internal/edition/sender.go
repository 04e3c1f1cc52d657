package edition

import (
	"net/mail"
	"strings"
	"unicode"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
)

// Sender is in whose name an edition's mail leaves. The address that sends it is the server's: relays elsewhere check that the server may
// send for it. The zero value is the server's own name, and no address for answers.
type Sender struct {
	Name    string // before the server's address; empty: the edition's
	ReplyTo string // where answers go; empty: to the server's address
	Contact string // one line at the end of each message; empty: none
}

// mostSenderName is how many characters of a name mail programs show at most.
const mostSenderName = 80

// Refusals about the sender of mails.
var (
	ErrSenderName = fault.New(fault.Invalid, "edition.sender_name",
		"a sender's name is one line of at most 80 characters, without @, < and >").Field("sender_name", "edition.sender_name")
	ErrReplyTo = fault.New(fault.Invalid, "edition.reply_to",
		"answers go to one e-mail address, like team@example.org").Field("reply_to", "edition.reply_to")
	ErrContact = fault.New(fault.Invalid, "edition.contact", "the contact is one line of at most 300 characters").Field("contact",
		"edition.contact")
)

// check refuses what could not stand in the head of a message, or would be taken for an address that it is not.
func (s Sender) check() error {
	if strings.ContainsFunc(s.Name, notShown) || strings.ContainsAny(s.Name, "@<>") || text.Longer(s.Name, mostSenderName) {
		return ErrSenderName
	}
	if s.ReplyTo != "" {
		if clean, err := account.CheckEmail(s.ReplyTo); err != nil || clean != s.ReplyTo {
			return ErrReplyTo
		}
	}
	if strings.ContainsFunc(s.Contact, notShown) || text.Longer(s.Contact, text.MaxLine) {
		return ErrContact
	}
	return nil
}

// notShown reports whether a character leaves no mark: line ends begin another header, and others hide what a line says.
func notShown(r rune) bool { return !unicode.IsPrint(r) }

// Letterhead is how the edition's mail leaves.
func (e Edition) Letterhead() post.Letterhead {
	name := e.Sender.Name
	if name == "" && !strings.ContainsFunc(e.Name, notShown) {
		name = e.Name
	}
	return post.Letterhead{Name: name, ReplyTo: e.Sender.ReplyTo}
}

// From is the sender of the edition's mail as its readers see it, from a server that sends by an address with or without a name.
func (e Edition) From(server string) string {
	a, err := mail.ParseAddress(server)
	if err != nil {
		return server
	}
	if h := e.Letterhead(); h.Name != "" {
		a.Name = h.Name
	}
	if a.Name == "" {
		return a.Address
	}
	return a.Name + " <" + a.Address + ">"
}

// LetterheadInTx is how mail in the name of a scope leaves; a scope that is no edition has none.
func LetterheadInTx(tx *sqldb.Tx, scope string) (post.Letterhead, error) {
	e, err := InTx(tx, ID(scope))
	if fault.KindOf(err) == fault.NotFound {
		return post.Letterhead{}, nil
	}
	return e.Letterhead(), err
}
