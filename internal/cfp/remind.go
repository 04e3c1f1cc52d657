package cfp

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
)

// remindersBefore is how long before a deadline whoever has not sent is reminded.
var remindersBefore = [...]time.Duration{7 * day, day}

// Remind mails what calls owe by their editions' clocks: that a call has opened, to who asked; that a deadline is near, to who has not
// sent. However often and on however many nodes it runs, each is told once, and in one mail of all that is theirs. It returns how many
// mails were queued.
func (s *Service) Remind(ctx context.Context, letters func(edition.Edition) Letters) (mails int, err error) {
	var owing []edition.ID
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		calls, err := announced(tx)
		for _, c := range calls {
			var o owed
			if err == nil {
				o, err = owedOf(tx, c)
			}
			if len(o.opened)+len(o.unsent) > 0 {
				owing = append(owing, c.EditionID)
			}
		}
		return err
	})
	for _, e := range owing {
		if err != nil {
			break
		}
		var n int
		n, err = s.remind(ctx, e, letters)
		mails += n
	}
	return mails, err
}

func (s *Service) remind(ctx context.Context, editionID edition.ID, letters func(edition.Edition) Letters) (mails int, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		mails = 0
		c, err := callOf(tx, editionID)
		if err != nil {
			return err
		}
		o, err := owedOf(tx, c) // as it is now: another node may have told them
		if err != nil {
			return err
		}
		write := letters(o.edition)
		for _, person := range o.opened {
			if err := s.tell(tx, o, person, OpenedTopic, func(language string) post.Mail { return write.Opened(c, language) }); err != nil {
				return err
			}
			if err := markTold(tx, editionID, person); err != nil {
				return err
			}
			mails++
		}
		for _, drafts := range o.unsent {
			err := s.tell(tx, o, drafts[0].Person, UnsentTopic, func(language string) post.Mail { return write.Unsent(drafts, c, language) })
			if err != nil {
				return err
			}
			for _, d := range drafts {
				if err := markReminded(tx, d.ID, o.now); err != nil {
					return err
				}
			}
			mails++
		}
		return nil
	})
	return mails, err
}

// tell queues a mail to somebody, in their language. It is theirs, so that organisers do not read it; it leaves in the edition's name.
func (s *Service) tell(tx *sqldb.Tx, o owed, p actor.PersonID, topic string, write func(language string) post.Mail) error {
	person, err := account.PersonInTx(tx, p)
	if err != nil || person.Email == "" {
		return err
	}
	m := write(person.Language)
	m.To, m.Name, m.Topic, m.Sender = person.Email, person.Name, topic, string(o.edition.ID)
	return post.Queue(tx, s.ids, m)
}

// owed is whom a call owes a mail.
type owed struct {
	edition edition.Edition
	now     time.Time        // on its clock
	opened  []actor.PersonID // who are to hear that it has opened
	unsent  [][]Draft        // who are to hear of a deadline, with what they have not sent
}

func owedOf(tx *sqldb.Tx, c Call) (o owed, err error) {
	if o.edition, err = edition.InTx(tx, c.EditionID); err != nil {
		return o, err
	}
	if o.now = o.edition.At(tx.Now()); c.At(o.now) != Open {
		return o, nil
	}
	if o.opened, err = followers(tx, c.EditionID); err != nil {
		return o, err
	}
	drafts, err := draftsOfPeople(tx, c.EditionID)
	drafts = slices.DeleteFunc(drafts, func(d Draft) bool { return !c.reminds(d, o.now) })
	slices.SortStableFunc(drafts, func(a, b Draft) int { return cmp.Compare(a.Person, b.Person) })
	for len(drafts) > 0 {
		n := 1
		for n < len(drafts) && drafts[n].Person == drafts[0].Person {
			n++
		}
		o.unsent, drafts = append(o.unsent, drafts[:n:n]), drafts[n:]
	}
	return o, err
}

// reminds reports whether the writer of a draft is to be reminded of its deadline at an instant: the latest moment to do so has come since
// it was begun, and nobody did.
func (c Call) reminds(d Draft, now time.Time) bool {
	end, _ := c.ClosesFor(d.FormatID)
	if !now.Before(end) {
		return false
	}
	for _, before := range slices.Backward(remindersBefore[:]) {
		if due := end.Add(-before); !now.Before(due) {
			return d.BegunAt.Before(due) && d.remindedAt.Before(due)
		}
	}
	return false
}
