package notice_test

import (
	"context"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

// to finds what an address is told.
func to(told []notice.Told, email string) (notice.Told, bool) {
	k := slices.IndexFunc(told, func(t notice.Told) bool { return t.Email == email })
	if k < 0 {
		return notice.Told{}, false
	}
	return told[k], true
}

func (h *house) readdress(t *testing.T, s speaker.Speaker, email string) speaker.Speaker {
	t.Helper()
	s.Email = email
	s, _, err := h.Cores.Speakers.Speaker().Save(context.Background(), h.Who, s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// solo gives a talk one speaker of its own, who speaks nowhere else.
func (h *house) solo(t *testing.T, talk int, email string) speaker.Speaker {
	t.Helper()
	ctx := context.Background()
	s, _, err := h.Cores.Speakers.Speaker().Save(ctx, h.Who, speaker.Speaker{EditionID: h.World.Edition.ID, Name: "Ada", Email: email})
	if err != nil {
		t.Fatal(err)
	}
	h.cast(t, talk, s.ID)
	return s
}

func (h *house) cast(t *testing.T, talk int, who ...speaker.ID) {
	t.Helper()
	h.talks[talk].Speakers = who
	var err error
	if h.talks[talk], _, err = h.Programme.Session().Save(context.Background(), h.Who, h.talks[talk]); err != nil {
		t.Fatal(err)
	}
}

// hasAll reports whether somebody is told of one talk as of something new, with its event.
func (h *house) hasAll(t *testing.T, told []notice.Told, email string, talk int) {
	t.Helper()
	p, ok := to(told, email)
	own, at := changeOf(p, h.talks[talk].ID), inviteOf(p, h.talks[talk].ID)
	if !ok || !p.First || len(own) != 1 || own[0].Kind != release.Added || !own[0].To[0].Start.Equal(h.places[talk].Start) || len(at) != 1 ||
		at[0].Cancel {
		t.Errorf("%s, who was told nothing, is told %+v", email, p)
	}
}

func TestACorrectedAddressGetsEverythingAndTheOldOneIsStruck(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		ada := h.solo(t, 0, "ada@wrong.example")
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		h.readdress(t, ada, "ada@right.example")
		h.swap(t, 2, 3) // not hers
		h.release(t, release.TellHeld)
		told := h.prepare(t)
		h.hasAll(t, told, "ada@right.example", 0)
		old, ok := to(told, "ada@wrong.example")
		if own, at := changeOf(old, h.talks[0].ID), inviteOf(old, h.talks[0].ID); !ok || len(own) != 1 || own[0].Kind != notice.OffStage ||
			len(at) != 1 || !at[0].Cancel || at[0].Sequence != 1 {
			t.Errorf("the old address is told %+v", old)
		}
	})
}

func TestAnAddressAddedLaterGetsEverything(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		ada := h.solo(t, 0, "")
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		h.readdress(t, ada, "ada@example.net")
		h.swap(t, 2, 3)
		h.release(t, release.TellHeld)
		h.hasAll(t, h.prepare(t), "ada@example.net", 0)
	})
}

func TestAfterASilentFirstReleaseEverybodyIsToldEverything(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		h.solo(t, 0, "ada@example.net")
		h.release(t, release.TellNobody)
		if told := h.prepare(t); len(told) != 0 {
			t.Errorf("a silent release tells %d", len(told))
		}
		h.swap(t, 2, 3)
		h.release(t, release.TellHeld)
		h.hasAll(t, h.prepare(t), "ada@example.net", 0)
	})
}

func TestWhoWithdrewIsToldAndTheirEventIsStruck(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		all := h.talks[0].Speakers
		ada := h.solo(t, 0, "ada@example.net")
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		h.cast(t, 0, all...)
		if _, err := h.Cores.Speakers.Speaker().Remove(context.Background(), h.Who, string(ada.ID)); err != nil {
			t.Fatal(err)
		}
		h.release(t, release.TellHeld)
		told := h.prepare(t)
		p, ok := to(told, "ada@example.net")
		if own, at := changeOf(p, h.talks[0].ID), inviteOf(p, h.talks[0].ID); !ok || p.Name != "Ada" || len(own) != 1 ||
			own[0].Kind != notice.OffStage || len(at) != 1 || !at[0].Cancel {
			t.Errorf("who withdrew is told %+v", p)
		}
	})
}

func TestAHeldMessageThatASilentReleaseMadeWrongIsMadeAnew(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		h.release(t, release.TellHeld)
		h.prepare(t)
		wrong, holds := h.mailTo(t, 0, "1"), h.mailTo(t, 4, "1")
		h.swap(t, 0, len(h.talks)-1)
		h.release(t, release.TellNobody)
		h.turn(t, wrong, post.MailQueued) // before anybody looked at the release
		h.deliver(t)
		if m := h.mailTo(t, 0, "1"); m.State != post.MailQueued {
			t.Errorf("what is not true any more is %s", m.State)
		}
		told := h.prepare(t)
		p, _ := h.of(told, 0)
		if at := inviteOf(p, h.talks[0].ID); len(at) != 1 || !at[0].Entry.Start.Equal(h.places[0].Start) {
			t.Errorf("the new message says %+v", p)
		}
		if m := h.mailTo(t, 0, "1"); m.State != post.MailSuperseded {
			t.Errorf("what is not true any more is %s", m.State)
		}
		if m := h.mailTo(t, 0, "2"); m.State != post.MailQueued { // it was let go
			t.Errorf("its successor is %s", m.State)
		}
		if m := h.mailTo(t, 4, "1"); m.State != post.MailHeld || m.ID != holds.ID {
			t.Errorf("what still holds is %s", m.State)
		}
	})
}
