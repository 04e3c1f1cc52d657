package blind

import "github.com/creneau/creneau/internal/actor"

// Rights within an edition.
var (
	Reading = actor.ToRead("review.sheets") // read the sheets that are given to one
	Judging = actor.ToWrite("review.judge") // give verdicts on them
)
