package selection

import (
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var replyTable = sqldb.NewTable("reply", `speaker_id edition_id proposal_id recipient leads state asked_at reply_by recording reason
	replied_at spared reminders reminded_at version`)

func scanReply(row sqldb.Scanner) (r Reply, err error) {
	var asked, by, replied, reminded sqldb.Time
	err = row.Scan(&r.SpeakerID, &r.EditionID, &r.ProposalID, &r.Recipient, &r.Leads, &r.State, &asked, &by, &r.Recording, &r.Reason, &replied,
		&r.Spared, &r.Reminders, &reminded, &r.Version)
	r.AskedAt, r.ReplyBy, r.RepliedAt, r.RemindedAt = asked.Time, by.Time, replied.Time, reminded.Time
	return r, err
}

func replyValues(r Reply) []any {
	return []any{r.SpeakerID, r.EditionID, r.ProposalID, r.Recipient, r.Leads, r.State, sqldb.At(r.AskedAt), sqldb.At(r.ReplyBy), r.Recording,
		r.Reason, sqldb.At(r.RepliedAt), r.Spared, r.Reminders, sqldb.At(r.RemindedAt), r.Version}
}

func insertReply(tx *sqldb.Tx, r Reply) error { return replyTable.Insert(tx, replyValues(r)...) }

func updateReply(tx *sqldb.Tx, r *Reply) error {
	current, err := replyTable.Update(tx, replyValues(*r)...)
	if err == nil && !current {
		err = record.ErrMoved
	}
	r.Version++
	return err
}

func replyOf(tx *sqldb.Tx, editionID edition.ID, speakerID string) (Reply, error) {
	return sqldb.One(tx, scanReply, replyTable.Select()+`WHERE speaker_id = $1 AND edition_id = $2`, speakerID, editionID)
}

// repliesTo reads those of a proposal, the lead's first.
func repliesTo(tx *sqldb.Tx, id cfp.ProposalID) ([]Reply, error) {
	return sqldb.Each(tx, scanReply, replyTable.Select()+`WHERE proposal_id = $1 ORDER BY leads DESC, speaker_id`, id)
}

// repliesOf reads those of an edition, by proposal.
func repliesOf(tx *sqldb.Tx, editionID edition.ID) (map[cfp.ProposalID][]Reply, error) {
	all, err := sqldb.Each(tx, scanReply, replyTable.Select()+`WHERE edition_id = $1 ORDER BY proposal_id, leads DESC, speaker_id`, editionID)
	out := map[cfp.ProposalID][]Reply{}
	for _, r := range all {
		out[r.ProposalID] = append(out[r.ProposalID], r)
	}
	return out, err
}

// toldOf reads the decisions of an edition of which somebody was told.
func toldOf(tx *sqldb.Tx, editionID edition.ID) ([]Decision, error) {
	return sqldb.Each(tx, scanDecision, decisionTable.Select()+`WHERE edition_id = $1 AND told <> '' ORDER BY told_at DESC, proposal_id`,
		editionID)
}

// editionsAsking lists the editions in which replies are waited for.
func editionsAsking(tx *sqldb.Tx) ([]edition.ID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) },
		`SELECT DISTINCT edition_id FROM reply WHERE state = 'asked' ORDER BY edition_id`)
}

// countAsked counts the replies of an edition that are waited for.
func countAsked(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM reply JOIN decision ON decision.proposal_id = reply.proposal_id
		JOIN proposal ON proposal.id = reply.proposal_id
		WHERE reply.edition_id = $1 AND reply.state = 'asked' AND NOT reply.spared AND decision.settled <> 'out'
			AND proposal.state = 'submitted'`, editionID).Scan(&n)
}
