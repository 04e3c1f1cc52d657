package cfp

import (
	"cmp"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

var questionTable = sqldb.NewTable("question", `id edition_id about kind label help options required required_from frozen_from for_reviewers
	formats tracks position version`)

func scanQuestion(row sqldb.Scanner) (q Question, err error) {
	var label, help sqldb.JSON[Texts]
	var options sqldb.JSON[OptionTexts]
	var required, frozen sqldb.Time
	var formats sqldb.JSON[[]edition.FormatID]
	var tracks sqldb.JSON[[]edition.TrackID]
	err = row.Scan(&q.ID, &q.EditionID, &q.About, &q.Kind, &label, &help, &options, &q.Required, &required, &frozen, &q.ForReviewers, &formats,
		&tracks, &q.Position, &q.Version)
	q.Label, q.Help, q.Options, q.RequiredFrom, q.FrozenFrom = label.V, help.V, options.V, required.Time, frozen.Time
	q.Formats, q.Tracks = formats.V, tracks.V
	return q, err
}

func questionValues(q Question) []any {
	return []any{q.ID, q.EditionID, q.About, q.Kind, sqldb.AsJSON(q.Label), sqldb.AsJSON(q.Help), sqldb.AsJSON(q.Options), q.Required,
		sqldb.At(q.RequiredFrom), sqldb.At(q.FrozenFrom), q.ForReviewers, sqldb.AsJSON(q.Formats), sqldb.AsJSON(q.Tracks), q.Position, q.Version}
}

func questionKind() record.Kind[Question] {
	return record.Kind[Question]{
		Reads: Reading, Changes: Changing,
		Name: "question", Prefix: "que", Table: questionTable, Scan: scanQuestion, Values: questionValues,
		Texts: func(q Question) (out []text.Bounded) {
			for lang := range q.Label {
				out = append(out, text.Bounded{Field: "label_" + lang, Text: q.Label[lang], Most: text.MaxLine},
					text.Bounded{Field: "help_" + lang, Text: q.Help[lang], Most: text.MaxNote},
					text.BoundedList("options_"+lang, q.Options[lang], text.MaxLong))
			}
			slices.SortFunc(out, func(a, b text.Bounded) int { return cmp.Compare(a.Field, b.Field) })
			return out
		},
		Key: func(q *Question) record.Key {
			return record.Key{ID: (*string)(&q.ID), Version: &q.Version, Scope: string(q.EditionID), Label: q.Label.any()}
		},
		Check: func(tx *sqldb.Tx, q *Question) error {
			e, err := edition.InTx(tx, q.EditionID)
			if err != nil {
				return err
			}
			return q.check(e)
		},
	}
}

// any is a text in some language, the same each time.
func (t Texts) any() string {
	langs := make([]string, 0, len(t))
	for lang := range t {
		langs = append(langs, lang)
	}
	slices.Sort(langs)
	for _, lang := range langs {
		return t[lang]
	}
	return ""
}

func questionsOf(tx *sqldb.Tx, editionID edition.ID) ([]Question, error) {
	return sqldb.Each(tx, scanQuestion, questionTable.Select()+`WHERE edition_id = $1 ORDER BY position, id`, editionID)
}

// moveQuestions moves the dates of questions with their edition's zone.
func moveQuestions(tx *sqldb.Tx, editionID edition.ID, moved func(time.Time) time.Time) error {
	all, err := questionsOf(tx, editionID)
	if err != nil {
		return err
	}
	for _, q := range all {
		if q.RequiredFrom.IsZero() && q.FrozenFrom.IsZero() {
			continue
		}
		q.RequiredFrom, q.FrozenFrom = moved(q.RequiredFrom), moved(q.FrozenFrom)
		if _, err := questionTable.Update(tx, questionValues(q)...); err != nil {
			return err
		}
	}
	return nil
}
