package selection

import (
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
)

// RevealID identifies a reveal: rvl_….
type RevealID string

// Reveal is a batch of decisions that are told together.
type Reveal struct {
	ID         RevealID
	EditionID  edition.ID
	Number     int
	State      RevealState
	ReplyBy    time.Time // on the edition's clock: a yes is replied to before
	OpenedAt   time.Time
	OpenedBy   string // key
	ReleasedAt time.Time
	ReleasedBy string
	Version    int64

	zone *time.Location
}

// By is the last day on which a yes is replied to, in the edition's zone.
func (r Reveal) By() string {
	zone := r.zone
	if zone == nil {
		zone = time.UTC
	}
	return r.ReplyBy.Add(-time.Millisecond).In(zone).Format(time.DateOnly)
}

// RevealState is how far a reveal is.
type RevealState string

// The states.
const (
	Open     RevealState = "open"
	Released RevealState = "released"
	Dropped  RevealState = "dropped"
)

// RevealTopic is the topic of the mails of reveals.
const RevealTopic = "selection.reveal"

// Refusals of reveals.
var (
	ErrNoReveal   = fault.New(fault.NotFound, "selection.no_reveal", "there is no such reveal here")
	ErrOpen       = fault.New(fault.Conflict, "selection.open", "a reveal is open already; release it or cancel it first")
	ErrNothing    = fault.New(fault.Conflict, "selection.nothing", "nothing is decided that nobody was told")
	ErrNotDecided = fault.New(fault.Conflict, "selection.not_decided",
		"this proposal has nothing to tell: it is undecided, shortlisted, told already or in another reveal")
	ErrChecks = fault.New(fault.Conflict, "selection.checks",
		"there is something to look at first; confirm that you know it, or decide otherwise").Field("knowing", "selection.checks")
	ErrBy = fault.New(fault.Invalid, "selection.by", "choose a day after today, at most 90 days ahead").Field("by",
		"selection.by")
	ErrSecond = fault.New(fault.Forbidden, "selection.second",
		"this edition wants a second pair of eyes: somebody else than who opened the reveal releases it")
	ErrStale = fault.New(fault.Conflict, "selection.stale",
		"who speaks, or what is told, changed since the mails were made; make them again, and look at them")
	ErrDropped  = fault.New(fault.Conflict, "selection.dropped", "this reveal was cancelled")
	ErrReleased = fault.New(fault.Conflict, "selection.released", "this reveal was released; what was told stays told")
)

// Opening says what a reveal is opened with.
type Opening struct {
	Proposals []cfp.ProposalID // nil: all that is decided and was not told
	By        time.Time        // day until when a yes is replied to, on the edition's clock; zero: as the rule says
	Knowing   bool             // whoever opens it knows what Checks finds
}

// Opened is a reveal with what it tells.
type Opened struct {
	Reveal
	Decisions []Decision
	Checks    Checks
	Mails     []post.QueuedMail
	Edition   edition.Edition
}

// OpenReveal freezes a batch and makes its mails, held. It is refused with ErrChecks where something is to be looked at first, unless
// whoever opens it knows.
func (s *Service) OpenReveal(ctx context.Context, who actor.Actor, editionID edition.ID, o Opening) (out Opened, err error) {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return out, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		out, err = s.open(tx, who, editionID, o)
		return err
	})
	return out, err
}

func (s *Service) open(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, o Opening) (out Opened, err error) {
	if out.Edition, err = edition.InTx(tx, editionID); err != nil {
		return out, err
	}
	if there, err := openReveal(tx, editionID); err != nil || there.ID != "" {
		return out, orElse(err, ErrOpen)
	}
	b, err := boardOf(tx, editionID)
	if err != nil {
		return out, err
	}
	if out.Decisions, err = b.batch(o.Proposals); err != nil {
		return out, err
	}
	out.Reveal = Reveal{ID: RevealID(s.ids.New("rvl")), EditionID: editionID, State: Open, OpenedAt: tx.Now(), OpenedBy: who.Key(), Version: 1,
		zone: out.Edition.Location()}
	if out.ReplyBy, err = replyBy(out.Edition, tx.Now(), o.By, b.Rule.Days); err != nil {
		return out, err
	}
	told, err := s.facts(tx, out.Reveal, out.Decisions)
	if err != nil {
		return out, err
	}
	if out.Checks = b.Check(out.Decisions); !out.Checks.Empty() && !o.Knowing {
		return out, ErrChecks
	}
	if err := insertReveal(tx, &out.Reveal); err != nil {
		return out, err
	}
	for i := range out.Decisions {
		d := &out.Decisions[i]
		d.RevealID = out.ID
		if current, err := putDecision(tx, d); err != nil || !current {
			return out, orElse(err, record.ErrMoved)
		}
	}
	if err := s.writeAll(tx, out.Edition, out.Reveal, told); err != nil {
		return out, err
	}
	if out.Mails, err = post.OfInTx(tx, string(editionID), RevealTopic, string(out.ID)); err != nil {
		return out, err
	}
	return out, s.noteReveal(tx, who, "reveal.opened", out.Reveal)
}

