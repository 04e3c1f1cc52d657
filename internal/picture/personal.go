package picture

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: the pictures of what later chapters keep for them.
func Personal() account.Personal {
	return account.Personal{Chapter: "picture", Export: export, Erase: erase, Count: count}
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	var out []map[string]any
	for _, ownerID := range s.Objects {
		all, err := everOf(tx, ownerID)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			out = append(out, map[string]any{"edition": p.EditionID, "path": p.Ref.At(Large), "alt": p.Alt, "source": p.Source})
		}
	}
	if out == nil {
		return nil, nil
	}
	return map[string]any{"pictures": out}, nil
}

func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	for _, ownerID := range s.Objects {
		if err := RemoveOf(tx, ownerID); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	left := map[string]int{}
	for _, ownerID := range s.Objects {
		all, err := everOf(tx, ownerID)
		if err != nil {
			return nil, err
		}
		waiting, err := waitingCount(tx, ownerID)
		if err != nil {
			return nil, err
		}
		left["picture"] += len(all)
		left["picture_fetch"] += waiting
	}
	return left, nil
}
