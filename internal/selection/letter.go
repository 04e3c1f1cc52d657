package selection

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
)

// Letters write the mails of this chapter, in the language of their reader.
type Letters struct {
	Reveal func(t Told) post.Mail
	Remind func(t Told, last bool) post.Mail // of what they were asked and have not replied to
	Heard  func(h Heard) post.Mail           // what a reply led to
}

// errNoLetters is a server that was put together without anybody who writes mails.
var errNoLetters = errors.New("nobody writes the mails of reveals")

// digest is what a person is told, in short: while it is the same their mail is true.
func (t Told) digest() (string, error) {
	t.Link = ""
	b, err := json.Marshal(t)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), err
}

// effect keeps with a mail for whom it is and what it tells.
func effect(key, digest string) string { return key + " " + digest }

// writeAll makes a held mail for each person who is told something.
func (s *Service) writeAll(tx *sqldb.Tx, e edition.Edition, r Reveal, all []Told) error {
	for _, t := range all {
		if err := s.writeOne(tx, e, r, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) writeOne(tx *sqldb.Tx, e edition.Edition, r Reveal, t Told) error {
	write := s.letters(e).Reveal
	if write == nil {
		return errNoLetters
	}
	digest, err := t.digest()
	if err != nil {
		return err
	}
	t.Link = id.Secret()
	if err := insertLink(tx, r.EditionID, r.ID, t.Key, id.Hash(t.Link)); err != nil {
		return err
	}
	m := write(t)
	m.To, m.Name, m.Scope, m.Topic, m.About = t.Email, t.Name, string(r.EditionID), RevealTopic, string(r.ID)
	m.Held, m.Effect, m.SecretUntil = true, effect(t.Key, digest), linkEnds(e, r.ReplyBy)
	return post.Queue(tx, s.ids, m)
}

// renew brings the mails of an open reveal up to what is decided now, and returns how many it made. Those that are still true stay, with
// what somebody changed in them.
func (s *Service) renew(tx *sqldb.Tx, r Reveal) (n int, err error) {
	e, err := edition.InTx(tx, r.EditionID)
	if err != nil {
		return 0, err
	}
	r.zone = e.Location()
	missing, gone, err := s.differing(tx, r)
	if err != nil {
		return 0, err
	}
	for _, m := range gone {
		if err := dropLetters(tx, r, m.ID); err != nil {
			return 0, err
		}
	}
	return len(missing), s.writeAll(tx, e, r, missing)
}

// differing compares the mails of an open reveal with what it tells: whose mail is missing, and which mails are not true any more.
func (s *Service) differing(tx *sqldb.Tx, r Reveal) (missing []Told, gone []post.QueuedMail, err error) {
	decisions, err := inReveal(tx, r.ID)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.facts(tx, r, decisions)
	if err != nil {
		return nil, nil, err
	}
	mails, err := post.OfInTx(tx, string(r.EditionID), RevealTopic, string(r.ID))
	if err != nil {
		return nil, nil, err
	}
	truthful := map[string]bool{}
	for _, t := range all {
		digest, err := t.digest()
		if err != nil {
			return nil, nil, err
		}
		has := false
		for _, m := range mails {
			if m.Effect == effect(t.Key, digest) {
				has, truthful[m.ID] = true, true
			}
		}
		if !has {
			missing = append(missing, t)
		}
	}
	for _, m := range mails {
		if !truthful[m.ID] {
			gone = append(gone, m)
		}
	}
	return missing, gone, nil
}

// dropLetters takes back the mails of an open reveal, or one of them, with the links in them.
func dropLetters(tx *sqldb.Tx, r Reveal, mailID string) error {
	mails, err := post.OfInTx(tx, string(r.EditionID), RevealTopic, string(r.ID))
	if err != nil {
		return err
	}
	for _, m := range mails {
		if mailID != "" && m.ID != mailID {
			continue
		}
		if err := post.Supersede(tx, m.ID); err != nil {
			return err
		}
		key, _, _ := strings.Cut(m.Effect, " ")
		if err := dropLinks(tx, r.ID, key); err != nil {
			return err
		}
	}
	return nil
}

// mayLeave keeps the mails of a reveal until it is released, whoever sends them.
func mayLeave(tx *sqldb.Tx, m post.QueuedMail) (bool, error) {
	r, err := revealByID(tx, edition.ID(m.Scope), RevealID(m.About))
	return err == nil && r.State == Released, err
}
