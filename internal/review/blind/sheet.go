package blind

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Text is what a sheet says. It is stored as it is read; what is empty is empty.
type Text struct {
	Title    string   `json:"title"`
	Abstract string   `json:"abstract"` // Markdown
	Outline  string   `json:"outline"`
	Why      string   `json:"why"`
	Format   string   `json:"format"`
	Minutes  int      `json:"minutes"`
	Track    string   `json:"track"`
	Level    string   `json:"level"`
	Language string   `json:"language"`
	Products []string `json:"products"`
	Replies  []Reply  `json:"replies"`
}

// Reply is what was said to a question that reviewers may read.
type Reply struct {
	Question string `json:"question"`
	Said     string `json:"said"`
}

// Gone stands in a text where something was taken out that leads to who wrote it.
const Gone = "▮"

// Part is a piece of a text: what was said, or a place where something was taken out.
type Part struct {
	Text string
	Gone bool
}

// Parts cuts a text at the places where something was taken out.
func Parts(said string) (out []Part) {
	for i, piece := range strings.Split(said, Gone) {
		if i > 0 {
			out = append(out, Part{Gone: true})
		}
		if piece != "" {
			out = append(out, Part{Text: piece})
		}
	}
	return out
}

// Sheet is a proposal as a reviewer sees it.
type Sheet struct {
	Handle   string
	Assigned bool // it was given to them to read
	Text
	Own Verdict

	proposal string // never leaves this package
	revision int
	done     int // verdicts of all, read where the order asks for it
}

// State is how a reviewer's own verdict stands.
type State string

// The states.
const (
	None      State = ""
	Done      State = "done"
	Abstained State = "abstained" // not their field
)

// Verdict is what a reviewer answered.
type Verdict struct {
	State    State
	Grade    int    // 1 to 5 when it is done
	Sentence string // why; asked for with 1 and 5
	At       time.Time
	Stale    bool // the sheet was changed since
}

// Grades are from 1, would advise against, to 5, would fight for it.
const (
	Worst = 1
	Best  = 5
)

// Extreme reports whether a grade asks for a sentence.
func Extreme(grade int) bool { return grade == Worst || grade == Best }

// mostSaid is how long a sentence or a remark may be, in characters.
const mostSaid = 2000

// Refusals.
var (
	ErrNoSheet  = fault.New(fault.NotFound, "review.no_sheet", "there is no such sheet for you to read")
	ErrNoRound  = fault.New(fault.NotFound, "review.no_round", "nothing is read here now")
	ErrUnlisted = fault.New(fault.NotFound, "review.unlisted", "you are not on the list of reviewers; ask the chair to add you")
	ErrClosed   = fault.New(fault.Closed, "review.closed", "this round is closed: your verdict was not kept")
	ErrGrade    = fault.New(fault.Invalid, "review.grade", "a grade is a whole number from 1 to 5").Field("grade", "review.grade")
	ErrSaid     = fault.New(fault.Invalid, "review.said", "say something, in at most 2,000 characters").Field("said", "review.said")
	ErrFirst    = fault.New(fault.Conflict, "review.first", "give your verdict first; the sentence belongs to it")
)
