package selection

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var ruleTable = sqldb.NewTable("selection_rule", "edition_id second needed minutes days per_hour confirm version")

func ruleOf(tx *sqldb.Tx, editionID edition.ID) (Rule, error) {
	r, err := sqldb.One(tx, func(row sqldb.Scanner) (r Rule, err error) {
		return r, row.Scan(&r.EditionID, &r.Second, &r.Needed, &r.Minutes, &r.Days, &r.PerHour, &r.Confirm, &r.Version)
	}, ruleTable.Select()+`WHERE edition_id = $1`, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return usual(editionID), nil
	}
	return r, err
}

// putRule writes a rule whose version was counted up.
func putRule(tx *sqldb.Tx, r Rule) error {
	values := func(version int64) []any {
		return []any{r.EditionID, r.Second, r.Needed, r.Minutes, r.Days, r.PerHour, r.Confirm, version}
	}
	if r.Version == 1 {
		return ruleTable.Insert(tx, values(1)...)
	}
	current, err := ruleTable.Update(tx, values(r.Version-1)...)
	if err == nil && !current {
		err = record.ErrMoved
	}
	return err
}
