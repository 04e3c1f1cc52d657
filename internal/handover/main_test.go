package handover_test

import (
	"context"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var today = time.Date(2027, 4, 5, 10, 0, 0, 0, time.UTC)

// stand is an edition without anything.
type stand struct {
	t      *testing.T
	ctx    context.Context
	c      cores.Cores
	e      edition.Edition
	system actor.Actor
}

func onBoth(t *testing.T, body func(t *testing.T, s stand)) {
	t.Helper()
	t.Parallel()
	schematest.EachTimed(t, func(t *testing.T, db *sqldb.DB, set func(time.Time)) {
		set(today)
		body(t, newStand(t, db))
	})
}

func newStand(t *testing.T, db *sqldb.DB) stand {
	t.Helper()
	s := stand{t: t, ctx: context.Background(), system: actor.System("test"), c: cores.New(db, id.System())}
	s.c.History.Add(s.c.Handover.Undoers()...)
	s.c.History.Add(s.c.Selection.Undoers()...)
	var err error
	s.e, err = s.c.Editions.Create(s.ctx, s.system, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
	s.must(err)
	return s
}

func (s stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// read reads files of proposals, in the order name, data, name, data.
func (s stand) read(o formats.ProposedOptions, files ...string) formats.Proposed {
	s.t.Helper()
	var sources []formats.Source
	for i := 0; i+1 < len(files); i += 2 {
		sources = append(sources, formats.Source{Name: files[i], Data: []byte(files[i+1])})
	}
	o.Zone = s.e.Location()
	p, err := formats.ReadProposals(s.ctx, sources, o)
	s.must(err)
	return p
}

func (s stand) take(p formats.Proposed, how handover.Taking) handover.Difference {
	s.t.Helper()
	d, err := s.c.Handover.Import(s.ctx, s.system, s.e, p, how)
	s.must(err)
	return d
}

// proposals are those of the edition by title.
func (s stand) proposals() map[string]cfp.Proposal {
	s.t.Helper()
	all, err := s.c.Calls.Proposals(s.ctx, s.system, s.e.ID)
	s.must(err)
	out := map[string]cfp.Proposal{}
	for _, p := range all {
		out[p.Title] = p
	}
	return out
}

// speakers are who stands for a proposal, with addresses.
func speakers(p cfp.Proposal) string {
	var all []string
	for _, v := range p.Speakers {
		if v.State == cfp.Joined || v.State == cfp.Asked {
			all = append(all, v.Name+" <"+v.Email+">")
		}
	}
	return strings.Join(all, ", ")
}

// nobodyIsTold fails where an import mailed somebody, or made an account.
func (s stand) nobodyIsTold() {
	s.t.Helper()
	all, err := s.c.Post.MailsOf(s.ctx, s.system, string(s.e.ID), post.BoxFilter{})
	s.must(err)
	if len(all) > 0 {
		s.t.Errorf("%d mails: %+v", len(all), all[0])
	}
}
