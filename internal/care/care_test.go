package care_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

func TestWhoSpeaksAtNothingIsNobody(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		for _, name := range []string{"di", "stranger"} {
			if _, err := s.s.Own(s.ctx, s.as(name), s.e); !errors.Is(err, care.ErrNobody) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.s.Own(s.ctx, care.Holder{}, s.e); !errors.Is(err, care.ErrNobody) {
			t.Errorf("who is not signed in: %v", err)
		}
		if _, err := s.s.Own(s.ctx, care.Holder{Link: "made up"}, s.e); !errors.Is(err, care.ErrLink) {
			t.Errorf("a link that nobody was given: %v", err)
		}
		if o := s.own("bo"); len(o.Sessions) != 1 || !slices.Equal(o.Sessions[0].Others, []string{"cy"}) || o.Released {
			t.Errorf("%+v", o.Sessions)
		}
	})
}

func TestEachTaskIsSavedAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		next, some := s.own("ada").Next()
		if !some || next.Kind != care.Biography || !next.Late {
			t.Errorf("60 days before 10 May have passed on 1 April: %+v", next)
		}
		s.must(s.s.SaveHours(s.ctx, s.as("ada"), s.e, nil))
		s.must(s.s.SaveNeed(s.ctx, s.as("ada"), s.e, care.Need{Kind: care.Access, Chosen: []string{"step_free"}, Said: " a ramp "}))
		s.must(s.s.SaveNeed(s.ctx, s.as("ada"), s.e, care.Need{Kind: care.Technical}))
		s.must(s.s.SayRecording(s.ctx, s.as("ada"), s.e, "yes"))
		s.must(s.s.SayRecording(s.ctx, s.as("ada"), s.e, "no"))
		s.must(s.s.SaveBiography(s.ctx, s.as("ada"), s.e, "Somebody.", "elle"))
		if _, err := s.s.AddDeck(s.ctx, s.as("ada"), s.e, s.session["alone"].ID, care.Given{URL: "https://slides.example.org/1"}); err != nil {
			t.Fatal(err)
		}
		var got []string
		o := s.own("ada")
		for _, task := range o.Tasks {
			got = append(got, string(task.Kind)+" "+string(task.State))
		}
		want := []string{"biography done", "picture open", "hours done", "technical done", "access done", "recording done", "slides done"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if o.Consent.Value != "no" || o.Consent.TextVersion != care.RecordingText ||
			o.Access.Said != "a ramp" || o.Speaker.Biography != "Somebody." {
			t.Errorf("%+v", o)
		}
		if s.state("bo", care.Biography) != care.Open {
			t.Error("another speaker has done what they have not")
		}
		for _, err := range []error{
			s.s.SaveNeed(s.ctx, s.as("ada"), s.e, care.Need{Kind: care.Access, Chosen: []string{"a pony"}}),
			s.s.SayRecording(s.ctx, s.as("ada"), s.e, "perhaps"),
			s.s.SaveTrip(s.ctx, s.as("ada"), s.e, care.Trip{Needed: true}),  // not asked
			s.s.ReadBriefing(s.ctx, s.as("ada"), s.e),                       // likewise
			s.s.Tell(s.ctx, s.as("ada"), s.e, care.Word{Kind: care.Late}),   // by how much?
			s.s.Tell(s.ctx, s.as("ada"), s.e, care.Word{Kind: "mislaid"}),   // no such word
			addDeck(s, "bo", care.Given{URL: "https://slides.example.org"}), // not their session
			addDeck(s, "ada", care.Given{URL: "javascript:alert(1)"}),
			addDeck(s, "ada", care.Given{File: []byte("MZ not slides"), Name: "slides.pdf"}),
			addDeck(s, "ada", care.Given{File: bytes.Repeat([]byte("%PDF-"), care.MaxDeck/5+1)}),
			addDeck(s, "ada", care.Given{URL: "https://slides.example.org", Embargo: "soon"}),
		} {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.NotFound {
				t.Errorf("%v", err)
			}
		}
	})
}

func addDeck(s stand, name string, g care.Given) error {
	_, err := s.s.AddDeck(s.ctx, s.as(name), s.e, s.session["alone"].ID, g)
	return err
}

