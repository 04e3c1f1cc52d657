package cfp

import (
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

var callTable = sqldb.NewTable("call", `id edition_id announced opens_at closes_at grace_minutes answers_at over_at per_person co_speakers
	formats intro offers readers hidden version`)

func scanCall(row sqldb.Scanner) (c Call, err error) {
	var opens, closes, answers, over sqldb.Time
	var formats sqldb.JSON[[]CallFormat]
	var intro, offers, readers, hidden sqldb.JSON[Texts]
	err = row.Scan(&c.ID, &c.EditionID, &c.Announced, &opens, &closes, &c.Grace, &answers, &over, &c.PerPerson, &c.CoSpeakers,
		&formats, &intro, &offers, &readers, &hidden, &c.Version)
	c.Opens, c.Closes, c.Answers, c.Over = opens.Time, closes.Time, answers.Time, over.Time
	c.Formats, c.Intro, c.Offers, c.Readers, c.Hidden = formats.V, intro.V, offers.V, readers.V, hidden.V
	return c, err
}

func callValues(c Call) []any {
	return []any{c.ID, c.EditionID, c.Announced, sqldb.At(c.Opens), sqldb.At(c.Closes), c.Grace, sqldb.At(c.Answers), sqldb.At(c.Over),
		c.PerPerson, c.CoSpeakers, sqldb.AsJSON(c.Formats), sqldb.AsJSON(c.Intro), sqldb.AsJSON(c.Offers), sqldb.AsJSON(c.Readers),
		sqldb.AsJSON(c.Hidden), c.Version}
}

func callKind() record.Kind[Call] {
	return record.Kind[Call]{
		Reads: Reading, Changes: Changing,
		Texts: Call.texts,
		Name:  "call", Prefix: "cal", Table: callTable, Scan: scanCall, Values: callValues, Taken: record.ErrMoved,
		Key: func(c *Call) record.Key {
			return record.Key{ID: (*string)(&c.ID), Version: &c.Version, Scope: string(c.EditionID)}
		},
		Check: func(tx *sqldb.Tx, c *Call) error {
			e, err := edition.InTx(tx, c.EditionID)
			if err != nil {
				return err
			}
			return c.check(e)
		},
	}
}

// callOf reads the call of an edition; one that nobody has set up yet is what usually does, without an id.
func callOf(tx *sqldb.Tx, editionID edition.ID) (Call, error) {
	c, err := sqldb.One(tx, scanCall, callTable.Select()+`WHERE edition_id = $1`, editionID)
	if fault.KindOf(err) == fault.NotFound {
		return New(editionID), nil
	}
	return c, err
}

// moveInstants moves the dates of a call with its edition's zone: edition.MoveInstants.
func moveInstants(tx *sqldb.Tx, editionID edition.ID, move func(time.Time) time.Time) error {
	moved := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return move(t)
	}
	if err := moveQuestions(tx, editionID, moved); err != nil {
		return err
	}
	c, err := callOf(tx, editionID)
	if err != nil || c.ID == "" {
		return err
	}
	c.Opens, c.Closes, c.Answers, c.Over = moved(c.Opens), moved(c.Closes), moved(c.Answers), moved(c.Over)
	for i := range c.Formats {
		c.Formats[i].Closes = moved(c.Formats[i].Closes)
	}
	_, err = callTable.Update(tx, callValues(c)...)
	return err
}

// dependents tells what hangs on a format or a track: edition.Later.
func dependents(tx *sqldb.Tx, kind, id string) (out []record.Dependent, err error) {
	var names []string
	title := func(row sqldb.Scanner) (string, error) {
		p, err := scanProposal(row)
		return p.Title, err
	}
	switch kind {
	case "format":
		calls, err := sqldb.Each(tx, scanCall, callTable.Select()+`WHERE formats LIKE $1 ORDER BY id`, "%"+id+"%")
		if err != nil {
			return nil, err
		}
		for _, c := range calls {
			e, err := edition.InTx(tx, c.EditionID)
			if err != nil {
				return nil, err
			}
			out = append(out, record.Dependent{Kind: "call", Names: []string{e.Name}, Blocks: true})
		}
		names, err = sqldb.Each(tx, title, proposalTable.Select()+`WHERE format_id = $1 ORDER BY number`, id)
		if err != nil {
			return nil, err
		}
	case "track":
		if names, err = sqldb.Each(tx, title, proposalTable.Select()+`WHERE track_id = $1 ORDER BY number`, id); err != nil {
			return nil, err
		}
	}
	if len(names) > 0 {
		out = append(out, record.Dependent{Kind: "proposal", Names: names, Blocks: true})
	}
	return out, nil
}
