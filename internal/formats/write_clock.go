package formats

import (
	"math"
	"time"
)

// clock is the hour of an instant, with its offset in the hours that exist twice when the clocks go back.
func (p Programme) clock(t time.Time) string {
	if p.twice(t) {
		return t.In(p.Zone).Format("15:04-07:00")
	}
	return t.In(p.Zone).Format("15:04")
}

// twice reports whether the wall clock of an instant stands twice, because the clocks go back.
func (p Programme) twice(t time.Time) bool {
	_, twice := firstOf(t.In(p.Zone))
	return twice
}

// dayOf is the date of the programme's day that holds an instant: what begins after midnight belongs to the evening before it. Outside
// the days it is the date itself.
func (p Programme) dayOf(t time.Time) string {
	for _, d := range p.Days {
		if !t.Before(d.Start) && t.Before(d.End) {
			return d.Date
		}
	}
	return p.day(t)
}

// NearestDay is the index of the day in which an instant lies or, outside all of them, of the nearest, the earlier one of two; -1 without
// days.
func NearestDay(days []Day, t time.Time) int {
	nearest, least := -1, time.Duration(math.MaxInt64)
	for i, d := range days {
		away := max(d.Start.Sub(t), t.Sub(d.End), 0)
		if t.Equal(d.End) {
			away = time.Nanosecond // a day does not hold its end
		}
		if away < least {
			nearest, least = i, away
		}
	}
	return nearest
}
