package notice

import (
	"maps"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/speaker"
)

// round is one release and all to whom it may matter.
type round struct {
	composer
	language string // of whom no language is known
	readers  []reader
	made     map[string]post.MailState // of the messages to make, by address
	passed   []string                  // messages that are superseded
	settled  []reader                  // who is told nothing, and what they know is kept anew
}

// roundInTx reads to whom a release may matter, and what they know. Besides are messages to look at beside those that wait.
func (s *Service) roundInTx(tx *sqldb.Tx, editionID edition.ID, number int, now *release.Snapshot,
	besides ...post.QueuedMail,
) (r round, err error) {
	r.composer = composer{number: number, now: now.Index(), entries: byGUID(now), pasts: map[int]past{}}
	e, err := edition.InTx(tx, editionID)
	if err != nil {
		return r, err
	}
	r.language = e.Offered()[0]
	waiting, err := post.WaitingInTx(tx, string(editionID), ReleaseTopic)
	if err != nil {
		return r, err
	}
	all, err := s.readersInTx(tx, editionID, slices.Concat(waiting, besides))
	if err != nil {
		return r, err
	}
	people, err := account.ByEmailInTx(tx)
	if err != nil {
		return r, err
	}
	for _, email := range slices.Sorted(maps.Keys(all)) {
		v := all[email]
		v.language = r.language
		if p := people[email]; p.Language != "" {
			v.language = p.Language
		}
		if err := v.consider(); err != nil {
			return r, err
		}
		r.readers = append(r.readers, *v)
	}
	return r, r.readPasts(tx, editionID)
}

// readers are all to whom a release may matter, by address.
type readers map[string]*reader

func (all readers) at(email, name string) *reader {
	email = address(email)
	if all[email] == nil {
		all[email] = &reader{email: email, name: name}
	}
	return all[email]
}

func address(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// readersInTx finds who is on stage, who starred something, to whom messages wait, and who was told that they are on stage. Nobody is told
// at what is no address.
func (s *Service) readersInTx(tx *sqldb.Tx, editionID edition.ID, waiting []post.QueuedMail) (readers, error) {
	all := readers{}
	stage, err := speaker.AllInTx(tx, editionID)
	if err != nil {
		return nil, err
	}
	for _, s := range stage.Speakers {
		if email, err := speaker.CheckEmail(s.Email); err == nil && email != "" {
			v := all.at(email, s.Name)
			v.speakers = append(v.speakers, string(s.ID))
		}
	}
	followers, err := agenda.FollowersInTx(tx, editionID)
	if err != nil {
		return nil, err
	}
	times, err := released(tx, editionID)
	if err != nil {
		return nil, err
	}
	elsewhere, err := s.elsewhere(tx, editionID)
	if err != nil {
		return nil, err
	}
	for _, f := range followers {
		if elsewhere[f.Person.ID] {
			continue
		}
		v := all.at(f.Person.Email, f.Person.Name)
		for _, s := range f.Stars {
			v.stars = append(v.stars, star{string(s.Session), times.before(sqldb.At(s.At))})
		}
	}
	for _, m := range waiting {
		v := all.at(m.To, m.Name)
		v.waiting = append(v.waiting, m)
	}
	knows, err := allKnown(tx, editionID)
	if err != nil {
		return nil, err
	}
	for email, k := range knows {
		if all[email] != nil || len(k.Sessions) > 0 || k.holds() {
			all.at(email, k.Name).knows = k
		}
	}
	return all, nil
}

// reader finds who has an address.
func (r round) reader(email string) reader {
	for _, v := range r.readers {
		if v.email == email {
			return v
		}
	}
	return reader{email: email}
}

// readPasts reads the releases that readers know.
func (r round) readPasts(tx *sqldb.Tx, editionID edition.ID) error {
	r.pasts[0] = since(&release.Snapshot{}, r.now)
	need := map[int]bool{}
	for _, v := range r.readers {
		need[v.knows.Number] = true
		for _, k := range v.maybe {
			need[k.Number] = true
		}
		for _, m := range v.waiting {
			k, err := v.knows.after(m)
			if err != nil {
				return err
			}
			need[k.Number] = true
		}
		for _, s := range v.stars {
			need[max(s.since, v.knows.Number)] = true
		}
	}
	for number := range need {
		if number == 0 {
			continue
		}
		if number >= r.number { // starred since
			r.pasts[number] = past{Index: r.now, entries: r.entries}
			continue
		}
		before, err := release.SnapshotInTx(tx, editionID, number)
		if err != nil {
			return err
		}
		r.pasts[number] = since(before, r.now)
	}
	return nil
}

// tellAll finds what is told, and what becomes of the messages that wait. A message on its way that still holds stays. A silent release
// renews the others that wait and do not hold any more, and makes no message besides; one that tells renews them all.
func (r *round) tellAll(telling release.Telling) (told []Told, err error) {
	r.made = map[string]post.MailState{}
	for _, v := range r.readers {
		m, waits := v.newest()
		if telling == release.TellNobody && !waits {
			continue
		}
		keeps := false
		if waits && (m.State == post.MailQueued || telling == release.TellNobody) {
			if keeps, err = r.fits(v, m); err != nil {
				return nil, err
			}
		}
		for _, old := range v.waiting {
			if old.Waits() && (!keeps || old.ID != m.ID) {
				r.passed = append(r.passed, old.ID)
			}
		}
		if keeps {
			continue
		}
		t, any := r.tell(v)
		switch {
		case any:
			told = append(told, t)
			r.made[t.Email] = stateFor(telling, m, waits)
		case v.knows.Unsure:
			v.knows = r.sure(v, v.knows)
			r.settled = append(r.settled, v)
		}
	}
	byConcern(r.language, told)
	return told, nil
}

// stateFor says whether a new message leaves at once: as the release says, and one that a silent release renews as the one that it takes
// the place of.
func stateFor(telling release.Telling, m post.QueuedMail, waits bool) post.MailState {
	if telling == release.TellHeld || telling == release.TellNobody && waits && m.State == post.MailHeld {
		return post.MailHeld
	}
	return post.MailQueued
}
