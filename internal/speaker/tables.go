package speaker

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "speaker_organisation", Owner: "speaker"},
		{Name: "speaker", Owner: "speaker"},
		{Name: "speaker_picture", Owner: "speaker", Former: true}, // until step 13; it never held a row
	}
}
