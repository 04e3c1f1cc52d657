package planning

import (
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// strictness is what the planner makes of a severity: what blocks is forbidden, what warns costs more than any plan could win by
// it, and is done where nothing else is possible.
func strictness(d programme.Draft, codes ...string) timetable.Strictness {
	strictest := timetable.Off
	for _, code := range codes {
		switch d.SeverityOf(code) {
		case programme.Blocks, programme.BlocksRelease:
			return 0
		case programme.Warns:
			strictest = Warned
		}
	}
	return strictest
}

// Warned is what breaking a rule that warns costs a plan, in the engine's units: a hundred whole days.
const Warned = 100 * timetable.Unit

func rulesOf(d programme.Draft) timetable.Rules {
	return timetable.Rules{Hours: strictness(d, "speaker_unavailable", "room_unavailable"), Features: strictness(d, "feature_missing"),
		Speakers: strictness(d, "speaker_twice", "speaker_walk"), Before: strictness(d, "order_broken"), Apart: strictness(d, "not_apart")}
}
