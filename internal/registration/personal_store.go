package registration

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: what they registered as, and what they agreed to.
func Personal() account.Personal {
	return account.Personal{Chapter: "registration", Find: findPerson, Export: export, Erase: erase, Count: count}
}

// findPerson adds what journals know them by.
func findPerson(tx *sqldb.Tx, s *account.Subject) error {
	all, err := attendeesLike(tx, s.Person, s.Emails)
	for _, a := range all {
		if !slices.Contains(s.Objects, string(a.ID)) {
			s.Objects = append(s.Objects, string(a.ID))
		}
		if a.Name != "" && !slices.Contains(s.Names, a.Name) {
			s.Names = append(s.Names, a.Name)
		}
	}
	return err
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	all, err := attendeesLike(tx, s.Person, s.Emails)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var attendees []map[string]any
	for _, a := range all {
		said, err := consentsOf(tx, a.ID)
		if err != nil {
			return nil, err
		}
		consents := []map[string]any{}
		for _, c := range said {
			consents = append(consents, map[string]any{"purpose": string(c.Purpose), "given": c.Given, "text_version": c.Text, "way": string(c.Way),
				"at": account.Moment(c.At)})
		}
		attendees = append(attendees, map[string]any{"edition": a.EditionID, "number": a.Serial, "name": a.Name, "email": a.Email,
			"state": string(a.State), "reason": a.Reason, "language": a.Language, "registered": account.Moment(a.RegisteredAt),
			"proved": account.Moment(a.ProvedAt), "consents": consents})
	}
	return map[string]any{"attendees": attendees}, nil
}

// erase takes what says who somebody is off their registrations, and gives their places back. Number, kind and state stay for counts.
func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	all, err := attendeesLike(tx, s.Person, s.Emails)
	if err != nil {
		return err
	}
	for _, before := range all {
		if err := eraseInTx(tx, before); err != nil {
			return err
		}
	}
	return nil
}

func eraseInTx(tx *sqldb.Tx, before Attendee) error {
	a := before
	if a.State.IsLive() {
		a.State, a.StateAt, a.StateBy = Cancelled, tx.Now(), Holder
		a.Generation = min(255, a.Generation+1)
	}
	if err := moveClaim(tx, before, a); err != nil {
		return err
	}
	a.Email, a.Name, a.Reason, a.Person, a.Language, a.ErasedAt = "", "", "", "", "", tx.Now()
	a.AnswerBy, a.ProveBy = time.Time{}, time.Time{}
	for _, statement := range []string{
		`DELETE FROM attendee_link WHERE attendee_id = $1`,
		`DELETE FROM attendee_consent WHERE attendee_id = $1`,
	} {
		if _, err := tx.Exec(statement, a.ID); err != nil {
			return err
		}
	}
	return putAttendee(tx, &a)
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	all, err := attendeesLike(tx, s.Person, s.Emails)
	return map[string]int{"attendee": len(all)}, err
}
