package instance

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/timetable"
)

// File is a problem with the names that its file gave to rooms, sessions and speakers.
type File struct {
	Name     string
	Problem  timetable.Problem
	sessions []string
	rooms    []string
}

type nativeFile struct {
	Name     string          `json:"name"`
	Setup    int             `json:"setup"`
	Slots    [][2]int        `json:"slots"`
	Days     [][2]int        `json:"days"`
	Blocked  [][2]int        `json:"blocked"`
	Rooms    []nativeRoom    `json:"rooms"`
	Walk     [][]int         `json:"walk"`
	Speakers []nativeSpeaker `json:"speakers"`
	Sessions []nativeSession `json:"sessions"`
	Before   [][2]string     `json:"before"`
	Apart    [][2]string     `json:"apart"`
	People   [][]nativeWish  `json:"people"`
	Silent   int             `json:"silent"`
	NoShow   float64         `json:"no_show"`
	Habits   *nativeHabits   `json:"habits"`
	Fairness float64         `json:"fairness"`
	Weights  *nativeWeights  `json:"weights"`
	Rules    nativeRules     `json:"rules"`
}

type nativeRoom struct {
	ID        string   `json:"id"`
	Capacity  int      `json:"capacity"`
	Features  []string `json:"features"`
	Available [][2]int `json:"available"`
}

type nativeSpeaker struct {
	ID        string   `json:"id"`
	Available [][2]int `json:"available"`
}

type nativeSession struct {
	ID        string       `json:"id"`
	Minutes   int          `json:"minutes"`
	Speakers  []string     `json:"speakers"`
	Needs     []string     `json:"needs"`
	Available [][2]int     `json:"available"`
	Pinned    *nativePlace `json:"pinned"`
	Track     string       `json:"track"`
	Level     string       `json:"level"`
	Language  string       `json:"language"`
	Products  []string     `json:"products"`
}

type nativePlace struct {
	Room  string `json:"room"`
	Start int    `json:"start"`
}

type nativeWish struct {
	Session string `json:"session"`
	Weight  int    `json:"weight"`
}

type nativeRules struct {
	Hours    strictness `json:"hours"`
	Features strictness `json:"features"`
	Speakers strictness `json:"speakers"`
	Before   strictness `json:"before"`
	Apart    strictness `json:"apart"`
}

// strictness is "hard", "off", or what breaking the rule costs.
type strictness timetable.Strictness

func (s *strictness) UnmarshalJSON(text []byte) error {
	switch string(text) {
	case `"hard"`:
		*s = 0
	case `"off"`:
		*s = strictness(timetable.Off)
	default:
		cost, err := strconv.Atoi(string(text))
		if err != nil || cost <= 0 || cost > maxStrictness {
			return fmt.Errorf("rules: %s is not \"hard\", \"off\" or a cost of 1 to %d units", text, maxStrictness)
		}
		*s = strictness(cost)
	}
	return nil
}

// maxStrictness is a thousand whole days: no plan wins that by breaking a rule once.
const maxStrictness = 1000 * timetable.Unit

type nativeHabits struct {
	Seated float64 `json:"seated"`
	Lean   float64 `json:"lean"`
	Spread float64 `json:"spread"`
}

type nativeWeights struct {
	Standing     int `json:"standing"`
	Track        int `json:"track"`
	Product      int `json:"product"`
	Organisation int `json:"organisation"`
	Level        int `json:"level"`
	Language     int `json:"language"`
}

// Read reads a problem in the native format of docs/engine.md.
func Read(r io.Reader) (File, error) {
	var n nativeFile
	if err := decode(r, &n); err != nil {
		return File{}, err
	}
	b := nativeBuilder{n: n, numbers: map[string]int{}}
	return b.build()
}

type nativeBuilder struct {
	n       nativeFile
	f       File
	numbers map[string]int
	speaker []string
}

func intervals(in [][2]int) []timetable.Interval {
	var out []timetable.Interval
	for _, v := range in {
		out = append(out, timetable.Interval{Start: v[0], End: v[1]})
	}
	return out
}

func (b *nativeBuilder) number(kind, name string) int {
	if name == "" {
		return 0
	}
	if b.numbers[kind+":"+name] == 0 {
		b.numbers[kind+":"+name] = len(b.numbers) + 1
	}
	return b.numbers[kind+":"+name]
}

// bits gives each feature a bit, in order of appearance.
func (b *nativeBuilder) bits(place string, features []string) (m uint32, err error) {
	for _, f := range features {
		if b.numbers["feature:"+f] == 0 {
			count := 0
			for key := range b.numbers {
				if len(key) > 8 && key[:8] == "feature:" {
					count++
				}
			}
			if count == 32 {
				return 0, fmt.Errorf("%s: more than 32 different features", place)
			}
			b.numbers["feature:"+f] = count + 1
		}
		m |= 1 << (b.numbers["feature:"+f] - 1)
	}
	return m, nil
}

