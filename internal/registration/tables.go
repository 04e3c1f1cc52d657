package registration

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "pool", Owner: "registration", Self: "parent_id"},
		{Name: "ticket_kind", Owner: "registration"},
		{Name: "attendee_count", Owner: "registration"},
		{Name: "attendee", Owner: "registration"},
		{Name: "attendee_link", Owner: "registration"},
		{Name: "attendee_consent", Owner: "registration"},
		{Name: "ticket_key", Owner: "registration"},
	}
}
