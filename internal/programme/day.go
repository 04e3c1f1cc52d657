package programme

import (
	"slices"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// ErrDayHolds refuses other hours for a day: something lies where it would not be any more.
var ErrDayHolds = fault.New(fault.Conflict, "day.holds", "sessions lie where the day would not be any more; move them first").
	Field("end", "day.holds")

// keepDay refuses to shorten or move a day so that what lies on it would lie outside.
func keepDay(tx *sqldb.Tx, to edition.Day) error {
	f, err := edition.FrameInTx(tx, to.EditionID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(f.Days, func(d edition.Day) bool { return d.ID == to.ID })
	if i < 0 || !to.Start.After(f.Days[i].Start) && !to.End.Before(f.Days[i].End) {
		return nil
	}
	after := slices.Clone(f.Days)
	after[i] = to
	placements, err := PlacementsInTx(tx, to.EditionID)
	if err != nil {
		return err
	}
	lost := lostBy(placements, f.Days, after)
	if len(lost) == 0 {
		return nil
	}
	sessions, err := SessionsInTx(tx, to.EditionID)
	if err != nil {
		return err
	}
	return ErrDayHolds.With("Sessions", titlesOf(sessions, lost, f.Edition))
}

// lostBy are the placements that lie within days before and not after, or start on one before and not after.
func lostBy(placements []Placement, before, after []edition.Day) (lost []Placement) {
	for _, p := range placements {
		if withinDays(before, p) && !withinDays(after, p) || onDay(before, p) && !onDay(after, p) {
			lost = append(lost, p)
		}
	}
	return lost
}

// titlesOf names what is placed, with its hours, at most so many.
func titlesOf(sessions []Session, placements []Placement, e edition.Edition) (names []string) {
	for _, p := range placements {
		if len(names) == mostNamed {
			return append(names, "…")
		}
		i := slices.IndexFunc(sessions, func(s Session) bool { return s.ID == p.SessionID })
		if i < 0 {
			continue
		}
		hours := p.Start.In(e.Location()).Format("15:04") + "–" + p.End().In(e.Location()).Format("15:04")
		names = append(names, sessions[i].Title+" ("+hours+")")
	}
	return names
}

// startsOnDay refuses a place outside every day of an edition that has any: nobody would find it again.
func startsOnDay(tx *sqldb.Tx, p Placement) error {
	days, err := edition.DaysInTx(tx, p.EditionID)
	if err == nil && len(days) > 0 && !onDay(days, p) {
		return ErrStart
	}
	return err
}
