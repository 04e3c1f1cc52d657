package review

import (
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/review/blind"
)

// Rights within an edition, besides those of blind.
var (
	Overseeing = actor.ToRead("review.oversee") // rounds, reviewers, and what all of them judged
	Running    = actor.ToWrite("review.run")    // set rounds up, look sheets through, say who reads what
)

// Rights lists the rights of this chapter with the roles that include them. Organisers hold all of them, so that they can give the roles;
// where they read themselves, their verdicts are marked as given by who could know.
func Rights() []actor.Included {
	return slices.Concat(
		actor.In(actor.Reviewer, edition.Seeing, blind.Reading, blind.Judging),
		actor.In(actor.Chair, edition.Seeing, edition.Reading, blind.Reading, blind.Judging, Overseeing, Running),
		actor.In(edition.Organiser, blind.Reading, blind.Judging, Overseeing, Running),
	)
}
