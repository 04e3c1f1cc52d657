package cfp

import (
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: what they propose, drafts included, where they were asked to speak, and of which
// calls they want to hear.
func Personal() account.Personal {
	return account.Personal{Chapter: "cfp", Find: findPerson, Export: export, Erase: erase, Count: count}
}

// speaking reads the rows of somebody among those who speak or were asked to.
func speaking(tx *sqldb.Tx, s account.Subject) ([]Speaker, error) {
	all, err := sqldb.Each(tx, scanSpeaker, speakerTable.Select()+`WHERE person_id = $1 AND person_id <> '' ORDER BY id`, string(s.Person))
	for _, email := range s.Emails {
		if err != nil {
			return nil, err
		}
		var more []Speaker
		more, err = sqldb.Each(tx, scanSpeaker, speakerTable.Select()+`WHERE email = $1 ORDER BY id`, email)
		for _, v := range more {
			if !slices.ContainsFunc(all, func(have Speaker) bool { return have.ID == v.ID }) {
				all = append(all, v)
			}
		}
	}
	return all, err
}

// led reads the proposals that somebody leads, by their account or by their name on one of an invited speaker.
func led(tx *sqldb.Tx, s account.Subject) (all []Proposal, err error) {
	if s.Person != "" {
		all, err = sqldb.Each(tx, scanProposal, proposalTable.Select()+`WHERE lead_id = $1 ORDER BY id`, string(s.Person))
		if err != nil {
			return nil, err
		}
	}
	rows, err := speaking(tx, s)
	for _, v := range rows {
		if err != nil {
			return nil, err
		}
		var p Proposal
		p, err = sqldb.One(tx, scanProposal, proposalTable.Select()+`WHERE id = $1`, v.ProposalID)
		if err == nil && p.Lead == "" && !slices.ContainsFunc(all, func(have Proposal) bool { return have.ID == p.ID }) {
			all = append(all, p)
		}
	}
	return all, err
}

func drafts(tx *sqldb.Tx, s account.Subject) ([]Draft, error) {
	all, err := sqldb.Each(tx, scanDraft, draftTable.Select()+`WHERE person_id = $1 ORDER BY id`, string(s.Person))
	for _, email := range s.Emails {
		if err != nil {
			return nil, err
		}
		var more []Draft
		more, err = sqldb.Each(tx, scanDraft, draftTable.Select()+`WHERE claim = $1 AND person_id IS NULL ORDER BY id`, email)
		all = append(all, more...)
	}
	return all, err
}

// findPerson adds what journals know them by.
func findPerson(tx *sqldb.Tx, s *account.Subject) error {
	rows, err := speaking(tx, *s)
	if err != nil {
		return err
	}
	for _, v := range rows {
		if !slices.Contains(s.Objects, string(v.ProposalID)) {
			s.Objects = append(s.Objects, string(v.ProposalID))
		}
		if v.Name != "" && !slices.Contains(s.Names, v.Name) {
			s.Names = append(s.Names, v.Name)
		}
	}
	return nil
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	out := map[string]any{}
	own, err := drafts(tx, s)
	if err != nil {
		return nil, err
	}
	var unsent, sent []map[string]any
	for _, d := range own {
		unsent = append(unsent, map[string]any{"edition": d.EditionID, "touched": account.Moment(d.TouchedAt), "content": d.Content})
	}
	rows, err := speaking(tx, s)
	if err != nil {
		return nil, err
	}
	for _, v := range rows {
		p, err := sqldb.One(tx, scanProposal, proposalTable.Select()+`WHERE id = $1`, v.ProposalID)
		if err != nil {
			return nil, err
		}
		one := map[string]any{"edition": v.EditionID, "title": p.Title, "state": string(v.State), "name": v.Name, "email": v.Email,
			"organisation": v.Organisation, "biography": v.Biography}
		if v.State == Joined {
			one["content"], one["sent"], one["withdrawn"], one["reason"] = p.Content, account.Moment(p.SentAt),
				account.Moment(p.Withdrawn.At), p.Withdrawn.Reason
		}
		sent = append(sent, one)
	}
	if len(unsent) > 0 {
		out["drafts"] = unsent
	}
	if len(sent) > 0 {
		out["proposals"] = sent
	}
	calls, err := followed(tx, s.Person)
	if len(calls) > 0 {
		out["followed_calls"] = calls
	}
	if len(out) == 0 {
		return nil, err
	}
	return out, err
}

// erase takes away drafts, and proposals that nobody else speaks for. Of those with others, whoever joined next leads, and what the person
// said of themselves goes from every revision.
func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	own, err := drafts(tx, s)
	if err != nil {
		return err
	}
	for _, d := range own {
		if err := draftTable.Delete(tx, string(d.ID)); err != nil {
			return err
		}
	}
	if err := unfollowAll(tx, s.Person); err != nil {
		return err
	}
	lead, err := led(tx, s)
	if err != nil {
		return err
	}
	rows, err := speaking(tx, s)
	if err != nil {
		return err
	}
	for _, v := range rows {
		if err := speakerTable.Delete(tx, v.ID); err != nil {
			return err
		}
	}
	for _, p := range lead {
		if err := handOver(tx, p); err != nil {
			return err
		}
	}
	return nil
}

// handOver gives a proposal that has lost its lead to whoever joined next; one that nobody speaks for goes.
func handOver(tx *sqldb.Tx, p Proposal) error {
	left, err := speakersOf(tx, p.EditionID, p.ID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(left, func(v Speaker) bool { return v.State == Joined })
	if at < 0 {
		return proposalTable.Delete(tx, string(p.ID))
	}
	p.Lead, p.You, p.Withdrawn.Reason = left[at].Person, left[at].Profile, ""
	if _, err := proposalTable.Update(tx, proposalValues(p)...); err != nil {
		return err
	}
	revisions, err := revisionsOf(tx, p.ID)
	if err != nil {
		return err
	}
	for _, r := range revisions {
		r.You = p.You
		if _, err := tx.Exec(`UPDATE proposal_revision SET content = $1, digest = $2 WHERE proposal_id = $3 AND revision = $4`,
			sqldb.AsJSON(r.Content), r.digest(), p.ID, r.Number); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	own, err := drafts(tx, s)
	if err != nil {
		return nil, err
	}
	lead, err := led(tx, s)
	if err != nil {
		return nil, err
	}
	rows, err := speaking(tx, s)
	if err != nil {
		return nil, err
	}
	calls, err := followed(tx, s.Person)
	return map[string]int{"proposal_draft": len(own), "proposal": len(lead), "proposal_speaker": len(rows), "call_follower": len(calls)}, err
}
