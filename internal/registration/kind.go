package registration

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/registration/ticket"
)

// KindID identifies a kind of ticket: tki_….
type KindID string

// Audience is for whom a kind is.
type Audience string

// The audiences.
const (
	Public  Audience = "public"
	Partner Audience = "partner"
	Speaker Audience = "speaker"
	Press   Audience = "press"
	Crew    Audience = "crew"
	Other   Audience = "other"
)

// Audiences lists them.
var Audiences = [...]Audience{Public, Partner, Speaker, Press, Crew, Other}

// onTicket is what doors know an audience by.
func (a Audience) onTicket() ticket.Audience {
	switch a {
	case Public:
		return ticket.Public
	case Partner:
		return ticket.Partner
	case Speaker:
		return ticket.Speaker
	case Press:
		return ticket.Press
	default:
		return ticket.Staff
	}
}

// Kind is what somebody registers as.
type Kind struct {
	ID           KindID
	EditionID    edition.ID
	PoolID       PoolID
	Slug         string // what programs know it by, like "public"
	Name         string
	Audience     Audience
	Offered      bool // on the page that everybody sees; otherwise organisers invite
	Approval     bool // an organiser says yes first
	Holds        bool // a place is held while they decide
	ProofFirst   bool // only an address that is proved gets a place
	Transferable bool
	Opens        time.Time // on the edition's clock
	Closes       time.Time
	Version      int64
}

// Window is how the window of a kind stands.
type Window string

// The windows, in order.
const (
	Planned Window = "planned"
	Open    Window = "open"
	Closed  Window = "closed"
)

// At is how a kind stands when the edition's clock reads an instant.
func (k Kind) At(at time.Time) Window {
	switch {
	case at.Before(k.Opens):
		return Planned
	case at.Before(k.Closes):
		return Open
	default:
		return Closed
	}
}

// First is the state in which somebody registers by themselves.
func (k Kind) First() State {
	if k.Approval {
		return Asked
	}
	return Confirmed
}

// Refusals of kinds.
var (
	ErrKind   = fault.New(fault.Invalid, "registration.kind", "choose what you register as from the list").Field("kind", "registration.kind")
	ErrWindow = fault.New(fault.Invalid, "registration.window", "registration ends after it begins, and both have a date").
			Field("closes", "registration.window")
	ErrKindName = fault.New(fault.Invalid, "registration.kind_name", "a kind has a name of its own, of at most 120 characters").
			Field("name", "registration.kind_name")
	ErrKindSlug = fault.New(fault.Invalid, "registration.kind_slug", "another kind has this short name, or it is none: small letters and digits").
			Field("slug", "registration.kind_slug")
	ErrKindPool = fault.New(fault.Invalid, "registration.kind_pool", "choose the pool that its places are from").
			Field("pool", "registration.kind_pool")
	ErrAudience = fault.New(fault.Invalid, "registration.audience", "choose for whom it is").Field("audience", "registration.audience")
)

func ticketKind() record.Kind[Kind] {
	return record.Kind[Kind]{
		Reads: Reading, Changes: SettingUp,
		Name: "ticket_kind", Prefix: "tki", Table: kindTable, Scan: scanKind, Values: kindValues, Taken: ErrKindSlug,
		Key: func(k *Kind) record.Key {
			return record.Key{ID: (*string)(&k.ID), Version: &k.Version, Scope: string(k.EditionID), Label: k.Name}
		},
		Check:      checkKind,
		Store:      func(tx *sqldb.Tx, k Kind) error { return haveKey(tx, k.EditionID) },
		Dependents: kindDependents,
	}
}

func checkKind(tx *sqldb.Tx, k *Kind) error {
	k.Name = strings.TrimSpace(k.Name)
	if k.Name == "" || text.Longer(k.Name, maxName) {
		return ErrKindName
	}
	if k.Slug == "" {
		k.Slug = edition.Slugify(k.Name, text.Fold)
	}
	if edition.CheckSlug(k.Slug) != nil {
		return ErrKindSlug
	}
	known := false
	for _, a := range Audiences {
		known = known || k.Audience == a
	}
	if !known {
		return ErrAudience
	}
	if k.Opens.IsZero() || k.Closes.IsZero() || !k.Opens.Before(k.Closes) {
		return ErrWindow
	}
	p, err := poolInTx(tx, k.PoolID)
	if fault.KindOf(err) == fault.NotFound || err == nil && p.EditionID != k.EditionID {
		return ErrKindPool
	}
	return err
}
