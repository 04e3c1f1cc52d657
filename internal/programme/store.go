package programme

import (
	"time"

	"cmp"
	"fmt"
	"slices"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

var (
	sessionTable = sqldb.NewTable("session", `id edition_id guid code number title subtitle abstract kind format_id track_id
		level language tags minutes plenary internal pending undisclosed recorded streamed requires state state_note links segments
		source_key source_digest created_at version`)
	ruleTable      = sqldb.NewTable("session_rule", "id edition_id kind first_id second_id version")
	placementTable = sqldb.NewTable("placement", "id edition_id session_id guid code number room_id starts_at minutes pinned version")
)

func scanSession(row sqldb.Scanner) (Session, error) {
	var s Session
	var tags sqldb.JSON[[]string]
	var requires sqldb.JSON[[]edition.Feature]
	var links sqldb.JSON[[]Link]
	var segments sqldb.JSON[[]Segment]
	var created sqldb.Time
	err := row.Scan(&s.ID, &s.EditionID, &s.GUID, &s.Code, &s.Number, &s.Title, &s.Subtitle, &s.Abstract, &s.Kind,
		sqldb.Nullable(&s.FormatID), sqldb.Nullable(&s.TrackID), &s.Level, &s.Language, &tags, &s.Minutes, &s.Plenary,
		&s.Internal, &s.Pending, &s.Undisclosed, &s.Recorded, &s.Streamed, &requires, &s.State, &s.StateNote, &links, &segments,
		sqldb.Nullable(&s.SourceKey), &s.SourceDigest, &created, &s.Version)
	s.Tags, s.Requires, s.Links, s.Segments, s.CreatedAt = tags.V, requires.V, links.V, segments.V, created.Time
	return s, err
}

func sessionValues(s Session) []any {
	return []any{s.ID, s.EditionID, s.GUID, s.Code, s.Number, s.Title, s.Subtitle, s.Abstract, s.Kind,
		sqldb.Null(s.FormatID), sqldb.Null(s.TrackID), s.Level, s.Language, sqldb.AsJSON(s.Tags), s.Minutes, s.Plenary,
		s.Internal, s.Pending, s.Undisclosed, s.Recorded, s.Streamed, sqldb.AsJSON(s.Requires), s.State, s.StateNote,
		sqldb.AsJSON(s.Links), sqldb.AsJSON(s.Segments),
		sqldb.Null(s.SourceKey), s.SourceDigest, sqldb.At(s.CreatedAt), s.Version}
}

func scanPlacement(row sqldb.Scanner) (Placement, error) {
	var p Placement
	var start sqldb.Time
	err := row.Scan(&p.ID, &p.EditionID, &p.SessionID, &p.GUID, &p.Code, &p.Number, sqldb.Nullable(&p.RoomID), &start,
		&p.Minutes, &p.Pinned, &p.Version)
	p.Start = start.Time
	return p, err
}

func placementValues(p Placement) []any {
	return []any{p.ID, p.EditionID, p.SessionID, p.GUID, p.Code, p.Number, sqldb.Null(p.RoomID), sqldb.At(p.Start),
		p.Minutes, p.Pinned, p.Version}
}

// loadParts reads what a session keeps in other tables.
func loadParts(tx *sqldb.Tx, s *Session) (err error) {
	s.Speakers, err = sqldb.Each(tx, func(row sqldb.Scanner) (id speaker.ID, err error) { return id, row.Scan(&id) },
		`SELECT speaker_id FROM session_speaker WHERE session_id = $1 ORDER BY position, speaker_id`, s.ID)
	if err != nil {
		return err
	}
	s.Products, err = sqldb.Each(tx, func(row sqldb.Scanner) (id catalogue.ProductID, err error) { return id, row.Scan(&id) },
		`SELECT product_id FROM session_product WHERE session_id = $1 ORDER BY product_id`, s.ID)
	return err
}

// storeParts writes what a session keeps in other tables, refusing what belongs to another edition.
func storeParts(tx *sqldb.Tx, s Session) error {
	if _, err := tx.Exec(`DELETE FROM session_speaker WHERE session_id = $1`, s.ID); err != nil {
		return err
	}
	for i, id := range s.Speakers {
		n, err := tx.Exec(`
			INSERT INTO session_speaker (session_id, speaker_id, position)
			SELECT CAST($1 AS TEXT), id, CAST($3 AS BIGINT) FROM speaker WHERE id = $2 AND edition_id = $4`, s.ID, id, i, s.EditionID)
		if err != nil || n != 1 {
			return orReference(err, "speakers")
		}
	}
	if _, err := tx.Exec(`DELETE FROM session_product WHERE session_id = $1`, s.ID); err != nil {
		return err
	}
	for _, id := range s.Products {
		n, err := tx.Exec(`
			INSERT INTO session_product (session_id, product_id)
			SELECT CAST($1 AS TEXT), id FROM product WHERE id = $2 AND edition_id = $3`, s.ID, id, s.EditionID)
		if err != nil || n != 1 {
			return orReference(err, "products")
		}
	}
	return nil
}

func orReference(err error, field string) error {
	if err != nil {
		return err
	}
	return ErrReference.Field(field, "session.reference")
}

func byTitle(a, b Session) int { return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID)) }

