package agenda

import (
	"cmp"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

func scanID(row sqldb.Scanner) (w WisherID, err error) { return w, row.Scan(&w) }

// wisherOfKey follows a browser's key to the wisher it was merged into.
func wisherOfKey(tx *sqldb.Tx, editionID edition.ID, hash string) (WisherID, error) {
	return sqldb.One(tx, scanID, `SELECT COALESCE(merged_into, id) FROM wisher WHERE edition_id = $1 AND key_hash = $2`, editionID, hash)
}

func wisherOfPerson(tx *sqldb.Tx, editionID edition.ID, person actor.PersonID) (WisherID, error) {
	return sqldb.One(tx, scanID, `SELECT id FROM wisher WHERE edition_id = $1 AND person_id = $2`, editionID, person)
}

func wisherOfExternal(tx *sqldb.Tx, editionID edition.ID, key string) (WisherID, error) {
	return sqldb.One(tx, scanID, `SELECT id FROM wisher WHERE edition_id = $1 AND external_key = $2`, editionID, key)
}

func insertWisher(tx *sqldb.Tx, w WisherID, who Wisher, editionID edition.ID) error {
	var hash, person any
	if who.Key != "" {
		hash = keyHash(who.Key, editionID)
	}
	if who.Who.SignedIn() {
		person, hash = who.Who.PersonID, nil
	}
	_, err := tx.Exec(`INSERT INTO wisher (id, edition_id, key_hash, person_id, created_at) VALUES ($1, $2, $3, $4, $5)`,
		w, editionID, hash, person, sqldb.At(tx.Now()))
	return err
}

func insertExternal(tx *sqldb.Tx, w WisherID, editionID edition.ID, key string) error {
	_, err := tx.Exec(`INSERT INTO wisher (id, edition_id, external_key, created_at) VALUES ($1, $2, $3, $4)`,
		w, editionID, key, sqldb.At(tx.Now()))
	return err
}

func clearStars(tx *sqldb.Tx, w WisherID) error {
	_, err := tx.Exec(`DELETE FROM star WHERE wisher_id = $1`, w)
	return err
}

// putStar keeps the newer of two changes of one star.
func putStar(tx *sqldb.Tx, w WisherID, editionID edition.ID, s Star) error {
	n, err := tx.Exec(`
		INSERT INTO star (wisher_id, session_id, level, at)
		SELECT CAST($1 AS TEXT), id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM session
		WHERE id = $2 AND edition_id = $5 AND NOT undisclosed
		ON CONFLICT (wisher_id, session_id) DO UPDATE SET level = excluded.level, at = excluded.at
		WHERE star.at <= excluded.at`, w, s.Session, s.Level, sqldb.At(s.At), editionID)
	if err != nil || n == 1 {
		return err
	}
	var there int
	if err := tx.QueryRow(`SELECT count(*) FROM session WHERE id = $1 AND edition_id = $2 AND NOT undisclosed`,
		s.Session, editionID).Scan(&there); err != nil {
		return err
	}
	if there == 0 {
		return ErrNoSession
	}
	return nil // an older change than the one we have
}

// endStarring moves the version on and refuses more stars than the edition allows. Only when all rows of somebody are too many, with those
// of stars taken back, the stars themselves are counted.
func endStarring(tx *sqldb.Tx, w WisherID) error {
	rows, limit, err := touchStarred(tx, w)
	if err != nil || limit == 0 || rows <= limit {
		return err
	}
	var given int
	if err := tx.QueryRow(`SELECT count(*) FROM star WHERE wisher_id = $1 AND level > 0`, w).Scan(&given); err != nil {
		return err
	}
	if given > limit {
		return ErrLimit.With("Limit", limit)
	}
	return nil
}

func starsOf(tx *sqldb.Tx, w WisherID) ([]Star, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (Star, error) {
		var s Star
		var at sqldb.Time
		err := row.Scan(&s.Session, &s.Level, &at)
		s.At = at.Time
		return s, err
	}, `SELECT session_id, level, at FROM star WHERE wisher_id = $1 AND level > 0 ORDER BY session_id`, w)
}

