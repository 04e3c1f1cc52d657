package review

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this chapter alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "review_round", Owner: "review"},
		{Name: "sheet", Owner: "review"},
		{Name: "reviewer", Owner: "review"},
		{Name: "recusal", Owner: "review"},
		{Name: "assignment", Owner: "review"},
		{Name: "review", Owner: "review"},
		{Name: "remark", Owner: "review"},
		{Name: "bid", Owner: "review"},
		{Name: "expertise", Owner: "review"},
		{Name: "given_up", Owner: "review"},
	}
}
