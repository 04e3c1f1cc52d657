package care

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
)

// Topics of mails about changes.
const (
	ChangesAskedTopic   = "care.changes_asked"   // to organisers
	ChangesSettledTopic = "care.changes_settled" // to who asked
)

// digestHour is when organisers hear of what waits, by the edition's clock: each request is in one mail.
const digestHour = 8

// ChangeLetters write the mails of changes, in the language of their reader; empty: it is not known.
type ChangeLetters struct {
	Asked   func(rows []RequestRow, urgent bool, language string) post.Mail
	Settled func(rows []RequestRow, name, language string) post.Mail // of one person; what was taken back and waits again is among them
}

// WriteChanges hands in who writes the mails, while the chapters are made.
func (s *Service) WriteChanges(letters func(edition.Edition) ChangeLetters) {
	s.changeLetters = letters
}

func (s *Service) lettersOfChanges(e edition.Edition) (l ChangeLetters, err error) {
	if s.changeLetters == nil {
		return l, errNoLetters
	}
	return s.changeLetters(e), nil
}

// tellAtOnce mails organisers of what was released and is to say something else: its title, or who speaks. What took the place of something
// they got a mail of waits for the next one.
func (s *Service) tellAtOnce(tx *sqldb.Tx, e edition.Edition, c calendar, made []ChangeRequest) error {
	urgent := slices.DeleteFunc(slices.Clone(made), func(r ChangeRequest) bool {
		g := r.Field.Group()
		return !c.released || g != GroupTitle && g != GroupSpeakers || !r.ToldAt.IsZero()
	})
	if len(urgent) == 0 {
		return nil
	}
	return s.tellOrganisers(tx, e, urgent, true)
}

// tellOrganisers mails each organiser who may decide, and notes that they were told.
func (s *Service) tellOrganisers(tx *sqldb.Tx, e edition.Edition, some []ChangeRequest, urgent bool) error {
	l, err := s.lettersOfChanges(e)
	if err != nil {
		return err
	}
	rows, err := s.rowsOf(tx, e.ID, some)
	if err != nil {
		return err
	}
	members, err := account.MembersInTx(tx, string(e.ID))
	if err != nil {
		return err
	}
	for _, m := range members {
		who, err := s.by.Accounts.ActorInTx(tx, m.Person.ID)
		if err != nil {
			return err
		}
		if who.May(programme.Changing, string(e.ID)) != nil {
			continue
		}
		mail := l.Asked(rows, urgent, m.Person.Language)
		mail.To, mail.Name, mail.Scope, mail.Topic, mail.Urgent = m.Person.Email, m.Person.Name, string(e.ID), ChangesAskedTopic, urgent
		if err := post.Queue(tx, s.ids, mail); err != nil {
			return err
		}
	}
	return markTold(tx, some, tx.Now())
}

// tellSettled mails whoever asked what became of it, one mail each. Of what nobody was told to exist nobody hears. A mail of the same
// change that has not left yet is taken back: then there is nothing to tell.
func (s *Service) tellSettled(tx *sqldb.Tx, editionID edition.ID, change string, back bool, rows []RequestRow) error {
	of := map[string][]RequestRow{}
	for _, r := range rows {
		if !r.undisclosed && r.State != RequestTakenBack {
			key := r.AskedBy
			if !strings.HasPrefix(key, "per_") {
				key = r.email // they came by a link, and have no account
			}
			of[key] = append(of[key], r)
		}
	}
	if len(of) == 0 {
		return nil
	}
	e, err := edition.InTx(tx, editionID)
	if err != nil {
		return err
	}
	l, err := s.lettersOfChanges(e)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(of)) {
		to, err := readerOf(tx, key, of[key][0])
		if err != nil {
			return err
		}
		if to.Email == "" {
			continue
		}
		spared, err := unsent(tx, editionID, change, to.Email)
		if err != nil {
			return err
		}
		if back && spared {
			continue
		}
		m := l.Settled(of[key], to.Name, to.Language)
		m.To, m.Name, m.Scope, m.Topic, m.About = to.Email, to.Name, string(editionID), ChangesSettledTopic, change
		if err := post.Queue(tx, s.ids, m); err != nil {
			return err
		}
	}
	return nil
}

