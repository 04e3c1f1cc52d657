package blind

import (
	"maps"
	"slices"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

func degreesOf(tx *sqldb.Tx, reviewer string) (map[catalogue.ProductID]int, error) {
	type known struct {
		product catalogue.ProductID
		degree  int
	}
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (k known, err error) { return k, row.Scan(&k.product, &k.degree) },
		`SELECT product_id, degree FROM expertise WHERE reviewer_id = $1 ORDER BY product_id`, reviewer)
	out := make(map[catalogue.ProductID]int, len(all))
	for _, k := range all {
		out[k.product] = k.degree
	}
	return out, err
}

func keepDegrees(tx *sqldb.Tx, reviewer string, degrees map[catalogue.ProductID]int) error {
	if _, err := tx.Exec(`DELETE FROM expertise WHERE reviewer_id = $1`, reviewer); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(degrees)) {
		if degrees[id] == KnowsNothing {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO expertise (reviewer_id, product_id, degree) VALUES ($1, $2, $3)`, reviewer, id,
			degrees[id]); err != nil {
			return err
		}
	}
	return nil
}
