package selection

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Dimension is by what proposals are counted.
type Dimension string

// The dimensions. Origin is whether who speaks is of the organisation that hosts the reading.
const (
	ByFormat   Dimension = "format"
	ByTrack    Dimension = "track"
	ByLevel    Dimension = "level"
	ByLanguage Dimension = "language"
	ByOrigin   Dimension = "origin"
)

// Dimensions lists them, in the order in which they are shown.
var Dimensions = [...]Dimension{ByFormat, ByTrack, ByLevel, ByLanguage, ByOrigin}

// The values of origin.
const (
	FromHost   = "host"
	FromOthers = "others"
)

// Quota bounds how many of a kind are to be accepted.
type Quota struct {
	ID          string
	EditionID   edition.ID
	Dimension   Dimension
	Value       string
	Least, Most int  // a most of 0: no bound
	Hard        bool // beyond it nothing is to be chosen; else it is a wish
	Version     int64

	Title string `json:"-"` // a sentence that is kept: what is bounded
}

// Refusals of quotas.
var (
	ErrQuota = fault.New(fault.Invalid, "selection.quota", "a quota has a least or a most, from 0 to 10,000, and the least is not above the most")
	ErrOf    = fault.New(fault.Invalid, "selection.quota_of", "choose what is counted from the list").Field("of", "selection.quota_of")
	ErrTaken = fault.New(fault.Conflict, "selection.quota_taken", "there is a quota of this already; change that one").Field("of",
		"selection.quota_taken")
)

const mostOfQuota = 10_000

func (q *Quota) check(f edition.Frame) error {
	if q.Least < 0 || q.Most < 0 || max(q.Least, q.Most) > mostOfQuota || q.Least == 0 && q.Most == 0 || q.Most > 0 && q.Least > q.Most {
		return ErrQuota.Field("most", ErrQuota.Code)
	}
	known := false
	switch q.Dimension {
	case ByFormat:
		known = slices.ContainsFunc(f.Formats, func(v edition.Format) bool { return string(v.ID) == q.Value })
	case ByTrack:
		known = slices.ContainsFunc(f.Tracks, func(v edition.Track) bool { return string(v.ID) == q.Value })
	case ByLevel:
		known = slices.Contains(cfp.Levels[:], q.Value)
	case ByLanguage:
		known = slices.Contains(f.Edition.Languages, q.Value)
	case ByOrigin:
		known = q.Value == FromHost || q.Value == FromOthers
	}
	if !known {
		return ErrOf
	}
	return nil
}

// name says what is bounded.
func (q *Quota) name(f edition.Frame) {
	value := text.SayText(q.Value)
	switch q.Dimension {
	case ByFormat:
		for _, v := range f.Formats {
			if string(v.ID) == q.Value {
				value = text.SayText(v.Name)
			}
		}
	case ByTrack:
		for _, v := range f.Tracks {
			if string(v.ID) == q.Value {
				value = text.SayText(v.Name)
			}
		}
	case ByLevel:
		value = text.Say("cfp.level." + q.Value)
	case ByLanguage:
		value = text.Say("cfp.lang."+q.Value, "Code", q.Value)
	case ByOrigin:
		value = text.Say("selection.origin." + q.Value)
	}
	q.Title = text.Say("selection.quota_title", "What", text.Say("selection.dimension."+string(q.Dimension)), "Value", value).Kept()
}

// Breaks reports whether so many are too few or too many.
func (q Quota) Breaks(accepted int) bool {
	return accepted < q.Least || q.Most > 0 && accepted > q.Most
}

// Quota is how quotas are set, changed, removed and put back.
func (s *Service) Quota() record.UseCases[Quota] { return record.NewUseCases(s.db, s.ids, quotaKind()) }

// Quotas lists those of an edition, by dimension.
func (s *Service) Quotas(ctx context.Context, who actor.Actor, editionID edition.ID) (all []Quota, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = quotasOf(tx, editionID)
		return err
	})
	return all, err
}
