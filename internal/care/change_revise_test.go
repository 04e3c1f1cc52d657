package care_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/selection"
)

// opensACall lets people propose, and hear by mails that nobody reads.
func (s stand) opensACall() (talk, lab edition.Format) {
	s.t.Helper()
	s.writes()
	s.c.Selection.Write(func(edition.Edition) selection.Letters {
		return selection.Letters{Reveal: func(t selection.Told) post.Mail { return post.Mail{Subject: t.Facts[0].Title, Text: "-"} }}
	})
	var err error
	talk, _, err = s.c.Editions.Format().Save(s.ctx, s.who, edition.Format{EditionID: s.e.ID, Name: "Talk", Kind: "talk", Minutes: 30})
	s.must(err)
	lab, _, err = s.c.Editions.Format().Save(s.ctx, s.who, edition.Format{EditionID: s.e.ID, Name: "Lab", Kind: "lab", Minutes: 20})
	s.must(err)
	call := cfp.New(s.e.ID)
	call.Opens, call.Closes, call.Announced = today.AddDate(0, -1, 0), today.AddDate(0, 0, 9), true
	call.Intro, call.PerPerson = cfp.Texts{"en": "Come.", "fr": "Venez."}, 50
	call.Formats = []cfp.CallFormat{{FormatID: talk.ID, Places: 5}, {FormatID: lab.ID, Places: 5}}
	_, _, err = s.c.Calls.SaveCall(s.ctx, s.who, call)
	s.must(err)
	return talk, lab
}

// proposed is a proposal with its author, as a history goes on.
type proposed struct {
	stand
	by      care.Holder
	id      cfp.ProposalID
	content cfp.Content
}

func (s stand) proposes(name string, c cfp.Content) *proposed {
	s.t.Helper()
	x := &proposed{stand: s, by: s.person(name), content: c}
	p, err := s.c.Calls.SendNew(s.ctx, x.by.Who, s.e, c, cfp.Letters{})
	s.must(err)
	x.id = p.ID
	return x
}

// revises sends what the author changed.
func (x *proposed) revises(change func(*cfp.Content)) error {
	c := x.content
	change(&c)
	author := cfp.Author{Who: x.by.Who}
	if _, err := x.c.Calls.SaveDraft(x.ctx, author, x.e, cfp.Saving{ID: x.id, Content: c}); err != nil {
		return err
	}
	_, err := x.c.Calls.Send(x.ctx, author, x.e, x.id, cfp.Letters{})
	if err == nil {
		x.content = c
	}
	return err
}

func (x *proposed) decide(to selection.State) error {
	b, err := x.c.Selection.Board(x.ctx, x.who, x.e.ID)
	x.must(err)
	row, _ := b.Row(x.id)
	_, _, err = x.c.Selection.Decide(x.ctx, x.who, x.e.ID, []selection.Choice{{ProposalID: x.id, State: to, Version: row.Decision.Version}})
	return err
}

func (x *proposed) reveals() {
	x.t.Helper()
	o, err := x.c.Selection.OpenReveal(x.ctx, x.who, x.e.ID, selection.Opening{Proposals: []cfp.ProposalID{x.id}, Knowing: true})
	x.must(err)
	_, err = x.c.Selection.Release(x.ctx, x.who, x.e.ID, o.ID)
	x.must(err)
}

// proposal is what was sent, as it is now.
func (x *proposed) proposal() cfp.Proposal {
	x.t.Helper()
	all, err := x.c.Calls.Proposals(x.ctx, x.who, x.e.ID)
	x.must(err)
	return all[slices.IndexFunc(all, func(p cfp.Proposal) bool { return p.ID == x.id })]
}

// session is what became of it.
func (x *proposed) session() (programme.Session, bool) {
	x.t.Helper()
	d, err := x.c.Programme.Draft(x.ctx, x.who, x.e.ID)
	x.must(err)
	for _, v := range d.Sessions {
		if v.SourceKey == selection.Key(x.id) {
			return v, true
		}
	}
	return programme.Session{}, false
}

func (x *proposed) edits(change func(*programme.Session)) {
	x.t.Helper()
	v, _ := x.session()
	change(&v)
	_, _, err := x.c.Programme.Session().Save(x.ctx, x.who, v)
	x.must(err)
}

// asks are the requests that wait for its session, by field.
func (x *proposed) asks() map[care.ChangeField]care.RequestRow {
	x.t.Helper()
	out := map[care.ChangeField]care.RequestRow{}
	v, _ := x.session()
	all, err := x.s.ChangeRequests(x.ctx, x.who, x.e.ID)
	x.must(err)
	for _, r := range all {
		if r.State == care.RequestAsked && r.Object == string(v.ID) {
			out[r.Field] = r
		}
	}
	return out
}

