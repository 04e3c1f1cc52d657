package selection

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var revealTable = sqldb.NewTable("reveal", `id edition_id number state reply_by opened_at opened_by released_at released_by version`)

func scanReveal(row sqldb.Scanner) (r Reveal, err error) {
	var by, opened, released sqldb.Time
	err = row.Scan(&r.ID, &r.EditionID, &r.Number, &r.State, &by, &opened, &r.OpenedBy, &released, &r.ReleasedBy, &r.Version)
	r.ReplyBy, r.OpenedAt, r.ReleasedAt = by.Time, opened.Time, released.Time
	return r, err
}

func revealValues(r Reveal) []any {
	return []any{r.ID, r.EditionID, r.Number, r.State, sqldb.At(r.ReplyBy), sqldb.At(r.OpenedAt), r.OpenedBy, sqldb.At(r.ReleasedAt),
		r.ReleasedBy, r.Version}
}

// insertReveal writes a new reveal and numbers it.
func insertReveal(tx *sqldb.Tx, r *Reveal) error {
	if err := tx.QueryRow(`SELECT COALESCE(max(number), 0) + 1 FROM reveal WHERE edition_id = $1`, r.EditionID).Scan(&r.Number); err != nil {
		return err
	}
	return revealTable.Insert(tx, revealValues(*r)...)
}

func updateReveal(tx *sqldb.Tx, r *Reveal) error {
	current, err := revealTable.Update(tx, revealValues(*r)...)
	if err == nil && !current {
		err = record.ErrMoved
	}
	r.Version++
	return err
}

func revealByID(tx *sqldb.Tx, editionID edition.ID, id RevealID) (Reveal, error) {
	r, err := sqldb.One(tx, scanReveal, revealTable.Select()+`WHERE id = $1 AND edition_id = $2`, id, editionID)
	if fault.KindOf(err) == fault.NotFound {
		err = ErrNoReveal
	}
	return r, err
}

// openReveal is the open one of an edition; without an id where there is none.
func openReveal(tx *sqldb.Tx, editionID edition.ID) (Reveal, error) {
	r, err := sqldb.One(tx, scanReveal, revealTable.Select()+`WHERE edition_id = $1 AND state = 'open'`, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return Reveal{}, nil
	}
	return r, err
}

func revealsOf(tx *sqldb.Tx, editionID edition.ID) ([]Reveal, error) {
	return sqldb.Each(tx, scanReveal, revealTable.Select()+`WHERE edition_id = $1 ORDER BY number DESC`, editionID)
}

// toldIn reads the decisions that a released reveal told; one that was told otherwise since is among those of the later one.
func toldIn(tx *sqldb.Tx, id RevealID) ([]Decision, error) {
	return sqldb.Each(tx, scanDecision, decisionTable.Select()+`WHERE told_in = $1 ORDER BY proposal_id`, id)
}

// thaw lets the decisions of a reveal change again.
func thaw(tx *sqldb.Tx, id RevealID) error {
	_, err := tx.Exec(`UPDATE decision SET reveal_id = NULL, version = version + 1 WHERE reveal_id = $1`, id)
	return err
}

// insertLink keeps the hash of a link's secret.
func insertLink(tx *sqldb.Tx, editionID edition.ID, reveal RevealID, recipient, hash string) error {
	_, err := tx.Exec(`INSERT INTO reply_link (token_hash, edition_id, reveal_id, recipient, made_at) VALUES ($1, $2, $3, $4, $5)`, hash,
		editionID, reveal, recipient, sqldb.At(tx.Now()))
	return err
}

func dropLinks(tx *sqldb.Tx, reveal RevealID, recipient string) error {
	_, err := tx.Exec(`DELETE FROM reply_link WHERE reveal_id = $1 AND recipient = $2`, reveal, recipient)
	return err
}

// byLink finds whose a link is, in a reveal that was released.
func byLink(tx *sqldb.Tx, editionID edition.ID, hash string) (recipient string, until time.Time, err error) {
	var by sqldb.Time
	err = tx.QueryRow(`SELECT reply_link.recipient, reveal.reply_by FROM reply_link JOIN reveal ON reveal.id = reply_link.reveal_id
		WHERE reply_link.token_hash = $1 AND reply_link.edition_id = $2 AND reveal.state = 'released'`, hash, editionID).Scan(&recipient, &by)
	if fault.KindOf(err) == fault.NotFound {
		err = ErrLink
	}
	return recipient, by.Time, err
}

// moveInstants moves the days until when speakers reply with their edition's zone: edition.MoveInstants.
func moveInstants(tx *sqldb.Tx, editionID edition.ID, move func(time.Time) time.Time) error {
	reveals, err := revealsOf(tx, editionID)
	if err != nil {
		return err
	}
	for _, r := range reveals {
		r.ReplyBy = move(r.ReplyBy)
		if err := updateReveal(tx, &r); err != nil {
			return err
		}
	}
	replies, err := repliesOf(tx, editionID)
	if err != nil {
		return err
	}
	for _, all := range replies {
		for _, r := range all {
			r.ReplyBy = move(r.ReplyBy)
			if err := updateReply(tx, &r); err != nil {
				return err
			}
		}
	}
	return nil
}
