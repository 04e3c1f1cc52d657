package programme

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/speaker"
)

// Finding is what a rule has to say about the draft: a code, whom it concerns, and values for the sentence.
type Finding struct {
	Code      string
	Severity  Severity
	Sessions  []SessionID
	Placement PlacementID // empty when it concerns no single place
	Silenced  string      // why somebody let it be; empty when nobody did
	Values    map[string]any
}

// Findings checks the draft by every rule. The order is by severity, then as the programme runs.
func (d Draft) Findings() []Finding {
	c, reach := newChecker(d), d.reach()
	for i, p := range d.Placements {
		c.alone(p)
		for _, q := range d.Placements[i+1:] {
			if q.Start.Sub(p.End()) >= reach {
				break // and so do all that start later
			}
			c.pair(p, q)
		}
	}
	for _, r := range d.Rules {
		c.rule(r)
	}
	for _, s := range d.Unplaced() {
		c.add("unplaced", Placement{}, s)
	}
	c.balance()
	return d.Judge(c.found)
}

type checker struct {
	Draft
	sessions map[SessionID]Session
	speakers map[speaker.ID]speaker.Speaker
	found    []Finding
}

func newChecker(d Draft) *checker {
	c := &checker{Draft: d, sessions: map[SessionID]Session{}, speakers: map[speaker.ID]speaker.Speaker{}}
	for _, s := range d.Sessions {
		c.sessions[s.ID] = s
	}
	for _, s := range d.Stage.Speakers {
		c.speakers[s.ID] = s
	}
	return c
}

func (c *checker) add(code string, at Placement, s Session, more ...any) {
	f := Finding{Code: code, Sessions: []SessionID{s.ID}, Placement: at.ID, Values: map[string]any{"Session": s.Title}}
	for i := 0; i+1 < len(more); i += 2 {
		if other, ok := more[i+1].(Session); ok {
			f.Sessions = append(f.Sessions, other.ID)
			f.Values["Other"] = other.Title
			continue
		}
		f.Values[more[i].(string)] = more[i+1]
	}
	c.found = append(c.found, f)
}

// alone checks a placement by itself.
func (c *checker) alone(p Placement) {
	s := c.sessions[p.SessionID]
	if s.State == Cancelled {
		return
	}
	switch {
	case s.Undisclosed:
		c.add("undisclosed", p, s)
	case s.Pending:
		c.add("unconfirmed", p, s)
	}
	if limit := c.Frame.Edition.SessionLimit; limit > 0 && s.Minutes > limit && (s.Kind == Talk || s.Kind == Lab) {
		c.add("too_long", p, s, "Minutes", s.Minutes, "Limit", limit)
	}
	switch {
	case !onDay(c.Frame.Days, p):
		c.add("no_day", p, s, "Time", c.clock(p))
	case !withinDays(c.Frame.Days, p):
		c.add("outside_day", p, s)
	}
	if room, ok := c.Frame.Room(p.RoomID); ok {
		if !Within(room.Available, p) {
			c.add("room_unavailable", p, s, "Room", room.Name)
		}
		for _, f := range s.Requires {
			if !slices.Contains(room.Features, f) {
				c.add("feature_missing", p, s, "Room", room.Name, "Feature", string(f))
			}
		}
	}
	for _, id := range s.Speakers {
		if who := c.speakers[id]; !Within(who.Available, p) {
			c.add("speaker_unavailable", p, s, "Speaker", who.Name)
		}
	}
}

// Within reports whether a placement lies in windows; none means always.
func Within(windows []edition.Window, p Placement) bool {
	return len(windows) == 0 || edition.Covers(windows, p.Start, p.End())
}

// onDay reports whether a placement starts on one of the days: a session that does not is on no board.
func onDay(days []edition.Day, p Placement) bool {
	return slices.ContainsFunc(days, func(d edition.Day) bool { return !p.Start.Before(d.Start) && p.Start.Before(d.End) })
}

// withinDays reports whether a placement lies in the hours of the days. Days that touch are one stretch.
func withinDays(days []edition.Day, p Placement) bool {
	hours := make([]edition.Window, len(days))
	for i, d := range days {
		hours[i] = edition.Window{Start: d.Start, End: d.End}
	}
	return edition.Covers(hours, p.Start, p.End())
}

// clock is when a placement starts, for a sentence.
func (c *checker) clock(p Placement) string {
	return p.Start.In(c.Frame.Edition.Location()).Format("2006-01-02 15:04")
}

