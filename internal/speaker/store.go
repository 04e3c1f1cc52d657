package speaker

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/record"
)

var (
	organisationTable = sqldb.NewTable("speaker_organisation", "id edition_id name kind url version")
	speakerTable      = sqldb.NewTable("speaker", `id edition_id guid code number person_id organisation_id name pronouns
		biography email picture_url links available source_key version`)
)

// Stage is all speakers of an edition with their organisations, by name.
type Stage struct {
	Organisations []Organisation
	Speakers      []Speaker
}

// AllInTx reads the speakers of an edition.
func AllInTx(tx *sqldb.Tx, editionID edition.ID) (s Stage, err error) {
	if s.Organisations, err = sqldb.Each(tx, scanOrganisation, organisationTable.Select()+`WHERE edition_id = $1 ORDER BY name, id`,
		editionID); err != nil {
		return s, err
	}
	s.Speakers, err = sqldb.Each(tx, scanSpeaker, speakerTable.Select()+`WHERE edition_id = $1 ORDER BY name, id`, editionID)
	return s, err
}

func organisationKind() record.Kind[Organisation] {
	return record.Kind[Organisation]{
		Reads: Reading, Changes: Changing,
		Texts: Organisation.texts,
		Name:  "speaker_organisation", Prefix: "sor", Table: organisationTable, Scan: scanOrganisation, Taken: ErrTaken,
		Values: func(o Organisation) []any { return []any{o.ID, o.EditionID, o.Name, o.Kind, o.URL, o.Version} },
		Key: func(o *Organisation) record.Key {
			return record.Key{ID: (*string)(&o.ID), Version: &o.Version, Scope: string(o.EditionID), Label: o.Name}
		},
		Check:      func(_ *sqldb.Tx, o *Organisation) error { return o.check() },
		Dependents: speakersOfOrganisation,
	}
}

func speakerKind(ids id.Source, dependents func(*sqldb.Tx, string) ([]record.Dependent, error)) record.Kind[Speaker] {
	return record.Kind[Speaker]{
		Reads: Reading, Changes: Changing,
		Texts: Speaker.texts,
		Name:  "speaker", Prefix: "spe", Table: speakerTable, Scan: scanSpeaker, Taken: ErrTaken, Values: speakerValues,
		Key: func(s *Speaker) record.Key {
			return record.Key{ID: (*string)(&s.ID), Version: &s.Version, Scope: string(s.EditionID), Label: s.Name}
		},
		Check:      func(tx *sqldb.Tx, s *Speaker) error { return prepare(tx, ids, s) },
		Store:      func(tx *sqldb.Tx, s Speaker) error { return picture.Want(tx, ids, s.PictureOwner(), s.PictureURL) },
		Dependents: dependents,
	}
}

// prepare gives a new speaker the names that clients need, and refuses a wrong one.
func prepare(tx *sqldb.Tx, ids id.Source, s *Speaker) (err error) {
	if s.Email, err = CheckEmail(s.Email); err != nil {
		return err
	}
	if s.GUID == "" {
		s.GUID = ids.UUID()
	}
	if s.Code == "" {
		s.Code = ids.Code()
	}
	if s.Number == 0 {
		if err := tx.QueryRow(`SELECT COALESCE(max(number), 0) + 1 FROM speaker WHERE edition_id = $1`, s.EditionID).Scan(&s.Number); err != nil {
			return err
		}
	}
	if s.OrganisationID != "" {
		var n int
		err := tx.QueryRow(`SELECT count(*) FROM speaker_organisation WHERE id = $1 AND edition_id = $2`, s.OrganisationID, s.EditionID).Scan(&n)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrOrganisation
		}
	}
	return s.check()
}

func speakersOfOrganisation(tx *sqldb.Tx, id string) ([]record.Dependent, error) {
	names, err := sqldb.Each(tx, func(row sqldb.Scanner) (n string, err error) { return n, row.Scan(&n) },
		`SELECT name FROM speaker WHERE organisation_id = $1 ORDER BY name, id`, id)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	return []record.Dependent{{Kind: "speaker", Names: names, Blocks: true}}, nil
}

func scanOrganisation(row sqldb.Scanner) (o Organisation, err error) {
	return o, row.Scan(&o.ID, &o.EditionID, &o.Name, &o.Kind, &o.URL, &o.Version)
}

func scanSpeaker(row sqldb.Scanner) (Speaker, error) {
	var s Speaker
	var links sqldb.JSON[[]Link]
	var available sqldb.JSON[[]edition.Window]
	err := row.Scan(&s.ID, &s.EditionID, &s.GUID, &s.Code, &s.Number, sqldb.Nullable(&s.PersonID), sqldb.Nullable(&s.OrganisationID),
		&s.Name, &s.Pronouns, &s.Biography, &s.Email, &s.PictureURL, &links, &available, sqldb.Nullable(&s.SourceKey), &s.Version)
	s.Links, s.Available = links.V, available.V
	return s, err
}

func speakerValues(s Speaker) []any {
	return []any{s.ID, s.EditionID, s.GUID, s.Code, s.Number, sqldb.Null(s.PersonID), sqldb.Null(s.OrganisationID),
		s.Name, s.Pronouns, s.Biography, s.Email, s.PictureURL, sqldb.AsJSON(s.Links), sqldb.AsJSON(s.Available), sqldb.Null(s.SourceKey),
		s.Version}
}

// moveInstants moves the hours at which an edition's speakers are available: edition.MoveInstants.
func moveInstants(tx *sqldb.Tx, editionID edition.ID, move func(time.Time) time.Time) error {
	stage, err := AllInTx(tx, editionID)
	if err != nil {
		return err
	}
	for _, v := range stage.Speakers {
		if len(v.Available) == 0 {
			continue
		}
		v.Available = edition.MoveWindows(v.Available, move)
		if _, err := speakerTable.Update(tx, speakerValues(v)...); err != nil {
			return err
		}
	}
	return nil
}
