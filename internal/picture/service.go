package picture

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Service is what can be done with pictures outside the transactions of the chapters that own them.
type Service struct {
	db     *sqldb.DB
	ids    id.Source
	fetch  func(ctx context.Context, address string) ([]byte, error)
	making chan struct{} // holds one: pictures are decoded one at a time, for the memory that each may take
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source) *Service {
	return &Service{db: db, ids: ids, making: make(chan struct{}, 1),
		fetch: func(ctx context.Context, address string) ([]byte, error) {
			return formats.Download(ctx, address, MaxBytes, patience)
		}}
}

// patience is how long an address may take to answer.
const patience = 10 * time.Second

// Make reads a picture that somebody uploads to an edition; see Make.
func (s *Service) Make(ctx context.Context, who actor.Actor, editionID edition.ID, file []byte) (Made, error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return Made{}, err
	}
	return s.make(ctx, file, Make)
}

// MakeWide is Make for a picture that is as wide as a page.
func (s *Service) MakeWide(ctx context.Context, who actor.Actor, editionID edition.ID, file []byte) (Made, error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return Made{}, err
	}
	return s.make(ctx, file, MakeWide)
}

// MakeSquare is Make for the square of a picture that somebody chose.
func (s *Service) MakeSquare(ctx context.Context, who actor.Actor, editionID edition.ID, file []byte, sq Square) (Made, error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return Made{}, err
	}
	return s.make(ctx, file, func(file []byte) (Made, error) { return MakeSquare(file, sq) })
}

func (s *Service) make(ctx context.Context, file []byte, by func([]byte) (Made, error)) (Made, error) {
	select {
	case s.making <- struct{}{}:
	case <-ctx.Done():
		return Made{}, ctx.Err()
	}
	defer func() { <-s.making }()
	return by(file)
}

// OfOwner is what an owner has, and what is still to be fetched for it.
func (s *Service) OfOwner(ctx context.Context, who actor.Actor, o Owner) (p Picture, w Waiting, err error) {
	if err := who.May(Reading, string(o.EditionID)); err != nil {
		return p, w, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if p, err = OfInTx(tx, o); err != nil {
			return err
		}
		w, err = waitingFor(tx, o)
		return err
	})
	return p, w, err
}

// File is the bytes of a picture at the last part of its address, with their media type. Public is false of what no release
// shows: only who may read the draft gets it.
func (s *Service) File(ctx context.Context, who actor.Actor, editionID edition.ID, name string) (b []byte, mediaType string, public bool,
	err error) {
	ref, size, ok := ParseFile(name)
	if !ok {
		return nil, "", false, ErrNone
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		b, public, err = file(tx, editionID, ref, size)
		return err
	})
	if err == nil && !public && who.May(Reading, string(editionID)) != nil {
		err = ErrNone
	}
	if err != nil {
		return nil, "", false, err
	}
	_, ending, _ := ref.split()
	return b, mediaTypes[ending], public, nil
}
