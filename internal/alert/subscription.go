package alert

import (
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/release"
)

// Channel is how somebody is told.
type Channel string

// The channels. By the last one, messages to an account (package notice), nothing is told here: a subscription to it says that its person
// wants to hear nothing of stars by it.
const (
	Push    Channel = "push"
	Mail    Channel = "mail"
	Account Channel = "account"
)

// State is where a subscription stands.
type State string

// The states.
const (
	Asked State = "asked" // a link was sent to the address, and waits to be followed
	On    State = "on"
	Off   State = "off"
)

// Kinds are the kinds of change that somebody wants to hear of.
type Kinds struct {
	Moved     bool // to another time or room
	Cancelled bool // or taken out, or on again
	Edited    bool // anything else that the public sees
}

// QuietKinds are those that who asks for nothing else is told of.
func QuietKinds() Kinds { return Kinds{Moved: true, Cancelled: true} }

// want reports whether a change is of these kinds.
func (k Kinds) want(c release.ChangeKind) bool {
	switch c {
	case release.Moved:
		return k.Moved
	case release.CancelledNow, release.Removed, release.Revived:
		return k.Cancelled
	case release.Edited:
		return k.Edited
	default:
		return false
	}
}

// Subscription is one way of telling somebody.
type Subscription struct {
	ID        string
	EditionID edition.ID
	Wisher    agenda.WisherID // who subscribed; they may have become part of another since
	Channel   Channel
	State     State
	Device    push.Subscription // of notifications
	Agent     string            // what the device's browser says of itself
	Address   string            // of mails
	Language  string            // BCP 47
	Kinds
	CreatedAt time.Time

	reader string    // by which the same way of telling is known again
	told   int       // number of the release that they know
	token  string    // hash of the secret of the link that was sent
	until  time.Time // when that link ends
}

// Refusals.
var (
	ErrNone   = fault.New(fault.NotFound, "alert.none", "you are not told in this way any more")
	ErrLink   = fault.New(fault.NotFound, "alert.link", "this link was used, or is older than a day; ask for another one")
	ErrDevice = fault.New(fault.Invalid, "alert.device", "this server does not send to this browser's push service, or these are no keys of it")
	ErrMany   = fault.New(fault.Conflict, "alert.many", "so many ways of being told are enough; end one of them first")
)

const (
	linkLife = 24 * time.Hour // of what confirms an address
	mostWays = 10             // of telling one wisher
)