type guest struct {
	id      WisherID
	edition edition.ID
	person  actor.PersonID
}

// wishersByKey lists what a browser's key is in each edition.
func wishersByKey(tx *sqldb.Tx, hash string) ([]guest, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (g guest, err error) {
		return g, row.Scan(&g.id, &g.edition, sqldb.Nullable(&g.person))
	}, `SELECT id, edition_id, person_id FROM wisher
		WHERE key_hash LIKE $1 AND merged_into IS NULL ORDER BY id`, hash+"/%")
}

func claim(tx *sqldb.Tx, w WisherID, person actor.PersonID) error {
	_, err := tx.Exec(`UPDATE wisher SET person_id = $1 WHERE id = $2`, person, w)
	return err
}

// merge moves all that a guest has to a wisher.
func merge(tx *sqldb.Tx, from, to WisherID) error {
	if from == to {
		return nil
	}
	for _, move := range []func(tx *sqldb.Tx, from, to WisherID) error{moveStars, moveChoices, moveFeeds} {
		if err := move(tx, from, to); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`UPDATE wisher SET merged_into = $1 WHERE id = $2`, to, from); err != nil {
		return err
	}
	return touch(tx, to)
}

// moveStars keeps the stronger star where both have one.
func moveStars(tx *sqldb.Tx, from, to WisherID) error {
	_, err := tx.Exec(`
		INSERT INTO star (wisher_id, session_id, level, at)
		SELECT CAST($2 AS TEXT), session_id, level, at FROM star WHERE wisher_id = $1 AND level > 0
		ON CONFLICT (wisher_id, session_id) DO UPDATE SET
			level = CASE WHEN excluded.level > star.level THEN excluded.level ELSE star.level END,
			at = CASE WHEN excluded.at > star.at THEN excluded.at ELSE star.at END`, from, to)
	if err != nil {
		return err
	}
	return clearStars(tx, from)
}

