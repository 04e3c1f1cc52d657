package care

import (
	"encoding/json"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

var (
	careRuleTable = sqldb.NewTable("care_rule", "edition_id content version")
	markTable     = sqldb.NewTable("speaker_task", "id edition_id speaker_id kind state note at version")
	needTable     = sqldb.NewTable("speaker_need", "id edition_id speaker_id kind chosen said at version")
	tripTable     = sqldb.NewTable("speaker_trip", `id edition_id speaker_id needed origin arrives leaves nights asked granted said state
		reference at version`)
	deckTable = sqldb.NewTable("deck", `id edition_id session_id number by_speaker kind name url bytes pages ratio embargo at version`)
	wordTable = sqldb.NewTable("speaker_word", "id edition_id speaker_id kind minutes said at settled_at settled_by version")
)

func ruleInTx(tx *sqldb.Tx, editionID edition.ID) (Rule, error) {
	r, err := sqldb.One(tx, func(row sqldb.Scanner) (r Rule, err error) {
		var content string
		if err = row.Scan(&r.EditionID, &content, &r.Version); err != nil {
			return r, err
		}
		return r, json.Unmarshal([]byte(content), &r)
	}, careRuleTable.Select()+`WHERE edition_id = $1`, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return usual(editionID), nil
	}
	r.complete()
	return r, err
}

// putRule writes a rule that was read with its version; 0: there was none.
func putRule(tx *sqldb.Tx, r Rule) error {
	content, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if r.Version == 0 {
		n, err := tx.Exec(`INSERT INTO care_rule (edition_id, content, version) VALUES ($1, $2, 1) ON CONFLICT (edition_id) DO NOTHING`,
			r.EditionID, string(content))
		if err == nil && n == 0 {
			err = record.ErrMoved
		}
		return err
	}
	current, err := careRuleTable.Update(tx, r.EditionID, string(content), r.Version)
	if err == nil && !current {
		err = record.ErrMoved
	}
	return err
}

func scanMark(row sqldb.Scanner) (m mark, err error) {
	var at sqldb.Time
	err = row.Scan(&m.ID, &m.EditionID, &m.Speaker, &m.Kind, &m.State, &m.Note, &at, &m.Version)
	m.At = at.Time
	return m, err
}

func marksOf(tx *sqldb.Tx, editionID edition.ID) ([]mark, error) {
	return sqldb.Each(tx, scanMark, markTable.Select()+`WHERE edition_id = $1 ORDER BY id`, editionID)
}

// putMark says something of a task in the place of what was said before.
func putMark(tx *sqldb.Tx, id string, m mark) error {
	_, err := tx.Exec(`INSERT INTO speaker_task (id, edition_id, speaker_id, kind, state, note, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
		ON CONFLICT (speaker_id, kind) DO UPDATE SET state = excluded.state, note = excluded.note, at = excluded.at,
			version = speaker_task.version + 1`, id, m.EditionID, m.Speaker, m.Kind, m.State, m.Note, sqldb.At(tx.Now()))
	return err
}

func dropMark(tx *sqldb.Tx, s speaker.ID, k Kind) error {
	_, err := tx.Exec(`DELETE FROM speaker_task WHERE speaker_id = $1 AND kind = $2`, s, k)
	return err
}

func scanNeed(row sqldb.Scanner) (n Need, err error) {
	var at sqldb.Time
	var chosen sqldb.JSON[[]string]
	err = row.Scan(&n.ID, &n.EditionID, &n.Speaker, &n.Kind, &chosen, &n.Said, &at, &n.Version)
	n.At, n.Chosen = at.Time, chosen.V
	return n, err
}

// needsOf reads those of one kind.
func needsOf(tx *sqldb.Tx, editionID edition.ID, k Kind) ([]Need, error) {
	return sqldb.Each(tx, scanNeed, needTable.Select()+`WHERE edition_id = $1 AND kind = $2 ORDER BY id`, editionID, k)
}

// answered tells whose needs of a kind are known, and nothing of what they are.
func answered(tx *sqldb.Tx, editionID edition.ID) (out map[speaker.ID]map[Kind]bool, err error) {
	out = map[speaker.ID]map[Kind]bool{}
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var s speaker.ID
		var k Kind
		err := row.Scan(&s, &k)
		if out[s] == nil {
			out[s] = map[Kind]bool{}
		}
		out[s][k] = true
		return struct{}{}, err
	}, `SELECT speaker_id, kind FROM speaker_need WHERE edition_id = $1 ORDER BY id`, editionID)
	return out, err
}