// A revision between the yes and the reveal is in the session, whole, and the session is still let go as one that nobody worked on.
func TestARevisionAfterTheYesIsInTheSession(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		talk, lab := s.opensACall()
		x := s.proposes("eve", cfp.Content{Title: "Ships", Abstract: "What.", FormatID: talk.ID, Language: "en", You: cfp.Profile{Name: "Eve"}})
		s.must(x.decide(selection.Accepted))
		s.must(x.revises(func(c *cfp.Content) {
			c.Title, c.Abstract, c.Level, c.Language, c.FormatID = "Boats", "That.", "advanced", "fr", lab.ID
		}))
		v, _ := x.session()
		if v.Title != "Boats" || v.Abstract != "That." || v.Level != "advanced" || v.Language != "fr" || v.FormatID != lab.ID ||
			v.Kind != "lab" || v.Minutes != 20 || !v.Undisclosed {
			t.Errorf("the session is %+v", v)
		}
		s.must(x.decide(selection.None))
		if _, is := x.session(); is {
			t.Error("it is still there")
		}
		s.must(x.decide(selection.Accepted))
		x.edits(func(v *programme.Session) { v.Title, v.Minutes = "Boats, short", 15 })
		s.must(x.revises(func(c *cfp.Content) { c.Title, c.Abstract, c.FormatID = "Vessels", "Of those.", talk.ID }))
		asks := x.asks()
		if v, _ = x.session(); v.Title != "Boats, short" || v.Abstract != "Of those." || v.Minutes != 15 || v.FormatID != talk.ID ||
			len(asks) != 1 || !asks[care.FieldTitle].Clash || asks[care.FieldTitle].Base != "Boats" || asks[care.FieldTitle].Wanted != "Vessels" {
			t.Errorf("the session is %+v, and waits: %+v", v, asks)
		}
		s.must(x.revises(func(c *cfp.Content) { c.Title = "Vessels!" }))
		if asks := x.asks(); asks[care.FieldTitle].Base != "Boats" || asks[care.FieldTitle].Wanted != "Vessels!" {
			t.Errorf("waits: %+v", asks)
		}
		s.must(x.revises(func(c *cfp.Content) { c.Title = "Boats" }))
		if asks := x.asks(); len(asks) != 0 {
			t.Errorf("it says again what it said, and waits: %+v", asks)
		}
		if got := s.mails(); len(got) != 0 {
			t.Errorf("somebody was told of what is not known: %v", got)
		}
		// An organiser's revision reaches the session after the reveal too; its author changes the session by then.
		x.reveals()
		if err := x.revises(func(c *cfp.Content) { c.Title = "x" }); !errors.Is(err, cfp.ErrHeld) {
			t.Errorf("its author revises it: %v", err)
		}
		p := x.proposal()
		p.Abstract = "By an organiser."
		_, change, err := s.c.Calls.Proposal().Save(s.ctx, s.who, p)
		s.must(err)
		if v, _ = x.session(); v.Abstract != "By an organiser." {
			t.Errorf("the session says %q", v.Abstract)
		}
		s.c.History.Add(s.c.Calls.Undoers()...)
		_, err = s.c.History.Undo(s.ctx, s.who, string(s.e.ID), change)
		s.must(err)
		if v, _ = x.session(); v.Abstract != "Of those." {
			t.Errorf("undone, the session says %q", v.Abstract)
		}
	})
}

// Who leaves a proposal after the yes is in its session no more; after the reveal it is no secret matter of its speakers.
func TestWhoLeavesAfterTheYesIsInTheSessionNoMore(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		talk, _ := s.opensACall()
		x := s.proposes("eve", cfp.Content{Title: "Ships", Abstract: "What.", FormatID: talk.ID, Language: "en", You: cfp.Profile{Name: "Eve"}})
		joins := func(name string) string {
			token, err := s.c.Calls.Invite(s.ctx, x.by.Who, s.e, x.id, cfp.Guest{Name: name}, cfp.Letters{})
			s.must(err)
			_, err = s.c.Calls.Accept(s.ctx, s.person(name).Who, s.e, token, cfp.Profile{Name: name})
			s.must(err)
			p := x.proposal()
			return p.Speakers[slices.IndexFunc(p.Speakers, func(v cfp.Speaker) bool { return v.Name == name && v.State == cfp.Joined })].ID
		}
		fay := joins("fay")
		gus := joins("gus")
		s.must(x.decide(selection.Accepted))
		speak := func(want int) {
			t.Helper()
			if v, _ := x.session(); len(v.Speakers) != want {
				t.Errorf("%d speak, not %d", len(v.Speakers), want)
			}
		}
		speak(3)
		s.must(s.c.Calls.Revoke(s.ctx, s.person("fay").Who, s.e, x.id, fay))
		speak(2)
		x.reveals()
		for _, name := range []string{"eve", "gus"} {
			if err := s.c.Calls.Revoke(s.ctx, s.person(name).Who, s.e, x.id, gus); !errors.Is(err, cfp.ErrSpeaks) {
				t.Errorf("%s takes gus off: %v", name, err)
			}
		}
		speak(2)
		s.must(s.c.Calls.Revoke(s.ctx, s.who, s.e, x.id, gus))
		speak(1)
	})
}

