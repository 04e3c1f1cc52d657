package release

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// asOfNow says up to which of an edition's changes something is read now.
func asOfNow(tx *sqldb.Tx, editionID edition.ID) (as asOf, err error) {
	as.changes, as.newest, err = record.UpTo(tx, string(editionID))
	return as, err
}

// releasesInTx reads the releases of an edition without their content, newest first.
func releasesInTx(tx *sqldb.Tx, editionID edition.ID) ([]Release, error) {
	return sqldb.Each(tx, scanRelease, `SELECT edition_id, number, note, author, released_at, rewritten_at, again_of, changes, telling
		FROM release WHERE edition_id = $1 ORDER BY number DESC`, editionID)
}

// newestRewrite is when a name was last withdrawn from any release; 0: never.
func newestRewrite(tx *sqldb.Tx) (at int64, err error) {
	return at, tx.QueryRow(`SELECT COALESCE(max(rewritten_at), 0) FROM release`).Scan(&at)
}

// newestNumber is that of the current release; 0 when there is none.
func newestNumber(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT COALESCE(max(number), 0) FROM release WHERE edition_id = $1`, editionID).Scan(&n)
}

func insertRelease(tx *sqldb.Tx, r Release, now *Snapshot) error {
	content, err := pack(now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO release (edition_id, number, note, author, released_at, again_of, changes, snapshot, telling)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		r.EditionID, r.Number, r.Note, r.Author, sqldb.At(r.ReleasedAt), r.AgainOf, sqldb.AsJSON(r.Changes), content, orNobody(r.Telling))
	return err
}

func orNobody(t Telling) Telling {
	if t == "" {
		return TellNobody
	}
	return t
}

func scanRelease(row sqldb.Scanner) (Release, error) {
	var r Release
	var at, rewritten sqldb.Time
	var changes sqldb.JSON[[]Change]
	err := row.Scan(&r.EditionID, &r.Number, &r.Note, &r.Author, &at, &rewritten, &r.AgainOf, &changes, &r.Telling)
	r.ReleasedAt, r.RewrittenAt, r.Changes = at.Time, rewritten.Time, changes.V
	return r, err
}

// currentInTx reads the newest release, nil when there is none.
func currentInTx(tx *sqldb.Tx, editionID edition.ID) (*Snapshot, error) {
	var content []byte
	err := tx.QueryRow(`SELECT snapshot FROM release WHERE edition_id = $1 ORDER BY number DESC LIMIT 1`, editionID).Scan(&content)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil // An edition without a release is a state, no failure.
	}
	if err != nil {
		return nil, err
	}
	return unpack(content)
}

// SnapshotInTx reads a release, or returns ErrNoRelease.
func SnapshotInTx(tx *sqldb.Tx, editionID edition.ID, number int) (*Snapshot, error) {
	at, err := sizedInTx(tx, editionID, number)
	return at.Snapshot, err
}

func sizedInTx(tx *sqldb.Tx, editionID edition.ID, number int) (sized, error) {
	var content []byte
	err := tx.QueryRow(`SELECT snapshot FROM release WHERE edition_id = $1 AND number = $2`, editionID, number).Scan(&content)
	if fault.KindOf(err) == fault.NotFound {
		return sized{}, ErrNoRelease
	}
	if err != nil {
		return sized{}, err
	}
	at, err := unpack(content)
	return sized{at, unpackedTimes * len(content)}, err
}

func pack(s *Snapshot) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(s); err != nil {
		return nil, fmt.Errorf("pack release: %w", err)
	}
	err := z.Close()
	return b.Bytes(), err
}

func unpack(content []byte) (*Snapshot, error) {
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("unpack release: %w", err)
	}
	var s Snapshot
	if err := json.NewDecoder(z).Decode(&s); err != nil {
		return nil, fmt.Errorf("unpack release: %w", err)
	}
	s.settle()   // older servers released entries without a day
	s.stayHere() // and pictures that were elsewhere
	return &s, nil
}

// AnyInTx reports whether the programme of an edition was released.
func AnyInTx(tx *sqldb.Tx, editionID edition.ID) (bool, error) {
	n, err := newestNumber(tx, editionID)
	return n > 0, err
}
