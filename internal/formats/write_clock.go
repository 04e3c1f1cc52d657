package formats

import "time"

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
