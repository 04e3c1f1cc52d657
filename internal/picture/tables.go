package picture

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "picture", Owner: "picture"},
		{Name: "picture_file", Owner: "picture"},
		{Name: "picture_fetch", Owner: "picture"},
	}
}
