package care_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/selection"
)

// person signs somebody in by their address.
func (s stand) person(name string) care.Holder {
	s.t.Helper()
	token, err := s.c.Accounts.GrantLink(s.ctx, s.who, name+"@example.org", actor.Grant{}, time.Hour, "/")
	s.must(err)
	p, _, err := s.c.Accounts.SignIn(s.ctx, token, "en", "")
	s.must(err)
	who, err := s.c.Accounts.ActorByPerson(s.ctx, p.ID)
	s.must(err)
	return care.Holder{Who: who}
}

// organiser is somebody who gets the mails of the edition.
func (s stand) organiser(name string) actor.Actor {
	s.t.Helper()
	s.person(name)
	s.c.Accounts.AddRights(programme.Rights()...)
	s.c.Accounts.AddRights(care.Rights()...)
	s.must(s.c.Accounts.Grant(s.ctx, s.who, name+"@example.org", actor.Grant{Scope: string(s.e.ID), Role: edition.Organiser}))
	return s.person(name).Who
}

// writes makes mails that tests compare.
func (s stand) writes() {
	s.s.WriteChanges(func(edition.Edition) care.ChangeLetters {
		said := func(rows []care.RequestRow) string {
			var out []string
			for _, r := range rows {
				field, _, _ := strings.Cut(string(r.Field), ":")
				out = append(out, field+"="+string(r.State))
			}
			slices.Sort(out)
			return strings.Join(out, ",")
		}
		return care.ChangeLetters{
			Asked: func(rows []care.RequestRow, urgent bool, _ string) post.Mail {
				return post.Mail{Subject: fmt.Sprintf("asked %s %v", said(rows), urgent), Text: "-"}
			},
			Settled: func(rows []care.RequestRow, _, _ string) post.Mail {
				return post.Mail{Subject: "settled " + said(rows), Text: "-"}
			},
		}
	})
}

// mails are those of changes that stand, with whom.
func (s stand) mails() (out []string) {
	s.t.Helper()
	for _, topic := range []string{care.ChangesAskedTopic, care.ChangesSettledTopic} {
		all, err := s.c.Post.MailsOf(s.ctx, s.who, string(s.e.ID), post.BoxFilter{Topic: topic})
		s.must(err)
		for _, m := range all {
			if m.State != post.MailSuperseded {
				out = append(out, strings.TrimSuffix(m.To, "@example.org")+": "+m.Subject)
			}
		}
	}
	slices.Sort(out)
	return out
}

// ladder sets one group.
func (s stand) ladder(g care.FieldGroup, free, ask care.Until) {
	s.t.Helper()
	f, _, err := s.s.Freeze(s.ctx, s.who, s.e.ID)
	s.must(err)
	for i := range f.Ladders {
		if f.Ladders[i].Group == g {
			f.Ladders[i] = care.Ladder{Group: g, Free: free, Ask: ask}
		}
	}
	_, _, err = s.s.SaveFreeze(s.ctx, s.who, f)
	s.must(err)
}

func (s stand) title(name string) string {
	s.t.Helper()
	d, err := s.c.Programme.Draft(s.ctx, s.who, s.e.ID)
	s.must(err)
	v, _ := d.Session(s.session[name].ID)
	return v.Title
}

// wants asks for another title of a session.
func (s stand) wants(h care.Holder, name, saw, title string) (care.Saved, error) {
	return s.s.AskChange(s.ctx, h, s.e, string(s.session[name].ID), []care.Want{{Field: care.FieldTitle, Base: saw, Value: title}}, "please")
}

func (s stand) waiting() (out []care.RequestRow) {
	s.t.Helper()
	all, err := s.s.ChangeRequests(s.ctx, s.who, s.e.ID)
	s.must(err)
	for _, r := range all {
		if r.State == care.RequestAsked {
			out = append(out, r)
		}
	}
	return out
}