func needOf(tx *sqldb.Tx, s speaker.ID, k Kind) ([]Need, error) {
	return sqldb.Each(tx, scanNeed, needTable.Select()+`WHERE speaker_id = $1 AND kind = $2 ORDER BY id`, s, k)
}

func putNeed(tx *sqldb.Tx, id string, n Need) error {
	_, err := tx.Exec(`INSERT INTO speaker_need (id, edition_id, speaker_id, kind, chosen, said, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)
		ON CONFLICT (speaker_id, kind) DO UPDATE SET chosen = excluded.chosen, said = excluded.said, at = excluded.at,
			version = speaker_need.version + 1`, id, n.EditionID, n.Speaker, n.Kind, sqldb.AsJSON(n.Chosen), n.Said, sqldb.At(tx.Now()))
	return err
}

// editionsWithAccess lists those that keep access needs.
func editionsWithAccess(tx *sqldb.Tx) ([]edition.ID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) },
		`SELECT DISTINCT edition_id FROM speaker_need WHERE kind = 'access' ORDER BY edition_id`)
}

func dropAccess(tx *sqldb.Tx, editionID edition.ID) (int64, error) {
	return tx.Exec(`DELETE FROM speaker_need WHERE edition_id = $1 AND kind = 'access'`, editionID)
}

func scanConsent(row sqldb.Scanner) (c Consent, err error) {
	var at sqldb.Time
	err = row.Scan(&c.ID, &c.EditionID, &c.Speaker, &c.Value, &c.TextVersion, &at)
	c.At = at.Time
	return c, err
}

const consentColumns = `id, edition_id, speaker_id, value, text_version, at`

// consentsOf reads every word on being recorded, the oldest first.
func consentsOf(tx *sqldb.Tx, editionID edition.ID) ([]Consent, error) {
	return sqldb.Each(tx, scanConsent, `SELECT `+consentColumns+` FROM speaker_consent WHERE edition_id = $1 ORDER BY at, id`, editionID)
}

