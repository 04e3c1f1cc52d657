package edition

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Wanted is a new edition by the names of what it belongs to.
type Wanted struct {
	Organisation, Series, Name string
	Slug                       string // made from the name when empty
	Zone                       string
	Rehearsal                  bool // a demonstration or a test: its clock may be set
}

// Create makes an edition with its organisation and its series, each made when nothing has its name yet. Whoever
// creates it organises it.
func (s *Service) Create(ctx context.Context, who actor.Actor, w Wanted) (e Edition, err error) {
	if err := who.May(Creating, actor.ServerScope); err != nil {
		return e, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		org, err := s.organisationNamed(tx, who, w.Organisation)
		if err != nil {
			return err
		}
		series, err := s.seriesNamed(tx, who, org, w.Series)
		if err != nil {
			return err
		}
		made := New(series.ID, w.Slug, w.Name, w.Zone)
		made.Rehearsal = w.Rehearsal
		made.ID = ID(s.ids.New(s.editions.Prefix))
		if e, _, err = s.editions.CreateInTx(tx, s.ids, who.Holding(string(made.ID), Changing), made); err != nil {
			return err
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
