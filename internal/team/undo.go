package team

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Undoers put back roles that were taken, ends that were set, and invitations that were taken back.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{undoer{s}} }

type undoer struct{ *Service }

// Owns reports whether a change is one of a team. Roles of the server are given and taken on the command line.
func (undoer) Owns(c record.Change) bool {
	switch c.Action {
	case "account.revoked", "account.end_set", "invitation.revoked":
		return c.Scope != actor.ServerScope
	default:
		return false
	}
}

// Undo puts back what was before a change. Whoever undoes it must be allowed to give what comes back.
func (u undoer) Undo(tx *sqldb.Tx, ids id.Source, who actor.Actor, c record.Change) (label string, err error) {
	if err := who.May(Changing, c.Scope); err != nil {
		return "", err
	}
	if can, err := u.can(tx, c); err != nil || !can {
		return "", orUndo(err)
	}
	if err := record.MarkUndone(tx, c.ID); err != nil {
		return "", err
	}
	editionID := edition.ID(c.Scope)
	if c.Action == "invitation.revoked" {
		i, err := find(tx, editionID, InvitationID(c.Object))
		if err != nil {
			return "", err
		}
		if err := u.mayGive(tx, who, editionID, i.Role, i.RoleEnds); err != nil {
			return "", err
		}
		if err := setRevoked(tx, i.ID, time.Time{}, ""); err != nil {
			return "", err
		}
		return c.Label, u.note(tx, who, "invitation.restored", i, nil, nil)
	}
	before, _ := heldOf(c)
	if c.Action == "account.end_set" {
		_, err := u.setEnd(tx, who, editionID, actor.PersonID(c.Object), before.Role, before.Ends)
		return c.Label, err
	}
	if err := u.mayGive(tx, who, editionID, before.Role, before.Ends); err != nil {
		return "", err
	}
	if err := account.GiveInTx(tx, actor.PersonID(c.Object), before); err != nil {
		return "", err
	}
	given := record.Change{Action: "account.granted", Object: c.Object, Scope: c.Scope, Label: c.Label}
	_, err = record.Write(tx, ids, who, given, nil, before)
	return c.Label, err
}

func orUndo(err error) error {
	if err != nil {
		return err
	}
	return record.ErrUndo
}

// Undoable tells which of some changes can be put back as things are now.
func (u undoer) Undoable(tx *sqldb.Tx, changes []record.Change) (map[string]bool, error) {
	return record.UndoableEach(tx, changes, u.can)
}

func (u undoer) can(tx *sqldb.Tx, c record.Change) (bool, error) {
	if !c.Undoable() {
		return false, nil
	}
	if c.Action == "invitation.revoked" {
		return u.canRestore(tx, c)
	}
	before, after := heldOf(c)
	if before.Role == "" || before.Scope != c.Scope || before.Over(tx.Now()) {
		return false, nil
	}
	if _, err := account.PersonInTx(tx, actor.PersonID(c.Object)); err != nil {
		return false, unless(err, account.ErrNoPerson)
	}
	now, err := account.HeldInTx(tx, actor.PersonID(c.Object), before.Grant)
	if c.Action == "account.end_set" {
		return err == nil && now.Ends.Equal(after.Ends), unless(err, account.ErrNotHeld)
	}
	return errors.Is(err, account.ErrNotHeld), unless(err, account.ErrNotHeld)
}

func (u undoer) canRestore(tx *sqldb.Tx, c record.Change) (bool, error) {
	i, err := find(tx, edition.ID(c.Scope), InvitationID(c.Object))
	if err != nil {
		return false, unless(err, ErrGone)
	}
	_, err = openFor(tx, i.EditionID, i.Email)
	again := err == nil // they were asked again meanwhile
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return false, err
	}
	return !again && !i.Revoked.IsZero() && tx.Now().Before(i.Expires), nil
}

func unless(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// heldOf is the grant of a change as it was and as it became; zero values where that cannot be read, or where it was changed before grants
// had an end: such a change was never offered to be undone.
func heldOf(c record.Change) (before, after account.Held) {
	var known struct{ Ends *time.Time }
	if json.Unmarshal(c.Before, &known) != nil || known.Ends == nil {
		return before, after
	}
	if json.Unmarshal(c.Before, &before) != nil || json.Unmarshal(c.After, &after) != nil {
		return account.Held{}, account.Held{}
	}
	return before, after
}
