package picture

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

const pictureColumns = `id, edition_id, owner_kind, owner_id, alt, source, ref, width, height`

func scanPicture(row sqldb.Scanner) (p Picture, err error) {
	return p, row.Scan(&p.ID, &p.EditionID, &p.Kind, &p.Owner.ID, &p.Alt, &p.Source, &p.Ref, &p.Width, &p.Height)
}

// OfInTx reads what an owner has; the zero picture when there is none.
func OfInTx(tx *sqldb.Tx, o Owner) (Picture, error) {
	p, err := sqldb.One(tx, scanPicture, `SELECT `+pictureColumns+` FROM picture
		WHERE owner_kind = $1 AND owner_id = $2 AND replaced_at IS NULL`, o.Kind, o.ID)
	if fault.KindOf(err) == fault.NotFound {
		return Picture{}, nil
	}
	return p, err
}

// AllInTx reads what the owners of a kind have in an edition, by their ids.
func AllInTx(tx *sqldb.Tx, editionID edition.ID, kind string) (map[string]Picture, error) {
	all, err := sqldb.Each(tx, scanPicture, `SELECT `+pictureColumns+` FROM picture
		WHERE edition_id = $1 AND owner_kind = $2 AND replaced_at IS NULL`, editionID, kind)
	of := make(map[string]Picture, len(all))
	for _, p := range all {
		of[p.Owner.ID] = p
	}
	return of, err
}

// keep gives an owner a picture in place of the one before, whose words stay.
func keep(tx *sqldb.Tx, ids id.Source, o Owner, m Made, source string) error {
	for size, file := range m.files {
		_, err := tx.Exec(`INSERT INTO picture_file (edition_id, ref, size, bytes, shown) VALUES ($1, $2, $3, $4, FALSE)
			ON CONFLICT (edition_id, ref, size) DO NOTHING`, o.EditionID, m.Ref, size, file)
		if err != nil {
			return err
		}
	}
	return hang(tx, ids, Picture{Owner: o, Source: source, Ref: m.Ref, Width: m.Width, Height: m.Height})
}

// hang makes a picture, whose bytes are there, the one of its owner.
func hang(tx *sqldb.Tx, ids id.Source, p Picture) error {
	before, err := OfInTx(tx, p.Owner)
	if err != nil {
		return err
	}
	if before.Ref == p.Ref {
		_, err := tx.Exec(`UPDATE picture SET source = $1 WHERE id = $2`, p.Source, before.ID)
		return err
	}
	if err := takeDown(tx, before); err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO picture (`+pictureColumns+`, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		ids.New("pic"), p.EditionID, p.Kind, p.Owner.ID, before.Alt, p.Source, p.Ref, p.Width, p.Height, sqldb.At(tx.Now()))
	return err
}

// takeDown leaves an owner without the picture. What a release shows stays for it.
func takeDown(tx *sqldb.Tx, p Picture) error {
	if p.ID == "" {
		return nil
	}
	kept, err := tx.Exec(`UPDATE picture SET replaced_at = $1 WHERE id = $2 AND EXISTS (
		SELECT 1 FROM picture_file f WHERE f.edition_id = picture.edition_id AND f.ref = picture.ref AND f.shown)`, sqldb.At(tx.Now()), p.ID)
	if err != nil || kept > 0 {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM picture WHERE id = $1`, p.ID); err != nil {
		return err
	}
	return dropFiles(tx, p.EditionID, p.Ref)
}

// dropFiles forgets bytes that are nobody's any more.
func dropFiles(tx *sqldb.Tx, editionID edition.ID, ref Ref) error {
	_, err := tx.Exec(`DELETE FROM picture_file WHERE edition_id = $1 AND ref = $2
		AND NOT EXISTS (SELECT 1 FROM picture p WHERE p.edition_id = $1 AND p.ref = $2)`, editionID, ref)
	return err
}

// RemoveOf forgets all pictures that the owner with an id has or had, and what was to be fetched, also those that releases show:
// where such a release is looked at, the picture is not there any more. Ids tell the kinds of owners apart.
func RemoveOf(tx *sqldb.Tx, ownerID string) error {
	all, err := everOf(tx, ownerID)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM picture WHERE owner_id = $1`, ownerID); err != nil {
		return err
	}
	for _, p := range all {
		if err := dropFiles(tx, p.EditionID, p.Ref); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`DELETE FROM picture_fetch WHERE owner_id = $1`, ownerID)
	return err
}

// everOf reads the pictures that an owner has or had.
func everOf(tx *sqldb.Tx, ownerID string) ([]Picture, error) {
	return sqldb.Each(tx, scanPicture, `SELECT `+pictureColumns+` FROM picture WHERE owner_id = $1 ORDER BY id`, ownerID)
}

