package chapter

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
)

// Dates tells when what a chapter keeps of an edition begins and ends, from the chapter's own rows: nobody else keeps it.
type Dates func(ctx context.Context, who actor.Actor, editionID edition.ID) ([]Date, error)

// Date is when something begins, and when it ends. A zero time is open: it is not known, or it does not end.
type Date struct {
	Key    string // message of what it is
	Begins time.Time
	Ends   time.Time
	Page   string // where organisers decide it, below /organise/EDITION/
}
