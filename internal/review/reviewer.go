package review

import (
	"slices"
	"strings"

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
	Version      int64

	Name  string `json:"-"` // of the account, read with it
	Email string `json:"-"`
}

// usualMost is how many sheets somebody is given at most until the chair says otherwise.
const usualMost = 60

// Refusals of reviewers.
var (
	ErrMost   = fault.New(fault.Invalid, "review.most", "somebody reads 0 to 1,000 sheets").Field("most", "review.most")
	ErrListed = fault.New(fault.Conflict, "review.listed", "this person is on the list already").Field("email", "review.listed")
)

func (r *Reviewer) check() error {
	r.Organisation = strings.TrimSpace(r.Organisation)
	r.Languages = slices.DeleteFunc(r.Languages, func(l string) bool { return l == "" })
	if r.Languages == nil {
		r.Languages = []string{}
	}
	if r.Most < 0 || r.Most > 1000 {
		return ErrMost
	}
	return nil
}

func (r Reviewer) texts() []text.Bounded {
	return []text.Bounded{{Field: "organisation", Text: r.Organisation, Most: text.MaxLine}}
}

// reads reports whether somebody reads a language.
func (r Reviewer) reads(language string) bool {
	return language == "" || len(r.Languages) == 0 || slices.Contains(r.Languages, language)
}