func insertConsent(tx *sqldb.Tx, c Consent) error {
	_, err := tx.Exec(`INSERT INTO speaker_consent (id, edition_id, speaker_id, value, text_version, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		c.ID, c.EditionID, c.Speaker, c.Value, c.TextVersion, sqldb.At(tx.Now()))
	return err
}

func scanTrip(row sqldb.Scanner) (t Trip, err error) {
	var at sqldb.Time
	err = row.Scan(&t.ID, &t.EditionID, &t.Speaker, &t.Needed, &t.Origin, &t.Arrives, &t.Leaves, &t.Nights, &t.Asked, &t.Granted, &t.Said,
		&t.State, &t.Reference, &at, &t.Version)
	t.At = at.Time
	return t, err
}

func tripsOf(tx *sqldb.Tx, editionID edition.ID) ([]Trip, error) {
	return sqldb.Each(tx, scanTrip, tripTable.Select()+`WHERE edition_id = $1 ORDER BY at, id`, editionID)
}

// putTrip writes a trip that was read with its version; 0: there was none.
func putTrip(tx *sqldb.Tx, t Trip) error {
	values := func(version int64) []any {
		return []any{t.ID, t.EditionID, t.Speaker, t.Needed, t.Origin, t.Arrives, t.Leaves, t.Nights, t.Asked, t.Granted, t.Said, t.State,
			t.Reference, sqldb.At(tx.Now()), version}
	}
	if t.Version == 0 {
		return tripTable.Insert(tx, values(1)...)
	}
	current, err := tripTable.Update(tx, values(t.Version)...)
	if err == nil && !current {
		err = record.ErrMoved
	}
	return err
}

func scanDeck(row sqldb.Scanner) (d Deck, err error) {
	var at sqldb.Time
	err = row.Scan(&d.ID, &d.EditionID, &d.Session, &d.Number, &d.BySpeaker, &d.Kind, &d.Name, &d.URL, &d.Bytes, &d.Pages, &d.Ratio,
		&d.Embargo, &at, &d.Version)
	d.At = at.Time
	return d, err
}

// decksOf reads those of an edition, the newest version of each session first.
func decksOf(tx *sqldb.Tx, editionID edition.ID) ([]Deck, error) {
	return sqldb.Each(tx, scanDeck, deckTable.Select()+`WHERE edition_id = $1 ORDER BY session_id, number DESC`, editionID)
}

// insertDeck adds the next version of a session's slides, with its bytes.
func insertDeck(tx *sqldb.Tx, d Deck, file []byte) error {
	if err := deckTable.Insert(tx, d.ID, d.EditionID, d.Session, d.Number, d.BySpeaker, d.Kind, d.Name, d.URL, d.Bytes, d.Pages, d.Ratio,
		d.Embargo, sqldb.At(tx.Now()), 1); err != nil || len(file) == 0 {
		return err
	}
	_, err := tx.Exec(`INSERT INTO deck_file (deck_id, bytes) VALUES ($1, $2)`, d.ID, file)
	return err
}

func deckByID(tx *sqldb.Tx, editionID edition.ID, id string) (Deck, error) {
	d, err := sqldb.One(tx, scanDeck, deckTable.Select()+`WHERE id = $1 AND edition_id = $2`, id, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return d, ErrNoDeck
	}
	return d, err
}

func deckBytes(tx *sqldb.Tx, id string) (file []byte, err error) {
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (b []byte, err error) { return b, row.Scan(&b) },
		`SELECT bytes FROM deck_file WHERE deck_id = $1`, id)
	for _, b := range all {
		file = b
	}
	return file, err
}

func scanWord(row sqldb.Scanner) (w Word, err error) {
	var at, settled sqldb.Time
	err = row.Scan(&w.ID, &w.EditionID, &w.Speaker, &w.Kind, &w.Minutes, &w.Said, &at, &settled, &w.SettledBy, &w.Version)
	w.At, w.SettledAt = at.Time, settled.Time
	return w, err
}

// wordsOf reads what speakers told in a hurry, the newest first.
func wordsOf(tx *sqldb.Tx, editionID edition.ID) ([]Word, error) {
	return sqldb.Each(tx, scanWord, wordTable.Select()+`WHERE edition_id = $1 ORDER BY at DESC, id DESC`, editionID)
}

func insertWord(tx *sqldb.Tx, w Word) error {
	return wordTable.Insert(tx, w.ID, w.EditionID, w.Speaker, w.Kind, w.Minutes, w.Said, sqldb.At(tx.Now()), sqldb.At(time.Time{}), "", 1)
}

func settleWord(tx *sqldb.Tx, editionID edition.ID, id string, who actor.Actor) (int64, error) {
	return tx.Exec(`UPDATE speaker_word SET settled_at = $1, settled_by = $2, version = version + 1
		WHERE id = $3 AND edition_id = $4 AND settled_at IS NULL`, sqldb.At(tx.Now()), who.Key(), id, editionID)
}

// countWords counts those of an edition that nobody has settled.
func countWords(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM speaker_word WHERE edition_id = $1 AND settled_at IS NULL`, editionID).Scan(&n)
}

// contactIDs are the persons who answer for sessions.
func contactIDs(tx *sqldb.Tx, editionID edition.ID) (out map[programme.SessionID]actor.PersonID, err error) {
	out = map[programme.SessionID]actor.PersonID{}
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var s programme.SessionID
		var p actor.PersonID
		err := row.Scan(&s, &p)
		out[s] = p
		return struct{}{}, err
	}, `SELECT session_id, person_id FROM session_contact WHERE edition_id = $1 ORDER BY session_id`, editionID)
	return out, err
}

