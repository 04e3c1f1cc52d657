package programme

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "session", Owner: "programme"},
		{Name: "session_speaker", Owner: "programme"},
		{Name: "session_product", Owner: "programme"},
		{Name: "placement", Owner: "programme"},
		{Name: "placement_memory", Owner: "programme"},
		{Name: "session_rule", Owner: "programme"},
		{Name: "severity", Owner: "programme"},
		{Name: "silence", Owner: "programme"},
		{Name: "draft_lock", Owner: "programme"},
		{Name: "draft_step", Owner: "programme"},
		{Name: "withdrawal", Owner: "programme"},
	}
}
