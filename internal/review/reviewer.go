package review

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// ReviewerID identifies a reviewer of an edition: rev_….
type ReviewerID string

// Reviewer is somebody who reads for an edition.
type Reviewer struct {
	ID           ReviewerID
	EditionID    edition.ID
	Person       actor.PersonID // empty: they were erased; their verdicts stay
	Most         int            // sheets at most
	Languages    []string       // that they read; empty: all of the edition
	Organisation string
	Houses       []string // other organisations that they work for, or whose proposals they must not read
	Addresses    []string // other addresses under which they are known
	Version      int64

	Name  string `json:"-"` // of the account, read with it
	Email string `json:"-"`

	also []actor.PersonID // accounts of their other addresses
}

// usualMost is how many sheets somebody is given at most until the chair says otherwise.
const usualMost = 60

// mostKnown is by how many other organisations or addresses somebody is known.
const mostKnown = 20

// Refusals of reviewers.
var (
	ErrMost    = fault.New(fault.Invalid, "review.most", "somebody reads 0 to 1,000 sheets").Field("most", "review.most")
	ErrKnownBy = fault.New(fault.Invalid, "review.known_by", "at most 20 organisations and 20 addresses").Field("houses", "review.known_by")
	ErrListed  = fault.New(fault.Conflict, "review.listed", "this person is on the list already").Field("email", "review.listed")
)

func (r *Reviewer) check() error {
	r.Organisation = strings.TrimSpace(r.Organisation)
	r.Languages, r.Houses, r.Addresses = withoutEmpty(r.Languages), withoutEmpty(r.Houses), withoutEmpty(r.Addresses)
	for i, a := range r.Addresses {
		clean, err := account.CleanEmail(a)
		if err != nil {
			return account.ErrEmail.Field("addresses", account.ErrEmail.Code)
		}
		r.Addresses[i] = clean
	}
	if len(r.Houses) > mostKnown || len(r.Addresses) > mostKnown {
		return ErrKnownBy
	}
	if r.Most < 0 || r.Most > 1000 {
		return ErrMost
	}
	return nil
}

func withoutEmpty(all []string) []string {
	out := make([]string, 0, len(all))
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (r Reviewer) texts() []text.Bounded {
	out := []text.Bounded{{Field: "organisation", Text: r.Organisation, Most: text.MaxLine}}
	for _, h := range r.Houses {
		out = append(out, text.Bounded{Field: "houses", Text: h, Most: text.MaxLine})
	}
	return out
}

// reads reports whether somebody reads a language.
func (r Reviewer) reads(language string) bool {
	return language == "" || len(r.Languages) == 0 || slices.Contains(r.Languages, language)
}
