package programme

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Imported is an import that changed something.
type Imported struct {
	Name                      string // the programme's title
	Format                    string // which reader it was
	Actor                     string // account.Actor's key
	At                        time.Time
	Added, Changed, Unchanged int // sessions
}

// Imports lists the imports of an edition, newest first.
func (s *Service) Imports(ctx context.Context, who account.Actor, editionID edition.ID) (out []Imported, err error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = sqldb.Each(tx, scanImported, `SELECT name, format, actor, at, summary FROM import_run WHERE edition_id = $1 ORDER BY id DESC`, editionID)
		return err
	})
	return out, err
}

func scanImported(row sqldb.Scanner) (v Imported, err error) {
	var at sqldb.Time
	var summary sqldb.JSON[struct{ Added, Changed, Unchanged int }]
	err = row.Scan(&v.Name, &v.Format, &v.Actor, &at, &summary)
	v.At, v.Added, v.Changed, v.Unchanged = at.Time, summary.V.Added, summary.V.Changed, summary.V.Unchanged
	return v, err
}
