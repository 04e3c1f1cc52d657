package team

import (
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: invitations of their addresses.
func Personal() account.Personal {
	return account.Personal{Chapter: "team", Find: known, Export: export, Erase: erase, Count: count}
}

// known completes addresses and invitations from each other: who was only invited has no account.
func known(tx *sqldb.Tx, s *account.Subject) error {
	all, err := sqldb.Each(tx, scanInvitation, `SELECT `+invitationColumns+` FROM invitation ORDER BY id`)
	if err != nil {
		return err
	}
	for _, i := range all {
		if !slices.Contains(s.Emails, i.Email) && slices.Contains(s.Objects, string(i.ID)) {
			s.Emails = append(s.Emails, i.Email)
		}
	}
	for _, i := range all {
		if slices.Contains(s.Emails, i.Email) && !slices.Contains(s.Objects, string(i.ID)) {
			s.Objects = append(s.Objects, string(i.ID))
		}
	}
	return nil
}

func of(tx *sqldb.Tx, email string) ([]Invitation, error) {
	return sqldb.Each(tx, scanInvitation, `SELECT `+invitationColumns+` FROM invitation WHERE email = $1 ORDER BY id`, email)
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	var rows []map[string]any
	for _, email := range s.Emails {
		all, err := of(tx, email)
		if err != nil {
			return nil, err
		}
		for _, i := range all {
			rows = append(rows, map[string]any{"edition": string(i.EditionID), "email": i.Email, "role": string(i.Role),
				"role_ends": account.Moment(i.RoleEnds), "note": i.Note, "made": i.CreatedAt, "expires": i.Expires,
				"accepted": account.Moment(i.Accepted), "revoked": account.Moment(i.Revoked)})
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return map[string]any{"invitations": rows}, nil
}

func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	for _, email := range s.Emails {
		if _, err := tx.Exec(`DELETE FROM invitation WHERE email = $1`, email); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	n := 0
	for _, email := range s.Emails {
		all, err := of(tx, email)
		if err != nil {
			return nil, err
		}
		n += len(all)
	}
	return map[string]int{"invitation": n}, nil
}
