package notice

import (
	"encoding/json"
	"maps"
	"slices"
	"sort"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/release"
)

// pending is an edition whose newest releases nobody has looked at yet.
type pending struct {
	edition edition.ID
	number  int             // of the newest
	telling release.Telling // of the newest that asks for messages; TellNobody when none does
}

// pendingReleases finds, edition by edition, what was released and not looked at.
func pendingReleases(tx *sqldb.Tx) (out []pending, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var p pending
		err := row.Scan(&p.edition, &p.number, &p.telling)
		if len(out) == 0 || out[len(out)-1].edition != p.edition {
			out = append(out, pending{edition: p.edition, telling: release.TellNobody})
		}
		last := &out[len(out)-1]
		last.number = p.number
		if p.telling != release.TellNobody {
			last.telling = p.telling
		}
		return struct{}{}, err
	}, `SELECT edition_id, number, telling FROM release r
		WHERE NOT EXISTS (SELECT 1 FROM telling t WHERE t.edition_id = r.edition_id AND t.number = r.number) ORDER BY edition_id, number`)
	return out, err
}

// begin marks a release and those before it as looked at; first is false when another node did.
func (p pending) begin(tx *sqldb.Tx) (first bool, err error) {
	n, err := tx.Exec(`INSERT INTO telling (edition_id, number, mails, made_at)
		SELECT edition_id, number, 0, CAST($3 AS BIGINT) FROM release r WHERE edition_id = $1 AND number <= $2
		AND NOT EXISTS (SELECT 1 FROM telling t WHERE t.edition_id = r.edition_id AND t.number = r.number)`, p.edition, p.number, sqldb.At(tx.Now()))
	return n > 0, err
}

// end keeps how many messages were made. Who has nothing to be told, and nothing that waits, knows this release.
func (p pending) end(tx *sqldb.Tx, made int) error {
	if _, err := tx.Exec(`UPDATE telling SET mails = $3 WHERE edition_id = $1 AND number = $2`, p.edition, p.number, made); err != nil {
		return err
	}
	if p.telling == release.TellNobody {
		return nil
	}
	_, err := tx.Exec(`UPDATE told SET number = $2 WHERE edition_id = $1 AND number < $2 AND NOT EXISTS (
		SELECT 1 FROM mail WHERE mail.scope = told.edition_id AND mail.recipient = told.address AND mail.topic = $3 AND mail.state IN ('queued', 'held', 'failed'))`,
		p.edition, p.number, ReleaseTopic)
	return err
}

// allLookedAt reports whether every release of an edition was looked at.
func allLookedAt(tx *sqldb.Tx, editionID edition.ID) (all bool, err error) {
	return all, tx.QueryRow(`SELECT NOT EXISTS (SELECT 1 FROM release r WHERE edition_id = $1
		AND NOT EXISTS (SELECT 1 FROM telling t WHERE t.edition_id = r.edition_id AND t.number = r.number))`, editionID).Scan(&all)
}

// newestRelease is the number of an edition's current release.
func newestRelease(tx *sqldb.Tx, editionID edition.ID) (number int, err error) {
	return number, tx.QueryRow(`SELECT COALESCE(MAX(number), 0) FROM release WHERE edition_id = $1`, editionID).Scan(&number)
}

// released is when an edition's releases were made, in order.
func released(tx *sqldb.Tx, editionID edition.ID) (times releaseTimes, err error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (at sqldb.Time, err error) { return at, row.Scan(&at) },
		`SELECT released_at FROM release WHERE edition_id = $1 ORDER BY number`, editionID)
}

// releaseTimes are of release 1, 2 and so on.
type releaseTimes []sqldb.Time

// before counts the releases up to a moment, which is the number of the one that was public then.
func (t releaseTimes) before(at sqldb.Time) int {
	return sort.Search(len(t), func(i int) bool { return t[i].After(at.Time) })
}

// allKnown reads what every address of an edition was told.
func allKnown(tx *sqldb.Tx, editionID edition.ID) (map[string]known, error) {
	return readKnown(tx, editionID, "")
}

// knownTo reads what one address was told.
func knownTo(tx *sqldb.Tx, editionID edition.ID, address string) (known, error) {
	all, err := readKnown(tx, editionID, address)
	return all[address], err
}

func readKnown(tx *sqldb.Tx, editionID edition.ID, address string) (map[string]known, error) {
	out := map[string]known{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var address, sessions string
		k := known{Events: map[string]event{}}
		if err := row.Scan(&address, &k.Name, &k.Number, &sessions); err != nil {
			return struct{}{}, err
		}
		k.Unsure = sessions == ""
		if !k.Unsure {
			if err := json.Unmarshal([]byte(sessions), &k.Sessions); err != nil {
				return struct{}{}, err
			}
		}
		out[address] = k
		return struct{}{}, nil
	}, `SELECT address, name, number, sessions FROM told WHERE edition_id = $1 AND ($2 = '' OR address = $2) ORDER BY address`, editionID,
		address)
	if err != nil {
		return nil, err
	}
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var address, guid string
		var e event
		err := row.Scan(&address, &guid, &e.Sequence, &e.Held)
		if k, ok := out[address]; ok {
			k.Events[guid] = e
		}
		return struct{}{}, err
	}, `SELECT address, guid, sequence, held FROM told_event WHERE edition_id = $1 AND ($2 = '' OR address = $2) ORDER BY address, guid`,
		editionID, address)
	return out, err
}

// saveKnown keeps what an address was told in place of what was kept.
func saveKnown(tx *sqldb.Tx, editionID edition.ID, address string, k known) error {
	for _, statement := range []string{
		`DELETE FROM told_event WHERE edition_id = $1 AND address = $2`, `DELETE FROM told WHERE edition_id = $1 AND address = $2`,
	} {
		if _, err := tx.Exec(statement, editionID, address); err != nil {
			return err
		}
	}
	if k.Number == 0 {
		return nil
	}
	sessions := ""
	if !k.Unsure {
		b, err := json.Marshal(append([]string{}, k.Sessions...))
		if err != nil {
			return err
		}
		sessions = string(b)
	}
	if _, err := tx.Exec(`INSERT INTO told (edition_id, address, name, number, sessions) VALUES ($1, $2, $3, $4, $5)`,
		editionID, address, k.Name, k.Number, sessions); err != nil {
		return err
	}
	for _, guid := range slices.Sorted(maps.Keys(k.Events)) {
		if _, err := tx.Exec(`INSERT INTO told_event (edition_id, address, guid, sequence, held) VALUES ($1, $2, $3, $4, $5)`,
			editionID, address, guid, k.Events[guid].Sequence, k.Events[guid].Held); err != nil {
			return err
		}
	}
	return nil
}
