package edition

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Keeps says what stays as it is when an edition gets another time zone.
type Keeps string

// What may stay.
const (
	KeepHours    Keeps = "hours"    // what was at 09:00 is at 09:00 in the new zone: instants move
	KeepInstants Keeps = "instants" // what was at 09:00 is at the same moment: the hours that people read change
)

// Refusals about the zone of an edition whose days are described.
var (
	ErrZoneKeeps = fault.New(fault.Conflict, "edition.zone_keeps", "the edition has days already; say whether its hours or its instants stay").
			Field("zone_keeps", "edition.zone_keeps")
	ErrZoneHours = fault.New(fault.Conflict, "edition.zone_hours",
		"some of these hours do not exist in that zone on that day; keep the instants, or change the hours first").
		Field("zone", "edition.zone_hours")
)

// MoveInstants moves the instants of an edition that a later chapter keeps. Move is the rule: from what is kept to what is
// to be kept.
type MoveInstants func(tx *sqldb.Tx, editionID ID, move func(time.Time) time.Time) error

// zoneChange is what the audit keeps of a change of zone.
type zoneChange struct {
	Zone  string `json:"zone"`
	Keeps Keeps  `json:"keeps"`
}

const zoneEdited = "zone.edited"

// SaveEdition edits an edition as Edition().Save does, also its zone. When it has days and the zone differs, keeps must say
// what stays; the change of zone is then recorded by itself, before the rest. It returns the change of the rest, for an
// offer to undo; where only the zone changed, that change.
func (s *Service) SaveEdition(ctx context.Context, who actor.Actor, e Edition, keeps Keeps) (out Edition, change string, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		out, change, err = s.saveEdition(tx, who, e, keeps)
		return err
	})
	return out, change, err
}

func (s *Service) saveEdition(tx *sqldb.Tx, who actor.Actor, e Edition, keeps Keeps) (Edition, string, error) {
	if err := who.May(Changing, string(e.ID)); err != nil {
		return e, "", err
	}
	have, err := InTx(tx, e.ID)
	if err != nil {
		return e, "", err
	}
	if have.Version != e.Version {
		return e, "", record.ErrMoved
	}
	if err := e.Check(); err != nil {
		return e, "", err
	}
	zone := ""
	if keeps != "" && have.Zone != e.Zone {
		if zone, err = s.changeZone(tx, who, have, zoneChange{e.Zone, keeps}); err != nil {
			return e, "", err
		}
		e.Version++
	}
	out, change, err := s.editions.SaveInTx(tx, s.ids, who, e)
	return out, cmp.Or(change, zone), err
}

// changeZone gives an edition another zone and moves its instants, or the dates of its days, as keeps says.
func (s *Service) changeZone(tx *sqldb.Tx, who actor.Actor, e Edition, to zoneChange) (change string, err error) {
	before := zoneChange{e.Zone, to.Keeps}
	old, err := time.LoadLocation(e.Zone)
	if err != nil {
		return "", ErrZone.Because(err)
	}
	next, err := time.LoadLocation(to.Zone)
	if err != nil {
		return "", ErrZone.Because(err)
	}
	f, err := FrameInTx(tx, e.ID)
	if err != nil {
		return "", err
	}
	switch to.Keeps {
	case KeepHours:
		err = s.moveAll(tx, f, func(t time.Time) time.Time { return sameHour(t.In(old), next) }, next)
	case KeepInstants:
		err = redate(tx, f.Days, next)
	default:
		return "", ErrZoneKeeps
	}
	if err != nil {
		return "", err
	}
	e.Zone = to.Zone
	if current, err := editionTable.Update(tx, editionValues(e)...); err != nil || !current {
		return "", cmp.Or(err, error(record.ErrMoved))
	}
	c := record.Change{Action: zoneEdited, Object: string(e.ID), Scope: string(e.ID), Label: to.Zone}
	return record.Write(tx, s.ids, who, c, before, to)
}

// sameHour is the instant at which clocks of another zone show what clocks of t's zone show at t.
func sameHour(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone).UTC()
}

