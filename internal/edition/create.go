package edition

import (
	"cmp"
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Wanted is a new edition by the names of what it belongs to.
type Wanted struct {
	Organisation string // empty: the only one there is, or one that is named after the series
	Series       string // empty: named after the edition, without its year
	Name         string
	Slug         string // made from the name when empty
	Zone         string
	Venue        string
	First, Last  string // dates, as 2027-02-04; empty: not known yet. Without the last one it is one day
	Rehearsal    bool   // a demonstration or a test: its clock may be set
}

// Hours of a day that nobody has described yet.
const (
	dayBegins = 9
	dayEnds   = 18
)

// mostDays is how many days an edition is made with.
const mostDays = 31

// ErrDates refuses days that cannot be an edition's.
var ErrDates = fault.New(fault.Invalid, "edition.dates", "the last day comes before the first one, or more than 30 days after it").
	Field("last", "edition.dates")

var yearOf = regexp.MustCompile(`[\s,–-]*\b(?:19|20)\d\d\b`)

// named fills in the names that were left out.
func (w Wanted) named(organisations []Organisation) Wanted {
	if w.Series == "" {
		w.Series = cmp.Or(strings.TrimSpace(yearOf.ReplaceAllString(w.Name, "")), w.Name)
	}
	if w.Organisation == "" && len(organisations) == 1 {
		w.Organisation = organisations[0].Name
	}
	w.Organisation = cmp.Or(w.Organisation, w.Series)
	return w
}

// days are those of the edition, with the hours that they begin with.
func (w Wanted) days(of ID, zone *time.Location) (out []Day, err error) {
	if w.First == "" {
		return nil, nil
	}
	first, err := time.ParseInLocation(time.DateOnly, w.First, zone)
	if err != nil {
		return nil, ErrDay.Field("first", "edition.day")
	}
	last, err := time.ParseInLocation(time.DateOnly, cmp.Or(w.Last, w.First), zone)
	if err != nil || last.Before(first) || last.After(first.AddDate(0, 0, mostDays-1)) {
		return nil, ErrDates
	}
	for at := first; !at.After(last); at = at.AddDate(0, 0, 1) {
		hour := func(h int) time.Time { return time.Date(at.Year(), at.Month(), at.Day(), h, 0, 0, 0, zone).UTC() }
		out = append(out, Day{EditionID: of, Date: at.Format(time.DateOnly), Start: hour(dayBegins), End: hour(dayEnds)})
	}
	return out, nil
}

// Create makes an edition with its organisation and its series, each made when nothing has its name yet, and with its days. Whoever
// creates it organises it.
func (s *Service) Create(ctx context.Context, who actor.Actor, w Wanted) (e Edition, err error) {
	if err := who.May(Creating, actor.ServerScope); err != nil {
		return e, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		have, err := sqldb.Each(tx, scanOrganisation, organisationTable.Select()+`ORDER BY id`)
		if err != nil {
			return err
		}
		if err := checkName(w.Name); err != nil {
			return err
		}
		w := w.named(have)
		org, err := s.organisationNamed(tx, who, w.Organisation)
		if err != nil {
			return err
		}
		series, err := s.seriesNamed(tx, who, org, w.Series)
		if err != nil {
			return err
		}
		made := New(series.ID, w.Slug, w.Name, w.Zone)
		made.Rehearsal, made.Venue = w.Rehearsal, w.Venue
		made.ID = ID(s.ids.New(s.editions.Prefix))
		maker := who.Holding(string(made.ID), Changing)
		if e, _, err = s.editions.CreateInTx(tx, s.ids, maker, made); err != nil {
			return err
		}
		days, err := w.days(e.ID, e.Location())
		if err != nil {
			return err
		}
		for _, d := range days {
			if _, _, err := s.days.SaveInTx(tx, s.ids, maker, d); err != nil {
				return err
			}
		}
		return account.GrantOwn(tx, who, actor.Grant{Scope: string(e.ID), Role: Organiser})
	})
	return e, err
}

func (s *Service) organisationNamed(tx *sqldb.Tx, who actor.Actor, name string) (Organisation, error) {
	have, err := sqldb.Each(tx, scanOrganisation, organisationTable.Select()+`ORDER BY id`)
	if err != nil {
		return Organisation{}, err
	}
	for _, o := range have {
		if strings.EqualFold(o.Name, name) {
			return o, nil
		}
	}
	o, _, err := s.organisations.SaveInTx(tx, s.ids, who, Organisation{Name: name})
	return o, err
}

func (s *Service) seriesNamed(tx *sqldb.Tx, who actor.Actor, org Organisation, name string) (Series, error) {
	have, err := sqldb.Each(tx, scanSeries, seriesTable.Select()+`WHERE organisation_id = $1 ORDER BY id`, org.ID)
	if err != nil {
		return Series{}, err
	}
	for _, v := range have {
		if strings.EqualFold(v.Name, name) {
			return v, nil
		}
	}
	v, _, err := s.series.SaveInTx(tx, s.ids, who, Series{OrganisationID: org.ID, Name: name})
	return v, err
}
