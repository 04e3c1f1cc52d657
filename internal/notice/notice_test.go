package notice_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// house is a small demonstration with every talk in a place.
type house struct {
	cores.Cores
	*demo.World
	notices  *notice.Service
	accounts *account.Service
	outgoing *post.Service
	db       *sqldb.DB
	talks    []programme.Session
	places   []programme.PlanPlace
}

func build(t testing.TB, db *sqldb.DB) *house {
	t.Helper()
	ctx := context.Background()
	h := &house{Cores: demo.NewServices(db, 5), accounts: account.NewService(db, seed.Source(10)),
		outgoing: post.NewService(db, seed.Source(9)), db: db}
	h.notices = notice.NewService(db, seed.Source(9), h.outgoing)
	var err error
	if h.World, err = demo.Make(ctx, h.Cores, demo.Options{People: 20, Seed: 5}); err != nil {
		t.Fatal(err)
	}
	d, err := h.Programme.Draft(ctx, h.Who, h.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range d.Sessions {
		if s.Kind == programme.Talk {
			i := len(h.talks)
			h.talks = append(h.talks, s)
			h.places = append(h.places, programme.PlanPlace{SessionID: s.ID, RoomID: d.Frame.Rooms[i/len(d.Frame.Slots)].ID,
				Start: d.Frame.Slots[i%len(d.Frame.Slots)].Start})
		}
	}
	for _, c := range programme.Checks { // places here are only places: who speaks twice does not matter
		if err := h.Programme.SetSeverities(ctx, h.Who, h.World.Edition.ID, map[string]programme.Severity{c.Code: programme.Ignores},
			nil); err != nil {
			t.Fatal(err)
		}
	}
	h.place(t)
	return h
}

func (h *house) place(t testing.TB) {
	t.Helper()
	if _, err := h.Programme.ApplyPlan(context.Background(), h.Who, h.World.Edition.ID, "x", h.places); err != nil {
		t.Fatal(err)
	}
}

func (h *house) release(t testing.TB, telling release.Telling) {
	t.Helper()
	if _, err := h.Releases.Release(context.Background(), h.Who, h.World.Edition.ID, release.Announcement{Telling: telling}, nil); err != nil {
		t.Fatal(err)
	}
}

// prepare makes the messages that wait to be made, and returns who is told what.
func (h *house) prepare(t testing.TB) (told []notice.Told) {
	t.Helper()
	n, err := h.notices.Prepare(context.Background(), func(notice.Round) func(notice.Told) post.Mail {
		return func(person notice.Told) post.Mail {
			told = append(told, person)
			return post.Mail{Subject: fmt.Sprint(len(person.Own)), Text: "x"}
		}
	})
	if err != nil || n != len(told) {
		t.Fatalf("%d made of %d, %v", n, len(told), err)
	}
	return told
}

func TestAReleaseTellsEachPersonOnceAndOnlyWhatConcernsThem(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		if err := h.accounts.Grant(ctx, h.Who, "ana@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}); err != nil {
			t.Fatal(err)
		}
		people, err := h.accounts.People(ctx, h.Who)
		if err != nil {
			t.Fatal(err)
		}
		stars := []agenda.Star{{Session: h.talks[0].ID, Level: agenda.MustSee, At: time.Unix(1, 0)},
			{Session: h.talks[3].ID, Level: agenda.Interested, At: time.Unix(1, 0)}}
		if err := h.Agenda.Star(ctx, agenda.Wisher{Who: actor.Actor{PersonID: people[0].ID}}, h.World.Edition.ID, stars); err != nil {
			t.Fatal(err)
		}

		h.release(t, release.TellHeld)
		first := h.prepare(t)
		if len(first) < len(h.talks)/2 {
			t.Fatalf("the first release told %d people", len(first))
		}
		seen := map[string]bool{}
		for _, p := range first {
			if seen[p.Email] {
				t.Errorf("%s is told twice", p.Email)
			}
			seen[p.Email] = true
			for _, i := range p.Invites {
				if i.Cancel || i.Sequence != i.Entry.Sequence {
					t.Errorf("%s: %+v in a first release", p.Email, i)
				}
			}
			if p.Email == "ana@example.org" && (len(p.Starred) != 2 || len(p.Own)+len(p.Invites) != 0) {
				t.Errorf("who starred two sessions is told %+v", p)
			}
		}
		if again := h.prepare(t); len(again) != 0 {
			t.Errorf("a second look told %d people again", len(again))
		}
		mails, err := h.outgoing.MailsOf(ctx, h.Who, string(h.World.Edition.ID), post.BoxFilter{State: post.MailHeld, About: "1"})
		if err != nil || len(mails) != len(first) {
			t.Errorf("%d messages are held of %d, %v", len(mails), len(first), err)
		}
		if err := h.outgoing.TurnMails(ctx, h.Who, string(h.World.Edition.ID), post.Pick{About: "1"}, post.MailQueued); err != nil {
			t.Fatal(err)
		}
		h.deliver(t)

		// The first talk moves, the second is cancelled: their speakers are told, and who starred the first.
		moved, off := h.talks[0], h.talks[1]
		h.places[0].Start, h.places[len(h.places)-1].Start = h.places[len(h.places)-1].Start, h.places[0].Start
		h.places[0].RoomID, h.places[len(h.places)-1].RoomID = h.places[len(h.places)-1].RoomID, h.places[0].RoomID
		h.place(t)
		off.State = programme.Cancelled
		if off, _, err = h.Programme.Session().Save(ctx, h.Who, off); err != nil {
			t.Fatal(err)
		}
		h.release(t, release.TellNow)
		concerned := slices.Concat(moved.Speakers, off.Speakers, h.talks[len(h.talks)-1].Speakers)
		for _, p := range h.prepare(t) {
			if p.Email == "ana@example.org" {
				if len(p.Starred) != 1 || p.Starred[0].SessionID != string(moved.ID) || p.Starred[0].Kind != release.Moved {
					t.Errorf("who starred the moved session is told %+v", p.Starred)
				}
				continue
			}
			i := slices.IndexFunc(h.World.Speakers, func(s speaker.Speaker) bool { return s.Email == p.Email })
			if i < 0 || !slices.Contains(concerned, h.World.Speakers[i].ID) {
				t.Errorf("%s is told %+v", p.Email, p.Own)
				continue
			}
			for _, v := range p.Invites {
				if wantCancel := v.Entry.SessionID == string(off.ID); v.Cancel != wantCancel || v.Sequence < 1 {
					t.Errorf("%s: invite %+v", p.Email, v)
				}
			}
			if len(p.Invites) == 0 {
				t.Errorf("%s has no word for the calendar", p.Email)
			}
		}
		h.deliver(t)

		h.place(t)
		off.Title = "Another title"
		if off, _, err = h.Programme.Session().Save(ctx, h.Who, off); err != nil {
			t.Fatal(err)
		}
		h.release(t, release.TellNobody)
		if told := h.prepare(t); len(told) != 0 {
			t.Errorf("a silent release told %d people", len(told))
		}
	})
}