// pptx is the smallest presentation that says how many slides it has, and of which shape.
func pptx(t *testing.T, cx, cy string, slides int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	part := func(name, content string) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	part("ppt/presentation.xml", `<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:sldSz cx="`+cx+
		`" cy="`+cy+`"/></p:presentation>`)
	for i := range slides {
		part("ppt/slides/slide"+string(rune('1'+i))+".xml", "<x/>")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestADeckIsWhatItsBytesAre(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		id := s.session["together"].ID
		first, err := s.s.AddDeck(s.ctx, s.as("bo"), s.e, id, care.Given{File: pptx(t, "12192000", "6858000", 3), Name: `C:\talk.pdf`, Embargo: care.Never})
		s.must(err)
		if first.Kind != care.PPTX || first.Ratio != "16:9" || first.Pages != 3 || first.Number != 1 || first.Name != "talk.pdf" {
			t.Errorf("%+v", first)
		}
		second, err := s.s.AddDeck(s.ctx, s.as("cy"), s.e, id, care.Given{File: []byte("%PDF-1.7 …"), Name: "talk.pdf"})
		s.must(err)
		if second.Kind != care.PDF || second.Number != 2 {
			t.Errorf("%+v", second)
		}
		if old := pptx(t, "9144000", "6858000", 1); true {
			third, err := s.s.AddDeck(s.ctx, s.as("cy"), s.e, id, care.Given{File: old})
			s.must(err)
			if third.Ratio != "4:3" {
				t.Errorf("%+v", third)
			}
		}
		if _, file, err := s.s.OwnDeck(s.ctx, s.as("cy"), s.e, first.ID); err != nil || len(file) != first.Bytes {
			t.Errorf("%d bytes, %v", len(file), err)
		}
		if _, _, err := s.s.OwnDeck(s.ctx, s.as("ada"), s.e, first.ID); !errors.Is(err, care.ErrNoDeck) {
			t.Errorf("slides of others: %v", err)
		}
		if got := first.FileName("Franklin", "2027-05-10 0900", "ABCDEF"); got != "Franklin/2027-05-10 0900 ABCDEF v1.pptx" {
			t.Error(got)
		}
		if got := first.FileName("../a:b", "0900", "X"); strings.Contains(got, "../") {
			t.Error(got)
		}
	})
}

func TestWhoIsIllLeavesAMishapAndWhoIsLateANote(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.must(s.s.Tell(s.ctx, s.as("ada"), s.e, care.Word{Kind: care.Late, Minutes: 20, Said: "the train"}))
		if v := s.now("alone"); v.State != programme.Confirmed {
			t.Errorf("who is late has called off a session: %s", v.State)
		}
		s.must(s.s.Tell(s.ctx, s.as("bo"), s.e, care.Word{Kind: care.Ill}))
		if v := s.now("together"); v.State != programme.Confirmed {
			t.Errorf("a session that others hold is called off: %s", v.State)
		}
		s.must(s.s.Tell(s.ctx, s.as("ada"), s.e, care.Word{Kind: care.Ill, Said: "fever"}))
		if v := s.now("alone"); v.State != programme.Cancelled {
			t.Errorf("a session that nobody holds is %s", v.State)
		}
		waiting, err := s.c.Programme.Withdrawals(s.ctx, s.who, s.e.ID)
		if err != nil || len(waiting) != 1 || waiting[0].Session != s.session["alone"].ID || waiting[0].Reason != "fever" {
			t.Errorf("%+v, %v", waiting, err)
		}
		if tasks := s.own("ada").Tasks; len(tasks) > 0 {
			t.Errorf("something is asked of who holds nothing: %+v", tasks)
		}
		n, err := s.s.Waiting(s.ctx, s.who, s.e.ID)
		if err != nil || n != 3 {
			t.Errorf("%d words wait, %v", n, err)
		}
		d, err := s.s.Desk(s.ctx, s.who, s.e.ID)
		s.must(err)
		for range 2 {
			s.must(s.s.SettleWord(s.ctx, s.who, s.e.ID, d.Words[0].ID))
		}
		if n, _ := s.s.Waiting(s.ctx, s.who, s.e.ID); n != 2 {
			t.Errorf("%d words wait", n)
		}
		for range 6 {
			err = s.s.Tell(s.ctx, s.as("cy"), s.e, care.Word{Kind: care.Late, Minutes: 5})
		}
		s.must(err)
		if err := s.s.Tell(s.ctx, s.as("cy"), s.e, care.Word{Kind: care.Late, Minutes: 5}); !errors.Is(err, care.ErrWords) {
			t.Errorf("a seventh word within the hour: %v", err)
		}
	})
}

func (s stand) now(title string) programme.Session {
	s.t.Helper()
	d, err := s.c.Programme.Draft(s.ctx, s.who, s.e.ID)
	s.must(err)
	v, _ := d.Session(s.session[title].ID)
	return v
}

