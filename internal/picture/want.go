package picture

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Want says at which address the picture of an owner is; empty: at none. What was fetched from another address stays until the
// new one is here, what somebody uploaded stays in any case. A picture that this server shows already is taken over at once.
func Want(tx *sqldb.Tx, ids id.Source, o Owner, address string) error {
	now, err := OfInTx(tx, o)
	if err != nil {
		return err
	}
	waiting, err := waitingFor(tx, o)
	if err != nil {
		return err
	}
	if waiting.Address != "" && waiting.Address == address && !now.Uploaded() {
		return nil
	}
	if err := forgetFetch(tx, o); err != nil {
		return err
	}
	switch {
	case now.Uploaded(), now.Source == address:
		return nil
	case address == "":
		return takeDown(tx, now)
	}
	if ref := RefIn(address); ref != "" {
		if taken, err := copyShown(tx, ids, o, ref, address); taken || err != nil {
			return err
		}
	}
	return insertFetch(tx, o, address)
}

// Change is what somebody does with the picture of an owner by hand.
type Change struct {
	Made   *Made // uploaded; nil when nothing was
	Remove bool  // takes what was uploaded away
	Again  bool  // fetches what was given up
	Alt    string
}

// Apply makes a change, and then wants what stands at the owner's address, if that is not covered by an upload. Label is the
// owner's name for people.
func Apply(tx *sqldb.Tx, ids id.Source, who actor.Actor, o Owner, label string, c Change, address string) error {
	if err := who.May(Changing, string(o.EditionID)); err != nil {
		return err
	}
	if err := text.CheckLengths(text.Bounded{Field: "picture_alt", Text: c.Alt, Most: MaxAlt}); err != nil {
		return err
	}
	before, err := OfInTx(tx, o)
	if err != nil {
		return err
	}
	switch {
	case c.Made != nil:
		err = keep(tx, ids, o, *c.Made, "")
	case c.Remove && before.Uploaded():
		err = takeDown(tx, before)
	}
	if err == nil && c.Again {
		err = forgetFetch(tx, o)
	}
	if err != nil {
		return err
	}
	if err := Want(tx, ids, o, address); err != nil {
		return err
	}
	return describe(tx, ids, who, o, label, c, before)
}

// Give makes a picture an owner's that is shown without a release, as soon as its edition is. It stays when another follows, for undo:
// its owner keeps its name, and records the change.
func Give(tx *sqldb.Tx, ids id.Source, who actor.Actor, o Owner, m Made) error {
	if err := who.May(Changing, string(o.EditionID)); err != nil {
		return err
	}
	if err := keep(tx, ids, o, m, ""); err != nil {
		return err
	}
	return Show(tx, o.EditionID, []Ref{m.Ref})
}

// describe keeps the words for a picture, and records what was done.
func describe(tx *sqldb.Tx, ids id.Source, who actor.Actor, o Owner, label string, c Change, before Picture) error {
	now, err := OfInTx(tx, o)
	if err != nil {
		return err
	}
	said := now.ID != "" && now.Alt != c.Alt
	if said {
		if err := setAlt(tx, now.ID, c.Alt); err != nil {
			return err
		}
	}
	action := "picture.edited"
	switch {
	case before.ID != "" && now.ID == "":
		action = "picture.removed"
	case now.Ref != before.Ref && before.ID == "":
		action = "picture.created"
	case now.Ref == before.Ref && !said:
		return nil
	}
	_, err = record.Write(tx, ids, who, record.Change{Action: action, Object: o.ID, Scope: string(o.EditionID), Label: label}, nil, nil)
	return err
}