func TestWhatIsFreeIsAStepOfTheSpeakerThatOrganisersUndo(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada := s.person("ada")
		saved, err := s.wants(ada, "alone", "alone", "  New   words ")
		s.must(err)
		if s.title("alone") != "New words" || saved.Change == "" || len(saved.Written) != 1 {
			t.Fatalf("%q, %+v", s.title("alone"), saved)
		}
		if again, err := s.wants(ada, "alone", "New words", "New words"); err != nil || again.Change != "" {
			t.Errorf("the same again: %+v, %v", again, err)
		}
		// Who has not seen what it says now does not write over it, and what was not touched stays.
		if _, err := s.wants(ada, "alone", "alone", "Other"); !errors.Is(err, care.ErrNewer) {
			t.Errorf("unseen: %v", err)
		}
		if _, err := s.wants(ada, "alone", "alone", "alone"); err != nil || s.title("alone") != "New words" {
			t.Errorf("not touched: %v, %q", err, s.title("alone"))
		}
		s.c.History.Add(s.c.Programme.Undoers()...)
		if _, err := s.c.History.Undo(s.ctx, s.who, string(s.e.ID), saved.Change); err != nil || s.title("alone") != "alone" {
			t.Errorf("undone: %v, %q", err, s.title("alone"))
		}
		for _, wrong := range []string{"", strings.Repeat("x", 400)} {
			if _, err := s.wants(ada, "alone", "alone", wrong); err == nil {
				t.Errorf("%q is a title", wrong)
			}
		}
	})
}

func TestAnOrganiserChoosesWhereBothChanged(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.writes()
		ada := s.person("ada")
		s.ladder(care.GroupTitle, care.NotAtAll, care.ForEver)
		_, err := s.wants(ada, "alone", "alone", "hers")
		s.must(err)
		_, err = s.wants(ada, "alone", "alone", "hers, again") // a new one takes its place
		s.must(err)
		waits := s.waiting()
		if len(waits) != 1 || waits[0].Wanted != "hers, again" || waits[0].Clash || s.title("alone") != "alone" {
			t.Fatalf("%+v", waits)
		}
		v := s.session["alone"]
		v.Title = "ours"
		_, _, err = s.c.Programme.Session().Save(s.ctx, s.who, v)
		s.must(err)
		one := care.Deciding{ID: waits[0].ID, Do: care.DoApply}
		if _, err := s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{one}); !errors.Is(err, care.ErrClash) || s.title("alone") != "ours" {
			t.Errorf("applied over what nobody had seen: %v, %q", err, s.title("alone"))
		}
		seen := "ours"
		part := care.Deciding{ID: waits[0].ID, Do: care.DoWrite, Text: "ours and hers", Seen: &seen}
		done, err := s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{part})
		s.must(err)
		if s.title("alone") != "ours and hers" || len(s.waiting()) != 0 {
			t.Errorf("%q, %+v", s.title("alone"), s.waiting())
		}
		if got := s.mails(); !slices.Equal(got, []string{"ada: settled title=applied"}) {
			t.Error(got)
		}
		if _, err := s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{part}); !errors.Is(err, care.ErrSettled) {
			t.Errorf("decided twice: %v", err)
		}
		// Undone it waits again, and the mail that has not left does not leave. Done again, it is applied, with one mail.
		if _, err := s.c.Programme.UndoStep(s.ctx, s.who, s.e.ID); err != nil || s.title("alone") != "ours" || len(s.waiting()) != 1 ||
			len(s.mails()) != 0 {
			t.Errorf("undone: %v, %q, %+v, %q", err, s.title("alone"), s.waiting(), s.mails())
		}
		if _, err := s.c.Programme.RedoStep(s.ctx, s.who, s.e.ID); err != nil || s.title("alone") != "ours and hers" || len(s.waiting()) != 0 ||
			len(s.mails()) != 1 {
			t.Errorf("done again: %v, %q, %+v, %q", err, s.title("alone"), s.waiting(), s.mails())
		}
		if done.Change == "" {
			t.Error("there is nothing to undo it by")
		}
	})
}

