package notice

import (
	"context"
	"strconv"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Service is what can be done with notices.
type Service struct {
	db       *sqldb.DB
	accounts *account.Service
}

// NewService returns the use cases on a database.
func NewService(db *sqldb.DB, a *account.Service) *Service { return &Service{db, a} }

// Round is a release that people are told about.
type Round struct {
	Now  *programme.Index
	Told []Told
}

// Writer puts into words what one person is told.
type Writer func(r Round, t Told) account.Mail

// Preview is whom a release would concern that came after another (nil: it would be the first), and how.
func (s *Service) Preview(ctx context.Context, who account.Actor, editionID edition.ID, now, previous *programme.Snapshot) (r Round, err error) {
	if err := who.May(account.Read, string(editionID)); err != nil {
		return r, err
	}
	number := 1
	if previous != nil {
		number = previous.Release + 1
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		r, err = roundInTx(tx, editionID, number, now)
		return err
	})
	return r, err
}

// roundInTx finds what each person is told, against the release that they were told about last.
func roundInTx(tx *sqldb.Tx, editionID edition.ID, number int, now *programme.Snapshot) (Round, error) {
	people, err := audienceInTx(tx, editionID, now)
	if err != nil {
		return Round{}, err
	}
	known, err := historyInTx(tx, editionID, number)
	if err != nil {
		return Round{}, err
	}
	r := Round{Now: now.Index()}
	for last, some := range people.by(known.since) {
		before := &programme.Snapshot{}
		if last > 0 {
			if before, err = programme.SnapshotInTx(tx, editionID, last); err != nil {
				return Round{}, err
			}
		}
		r.Told = append(r.Told, compose(number, r.Now, before.Index(), some)...)
	}
	byConcern(people.language, r.Told)
	return r, nil
}

func audienceInTx(tx *sqldb.Tx, editionID edition.ID, now *programme.Snapshot) (people audience, err error) {
	stage, err := speaker.AllInTx(tx, editionID)
	if err != nil {
		return people, err
	}
	people.speakers, people.language = stage.Speakers, "en"
	if len(now.Edition.Languages) > 0 {
		people.language = now.Edition.Languages[0]
	}
	if people.followers, err = agenda.FollowersInTx(tx, editionID); err != nil {
		return people, err
	}
	people.accounts, err = account.ByEmailInTx(tx)
	return people, err
}

type pending struct {
	edition edition.ID
	number  int
	telling programme.Telling
}

func scanPending(row sqldb.Scanner) (p pending, err error) {
	return p, row.Scan(&p.edition, &p.number, &p.telling)
}

// Prepare makes the messages of every release that asks for them and has none yet, each release in one transaction: however
// often and on however many nodes it runs, a release's messages are made once. Those of earlier releases that have not left are superseded.
// It returns how many were made.
func (s *Service) Prepare(ctx context.Context, write Writer) (made int, err error) {
	var waiting []pending
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		waiting, err = sqldb.Each(tx, scanPending, `SELECT edition_id, number, telling FROM release r
			WHERE telling <> 'none' AND NOT EXISTS (SELECT 1 FROM telling t WHERE t.edition_id = r.edition_id AND t.number = r.number) ORDER BY edition_id, number`)
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

func (s *Service) prepare(ctx context.Context, p pending, write Writer) (made int, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		made = 0
		first, err := tx.Exec(`INSERT INTO telling (edition_id, number, mails, made_at) VALUES ($1, $2, 0, $3) ON CONFLICT (edition_id, number) DO NOTHING`,
			p.edition, p.number, sqldb.At(tx.Now()))
		if err != nil || first == 0 {
			return err
		}
		now, err := programme.SnapshotInTx(tx, p.edition, p.number)
		if err != nil {
			return err
		}
		r, err := roundInTx(tx, p.edition, p.number, now)
		if err != nil {
			return err
		}
		if err := s.accounts.Supersede(tx, string(p.edition), strconv.Itoa(p.number)); err != nil {
			return err
		}
		for _, t := range r.Told {
			m := write(r, t)
			m.To, m.Name, m.Scope, m.Held = t.Email, t.Name, string(p.edition), p.telling == programme.TellHeld
			m.About, m.Since = strconv.Itoa(p.number), strconv.Itoa(t.Before.Release)
			if err := s.accounts.Queue(tx, m); err != nil {
				return err
			}
		}
		made = len(r.Told)
		_, err = tx.Exec(`UPDATE telling SET mails = $3 WHERE edition_id = $1 AND number = $2`, p.edition, p.number, made)
		return err
	})
	return made, err
}
