package programme

import (
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// exchange writes one part of the draft in place of another, which is there now: what others refer to is made first and goes last. After
// gets what writing fills in.
func (s *Service) exchange(tx *sqldb.Tx, who actor.Actor, now Draft, before Part, after *Part) error {
	renumber(now, before, after)
	for _, do := range []func() error{
		func() error { return record.DropAll(tx, who, s.rules, before.Rules, after.Rules) },
		func() error { return dropPlacements(tx, before, *after) },
		func() error { return s.keepStars(tx, before.Sessions, after.Sessions) },
		func() error { return s.catalogue.Put(tx, who, now.Catalogue, after.catalogue()) },
		func() error { return s.speakers.Put(tx, who, now.Stage, after.stage()) },
		func() error { return s.editions.Put(tx, who, now.Frame, before.frame(), after.frame()) },
		func() error {
			return record.ExchangeAll(tx, who, s.sessions, now.Sessions, before.Sessions, after.Sessions)
		},
		func() error { return putPlacements(tx, now, after) },
		func() error { return record.PutAll(tx, who, s.rules, now.Rules, after.Rules) },
		func() error { return s.editions.Drop(tx, who, before.frame(), after.frame()) },
		func() error { return s.speakers.Drop(tx, who, before.stage(), after.stage()) },
		func() error { return s.catalogue.Drop(tx, who, before.catalogue(), after.catalogue()) },
		func() error { return exchangeLocks(tx, now.Frame.Edition.ID, before.Locks, after.Locks) },
		func() error { return s.later.exchange(tx, now.Frame.Edition.ID, before.Asides, after.Asides) },
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

func dropPlacements(tx *sqldb.Tx, before, after Part) error {
	stay := at(after.Placements, placementID)
	for _, p := range before.Placements {
		if _, stays := stay[string(p.ID)]; stays {
			continue
		}
		if err := takeAway(tx, p); err != nil {
			return err
		}
	}
	return nil
}

func putPlacements(tx *sqldb.Tx, now Draft, after *Part) error {
	there := at(now.Placements, placementID)
	for i := range after.Placements {
		if err := writePlacement(tx, there, &after.Placements[i]); err != nil {
			return err
		}
	}
	return nil
}

func exchangeLocks(tx *sqldb.Tx, editionID edition.ID, before, after []Lock) error {
	for _, l := range before {
		if err := setLock(tx, editionID, l, false); err != nil {
			return err
		}
	}
	for _, l := range after {
		if err := setLock(tx, editionID, l, true); err != nil {
			return err
		}
	}
	return nil
}

// keepStars refuses to take a session away that people have starred meanwhile.
func (s *Service) keepStars(tx *sqldb.Tx, before, after []Session) error {
	stay := at(after, sessionID)
	for _, v := range before {
		if _, stays := stay[string(v.ID)]; stays {
			continue
		}
		starred, err := s.isStarred(tx, v.ID)
		if err != nil {
			return err
		}
		if starred {
			return ErrStarred.With("Title", v.Title)
		}
	}
	return nil
}

// isStarred reports whether something of a later chapter hangs on a session: stars do.
func (s *Service) isStarred(tx *sqldb.Tx, id SessionID) (bool, error) {
	hangs, err := s.dependents.On("session")(tx, string(id))
	return len(hangs) > 0, err
}

// renumber gives placements and sessions that come back another number where theirs was given away meanwhile.
func renumber(now Draft, before Part, after *Part) {
	taken, next, goes := map[int]PlacementID{}, 0, at(before.Placements, placementID)
	for _, p := range slices.Concat(now.Placements, after.Placements) {
		next = max(next, p.Number+1)
	}
	for _, p := range now.Placements {
		if _, going := goes[string(p.ID)]; !going {
			taken[p.Number] = p.ID
		}
	}
	for i := range after.Placements {
		p := &after.Placements[i]
		if other, is := taken[p.Number]; is && other != p.ID {
			p.Number = next
			next++
		}
	}
	has := make(map[int]SessionID, len(now.Sessions))
	for _, v := range now.Sessions {
		has[v.Number] = v.ID
	}
	for i := range after.Sessions {
		v := &after.Sessions[i]
		if other, is := has[v.Number]; is && other != v.ID {
			v.Number = 0 // it gets the next one when it is written
		}
	}
}

func writePlacement(tx *sqldb.Tx, there map[string]Placement, p *Placement) error {
	now, is := there[string(p.ID)]
	if !is {
		p.Version = 1
		err := placementTable.Insert(tx, placementValues(*p)...)
		if sqldb.IsUnique(err) || sqldb.IsReferenced(err) {
			return record.ErrMoved // somebody else has just made one like it, or taken its session or room away
		}
		if err != nil {
			return err
		}
		return remember(tx, *p)
	}
	p.Version = now.Version
	current, err := placementTable.Update(tx, placementValues(*p)...)
	if err == nil && !current || sqldb.IsReferenced(err) {
		return record.ErrMoved
	}
	p.Version++
	return err
}
