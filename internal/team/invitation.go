package team

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// InvitationID identifies an invitation: inv_….
type InvitationID string

// Invitation asks somebody to work on an edition.
type Invitation struct {
	ID        InvitationID
	EditionID edition.ID
	Email     string // whom it is for, in lower case
	Role      actor.Role
	RoleEnds  time.Time // when the role will end; zero: it does not
	Note      string    // to whoever is invited, in the words of who invites
	By        string    // key of who invites
	CreatedAt time.Time
	Mailed    time.Time // when a link was last put into the outbox; zero: never
	Copied    bool      // a link was copied by hand
	Expires   time.Time // from then on its links open nothing
	Accepted  time.Time // zero: not yet
	Revoked   time.Time // zero: it holds
	RevokedBy string    // key of who took it back

	copiedByAdmin bool
}

// ByAdmin reports whether the link that was copied alone shows that the address is theirs.
func (i Invitation) ByAdmin() bool { return i.copiedByAdmin }

// Life is how long the links of an invitation open it.
const Life = 7 * 24 * time.Hour

// kept is how long an invitation is kept after it ended, so that its link says what became of it.
const kept = 90 * 24 * time.Hour

// Open reports whether an invitation can be accepted at an instant.
func (i Invitation) Open(at time.Time) bool {
	return i.Accepted.IsZero() && i.Revoked.IsZero() && at.Before(i.Expires)
}

// refusal says why an invitation cannot be accepted at an instant; nil when it can.
func (i Invitation) refusal(at time.Time, by string) error {
	say := func(f *fault.Fault, when time.Time) error { return f.With("By", by).With("When", when) }
	switch {
	case !i.Accepted.IsZero():
		return say(ErrUsed, i.Accepted)
	case !i.Revoked.IsZero():
		return say(ErrRevoked, i.Revoked)
	case !at.Before(i.Expires):
		return say(ErrExpired, i.Expires)
	default:
		return nil
	}
}

// Refusals.
var (
	ErrLink = fault.New(fault.NotFound, "team.link",
		"this invitation is not complete, or a newer one took its place; open the newest, or ask whoever invited you")
	ErrUsed    = fault.New(fault.Closed, "team.used", "this invitation was accepted already; sign in to go on")
	ErrRevoked = fault.New(fault.Closed, "team.revoked", "this invitation was taken back; ask an organiser for a new one")
	ErrExpired = fault.New(fault.Closed, "team.expired", "this invitation has expired; ask an organiser to send it again")
	ErrVoid    = fault.New(fault.Closed, "team.void",
		"whoever sent this invitation may not give this role any more; ask another organiser for a new one")
	ErrOther = fault.New(fault.Forbidden, "team.other",
		"this invitation is for another address; sign in with that one, or ask for an invitation to yours")
	ErrProve = fault.New(fault.Unauthenticated, "team.prove", "sign in with the address that is invited, then accept")

	ErrRole   = fault.New(fault.Invalid, "team.role", "choose one of the roles listed").Field("role", "team.role")
	ErrBeyond = fault.New(fault.Forbidden, "team.beyond",
		"you cannot give or take rights that you do not have; ask somebody who has them")
	ErrLonger = fault.New(fault.Invalid, "team.longer",
		"your own role ends before that; choose a day until then").Field("until", "team.longer")
	ErrNobody  = fault.New(fault.Invalid, "team.nobody", "name at least one address").Field("emails", "team.nobody")
	ErrAddress = fault.New(fault.Invalid, "team.address",
		"this is not an e-mail address; nobody was invited").Field("emails", "team.address")
	ErrMany = fault.New(fault.Invalid, "team.many",
		"at most 50 addresses at once; nobody was invited").Field("emails", "team.many")
	ErrOneLink = fault.New(fault.Invalid, "team.one_link",
		"a link is copied for one address at a time").Field("emails", "team.one_link")
	ErrHas = fault.New(fault.Conflict, "team.has",
		"they hold this role already; nobody was invited").Field("emails", "team.has")
	ErrPast = fault.New(fault.Invalid, "team.past",
		"the role would end before it begins; choose a later day").Field("until", "team.past")
	ErrDay  = fault.New(fault.Invalid, "team.day", "this is no day; write it as 2027-03-05").Field("until", "team.day")
	ErrSoon = fault.New(fault.Busy, "team.soon", "it was sent less than a minute ago; wait for the mail").Wait(time.Minute)
	ErrGone = fault.New(fault.NotFound, "team.gone", "this invitation is not there, or no more")
	ErrLast = fault.New(fault.Conflict, "team.last",
		"an edition keeps somebody who may change its team for good; give somebody else that role first")
	ErrNotHere = fault.New(fault.NotFound, "team.not_here", "they are not in the team of this edition")
	ErrAdmin   = fault.New(fault.Forbidden, "team.admin", "only administrators sign the devices of administrators out")
	ErrAgain   = fault.New(fault.Conflict, "team.again", "this invitation was accepted or taken back meanwhile; look again")
)

// mostAtOnce bounds how many are invited at once.
const mostAtOnce = 50

// Invite is whom to invite to what.
type Invite struct {
	Emails []string // as typed
	Role   actor.Role
	Until  time.Time // when the role will end; zero: it does not
	Note   string
}

// addresses are the addresses as they are kept, each once.
func (in Invite) addresses() (out []string, err error) {
	seen := map[string]bool{}
	for _, typed := range in.Emails {
		if strings.TrimSpace(typed) == "" {
			continue
		}
		email, err := account.CleanEmail(typed)
		if err != nil {
			return nil, ErrAddress.With("Address", strings.TrimSpace(typed))
		}
		if !seen[email] {
			seen[email] = true
			out = append(out, email)
		}
	}
	switch {
	case len(out) == 0:
		return nil, ErrNobody
	case len(out) > mostAtOnce:
		return nil, ErrMany.With("Count", len(out))
	default:
		return out, text.CheckLengths(text.Bounded{Field: "note", Text: in.Note, Most: text.MaxLine * 5})
	}
}

// SplitAddresses reads addresses that were typed one a line, or divided by commas, semicolons or spaces.
func SplitAddresses(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) })
}
