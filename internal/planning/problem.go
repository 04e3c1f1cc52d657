package planning

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
	"github.com/creneau/creneau/internal/timetable"
)

// Task is an edition as the engine sees it, with the way back from indices to names.
type Task struct {
	Instance *timetable.Instance
	Sessions []programme.SessionID // by index; pinned placements of repeated sessions stand once each
	Rooms    []edition.RoomID
	Draft    timetable.Plan // where the draft has the sessions
	origin   time.Time
}

// NewTask describes the draft and the wishes to the engine. Plenaries and breaks block their time; pinned placements
// stay; what was shifted off the grid may stay; cancelled sessions are left out; people who wished nothing fill rooms.
func NewTask(d programme.Draft, wishes []agenda.PersonWishes, set Settings) (*Task, error) {
	b, err := Describe(d)
	if err != nil {
		return nil, err
	}
	return b.With(wishes, set)
}

// Plannable returns ErrNothing or ErrTooLarge when the planner cannot take a draft as it is described, and nil otherwise.
func Plannable(d programme.Draft) error {
	_, err := Describe(d)
	return err
}

// Describe describes a draft without the people. It returns ErrNothing or ErrTooLarge when the planner cannot take it.
func Describe(d programme.Draft) (*Description, error) {
	b := newDescription(d)
	b.rooms()
	b.grid()
	b.speakers()
	b.sessions()
	b.rules()
	b.p.Rules = rulesOf(d)
	if len(b.p.Sessions) == 0 || len(b.p.Slots) == 0 || len(b.p.Rooms) == 0 {
		return nil, ErrNothing
	}
	if len(b.p.Rooms) > timetable.MaxRooms || len(b.p.Sessions) > timetable.MaxSessions {
		return nil, ErrTooLarge.With("Rooms", len(b.p.Rooms)).With("MostRooms", timetable.MaxRooms).
			With("Sessions", len(b.p.Sessions)).With("MostSessions", timetable.MaxSessions)
	}
	return b, nil
}

// task makes an instance of what was described.
func (b *Description) task(set Settings, instance func(timetable.Problem) (*timetable.Instance, error)) (*Task, error) {
	b.p.Weights = set.Weights
	if set.Near {
		b.p.Near = b.draft
		b.p.Weights.Moved = max(b.p.Weights.Moved, timetable.Unit/2)
	}
	in, err := instance(b.p)
	if err != nil {
		return nil, ErrProblem.With("Reason", err.Error()).Because(err)
	}
	return &Task{Instance: in, Sessions: b.ids, Rooms: b.roomIDs, Draft: b.draft, origin: b.origin}, nil
}

// Description is a draft as the engine sees it, without the people. It does not change once it is made.
type Description struct {
	d        programme.Draft
	p        timetable.Problem
	origin   time.Time
	ids      []programme.SessionID
	titles   []string // beside ids
	index    map[programme.SessionID]int
	roomIDs  []edition.RoomID
	draft    timetable.Plan
	speakAt  map[speaker.ID]int
	numbers  map[string]int // of tracks, levels, languages, products, organisations
	organise map[speaker.ID]speaker.OrganisationID
	places   map[programme.SessionID][]programme.Placement
	starts   map[int]bool // of slots
	locked   []edition.Slot
	blocked  []Cause // by interval in which nothing is placed
	causes   []candidate
	causeAt  map[Cause]int
}

func newDescription(d programme.Draft) *Description {
	b := &Description{d: d, index: map[programme.SessionID]int{}, speakAt: map[speaker.ID]int{}, numbers: map[string]int{},
		organise: map[speaker.ID]speaker.OrganisationID{}, places: map[programme.SessionID][]programme.Placement{}, starts: map[int]bool{},
		causeAt: map[Cause]int{}}
	for _, p := range d.Placements {
		b.places[p.SessionID] = append(b.places[p.SessionID], p)
	}
	if len(d.Frame.Days) > 0 {
		b.origin = d.Frame.Days[0].Start.Truncate(24 * time.Hour)
	}
	return b
}

func (b *Description) minute(t time.Time) int { return int(t.Sub(b.origin) / time.Minute) }

func (b *Description) interval(from, to time.Time) timetable.Interval {
	return timetable.Interval{Start: b.minute(from), End: b.minute(to)}
}

func (b *Description) windows(in []edition.Window) []timetable.Interval {
	var out []timetable.Interval
	for _, w := range in {
		out = append(out, b.interval(w.Start, w.End))
	}
	return out
}

// number gives a small positive number to each name of a kind; 0 is for none.
func (b *Description) number(kind, name string) int {
	if name == "" {
		return 0
	}
	key := kind + ":" + name
	if b.numbers[key] == 0 {
		b.numbers[key] = len(b.numbers) + 1
	}
	return b.numbers[key]
}