func TestMessagesThatWaitAreEditedHeldSentAndDropped(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		scope := string(h.World.Edition.ID)
		h.release(t, release.TellHeld)
		n := len(h.prepare(t))
		var sent []post.Mail
		deliver := func() {
			t.Helper()
			sent = nil
			for {
				k, err := h.outgoing.Deliver(ctx, func(_ context.Context, _ string, m post.Mail) error { sent = append(sent, m); return nil })
				if err != nil {
					t.Fatal(err)
				}
				if k == 0 {
					return
				}
			}
		}
		if deliver(); len(sent) != 0 {
			t.Fatalf("%d held messages left", len(sent))
		}
		mails, err := h.outgoing.MailsOf(ctx, h.Who, scope, post.BoxFilter{})
		if err != nil || len(mails) != n {
			t.Fatalf("%d messages of %d, %v", len(mails), n, err)
		}
		one, other := mails[0], mails[1]
		if err := h.outgoing.EditMail(ctx, h.Who, scope, one.ID, "Mine", "line\r\nline", one.Version); err != nil {
			t.Fatal(err)
		}
		if err := h.outgoing.EditMail(ctx, h.Who, scope, one.ID, "Yours", "x", one.Version); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an edit of what was changed meanwhile: %v", err)
		}
		if err := h.outgoing.EditMail(ctx, h.Who, scope, one.ID, "two\nlines", "x", one.Version+1); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a subject of two lines: %v", err)
		}
		if err := h.outgoing.TurnMails(ctx, h.Who, scope, post.Pick{ID: other.ID}, post.MailDropped); err != nil {
			t.Fatal(err)
		}
		if err := h.outgoing.TurnMails(ctx, h.Who, scope, post.Pick{About: "1"}, post.MailQueued); err != nil {
			t.Fatal(err)
		}
		if deliver(); len(sent) != n-1 || !slices.ContainsFunc(sent,
			func(m post.Mail) bool { return m.Subject == "Mine" && strings.Contains(m.Text, "line\nline") }) {
			t.Errorf("%d of %d left", len(sent), n-1)
		}
		if err := h.outgoing.TurnMails(ctx, h.Who, scope, post.Pick{ID: other.ID}, post.MailQueued); err != nil {
			t.Errorf("what was dropped comes back: %v", err)
		}
		if deliver(); len(sent) != 1 || sent[0].To != other.To {
			t.Errorf("sent %+v", sent)
		}
		if err := h.outgoing.TurnMails(ctx, h.Who, scope, post.Pick{}, post.MailHeld); fault.KindOf(err) != fault.Conflict {
			t.Errorf("everything has left: %v", err)
		}
		stranger := actor.Actor{PersonID: "per_x"}
		if _, err := h.outgoing.MailsOf(ctx, stranger, scope, post.BoxFilter{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a stranger reads: %v", err)
		}
		if err := h.outgoing.TurnMails(ctx, stranger, scope, post.Pick{}, post.MailDropped); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a stranger drops: %v", err)
		}
	})
}

