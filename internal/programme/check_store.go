package programme

import (
	"slices"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// locksInTx leaves out locks of rooms and slots that are gone.
func locksInTx(tx *sqldb.Tx, f edition.Frame) (locks []Lock, err error) {
	objects, err := sqldb.Each(tx, func(row sqldb.Scanner) (o string, err error) { return o, row.Scan(&o) },
		`SELECT object FROM draft_lock WHERE edition_id = $1 ORDER BY object`, f.Edition.ID)
	for _, o := range objects {
		if _, ok := f.Room(edition.RoomID(o)); ok {
			locks = append(locks, Lock{Room: edition.RoomID(o)})
		}
		if slices.ContainsFunc(f.Slots, func(s edition.Slot) bool { return string(s.ID) == o }) {
			locks = append(locks, Lock{Slot: edition.SlotID(o)})
		}
	}
	return locks, err
}

func setLock(tx *sqldb.Tx, editionID edition.ID, l Lock, on bool) error {
	query := `DELETE FROM draft_lock WHERE edition_id = $1 AND object = $2`
	if on {
		query = `INSERT INTO draft_lock (edition_id, object) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(query, editionID, l.object())
	return err
}

func putSeverity(tx *sqldb.Tx, editionID edition.ID, code string, to Severity) error {
	_, err := tx.Exec(`INSERT INTO severity (edition_id, code, severity) VALUES ($1, $2, $3)
		ON CONFLICT (edition_id, code) DO UPDATE SET severity = excluded.severity`, editionID, code, to)
	return err
}

func severitiesInTx(tx *sqldb.Tx, editionID edition.ID) (map[string]Severity, error) {
	out := map[string]Severity{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var code string
		var severity Severity
		err := row.Scan(&code, &severity)
		out[code] = severity
		return struct{}{}, err
	}, `SELECT code, severity FROM severity WHERE edition_id = $1`, editionID)
	return out, err
}

func scanSilence(row sqldb.Scanner) (s Silence, err error) {
	var at sqldb.Time
	err = row.Scan(&s.Finding, &s.Reason, &s.Author, &at)
	s.At = at.Time
	return s, err
}

func silencesInTx(tx *sqldb.Tx, editionID edition.ID) ([]Silence, error) {
	return sqldb.Each(tx, scanSilence, `SELECT finding, reason, author, at FROM silence WHERE edition_id = $1 ORDER BY finding`, editionID)
}

// insertSilence keeps that a warning is let be from now on.
func insertSilence(tx *sqldb.Tx, editionID edition.ID, s Silence) error {
	_, err := tx.Exec(`INSERT INTO silence (edition_id, finding, reason, author, at) VALUES ($1, $2, $3, $4, $5)`,
		editionID, s.Finding, s.Reason, s.Author, sqldb.At(tx.Now()))
	return err
}

func deleteSilence(tx *sqldb.Tx, editionID edition.ID, finding string) error {
	_, err := tx.Exec(`DELETE FROM silence WHERE edition_id = $1 AND finding = $2`, editionID, finding)
	return err
}
