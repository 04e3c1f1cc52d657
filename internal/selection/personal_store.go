package selection

import (
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: what they replied, what they were told of their proposals, and that they looked at who
// speaks.
func Personal() account.Personal {
	return account.Personal{Chapter: "selection", Export: export, Erase: erase, Count: count}
}

// keysOfSubject are what replies know somebody by.
func keysOfSubject(s account.Subject) (keys []string) {
	if s.Person != "" {
		keys = append(keys, string(s.Person))
	}
	return append(keys, s.Emails...)
}

func repliesBy(tx *sqldb.Tx, s account.Subject) (all []Reply, err error) {
	for _, key := range keysOfSubject(s) {
		some, err := sqldb.Each(tx, scanReply, replyTable.Select()+`WHERE recipient = $1 ORDER BY asked_at, speaker_id`, key)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	replies, err := repliesBy(tx, s)
	if err != nil {
		return nil, err
	}
	sights, err := sightsOf(tx, string(s.Person))
	if err != nil || len(replies)+len(sights) == 0 {
		return nil, err
	}
	var out []map[string]any
	for _, r := range replies {
		out = append(out, map[string]any{"edition": r.EditionID, "proposal": r.ProposalID, "state": string(r.State),
			"asked": account.Moment(r.AskedAt), "replied": account.Moment(r.RepliedAt), "recording": string(r.Recording), "reason": r.Reason})
	}
	return map[string]any{"replies": out, "looked_at_names": sights}, nil
}

// erase takes away what they replied and the links that are theirs. Decisions go with their proposals.
func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	replies, err := repliesBy(tx, s)
	if err != nil {
		return err
	}
	for _, r := range replies {
		if err := replyTable.Delete(tx, r.SpeakerID); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`DELETE FROM selection_sight WHERE person_id = $1`, string(s.Person)); err != nil {
		return err
	}
	for _, key := range slices.Compact(keysOfSubject(s)) {
		if _, err := tx.Exec(`DELETE FROM reply_link WHERE recipient = $1`, key); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	replies, err := repliesBy(tx, s)
	links := 0
	for _, key := range keysOfSubject(s) {
		n := 0
		if err := tx.QueryRow(`SELECT count(*) FROM reply_link WHERE recipient = $1`, key).Scan(&n); err != nil {
			return nil, err
		}
		links += n
	}
	if err != nil {
		return nil, err
	}
	sights, err := sightsOf(tx, string(s.Person))
	return map[string]int{"reply": len(replies), "reply_link": links, "selection_sight": len(sights)}, err
}
