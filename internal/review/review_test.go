package review_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
)

// stand is an edition with twelve proposals and four reviewers. The first reviewer leads a proposal that the second speaks for; the third
// is of the organisation of another one.
type stand struct {
	t      *testing.T
	ctx    context.Context
	c      cores.Cores
	s      *review.Service
	e      edition.Edition
	system actor.Actor
	round  review.Round
}

func onBoth(t *testing.T, body func(t *testing.T, s *stand)) {
	t.Helper()
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := &stand{t: t, ctx: context.Background(), c: cores.New(db, seed.Source(14)), system: actor.System("test")}
		s.s = s.c.Reviews
		s.c.Accounts.AddRights(review.Rights()...)
		var err error
		s.e, err = s.c.Editions.Create(s.ctx, s.system, edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"})
		s.must(err)
		f, _, err := s.c.Editions.Format().Save(s.ctx, s.system, edition.Format{EditionID: s.e.ID, Name: "Talk", Kind: "talk", Minutes: 30})
		s.must(err)
		call := cfp.New(s.e.ID)
		call.Formats = []cfp.CallFormat{{FormatID: f.ID, Places: 4}}
		_, _, err = s.c.Calls.SaveCall(s.ctx, s.system, call)
		s.must(err)
		var sent []cfp.TakenIn
		for i := range 12 {
			p := cfp.TakenIn{Email: fmt.Sprintf("lead%d@example.org", i), Language: "en", At: db.Now(), Content: cfp.Content{FormatID: f.ID,
				Title: fmt.Sprintf("Talk %d", i), Abstract: "What it is about.", Language: "en", You: cfp.Profile{Name: fmt.Sprintf("Lead Number%d", i),
					Organisation: fmt.Sprintf("House%d", i)}}}
			if i == 0 {
				p.Email, p.With = "reader0@example.org", []cfp.Guest{{Name: "Reader One", Email: "reader1@example.org"}}
			}
			if i == 1 {
				p.Outline = "By Number1 of House1, see https://number1.example."
			}
			sent = append(sent, p)
		}
		s.must(s.c.Calls.TakeIn(s.ctx, s.system, s.e, sent, nil))
		for i := range 4 {
			r := review.Reviewer{Name: fmt.Sprintf("Reader %d", i), Email: fmt.Sprintf("reader%d@example.org", i), Most: 20}
			if i == 2 {
				r.Organisation = "house3"
			}
			_, err := s.s.AddReviewer(s.ctx, s.system, s.e.ID, r)
			s.must(err)
		}
		s.round = review.NewRound(s.e.ID)
		s.round.Name, s.round.Wanted = "One", 2
		s.round, _, err = s.s.Round().Save(s.ctx, s.system, s.round)
		s.must(err)
		body(t, s)
	})
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// open brings the round to where it is read.
func (s *stand) open() {
	s.t.Helper()
	_, err := s.s.MakeSheets(s.ctx, s.system, s.e.ID, s.round.ID)
	s.must(err)
	_, err = s.s.TakeOut(s.ctx, s.system, s.e.ID, s.round.ID)
	s.must(err)
	_, err = s.s.PlanReading(s.ctx, s.system, s.e.ID, s.round.ID, 1)
	s.must(err)
	s.must(s.s.PublishReading(s.ctx, s.system, s.e.ID, s.round.ID))
	s.must(s.s.Open(s.ctx, s.system, s.e.ID, s.round.ID))
}

// reader is a reviewer who has signed in.
func (s *stand) reader(i int) actor.Actor {
	s.t.Helper()
	all, err := s.s.Reviewers(s.ctx, s.system, s.e.ID)
	s.must(err)
	at := slices.IndexFunc(all, func(r review.Reviewer) bool { return r.Email == fmt.Sprintf("reader%d@example.org", i) })
	who, err := s.c.Accounts.ActorByPerson(s.ctx, all[at].Person)
	s.must(err)
	return who
}

func (s *stand) queue(i int) blind.Queue {
	s.t.Helper()
	q, err := s.s.Blind.Queue(s.ctx, s.reader(i), s.e.ID)
	s.must(err)
	return q
}