// column is a field as paper keeps it: what the session says, what both said last, what of the proposal waits.
type column struct{ says, base, proposal, waits string }

// revise is what a revision makes of a column.
func (c *column) revise(v string, staged bool) {
	switch c.proposal = v; {
	case !staged:
	case v == c.says, c.says == c.base:
		c.says, c.base, c.waits = v, v, ""
	case v == c.base:
		c.waits = ""
	default:
		c.waits = v
	}
}

// Any history of an author's edits, organisers' edits on both sides, decisions, what is let go and adopted again, a reveal, and what is
// decided of requests gives the session that three columns of paper give.
func TestAnyHistoryOfAProposalGivesTheSessionOfThePaper(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		talk, _ := s.opensACall()
		fields := map[string]struct {
			field   care.ChangeField
			content func(*cfp.Content) *string
			session func(*programme.Session) *string
		}{
			"title": {care.FieldTitle, func(c *cfp.Content) *string { return &c.Title }, func(v *programme.Session) *string { return &v.Title }},
			"abstract": {care.FieldAbstract, func(c *cfp.Content) *string { return &c.Abstract },
				func(v *programme.Session) *string { return &v.Abstract }},
		}
		names := []string{"abstract", "title"}
		for n := range 12 {
			r := rand.New(rand.NewPCG(7, uint64(n)))
			x := s.proposes(fmt.Sprint("author", n), cfp.Content{Title: "a", Abstract: "a", FormatID: talk.ID, Language: "en",
				You: cfp.Profile{Name: "Author"}})
			paper := map[string]*column{"title": {proposal: "a"}, "abstract": {proposal: "a"}}
			staged, told, touched := false, false, false
			var did []string
			for range 24 {
				name := names[r.IntN(2)]
				f, c, v := fields[name], paper[name], []string{"a", "b", "c"}[r.IntN(3)]
				switch act := r.IntN(12); {
				case act < 4: // its author
					did = append(did, "revise "+name+" "+v)
					err := x.revises(func(c *cfp.Content) { *f.content(c) = v })
					if told {
						if !errors.Is(err, cfp.ErrHeld) {
							t.Fatalf("%v: %v", did, err)
						}
						continue
					}
					s.must(err)
					c.revise(v, staged)
				case act < 5: // an organiser, in its name
					did = append(did, "organiser "+name+" "+v)
					p := x.proposal()
					*f.content(&p.Content) = v
					p.By = s.who.Key()
					_, _, err := s.c.Calls.Proposal().Save(s.ctx, s.who, p)
					s.must(err)
					*f.content(&x.content) = v
					c.revise(v, staged)
				case act < 7 && staged:
					did = append(did, "edit "+name+" "+v)
					x.edits(func(w *programme.Session) { *f.session(w) = v })
					c.says, touched = v, true
				case act < 8 && !told && !staged:
					did = append(did, "accept")
					s.must(x.decide(selection.Accepted))
					staged, touched = true, false
					for _, c := range paper {
						c.says, c.base, c.waits = c.proposal, c.proposal, ""
					}
				case act < 9 && !told && staged:
					did = append(did, "take back")
					err := x.decide(selection.None)
					if err != nil && (!touched || fault.KindOf(err) != fault.Conflict) {
						t.Fatalf("%v: %v", did, err)
					}
					staged = err != nil
				case act == 9 && staged && !told && r.IntN(3) == 0:
					did = append(did, "reveal")
					x.reveals()
					told = true
				case act > 9 && staged:
					q, is := x.asks()[f.field]
					if !is {
						continue
					}
					d := care.Deciding{ID: q.ID, Seen: &q.Now, Do: care.DoApply}
					if v == "a" {
						d.Do, d.Reason = care.DoRefuse, "No."
					}
					did = append(did, string(d.Do)+" "+name)
					_, err := s.s.DecideChanges(s.ctx, s.who, s.e.ID, []care.Deciding{d})
					s.must(err)
					if d.Do == care.DoApply {
						c.says, touched = c.waits, true
					}
					c.base, c.waits = c.proposal, ""
				}
				v1, is := x.session()
				if is != staged || staged && v1.Undisclosed == told {
					t.Fatalf("%s: there %v, %+v", strings.Join(did, ", "), is, v1)
				}
				if !staged {
					continue
				}
				asks := x.asks()
				for _, name := range names {
					f, c := fields[name], paper[name]
					if *f.session(&v1) != c.says || asks[f.field].Wanted != c.waits {
						t.Fatalf("%s: %s is %q with %+v, and on paper %+v", strings.Join(did, ", "), name, *f.session(&v1), asks[f.field], *c)
					}
				}
			}
		}
	})
}
