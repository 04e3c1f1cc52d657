package cfp

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "call", Owner: "cfp"},
		{Name: "late_link", Owner: "cfp"},
		{Name: "question", Owner: "cfp"},
		{Name: "proposal", Owner: "cfp"},
		{Name: "proposal_revision", Owner: "cfp"},
		{Name: "proposal_draft", Owner: "cfp"},
		{Name: "proposal_speaker", Owner: "cfp"},
		{Name: "call_follower", Owner: "cfp"},
	}
}
