package edition

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with the frame of editions. Each kind creates, edits, looks at, removes and
// restores one kind of object.
type Service struct {
	db            *sqldb.DB
	ids           id.Source
	dependents    record.Attached
	movers        []MoveInstants
	organisations record.Kind[Organisation]
	series        record.Kind[Series]
	editions      record.Kind[Edition]
	days          record.Kind[Day]
	slots         record.Kind[Slot]
	rooms         record.Kind[Room]
	tracks        record.Kind[Track]
	formats       record.Kind[Format]
	keepers       []KeepDay
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source) *Service {
	s := &Service{db: db, ids: ids}
	s.describe()
	return s
}

// Later is what a later chapter has to do inside the transactions of this one. Any of it may refuse, and then nothing
// happened.
type Later struct {
	Dependents   record.Dependents // on a room, track, format, day or edition; nil: none
	MoveInstants MoveInstants      // nil: it keeps none
	KeepDay      KeepDay           // nil: it does not mind
}

// KeepDay refuses other hours for a day because of what lies in it.
type KeepDay func(tx *sqldb.Tx, to Day) error

// Extend hands in what a later chapter has to do. It is called while the chapters are made.
func (s *Service) Extend(l Later) {
	if l.Dependents != nil {
		s.dependents.Add(l.Dependents)
	}
	if l.MoveInstants != nil {
		s.movers = append(s.movers, l.MoveInstants)
	}
	if l.KeepDay != nil {
		s.keepers = append(s.keepers, l.KeepDay)
	}
}

// mayBe asks later chapters whether a day may have its hours.
func (s *Service) mayBe(tx *sqldb.Tx, d Day) error {
	for _, keep := range s.keepers {
		if err := keep(tx, d); err != nil {
			return err
		}
	}
	return nil
}

// All lists the editions the actor may see, newest first: public ones, and those they may see before.
func (s *Service) All(ctx context.Context, who actor.Actor) ([]Edition, error) {
	var out []Edition
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = sqldb.Each(tx, scanEdition, editionTable.Select()+`ORDER BY created_at DESC, id DESC`)
		return err
	})
	return slices.DeleteFunc(out, func(e Edition) bool {
		return !e.Public() && who.May(Seeing, string(e.ID)) != nil
	}), err
}

// BySlug finds an edition the actor may see; a draft is ErrNoEdition to everybody else.
func (s *Service) BySlug(ctx context.Context, who actor.Actor, slug string) (Edition, error) {
	var e Edition
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		e, err = BySlugInTx(tx, slug)
		return err
	})
	if err == nil && !e.Public() && who.May(Seeing, string(e.ID)) != nil {
		return Edition{}, ErrNoEdition
	}
	return e, err
}

// ByID finds an edition the actor may see; a draft is ErrNoEdition to everybody else.
func (s *Service) ByID(ctx context.Context, who actor.Actor, editionID ID) (e Edition, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		e, err = InTx(tx, editionID)
		return err
	})
	if err == nil && !e.Public() && who.May(Seeing, string(e.ID)) != nil {
		return Edition{}, ErrNoEdition
	}
	return e, err
}

// KeepGiven keeps what was given out before it was kept: the server's public address in the uids of calendars, and public
// short names. A server calls it when it begins to serve; where there is nothing to keep it costs two statements.
func (s *Service) KeepGiven(ctx context.Context, who actor.Actor, serving string) error {
	if err := who.May(Creating, actor.ServerScope); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := keepNames(tx); err != nil {
			return err
		}
		return keepUIDHost(tx, Edition{UIDHost: unknownHost}.CalendarHost(serving))
	})
}

// Frame reads everything about an edition, for those who organise it.
func (s *Service) Frame(ctx context.Context, who actor.Actor, editionID ID) (f Frame, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return f, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		f, err = FrameInTx(tx, editionID)
		return err
	})
	return f, err
}

// Dates are the days of an edition: of a public one everybody may know them.
func (s *Service) Dates(ctx context.Context, who actor.Actor, e Edition) (days []Day, err error) {
	if err := who.May(Reading, string(e.ID)); err != nil && !e.Public() {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		f, err := FrameInTx(tx, e.ID)
		days = f.Days
		return err
	})
	return days, err
}

// Organisations lists them with their series, by name.
func (s *Service) Organisations(ctx context.Context, who actor.Actor) (orgs []Organisation, series []Series, err error) {
	if err := who.May(Creating, actor.ServerScope); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if orgs, err = sqldb.Each(tx, scanOrganisation, organisationTable.Select()+`ORDER BY name, id`); err != nil {
			return err
		}
		series, err = sqldb.Each(tx, scanSeries, seriesTable.Select()+`ORDER BY name, id`)
		return err
	})
	return orgs, series, err
}

// Organisation, Series, Edition, Days, Slots, Rooms, Tracks and Formats are one use case each per verb of record.UseCases.

// Organisations of the server.
func (s *Service) Organisation() record.UseCases[Organisation] { return useCases(s, s.organisations) }

// Series of an organisation.
func (s *Service) Series() record.UseCases[Series] { return useCases(s, s.series) }

// Edition of a series.
func (s *Service) Edition() record.UseCases[Edition] { return useCases(s, s.editions) }

// Day of an edition.
func (s *Service) Day() record.UseCases[Day] { return useCases(s, s.days) }

// Slot of a day.
func (s *Service) Slot() record.UseCases[Slot] { return useCases(s, s.slots) }

// Room of an edition.
func (s *Service) Room() record.UseCases[Room] { return useCases(s, s.rooms) }

// Track of an edition.
func (s *Service) Track() record.UseCases[Track] { return useCases(s, s.tracks) }

// Format of an edition.
func (s *Service) Format() record.UseCases[Format] { return useCases(s, s.formats) }