func (b *nativeBuilder) build() (File, error) {
	n := b.n
	b.f.Name = n.Name
	p := &b.f.Problem
	p.Setup, p.Slots, p.Days, p.Blocked, p.Walk = n.Setup, intervals(n.Slots), intervals(n.Days), intervals(n.Blocked), n.Walk
	p.Silent, p.NoShow, p.Weights = n.Silent, n.NoShow, timetable.DefaultWeights()
	if w := n.Weights; w != nil {
		p.Weights = timetable.Weights{Standing: w.Standing, Track: w.Track, Product: w.Product, Organisation: w.Organisation, Level: w.Level,
			Language: w.Language}
	}
	p.Rules = timetable.Rules{Hours: timetable.Strictness(n.Rules.Hours), Features: timetable.Strictness(n.Rules.Features),
		Speakers: timetable.Strictness(n.Rules.Speakers),
		Before:   timetable.Strictness(n.Rules.Before), Apart: timetable.Strictness(n.Rules.Apart)}
	p.Fairness = n.Fairness
	if n.Habits != nil {
		p.Habits = timetable.Habits(*n.Habits)
	}
	for _, step := range []func() error{b.rooms, b.speakers, b.sessions, b.rules, b.people} {
		if err := step(); err != nil {
			return File{}, err
		}
	}
	return b.f, nil
}

func (b *nativeBuilder) rooms() error {
	for i, r := range b.n.Rooms {
		if r.ID == "" || slices.Contains(b.f.rooms, r.ID) {
			return fmt.Errorf("rooms[%d]: id %q is empty or stands twice", i, r.ID)
		}
		features, err := b.bits(fmt.Sprintf("rooms[%d]", i), r.Features)
		if err != nil {
			return err
		}
		b.f.rooms = append(b.f.rooms, r.ID)
		b.f.Problem.Rooms = append(b.f.Problem.Rooms, timetable.Room{Capacity: r.Capacity, Features: features, Available: intervals(r.Available)})
	}
	return nil
}

func (b *nativeBuilder) speakers() error {
	for i, s := range b.n.Speakers {
		if s.ID == "" || slices.Contains(b.speaker, s.ID) {
			return fmt.Errorf("speakers[%d]: id %q is empty or stands twice", i, s.ID)
		}
		b.speaker = append(b.speaker, s.ID)
		b.f.Problem.Speakers = append(b.f.Problem.Speakers, timetable.Speaker{Available: intervals(s.Available)})
	}
	return nil
}

func (b *nativeBuilder) sessions() error {
	for i, s := range b.n.Sessions {
		if s.ID == "" || slices.Contains(b.f.sessions, s.ID) {
			return fmt.Errorf("sessions[%d]: id %q is empty or stands twice", i, s.ID)
		}
		needs, err := b.bits(fmt.Sprintf("sessions[%d]", i), s.Needs)
		if err != nil {
			return err
		}
		out := timetable.Session{Minutes: s.Minutes, Needs: needs, Available: intervals(s.Available), Track: b.number("track", s.Track),
			Level: b.number("level", s.Level), Language: b.number("language", s.Language)}
		for _, id := range s.Speakers {
			k := slices.Index(b.speaker, id)
			if k < 0 {
				return fmt.Errorf("sessions[%d] (%s): speaker %q is not in speakers", i, s.ID, id)
			}
			out.Speakers = append(out.Speakers, k)
		}
		for _, product := range s.Products {
			out.Products = append(out.Products, b.number("product", product))
		}
		if s.Pinned != nil {
			r := slices.Index(b.f.rooms, s.Pinned.Room)
			if r < 0 {
				return fmt.Errorf("sessions[%d] (%s): room %q is not in rooms", i, s.ID, s.Pinned.Room)
			}
			out.Pinned, out.Place = true, timetable.Place{Room: r, Start: s.Pinned.Start}
		}
		b.f.sessions = append(b.f.sessions, s.ID)
		b.f.Problem.Sessions = append(b.f.Problem.Sessions, out)
	}
	return nil
}

func (b *nativeBuilder) rules() error {
	for name, rules := range map[string][][2]string{"before": b.n.Before, "apart": b.n.Apart} {
		for i, r := range rules {
			first, second := slices.Index(b.f.sessions, r[0]), slices.Index(b.f.sessions, r[1])
			if first < 0 || second < 0 {
				return fmt.Errorf("%s[%d]: %q or %q is not in sessions", name, i, r[0], r[1])
			}
			if name == "before" {
				b.f.Problem.Before = append(b.f.Problem.Before, [2]int{first, second})
			} else {
				b.f.Problem.Apart = append(b.f.Problem.Apart, [2]int{first, second})
			}
		}
	}
	return nil
}

