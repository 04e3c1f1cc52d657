package review

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review/blind"
)

// givenUp is what somebody gave up until a round closes.
type givenUp struct {
	Reviewer ReviewerID
	Roles    []account.Held
	Lent     bool // the role of a reviewer was lent to them meanwhile
}

// keptRoles is how that is kept.
type keptRoles struct {
	Roles []account.Held `json:"roles"`
	Lent  bool           `json:"lent"`
}

// reviewerOf is who somebody is on the list of reviewers; blind.ErrUnlisted where they are not.
func reviewerOf(tx *sqldb.Tx, editionID edition.ID, p actor.PersonID) (Reviewer, error) {
	r, err := sqldb.One(tx, scanReviewer, reviewerTable.Select()+`WHERE edition_id = $1 AND person_id = $2`, editionID, string(p))
	if fault.KindOf(err) == fault.NotFound {
		return r, blind.ErrUnlisted
	}
	if err != nil {
		return r, err
	}
	return r, r.name(tx)
}

func givenUpBy(tx *sqldb.Tx, id ReviewerID) (givenUp, error) {
	return sqldb.One(tx, func(row sqldb.Scanner) (g givenUp, err error) {
		var roles sqldb.JSON[keptRoles]
		err = row.Scan(&g.Reviewer, &roles)
		g.Roles, g.Lent = roles.V.Roles, roles.V.Lent
		return g, err
	}, `SELECT reviewer_id, roles FROM given_up WHERE reviewer_id = $1`, id)
}

func putGivenUp(tx *sqldb.Tx, g givenUp) error {
	_, err := tx.Exec(`INSERT INTO given_up (reviewer_id, at, roles) VALUES ($1, $2, $3)`, g.Reviewer, sqldb.At(tx.Now()),
		sqldb.AsJSON(keptRoles{g.Roles, g.Lent}))
	return err
}

func deleteGivenUp(tx *sqldb.Tx, id ReviewerID) error {
	_, err := tx.Exec(`DELETE FROM given_up WHERE reviewer_id = $1`, id)
	return err
}
