package review

import (
	"slices"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review/blind"
)

// The salt is no column here: what is recorded of a round must not have it.
var roundTable = sqldb.NewTable("review_round",
	"id edition_id number name state blind wanted visibility remarks_seen host closes_at bidding version")

func scanRound(row sqldb.Scanner) (r Round, err error) {
	var closes sqldb.Time
	err = row.Scan(&r.ID, &r.EditionID, &r.Number, &r.Name, &r.State, &r.Blind, &r.Wanted, &r.Visibility, &r.Remarks, &r.Host, &closes,
		&r.Bidding, &r.Version)
	r.Closes = closes.Time
	return r, err
}

func roundKind() record.Kind[Round] {
	return record.Kind[Round]{
		Reads: Overseeing, Changes: Running,
		Name: "round", Prefix: "rnd", Table: roundTable, Scan: scanRound,
		Values: func(r Round) []any {
			return []any{r.ID, r.EditionID, r.Number, r.Name, r.State, r.Blind, r.Wanted, r.Visibility, r.Remarks, r.Host, sqldb.At(r.Closes),
				r.Bidding, r.Version}
		},
		Key: func(r *Round) record.Key {
			return record.Key{ID: (*string)(&r.ID), Version: &r.Version, Scope: string(r.EditionID), Label: r.Name}
		},
		Check: prepareRound,
		Texts: Round.texts,
		Taken: ErrTwo,
	}
}

// prepareRound numbers a new round, and holds one that was opened to how it is read.
func prepareRound(tx *sqldb.Tx, r *Round) error {
	was, err := sqldb.One(tx, scanRound, roundTable.Select()+`WHERE id = $1`, r.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if r.Number == 0 {
		if err := tx.QueryRow(`SELECT COALESCE(max(number), 0) + 1 FROM review_round WHERE edition_id = $1`, r.EditionID).
			Scan(&r.Number); err != nil {
			return err
		}
	}
	return r.check(was)
}

func roundByID(tx *sqldb.Tx, editionID edition.ID, round blind.RoundID) (Round, error) {
	r, err := sqldb.One(tx, scanRound, roundTable.Select()+`WHERE id = $1 AND edition_id = $2`, round, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return r, record.ErrGone
	}
	return r, err
}

func roundsOf(tx *sqldb.Tx, editionID edition.ID) ([]Round, error) {
	return sqldb.Each(tx, scanRound, roundTable.Select()+`WHERE edition_id = $1 ORDER BY number DESC`, editionID)
}

// saltOf is the secret of a round, which is made when it is first asked for.
func saltOf(tx *sqldb.Tx, round blind.RoundID) (salt string, err error) {
	if err := tx.QueryRow(`SELECT salt FROM review_round WHERE id = $1`, round).Scan(&salt); err != nil || salt != "" {
		return salt, err
	}
	salt = id.Secret()
	_, err = tx.Exec(`UPDATE review_round SET salt = $2 WHERE id = $1`, round, salt)
	return salt, err
}

// openRounds are those that may be read, of all editions.
func openRounds(tx *sqldb.Tx) ([]Round, error) {
	all, err := sqldb.Each(tx, scanRound, roundTable.Select()+`WHERE state IN ('prepared', 'open') ORDER BY id`)
	return slices.Clip(all), err
}
