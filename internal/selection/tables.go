package selection

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "selection_rule", Owner: "selection"},
		{Name: "quota", Owner: "selection"},
		{Name: "selection_sight", Owner: "selection"},
		{Name: "reveal", Owner: "selection"},
		{Name: "decision", Owner: "selection"},
		{Name: "reply", Owner: "selection"},
		{Name: "reply_link", Owner: "selection"},
	}
}
