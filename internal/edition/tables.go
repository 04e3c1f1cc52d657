package edition

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "organisation", Owner: "edition"},
		{Name: "series", Owner: "edition"},
		{Name: "edition", Owner: "edition"},
		{Name: "edition_name", Owner: "edition"},
		{Name: "day", Owner: "edition"},
		{Name: "slot", Owner: "edition"},
		{Name: "room", Owner: "edition"},
		{Name: "walk", Owner: "edition"},
		{Name: "track", Owner: "edition"},
		{Name: "format", Owner: "edition"},
	}
}
