// Package speaker knows the people on stage in an edition: who they are, whom they come from, when they can.
//
// Always true: an organisation's kind is one of five; a speaker's code and number are unique in the edition and
// never change; a speaker who is on stage is not removed; e-mail addresses and availability are never public.
//
// Not here: proposals and sessions.
package speaker

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// Identifiers.
type (
	OrganisationID string // sor_…
	ID             string // spe_…
)

// Kind says whom an organisation is to the host.
type Kind string

// The kinds.
const (
	Host        Kind = "host"
	Partner     Kind = "partner"
	Independent Kind = "independent"
	Public      Kind = "public"
	Other       Kind = "other"
)

// Kinds lists them in display order.
var Kinds = [...]Kind{Host, Partner, Independent, Public, Other}

// Organisation is whom speakers come from.
type Organisation struct {
	ID        OrganisationID
	EditionID edition.ID
	Name      string
	Kind      Kind
	URL       string
	Version   int64
}

// Link is a speaker's address elsewhere.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Speaker is a person on stage.
type Speaker struct {
	ID             ID
	EditionID      edition.ID
	GUID           string // stable uuid
	Code           string // six characters
	Number         int    // positive
	PersonID       string // of the account, empty when none
	OrganisationID OrganisationID
	Name           string
	Pronouns       string
	Biography      string // Markdown
	Email          string // never public
	PictureURL     string
	Links          []Link
	Available      []edition.Window // empty: always
	SourceKey      string
	Version        int64
}

// Refusals.
var (
	ErrName = fault.New(fault.Invalid, "speaker.name", "a name is needed, of at most 120 characters").Field("name", "speaker.name")
	ErrKind = fault.New(fault.Invalid, "speaker.kind", "an organisation is host, partner, independent, public or other").Field("kind",
		"speaker.kind")
	ErrTaken = fault.New(fault.Conflict, "speaker.taken", "this name is taken in the edition; choose another one").Field("name",
		"speaker.taken")
	ErrLink         = fault.New(fault.Invalid, "speaker.link", "an address starts with https:// or http://").Field("links", "speaker.link")
	ErrOrganisation = fault.New(fault.Invalid, "speaker.organisation", "this organisation is not in the edition").Field("organisation",
		"speaker.organisation")
)

func (o Organisation) check() error {
	if strings.TrimSpace(o.Name) == "" || text.Longer(o.Name, 120) {
		return ErrName
	}
	if !slices.Contains(Kinds[:], o.Kind) {
		return ErrKind
	}
	return checkURL(o.URL)
}

func (s Speaker) check() error {
	if strings.TrimSpace(s.Name) == "" || text.Longer(s.Name, 120) {
		return ErrName
	}
	for _, l := range s.Links {
		if l.URL == "" {
			return ErrLink
		}
		if err := checkURL(l.URL); err != nil {
			return err
		}
	}
	if err := checkURL(s.PictureURL); err != nil {
		return err
	}
	return edition.CheckWindows(s.Available)
}

// CheckEmail returns a speaker's e-mail address as it is stored, without the space around it; none is allowed. It refuses with
// account.ErrEmail what no relay could deliver to.
func CheckEmail(email string) (string, error) {
	if strings.TrimSpace(email) == "" {
		return "", nil
	}
	return account.CheckEmail(email)
}

func checkURL(s string) error {
	if s != "" && !text.IsWeb(s) {
		return ErrLink
	}
	return nil
}