func TestARoundOpensOnceItWasLookedThroughAndHasReaders(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		refused := func(want error) {
			t.Helper()
			if err := s.s.Open(s.ctx, s.system, s.e.ID, s.round.ID); !errors.Is(err, want) {
				t.Errorf("opened: %v, want %v", err, want)
			}
		}
		refused(review.ErrNoSheets)
		made, err := s.s.MakeSheets(s.ctx, s.system, s.e.ID, s.round.ID)
		s.must(err)
		if again, err := s.s.MakeSheets(s.ctx, s.system, s.e.ID, s.round.ID); made != 12 || again != 0 || err != nil {
			t.Errorf("%d sheets, then %d, %v", made, again, err)
		}
		refused(review.ErrUnread)
		l, err := s.s.Look(s.ctx, s.system, s.e.ID, s.round.ID, "")
		s.must(err)
		if l.Left != 1 || l.Title != "Talk 1" {
			t.Errorf("%d wait, first %q", l.Left, l.Title)
		}
		// A text that is emptied stays empty: nothing falls back to what was sent.
		s.must(s.s.SaveLooked(s.ctx, s.system, s.e.ID, s.round.ID, l.Handle, map[string]string{"outline": "", "abstract": ""}))
		refused(review.ErrReaders)
		s.open()
		found := 0
		for i := range 4 {
			for _, sheet := range s.queue(i).Sheets {
				if sheet.Handle == l.Handle {
					if found++; sheet.Outline != "" || sheet.Abstract != "" || sheet.Title != "Talk 1" {
						t.Errorf("%+v", sheet.Text)
					}
				}
			}
		}
		if found != 2 {
			t.Errorf("%d read it, want 2", found)
		}
		other := s.round
		other.Wanted = 3
		if _, _, err := s.s.Round().Save(s.ctx, s.system, other); err == nil {
			t.Error("how it is read was changed while it is open")
		}
	})
}

func TestWhoIsRecusedReadsNothingOfItAndCountsNowhere(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.round.Visibility = review.AllSheets
		var err error
		s.round, _, err = s.s.Round().Save(s.ctx, s.system, s.round)
		s.must(err)
		s.open()
		for i, title := range []string{"Talk 0", "Talk 0", "Talk 3"} {
			q := s.queue(i)
			if len(q.Sheets) != 11 || slices.ContainsFunc(q.Sheets, func(v blind.Sheet) bool { return v.Title == title }) {
				t.Errorf("reader %d has %d sheets, %q among them", i, len(q.Sheets), title)
			}
		}
		all := s.queue(3)
		if len(all.Sheets) != 12 {
			t.Fatalf("%d sheets", len(all.Sheets))
		}
		own := all.Sheets[slices.IndexFunc(all.Sheets, func(v blind.Sheet) bool { return v.Title == "Talk 0" })].Handle
		for name, handle := range map[string]string{"what they are recused from": own, "nothing": "R-222222"} {
			for _, act := range []blind.Act{blind.ToGrade, blind.ToRecuse, blind.ToUndo, blind.ToSay} {
				err := s.s.Blind.Judge(s.ctx, s.reader(0), s.e.ID, false, blind.Given{Handle: handle, Act: act, Grade: 5})
				if !errors.Is(err, blind.ErrNoSheet) {
					t.Errorf("%s of %s: %v", act, name, err)
				}
			}
			if _, err := s.s.Blind.Remarks(s.ctx, s.reader(0), s.e.ID, handle); !errors.Is(err, blind.ErrNoSheet) {
				t.Errorf("remarks on %s: %v", name, err)
			}
		}
		// Declared with one key, and taken back.
		handle := all.Sheets[0].Handle
		judge := func(act blind.Act) {
			t.Helper()
			s.must(s.s.Blind.Judge(s.ctx, s.reader(3), s.e.ID, false, blind.Given{Handle: handle, Act: act, Grade: 4}))
		}
		judge(blind.ToGrade)
		judge(blind.ToRecuse)
		if q := s.queue(3); len(q.Sheets) != 11 || q.Place(handle) >= 0 {
			t.Errorf("%d sheets", len(q.Sheets))
		}
		judge(blind.ToUndo)
		if q := s.queue(3); len(q.Sheets) != 12 || q.Done() != 0 {
			t.Errorf("%d sheets, %d done", len(q.Sheets), q.Done())
		}
	})
}

func TestVerdictsAreGivenChangedAndTakenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.open()
		who, q := s.reader(3), s.queue(3)
		h := q.Sheets[0].Handle
		give := func(g blind.Given) error { return s.s.Blind.Judge(s.ctx, who, s.e.ID, false, g) }
		if err := give(blind.Given{Handle: h, Act: blind.ToSay, Sentence: "Why."}); !errors.Is(err, blind.ErrFirst) {
			t.Errorf("a sentence without a verdict: %v", err)
		}
		for _, bad := range []int{0, 6, -1} {
			if err := give(blind.Given{Handle: h, Act: blind.ToGrade, Grade: bad}); !errors.Is(err, blind.ErrGrade) {
				t.Errorf("grade %d: %v", bad, err)
			}
		}
		s.must(give(blind.Given{Handle: h, Act: blind.ToGrade, Grade: 5, Seconds: 1 << 30}))
		s.must(give(blind.Given{Handle: h, Act: blind.ToSay, Sentence: "Why."}))
		s.must(give(blind.Given{Handle: h, Act: blind.ToGrade, Grade: 2}))
		if q = s.queue(3); q.Sheets[0].Own.Grade != 2 || q.Sheets[0].Own.Sentence != "Why." || q.Done() != 1 || q.Sheets[0].Handle != h {
			t.Errorf("%+v", q.Sheets[0].Own)
		}
		s.must(give(blind.Given{Handle: h, Act: blind.ToAbstain}))
		if q = s.queue(3); q.Sheets[0].Own.State != blind.Abstained || q.Place("") != 1 {
			t.Errorf("%+v, next %d", q.Sheets[0].Own, q.Place(""))
		}
		s.must(give(blind.Given{Handle: h, Act: blind.ToUndo}))
		if q = s.queue(3); q.Done() != 0 || q.Place("") != 0 {
			t.Errorf("%+v", q.Sheets[0].Own)
		}
		// A device that had no network tells of a sheet that is gone.
		s.must(s.s.Blind.Judge(s.ctx, who, s.e.ID, true, blind.Given{Handle: "R-222222", Act: blind.ToGrade, Grade: 3},
			blind.Given{Handle: h, Act: blind.ToGrade, Grade: 3}))
		s.must(s.s.Close(s.ctx, s.system, s.e.ID, s.round.ID))
		if err := give(blind.Given{Handle: h, Act: blind.ToGrade, Grade: 4}); !errors.Is(err, blind.ErrClosed) {
			t.Errorf("after it closed: %v", err)
		}
	})
}

func TestRemarksOfOthersShowAfterTheOwnVerdictUnderLettersOfTheSheet(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.round.Visibility = review.AllSheets
		var err error
		s.round, _, err = s.s.Round().Save(s.ctx, s.system, s.round)
		s.must(err)
		s.open()
		h := s.queue(3).Sheets[slices.IndexFunc(s.queue(3).Sheets, func(v blind.Sheet) bool { return v.Title == "Talk 7" })].Handle
		s.must(s.s.Blind.AddRemark(s.ctx, s.reader(2), s.e.ID, h, "Look here."))
		read := func() []blind.Remark {
			t.Helper()
			out, err := s.s.Blind.Remarks(s.ctx, s.reader(3), s.e.ID, h)
			s.must(err)
			return out
		}
		if got := read(); len(got) != 0 {
			t.Errorf("before the own verdict: %+v", got)
		}
		s.must(s.s.Blind.Judge(s.ctx, s.reader(3), s.e.ID, false, blind.Given{Handle: h, Act: blind.ToGrade, Grade: 3}))
		if got := read(); len(got) != 1 || got[0].Letter != "A" || got[0].Own || got[0].Said != "Look here." {
			t.Errorf("after it: %+v", got)
		}
	})
}