func TestARefusalSaysWhyAndIsUndone(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.writes()
		ada := s.person("ada")
		s.ladder(care.GroupTitle, care.NotAtAll, care.ForEver)
		_, err := s.wants(ada, "alone", "alone", "hers")
		s.must(err)
		one := care.Deciding{ID: s.waiting()[0].ID, Do: care.DoRefuse}
		if _, err := s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{one}); !errors.Is(err, care.ErrWhyNot) {
			t.Errorf("refused for no reason: %v", err)
		}
		if _, err := s.s.DecideChanges(s.ctx, s.who, s.e.ID, nil); !errors.Is(err, care.ErrDo) {
			t.Errorf("nothing decided: %v", err)
		}
		one.Reason = "it is printed"
		done, err := s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{one})
		s.must(err)
		if len(s.waiting()) != 0 || s.title("alone") != "alone" {
			t.Errorf("%+v", s.waiting())
		}
		s.c.History.Add(s.s.Undoers()...)
		if _, err := s.c.History.Undo(s.ctx, s.who, string(s.e.ID), done.Change); err != nil || len(s.waiting()) != 1 || len(s.mails()) != 0 {
			t.Errorf("undone: %v, %+v, %q", err, s.waiting(), s.mails())
		}
		s.must(s.s.TakeBackChange(s.ctx, ada, s.e, one.ID))
		if len(s.waiting()) != 0 {
			t.Error("taken back, and it waits")
		}
	})
}

// What breaks between the step and the request leaves neither: they are one transaction.
func TestADecisionThatBreaksLeavesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		ada := s.person("ada")
		s.ladder(care.GroupTitle, care.NotAtAll, care.ForEver)
		_, err := s.wants(ada, "alone", "alone", "hers")
		s.must(err)
		// Nobody writes the mail, which comes last.
		_, err = s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{{ID: s.waiting()[0].ID, Do: care.DoApply}})
		if err == nil || s.title("alone") != "alone" || len(s.waiting()) != 1 {
			t.Errorf("%v, %q, %+v", err, s.title("alone"), s.waiting())
		}
	})
}

func TestOrganisersHearOnceOfWhatWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.writes()
		s.organiser("olga")
		ada := s.person("ada")
		s.ladder(care.GroupTitle, care.NotAtAll, "2027-04-20")
		_, err := s.wants(ada, "alone", "alone", "hers")
		s.must(err)
		s.must(s.s.TickChanges(s.ctx))
		if got := s.mails(); len(got) != 0 {
			t.Errorf("before the morning: %q", got)
		}
		s.at(today.AddDate(0, 0, 1))
		for range 2 {
			s.must(s.s.TickChanges(s.ctx))
			if got := s.mails(); !slices.Equal(got, []string{"olga: asked title=asked false"}) {
				t.Error(got)
			}
		}
		// The field closes: the request is overtaken, and ada hears it once.
		s.at(today.AddDate(0, 0, 25))
		for range 2 {
			s.must(s.s.TickChanges(s.ctx))
			if got := s.mails(); len(s.waiting()) != 0 || !slices.Equal(got, []string{"ada: settled title=overtaken",
				"olga: asked title=asked false"}) {
				t.Error(got)
			}
		}
		if _, err := s.wants(ada, "alone", "alone", "hers"); !errors.Is(err, care.ErrShut) {
			t.Errorf("closed: %v", err)
		}
	})
}

func TestAfterAReleaseATitleWaitsAndOrganisersHearAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.writes()
		olga := s.organiser("olga")
		ada := s.person("ada")
		room, _, err := s.c.Editions.Room().Save(s.ctx, s.who, edition.Room{EditionID: s.e.ID, Name: "R", Capacity: 50})
		s.must(err)
		put := programme.Put{Session: s.session["alone"].ID, Room: room.ID, Start: time.Date(2027, 5, 10, 8, 0, 0, 0, time.UTC)}
		_, err = s.c.Programme.TakeStep(s.ctx, s.who, s.e.ID, programme.Step{Label: "x", Edits: []programme.Edit{put}})
		s.must(err)
		_, err = s.c.Releases.Release(s.ctx, s.who, s.e.ID, release.Announcement{Telling: release.TellNobody}, nil)
		s.must(err)
		saved, err := s.wants(ada, "alone", "alone", "hers")
		s.must(err)
		if len(saved.Asked) != 1 || s.title("alone") != "alone" {
			t.Errorf("%+v", saved)
		}
		if got := s.mails(); !slices.Equal(got, []string{"olga: asked title=asked true"}) {
			t.Error(got)
		}
		_, err = s.s.DecideChanges(s.ctx, olga, s.e.ID, []care.Deciding{{ID: s.waiting()[0].ID, Do: care.DoApply}})
		s.must(err)
		// It is in the next release as any other change.
		next, err := s.c.Releases.Release(s.ctx, s.who, s.e.ID, release.Announcement{Telling: release.TellNobody}, nil)
		s.must(err)
		if len(next.Changes) == 0 || s.title("alone") != "hers" {
			t.Errorf("%+v", next.Changes)
		}
	})
}

