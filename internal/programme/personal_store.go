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

// Personal is what this chapter keeps of people: who stands on which stage, in the draft, in releases and in what imports left.
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
	out := make([]map[string]any, len(sessions))
	for i, v := range sessions {
		out[i] = map[string]any{"edition": v.EditionID, "code": v.Code, "title": v.Title}
	}
	return map[string]any{"sessions": out}, nil
}

// erase takes a subject off every stage: of drafts, of releases, of what imports left, of steps that could be taken back.
func (s *Service) erase(tx *sqldb.Tx, who actor.Actor, subject account.Subject) error {
	editions, err := s.leaveStages(tx, subject)
	if err != nil {
		return err
	}
	if err := forgetImports(tx, subject); err != nil {
		return err
	}
	if err := forgetOffers(tx); err != nil {
		return err
	}
	if err := forgetBases(tx, subject); err != nil {
		return err
	}
	if err := passSteps(tx, subject); err != nil {
		return err
	}
	released, err := releasedEditions(tx)
	if err != nil {
		return err
	}
	for _, id := range released {
		if _, err := s.withdraw(tx, who, id, subject); err != nil {
			return err
		}
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
			v.Segments[i].Speakers = slices.DeleteFunc(slices.Clone(g.Speakers), func(id speaker.ID) bool { return slices.Contains(subject.Objects, string(id)) })
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

// forgetImports drops what imports noted of a subject.
func forgetImports(tx *sqldb.Tx, subject account.Subject) error {
	runs, err := importRuns(tx)
	if err != nil {
		return err
	}
	for _, run := range runs {
		kept := slices.DeleteFunc(slices.Clone(run.summary.Notes), func(n keptNote) bool { return subject.StandsIn(n.Said) })
		if len(kept) == len(run.summary.Notes) {
			continue
		}
		run.summary.Notes = kept
		if _, err := tx.Exec(`UPDATE import_run SET summary = $2 WHERE id = $1`, run.id, sqldb.AsJSON(run.summary)); err != nil {
			return err
		}
	}
	return nil
}

// base is what was imported last of a speaker, whether the speaker is still there or not.
type base struct {
	edition edition.ID
	object  string
	known   baseRow
	fields  string
}

// basesOf are those of a subject that hold more than the names of an object that is gone.
func basesOf(tx *sqldb.Tx, subject account.Subject) ([]base, error) {
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (b base, err error) {
		var known sqldb.JSON[baseRow]
		err = row.Scan(&b.edition, &b.object, &known, &b.fields)
		b.known = known.V
		return b, err
	}, `SELECT edition_id, object, known, fields FROM import_base WHERE kind = 'speaker' ORDER BY edition_id, object`)
	return slices.DeleteFunc(all, func(b base) bool {
		keys := slices.ContainsFunc(b.known.Keys, subject.StandsIn)
		return !keys && !subject.StandsIn(b.fields) && (b.fields == "{}" || !slices.Contains(subject.Objects, b.object))
	}), err
}

// forgetBases empties what was imported last of a subject. The row stays, so that the next import does not bring them back.
func forgetBases(tx *sqldb.Tx, subject account.Subject) error {
	bases, err := basesOf(tx, subject)
	if err != nil {
		return err
	}
	for _, b := range bases {
		b.known.Keys = slices.DeleteFunc(b.known.Keys, subject.StandsIn)
		_, err := tx.Exec(`UPDATE import_base SET known = $3, fields = '{}' WHERE edition_id = $1 AND object = $2`, b.edition, b.object, sqldb.AsJSON(b.known))
		if err != nil {
			return err
		}
	}
	return nil
}

type importRun struct {
	id      string
	summary summary
}

func importRuns(tx *sqldb.Tx) ([]importRun, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (r importRun, err error) {
		var kept sqldb.JSON[summary]
		err = row.Scan(&r.id, &kept)
		r.summary = kept.V
		return r, err
	}, `SELECT id, summary FROM import_run ORDER BY id`)
}

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

func releasedEditions(tx *sqldb.Tx) ([]edition.ID, error) {
	return sqldb.Each(tx, scanEditionID, `SELECT DISTINCT edition_id FROM release ORDER BY edition_id`)
}

func releaseNumbers(tx *sqldb.Tx, editionID edition.ID) ([]int, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (n int, err error) { return n, row.Scan(&n) },
		`SELECT number FROM release WHERE edition_id = $1 ORDER BY number`, editionID)
}

// rewriteReleases takes a subject out of the snapshots and the logs of an edition's releases, and counts those that it stood in.
func rewriteReleases(tx *sqldb.Tx, editionID edition.ID, subject account.Subject) (rewritten int, err error) {
	numbers, err := releaseNumbers(tx, editionID)
	if err != nil {
		return 0, err
	}
	for _, number := range numbers { // a name that stood in any release may stand in the log of any other
		snapshot, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return 0, err
		}
		for _, name := range snapshot.names(subject.Objects) {
			if !slices.Contains(subject.Names, name) {
				subject.Names = append(subject.Names, name)
			}
		}
	}
	for _, number := range numbers {
		snapshot, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return 0, err
		}
		if !snapshot.without(subject.Objects, tx.Now()) {
			continue
		}
		content, err := pack(snapshot)
		if err != nil {
			return 0, err
		}
		if _, err := tx.Exec(`UPDATE release SET snapshot = $3, rewritten_at = $4 WHERE edition_id = $1 AND number = $2`,
			editionID, number, content, sqldb.At(tx.Now())); err != nil {
			return 0, err
		}
		rewritten++
	}
	return rewritten, rewriteLogs(tx, editionID, subject)
}

// rewriteLogs takes a subject out of what releases say that they changed.
func rewriteLogs(tx *sqldb.Tx, editionID edition.ID, subject account.Subject) error {
	releases, err := sqldb.Each(tx, scanRelease, `SELECT edition_id, number, note, author, released_at, rewritten_at, again_of, changes, telling
		FROM release WHERE edition_id = $1 ORDER BY number`, editionID)
	if err != nil {
		return err
	}
	for _, r := range releases {
		changes := withoutNames(r.Changes, subject)
		if _, err := tx.Exec(`UPDATE release SET changes = $3 WHERE edition_id = $1 AND number = $2`, editionID, r.Number, sqldb.AsJSON(changes)); err != nil {
			return err
		}
	}
	return nil
}

// countStages is this chapter's proof query: it reads every release.
func countStages(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	out := map[string]int{}
	sessions, err := stagesOf(tx, s.Objects)
	if err != nil {
		return nil, err
	}
	out["session_speaker"] = len(sessions)
	runs, err := importRuns(tx)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if slices.ContainsFunc(run.summary.Notes, func(n keptNote) bool { return s.StandsIn(n.Said) }) {
			out["import_run"]++
		}
	}
	bases, err := basesOf(tx, s)
	if err != nil {
		return nil, err
	}
	out["import_base"] = len(bases)
	editions, err := releasedEditions(tx)
	if err != nil {
		return nil, err
	}
	for _, id := range editions {
		n, err := countReleases(tx, id, s)
		if err != nil {
			return nil, err
		}
		out["release"] += n
	}
	return out, nil
}

func countReleases(tx *sqldb.Tx, editionID edition.ID, s account.Subject) (found int, err error) {
	numbers, err := releaseNumbers(tx, editionID)
	if err != nil {
		return 0, err
	}
	for _, number := range numbers {
		snapshot, err := SnapshotInTx(tx, editionID, number)
		if err != nil {
			return 0, err
		}
		if snapshot.without(s.Objects, tx.Now()) {
			found++
		}
	}
	return found, nil
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