func putContact(tx *sqldb.Tx, editionID edition.ID, s programme.SessionID, p actor.PersonID) error {
	if p == "" {
		_, err := tx.Exec(`DELETE FROM session_contact WHERE session_id = $1 AND edition_id = $2`, s, editionID)
		return err
	}
	_, err := tx.Exec(`INSERT INTO session_contact (session_id, edition_id, person_id, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (session_id) DO UPDATE SET person_id = excluded.person_id, at = excluded.at`, s, editionID, p, sqldb.At(tx.Now()))
	return err
}

// remindersOf tells when each speaker was reminded last, and how often.
func remindersOf(tx *sqldb.Tx, editionID edition.ID) (out map[speaker.ID]Reminded, err error) {
	out = map[speaker.ID]Reminded{}
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var s speaker.ID
		var at sqldb.Time
		var rung int
		err := row.Scan(&s, &at, &rung)
		was := out[s]
		if was.Last, was.Times = at.Time, was.Times+1; rung > 0 {
			was.Rungs = append(was.Rungs, rung)
		}
		out[s] = was
		return struct{}{}, err
	}, `SELECT speaker_id, at, rung FROM speaker_reminder WHERE edition_id = $1 ORDER BY at, id`, editionID)
	return out, err
}

func insertReminder(tx *sqldb.Tx, id string, editionID edition.ID, s speaker.ID, kinds []Kind, rung int) error {
	_, err := tx.Exec(`INSERT INTO speaker_reminder (id, edition_id, speaker_id, kinds, at, rung) VALUES ($1, $2, $3, $4, $5, $6)`, id,
		editionID, s, sqldb.AsJSON(kinds), sqldb.At(tx.Now()), rung)
	return err
}

// countReminders counts those by the clock since an instant.
func countReminders(tx *sqldb.Tx, editionID edition.ID, since time.Time) (n int, err error) {
	return n, tx.QueryRow(`SELECT count(*) FROM speaker_reminder WHERE edition_id = $1 AND rung > 0 AND at > $2`, editionID,
		sqldb.At(since)).Scan(&n)
}

// editionsAsking lists those that have said what they ask of speakers.
func editionsAsking(tx *sqldb.Tx) ([]edition.ID, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (id edition.ID, err error) { return id, row.Scan(&id) },
		`SELECT edition_id FROM care_rule ORDER BY edition_id`)
}

// stopsOf are the speakers who want no reminders by the clock.
func stopsOf(tx *sqldb.Tx, editionID edition.ID) (out map[speaker.ID]bool, err error) {
	out = map[speaker.ID]bool{}
	all, err := sqldb.Each(tx, func(row sqldb.Scanner) (s speaker.ID, err error) { return s, row.Scan(&s) },
		`SELECT speaker_id FROM reminder_stop WHERE edition_id = $1 ORDER BY speaker_id`, editionID)
	for _, s := range all {
		out[s] = true
	}
	return out, err
}

func putStop(tx *sqldb.Tx, editionID edition.ID, s speaker.ID, stop bool) error {
	if !stop {
		_, err := tx.Exec(`DELETE FROM reminder_stop WHERE speaker_id = $1`, s)
		return err
	}
	_, err := tx.Exec(`INSERT INTO reminder_stop (speaker_id, edition_id, at) VALUES ($1, $2, $3) ON CONFLICT (speaker_id) DO NOTHING`, s,
		editionID, sqldb.At(tx.Now()))
	return err
}

func insertLink(tx *sqldb.Tx, editionID edition.ID, s speaker.ID, hash string) error {
	_, err := tx.Exec(`INSERT INTO speaker_link (token_hash, edition_id, speaker_id, made_at) VALUES ($1, $2, $3, $4)`, hash, editionID, s,
		sqldb.At(tx.Now()))
	return err
}

// byLink is whose page a link opens.
func byLink(tx *sqldb.Tx, editionID edition.ID, hash string) (s speaker.ID, made time.Time, err error) {
	found, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var at sqldb.Time
		err := row.Scan(&s, &at)
		made = at.Time
		return struct{}{}, err
	}, `SELECT speaker_id, made_at FROM speaker_link WHERE token_hash = $1 AND edition_id = $2`, hash, editionID)
	if err == nil && len(found) == 0 {
		err = ErrLink
	}
	return s, made, err
}
