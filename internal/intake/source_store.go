package intake

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

const sourceColumns = `edition_id, address, state, checked_at, next_at, round, failures, error, etag, modified, settled, offer, name, digest, differences, offered_at`

func scanSource(row sqldb.Scanner) (v ImportSource, err error) {
	var checked, next, offered sqldb.Time
	var why sqldb.JSON[SourceError]
	err = row.Scan(&v.EditionID, &v.Address, &v.State, &checked, &next, &v.round, &v.Failures, &why, &v.seen.ETag, &v.seen.Modified,
		&v.settled,
		&v.Offer.File.Data, &v.Offer.File.Name, &v.Offer.Digest, &v.Offer.Differences, &offered)
	v.CheckedAt, v.NextAt, v.Offer.At, v.Error = checked.Time, next.Time, offered.Time, why.V
	return v, err
}

func sourceInTx(tx *sqldb.Tx, editionID edition.ID) (ImportSource, error) {
	v, err := sqldb.One(tx, scanSource, `SELECT `+sourceColumns+` FROM import_source WHERE edition_id = $1`, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return v, ErrNoSource
	}
	return v, err
}

// putSource follows an address anew, from now on. The round goes on, so that a look at the address before ends in nothing.
func putSource(tx *sqldb.Tx, editionID edition.ID, address string) error {
	_, err := tx.Exec(`
		INSERT INTO import_source (edition_id, address, state, next_at, round, failures, error, etag, modified, settled, name, digest, differences)
		VALUES ($1, $2, 'waiting', $3, 1, 0, '', '', '', '', '', '', 0)
		ON CONFLICT (edition_id) DO UPDATE SET address = excluded.address, state = excluded.state, checked_at = NULL, next_at = excluded.next_at,
			lease_until = NULL, round = import_source.round + 1, failures = 0, error = '', etag = '', modified = '', settled = '', offer = NULL,
			name = '', digest = '', differences = 0, offered_at = NULL`,
		editionID, address, sqldb.At(tx.Now()))
	return err
}

func deleteSource(tx *sqldb.Tx, editionID edition.ID) error {
	_, err := tx.Exec(`DELETE FROM import_source WHERE edition_id = $1`, editionID)
	return err
}

// claimSource holds an edition's source, or, without an edition, the one that waits longest; fault NotFound when there is none that is
// free.
func claimSource(tx *sqldb.Tx, editionID edition.ID, now, until time.Time) (ImportSource, error) {
	return sqldb.One(tx, scanSource, `
		UPDATE import_source SET lease_until = $1, round = round + 1
		WHERE edition_id = (
			SELECT edition_id FROM import_source
			WHERE (lease_until IS NULL OR lease_until < $2) AND (edition_id = CAST($3 AS TEXT) OR CAST($3 AS TEXT) = '' AND next_at <= $2)
			ORDER BY next_at, edition_id LIMIT 1)
		RETURNING `+sourceColumns, sqldb.At(until), sqldb.At(now), string(editionID))
}

// storeCheck writes what came of a look, unless somebody else holds the source since, or settled what it offered.
func storeCheck(tx *sqldb.Tx, v ImportSource) error {
	_, err := tx.Exec(`
		UPDATE import_source SET state = $1, checked_at = $2, next_at = $3, lease_until = NULL, failures = $4, error = $5, etag = $6, modified = $7,
			offer = $8, name = $9, digest = $10, differences = $11, offered_at = $12
		WHERE edition_id = $13 AND round = $14 AND address = $15`,
		v.State, sqldb.At(v.CheckedAt), sqldb.At(v.NextAt), v.Failures, sqldb.AsJSON(v.Error), v.seen.ETag, v.seen.Modified,
		v.Offer.File.Data, v.Offer.File.Name, v.Offer.Digest, v.Offer.Differences, sqldb.At(v.Offer.At), v.EditionID, v.round, v.Address)
	return err
}

// settle ends an offer: the version with that digest is not offered again. ErrOfferGone when it is not what is offered. A look under way
// ends in nothing.
func settle(tx *sqldb.Tx, editionID edition.ID, digest string) error {
	n, err := tx.Exec(`
		UPDATE import_source SET settled = digest, state = 'unchanged', offer = NULL, name = '', digest = '', differences = 0, offered_at = NULL,
			lease_until = NULL, round = round + 1
		WHERE edition_id = $1 AND digest = $2`, editionID, digest)
	if err == nil && n == 0 {
		return ErrOfferGone
	}
	return err
}

// forgetOffers drops every file that waits, for it may name who is erased; what the addresses have is looked at anew.
func forgetOffers(tx *sqldb.Tx) error {
	_, err := tx.Exec(`
		UPDATE import_source SET state = 'waiting', offer = NULL, name = '', digest = '', differences = 0, offered_at = NULL, etag = '', modified = '',
			lease_until = NULL, round = round + 1
		WHERE digest <> ''`)
	return err
}