func (b *Description) rooms() {
	f := b.d.Frame
	b.p.Setup = f.Edition.SetupMinutes
	if f.Edition.SetupMinutes > 0 {
		b.because(Cause{Kind: "setup"}, timetable.SetupTime, 0)
	}
	for i, r := range f.Rooms {
		b.roomIDs = append(b.roomIDs, r.ID)
		if len(r.Available) > 0 {
			b.because(Cause{Kind: "room_hours", Room: r.ID}, timetable.RoomHours, i)
		}
		if b.d.RoomLocked(r.ID) {
			b.because(Cause{Kind: "room_locked", Room: r.ID}, timetable.RoomClosed, i)
		}
		b.p.Rooms = append(b.p.Rooms, timetable.Room{Capacity: r.Capacity, Features: mask(r.Features), Available: b.windows(r.Available),
			Closed: b.d.RoomLocked(r.ID)})
	}
	b.p.Walk = make([][]int, len(f.Rooms))
	for i, from := range f.Rooms {
		b.p.Walk[i] = make([]int, len(f.Rooms))
		for j, to := range f.Rooms {
			b.p.Walk[i][j] = f.WalkMinutes(from.ID, to.ID)
		}
	}
}

func mask(features []edition.Feature) (m uint32) {
	for _, f := range features {
		m |= 1 << slices.Index(edition.Features[:], f)
	}
	return m
}

func (b *Description) grid() {
	for _, s := range b.d.Frame.Slots {
		b.p.Slots = append(b.p.Slots, b.interval(s.Start, s.End))
		b.starts[b.minute(s.Start)] = true
		if b.d.SlotLocked(s.Start) {
			b.locked = append(b.locked, s)
			b.keepFree(Cause{Kind: "slot_locked", Start: s.Start}, b.interval(s.Start, s.End))
		}
	}
	for _, day := range b.d.Frame.Days {
		b.p.Days = append(b.p.Days, b.interval(day.Start, day.End))
	}
}

func (b *Description) speakers() {
	for i, s := range b.d.Stage.Speakers {
		b.speakAt[s.ID] = i
		b.organise[s.ID] = s.OrganisationID
		if len(s.Available) > 0 {
			b.because(Cause{Kind: "speaker_hours", Speaker: s.ID}, timetable.SpeakerHours, i)
		}
		b.p.Speakers = append(b.p.Speakers, timetable.Speaker{Available: b.windows(s.Available)})
	}
}

func (b *Description) sessions() {
	for _, s := range b.d.Sessions {
		places := b.places[s.ID]
		if s.State == programme.Cancelled {
			continue
		}
		if s.Plenary || s.Kind == programme.Break {
			for _, p := range places {
				b.block(s, p)
			}
			continue
		}
		b.add(s, places)
	}
}

// keepFree blocks an interval for a cause.
func (b *Description) keepFree(c Cause, v timetable.Interval) {
	b.because(c, timetable.BlockedTime, len(b.p.Blocked))
	b.p.Blocked, b.blocked = append(b.p.Blocked, v), append(b.blocked, c)
}

// block keeps everything away from a plenary, and from a break that is not in one room only.
func (b *Description) block(s programme.Session, p programme.Placement) {
	c := Cause{Kind: "break", Session: s.ID, Room: p.RoomID, Start: p.Start}
	if s.Plenary {
		c.Kind = "plenary"
	}
	if s.Plenary || p.RoomID == "" {
		b.keepFree(c, b.interval(p.Start, p.End()))
		return
	}
	if r := slices.Index(b.roomIDs, p.RoomID); r >= 0 {
		b.because(c, timetable.Obstacle, len(b.p.Sessions))
		at, minutes := b.bare(p)
		place := timetable.Place{Room: r, Start: at}
		b.p.Sessions = append(b.p.Sessions, timetable.Session{Minutes: minutes, Empty: true, Pinned: true, Place: place})
		b.ids, b.titles = append(b.ids, s.ID), append(b.titles, s.Title)
		b.draft = append(b.draft, place)
	}
}

// bare is a break in one room as the engine is told of it: shorter by the time to set up at either end, which the engine adds around
// whatever has a room. A break needs none, so a session may end when it begins. One too short for that keeps what follows a little away.
func (b *Description) bare(p programme.Placement) (start, minutes int) {
	return b.minute(p.Start) + b.p.Setup, max(1, p.Minutes-2*b.p.Setup)
}

// add takes a session to plan; of one that is repeated, all showings are pinned: the planner places each session
// once.
func (b *Description) add(s programme.Session, places []programme.Placement) {
	repeated := len(places) > 1
	for k := range max(1, len(places)) {
		out := b.session(s)
		at := timetable.Place{Room: timetable.Nowhere}
		if k < len(places) {
			p := places[k]
			if r := slices.Index(b.roomIDs, p.RoomID); r >= 0 {
				at = timetable.Place{Room: r, Start: b.minute(p.Start)}
				if repeated {
					b.because(Cause{Kind: "repeat", Session: s.ID}, timetable.Pin, len(b.p.Sessions))
				}
				out.Pinned = b.stays(p) || repeated
				out.Shifted = !out.Pinned && !b.starts[at.Start]
			}
		}
		if out.Pinned || out.Shifted {
			out.Place = at
		}
		if out.Needs != 0 {
			b.because(Cause{Kind: "features", Session: s.ID}, timetable.Needs, len(b.p.Sessions))
		}
		if k == 0 {
			b.index[s.ID] = len(b.p.Sessions)
		}
		b.p.Sessions = append(b.p.Sessions, out)
		b.ids, b.titles = append(b.ids, s.ID), append(b.titles, s.Title)
		b.draft = append(b.draft, at)
	}
}

