package care

import (
	"context"
	"fmt"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// seedDesk are those who answer speakers in the demonstration. They are made up.
var seedDesk = [...]struct{ email, name string }{{"oscar@example.org", "Oscar Fauré"}, {"ines@example.org", "Inès Marchand"}}

// Seed lets the demonstration's speakers do what is asked of them, most of it, and gives each session somebody who answers.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	editionID := edition.ID(w.Edition)
	var desk []actor.PersonID
	if err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		desk = nil
		for _, v := range seedDesk {
			p, err := s.by.Accounts.WelcomeInTx(tx, v.email, v.name, "fr", "")
			if err != nil {
				return err
			}
			desk = append(desk, p.ID)
		}
		return nil
	}); err != nil {
		return "", err
	}
	for _, v := range seedDesk {
		if err := s.by.Accounts.Grant(ctx, w.Who, v.email, actor.Grant{Scope: w.Edition, Role: edition.Organiser}); err != nil {
			return "", err
		}
	}
	rule := usual(editionID)
	for i := range rule.Asks {
		rule.Asks[i].Off = false
		if rule.Asks[i].Kind == Hours {
			rule.Asks[i].Days = 75 // so that somebody is late in November
		}
	}
	rule.Budget = 6_000_00
	rule.Briefing = map[string]string{
		"fr": "Soyez dans la salle vingt minutes avant. Les écrans sont en 16:9. Quelqu’un vous fait signe à dix, cinq et une minute de la fin.",
		"en": "Be in the room twenty minutes before. Screens are 16:9. Somebody shows you ten, five and one minute before the end.",
	}
	if err := s.SaveRule(ctx, w.Who, rule); err != nil {
		return "", err
	}
	speakers := 0
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		world, err := worldInTx(tx, editionID)
		if err != nil {
			return err
		}
		all := world.speakers()
		speakers = len(all)
		for i, v := range all {
			if err := s.seedOne(tx, world, v, i); err != nil {
				return err
			}
		}
		return seedContacts(tx, world, desk)
	})
	return fmt.Sprintf("%d speakers looked after", speakers), err
}

// seedOne does what one speaker has done by now: the first of all leaves something to do.
func (s *Service) seedOne(tx *sqldb.Tx, w *world, v speaker.Speaker, i int) error {
	done := func(k Kind) error {
		return putMark(tx, s.ids.New("tsk"), mark{EditionID: w.edition.ID, Speaker: v.ID, Kind: k, State: Done})
	}
	if i%7 != 3 {
		if err := done(Hours); err != nil {
			return err
		}
	}
	if i%4 != 2 {
		n := Need{EditionID: w.edition.ID, Speaker: v.ID, Kind: Technical, Chosen: []string{}}
		switch i % 5 {
		case 0:
			n.Chosen = []string{"adapter"}
		case 1:
			n.Chosen, n.Said = []string{"sound", "network"}, "Two minutes of film in the middle."
		}
		if err := putNeed(tx, s.ids.New("ned"), n); err != nil {
			return err
		}
		a := Need{EditionID: w.edition.ID, Speaker: v.ID, Kind: Access, Chosen: []string{}}
		if i%23 == 7 {
			a.Chosen = []string{"step_free"}
		}
		if err := putNeed(tx, s.ids.New("ned"), a); err != nil {
			return err
		}
	}
	if i%3 != 1 {
		value := "yes"
		if i%20 == 9 {
			value = "no"
		}
		if err := insertConsent(tx, Consent{ID: s.ids.New("con"), EditionID: w.edition.ID, Speaker: v.ID, Value: value,
			TextVersion: RecordingText}); err != nil {
			return err
		}
	}
	if err := s.seedTrip(tx, w, v, i); err != nil {
		return err
	}
	if i%6 != 0 {
		return nil
	}
	for _, held := range w.stands(v) {
		if len(held.Speakers) == 0 || held.Speakers[0] != v.ID {
			continue
		}
		if err := insertDeck(tx, Deck{ID: s.ids.New("dck"), EditionID: w.edition.ID, Session: held.ID, Number: 1, BySpeaker: v.ID, Kind: URL,
			URL: "https://slides.example.org/" + held.Code}, nil); err != nil {
			return err
		}
	}
	return nil
}

// seedTrip is a way that somebody needs, or does not.
func (s *Service) seedTrip(tx *sqldb.Tx, w *world, v speaker.Speaker, i int) error {
	if i%5 == 4 {
		return nil
	}
	t := Trip{ID: s.ids.New("trp"), EditionID: w.edition.ID, Speaker: v.ID, State: TripAsked}
	if i%5 == 1 {
		t.Needed, t.Origin, t.Asked = true, []string{"Brest", "Lyon", "Lille", "Nantes"}[i%4], int64(80+i*3)*100
		if len(w.days) > 0 {
			day := w.days[0].Start.In(w.edition.Location())
			t.Arrives, t.Leaves, t.Nights = day.AddDate(0, 0, -1).Format("2006-01-02"), day.AddDate(0, 0, 1).Format("2006-01-02"), 2
		}
		if i%2 == 0 {
			t.State, t.Granted = TripGranted, t.Asked
		}
	}
	return putTrip(tx, t)
}

// seedContacts gives every session somebody who answers its speakers.
func seedContacts(tx *sqldb.Tx, w *world, desk []actor.PersonID) error {
	seen := map[programme.SessionID]bool{}
	for _, v := range w.speakers() {
		for _, held := range w.sessions[v.ID] {
			if seen[held.ID] {
				continue
			}
			seen[held.ID] = true
			if err := putContact(tx, w.edition.ID, held.ID, desk[len(seen)%len(desk)]); err != nil {
				return err
			}
		}
	}
	return nil
}
