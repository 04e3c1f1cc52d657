package sqldb

// Tables lists what this package alone writes.
func Tables() []BackupTable {
	return []BackupTable{{Name: "outbox", Owner: "kit/sqldb", Generated: true}}
}