func (b *Description) session(s programme.Session) timetable.Session {
	out := timetable.Session{Minutes: s.Minutes, Needs: mask(s.Requires), Track: b.number("track", string(s.TrackID)),
		Level: b.number("level", s.Level), Language: b.number("language", s.Language)}
	for _, id := range s.Speakers {
		out.Speakers = append(out.Speakers, b.speakAt[id])
		if o := b.organise[id]; o != "" {
			out.Organisation = append(out.Organisation, b.number("organisation", string(o)))
		}
	}
	for _, id := range s.Products {
		out.Products = append(out.Products, b.number("product", string(id)))
	}
	return out
}

func (b *Description) rules() {
	for _, r := range b.d.Rules {
		first, ok1 := b.index[r.First]
		second, ok2 := b.index[r.Second]
		if !ok1 || !ok2 {
			continue
		}
		if r.Kind == programme.Before {
			b.because(Cause{Kind: "before", Session: r.First, Other: r.Second}, timetable.BeforeRule, len(b.p.Before))
			b.p.Before = append(b.p.Before, [2]int{first, second})
		} else {
			b.because(Cause{Kind: "apart", Session: r.First, Other: r.Second}, timetable.ApartRule, len(b.p.Apart))
			b.p.Apart = append(b.p.Apart, [2]int{first, second})
		}
	}
}

func (b *Description) people(all []agenda.PersonWishes) {
	e, total := b.d.Frame.Edition, 0
	for _, wishes := range all {
		total += len(wishes)
	}
	lists := make([]timetable.Wish, 0, total) // in one piece, for the garbage collector's sake
	for _, wishes := range all {
		from := len(lists)
		for _, w := range wishes {
			if i, ok := b.index[w.Session]; ok {
				lists = append(lists, timetable.Wish{Session: i, Weight: agenda.Weight(w.Level, e.MustWeight)})
			}
		}
		if list := lists[from:]; len(list) > 0 {
			b.p.People = append(b.p.People, list[:len(list):len(list)])
		}
	}
	b.count()
}

// count says how many more people there are than those who wished, and how many do not come.
func (b *Description) count() {
	e := b.d.Frame.Edition
	b.p.Silent = max(0, e.PeopleExpected-len(b.p.People))
	b.p.NoShow = float64(e.NoShowPercent) / 100
}

// Places translates a plan of the engine back, pinned sessions left out.
func (t *Task) Places(plan timetable.Plan) []Place {
	out := []Place{}
	for _, i := range t.Instance.Free() {
		if at := plan[i]; at.Room != timetable.Nowhere {
			out = append(out, t.Place(i, at))
		}
	}
	return out
}

// Place translates where a plan of the engine has a session.
func (t *Task) Place(i int, at timetable.Place) Place {
	return Place{t.Sessions[i], t.Rooms[at.Room], t.Instant(at.Start)}
}

// Instant is a minute of the engine.
func (t *Task) Instant(minute int) time.Time {
	return t.origin.Add(time.Duration(minute) * time.Minute)
}

// Minute is an instant as the engine counts.
func (t *Task) Minute(at time.Time) int { return int(at.Sub(t.origin) / time.Minute) }

// Plan translates places into a plan of the engine; what is not in them is nowhere, pinned sessions are where they
// are pinned.
func (t *Task) Plan(places []Place) timetable.Plan {
	at := make(map[programme.SessionID]Place, len(places))
	for _, p := range places {
		at[p.Session] = p
	}
	plan := make(timetable.Plan, len(t.Sessions))
	for i, s := range t.Instance.Problem().Sessions {
		plan[i] = timetable.Place{Room: timetable.Nowhere}
		if s.Pinned {
			plan[i] = s.Place
		} else if p, ok := at[t.Sessions[i]]; ok {
			plan[i] = timetable.Place{Room: slices.Index(t.Rooms, p.Room), Start: t.Minute(p.Start)}
		}
	}
	return plan
}

// Price says what a plan is worth, in people.
func (t *Task) Price(plan timetable.Plan) Price {
	r := t.Instance.Report(plan)
	out := Price{People: r.People, Everything: r.Everything, LoseMust: r.LoseMust, Mean: r.Mean, Worst5: r.Worst5,
		Attended: Days(r.Price.Attended), Cost: Days(r.Price.Cost()), Placed: r.Placed, Unplaced: len(plan) - r.Placed,
		Walking: t.Instance.Walking(plan)}
	for _, o := range r.Standing {
		out.Standing += o.Over
		out.Overfull = append(out.Overfull, Overfull{t.Sessions[o.Session], t.Rooms[plan[o.Session].Room], int(o.Heads + 0.5), int(o.Over + 0.5)})
	}
	return out
}

// Days are persons' whole days, of the engine's units.
func Days(units int64) float64 { return float64(units) / timetable.Unit }