func useCases[T any](s *Service, l record.Kind[T]) record.UseCases[T] {
	return record.NewUseCases(s.db, s.ids, l)
}

// AddSlots lays a row of slots into a day.
func (s *Service) AddSlots(ctx context.Context, who actor.Actor, dayID DayID, row Row) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		day, err := s.days.Find(tx, string(dayID))
		if err != nil {
			return err
		}
		if err := who.May(Changing, string(day.EditionID)); err != nil {
			return err
		}
		slots, err := row.Slots(day)
		if err != nil {
			return err
		}
		for _, slot := range slots {
			if _, _, err := s.slots.SaveInTx(tx, s.ids, who, slot); err != nil {
				return err
			}
		}
		return nil
	})
}

// SetWalk tells the minutes between two rooms; a negative number goes back to what their floors say.
func (s *Service) SetWalk(ctx context.Context, who actor.Actor, editionID ID, w Walk) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	w.A, w.B = min(w.A, w.B), max(w.A, w.B)
	if w.A == w.B || w.Minutes > 120 {
		return ErrWalk
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, r := range []RoomID{w.A, w.B} {
			if room, err := s.rooms.Find(tx, string(r)); err != nil || room.EditionID != editionID {
				return ErrWalk
			}
		}
		before, err := walkInTx(tx, w)
		if err != nil {
			return err
		}
		change := record.Change{Action: walkEdited, Object: string(w.A), Scope: string(editionID)}
		if _, err := record.Write(tx, s.ids, who, change, before, w); err != nil {
			return err
		}
		return keepWalk(tx, editionID, w)
	})
}

const walkEdited = "walk.edited"

func keepWalk(tx *sqldb.Tx, editionID ID, w Walk) error {
	if w.Minutes < 0 {
		return deleteWalk(tx, w)
	}
	return putWalk(tx, editionID, w)
}

// walks undoes changes of walking times, as record.Kind does for what has a version.
type walks struct{}

func (walks) Owns(c record.Change) bool { return c.Action == walkEdited }

// Undo puts back the walking time before a change, unless it changed again since.
func (w walks) Undo(tx *sqldb.Tx, _ id.Source, who actor.Actor, c record.Change) (label string, err error) {
	if err := who.May(Changing, c.Scope); err != nil {
		return "", err
	}
	can, err := w.undoable(tx, c)
	if err != nil {
		return "", err
	}
	var before Walk
	if err := json.Unmarshal(c.Before, &before); err != nil {
		return "", fmt.Errorf("undo %s: %w", c.Action, err)
	}
	if !can {
		return "", record.ErrUndo
	}
	if err := record.MarkUndone(tx, c.ID); err != nil {
		return "", err
	}
	return c.Label, keepWalk(tx, ID(c.Scope), before)
}

// Undoable tells which of some changes Undo would put back as things are now.
func (w walks) Undoable(tx *sqldb.Tx, changes []record.Change) (map[string]bool, error) {
	return record.UndoableEach(tx, changes, w.undoable)
}

func (walks) undoable(tx *sqldb.Tx, c record.Change) (bool, error) {
	var after Walk
	if !c.Undoable() || json.Unmarshal(c.After, &after) != nil {
		return false, nil
	}
	now, err := walkInTx(tx, after)
	return now == after, err
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer {
	return []record.Undoer{walks{}, zones{s}, s.organisations, s.series, s.editions, s.days, s.slots, s.rooms, s.tracks, s.formats}
}

// slug fills an empty slug from a name, and refuses a bad one.
func slug(given *string, name string) error {
	if *given == "" {
		*given = Slugify(name, text.Fold)
	}
	return CheckSlug(*given)
}

// Put makes or replaces what a step of a later chapter has in after; see record.PutAll. Slots are exchanged as a whole.
func (s *Service) Put(tx *sqldb.Tx, who actor.Actor, now, before, after Frame) error {
	if err := record.PutAll(tx, who, s.days, now.Days, after.Days); err != nil {
		return err
	}
	if err := record.PutAll(tx, who, s.rooms, now.Rooms, after.Rooms); err != nil {
		return err
	}
	if err := record.PutAll(tx, who, s.tracks, now.Tracks, after.Tracks); err != nil {
		return err
	}
	if err := record.PutAll(tx, who, s.formats, now.Formats, after.Formats); err != nil {
		return err
	}
	return s.exchangeSlots(tx, who, now, before.Slots, after.Slots)
}

// Drop takes away what such a step has in before alone, once nothing hangs on it any more; see record.DropAll.
func (s *Service) Drop(tx *sqldb.Tx, who actor.Actor, before, after Frame) error {
	if err := record.DropAll(tx, who, s.formats, before.Formats, after.Formats); err != nil {
		return err
	}
	if err := record.DropAll(tx, who, s.tracks, before.Tracks, after.Tracks); err != nil {
		return err
	}
	if err := record.DropAll(tx, who, s.rooms, before.Rooms, after.Rooms); err != nil {
		return err
	}
	return record.DropAll(tx, who, s.days, before.Days, after.Days)
}

func (s *Service) exchangeSlots(tx *sqldb.Tx, who actor.Actor, now Frame, slots, newSlots []Slot) error {
	// A slot that goes later makes way for the one before it, so the last of those is first; and the other way round.
	later := func(v Slot) bool {
		i := slices.IndexFunc(now.Slots, func(o Slot) bool { return o.ID == v.ID })
		return i >= 0 && v.Start.After(now.Slots[i].Start)
	}
	slices.SortFunc(newSlots, func(a, b Slot) int {
		if later(a) && later(b) {
			return b.Start.Compare(a.Start)
		}
		return a.Start.Compare(b.Start)
	})
	return record.ExchangeAll(tx, who, s.slots, now.Slots, slots, newSlots)
}
