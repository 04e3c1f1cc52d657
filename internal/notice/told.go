package notice

import (
	"strconv"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// history is what readers know of the releases before one.
type history struct {
	last int            // the newest release that people were told about; the one before when there is none
	owed map[string]int // by address, who is owed a message: the release that they were told about last
}

// debt is a message that has not left: its reader was told about release since last.
type debt struct {
	recipient string
	since     int
}

func scanDebt(row sqldb.Scanner) (d debt, err error) {
	var since, about string
	if err = row.Scan(&d.recipient, &since, &about); err != nil {
		return d, err
	}
	if since != "" {
		d.since, err = strconv.Atoi(since)
		return d, err
	}
	number, err := strconv.Atoi(about) // made by an older server, which did not say
	d.since = number - 1
	return d, err
}

// historyInTx reads what people were told about the releases before one. It reads no message but those that are held or failed.
func historyInTx(tx *sqldb.Tx, editionID edition.ID, number int) (h history, err error) {
	h.owed = map[string]int{}
	err = tx.QueryRow(`SELECT COALESCE(MAX(number), CAST($2 AS BIGINT) - 1) FROM telling WHERE edition_id = $1 AND number < $2`, editionID, number).Scan(&h.last)
	if err != nil {
		return h, err
	}
	debts, err := sqldb.Each(tx, scanDebt, `SELECT recipient, since, about FROM mail
		WHERE scope = $1 AND state IN ('held', 'failed') AND about <> ''`, string(editionID)) // in any order: the least counts
	for _, d := range debts {
		if known, owed := h.owed[d.recipient]; !owed || d.since < known {
			h.owed[d.recipient] = d.since
		}
	}
	return h, err
}

// since is the release that somebody was told about last, 0 when none. Who is owed nothing knows the newest that was told: their message left, is
// about to, or was dropped, which says that they are not to be told of it; or there was nothing to tell them. Who is owed messages knows what the one
// that reaches back furthest begins with: whatever was superseded is in it.
func (h history) since(email string) int {
	if known, owed := h.owed[email]; owed {
		return known
	}
	return h.last
}
