package registration

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// PoolID identifies a pool: poo_….
type PoolID string

// Pool is a number of places. What its attendees have and what smaller pools took out of it is taken.
type Pool struct {
	ID        PoolID
	EditionID edition.ID
	Parent    PoolID // it is taken out of; empty: of none
	Name      string
	Size      int
	ReturnsAt time.Time // when what is not used goes back; zero: never
	Version   int64

	Taken, Held int `json:"-"` // as they were read: no edit sets them
}

// Left is how many places nobody has.
func (p Pool) Left() int { return p.Size - p.Taken - p.Held }

// Bounds of what organisers type.
const (
	mostPlaces = 1_000_000
	maxName    = 120
)

// Refusals of pools.
var (
	ErrFull = fault.New(fault.Conflict, "registration.full", "every place is taken")
	ErrSize = fault.New(fault.Invalid, "registration.size", "a pool has 0 to 1,000,000 places").Field("size", "registration.size")
	ErrLess = fault.New(fault.Conflict, "registration.less", "more places than that are taken or held; give some back first").
		Field("size", "registration.less")
	ErrParent = fault.New(fault.Conflict, "registration.parent",
		"the pool that it is taken out of has not so many places left; or a pool is taken out of itself").Field("parent", "registration.parent")
	ErrPoolName = fault.New(fault.Invalid, "registration.pool_name", "a pool has a name of its own, of at most 120 characters").
			Field("name", "registration.pool_name")
)

func poolKind() record.Kind[Pool] {
	return record.Kind[Pool]{
		Reads: Reading, Changes: SettingUp,
		Name: "pool", Prefix: "poo", Table: poolTable, Scan: scanPool, Values: poolValues, Taken: ErrPoolName, Load: loadTaken,
		Key: func(p *Pool) record.Key {
			return record.Key{ID: (*string)(&p.ID), Version: &p.Version, Scope: string(p.EditionID), Label: p.Name}
		},
		Check:      checkPool,
		Dependents: poolDependents,
		Detach:     poolGone,
	}
}

// checkPool moves places between a pool and the one that it is taken out of, so that neither can be passed.
func checkPool(tx *sqldb.Tx, p *Pool) error {
	p.Name = strings.TrimSpace(p.Name)
	switch {
	case p.Name == "" || text.Longer(p.Name, maxName):
		return ErrPoolName
	case p.Size < 0 || p.Size > mostPlaces:
		return ErrSize
	}
	before, err := poolInTx(tx, p.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	p.Taken, p.Held = before.Taken, before.Held
	if p.Size < p.Taken+p.Held {
		return ErrLess
	}
	if err := checkParent(tx, *p); err != nil {
		return err
	}
	if before.Parent == p.Parent {
		return lend(tx, p.Parent, p.Size-before.Size)
	}
	if err := lend(tx, before.Parent, -before.Size); err != nil {
		return err
	}
	return lend(tx, p.Parent, p.Size)
}

// checkParent follows the pools that a pool is taken out of, each in the next.
func checkParent(tx *sqldb.Tx, p Pool) error {
	for up := p.Parent; up != ""; {
		if up == p.ID {
			return ErrParent
		}
		next, err := poolInTx(tx, up)
		if err != nil || next.EditionID != p.EditionID {
			return ErrParent
		}
		up = next.Parent
	}
	return nil
}

// lend takes places out of a pool for a smaller one, or takes them back.
func lend(tx *sqldb.Tx, from PoolID, places int) error {
	if from == "" || places == 0 {
		return nil
	}
	if err := claim(tx, from, Claim{Taken: places}); err != nil {
		return ErrParent
	}
	return nil
}
