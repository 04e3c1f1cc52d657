package edition

import (
	"errors"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

var (
	organisationTable = sqldb.NewTable("organisation", "id slug name url version")
	seriesTable       = sqldb.NewTable("series", "id organisation_id slug name description version")
	editionTable      = sqldb.NewTable("edition", `id series_id slug name tagline description languages zone venue address
		venue_url state session_limit setup_minutes walk_same_floor walk_per_floor star_limit must_weight group_minimum
		people_expected no_show_percent wishes_open unplaced uid_host rehearsal clock_ahead
		accent logo header header_alt header_width header_height sender_name sender_reply sender_contact created_at version`)
	dayTable    = sqldb.NewTable("day", "id edition_id date starts_at ends_at version")
	slotTable   = sqldb.NewTable("slot", "id edition_id day_id starts_at ends_at version")
	roomTable   = sqldb.NewTable("room", "id edition_id guid slug name description capacity floor features available position source_key version")
	trackTable  = sqldb.NewTable("track", "id edition_id slug name hue color position source_key version")
	formatTable = sqldb.NewTable("format", "id edition_id slug name kind minutes position source_key version")
)

func scanOrganisation(row sqldb.Scanner) (o Organisation, err error) {
	return o, row.Scan(&o.ID, &o.Slug, &o.Name, &o.URL, &o.Version)
}

func organisationValues(o Organisation) []any {
	return []any{o.ID, o.Slug, o.Name, o.URL, o.Version}
}

func scanSeries(row sqldb.Scanner) (s Series, err error) {
	return s, row.Scan(&s.ID, &s.OrganisationID, &s.Slug, &s.Name, &s.Description, &s.Version)
}

func seriesValues(s Series) []any {
	return []any{s.ID, s.OrganisationID, s.Slug, s.Name, s.Description, s.Version}
}

func scanEdition(row sqldb.Scanner) (Edition, error) {
	var e Edition
	var languages sqldb.JSON[[]string]
	var created sqldb.Time
	var ahead int64 // seconds
	err := row.Scan(&e.ID, &e.SeriesID, &e.Slug, &e.Name, &e.Tagline, &e.Description, &languages, &e.Zone, &e.Venue,
		&e.Address, &e.VenueURL, &e.State, &e.SessionLimit, &e.SetupMinutes, &e.WalkSameFloor, &e.WalkPerFloor,
		&e.StarLimit, &e.MustWeight, &e.GroupMinimum, &e.PeopleExpected, &e.NoShowPercent, &e.WishesOpen, &e.Unplaced, &e.UIDHost,
		&e.Rehearsal, &ahead, &e.Face.Accent, &e.Face.Logo, &e.Face.Header, &e.Face.HeaderAlt, &e.Face.HeaderWidth, &e.Face.HeaderHeight,
		&e.Sender.Name, &e.Sender.ReplyTo, &e.Sender.Contact, &created, &e.Version)
	e.Languages, e.CreatedAt, e.ClockAhead = languages.V, created.Time, time.Duration(ahead)*time.Second
	return e, err
}

func editionValues(e Edition) []any {
	return []any{e.ID, e.SeriesID, e.Slug, e.Name, e.Tagline, e.Description, sqldb.AsJSON(e.Languages), e.Zone, e.Venue,
		e.Address, e.VenueURL, e.State, e.SessionLimit, e.SetupMinutes, e.WalkSameFloor, e.WalkPerFloor,
		e.StarLimit, e.MustWeight, e.GroupMinimum, e.PeopleExpected, e.NoShowPercent, e.WishesOpen, e.Unplaced, e.UIDHost,
		e.Rehearsal, int64(e.ClockAhead / time.Second), e.Face.Accent, e.Face.Logo, e.Face.Header, e.Face.HeaderAlt, e.Face.HeaderWidth,
		e.Face.HeaderHeight, e.Sender.Name, e.Sender.ReplyTo, e.Sender.Contact, sqldb.At(e.CreatedAt), e.Version}
}

func scanDay(row sqldb.Scanner) (Day, error) {
	var d Day
	var start, end sqldb.Time
	err := row.Scan(&d.ID, &d.EditionID, &d.Date, &start, &end, &d.Version)
	d.Start, d.End = start.Time, end.Time
	return d, err
}

func dayValues(d Day) []any {
	return []any{d.ID, d.EditionID, d.Date, sqldb.At(d.Start), sqldb.At(d.End), d.Version}
}

func scanSlot(row sqldb.Scanner) (Slot, error) {
	var s Slot
	var start, end sqldb.Time
	err := row.Scan(&s.ID, &s.EditionID, &s.DayID, &start, &end, &s.Version)
	s.Start, s.End = start.Time, end.Time
	return s, err
}

func slotValues(s Slot) []any {
	return []any{s.ID, s.EditionID, s.DayID, sqldb.At(s.Start), sqldb.At(s.End), s.Version}
}

func scanRoom(row sqldb.Scanner) (Room, error) {
	var r Room
	var features sqldb.JSON[[]Feature]
	var available sqldb.JSON[[]Window]
	err := row.Scan(&r.ID, &r.EditionID, &r.GUID, &r.Slug, &r.Name, &r.Description, &r.Capacity, &r.Floor,
		&features, &available, &r.Position, sqldb.Nullable(&r.SourceKey), &r.Version)
	r.Features, r.Available = features.V, available.V
	return r, err
}

func roomValues(r Room) []any {
	return []any{r.ID, r.EditionID, r.GUID, r.Slug, r.Name, r.Description, r.Capacity, r.Floor,
		sqldb.AsJSON(r.Features), sqldb.AsJSON(r.Available), r.Position, sqldb.Null(r.SourceKey), r.Version}
}

func scanTrack(row sqldb.Scanner) (t Track, err error) {
	return t, row.Scan(&t.ID, &t.EditionID, &t.Slug, &t.Name, &t.Hue, &t.Color, &t.Position, sqldb.Nullable(&t.SourceKey), &t.Version)
}

func trackValues(t Track) []any {
	return []any{t.ID, t.EditionID, t.Slug, t.Name, t.Hue, t.Color, t.Position, sqldb.Null(t.SourceKey), t.Version}
}

func scanFormat(row sqldb.Scanner) (f Format, err error) {
	return f, row.Scan(&f.ID, &f.EditionID, &f.Slug, &f.Name, &f.Kind, &f.Minutes, &f.Position, sqldb.Nullable(&f.SourceKey), &f.Version)
}

func formatValues(f Format) []any {
	return []any{f.ID, f.EditionID, f.Slug, f.Name, f.Kind, f.Minutes, f.Position, sqldb.Null(f.SourceKey), f.Version}
}

// InTx reads one edition, or ErrNoEdition.
func InTx(tx *sqldb.Tx, editionID ID) (Edition, error) {
	return orNone(sqldb.One(tx, scanEdition, editionTable.Select()+`WHERE id = $1`, editionID))
}

// BySlugInTx reads the edition with a slug, or the one that was public under it before it was renamed, or ErrNoEdition.
func BySlugInTx(tx *sqldb.Tx, slug string) (Edition, error) {
	e, err := orNone(sqldb.One(tx, scanEdition, editionTable.Select()+`WHERE slug = $1`, slug))
	if !errors.Is(err, ErrNoEdition) {
		return e, err
	}
	return orNone(sqldb.One(tx, scanEdition, editionTable.Select()+`WHERE id = (SELECT edition_id FROM edition_name WHERE slug = $1)`, slug))
}

// nameTaken reports whether another edition was public under a slug.
func nameTaken(tx *sqldb.Tx, slug string, editionID ID) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM edition_name WHERE slug = $1 AND edition_id <> $2`, slug, editionID).Scan(&n)
	return n > 0, err
}

func countDays(tx *sqldb.Tx, editionID ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM day WHERE edition_id = $1`, editionID).Scan(&n)
}

