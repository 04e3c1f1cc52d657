package team

import (
	"context"
	"fmt"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/seed"
)

// seedTeam is who works on the demonstration. Its roles are those that there are before the chapters that bring others.
var seedTeam = []struct{ name, email, language string }{
	{"Solène Marchetti", "solene.marchetti@grand-large.example", "fr"},
	{"Idris Vankerck", "idris.vankerck@grand-large.example", "fr"},
	{"Maud Okonjo-Hale", "maud.okonjo@grand-large.example", "en"},
}

// seedInvited has not answered yet.
const seedInvited = "priya.lindqvist@grand-large.example"

// seedNumber keeps the identifiers of the team apart from those of the programme, which are drawn one after the other.
const seedNumber = 4400

// Seed makes the team of the demonstration: three who organise it, the last until the week after it, and one who is invited.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	ids := seed.Source(w.Seed + seedNumber)
	own, people := &Service{s.db, ids, s.accounts}, account.NewService(s.db, ids)
	id := edition.ID(w.Edition)
	var first actor.Actor
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for i, m := range seedTeam {
			p, err := people.WelcomeInTx(tx, m.email, m.name, m.language, "")
			if err != nil {
				return err
			}
			held := account.Held{Grant: grantIn(id, edition.Organiser), By: w.Who.Key()}
			if i == len(seedTeam)-1 {
				held.Ends = w.At(0, 0).AddDate(0, 0, 8)
			}
			if err := account.GiveInTx(tx, p.ID, held); err != nil {
				return err
			}
			if i > 0 {
				continue
			}
			if first, err = s.accounts.ActorInTx(tx, p.ID); err != nil {
				return err
			}
		}
		_, err := own.invite(tx, first, id, seedInvited, Invite{Role: edition.Organiser})
		return err
	})
	return fmt.Sprintf("a team of %d", len(seedTeam)), err
}
