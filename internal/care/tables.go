package care

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "care_rule", Owner: "care"},
		{Name: "speaker_task", Owner: "care"},
		{Name: "speaker_need", Owner: "care"},
		{Name: "speaker_consent", Owner: "care"},
		{Name: "speaker_trip", Owner: "care"},
		{Name: "deck", Owner: "care"},
		{Name: "deck_file", Owner: "care"},
		{Name: "session_contact", Owner: "care"},
		{Name: "speaker_reminder", Owner: "care"},
		{Name: "reminder_stop", Owner: "care"},
		{Name: "speaker_word", Owner: "care"},
		{Name: "speaker_link", Owner: "care"},
		{Name: "field_freeze", Owner: "care"},
		{Name: "change_request", Owner: "care"},
	}
}