func TestAWithdrawnProposalIsGoneForReviewersAndComesBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.open()
		before := 0
		for i := range 4 {
			before += len(s.queue(i).Sheets)
		}
		all, err := s.c.Calls.Proposals(s.ctx, s.system, s.e.ID)
		s.must(err)
		p := all[0]
		lead, err := s.c.Accounts.ActorByPerson(s.ctx, p.Lead)
		s.must(err)
		_, err = s.c.Calls.Withdraw(s.ctx, lead, s.e, p.ID, "unable", "")
		s.must(err)
		s.must(s.s.Follow(s.ctx))
		after := 0
		for i := range 4 {
			after += len(s.queue(i).Sheets)
		}
		if before != 24 || after != 22 {
			t.Errorf("%d readings, then %d", before, after)
		}
	})
}

func TestStandingsLeaveOutWhatAChairMustNotJudge(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.open()
		for i := range 4 {
			for n, sheet := range s.queue(i).Sheets {
				s.must(s.s.Blind.Judge(s.ctx, s.reader(i), s.e.ID, false, blind.Given{Handle: sheet.Handle, Act: blind.ToGrade, Grade: 1 + (n+i)%5}))
			}
		}
		all, err := s.s.Standings(s.ctx, s.system, s.e.ID, s.round.ID)
		s.must(err)
		if len(all.All) != 12 || all.All[0].Places != 4 || all.All[0].Readings != 2 || all.All[0].Calibrated < all.All[11].Calibrated {
			t.Errorf("%+v", all.All)
		}
		chair := s.reader(0).Holding(string(s.e.ID), review.Overseeing)
		some, err := s.s.Standings(s.ctx, chair, s.e.ID, s.round.ID)
		s.must(err)
		if len(some.All) != 11 || slices.ContainsFunc(some.All, func(v review.Standing) bool { return v.Title == "Talk 0" }) {
			t.Errorf("a chair sees %d, with their own", len(some.All))
		}
		var b bytes.Buffer
		s.must(s.s.Export(s.ctx, s.system, s.e.ID, s.round.ID, &b))
		if file := b.String(); strings.Contains(file, "Reader ") || strings.Contains(file, "rev_") || strings.Contains(file, "prp_") {
			t.Errorf("the file names somebody: %s", file)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		s.must(err)
		if len(rows) != 25 {
			t.Errorf("%d rows", len(rows))
		}
		b.Reset()
		s.must(s.s.Export(s.ctx, s.system, s.e.ID, s.round.ID, &b))
		if f, err := judge.ReadFile(&b); err != nil || f.Readers != 4 || f.Proposals != 12 {
			t.Errorf("creneau judge reads %+v, %v", f, err)
		}
	})
}

func TestHandlesOfARoundTellNothingOfAnother(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.open()
		first := map[string]bool{}
		var order []string
		for _, v := range s.queue(3).Sheets {
			first[v.Handle] = true
			order = append(order, v.Handle)
		}
		var again []string
		for _, v := range s.queue(3).Sheets {
			again = append(again, v.Handle)
		}
		if !slices.Equal(order, again) {
			t.Error("a reader's order is not stable")
		}
		s.must(s.s.Close(s.ctx, s.system, s.e.ID, s.round.ID))
		s.must(s.s.Settle(s.ctx, s.system, s.e.ID, s.round.ID))
		other := review.NewRound(s.e.ID)
		other.Name, other.Wanted = "Two", 2
		var err error
		s.round, _, err = s.s.Round().Save(s.ctx, s.system, other)
		s.must(err)
		s.open()
		for _, v := range s.queue(3).Sheets {
			if first[v.Handle] {
				t.Errorf("%s names a sheet in both rounds", v.Handle)
			}
		}
	})
}