// moveChoices keeps the later choice where both made one.
func moveChoices(tx *sqldb.Tx, from, to WisherID) error {
	_, err := tx.Exec(`
		INSERT INTO day_choice (wisher_id, placement_id, attend, at)
		SELECT CAST($2 AS TEXT), placement_id, attend, at FROM day_choice WHERE wisher_id = $1
		ON CONFLICT (wisher_id, placement_id) DO UPDATE SET attend = excluded.attend, at = excluded.at
		WHERE day_choice.at < excluded.at`, from, to)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM day_choice WHERE wisher_id = $1`, from)
	return err
}

func moveFeeds(tx *sqldb.Tx, from, to WisherID) error {
	_, err := tx.Exec(`UPDATE calendar_feed SET wisher_id = $1 WHERE wisher_id = $2`, to, from)
	return err
}

// WishesInTx reads everybody's wishes of an edition, without names: for counts and for planning.
func WishesInTx(tx *sqldb.Tx, editionID edition.ID) ([]PersonWishes, error) {
	var out []PersonWishes
	last, known := WisherID(""), map[programme.SessionID]programme.SessionID{} // one string for each session, not for each star
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var w WisherID
		var wish Wish
		if err := row.Scan(&w, &wish.Session, &wish.Level); err != nil {
			return struct{}{}, err
		}
		if id, ok := known[wish.Session]; ok {
			wish.Session = id
		} else {
			known[wish.Session] = wish.Session
		}
		if w != last {
			out = append(out, nil)
			last = w
		}
		out[len(out)-1] = append(out[len(out)-1], wish)
		return struct{}{}, nil
	}, `
		SELECT star.wisher_id, star.session_id, star.level FROM star
		JOIN wisher ON wisher.id = star.wisher_id
		WHERE wisher.edition_id = $1 AND star.level > 0 ORDER BY star.wisher_id, star.session_id`, editionID)
	return out, err
}

// starCounts counts who starred each session of an edition, from an index alone.
func starCounts(tx *sqldb.Tx, editionID edition.ID) (map[programme.SessionID]int, error) {
	counts := map[programme.SessionID]int{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var session programme.SessionID
		var n int
		err := row.Scan(&session, &n)
		counts[session] = n
		return struct{}{}, err
	}, `
		SELECT session.id, (SELECT count(*) FROM star WHERE star.session_id = session.id AND star.level > 0)
		FROM session WHERE session.edition_id = $1 AND NOT session.undisclosed ORDER BY session.id`, editionID)
	return counts, err
}

// Follower is somebody with an account, and the sessions they starred.
type Follower struct {
	Person account.Person // id, address, name and language
	Stars  []Star         // by session
}

// FollowersInTx reads who starred what in an edition, of those who can be written to.
func FollowersInTx(tx *sqldb.Tx, editionID edition.ID) (out []Follower, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var p account.Person
		var star Star
		var at sqldb.Time
		err := row.Scan(&p.ID, &p.Email, &p.Name, &p.Language, &star.Session, &star.Level, &at)
		star.At = at.Time
		if len(out) == 0 || out[len(out)-1].Person.ID != p.ID {
			out = append(out, Follower{Person: p})
		}
		out[len(out)-1].Stars = append(out[len(out)-1].Stars, star)
		return struct{}{}, err
	}, `
		SELECT person.id, person.email, person.name, person.language, star.session_id, star.level, star.at FROM star
		JOIN wisher ON wisher.id = star.wisher_id
		JOIN person ON person.id = wisher.person_id
		WHERE wisher.edition_id = $1 AND star.level > 0 ORDER BY person.id, star.session_id`, editionID)
	return out, err
}

// Starrer is somebody who starred, with an account or without.
type Starrer struct {
	ID     WisherID
	Person actor.PersonID // empty: no account
	Stars  []Star         // by session; none taken back
}

// StarrersInTx reads who starred what in an edition.
func StarrersInTx(tx *sqldb.Tx, editionID edition.ID) (out []Starrer, err error) {
	_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var who Starrer
		var star Star
		var at sqldb.Time
		err := row.Scan(&who.ID, &who.Person, &star.Session, &star.Level, &at)
		if star.At = at.Time; len(out) == 0 || out[len(out)-1].ID != who.ID {
			out = append(out, who)
		}
		out[len(out)-1].Stars = append(out[len(out)-1].Stars, star)
		return struct{}{}, err
	}, `
		SELECT wisher.id, COALESCE(wisher.person_id, ''), star.session_id, star.level, star.at FROM star
		JOIN wisher ON wisher.id = star.wisher_id
		WHERE wisher.edition_id = $1 AND star.level > 0 ORDER BY wisher.id, star.session_id`, editionID)
	return out, err
}

// MergedInTx tells which wishers of an edition became part of which others, when they signed in.
func MergedInTx(tx *sqldb.Tx, editionID edition.ID) (map[WisherID]WisherID, error) {
	out := map[WisherID]WisherID{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var was, is WisherID
		err := row.Scan(&was, &is)
		out[was] = is
		return struct{}{}, err
	}, `SELECT id, merged_into FROM wisher WHERE edition_id = $1 AND merged_into IS NOT NULL ORDER BY id`, editionID)
	return out, err
}

// mineOf reads all that somebody keeps here, in one statement.
func mineOf(tx *sqldb.Tx, w WisherID) (Mine, error) {
	return ownOf(tx, `
		SELECT 0, session_id, level, at FROM star WHERE wisher_id = $1 AND level > 0
		UNION ALL
		SELECT 1, placement_id, CASE WHEN attend THEN 1 ELSE 0 END, 0 FROM day_choice WHERE wisher_id = $1
		UNION ALL
		SELECT 2, id, created_at, COALESCE(last_read_at, 0) FROM calendar_feed WHERE wisher_id = $1 AND revoked_at IS NULL`, w)
}

// The kinds of rows that ownOf reads: a star with its level and time, a choice with 1 for who attends, a calendar address with when it was
// made and read, 0 for never.
const (
	ownStar = iota
	ownChoice
	ownFeed
)

// ownOf reads rows of all kinds, of a kind, a key, a number and a time. They are sorted here, as sorting them together costs a database
// more than reading them.
func ownOf(tx *sqldb.Tx, query string, args ...any) (Mine, error) {
	m := Mine{Stars: []Star{}, Choices: map[string]bool{}, Feeds: []Feed{}}
	var kind, number, at int64
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (none struct{}, err error) {
		var key string
		if err := row.Scan(&kind, &key, &number, &at); err != nil {
			return none, err
		}
		switch kind {
		case ownStar:
			m.Stars = append(m.Stars, Star{Session: programme.SessionID(key), Level: Level(number), At: instant(at)})
		case ownChoice:
			m.Choices[key] = number == 1
		case ownFeed:
			m.Feeds = append(m.Feeds, Feed{ID: key, CreatedAt: instant(number), LastRead: instant(at)})
		}
		return none, nil
	}, query, args...)
	slices.SortFunc(m.Stars, func(a, b Star) int { return cmp.Compare(a.Session, b.Session) })
	slices.SortFunc(m.Feeds, func(a, b Feed) int { return cmp.Compare(a.ID, b.ID) })
	return m, err
}

func instant(millis int64) time.Time {
	if millis == 0 {
		return time.Time{}
	}
	return time.UnixMilli(millis).UTC()
}

// choicesOf reads what somebody changed of their day by hand: entry id → attend or not.
func choicesOf(tx *sqldb.Tx, w WisherID) (map[string]bool, error) {
	out := map[string]bool{}
	_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
		var entry string
		var attend bool
		err := row.Scan(&entry, &attend)
		out[entry] = attend
		return struct{}{}, err
	}, `SELECT placement_id, attend FROM day_choice WHERE wisher_id = $1 ORDER BY placement_id`, w)
	return out, err
}

func putChoice(tx *sqldb.Tx, w WisherID, entry programme.PlacementID, attend bool) error {
	_, err := tx.Exec(`
		INSERT INTO day_choice (wisher_id, placement_id, attend, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (wisher_id, placement_id) DO UPDATE SET attend = excluded.attend, at = excluded.at`,
		w, entry, attend, sqldb.At(tx.Now()))
	return err
}

func deleteChoice(tx *sqldb.Tx, w WisherID, entry programme.PlacementID) error {
	_, err := tx.Exec(`DELETE FROM day_choice WHERE wisher_id = $1 AND placement_id = $2`, w, entry)
	return err
}

// dependents tells what of this chapter hangs on an object of an earlier one: programme.Later.
func dependents(tx *sqldb.Tx, kind, id string) ([]record.Dependent, error) {
	if kind != "session" {
		return nil, nil
	}
	stars, err := sqldb.Each(tx, func(row sqldb.Scanner) (n string, err error) { return n, row.Scan(&n) },
		`SELECT CAST(count(*) AS TEXT) FROM star WHERE session_id = $1 AND level > 0 HAVING count(*) > 0`, id)
	if err != nil || len(stars) == 0 {
		return nil, err
	}
	return []record.Dependent{{Kind: "star", Names: stars}}, nil
}

// growthInTx counts people by the day of their first star that still stands, and stars.
func growthInTx(tx *sqldb.Tx, editionID edition.ID) (g Growth, err error) {
	const dayOfMillis = 24 * 60 * 60 * 1000
	err = tx.QueryRow(`
		SELECT count(*) FROM star JOIN wisher ON wisher.id = star.wisher_id
		WHERE wisher.edition_id = $1 AND star.level > 0`, editionID).Scan(&g.Stars)
	if err != nil {
		return g, err
	}
	g.Days, err = sqldb.Each(tx, func(row sqldb.Scanner) (d DayOfWishes, err error) {
		var day int64
		err = row.Scan(&day, &d.People)
		g.People += d.People
		return DayOfWishes{time.UnixMilli(day * dayOfMillis).UTC(), g.People}, err
	}, `
		SELECT day, count(*) FROM (
			SELECT min(star.at) / $2 AS day FROM star JOIN wisher ON wisher.id = star.wisher_id
			WHERE wisher.edition_id = $1 AND star.level > 0 GROUP BY wisher.id) AS first
		GROUP BY day ORDER BY day`, editionID, dayOfMillis)
	return g, err
}
