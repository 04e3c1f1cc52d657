package programme

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// remember keeps the names of a placement, and where it is: it may be taken away, and come back.
func remember(tx *sqldb.Tx, p Placement) error {
	_, err := tx.Exec(`
		INSERT INTO placement_memory (placement_id, edition_id, session_id, guid, code, number, room_id, starts_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (placement_id) DO UPDATE SET guid = excluded.guid, code = excluded.code, number = excluded.number,
		    room_id = excluded.room_id, starts_at = excluded.starts_at`,
		p.ID, p.EditionID, p.SessionID, p.GUID, p.Code, p.Number, p.RoomID, sqldb.At(p.Start))
	return err
}

// takeAway removes a placement from the draft and remembers it.
func takeAway(tx *sqldb.Tx, p Placement) error {
	if err := remember(tx, p); err != nil {
		return err
	}
	return placementTable.Delete(tx, string(p.ID))
}

// parkedInTx reads the placements of an edition that were taken away.
func parkedInTx(tx *sqldb.Tx, editionID edition.ID) ([]Placement, error) {
	return sqldb.Each(tx, scanParked, `
		SELECT placement_id, edition_id, session_id, guid, code, number, room_id, starts_at FROM placement_memory
		WHERE edition_id = $1 AND NOT EXISTS (SELECT 1 FROM placement WHERE placement.id = placement_memory.placement_id)
		ORDER BY number, placement_id`, editionID)
}

// parkedOf reads those of one session whose names nothing else has by now.
func parkedOf(tx *sqldb.Tx, session SessionID) ([]Placement, error) {
	return sqldb.Each(tx, scanParked, `
		SELECT placement_id, edition_id, session_id, guid, code, number, room_id, starts_at FROM placement_memory
		WHERE session_id = $1 AND NOT EXISTS (
		    SELECT 1 FROM placement WHERE placement.id = placement_memory.placement_id OR placement.guid = placement_memory.guid
		    OR placement.edition_id = placement_memory.edition_id
		    AND (placement.code = placement_memory.code OR placement.number = placement_memory.number))
		ORDER BY number, placement_id`, session)
}

// namesTaken reports whether a placement has the names of a session.
func namesTaken(tx *sqldb.Tx, editionID edition.ID, v Session) (taken bool, err error) {
	var n int
	err = tx.QueryRow(`SELECT count(*) FROM placement WHERE edition_id = $1 AND (code = $2 OR guid = $3)`, editionID, v.Code, v.GUID).Scan(&n)
	return n > 0, err
}

func scanParked(row sqldb.Scanner) (p Placement, err error) {
	var start sqldb.Time
	err = row.Scan(&p.ID, &p.EditionID, &p.SessionID, &p.GUID, &p.Code, &p.Number, &p.RoomID, &start)
	p.Start = start.Time
	return p, err
}

// nextPlacementNumber is the next number that no placement of the edition has, nor had.
func nextPlacementNumber(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	err = tx.QueryRow(`
		SELECT COALESCE(max(number), 0) + 1 FROM (
		    SELECT number FROM placement WHERE edition_id = $1
		    UNION ALL
		    SELECT number FROM placement_memory WHERE edition_id = $1) AS known`, editionID).Scan(&n)
	return n, err
}
