package alert

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "alert_key", Owner: "alert"},
		{Name: "alert_subscription", Owner: "alert"},
		{Name: "alert_round", Owner: "alert"},
		{Name: "alert_delivery", Owner: "alert"},
	}
}