// keepName notes that an edition is public under its slug.
func keepName(tx *sqldb.Tx, e Edition) error {
	_, err := tx.Exec(`INSERT INTO edition_name (slug, edition_id) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING`, e.Slug, e.ID)
	return err
}

// keepNames notes the short names of all public editions, which a restored backup of an older server lacks.
func keepNames(tx *sqldb.Tx) error {
	_, err := tx.Exec(`
		INSERT INTO edition_name (slug, edition_id) SELECT slug, id FROM edition WHERE state <> 'draft'
		ON CONFLICT (slug) DO NOTHING`)
	return err
}

// keepUIDHost writes the server's host where calendars were given out under it before it was kept.
func keepUIDHost(tx *sqldb.Tx, host string) error {
	_, err := tx.Exec(`UPDATE edition SET uid_host = $1 WHERE uid_host = $2`, host, unknownHost)
	return err
}

func orNone(e Edition, err error) (Edition, error) {
	if fault.KindOf(err) == fault.NotFound {
		return e, ErrNoEdition
	}
	return e, err
}

// FrameInTx reads everything this chapter knows about an edition, or ErrNoEdition.
func FrameInTx(tx *sqldb.Tx, editionID ID) (f Frame, err error) {
	if f.Edition, err = InTx(tx, editionID); err != nil {
		return f, err
	}
	if f.Series, err = sqldb.One(tx, scanSeries, seriesTable.Select()+`WHERE id = $1`, f.Edition.SeriesID); err != nil {
		return f, err
	}
	if f.Organisation, err = sqldb.One(tx, scanOrganisation, organisationTable.Select()+`WHERE id = $1`, f.Series.OrganisationID); err != nil {
		return f, err
	}
	if f.Days, err = DaysInTx(tx, editionID); err != nil {
		return f, err
	}
	if f.Slots, err = sqldb.Each(tx, scanSlot, slotTable.Select()+`WHERE edition_id = $1 ORDER BY starts_at, id`, editionID); err != nil {
		return f, err
	}
	if f.Rooms, err = sqldb.Each(tx, scanRoom, roomTable.Select()+`WHERE edition_id = $1 ORDER BY position, id`, editionID); err != nil {
		return f, err
	}
	if f.Walks, err = walksInTx(tx, editionID); err != nil {
		return f, err
	}
	if f.Tracks, err = sqldb.Each(tx, scanTrack, trackTable.Select()+`WHERE edition_id = $1 ORDER BY position, id`, editionID); err != nil {
		return f, err
	}
	f.Formats, err = sqldb.Each(tx, scanFormat, formatTable.Select()+`WHERE edition_id = $1 ORDER BY position, id`, editionID)
	return f, err
}

