package care

import (
	"context"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// Tell takes what a speaker tells in a hurry. Who is late is a note to organisers. Who is ill, or cannot come, says no to what they
// confirmed, with all that follows from a no; a session that nobody else holds is called off, as a mishap whose ways out organisers weigh,
// and one that others hold stands until somebody decides. Nothing disappears, and nothing moves by itself.
func (s *Service) Tell(ctx context.Context, h Holder, e edition.Edition, x Word) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	x.Said = strings.TrimSpace(x.Said)
	if x.Kind != Late {
		x.Minutes = 0
	}
	if err := x.check(); err != nil {
		return err
	}
	return s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		lately := 0
		for _, before := range w.words {
			if before.Speaker == v.ID && tx.Now().Sub(before.At) < time.Hour {
				lately++
			}
		}
		if lately >= mostWords {
			return ErrWords
		}
		word := x
		word.ID, word.EditionID, word.Speaker = s.ids.New("wrd"), e.ID, v.ID
		if err := insertWord(tx, word); err != nil {
			return err
		}
		if _, err := record.Write(tx, s.ids, who, record.Change{Action: "speaker." + string(x.Kind), Object: string(v.ID), Scope: string(e.ID),
			Label: v.Name}, nil, nil); err != nil {
			return err
		}
		if err := s.warn(tx, w, v, word); err != nil || x.Kind == Late {
			return err
		}
		return s.leave(tx, who, w, v, word.Said)
	})
}

// leave takes a speaker out of what they were to hold.
func (s *Service) leave(tx *sqldb.Tx, who actor.Actor, w *world, v speaker.Speaker, reason string) error {
	for _, held := range w.stands(v) {
		if r := w.reply(v, held); r.SpeakerID != "" {
			if err := s.by.Selection.DeclineInTx(tx, who, r, reason); err != nil {
				return err
			}
		}
		if len(held.Speakers) > 1 {
			continue
		}
		if err := s.by.Programme.CallOffInTx(tx, who, w.edition.ID, held.ID, reason); err != nil {
			return err
		}
	}
	return nil
}

// warn mails the contacts of a speaker's sessions, each once.
func (s *Service) warn(tx *sqldb.Tx, w *world, v speaker.Speaker, x Word) error {
	write := s.letters(w.edition).Warn
	if write == nil {
		return nil
	}
	told := map[string]bool{}
	for _, held := range w.stands(v) {
		c, err := w.contact(tx, held.ID)
		if err != nil {
			return err
		}
		if c.Email == "" || told[c.Email] {
			continue
		}
		told[c.Email] = true
		m := write(Warning{Contact: c, Speaker: v.Name, Session: held.Title, Word: x})
		m.To, m.Name, m.Scope, m.Topic, m.Urgent = c.Email, c.Name, string(w.edition.ID), WordTopic, true
		if err := post.Queue(tx, s.ids, m); err != nil {
			return err
		}
	}
	return nil
}

// WordTopic is the topic of mails that tell a contact what a speaker wrote in a hurry.
const WordTopic = "care.word"

// Warning is what a contact is told.
type Warning struct {
	Contact Contact
	Speaker string
	Session string
	Word    Word
}

// SettleWord notes that somebody has dealt with what a speaker told.
func (s *Service) SettleWord(ctx context.Context, who actor.Actor, editionID edition.ID, word string) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := settleWord(tx, editionID, word, who)
		if err != nil || n == 0 {
			return err
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "word.settled", Object: word, Scope: string(editionID)}, nil, nil)
		return err
	})
}
