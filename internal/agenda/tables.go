package agenda

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "wisher", Owner: "agenda", Self: "merged_into"},
		{Name: "star", Owner: "agenda"},
		{Name: "day_choice", Owner: "agenda"},
		{Name: "calendar_feed", Owner: "agenda"},
	}
}