// reach is how long after a placement another may start and still have to do with it: who sets up, and who walks.
func (d Draft) reach() time.Duration {
	minutes, low, high := d.Frame.Edition.SetupMinutes, 0, 0
	for i, r := range d.Frame.Rooms {
		if i == 0 {
			low, high = r.Floor, r.Floor
		}
		low, high = min(low, r.Floor), max(high, r.Floor)
	}
	for _, w := range d.Frame.Walks {
		minutes = max(minutes, w.Minutes)
	}
	minutes = max(minutes, d.Frame.Edition.WalkSameFloor+(high-low)*d.Frame.Edition.WalkPerFloor)
	return time.Duration(max(minutes, 1)) * time.Minute
}

// Meetings counts the pairs of placements that rules compare.
func (d Draft) Meetings() (pairs int) {
	reach := d.reach()
	for i, p := range d.Placements { // by start
		end := p.End().Add(reach)
		n, _ := slices.BinarySearchFunc(d.Placements[i+1:], end, func(q Placement, t time.Time) int { return q.Start.Compare(t) })
		pairs += n
	}
	return pairs
}

// pair checks two placements against each other; p starts no later than q.
func (c *checker) pair(p, q Placement) {
	a, b := c.sessions[p.SessionID], c.sessions[q.SessionID]
	if a.State == Cancelled || b.State == Cancelled {
		return
	}
	gap := q.Start.Sub(p.End())
	overlap := gap < 0
	if overlap && a.ID != b.ID {
		switch {
		case everywhere(a, p):
			c.add("plenary_overlap", q, b, "Other", a)
		case everywhere(b, q):
			c.add("plenary_overlap", p, a, "Other", b)
		}
	}
	if p.RoomID != "" && p.RoomID == q.RoomID {
		setup := time.Duration(c.Frame.Edition.SetupMinutes) * time.Minute
		switch {
		case overlap:
			c.add("room_twice", q, b, "Other", a, "Room", c.roomName(p.RoomID))
		case gap < setup && a.Kind != Break && b.Kind != Break:
			c.add("no_setup", q, b, "Other", a, "Room", c.roomName(p.RoomID), "Minutes", int(gap/time.Minute))
		}
	}
	if a.ID == b.ID {
		return
	}
	for _, id := range a.Speakers {
		if !slices.Contains(b.Speakers, id) {
			continue
		}
		walk := time.Duration(c.Frame.WalkMinutes(p.RoomID, q.RoomID)) * time.Minute
		switch {
		case overlap:
			c.add("speaker_twice", q, b, "Other", a, "Speaker", c.speakers[id].Name)
		case gap < walk:
			c.add("speaker_walk", q, b, "Other", a, "Speaker", c.speakers[id].Name, "Minutes", int(gap/time.Minute))
		}
	}
}

// everywhere reports whether a placement is in all rooms: a plenary, wherever its stage is, and what has no room of its own. Nothing
// else is on meanwhile, no break in a room either.
func everywhere(s Session, p Placement) bool { return s.Plenary || p.RoomID == "" }

func (c *checker) rule(r Rule) {
	a, b := c.sessions[r.First], c.sessions[r.Second]
	if a.State == Cancelled || b.State == Cancelled {
		return
	}
	for _, p := range c.PlacementsOf(r.First) {
		for _, q := range c.PlacementsOf(r.Second) {
			switch {
			case r.Kind == Before && p.End().After(q.Start):
				c.add("order_broken", q, b, "Other", a)
			case r.Kind == Apart && p.Start.Before(q.End()) && q.Start.Before(p.End()):
				c.add("not_apart", q, b, "Other", a)
			}
		}
	}
}

func (c *checker) roomName(id edition.RoomID) string {
	room, _ := c.Frame.Room(id)
	return room.Name
}

// Blocking returns those of the findings that refuse a release.
func Blocking(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Severity != Blocks && f.Severity != BlocksRelease })
}

// OfRelease leaves out the findings about sessions that were not disclosed, which no release has, but for the one that says so.
func (d Draft) OfRelease(found []Finding) []Finding {
	secret := func(id SessionID) bool { v, _ := d.Session(id); return v.Undisclosed }
	return slices.DeleteFunc(slices.Clone(found), func(f Finding) bool {
		return f.Code != "undisclosed" && slices.ContainsFunc(f.Sessions, secret)
	})
}

// Open returns those of the findings that nobody let be: what every page counts.
func Open(findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Silenced != "" })
}

// Refused is the sentence of a refusal, which can be kept; of a rule that blocks, the rule's own.
func Refused(f *fault.Fault) text.Said {
	key, values := "fault."+f.Code, []any{}
	if rule, ok := f.Values["Rule"].(string); ok && errors.Is(f, ErrBlocks) {
		key = "programme.finding." + rule
	}
	for name, v := range f.Values {
		if names, several := v.([]string); several {
			v = strings.Join(names, ", ")
		}
		values = append(values, name, v)
	}
	return text.Say(key, values...)
}
