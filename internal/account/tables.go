package account

import "github.com/creneau/creneau/internal/kit/sqldb"

// Tables lists what this package alone writes, in an order in which rows may be inserted.
func Tables() []sqldb.BackupTable {
	return []sqldb.BackupTable{
		{Name: "erasure", Owner: "account"},
		{Name: "person", Owner: "account"},
		{Name: "role", Owner: "account"},
		{Name: "sign_in_link", Owner: "account"},
		{Name: "web_session", Owner: "account"},
		{Name: "plain_cookie", Owner: "account"},
		{Name: "api_token", Owner: "account"},
	}
}