func TestOrganisersWaiveAskAgainAndRemindNobodyTwiceADay(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada, bo := s.people["ada"].ID, s.people["bo"].ID
		s.must(s.s.Say(s.ctx, s.who, s.e.ID, []speaker.ID{ada}, care.Picture, care.Waived, ""))
		if got := s.state("ada", care.Picture); got != care.Waived {
			t.Errorf("%s", got)
		}
		s.must(s.s.SaveBiography(s.ctx, s.as("ada"), s.e, "Somebody.", ""))
		s.must(s.s.Say(s.ctx, s.who, s.e.ID, []speaker.ID{ada}, care.Biography, care.Reopened, "Longer, please."))
		if task, _ := s.own("ada").Task(care.Biography); task.State != care.Reopened || task.Note != "Longer, please." {
			t.Errorf("%+v", task)
		}
		s.must(s.s.SaveBiography(s.ctx, s.as("ada"), s.e, "Somebody who builds.", ""))
		if got := s.state("ada", care.Biography); got != care.Done {
			t.Errorf("%s", got)
		}
		all, err := s.s.PreviewReminders(s.ctx, s.who, s.e.ID, []speaker.ID{ada, bo})
		if err != nil || len(all) != 2 || all[0].Why != "" || !strings.HasSuffix(all[0].Mail.Text, "link=…") {
			t.Fatalf("%+v, %v", all, err)
		}
		for i, want := range []int{2, 0, 1, 1} { // ada and bo; nobody again; cy alone; both again a day later
			who := []speaker.ID{ada, bo}
			if i == 2 {
				who = append(who, s.people["cy"].ID)
			}
			if i == 3 {
				s.at(today.Add(25 * time.Hour))
				who = who[:1]
			}
			n, err := s.s.Remind(s.ctx, s.who, s.e.ID, who)
			if want == 0 && !errors.Is(err, care.ErrReminded) || want > 0 && err != nil || n != want {
				t.Errorf("time %d: %d mails, %v", i, n, err)
			}
		}
		mails, err := s.c.Post.MailsOf(s.ctx, s.who, string(s.e.ID), post.BoxFilter{Topic: care.RemindTopic})
		if err != nil || len(mails) != 4 {
			t.Fatalf("%d mails, %v", len(mails), err)
		}
		_, link, _ := strings.Cut(mails[0].Text, "link=")
		h := care.Holder{Link: link}
		if o, err := s.s.Own(s.ctx, h, s.e); err != nil || o.Speaker.ID != ada {
			t.Errorf("%+v, %v", o.Speaker, err)
		}
		s.must(s.s.SaveNeed(s.ctx, h, s.e, care.Need{Kind: care.Technical, Chosen: []string{"adapter"}}))
		s.at(time.Date(2027, 7, 1, 0, 0, 0, 0, time.UTC))
		if _, err := s.s.Own(s.ctx, h, s.e); !errors.Is(err, care.ErrLink) {
			t.Errorf("a link of long ago: %v", err)
		}
	})
}

func TestWhatSomebodyNeedsToTakePartIsReadByFewAndForgotten(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		const canary = "a very particular chair"
		s.must(s.s.SaveNeed(s.ctx, s.as("ada"), s.e, care.Need{Kind: care.Access, Said: canary}))
		reader := actor.Actor{PersonID: "per_r"}.Holding(string(s.e.ID), care.Reading, care.Changing)
		if _, err := s.s.AccessNeeds(s.ctx, reader, s.e.ID); !errors.Is(err, actor.ErrForbidden) {
			t.Errorf("who may only read the rest: %v", err)
		}
		all, err := s.s.AccessNeeds(s.ctx, s.who, s.e.ID)
		if err != nil || len(all) != 1 || all[0].Said != canary || all[0].Name != "ada" {
			t.Errorf("%+v, %v", all, err)
		}
		changes, err := s.c.Accounts.Changes(s.ctx, s.who, string(s.e.ID), record.Span{Limit: 500})
		s.must(err)
		for _, c := range changes {
			if strings.Contains(string(c.Before)+string(c.After)+c.Label, canary) || c.Action == "task.done" {
				t.Errorf("the journal tells of it: %+v", c)
			}
		}
		s.at(time.Date(2027, 6, 8, 0, 0, 0, 0, time.UTC))
		if n, err := s.s.Purge(s.ctx); err != nil || n != 0 {
			t.Errorf("29 days later: %d, %v", n, err)
		}
		s.at(time.Date(2027, 6, 10, 0, 0, 0, 0, time.UTC))
		if n, err := s.s.Purge(s.ctx); err != nil || n != 1 {
			t.Errorf("31 days later: %d, %v", n, err)
		}
		if all, err := s.s.AccessNeeds(s.ctx, s.who, s.e.ID); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
	})
}

