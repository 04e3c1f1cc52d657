package programme

import (
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// Personal is what this chapter keeps of people: who stands on which stage, in the draft and in steps.
func (s *Service) Personal() account.Personal {
	return account.Personal{Chapter: "programme", Export: exportStages, Erase: s.erase, Count: countStages, Mention: mentions}
}

// stagesOf reads the sessions in which a speaker stands, segments included.
func stagesOf(tx *sqldb.Tx, ids []string) ([]Session, error) {
	all, err := sqldb.Each(tx, scanSession, sessionTable.Select()+`ORDER BY id`)
	if err != nil {
		return nil, err
	}
	onStage := map[string]bool{}
	err = eachPair(tx, func(session, id string) { onStage[session] = onStage[session] || slices.Contains(ids, id) },
		`SELECT session_id, speaker_id FROM session_speaker ORDER BY session_id, speaker_id`)
	return slices.DeleteFunc(all, func(v Session) bool {
		return !onStage[string(v.ID)] && !slices.ContainsFunc(v.Segments, func(g Segment) bool { return standsIn(g, ids) })
	}), err
}

func standsIn(g Segment, ids []string) bool {
	return slices.ContainsFunc(g.Speakers, func(id speaker.ID) bool { return slices.Contains(ids, string(id)) })
}

func exportStages(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	sessions, err := stagesOf(tx, s.Objects)
	if err != nil || len(sessions) == 0 {
		return nil, err
	}
	var out []map[string]any
	for _, v := range sessions {
		if !v.Undisclosed { // that a proposal was accepted is told to all at once
			out = append(out, map[string]any{"edition": v.EditionID, "code": v.Code, "title": v.Title})
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return map[string]any{"sessions": out}, nil
}

// erase takes a subject off every stage: of drafts, and of steps that could be taken back.
func (s *Service) erase(tx *sqldb.Tx, who actor.Actor, subject account.Subject) error {
	editions, err := s.leaveStages(tx, subject)
	if err != nil {
		return err
	}
	if err := passSteps(tx, subject); err != nil {
		return err
	}
	pages, err := mentions(tx, subject)
	if err != nil {
		return err
	}
	for _, id := range editions { // what else is kept of the draft is read anew where the journal has a new row
		c := record.Change{Action: "person.erased", Object: string(id), Scope: string(id)}
		if _, err := record.Write(tx, s.ids, who, c, nil, Erasure{Pages: pages}); err != nil {
			return err
		}
	}
	return nil
}

// Erasure is what the journal keeps of the erasure of a person: the pages in whose texts the name still stands, for organisers to edit.
type Erasure struct {
	Pages []string `json:"pages,omitempty"`
}

// leaveStages takes a subject out of the sessions of drafts, and returns the editions in which it was or is a speaker.
func (s *Service) leaveStages(tx *sqldb.Tx, subject account.Subject) (editions []edition.ID, err error) {
	sessions, err := stagesOf(tx, subject.Objects)
	if err != nil {
		return nil, err
	}
	for _, v := range sessions {
		for i, g := range v.Segments {
			v.Segments[i].Speakers = slices.DeleteFunc(slices.Clone(g.Speakers),
				func(id speaker.ID) bool { return slices.Contains(subject.Objects, string(id)) })
		}
		if _, err := sessionTable.Update(tx, sessionValues(v)...); err != nil {
			return nil, err
		}
		if !slices.Contains(editions, v.EditionID) {
			editions = append(editions, v.EditionID)
		}
	}
	for _, id := range subject.Objects {
		if _, err := tx.Exec(`DELETE FROM session_speaker WHERE speaker_id = $1`, id); err != nil {
			return nil, err
		}
		of, err := sqldb.Each(tx, scanEditionID, `SELECT edition_id FROM speaker WHERE id = $1`, id)
		if err != nil {
			return nil, err
		}
		for _, e := range of {
			if !slices.Contains(editions, e) {
				editions = append(editions, e)
			}
		}
	}
	return editions, nil
}

func scanEditionID(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) }

// passSteps passes over the steps whose content the journal loses: they can be neither taken back nor taken again.
func passSteps(tx *sqldb.Tx, subject account.Subject) error {
	var concerned []string
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var id, before, after string
		err := row.Scan(&id, &before, &after)
		if subject.StandsIn(before) || subject.StandsIn(after) {
			concerned = append(concerned, id)
		}
		return struct{}{}, err
	}, `SELECT audit.id, audit.before, audit.after FROM draft_step JOIN audit ON audit.id = draft_step.change_id
		WHERE draft_step.state <> 'passed' ORDER BY audit.id`)
	if err != nil {
		return err
	}
	for _, id := range concerned {
		if err := passStep(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// countStages is this chapter's proof query.
func countStages(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	sessions, err := stagesOf(tx, s.Objects)
	return map[string]int{"session_speaker": len(sessions)}, err
}

// mentions are the pages of sessions in whose texts a name of the subject stands: others wrote them, so others edit them.
func mentions(tx *sqldb.Tx, s account.Subject) (pages []string, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var slug, code string
		texts := make([]string, 4)
		err := row.Scan(&slug, &code, &texts[0], &texts[1], &texts[2], &texts[3])
		if s.StandsIn(strings.Join(texts, "\n")) {
			pages = append(pages, fmt.Sprintf("/%s/talk/%s/", slug, code))
		}
		return struct{}{}, err
	}, `SELECT edition.slug, session.code, session.title, session.subtitle, session.abstract, session.state_note
		FROM session JOIN edition ON edition.id = session.edition_id ORDER BY session.id`)
	return pages, err
}