// readerOf is who asked, by account where there is one.
func readerOf(tx *sqldb.Tx, key string, r RequestRow) (account.Person, error) {
	if !strings.HasPrefix(key, "per_") {
		return account.Person{Email: key, Name: r.Who}, nil
	}
	p, err := account.PersonInTx(tx, actor.PersonID(key))
	if fault.KindOf(err) == fault.NotFound {
		return account.Person{}, nil
	}
	return p, err
}

// unsent takes back the mails of a change to an address that have not left, and reports whether there were any.
func unsent(tx *sqldb.Tx, editionID edition.ID, change, address string) (was bool, err error) {
	if change == "" {
		return false, nil
	}
	mails, err := post.OfInTx(tx, string(editionID), ChangesSettledTopic, change)
	if err != nil {
		return false, err
	}
	for _, m := range mails {
		if m.To != address || !m.Waits() || m.Taken.After(tx.Now()) {
			continue
		}
		was = true
		if err := post.Supersede(tx, m.ID); err != nil {
			return was, err
		}
	}
	return was, nil
}

// TickChanges does what time does: requests whose field closed, or whose object is gone, are overtaken, and organisers hear each morning of
// what waits and they had no mail of. Whatever runs it beside, nobody gets a mail twice: it is noted with the mail.
func (s *Service) TickChanges(ctx context.Context) error {
	var editions []edition.ID
	if err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		editions, err = editionsWaiting(tx)
		return err
	}); err != nil {
		return err
	}
	for _, id := range editions {
		due := false
		if err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
			over, digest, _, err := s.due(tx, id)
			due = len(over)+len(digest) > 0
			return err
		}); err != nil {
			return err
		}
		if !due {
			continue
		}
		if err := s.db.Write(ctx, func(tx *sqldb.Tx) error { return s.tick(tx, id) }); err != nil {
			return err
		}
	}
	return nil
}

// due is what time has settled, and what organisers are to hear of.
func (s *Service) due(tx *sqldb.Tx, id edition.ID) (over []RequestRow, digest []ChangeRequest, e edition.Edition, err error) {
	waiting, err := waitingIn(tx, id)
	if err != nil {
		return nil, nil, e, err
	}
	f, c, err := ladders(tx, id)
	if err != nil {
		return nil, nil, e, err
	}
	if e, err = edition.InTx(tx, id); err != nil {
		return nil, nil, e, err
	}
	rows, err := s.rowsOf(tx, id, waiting)
	if err != nil {
		return nil, nil, e, err
	}
	local := c.now.In(c.zone)
	morning := time.Date(local.Year(), local.Month(), local.Day(), digestHour, 0, 0, 0, c.zone)
	if c.now.Before(morning) {
		morning = time.Date(local.Year(), local.Month(), local.Day()-1, digestHour, 0, 0, 0, c.zone)
	}
	for _, r := range rows {
		switch {
		case !r.There || c.standing(f.Of(r.Field.Group())).Phase == Shut:
			r.State = RequestOvertaken
			over = append(over, r)
		case r.ToldAt.IsZero() && e.At(r.AskedAt).Before(morning):
			digest = append(digest, r.ChangeRequest)
		}
	}
	return over, digest, e, nil
}

func (s *Service) tick(tx *sqldb.Tx, id edition.ID) error {
	over, digest, e, err := s.due(tx, id)
	if err != nil {
		return err
	}
	for i := range over {
		if err := s.settleOne(tx, &over[i].ChangeRequest, RequestOvertaken, actor.System("freeze").Key(), ""); err != nil {
			return err
		}
	}
	if err := s.tellSettled(tx, id, "", false, over); err != nil {
		return err
	}
	if len(digest) == 0 {
		return nil
	}
	return s.tellOrganisers(tx, e, digest, false)
}
