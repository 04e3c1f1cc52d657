package handover

import (
	"maps"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// base is what of a proposal was taken in last.
type base struct {
	Key      string            `json:"key"` // in its source
	Proposal cfp.ProposalID    `json:"proposal"`
	Digests  map[string]string `json:"digests"` // by field
}

func (b base) clone() base {
	b.Digests = maps.Clone(b.Digests)
	return b
}

// basesOf reads those of a source in an edition, by key.
func basesOf(tx *sqldb.Tx, editionID edition.ID, source string) (map[string]base, error) {
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (b base, err error) {
		var digests sqldb.JSON[map[string]string]
		err = row.Scan(&b.Key, &b.Proposal, &digests)
		b.Digests = digests.V
		return b, err
	}, `SELECT source_key, proposal_id, digests FROM handover_base WHERE edition_id = $1 AND source = $2 ORDER BY source_key`, editionID, source)
	out := make(map[string]base, len(all))
	for _, b := range all {
		out[b.Key] = b
	}
	return out, err
}

func putBase(tx *sqldb.Tx, editionID edition.ID, source string, b base) error {
	_, err := tx.Exec(`INSERT INTO handover_base (edition_id, source, source_key, proposal_id, digests) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (edition_id, source, source_key) DO UPDATE SET proposal_id = excluded.proposal_id, digests = excluded.digests`,
		editionID, source, b.Key, b.Proposal, sqldb.AsJSON(b.Digests))
	return err
}

func dropBase(tx *sqldb.Tx, editionID edition.ID, source, key string) error {
	_, err := tx.Exec(`DELETE FROM handover_base WHERE edition_id = $1 AND source = $2 AND source_key = $3`, editionID, source, key)
	return err
}

func mappingOf(tx *sqldb.Tx, editionID edition.ID) (m Mapping, err error) {
	var columns sqldb.JSON[map[string]string]
	err = tx.QueryRow(`SELECT headings, split FROM handover_mapping WHERE edition_id = $1`, editionID).Scan(&columns, &m.Split)
	if fault.KindOf(err) == fault.NotFound {
		return Mapping{}, nil
	}
	m.Columns = columns.V
	return m, err
}

func putMapping(tx *sqldb.Tx, editionID edition.ID, m Mapping) error {
	_, err := tx.Exec(`INSERT INTO handover_mapping (edition_id, headings, split) VALUES ($1, $2, $3)
		ON CONFLICT (edition_id) DO UPDATE SET headings = excluded.headings, split = excluded.split`, editionID, sqldb.AsJSON(m.Columns), m.Split)
	return err
}