func (b *nativeBuilder) people() error {
	for i, list := range b.n.People {
		var wishes []timetable.Wish
		for j, w := range list {
			k := slices.Index(b.f.sessions, w.Session)
			if k < 0 {
				return fmt.Errorf("people[%d][%d]: session %q is not in sessions", i, j, w.Session)
			}
			wishes = append(wishes, timetable.Wish{Session: k, Weight: w.Weight})
		}
		b.f.Problem.People = append(b.f.Problem.People, wishes)
	}
	return nil
}

// ReadStars adds people from a CSV with the header person,session,level: interested (or 1) weighs 2, must (or 2) weighs 20, as in a new
// edition.
func (f *File) ReadStars(r io.Reader) error {
	c := csv.NewReader(io.LimitReader(r, maxBytes))
	c.FieldsPerRecord = 3
	if head, err := c.Read(); err != nil || !slices.Equal(head, []string{"person", "session", "level"}) {
		return fmt.Errorf("line 1: the header must be person,session,level")
	}
	people := map[string]int{}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := c.FieldPos(0)
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		session := slices.Index(f.sessions, row[1])
		if session < 0 {
			return fmt.Errorf("line %d: session %q is not in the problem", line, row[1])
		}
		weight, ok := map[string]int{"1": 2, "interested": 2, "2": 20, "must": 20, "must-see": 20}[row[2]]
		if !ok {
			return fmt.Errorf("line %d: level %q is not 1 (interested) or 2 (must-see)", line, row[2])
		}
		k, seen := people[row[0]]
		if !seen {
			k = len(f.Problem.People)
			people[row[0]] = k
			f.Problem.People = append(f.Problem.People, nil)
		}
		f.Problem.People[k] = append(f.Problem.People[k], timetable.Wish{Session: session, Weight: weight})
	}
}

type nativePlan struct {
	Name   string                 `json:"name"`
	Places map[string]nativePlace `json:"places"`
}

// WritePlan writes a plan by the names of the problem's file; what has no place is left out.
func (f File) WritePlan(w io.Writer, plan timetable.Plan) error {
	out := nativePlan{Name: f.Name, Places: map[string]nativePlace{}}
	for i, at := range plan {
		if at.Room != timetable.Nowhere {
			out.Places[f.sessions[i]] = nativePlace{f.rooms[at.Room], at.Start}
		}
	}
	return encode(w, out)
}

// ReadPlan reads a plan by the names of the problem's file.
func (f File) ReadPlan(r io.Reader) (timetable.Plan, error) {
	var in nativePlan
	if err := decode(r, &in); err != nil {
		return nil, err
	}
	plan := make(timetable.Plan, len(f.sessions))
	for i := range plan {
		plan[i].Room = timetable.Nowhere
	}
	for id, at := range in.Places {
		i, room := slices.Index(f.sessions, id), slices.Index(f.rooms, at.Room)
		if i < 0 || room < 0 {
			return nil, fmt.Errorf("places[%s]: the session, or its room %s, is not in the problem", strconv.Quote(id), strconv.Quote(at.Room))
		}
		plan[i] = timetable.Place{Room: room, Start: at.Start}
	}
	return plan, nil
}

// ReadCounts reads what was counted at the doors: a CSV with the header session,counted. What is not in it has -1.
func (f File) ReadCounts(r io.Reader) ([]float64, error) {
	counts := make([]float64, len(f.sessions))
	for i := range counts {
		counts[i] = -1
	}
	c := csv.NewReader(io.LimitReader(r, maxBytes))
	c.FieldsPerRecord = 2
	if head, err := c.Read(); err != nil || !slices.Equal(head, []string{"session", "counted"}) {
		return nil, fmt.Errorf("line 1: the header must be session,counted")
	}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			return counts, nil
		}
		line, _ := c.FieldPos(0)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		session := slices.Index(f.sessions, row[0])
		if session < 0 {
			return nil, fmt.Errorf("line %d: session %q is not in the problem", line, row[0])
		}
		n, err := strconv.Atoi(strings.TrimSpace(row[1]))
		if err != nil || n < 0 {
			return nil, fmt.Errorf("line %d: %q is not a number of persons", line, row[1])
		}
		counts[session] = float64(n)
	}
}

// Session is the name of a session in the file.
func (f File) Session(i int) string { return f.sessions[i] }