func TestTravelHasABudgetAndContactsAreOfTheTeam(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		rule, err := s.s.Rule(s.ctx, s.who, s.e.ID)
		s.must(err)
		for i := range rule.Asks {
			rule.Asks[i].Off = false
		}
		rule.Budget = 500_00
		s.must(s.s.SaveRule(s.ctx, s.who, rule))
		if err := s.s.SaveRule(s.ctx, s.who, rule); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a rule of before: %v", err)
		}
		s.must(s.s.SaveTrip(s.ctx, s.as("ada"), s.e, care.Trip{Needed: true, Origin: "Brest", Asked: 214_00,
			Arrives: "2027-05-09", Leaves: "2027-05-11"}))
		d, err := s.s.Desk(s.ctx, s.who, s.e.ID)
		s.must(err)
		trip := d.Rows[0].Trip
		s.must(s.s.DecideTrip(s.ctx, s.who, s.e.ID, s.people["ada"].ID,
			care.Ruling{State: care.TripBooked, Granted: 200_00, Reference: "ABC", Version: trip.Version}))
		if err := s.s.SaveTrip(s.ctx, s.as("ada"), s.e, care.Trip{Needed: true}); !errors.Is(err, care.ErrTripFixed) {
			t.Errorf("a trip that is booked: %v", err)
		}
		if d, err = s.s.Desk(s.ctx, s.who, s.e.ID); err != nil || d.Rows[0].Trip.Engaged() != 200_00 {
			t.Errorf("%+v, %v", d.Rows[0].Trip, err)
		}
		alone := []programme.SessionID{s.session["alone"].ID}
		if err := s.s.NameContact(s.ctx, s.who, s.e.ID, alone, "per_stranger"); !errors.Is(err, care.ErrContact) {
			t.Errorf("a contact who is nobody of the team: %v", err)
		}
		s.c.Accounts.AddRights(care.Rights()...)
		s.must(s.c.Accounts.Grant(s.ctx, s.who, "desk@example.org", actor.Grant{Scope: string(s.e.ID), Role: edition.Organiser}))
		if d, err = s.s.Desk(s.ctx, s.who, s.e.ID); err != nil || len(d.Staff) != 1 {
			t.Fatalf("%+v, %v", d.Staff, err)
		}
		s.must(s.s.NameContact(s.ctx, s.who, s.e.ID, alone, d.Staff[0].Person))
		if c := s.own("ada").Sessions[0].Contact; c.Email != "desk@example.org" {
			t.Errorf("%+v", c)
		}
		s.must(s.s.Tell(s.ctx, s.as("ada"), s.e, care.Word{Kind: care.Late, Minutes: 10}))
		mails, err := s.c.Post.MailsOf(s.ctx, s.who, string(s.e.ID), post.BoxFilter{Topic: care.WordTopic})
		if err != nil || len(mails) != 1 || mails[0].To != "desk@example.org" {
			t.Errorf("%+v, %v", mails, err)
		}
	})
}

func TestAnErasedSpeakerLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.must(s.s.SaveHours(s.ctx, s.as("ada"), s.e, nil))
		s.must(s.s.SaveNeed(s.ctx, s.as("ada"), s.e, care.Need{Kind: care.Access, Said: "x"}))
		s.must(s.s.SayRecording(s.ctx, s.as("ada"), s.e, "yes"))
		s.must(s.s.Tell(s.ctx, s.as("ada"), s.e, care.Word{Kind: care.Late, Minutes: 10}))
		_, err := s.s.AddDeck(s.ctx, s.as("ada"), s.e, s.session["alone"].ID, care.Given{File: []byte("%PDF-1.7"), Name: "ada.pdf"})
		s.must(err)
		_, err = s.s.Remind(s.ctx, s.who, s.e.ID, []speaker.ID{s.people["ada"].ID})
		s.must(err)
		p := account.NewPrivacy(s.db, id.System(), nil, speaker.Personal(), s.c.Programme.Personal(), care.Personal())
		data, err := p.Export(s.ctx, s.who, "ada@example.org")
		if err != nil || len(data["care"]) == 0 {
			t.Errorf("%+v, %v", data, err)
		}
		_, err = p.Erase(s.ctx, s.who, "ada@example.org")
		s.must(err)
		left, err := p.RowsLeft(s.ctx, s.who, "ada@example.org")
		s.must(err)
		for table, n := range left {
			if n != 0 {
				t.Errorf("%s: %d rows", table, n)
			}
		}
	})
}
