package catalogue

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Service is what can be done with products and families.
type Service struct {
	db       *sqldb.DB
	ids      id.Source
	families account.Ledger[Family]
	products account.Ledger[Product]
}

// NewService returns the use cases; dependents tells what later chapters hang on a product.
func NewService(db *sqldb.DB, ids id.Source, dependents edition.Dependents) *Service {
	return &Service{db: db, ids: ids, families: familyLedger(), products: productLedger(dependents)}
}

// Family of an edition.
func (s *Service) Family() account.Kept[Family] { return account.Keep(s.db, s.ids, s.families) }

// Product of an edition.
func (s *Service) Product() account.Kept[Product] { return account.Keep(s.db, s.ids, s.products) }

// All is the catalogue of an edition, families in order and products by name.
func (s *Service) All(ctx context.Context, who account.Actor, editionID edition.ID) (all Catalogue, err error) {
	if err := who.May(account.Read, string(editionID)); err != nil {
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
func (s *Service) Add(ctx context.Context, who account.Actor, editionID edition.ID, lines string) (added int, err error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
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
func (s *Service) FindOrMake(tx *sqldb.Tx, who account.Actor, editionID edition.ID, p Product, family string) (Product, bool, error) {
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

func (s *Service) family(tx *sqldb.Tx, who account.Actor, all Catalogue, editionID edition.ID, name string) (FamilyID, error) {
	for _, have := range all.Families {
		if strings.EqualFold(have.Name, name) {
			return have.ID, nil
		}
	}
	f, _, err := s.families.SaveInTx(tx, s.ids, who, Family{EditionID: editionID, Name: name, Position: len(all.Families)})
	return f.ID, err
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []account.Undoer { return []account.Undoer{s.families, s.products} }

// Put makes or replaces what a step of a later chapter has in after; see account.PutAll.
func (s *Service) Put(tx *sqldb.Tx, who account.Actor, now, after Catalogue) error {
	if err := account.PutAll(tx, who, s.families, now.Families, after.Families); err != nil {
		return err
	}
	return account.PutAll(tx, who, s.products, now.Products, after.Products)
}

// Drop takes away what such a step has in before alone; see account.DropAll.
func (s *Service) Drop(tx *sqldb.Tx, who account.Actor, before, after Catalogue) error {
	if err := account.DropAll(tx, who, s.products, before.Products, after.Products); err != nil {
		return err
	}
	return account.DropAll(tx, who, s.families, before.Families, after.Families)
}
