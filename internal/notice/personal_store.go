package notice

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: what each address was told, and which calendar events it holds.
func Personal() account.Personal {
	return account.Personal{Chapter: "notice", Export: exportTold, Erase: eraseTold, Count: countTold}
}

func exportTold(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	var out []map[string]any
	for _, address := range s.Emails {
		told, err := sqldb.Each(tx, func(row sqldb.Scanner) (map[string]any, error) {
			var edition, name string
			var number int
			err := row.Scan(&edition, &name, &number)
			return map[string]any{"edition": edition, "address": address, "name": name, "release": number}, err
		}, `SELECT edition_id, name, number FROM told WHERE address = $1 ORDER BY edition_id`, address)
		if err != nil {
			return nil, err
		}
		out = append(out, told...)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return map[string]any{"told": out}, nil
}

func eraseTold(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	for _, address := range s.Emails {
		for _, statement := range []string{`DELETE FROM told WHERE address = $1`, `DELETE FROM told_event WHERE address = $1`} {
			if _, err := tx.Exec(statement, address); err != nil {
				return err
			}
		}
	}
	return nil
}

func countTold(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	out := map[string]int{}
	for _, address := range s.Emails {
		for table, query := range map[string]string{
			"told":       `SELECT count(*) FROM told WHERE address = $1`,
			"told_event": `SELECT count(*) FROM told_event WHERE address = $1`,
		} {
			var n int
			if err := tx.QueryRow(query, address).Scan(&n); err != nil {
				return nil, err
			}
			out[table] += n
		}
	}
	return out, nil
}
