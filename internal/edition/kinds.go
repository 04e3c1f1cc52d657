package edition

import (
	"cmp"
	"errors"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// describe says how each kind of object is kept.
func (s *Service) describe() {
	s.organisations = organisationKind()
	s.series = seriesKind()
	s.editions = s.editionKind()
	s.days = s.dayKind()
	s.slots = s.slotKind()
	s.rooms = s.roomKind()
	s.tracks = s.trackKind()
	s.formats = s.formatKind()
}

func organisationKind() record.Kind[Organisation] {
	return record.Kind[Organisation]{
		Reads: Creating, Changes: Creating,
		Texts: Organisation.texts,
		Name:  "organisation", Prefix: "org", Table: organisationTable, Scan: scanOrganisation, Values: organisationValues,
		Taken: ErrSlugTaken,
		Key: func(o *Organisation) record.Key {
			return record.Key{ID: (*string)(&o.ID), Version: &o.Version, Scope: actor.ServerScope, Label: o.Name}
		},
		Check: func(_ *sqldb.Tx, o *Organisation) error {
			if err := checkName(o.Name); err != nil {
				return err
			}
			if err := checkURL("url", o.URL); err != nil {
				return err
			}
			return slug(&o.Slug, o.Name)
		},
		Dependents: namesHanging("series", seriesNames),
	}
}

func seriesKind() record.Kind[Series] {
	return record.Kind[Series]{
		Reads: Creating, Changes: Creating,
		Texts: Series.texts,
		Name:  "series", Prefix: "ser", Table: seriesTable, Scan: scanSeries, Values: seriesValues,
		Taken: ErrSlugTaken,
		Key: func(v *Series) record.Key {
			return record.Key{ID: (*string)(&v.ID), Version: &v.Version, Scope: actor.ServerScope, Label: v.Name}
		},
		Check: func(_ *sqldb.Tx, v *Series) error {
			if err := checkName(v.Name); err != nil {
				return err
			}
			return slug(&v.Slug, v.Name)
		},
		Dependents: namesHanging("edition", editionNames),
	}
}

func (s *Service) editionKind() record.Kind[Edition] {
	return record.Kind[Edition]{
		Reads: Reading, Changes: Changing,
		Texts: Edition.texts,
		Name:  "edition", Prefix: "edi", Table: editionTable, Scan: scanEdition, Values: editionValues, Taken: ErrSlugTaken,
		Key: func(e *Edition) record.Key {
			return record.Key{ID: (*string)(&e.ID), Version: &e.Version, Scope: string(e.ID), Label: e.Name}
		},
		Check: checkEdition,
		Store: func(tx *sqldb.Tx, e Edition) error {
			if !e.Public() {
				return nil
			}
			return keepName(tx, e)
		},
		Dependents: s.dependents.On("edition"),
	}
}

func (s *Service) dayKind() record.Kind[Day] {
	return record.Kind[Day]{
		Reads: Reading, Changes: Changing,
		Name: "day", Prefix: "day", Table: dayTable, Scan: scanDay, Values: dayValues, Taken: ErrDayTaken,
		Key: func(d *Day) record.Key {
			return record.Key{ID: (*string)(&d.ID), Version: &d.Version, Scope: string(d.EditionID), Label: d.Date}
		},
		Check: func(tx *sqldb.Tx, d *Day) error {
			e, err := InTx(tx, d.EditionID)
			if err != nil {
				return err
			}
			if err := d.check(e.Location()); err != nil {
				return err
			}
			return s.mayBe(tx, *d)
		},
		Dependents: s.dependents.On("day"),
	}
}

func (s *Service) slotKind() record.Kind[Slot] {
	return record.Kind[Slot]{
		Reads: Reading, Changes: Changing,
		Name: "slot", Prefix: "slo", Table: slotTable, Scan: scanSlot, Values: slotValues, Taken: ErrSlot,
		Key: func(v *Slot) record.Key {
			return record.Key{ID: (*string)(&v.ID), Version: &v.Version, Scope: string(v.EditionID), Label: v.Start.Format(time.RFC3339)}
		},
		Check: s.checkSlot,
	}
}

func (s *Service) roomKind() record.Kind[Room] {
	return record.Kind[Room]{
		Reads: Reading, Changes: Changing,
		Texts: Room.texts,
		Name:  "room", Prefix: "roo", Table: roomTable, Scan: scanRoom, Values: roomValues, Taken: ErrNameTaken,
		Key: func(r *Room) record.Key {
			return record.Key{ID: (*string)(&r.ID), Version: &r.Version, Scope: string(r.EditionID), Label: r.Name}
		},
		Check: func(_ *sqldb.Tx, r *Room) error {
			if r.GUID == "" {
				r.GUID = s.ids.UUID()
			}
			if err := r.check(); err != nil {
				return err
			}
			return slug(&r.Slug, r.Name)
		},
		Dependents: s.dependents.On("room"),
	}
}

func (s *Service) trackKind() record.Kind[Track] {
	return record.Kind[Track]{
		Reads: Reading, Changes: Changing,
		Texts: Track.texts,
		Name:  "track", Prefix: "tra", Table: trackTable, Scan: scanTrack, Values: trackValues, Taken: ErrNameTaken,
		Key: func(t *Track) record.Key {
			return record.Key{ID: (*string)(&t.ID), Version: &t.Version, Scope: string(t.EditionID), Label: t.Name}
		},
		Check: func(_ *sqldb.Tx, t *Track) error {
			if err := t.check(); err != nil {
				return err
			}
			return slug(&t.Slug, t.Name)
		},
		Dependents: s.dependents.On("track"),
	}
}

func (s *Service) formatKind() record.Kind[Format] {
	return record.Kind[Format]{
		Reads: Reading, Changes: Changing,
		Name: "format", Prefix: "for", Table: formatTable, Scan: scanFormat, Values: formatValues, Taken: ErrNameTaken,
		Key: func(f *Format) record.Key {
			return record.Key{ID: (*string)(&f.ID), Version: &f.Version, Scope: string(f.EditionID), Label: f.Name}
		},
		Check: func(_ *sqldb.Tx, f *Format) error {
			if err := f.check(); err != nil {
				return err
			}
			return slug(&f.Slug, f.Name)
		},
		Dependents: s.dependents.On("format"),
	}
}

// checkEdition refuses what cannot be, and a short name under which another edition was public. It fills what nobody edits.
func checkEdition(tx *sqldb.Tx, e *Edition) error {
	switch have, err := InTx(tx, e.ID); {
	case err == nil:
		e.CreatedAt, e.UIDHost, e.Rehearsal = have.CreatedAt, have.UIDHost, have.Rehearsal
		if err := zoneStays(tx, have, *e); err != nil {
			return err
		}
	case !errors.Is(err, ErrNoEdition):
		return err
	case e.CreatedAt.IsZero():
		e.CreatedAt = tx.Now()
	}
	if e.Slug == "" {
		if err := slug(&e.Slug, e.Name); err != nil {
			return err
		}
	}
	e.Unplaced = cmp.Or(e.Unplaced, UnplacedNone)
	if err := e.Check(); err != nil {
		return err
	}
	taken, err := nameTaken(tx, e.Slug, e.ID)
	if err == nil && taken {
		return ErrSlugTaken
	}
	return err
}

// zoneStays refuses another zone for an edition whose days are described: SaveEdition changes it.
func zoneStays(tx *sqldb.Tx, have, e Edition) error {
	if have.Zone == e.Zone {
		return nil
	}
	days, err := countDays(tx, e.ID)
	if err == nil && days > 0 {
		return ErrZoneKeeps.With("From", have.Zone).With("To", e.Zone)
	}
	return err
}

// checkSlot keeps a day's slots apart from each other and within their day.
func (s *Service) checkSlot(tx *sqldb.Tx, slot *Slot) error {
	day, err := s.days.Find(tx, string(slot.DayID))
	if err != nil {
		return err
	}
	if err := day.Fits([]Slot{*slot}); err != nil {
		return err
	}
	overlaps, err := countOverlaps(tx, *slot)
	if err == nil && overlaps > 0 {
		return ErrSlot
	}
	return err
}

// namesHanging makes the names that are read of an object dependents that keep it from being removed.
func namesHanging(kind string, read func(*sqldb.Tx, string) ([]string, error)) func(*sqldb.Tx, string) ([]record.Dependent, error) {
	return func(tx *sqldb.Tx, id string) ([]record.Dependent, error) {
		names, err := read(tx, id)
		if err != nil || len(names) == 0 {
			return nil, err
		}
		return []record.Dependent{{Kind: kind, Names: names, Blocks: true}}, nil
	}
}
