package registration

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/seed"
)

// The demonstration's registration: a hall for as many as come, more than half of whom have registered, most of them in the first days
// and then again lately. Names are made up.
const (
	seedShare   = 0.58 // of those who come have registered
	seedBatch   = 200  // rows a statement
	seedSpan    = 60 * 24 * time.Hour
	seedGivenUp = 25 // one of so many gave their place back
)

var (
	seedFirst = [...]string{"Adèle", "Bruno", "Chloé", "Denis", "Élise", "Farid", "Gaëlle", "Hugo", "Inès", "Jules", "Karim", "Léa",
		"Marc", "Nadia", "Omar", "Paula", "Quentin", "Rosa", "Samir", "Tess", "Ulysse", "Vera", "Wassim", "Yaël", "Zoé"}
	seedLast = [...]string{"Arnaud", "Bernier", "Chevalier", "Delmas", "Etcheverry", "Fontaine", "Garnier", "Haddad", "Imbert", "Joly",
		"Keller", "Lacroix", "Morvan", "Nguyen", "Olivier", "Perrot",
		"Quéré", "Rossi", "Saïdi", "Teixeira", "Vasseur", "Weber", "Zidane"}
)

// Seed opens registration in the demonstration and lets people register by the curve that is known of free conventions.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	editionID := edition.ID(w.Edition)
	now := s.db.Now()
	pool := func(name string, size int, parent PoolID) (p Pool, err error) {
		p, _, err = s.Pool().Save(ctx, w.Who, Pool{EditionID: editionID, Name: name, Size: size, Parent: parent})
		return p, err
	}
	hall, err := pool("Hall", w.People*6/5, "")
	if err != nil {
		return "", err
	}
	partners, err := pool("Partners", max(1, w.People/10), hall.ID)
	if err != nil {
		return "", err
	}
	press, err := pool("Press", max(1, w.People/40), hall.ID)
	if err != nil {
		return "", err
	}
	day := w.At(8, 0)
	var kinds []Kind
	for _, k := range []Kind{
		{Name: "Public", Audience: Public, PoolID: hall.ID, Offered: true, Transferable: true},
		{Name: "Partner", Audience: Partner, PoolID: partners.ID, Transferable: true},
		{Name: "Press", Audience: Press, PoolID: press.ID, Offered: true, Approval: true, Holds: true},
	} {
		k.EditionID, k.Opens, k.Closes = editionID, now.Add(-seedSpan).Truncate(24*time.Hour).Add(9*time.Hour), day
		if k.Opens.After(day) {
			k.Opens = day.Add(-seedSpan)
		}
		if k, _, err = s.Kind().Save(ctx, w.Who, k); err != nil {
			return "", err
		}
		kinds = append(kinds, k)
	}
	r := rand.New(rand.NewPCG(w.Seed, 1515))
	n := int(seedShare * float64(w.People))
	all := make([]Attendee, n)
	for i := range all {
		all[i] = s.seedOne(r, editionID, kinds, i, n, now)
	}
	return fmt.Sprintf("%d attendees", n), s.seedAll(ctx, editionID, all)
}

// seedOne is the nth to register: a third in the first days, the rest ever faster.
func (s *Service) seedOne(r *rand.Rand, editionID edition.ID, kinds []Kind, i, n int, now time.Time) Attendee {
	share := float64(i) / float64(n)
	ago := math.Sqrt(1-share) * float64(seedSpan-24*time.Hour)
	if share < 1.0/3 {
		ago = float64(seedSpan-24*time.Hour) * (1 - share*share*share)
	}
	k := kinds[0]
	switch {
	case i%15 == 4:
		k = kinds[1]
	case i%60 == 11:
		k = kinds[2]
	}
	at := now.Add(-time.Duration(ago)).Truncate(time.Second)
	a := Attendee{ID: AttendeeID(s.ids.New("att")), EditionID: editionID, KindID: k.ID, PoolID: k.PoolID,
		Name:  seedFirst[r.IntN(len(seedFirst))] + " " + seedLast[r.IntN(len(seedLast))],
		Email: fmt.Sprintf("visitor%d@example.org", i+1), Language: []string{"fr", "fr", "en"}[r.IntN(3)],
		State: Confirmed, Way: ByPage, StateBy: Holder, RegisteredAt: at, StateAt: at,
		ProvedAt: at.Add(time.Duration(1+r.IntN(90)) * time.Minute), Version: 1}
	switch {
	case k.Approval && i%4 == 3:
		a.State, a.Holds = Asked, true
	case i%seedGivenUp == 7:
		a.State, a.Generation, a.StateAt = Cancelled, 1, at.Add(time.Duration(r.IntN(72))*time.Hour)
	}
	return a
}

// seedAll writes attendees as if they had registered, many in a statement, and takes their places.
func (s *Service) seedAll(ctx context.Context, editionID edition.ID, all []Attendee) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		first, err := takeSerials(tx, editionID, len(all))
		if err != nil {
			return err
		}
		claims := map[PoolID]Claim{}
		for i := range all {
			all[i].Serial = first + int64(i)
			c := claims[all[i].PoolID]
			claims[all[i].PoolID] = Claim{c.Taken + all[i].Claims().Taken, c.Held + all[i].Claims().Held}
		}
		for pool, c := range claims {
			if err := claim(tx, pool, c); err != nil {
				return err
			}
		}
		return insertAttendees(tx, all, seedBatch)
	})
}