func TestASpeakerHearsOfAConfirmationAndNothingOfWhatIsInternal(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		save := func(s programme.Session) programme.Session {
			t.Helper()
			s, _, err := h.Programme.Session().Save(ctx, h.Who, s)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		talk := h.talks[0]
		talk.Pending = true
		talk = save(talk)
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)

		hand, _, err := h.Cores.Speakers.Speaker().Save(ctx, h.Who,
			speaker.Speaker{EditionID: h.World.Edition.ID, Name: "Hand", Email: "hand@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.Programme.Draft(ctx, h.Who, h.World.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		crew := save(programme.Session{EditionID: h.World.Edition.ID, Title: "Crew", Kind: programme.Break, Internal: true, Minutes: 10,
			State: programme.Confirmed, Speakers: []speaker.ID{hand.ID, talk.Speakers[0]}})
		at := programme.Placement{EditionID: h.World.Edition.ID, SessionID: crew.ID, RoomID: d.Frame.Rooms[0].ID, Start: d.Frame.Days[0].Start}
		if _, _, err := h.Programme.Placement().Save(ctx, h.Who, at); err != nil {
			t.Fatal(err)
		}
		talk.Pending = false
		save(talk)
		h.release(t, release.TellHeld)
		told := h.prepare(t)
		if len(told) != len(talk.Speakers) {
			t.Errorf("%d people are told, %d speak", len(told), len(talk.Speakers))
		}
		for _, p := range told {
			if len(p.Own) != 1 || !slices.Equal(p.Own[0].Fields, []string{"pending"}) {
				t.Errorf("%s is told %+v", p.Email, p.Own)
			}
			if len(p.Invites) != 1 || p.Invites[0].Cancel || p.Invites[0].Sequence != 1 || p.Invites[0].Entry.SessionID != string(talk.ID) {
				t.Errorf("%s has for the calendar %+v", p.Email, p.Invites)
			}
		}
	})
}
