package handover

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "handover_base", Owner: "handover"},
		{Name: "handover_mapping", Owner: "handover"},
	}
}
