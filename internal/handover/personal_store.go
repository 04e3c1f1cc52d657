package handover

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: digests of what files said of their proposals, which lead to nobody. They go with whoever
// is erased all the same; that a proposal was taken in stays, so that the next file does not bring it back.
func Personal() account.Personal {
	return account.Personal{Chapter: "handover", Export: exportNothing, Erase: forget, Count: count}
}

func exportNothing(*sqldb.Tx, account.Subject) (map[string]any, error) { return nil, nil }

func forget(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	for _, id := range s.Objects {
		if _, err := tx.Exec(`UPDATE handover_base SET digests = '{}' WHERE proposal_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	all := 0
	for _, id := range s.Objects {
		n := 0
		if err := tx.QueryRow(`SELECT count(*) FROM handover_base WHERE proposal_id = $1 AND digests <> '{}'`, id).Scan(&n); err != nil {
			return nil, err
		}
		all += n
	}
	return map[string]int{"handover_base": all}, nil
}