func TestOrdersAndLettersAreKeyedAndGradesOfOthersMoveNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.round.Visibility = review.AllSheets
		var err error
		s.round, _, err = s.s.Round().Save(s.ctx, s.system, s.round)
		s.must(err)
		s.must(s.c.DB.Write(s.ctx, func(tx *sqldb.Tx) error { // by lot, two letters could be equal on all sheets
			_, err := tx.Exec(`UPDATE review_round SET salt = 'of this test'`)
			return err
		}))
		s.open()
		// Nobody reads in the order in which things were sent, and no two in the same.
		number := func(v blind.Sheet) (n int) {
			fmt.Sscanf(v.Title, "Talk %d", &n)
			return n
		}
		for _, given := range []bool{true, false} {
			block := slices.DeleteFunc(s.queue(3).Sheets, func(v blind.Sheet) bool { return v.Assigned != given })
			if len(block) < 4 || slices.IsSortedFunc(block, func(a, b blind.Sheet) int { return number(a) - number(b) }) {
				t.Errorf("%d sheets are read in the order in which they were sent", len(block))
			}
		}
		// Sheets that stand in the same part of two queues stand there in another order for some.
		unlike := 0
		for i := range 4 {
			for j := range i {
				var places []int
				for _, v := range s.queue(i).Sheets {
					q := s.queue(j)
					if at := q.Place(v.Handle); at >= 0 && !v.Assigned && !q.Sheets[at].Assigned {
						places = append(places, at)
					}
				}
				if !slices.IsSorted(places) {
					unlike++
				}
			}
		}
		if unlike == 0 {
			t.Error("all read in one order")
		}
		// Grades of others, as many as before, move nothing of what somebody reads who has not judged.
		give := func(reader int, grade int) {
			t.Helper()
			for n, v := range s.queue(reader).Sheets {
				g := blind.Given{Handle: v.Handle, Act: blind.ToGrade, Grade: 1 + (grade+n)%5}
				s.must(s.s.Blind.Judge(s.ctx, s.reader(reader), s.e.ID, false, g))
			}
		}
		give(2, 1)
		before := fmt.Sprintf("%+v", s.queue(3))
		give(2, 3)
		if now := fmt.Sprintf("%+v", s.queue(3)); now != before {
			t.Errorf("grades of others show:\n%s\n%s", before, now)
		}
		// A letter names nobody from one sheet to another.
		letters := map[string]bool{}
		for _, v := range s.queue(3).Sheets {
			for i, said := range []string{"Zero.", "Two."} {
				if s.queue(2*i).Place(v.Handle) >= 0 {
					s.must(s.s.Blind.AddRemark(s.ctx, s.reader(2*i), s.e.ID, v.Handle, said))
				}
			}
			s.must(s.s.Blind.Judge(s.ctx, s.reader(3), s.e.ID, false, blind.Given{Handle: v.Handle, Act: blind.ToGrade, Grade: 3}))
			all, err := s.s.Blind.Remarks(s.ctx, s.reader(3), s.e.ID, v.Handle)
			s.must(err)
			for _, r := range all {
				if len(all) == 2 {
					letters[r.Letter+r.Said] = true
				}
			}
		}
		if len(letters) != 4 {
			t.Errorf("letters of two who remark on ten sheets: %v", letters)
		}
	})
}

func TestASheetThatWasNotLookedThroughIsNotThere(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stand) {
		s.round.Visibility = review.AllSheets
		var err error
		s.round, _, err = s.s.Round().Save(s.ctx, s.system, s.round)
		s.must(err)
		s.open()
		late := cfp.TakenIn{Email: "late@example.org", Language: "en", At: s.c.DB.Now(), Content: cfp.Content{Title: "Late", Language: "en",
			Abstract: "Zachary Quist of Quistworks says so.", You: cfp.Profile{Name: "Zachary Quist", Organisation: "Quistworks"}}}
		s.must(s.c.Calls.TakeIn(s.ctx, s.system, s.e, []cfp.TakenIn{late}, nil))
		_, err = s.s.MakeSheets(s.ctx, s.system, s.e.ID, s.round.ID)
		s.must(err)
		for i := range 4 {
			if slices.ContainsFunc(s.queue(i).Sheets, func(v blind.Sheet) bool { return v.Title == "Late" }) {
				t.Errorf("reader %d has a sheet in which names stand", i)
			}
		}
		l, err := s.s.Look(s.ctx, s.system, s.e.ID, s.round.ID, "")
		s.must(err)
		if l.Title != "Late" || l.Left != 1 {
			t.Errorf("%q waits, with %d", l.Title, l.Left)
		}
		_, err = s.s.TakeOut(s.ctx, s.system, s.e.ID, s.round.ID)
		s.must(err)
		q := s.queue(3)
		at := slices.IndexFunc(q.Sheets, func(v blind.Sheet) bool { return v.Title == "Late" })
		if at < 0 || q.Sheets[at].Abstract != "▮ of ▮ says so." {
			t.Errorf("%+v", q.Sheets)
		}
	})
}