// moveAll moves the instants of the frame, then those of later chapters.
func (s *Service) moveAll(tx *sqldb.Tx, f Frame, move func(time.Time) time.Time, zone *time.Location) error {
	days := movedFirst(f.Days, func(d Day) time.Time { return d.Start }, move)
	for _, d := range days {
		d.Start, d.End = move(d.Start), move(d.End)
		if err := d.check(zone); err != nil {
			return ErrZoneHours.Because(err)
		}
		if err := update(tx, dayTable, dayValues(d)); err != nil {
			return err
		}
	}
	for _, v := range movedFirst(f.Slots, func(v Slot) time.Time { return v.Start }, move) {
		v.Start, v.End = move(v.Start), move(v.End)
		if !v.Start.Before(v.End) {
			return ErrZoneHours
		}
		if err := update(tx, slotTable, slotValues(v)); err != nil {
			return err
		}
	}
	for _, r := range f.Rooms {
		if len(r.Available) == 0 {
			continue
		}
		r.Available = MoveWindows(r.Available, move)
		if err := update(tx, roomTable, roomValues(r)); err != nil {
			return err
		}
	}
	for _, later := range s.movers {
		if err := later(tx, f.Edition.ID, move); err != nil {
			return err
		}
	}
	return nil
}

// MoveWindows returns windows moved by a rule.
func MoveWindows(windows []Window, move func(time.Time) time.Time) []Window {
	out := make([]Window, len(windows))
	for i, w := range windows {
		out[i] = Window{move(w.Start), move(w.End)}
	}
	return out
}

// movedFirst orders what moves so that none meets another on its way: what moves to a later time starts with the last.
func movedFirst[T any](all []T, start func(T) time.Time, move func(time.Time) time.Time) []T {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b T) int { return start(a).Compare(start(b)) })
	if len(all) > 0 && move(start(all[0])).After(start(all[0])) {
		slices.Reverse(all)
	}
	return all
}

// redate gives days the dates that they have in another zone.
func redate(tx *sqldb.Tx, days []Day, zone *time.Location) error {
	days = slices.Clone(days)
	slices.SortFunc(days, func(a, b Day) int { return a.Start.Compare(b.Start) })
	if len(days) > 0 && days[0].Start.In(zone).Format(time.DateOnly) > days[0].Date {
		slices.Reverse(days)
	}
	for _, d := range days {
		date := d.Start.In(zone).Format(time.DateOnly)
		if date == d.Date {
			continue
		}
		d.Date = date
		if err := update(tx, dayTable, dayValues(d)); err != nil {
			return err
		}
	}
	return nil
}

func update(tx *sqldb.Tx, table sqldb.Table, values []any) error {
	current, err := table.Update(tx, values...)
	if err == nil && !current {
		return record.ErrMoved
	}
	return err
}

// zones undoes changes of zone, as record.Kind does for what has a version.
type zones struct{ s *Service }

func (zones) Owns(c record.Change) bool { return c.Action == zoneEdited }

// Undo gives an edition the zone before a change, keeping what the change kept, unless the zone changed again since.
func (z zones) Undo(tx *sqldb.Tx, _ id.Source, who actor.Actor, c record.Change) (label string, err error) {
	if err := who.May(Changing, c.Scope); err != nil {
		return "", err
	}
	can, err := z.undoable(tx, c)
	if err != nil {
		return "", err
	}
	if !can {
		return "", record.ErrUndo
	}
	var before zoneChange
	if err := json.Unmarshal(c.Before, &before); err != nil {
		return "", fmt.Errorf("undo %s: %w", c.Action, err)
	}
	if err := record.MarkUndone(tx, c.ID); err != nil {
		return "", err
	}
	e, err := InTx(tx, ID(c.Object))
	if err != nil {
		return "", err
	}
	_, err = z.s.changeZone(tx, who, e, before)
	return c.Label, err
}

// Undoable tells which of some changes Undo would put back as things are now.
func (z zones) Undoable(tx *sqldb.Tx, changes []record.Change) (map[string]bool, error) {
	return record.UndoableEach(tx, changes, z.undoable)
}

func (zones) undoable(tx *sqldb.Tx, c record.Change) (bool, error) {
	var after zoneChange
	if !c.Undoable() || json.Unmarshal(c.After, &after) != nil {
		return false, nil
	}
	e, err := InTx(tx, ID(c.Object))
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return e.Zone == after.Zone, err
}
