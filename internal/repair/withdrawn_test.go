package repair_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/repair"
)

func TestAWithdrawnSessionHasWaysOutAndNothingMovesBefore(t *testing.T) {
	t.Parallel()
	demonstration.Each(t, withdraws)
}

func withdraws(t *testing.T, db *sqldb.DB) {
	ctx, x := context.Background(), newBroken(t, db)
	d := x.draft()
	at := slices.IndexFunc(d.Sessions, func(s programme.Session) bool { // an ordinary talk with a place becomes an adopted one
		return s.Kind == programme.Talk && !s.Plenary && s.State == programme.Confirmed && len(d.PlacementsOf(s.ID)) == 1
	})
	v := d.Sessions[at]
	name := func(w repair.Way) string { return string(w) }
	asked := repair.Mishap{Kind: repair.Withdrawn, Session: v.ID, Most: 1}
	if _, err := x.Service.Repair(ctx, x.Who, x.Edition.ID, asked, name); !errors.Is(err, repair.ErrMishap) {
		t.Errorf("of a session that takes place: %v", err)
	}
	v.SourceKey = "proposal:prp_1"
	if _, _, err := x.Programme.Session().Save(ctx, x.Who, v); err != nil {
		t.Fatal(err)
	}
	err := x.DB.Write(ctx, func(tx *sqldb.Tx) error {
		return x.Programme.CancelInTx(tx, x.Who, x.Edition.ID, v.SourceKey, "ill")
	})
	if err != nil {
		t.Fatal(err)
	}
	before := x.draft()
	repairID, err := x.Service.Repair(ctx, x.Who, x.Edition.ID, asked, name)
	if err != nil {
		t.Fatal(err)
	}
	ways, err := x.Answers(ctx, x.Who, x.Edition.ID, repairID)
	if err != nil || ways[0].Answer.Way != repair.CancelOnly || !slices.Equal(ways[0].Answer.Cancelled, []programme.SessionID{v.ID}) {
		t.Fatalf("%+v, %v", ways, err)
	}
	if ways[0].Answer.Before.Placed == 0 {
		t.Error("the day that it was part of has no price")
	}
	if _, err := x.Adopt(ctx, x.Who, x.Edition.ID, ways[0].ID); err != nil {
		t.Fatal(err)
	}
	if content(t, before) != content(t, x.draft()) {
		t.Error("leaving its place free moves something")
	}
	if waiting, err := x.Programme.Withdrawals(ctx, x.Who, x.Edition.ID); err != nil || len(waiting) != 0 {
		t.Errorf("a way out was taken, and %d still wait: %v", len(waiting), err)
	}
	if len(ways) < 2 {
		t.Fatal("its place can only be left free")
	}
	if _, err := x.Adopt(ctx, x.Who, x.Edition.ID, ways[1].ID); err != nil {
		t.Errorf("%s: %v", ways[1].Answer.Way, err)
	}
}
