package care

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: what speakers said and gave, what they were reminded of, and for whose sessions somebody
// answers. What somebody needs to take part is shown to themselves alone, when they ask for all that is kept of them.
func Personal() account.Personal {
	return account.Personal{Chapter: "care", Export: exportOwn, Erase: eraseOwn, Count: countOwn}
}

// speakersOf are the ids of a subject among speakers, which the chapter of speakers has found.
func speakersOf(s account.Subject) []string {
	return slices.DeleteFunc(slices.Clone(s.Objects), func(id string) bool { return !strings.HasPrefix(id, "spe_") })
}

func exportOwn(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	out := map[string]any{}
	add := func(kind string, one map[string]any) {
		all, _ := out[kind].([]map[string]any)
		out[kind] = append(all, one)
	}
	for _, id := range speakersOf(s) {
		needs, err := sqldb.Each(tx, scanNeed, needTable.Select()+`WHERE speaker_id = $1 ORDER BY id`, id)
		if err != nil {
			return nil, err
		}
		for _, n := range needs {
			add("needs", map[string]any{"edition": n.EditionID, "kind": string(n.Kind), "chosen": n.Chosen, "said": n.Said})
		}
		consents, err := sqldb.Each(tx, scanConsent, `SELECT `+consentColumns+` FROM speaker_consent WHERE speaker_id = $1 ORDER BY at, id`, id)
		if err != nil {
			return nil, err
		}
		for _, c := range consents {
			add("recording", map[string]any{"edition": c.EditionID, "value": c.Value, "text_version": c.TextVersion, "at": account.Moment(c.At)})
		}
		trips, err := sqldb.Each(tx, scanTrip, tripTable.Select()+`WHERE speaker_id = $1 ORDER BY id`, id)
		if err != nil {
			return nil, err
		}
		for _, t := range trips {
			add("trips", map[string]any{"edition": t.EditionID, "origin": t.Origin, "arrives": t.Arrives, "leaves": t.Leaves, "nights": t.Nights,
				"asked_cents": t.Asked, "granted_cents": t.Granted, "said": t.Said, "state": string(t.State), "reference": t.Reference})
		}
		if err := exportGiven(tx, id, add); err != nil {
			return nil, err
		}
		if err := exportRequests(tx, id, add); err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

func exportGiven(tx *sqldb.Tx, id string, add func(string, map[string]any)) error {
	decks, err := sqldb.Each(tx, scanDeck, deckTable.Select()+`WHERE by_speaker = $1 ORDER BY session_id, number`, id)
	if err != nil {
		return err
	}
	for _, d := range decks {
		add("decks", map[string]any{"edition": d.EditionID, "session": d.Session, "number": d.Number, "kind": string(d.Kind), "name": d.Name,
			"url": d.URL, "embargo": d.Embargo, "at": account.Moment(d.At)})
	}
	words, err := sqldb.Each(tx, scanWord, wordTable.Select()+`WHERE speaker_id = $1 ORDER BY at, id`, id)
	if err != nil {
		return err
	}
	for _, x := range words {
		add("words", map[string]any{"edition": x.EditionID, "kind": string(x.Kind), "minutes": x.Minutes, "said": x.Said,
			"at": account.Moment(x.At)})
	}
	marks, err := sqldb.Each(tx, scanMark, markTable.Select()+`WHERE speaker_id = $1 ORDER BY kind`, id)
	for _, m := range marks {
		add("tasks", map[string]any{"edition": m.EditionID, "kind": string(m.Kind), "state": string(m.State), "note": m.Note})
	}
	return err
}

// eraseOwn takes away all of a speaker, their slides included, and what a contact answers for. Who settled a word is not kept.
func eraseOwn(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	for _, id := range speakersOf(s) {
		for _, statement := range []string{
			`DELETE FROM deck_file WHERE deck_id IN (SELECT id FROM deck WHERE by_speaker = $1)`,
			`DELETE FROM deck WHERE by_speaker = $1`,
			`DELETE FROM speaker_task WHERE speaker_id = $1`,
			`DELETE FROM speaker_need WHERE speaker_id = $1`,
			`DELETE FROM speaker_consent WHERE speaker_id = $1`,
			`DELETE FROM speaker_trip WHERE speaker_id = $1`,
			`DELETE FROM speaker_reminder WHERE speaker_id = $1`,
			`DELETE FROM reminder_stop WHERE speaker_id = $1`,
			`DELETE FROM speaker_word WHERE speaker_id = $1`,
			`DELETE FROM speaker_link WHERE speaker_id = $1`,
			`DELETE FROM change_request WHERE speaker_id = $1 OR object = $1`,
		} {
			if _, err := tx.Exec(statement, id); err != nil {
				return err
			}
		}
	}
	if s.Person == "" {
		return nil
	}
	if _, err := tx.Exec(`DELETE FROM session_contact WHERE person_id = $1`, s.Person); err != nil {
		return err
	}
	if err := eraseRequests(tx, string(s.Person)); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE speaker_word SET settled_by = '' WHERE settled_by = $1`, string(s.Person))
	return err
}

func countOwn(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	out := map[string]int{}
	count := func(table, statement, id string) error {
		n := 0
		err := tx.QueryRow(statement, id).Scan(&n)
		out[table] += n
		return err
	}
	for _, id := range speakersOf(s) {
		for _, c := range []struct{ table, statement string }{
			{"deck", `SELECT count(*) FROM deck WHERE by_speaker = $1`},
			{"speaker_task", `SELECT count(*) FROM speaker_task WHERE speaker_id = $1`},
			{"speaker_need", `SELECT count(*) FROM speaker_need WHERE speaker_id = $1`},
			{"speaker_consent", `SELECT count(*) FROM speaker_consent WHERE speaker_id = $1`},
			{"speaker_trip", `SELECT count(*) FROM speaker_trip WHERE speaker_id = $1`},
			{"speaker_reminder", `SELECT count(*) FROM speaker_reminder WHERE speaker_id = $1`},
			{"reminder_stop", `SELECT count(*) FROM reminder_stop WHERE speaker_id = $1`},
			{"speaker_word", `SELECT count(*) FROM speaker_word WHERE speaker_id = $1`},
			{"speaker_link", `SELECT count(*) FROM speaker_link WHERE speaker_id = $1`},
			{"change_request", `SELECT count(*) FROM change_request WHERE speaker_id = $1 OR object = $1`},
		} {
			if err := count(c.table, c.statement, id); err != nil {
				return nil, err
			}
		}
	}
	if s.Person != "" {
		if err := count("change_request", `SELECT count(*) FROM change_request WHERE asked_by = $1 OR settled_by = $1`,
			string(s.Person)); err != nil {
			return nil, err
		}
		if err := count("session_contact", `SELECT count(*) FROM session_contact WHERE person_id = $1`, string(s.Person)); err != nil {
			return nil, err
		}
	}
	return out, nil
}
