package notice

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
)

// ErrStale refuses to take back what was dropped and would not be true any more.
var ErrStale = fault.New(fault.Conflict, "notice.stale", "the programme changed since in what this message says; it stays dropped")

// ReleaseTopic is the topic of messages about releases.
const ReleaseTopic = "notice.release"

// Service is what can be done with notices.
type Service struct {
	db        *sqldb.DB
	ids       id.Source
	elsewhere Elsewhere
}

// Elsewhere tells who, of those with an account, is told of the sessions that they starred in another way, or wants to hear nothing of
// them: messages leave these out. It is a later chapter's, which looks in the transaction that makes the messages.
type Elsewhere func(tx *sqldb.Tx, editionID edition.ID) (map[actor.PersonID]bool, error)

// Extend hands in a later chapter's way of telling, while the chapters are made.
func (s *Service) Extend(e Elsewhere) { s.elsewhere = e }

// NewService returns the use cases on a database. It follows what becomes of messages in the outbox.
func NewService(db *sqldb.DB, ids id.Source, outgoing *post.Service) *Service {
	s := &Service{db: db, ids: ids,
		elsewhere: func(*sqldb.Tx, edition.ID) (map[actor.PersonID]bool, error) { return nil, nil }}
	outgoing.OnMail(ReleaseTopic, post.MailHooks{MayLeave: mayLeave, Told: s.told, Back: s.back})
	return s
}

// Round is a release that people are told about.
type Round struct {
	Edition edition.Edition // as it is, which says under which addresses it is found; the release may know older ones
	Now     *release.Index
	Told    []Told
}

// Writer begins to put a round into words, and returns what says to one person what they are told. No transaction is open
// when it is called, so that it may take its time.
type Writer func(r Round) func(t Told) post.Mail

// Preview is whom a release would concern that came after another (nil: it would be the first), and how.
func (s *Service) Preview(ctx context.Context, who actor.Actor, editionID edition.ID, now, previous *release.Snapshot) (out Round,
	err error) {
	if err := who.May(Previewing, string(editionID)); err != nil {
		return out, err
	}
	number := 1
	if previous != nil {
		number = previous.Release + 1
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		r, err := s.roundInTx(tx, editionID, number, now)
		if err != nil {
			return err
		}
		out.Now = r.now
		if out.Edition, err = edition.InTx(tx, editionID); err != nil {
			return err
		}
		out.Told, err = r.tellAll(release.TellHeld)
		return err
	})
	return out, err
}

// Prepare makes the messages of every release that nobody has looked at, each edition in one transaction: however often and on
// however many nodes it runs, a release's messages are made once. Those that wait and are not true any more are superseded. It
// returns how many were made.
func (s *Service) Prepare(ctx context.Context, write Writer) (made int, err error) {
	if err := s.adopt(ctx); err != nil {
		return 0, err
	}
	var waiting []pending
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		waiting, err = pendingReleases(tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, p := range waiting {
		n, err := s.prepare(ctx, p, write)
		if err != nil {
			return made, err
		}
		made += n
	}
	return made, nil
}

// adopt takes over what a server of an older version made beside this one, which knew no topics.
func (s *Service) adopt(ctx context.Context) error {
	var any bool
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		any, err = post.Strays(tx)
		return err
	})
	if err != nil || !any {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return post.Adopt(tx, ReleaseTopic) })
}

// prepare reads what a release tells, puts it into words while no transaction is open, and keeps the words as long as what they
// were made of is still so. Else it writes again what changed, which is little, until nothing changes in between.
func (s *Service) prepare(ctx context.Context, p pending, write Writer) (made int, err error) {
	var now view
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		now, err = s.viewInTx(tx, p)
		return err
	})
	var words letters
	for err == nil {
		words = words.of(now, write)
		err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
			made = 0
			first, err := p.begin(tx)
			if err != nil || !first {
				return err
			}
			if now, err = s.viewInTx(tx, p); err != nil {
				return err
			}
			if !words.cover(now) {
				return errUnwritten
			}
			if err := s.keep(tx, p, now, words); err != nil {
				return err
			}
			made = len(now.told)
			return p.end(tx, made)
		})
		if !errors.Is(err, errUnwritten) {
			return made, err
		}
		err = ctx.Err()
	}
	return 0, err
}

// keep queues the messages of a round, and supersedes those that they take the place of.
func (s *Service) keep(tx *sqldb.Tx, p pending, v view, words letters) error {
	for _, id := range v.round.passed {
		if err := post.Supersede(tx, id); err != nil {
			return err
		}
	}
	for _, r := range v.round.settled {
		r.knows.Number = p.number
		if err := saveKnown(tx, p.edition, r.email, r.knows); err != nil {
			return err
		}
	}
	for _, t := range v.told {
		m, err := words.by[t.Email].mail, error(nil)
		m.To, m.Name, m.Scope, m.Held = t.Email, t.Name, string(p.edition), v.round.made[t.Email] == post.MailHeld
		m.Topic, m.About, m.Since = ReleaseTopic, inOutbox(p.number), inOutbox(t.Before.Release)
		if m.Effect, err = t.effect(); err != nil {
			return err
		}
		if err := post.Queue(tx, s.ids, m); err != nil {
			return err
		}
	}
	return nil
}

// mayLeave keeps messages back while a newer release has not been looked at: what they say may not be true any more.
func mayLeave(tx *sqldb.Tx, m post.QueuedMail) (bool, error) {
	return allLookedAt(tx, edition.ID(m.Scope))
}

// told keeps what a reader knows, since a message left or was dropped. A dropped one remembers what its reader knew, for it can be taken
// back.
func (s *Service) told(tx *sqldb.Tx, m post.QueuedMail) error {
	before, err := knownTo(tx, edition.ID(m.Scope), m.To)
	if err != nil {
		return err
	}
	after, err := before.after(m)
	if err != nil {
		return err
	}
	if m.State == post.MailDropped {
		if err := s.remember(tx, m, before); err != nil {
			return err
		}
	}
	return saveKnown(tx, edition.ID(m.Scope), m.To, after)
}

func (s *Service) remember(tx *sqldb.Tx, m post.QueuedMail, before known) error {
	e, ok, err := effectOf(m)
	if err != nil || !ok {
		return err
	}
	e.Before = &before
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	return post.KeepEffect(tx, m.ID, string(b))
}

// back makes a reader know again what they knew before a message was dropped. It is refused with ErrStale when the message is not true any
// more.
func (s *Service) back(tx *sqldb.Tx, m post.QueuedMail) error {
	id := edition.ID(m.Scope)
	e, ok, err := effectOf(m)
	if err != nil {
		return err
	}
	if !ok || e.Before == nil { // dropped when this was not kept
		return ErrStale
	}
	if err := saveKnown(tx, id, m.To, *e.Before); err != nil {
		return err
	}
	number, err := newestRelease(tx, id)
	if err != nil || inOutbox(number) == m.About {
		return err
	}
	now, err := release.SnapshotInTx(tx, id, number)
	if err != nil {
		return err
	}
	r, err := s.roundInTx(tx, id, number, now, m)
	if err != nil {
		return err
	}
	fits, err := r.fits(r.reader(m.To), m)
	if err == nil && !fits {
		return ErrStale
	}
	return err
}