// waitingCount is how many addresses are kept for an owner.
func waitingCount(tx *sqldb.Tx, ownerID string) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM picture_fetch WHERE owner_id = $1`, ownerID).Scan(&n)
}

// Show makes pictures of an edition public, for a release that shows them. Names of none are passed over.
func Show(tx *sqldb.Tx, editionID edition.ID, refs []Ref) error {
	for _, ref := range refs {
		_, err := tx.Exec(`UPDATE picture_file SET shown = TRUE WHERE edition_id = $1 AND ref = $2 AND NOT shown`, editionID, ref)
		if err != nil {
			return err
		}
	}
	return nil
}

// Hide takes the pictures that an owner has or had back from the public, but for those that another has too: no release shows the owner
// any more.
func Hide(tx *sqldb.Tx, ownerID string) error {
	all, err := everOf(tx, ownerID)
	if err != nil {
		return err
	}
	for _, p := range all {
		_, err := tx.Exec(`UPDATE picture_file SET shown = FALSE WHERE edition_id = $1 AND ref = $2
			AND NOT EXISTS (SELECT 1 FROM picture p WHERE p.edition_id = $1 AND p.ref = $2 AND p.owner_id <> $3)`, p.EditionID, p.Ref, ownerID)
		if err != nil {
			return err
		}
	}
	return nil
}

// file reads the bytes of a picture.
func file(tx *sqldb.Tx, editionID edition.ID, ref Ref, size int) (b []byte, shown bool, err error) {
	err = tx.QueryRow(`SELECT bytes, shown FROM picture_file WHERE edition_id = $1 AND ref = $2 AND size = $3`, editionID, ref, size).Scan(&b,
		&shown)
	if fault.KindOf(err) == fault.NotFound {
		err = ErrNone
	}
	return b, shown, err
}

// copyShown takes over the bytes of a public picture from another edition of this server; false when there is none.
func copyShown(tx *sqldb.Tx, ids id.Source, o Owner, ref Ref, source string) (bool, error) {
	p, err := sqldb.One(tx, scanPicture, `SELECT `+pictureColumns+` FROM picture p WHERE p.ref = $1 AND EXISTS (
		SELECT 1 FROM picture_file f WHERE f.edition_id = p.edition_id AND f.ref = p.ref AND (f.shown OR f.edition_id = $2)) LIMIT 1`, ref, o.EditionID)
	if fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(`INSERT INTO picture_file (edition_id, ref, size, bytes, shown)
		SELECT CAST($1 AS TEXT), ref, size, bytes, FALSE FROM picture_file WHERE edition_id = $2 AND ref = $3
		ON CONFLICT (edition_id, ref, size) DO NOTHING`, o.EditionID, p.EditionID, ref)
	if err != nil {
		return false, err
	}
	return true, hang(tx, ids, Picture{Owner: o, Source: source, Ref: ref, Width: p.Width, Height: p.Height})
}

const fetchColumns = `edition_id, owner_kind, owner_id, address, tries, error, next_at`

func scanWaiting(row sqldb.Scanner) (w Waiting, err error) {
	var next sqldb.Time
	err = row.Scan(&w.EditionID, &w.Kind, &w.ID, &w.Address, &w.Tries, &w.Error, &next)
	w.GivenUp = next.IsZero()
	return w, err
}

// waitingFor reads what is to be fetched for an owner; without an address when nothing is.
func waitingFor(tx *sqldb.Tx, o Owner) (Waiting, error) {
	w, err := sqldb.One(tx, scanWaiting, `SELECT `+fetchColumns+` FROM picture_fetch WHERE owner_kind = $1 AND owner_id = $2`, o.Kind, o.ID)
	if fault.KindOf(err) == fault.NotFound {
		return Waiting{}, nil
	}
	return w, err
}

func insertFetch(tx *sqldb.Tx, o Owner, address string) error {
	_, err := tx.Exec(`INSERT INTO picture_fetch (owner_kind, owner_id, edition_id, address, tries, next_at, error)
		VALUES ($1, $2, $3, $4, 0, $5, '')`, o.Kind, o.ID, o.EditionID, address, sqldb.At(tx.Now()))
	return err
}

func forgetFetch(tx *sqldb.Tx, o Owner) error {
	_, err := tx.Exec(`DELETE FROM picture_fetch WHERE owner_kind = $1 AND owner_id = $2`, o.Kind, o.ID)
	return err
}

// claim takes the address that is due for the longest and that nobody is fetching, or whose fetcher stopped beating; fault
// NotFound when there is none. Each claim is a try, so that one that ends the process is given up like any other.
func claim(tx *sqldb.Tx, stale time.Duration) (Waiting, error) {
	return sqldb.One(tx, scanWaiting, `
		UPDATE picture_fetch SET beat_at = $1, tries = tries + 1
		WHERE (owner_kind, owner_id) = (
			SELECT owner_kind, owner_id FROM picture_fetch
			WHERE next_at <= $1 AND (beat_at IS NULL OR beat_at < $2)
			ORDER BY next_at, owner_id LIMIT 1)
		RETURNING `+fetchColumns, sqldb.At(tx.Now()), sqldb.At(tx.Now().Add(-stale)))
}

// still reports whether a claim is the newest, and its address what is wanted.
func still(tx *sqldb.Tx, w Waiting) (bool, error) {
	now, err := waitingFor(tx, w.Owner)
	return err == nil && now.Address == w.Address && now.Tries == w.Tries, err
}

// putOff lets a fetch wait until an instant, or for good when that is zero, and says why.
func putOff(tx *sqldb.Tx, w Waiting, why string, until time.Time) error {
	_, err := tx.Exec(`UPDATE picture_fetch SET next_at = $1, beat_at = NULL, error = $2 WHERE owner_kind = $3 AND owner_id = $4`,
		sqldb.At(until), why, w.Kind, w.ID)
	return err
}

// setAlt keeps the words for a picture.
func setAlt(tx *sqldb.Tx, pictureID, alt string) error {
	_, err := tx.Exec(`UPDATE picture SET alt = $1 WHERE id = $2`, alt, pictureID)
	return err
}
