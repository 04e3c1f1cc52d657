package alert

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: the devices and addresses at which they are told, and what was sent there.
func Personal() account.Personal {
	return account.Personal{Chapter: "alert", Export: exportOwn, Erase: eraseOwn, Count: countOwn}
}

// ofSubject are the subscriptions of a person and an address; either may be empty.
const ofSubject = ` FROM alert_subscription WHERE address <> '' AND address = $2 OR wisher_id IN (SELECT id FROM wisher WHERE person_id = $1 AND $1 <> ''
	UNION SELECT guest.id FROM wisher guest JOIN wisher own ON own.id = guest.merged_into WHERE own.person_id = $1 AND $1 <> '')`

// eachAddress calls do with the person and each of their addresses, or with the person alone.
func eachAddress(s account.Subject, do func(person actor.PersonID, address string) error) error {
	for _, address := range append([]string{""}, s.Emails...) {
		if err := do(s.Person, address); err != nil {
			return err
		}
	}
	return nil
}

func exportOwn(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	var out []map[string]any
	seen := map[string]bool{}
	err := eachAddress(s, func(person actor.PersonID, address string) error {
		some, err := sqldb.Each(tx, scanSubscription, `SELECT `+subscriptionColumns+ofSubject+` ORDER BY id`, person, address)
		for _, v := range some {
			if seen[v.ID] {
				continue
			}
			seen[v.ID] = true
			out = append(out, map[string]any{"edition": v.EditionID, "way": v.Channel, "state": v.State, "device": v.Agent,
				"endpoint": v.Device.Endpoint,
				"address":  v.Address, "language": v.Language, "moved": v.Moved, "cancelled": v.Cancelled, "edited": v.Edited, "since": v.CreatedAt})
		}
		return err
	})
	if err != nil || len(out) == 0 {
		return nil, err
	}
	return map[string]any{"subscriptions": out}, nil
}

func eraseOwn(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	return eachAddress(s, func(person actor.PersonID, address string) error {
		if err := touch(tx, `id IN (SELECT id`+ofSubject+`)`, person, address); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM alert_delivery WHERE subscription_id IN (SELECT id`+ofSubject+`)`, person, address); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE`+ofSubject, person, address)
		return err
	})
}

func countOwn(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	out := map[string]int{"alert_subscription": 0}
	err := eachAddress(s, func(person actor.PersonID, address string) error {
		var n int
		err := tx.QueryRow(`SELECT count(*)`+ofSubject, person, address).Scan(&n)
		out["alert_subscription"] = max(out["alert_subscription"], n)
		return err
	})
	return out, err
}