// noteReveal writes what became of a reveal into the journal.
func (s *Service) noteReveal(tx *sqldb.Tx, who actor.Actor, action string, r Reveal) error {
	_, err := record.Write(tx, s.ids, who, record.Change{Action: action, Object: string(r.ID), Scope: string(r.EditionID),
		Label: text.Say("selection.reveal_n", "Number", r.Number).Kept()}, nil, r)
	return err
}

// batch is what a reveal of proposals holds; of none, all that is decided and was not told.
func (b Board) batch(ids []cfp.ProposalID) (out []Decision, err error) {
	for _, r := range b.Rows {
		if r.State == cfp.Submitted && r.Decision.Waits() && (ids == nil || slices.Contains(ids, r.ID)) {
			out = append(out, r.Decision)
		}
	}
	for _, id := range ids {
		if !slices.ContainsFunc(out, func(d Decision) bool { return d.ProposalID == id }) {
			if r, is := b.Row(id); is {
				return nil, &record.Refused{Label: r.Title, Err: ErrNotDecided}
			}
			return nil, record.ErrGone
		}
	}
	if len(out) == 0 {
		return nil, ErrNothing
	}
	return out, nil
}

// replyBy is the end of the day until when a yes is replied to.
func replyBy(e edition.Edition, now, day time.Time, days int) (time.Time, error) {
	here := e.At(now).In(e.Location())
	if day.IsZero() {
		day = here.AddDate(0, 0, days)
	}
	day = day.In(e.Location())
	end := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, e.Location())
	if !day.After(here) || end.After(here.AddDate(0, 0, 92)) {
		return end, ErrBy
	}
	return end, nil
}

// Reveal is a reveal with its decisions and mails, as they are now. What it tells is for those who may read decisions.
func (s *Service) Reveal(ctx context.Context, who actor.Actor, editionID edition.ID, id RevealID) (out Opened, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return out, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		out, err = s.opened(tx, editionID, id)
		return err
	})
	return out, err
}

func (s *Service) opened(tx *sqldb.Tx, editionID edition.ID, id RevealID) (out Opened, err error) {
	if out.Edition, err = edition.InTx(tx, editionID); err != nil {
		return out, err
	}
	if out.Reveal, err = revealByID(tx, editionID, id); err != nil {
		return out, err
	}
	out.zone = out.Edition.Location()
	if out.Decisions, err = inReveal(tx, id); err != nil {
		return out, err
	}
	if out.State == Released {
		if out.Decisions, err = toldIn(tx, id); err != nil {
			return out, err
		}
	}
	b, err := boardOf(tx, editionID)
	if err != nil {
		return out, err
	}
	if out.State == Open {
		out.Checks = b.Check(out.Decisions)
	}
	out.Mails, err = post.OfInTx(tx, string(editionID), RevealTopic, string(id))
	return out, err
}

// Reveals lists those of an edition, the newest first.
func (s *Service) Reveals(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Reveal, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = revealsOf(tx, editionID)
		return err
	})
	return all, err
}

// CancelReveal drops an open reveal: its mails never leave, and its decisions can change again. Cancelled again, it does nothing.
func (s *Service) CancelReveal(ctx context.Context, who actor.Actor, editionID edition.ID, id RevealID) error {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := revealByID(tx, editionID, id)
		switch {
		case err != nil:
			return err
		case r.State == Dropped:
			return nil
		case r.State == Released:
			return ErrReleased
		}
		if err := dropLetters(tx, r, ""); err != nil {
			return err
		}
		if err := thaw(tx, id); err != nil {
			return err
		}
		r.State = Dropped
		if err := updateReveal(tx, &r); err != nil {
			return err
		}
		return s.noteReveal(tx, who, "reveal.cancelled", r)
	})
}

// RenewReveal makes the mails of an open reveal again, for those alone to whom something else is to be said by now. It returns how many.
func (s *Service) RenewReveal(ctx context.Context, who actor.Actor, editionID edition.ID, id RevealID) (n int, err error) {
	if err := who.May(Deciding, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		r, err := revealByID(tx, editionID, id)
		if err != nil {
			return err
		}
		if r.State != Open {
			return ErrReleased
		}
		n, err = s.renew(tx, r)
		return err
	})
	return n, err
}
