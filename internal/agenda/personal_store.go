package agenda

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: stars, choices by hand, calendar addresses.
func Personal() account.Personal {
	return account.Personal{Chapter: "agenda", Export: exportOwn, Erase: eraseOwn, Count: countOwn}
}

type ownWisher struct {
	id      WisherID
	edition edition.ID
}

// wishersOf lists what a person is in each edition; what a browser had before it signed in was merged into these.
func wishersOf(tx *sqldb.Tx, p actor.PersonID) ([]ownWisher, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (w ownWisher, err error) { return w, row.Scan(&w.id, &w.edition) },
		`SELECT id, edition_id FROM wisher WHERE person_id = $1 ORDER BY id`, p)
}

func exportOwn(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	if s.Person == "" {
		return nil, nil
	}
	wishers, err := wishersOf(tx, s.Person)
	if err != nil || len(wishers) == 0 {
		return nil, err
	}
	out := make([]map[string]any, len(wishers))
	for i, w := range wishers {
		stars, err := starsOf(tx, w.id)
		if err != nil {
			return nil, err
		}
		given := make([]map[string]any, len(stars))
		for k, star := range stars {
			given[k] = map[string]any{"session": star.Session, "level": star.Level, "at": star.At}
		}
		choices, err := choicesOf(tx, w.id)
		if err != nil {
			return nil, err
		}
		feeds, err := feedsOf(tx, w.id)
		if err != nil {
			return nil, err
		}
		calendars := make([]map[string]any, len(feeds))
		for k, f := range feeds {
			calendars[k] = map[string]any{"made": f.CreatedAt, "last_read": account.Moment(f.LastRead)}
		}
		out[i] = map[string]any{"edition": w.edition, "stars": given, "choices": choices, "calendar_addresses": calendars}
	}
	return map[string]any{"days": out}, nil
}

// eraseOwn removes the wishers with all that hangs on them, merged ones included.
func eraseOwn(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	if s.Person == "" {
		return nil
	}
	_, err := tx.Exec(`DELETE FROM wisher WHERE person_id = $1`, s.Person)
	return err
}

func countOwn(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	out := map[string]int{}
	if s.Person == "" {
		return out, nil
	}
	for table, query := range map[string]string{
		"wisher": `SELECT count(*) FROM wisher WHERE person_id = $1`,
		"star":   `SELECT count(*) FROM star WHERE wisher_id IN (SELECT id FROM wisher WHERE person_id = $1)`,
		"calendar_feed": `SELECT count(*) FROM calendar_feed
			WHERE wisher_id IN (SELECT id FROM wisher WHERE person_id = $1)`,
	} {
		var n int
		if err := tx.QueryRow(query, s.Person).Scan(&n); err != nil {
			return nil, err
		}
		out[table] = n
	}
	return out, nil
}