func TestChangesAreRefusedToWhoMayNot(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.writes()
		s.ladder(care.GroupTitle, care.NotAtAll, care.ForEver)
		_, err := s.wants(s.person("ada"), "alone", "alone", "hers")
		s.must(err)
		id := s.waiting()[0].ID
		if _, err := s.wants(s.person("bo"), "alone", "alone", "his"); !errors.Is(err, care.ErrNotYours) {
			t.Errorf("of another: %v", err)
		}
		if err := s.s.TakeBackChange(s.ctx, s.person("bo"), s.e, id); !errors.Is(err, care.ErrNoRequest) {
			t.Errorf("of another, taken back: %v", err)
		}
		if _, err := s.wants(s.person("eve"), "alone", "alone", "x"); !errors.Is(err, care.ErrNobody) {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := s.s.Changeable(s.ctx, s.person("eve"), s.e); !errors.Is(err, care.ErrNobody) {
			t.Errorf("a stranger looks: %v", err)
		}
		reads, elsewhere := s.person("ada"), s.person("ada")
		reads.Who.ReadOnly, elsewhere.Who.OnlyIn = true, "edi_other"
		for _, h := range []care.Holder{reads, elsewhere} {
			if _, err := s.wants(h, "alone", "alone", "x"); !errors.Is(err, actor.ErrForbidden) {
				t.Errorf("asked: %v", err)
			}
			if err := s.s.TakeBackChange(s.ctx, h, s.e, id); !errors.Is(err, actor.ErrForbidden) {
				t.Errorf("taken back: %v", err)
			}
		}
		if _, err := s.s.Changeable(s.ctx, elsewhere, s.e); !errors.Is(err, actor.ErrForbidden) {
			t.Errorf("looked at: %v", err)
		}
		nobody := actor.Actor{PersonID: "per_x"}
		_, listed := s.s.ChangeRequests(s.ctx, nobody, s.e.ID)
		_, counted := s.s.TallyChanges(s.ctx, nobody, s.e.ID)
		_, decided := s.s.DecideChanges(s.ctx, nobody.Holding(string(s.e.ID), care.Reading), s.e.ID, []care.Deciding{{ID: id, Do: care.DoApply}})
		_, _, read := s.s.Freeze(s.ctx, nobody, s.e.ID)
		_, _, set := s.s.SaveFreeze(s.ctx, nobody.Holding(string(s.e.ID), care.Reading), care.Freeze{EditionID: s.e.ID})
		for name, err := range map[string]error{"list": listed, "count": counted, "decide": decided, "read": read, "set": set} {
			if !errors.Is(err, actor.ErrForbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestLaddersAreSetAndUndone(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		f, now, err := s.s.Freeze(s.ctx, s.who, s.e.ID)
		s.must(err)
		if now[care.GroupTitle].Phase != care.Free || now[care.GroupSpeakers].Phase != care.Approval {
			t.Errorf("%+v", now)
		}
		f.Ladders[0].Free = "2027-99-99"
		if _, _, err := s.s.SaveFreeze(s.ctx, s.who, f); !errors.Is(err, care.ErrUntil) {
			t.Errorf("no date: %v", err)
		}
		f.Ladders[0] = care.Ladder{Group: care.GroupTitle, Free: "2027-04-01", Ask: "2027-04-02"}
		saved, change, err := s.s.SaveFreeze(s.ctx, s.who, f)
		s.must(err)
		if _, _, err := s.s.SaveFreeze(s.ctx, s.who, f); !errors.Is(err, record.ErrMoved) || saved.Version != 1 {
			t.Errorf("of an older version: %v", err)
		}
		for day, want := range []care.Phase{care.Free, care.Approval, care.Shut} {
			s.at(today.AddDate(0, 0, day))
			if _, now, err := s.s.Freeze(s.ctx, s.who, s.e.ID); err != nil || now[care.GroupTitle].Phase != want {
				t.Errorf("day %d: %+v, %v", day, now[care.GroupTitle], err)
			}
		}
		s.c.History.Add(s.s.Undoers()...)
		if _, err := s.c.History.Undo(s.ctx, s.who, string(s.e.ID), change); err != nil {
			t.Error(err)
		}
		if f, _, _ := s.s.Freeze(s.ctx, s.who, s.e.ID); f.Of(care.GroupTitle).Free != care.ToRelease {
			t.Errorf("%+v", f)
		}
	})
}

// Who joins a proposal after its yes is asked to be added, and its text stays as it was judged.
func TestWhoJoinsAfterTheYesIsARequest(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		s.writes()
		s.c.Selection.Write(func(edition.Edition) selection.Letters {
			return selection.Letters{Reveal: func(selection.Told) post.Mail { return post.Mail{Subject: "told", Text: "-"} }}
		})
		talk, _, err := s.c.Editions.Format().Save(s.ctx, s.who, edition.Format{EditionID: s.e.ID, Name: "Talk", Kind: "talk", Minutes: 30})
		s.must(err)
		call := cfp.New(s.e.ID)
		call.Opens, call.Closes, call.Announced = today.AddDate(0, -1, 0), today.AddDate(0, 0, 9), true
		call.Intro = cfp.Texts{"en": "Come.", "fr": "Venez."}
		call.Formats = []cfp.CallFormat{{FormatID: talk.ID, Places: 5}}
		_, _, err = s.c.Calls.SaveCall(s.ctx, s.who, call)
		s.must(err)
		eve := s.person("eve")
		content := cfp.Content{Title: "Ships", Abstract: "What.", FormatID: talk.ID, Language: "en", You: cfp.Profile{Name: "Eve"}}
		p, err := s.c.Calls.SendNew(s.ctx, eve.Who, s.e, content, cfp.Letters{})
		s.must(err)
		_, _, err = s.c.Selection.Decide(s.ctx, s.who, s.e.ID, []selection.Choice{{ProposalID: p.ID, State: selection.Accepted}})
		s.must(err)
		o, err := s.c.Selection.OpenReveal(s.ctx, s.who, s.e.ID, selection.Opening{Knowing: true})
		s.must(err)
		_, err = s.c.Selection.Release(s.ctx, s.who, s.e.ID, o.ID)
		s.must(err)
		content.Abstract = "Something else."
		author := cfp.Author{Who: eve.Who}
		if _, err := s.c.Calls.SaveDraft(s.ctx, author, s.e, cfp.Saving{ID: p.ID, Content: content}); !errors.Is(err, cfp.ErrHeld) {
			t.Errorf("its text changes: %v", err)
		}
		token, err := s.c.Calls.Invite(s.ctx, eve.Who, s.e, p.ID, cfp.Guest{Name: "Fay"}, cfp.Letters{})
		s.must(err)
		fay := s.person("fay")
		_, err = s.c.Calls.Accept(s.ctx, fay.Who, s.e, token, cfp.Profile{Name: "Fay"})
		s.must(err)
		waits := s.waiting()
		if len(waits) != 1 || waits[0].Join != "Fay" || waits[0].Clash {
			t.Fatalf("%+v", waits)
		}
		_, err = s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{{ID: waits[0].ID, Do: care.DoApply}})
		s.must(err)
		all, err := s.s.Changeable(s.ctx, fay, s.e)
		if err != nil || len(all) != 2 || all[0].Title != "Ships" {
			t.Errorf("fay changes %+v, %v", all, err)
		}
		if got := s.mails(); !slices.Contains(got, "fay: settled join=applied") {
			t.Error(got)
		}
	})
}
