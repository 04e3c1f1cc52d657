package speaker

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Personal is what this chapter keeps of people: what speakers say of themselves.
func Personal() account.Personal {
	return account.Personal{Chapter: "speaker", Find: find, Export: export, Erase: erase, Count: count}
}

// of reads the speakers of all editions that are a person: by account, by address, or named by id.
func of(tx *sqldb.Tx, s account.Subject) ([]Speaker, error) {
	all, err := sqldb.Each(tx, scanSpeaker, speakerTable.Select()+`ORDER BY id`)
	return slices.DeleteFunc(all, func(v Speaker) bool {
		known := s.Person != "" && v.PersonID == string(s.Person) || slices.Contains(s.Objects, string(v.ID))
		return !known && (v.Email == "" || !slices.Contains(s.Emails, strings.ToLower(strings.TrimSpace(v.Email))))
	}), err
}

func find(tx *sqldb.Tx, s *account.Subject) error {
	speakers, err := of(tx, *s)
	for _, v := range speakers {
		s.Objects, s.Names = with(s.Objects, string(v.ID)), with(s.Names, v.Name)
		if v.Email != "" {
			s.Emails = with(s.Emails, strings.ToLower(strings.TrimSpace(v.Email)))
		}
	}
	return err
}

func with(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

func export(tx *sqldb.Tx, s account.Subject) (map[string]any, error) {
	speakers, err := of(tx, s)
	if err != nil || len(speakers) == 0 {
		return nil, err
	}
	out := make([]map[string]any, len(speakers))
	for i, v := range speakers {
		out[i] = map[string]any{"edition": v.EditionID, "name": v.Name, "pronouns": v.Pronouns, "biography": v.Biography, "email": v.Email,
			"picture_url": v.PictureURL, "links": v.Links, "available": v.Available}
	}
	return map[string]any{"speakers": out}, nil
}

func erase(tx *sqldb.Tx, _ actor.Actor, s account.Subject) error {
	speakers, err := of(tx, s)
	if err != nil {
		return err
	}
	for _, v := range speakers {
		if err := speakerTable.Delete(tx, string(v.ID)); err != nil {
			return err
		}
	}
	return nil
}

func count(tx *sqldb.Tx, s account.Subject) (map[string]int, error) {
	speakers, err := of(tx, s)
	return map[string]int{"speaker": len(speakers)}, err
}
