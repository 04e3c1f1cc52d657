package catalogue

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Service is what can be done with products and families.
type Service struct {
	db         *sqldb.DB
	ids        id.Source
	dependents record.Attached
	families   record.Kind[Family]
	products   record.Kind[Product]
}

// NewService returns the use cases.
func NewService(db *sqldb.DB, ids id.Source) *Service {
	s := &Service{db: db, ids: ids, families: familyKind()}
	s.products = productKind(s.dependents.On("product"))
	return s
}

// AddDependents hands in what a later chapter hangs on a product. It is called while the chapters are made.
func (s *Service) AddDependents(d record.Dependents) { s.dependents.Add(d) }

// Family of an edition.
func (s *Service) Family() record.UseCases[Family] {
	return record.NewUseCases(s.db, s.ids, s.families)
}

// Product of an edition.
func (s *Service) Product() record.UseCases[Product] {
	return record.NewUseCases(s.db, s.ids, s.products)
}

// All is the catalogue of an edition, families in order and products by name.
func (s *Service) All(ctx context.Context, who actor.Actor, editionID edition.ID) (all Catalogue, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return all, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err = AllInTx(tx, editionID)
		return err
	})
	return all, err
}

// Add makes a product for each line "Family: Name" or "Name", finding or making families. It returns how many
// are new; names that are there already stay as they are.
func (s *Service) Add(ctx context.Context, who actor.Actor, editionID edition.ID, lines string) (added int, err error) {
	if err := who.May(Changing, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		added = 0
		for line := range strings.Lines(lines) {
			family, name, ok := strings.Cut(strings.TrimSpace(line), ":")
			if !ok {
				family, name = "", family
			}
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			_, created, err := s.FindOrMake(tx, who, editionID, Product{Name: name}, strings.TrimSpace(family))
			if err != nil {
				return err
			}
			if created {
				added++
			}
		}
		return nil
	})
	return added, err
}

// FindOrMake returns the product with the name, or the source key, of p, made when it is not there, in a
// transaction that does more.
func (s *Service) FindOrMake(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, p Product, family string) (Product, bool, error) {
	all, err := AllInTx(tx, editionID)
	if err != nil {
		return p, false, err
	}
	for _, have := range all.Products {
		if strings.EqualFold(have.Name, p.Name) || p.SourceKey != "" && have.SourceKey == p.SourceKey {
			return have, false, nil
		}
	}
	p.EditionID = editionID
	if family != "" {
		if p.FamilyID, err = s.family(tx, who, all, editionID, family); err != nil {
			return p, false, err
		}
	}
	p, _, err = s.products.SaveInTx(tx, s.ids, who, p)
	return p, err == nil, err
}

func (s *Service) family(tx *sqldb.Tx, who actor.Actor, all Catalogue, editionID edition.ID, name string) (FamilyID, error) {
	for _, have := range all.Families {
		if strings.EqualFold(have.Name, name) {
			return have.ID, nil
		}
	}
	f, _, err := s.families.SaveInTx(tx, s.ids, who, Family{EditionID: editionID, Name: name, Position: len(all.Families)})
	return f.ID, err
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{s.families, s.products} }

// Put makes or replaces what a step of a later chapter has in after; see record.PutAll.
func (s *Service) Put(tx *sqldb.Tx, who actor.Actor, now, after Catalogue) error {
	if err := record.PutAll(tx, who, s.families, now.Families, after.Families); err != nil {
		return err
	}
	return record.PutAll(tx, who, s.products, now.Products, after.Products)
}

// Drop takes away what such a step has in before alone; see record.DropAll.
func (s *Service) Drop(tx *sqldb.Tx, who actor.Actor, before, after Catalogue) error {
	if err := record.DropAll(tx, who, s.products, before.Products, after.Products); err != nil {
		return err
	}
	return record.DropAll(tx, who, s.families, before.Families, after.Families)
}