// SessionsInTx reads all sessions of an edition with their parts, by title.
func SessionsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Session, error) {
	sessions, err := sqldb.Each(tx, scanSession, sessionTable.Select()+`WHERE edition_id = $1`, editionID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(sessions, byTitle) // not by the database, whose order of text may be another than ours
	at := make(map[SessionID]*Session, len(sessions))
	for i := range sessions {
		at[sessions[i].ID] = &sessions[i]
		sessions[i].Speakers, sessions[i].Products = []speaker.ID{}, []catalogue.ProductID{}
	}
	err = eachPair(tx, func(s, part string) { v := at[SessionID(s)]; v.Speakers = append(v.Speakers, speaker.ID(part)) }, `
		SELECT session_speaker.session_id, session_speaker.speaker_id FROM session_speaker
		JOIN session ON session.id = session_speaker.session_id
		WHERE session.edition_id = $1 ORDER BY session_speaker.session_id, session_speaker.position, session_speaker.speaker_id`, editionID)
	if err != nil {
		return nil, err
	}
	err = eachPair(tx, func(s, part string) {
		v := at[SessionID(s)]
		v.Products = append(v.Products, catalogue.ProductID(part))
	}, `
		SELECT session_product.session_id, session_product.product_id FROM session_product
		JOIN session ON session.id = session_product.session_id
		WHERE session.edition_id = $1 ORDER BY session_product.session_id, session_product.product_id`, editionID)
	return sessions, err
}

func eachPair(tx *sqldb.Tx, take func(a, b string), query string, args ...any) error {
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var a, b string
		err := row.Scan(&a, &b)
		if err == nil {
			take(a, b)
		}
		return struct{}{}, err
	}, query, args...)
	return err
}

// PlacementsInTx reads the draft's placements of an edition, by start.
func PlacementsInTx(tx *sqldb.Tx, editionID edition.ID) ([]Placement, error) {
	return sqldb.Each(tx, scanPlacement, placementTable.Select()+`WHERE edition_id = $1 ORDER BY starts_at, id`, editionID)
}

func rulesInTx(tx *sqldb.Tx, editionID edition.ID) ([]Rule, error) {
	return sqldb.Each(tx, scanRule, ruleTable.Select()+`WHERE edition_id = $1 ORDER BY id`, editionID)
}

func scanRule(row sqldb.Scanner) (r Rule, err error) {
	return r, row.Scan(&r.ID, &r.EditionID, &r.Kind, &r.First, &r.Second, &r.Version)
}

func ruleValues(r Rule) []any {
	return []any{r.ID, r.EditionID, r.Kind, r.First, r.Second, r.Version}
}

// nextSessionNumber is the next free one within an edition.
func nextSessionNumber(tx *sqldb.Tx, editionID edition.ID) (n int, err error) {
	err = tx.QueryRow(`SELECT COALESCE(max(number), 0) + 1 FROM session WHERE edition_id = $1`, editionID).Scan(&n)
	return n, err
}

// placementCodes are those of a session, in the order of their starts.
func placementCodes(tx *sqldb.Tx, id SessionID) ([]string, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (code string, err error) { return code, row.Scan(&code) },
		`SELECT code FROM placement WHERE session_id = $1 ORDER BY starts_at, id`, id)
}

// haveBoth reports whether two sessions are of an edition.
func haveBoth(tx *sqldb.Tx, editionID edition.ID, first, second SessionID) (bool, error) {
	var n int
	err := tx.QueryRow(`SELECT count(*) FROM session WHERE edition_id = $1 AND id IN ($2, $3)`, editionID, first, second).Scan(&n)
	return n == 2, err
}

// dependents tells what of this chapter hangs on an object of an earlier one.
func dependents(tx *sqldb.Tx, kind, id string) ([]record.Dependent, error) {
	queries := map[string]struct {
		what, query string
		blocks      bool
	}{
		"room": {"placement", `SELECT session.title FROM placement JOIN session ON session.id = placement.session_id
			WHERE placement.room_id = $1 ORDER BY session.title, placement.id`, true},
		"track":   {"session", `SELECT title FROM session WHERE track_id = $1 ORDER BY title, id`, true},
		"format":  {"session", `SELECT title FROM session WHERE format_id = $1 ORDER BY title, id`, true},
		"edition": {"session", `SELECT title FROM session WHERE edition_id = $1 ORDER BY title, id`, false},
		"day": {"placement", `SELECT session.title FROM placement JOIN session ON session.id = placement.session_id
			JOIN day ON day.edition_id = placement.edition_id
			WHERE day.id = $1 AND placement.starts_at >= day.starts_at AND placement.starts_at < day.ends_at
			ORDER BY session.title, placement.id`, true},
		"product": {"session", `SELECT session.title FROM session_product JOIN session ON session.id = session_product.session_id
			WHERE session_product.product_id = $1 ORDER BY session.title, session.id`, true},
		"speaker": {"session", `SELECT session.title FROM session_speaker JOIN session ON session.id = session_speaker.session_id
			WHERE session_speaker.speaker_id = $1 ORDER BY session.title, session.id`, true},
	}
	q, ok := queries[kind]
	if !ok {
		return nil, nil
	}
	names, err := sqldb.Each(tx, func(row sqldb.Scanner) (n string, err error) { return n, row.Scan(&n) }, q.query, id)
	if err != nil {
		return nil, fmt.Errorf("what hangs on %s: %w", kind, err)
	}
	if len(names) == 0 {
		return nil, nil
	}
	return []record.Dependent{{Kind: q.what, Names: names, Blocks: q.blocks}}, nil
}

// moveInstants moves the hours of an edition's placements: edition.MoveInstants.
func moveInstants(tx *sqldb.Tx, editionID edition.ID, move func(time.Time) time.Time) error {
	places, err := sqldb.Each(tx, scanPlacement, placementTable.Select()+`WHERE edition_id = $1 ORDER BY id`, editionID)
	if err != nil {
		return err
	}
	for _, p := range places {
		p.Start = move(p.Start)
		if _, err := placementTable.Update(tx, placementValues(p)...); err != nil {
			return err
		}
	}
	return nil
}