func walksInTx(tx *sqldb.Tx, editionID ID) ([]Walk, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (w Walk, err error) {
		return w, row.Scan(&w.A, &w.B, &w.Minutes)
	}, `SELECT room_a, room_b, minutes FROM walk WHERE edition_id = $1 ORDER BY room_a, room_b`, editionID)
}

// walkInTx reads the time told between two rooms, -1 when none is.
func walkInTx(tx *sqldb.Tx, w Walk) (Walk, error) {
	err := tx.QueryRow(`SELECT minutes FROM walk WHERE room_a = $1 AND room_b = $2`, w.A, w.B).Scan(&w.Minutes)
	if fault.KindOf(err) == fault.NotFound {
		w.Minutes, err = -1, nil
	}
	return w, err
}

func putWalk(tx *sqldb.Tx, editionID ID, w Walk) error {
	_, err := tx.Exec(`
		INSERT INTO walk (edition_id, room_a, room_b, minutes) VALUES ($1, $2, $3, $4)
		ON CONFLICT (room_a, room_b) DO UPDATE SET minutes = excluded.minutes`, editionID, w.A, w.B, w.Minutes)
	return err
}

func deleteWalk(tx *sqldb.Tx, w Walk) error {
	_, err := tx.Exec(`DELETE FROM walk WHERE room_a = $1 AND room_b = $2`, w.A, w.B)
	return err
}

// DaysInTx reads the days of an edition, by start.
func DaysInTx(tx *sqldb.Tx, editionID ID) ([]Day, error) {
	return sqldb.Each(tx, scanDay, dayTable.Select()+`WHERE edition_id = $1 ORDER BY starts_at, id`, editionID)
}

// countOverlaps counts the other slots of a slot's day that it overlaps.
func countOverlaps(tx *sqldb.Tx, slot Slot) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM slot WHERE day_id = $1 AND id <> $2 AND starts_at < $3 AND ends_at > $4`,
		slot.DayID, slot.ID, sqldb.At(slot.End), sqldb.At(slot.Start)).Scan(&n)
}

func seriesNames(tx *sqldb.Tx, organisationID string) ([]string, error) {
	return sqldb.Each(tx, scanName, `SELECT name FROM series WHERE organisation_id = $1 ORDER BY name, id`, organisationID)
}

func editionNames(tx *sqldb.Tx, seriesID string) ([]string, error) {
	return sqldb.Each(tx, scanName, `SELECT name FROM edition WHERE series_id = $1 ORDER BY name, id`, seriesID)
}

func scanName(row sqldb.Scanner) (name string, err error) { return name, row.Scan(&name) }

// HasRoom reports whether a room is of an edition.
func HasRoom(tx *sqldb.Tx, editionID ID, roomID RoomID) (bool, error) {
	return has(tx, `SELECT count(*) FROM room WHERE id = $1 AND edition_id = $2`, string(roomID), editionID)
}

// HasTrack reports whether a track is of an edition.
func HasTrack(tx *sqldb.Tx, editionID ID, trackID TrackID) (bool, error) {
	return has(tx, `SELECT count(*) FROM track WHERE id = $1 AND edition_id = $2`, string(trackID), editionID)
}

// HasFormat reports whether a format is of an edition.
func HasFormat(tx *sqldb.Tx, editionID ID, formatID FormatID) (bool, error) {
	return has(tx, `SELECT count(*) FROM format WHERE id = $1 AND edition_id = $2`, string(formatID), editionID)
}

func has(tx *sqldb.Tx, query, id string, editionID ID) (bool, error) {
	var n int
	err := tx.QueryRow(query, id, editionID).Scan(&n)
	return n > 0, err
}
