package selection_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge/choose"
	"github.com/creneau/creneau/internal/selection"
)

var update = flag.Bool("update", false, "write the golden board")

// grades of the golden board: what each of four readers gave, by title.
var grades = []struct {
	title, speaker string
	grades         []int
}{
	{"Anchors", "ada", []int{5, 5, 5, 5}}, {"Buoys", "bea", []int{5, 5, 5, 4}}, {"Currents", "cat", []int{5, 1, 4, 1}},
	{"Docks", "dan", []int{3, 3, 3, 3}}, {"Eddies", "ada", []int{4, 4, 3, 4}}, {"Fenders", "fay", []int{2, 3, 2, 3}},
	{"Gales", "gus", []int{1, 1, 1, 2}}, {"Hulls", "hal", []int{1, 1, 1, 1}}, {"Ice", "chair", []int{4, 4, 4, 4}}, {"Jetties", "jo", nil},
}

// judged lets four readers grade ten proposals for three places; the chair speaks for one of them.
func (s stand) judged() (of map[string]cfp.ProposalID, chair actor.Actor) {
	s.t.Helper()
	call, err := s.c.Calls.Call(s.ctx, s.system, s.e.ID)
	s.must(err)
	call.Formats = []cfp.CallFormat{{FormatID: s.talk.ID, Places: 3}}
	_, _, err = s.c.Calls.SaveCall(s.ctx, s.system, call)
	s.must(err)
	of = map[string]cfp.ProposalID{}
	for _, g := range grades {
		of[g.title] = s.propose(g.title, g.speaker)
	}
	var readers []review.ReviewerID
	for i := range 4 {
		r, err := s.c.Reviews.AddReviewer(s.ctx, s.system, s.e.ID, review.Reviewer{Name: fmt.Sprintf("Reader %d", i),
			Email: fmt.Sprintf("reader%d@example.org", i), Most: 20})
		s.must(err)
		readers = append(readers, r.ID)
	}
	round := review.NewRound(s.e.ID)
	round.Name, round.Wanted, round.Visibility, round.Host = "One", 2, review.AllSheets, "Host"
	round, _, err = s.c.Reviews.Round().Save(s.ctx, s.system, round)
	s.must(err)
	_, err = s.c.Reviews.MakeSheets(s.ctx, s.system, s.e.ID, round.ID)
	s.must(err)
	_, err = s.c.Reviews.TakeOut(s.ctx, s.system, s.e.ID, round.ID)
	s.must(err)
	s.must(s.c.Reviews.Open(s.ctx, s.system, s.e.ID, round.ID))
	s.take(round.ID, readers, of)
	chair = s.chair.Holding(string(s.e.ID), selection.Deciding, selection.Reading, review.Overseeing)
	return of, chair
}

func (s stand) take(round blind.RoundID, readers []review.ReviewerID, of map[string]cfp.ProposalID) {
	s.t.Helper()
	var all []review.TakenIn
	for _, g := range grades {
		for i, grade := range g.grades {
			t := review.TakenIn{Pair: review.Pair{Reviewer: readers[i], Proposal: of[g.title]}, Grade: grade, Seconds: 60}
			if g.title == "Currents" {
				t.Sentence = "Half of us will love it."
			}
			all = append(all, t)
		}
	}
	s.must(s.c.Reviews.TakeIn(s.ctx, s.system, s.e.ID, round, all))
}

func (s stand) boardOf(who actor.Actor) selection.Board {
	s.t.Helper()
	b, err := s.s.Board(s.ctx, who, s.e.ID)
	s.must(err)
	return b
}

func TestABoardStandsByZonesAndHidesWhatItsReaderMustNotJudge(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		of, chair := s.judged()
		b := s.boardOf(chair)
		var said []string
		for _, r := range b.Rows {
			x := r.Standing
			said = append(said, fmt.Sprintf("%-8s %-7s %-12s siblings %d hidden %v", r.Title, r.Zone, x.GradesSaid(), len(r.Siblings), r.Hidden))
			if r.Hidden && (x.Readings > 0 || x.Calibrated != 0 || x.Handle != "" || r.Zone != selection.Unread) {
				t.Errorf("the chair learns of %s %+v", r.Title, x)
			}
		}
		if got := strings.Join(said, "\n") + "\n"; *update {
			s.must(os.WriteFile("testdata/board.txt", []byte(got), 0o644))
		} else if want, err := os.ReadFile("testdata/board.txt"); err != nil || string(want) != got {
			t.Errorf("%v; the board is\n%s", err, got)
		}
		if row, _ := b.Row(of["Ice"]); !row.Hidden {
			t.Error("a chair is not recused on what they speak for")
		}
		remarks, err := s.s.Remarks(s.ctx, chair, s.e.ID, b, of["Currents"])
		if s.must(err); len(remarks) != 4 || !strings.HasPrefix(remarks[0].By, "reader ") {
			t.Errorf("remarks are %v", remarks)
		}
		// Who may not oversee readings sees the board as it was before anybody read.
		plain := s.boardOf(s.chair)
		if plain.Judged.Round.ID != "" || plain.Rows[0].Standing.Readings != 0 || !plain.Sighted {
			t.Errorf("whoever only decides learns %+v", plain.Rows[0].Standing)
		}
	})
}

func TestNamesAreSeenByWhoLookedAndTheJournalSaysSo(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		_, chair := s.judged()
		if s.boardOf(chair).Sighted {
			t.Error("names are seen before anybody looked")
		}
		s.must(s.s.Sight(s.ctx, chair, s.e.ID))
		s.must(s.s.Sight(s.ctx, chair, s.e.ID))
		if !s.boardOf(chair).Sighted {
			t.Error("names are not seen after the chair looked")
		}
		var n int
		s.must(s.db.Read(s.ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(`SELECT count(*) FROM audit WHERE action = 'selection.sighted'`).Scan(&n)
		}))
		if n != 1 {
			t.Errorf("the journal says it %d times", n)
		}
	})
}

func TestAProposedSelectionKeepsPlacesSpeakersAndQuotasAndEachNoIsConfirmed(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		of, chair := s.judged()
		q, _, err := s.s.Quota().Save(s.ctx, chair, selection.Quota{EditionID: s.e.ID, Dimension: selection.ByLanguage, Value: "en", Least: 1,
			Most: 2, Hard: true})
		s.must(err)
		s.decide(selection.Accepted, of["Hulls"])
		b := s.boardOf(chair)
		if p, err := s.s.Proposed(s.ctx, b); err != nil || p.Ready {
			t.Fatalf("%+v, %v: nobody works", p, err)
		}
		s.s.WorkNow()
		p, err := s.s.Proposed(s.ctx, b)
		s.must(err)
		if !p.Ready || p.Impossible || p.Gap > .001 || len(p.Chosen) != 2 || !p.Chosen[of["Anchors"]] || !p.Chosen[of["Buoys"]] {
			t.Fatalf("proposed is %+v", p)
		}
		if r, _ := b.Row(of["Hulls"]); p.Differs(r) != selection.None {
			t.Error("what is accepted and not proposed is no difference")
		}
		call, at := b.CallOf()
		if len(p.Whys) != p.Wanted || len(p.Whys) != len(call.Candidates)-2 {
			t.Fatalf("%d reasons of %d", len(p.Whys), p.Wanted)
		}
		for id, why := range p.Whys {
			if !choose.Confirmed(&call, choose.Reason{Candidate: at[string(id)], Code: why.Code, Price: why.Price}) {
				t.Errorf("solving again does not confirm %+v", why)
			}
		}
		if why := p.Whys[of["Ice"]]; why.Code != choose.Decided || why.Price != 0 {
			t.Errorf("the chair learns what their own proposal would cost: %+v", why)
		}
		if b.Quotas[0].ID != q.ID || !b.Quotas[0].Breaks(3) || b.Quotas[0].Breaks(2) || b.Quotas[0].Title == "" {
			t.Errorf("the quota is %+v", b.Quotas[0])
		}
		s.c.History.Add(s.s.Undoers()...)
		change, err := s.s.Quota().Remove(s.ctx, chair, q.ID)
		s.must(err)
		_, err = s.c.History.Undo(s.ctx, chair.Holding(string(s.e.ID), record.Undoing, selection.Deciding), string(s.e.ID), change)
		s.must(err)
		if all, err := s.s.Quotas(s.ctx, chair, s.e.ID); err != nil || len(all) != 1 {
			t.Errorf("%v after its removal was undone, %v", all, err)
		}
	})
}

func TestQuotasThatCannotBeAreRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		for name, q := range map[string]selection.Quota{
			"no bound":       {Dimension: selection.ByLevel, Value: "beginner"},
			"least above":    {Dimension: selection.ByLevel, Value: "beginner", Least: 3, Most: 2},
			"below nothing":  {Dimension: selection.ByLevel, Value: "beginner", Least: -1, Most: 2},
			"unknown value":  {Dimension: selection.ByTrack, Value: "trk_none", Most: 2},
			"unknown origin": {Dimension: selection.ByOrigin, Value: "mars", Most: 2},
		} {
			q.EditionID = s.e.ID
			if _, _, err := s.s.Quota().Save(s.ctx, s.chair, q); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		q := selection.Quota{EditionID: s.e.ID, Dimension: selection.ByLevel, Value: "beginner", Most: 2}
		if _, _, err := s.s.Quota().Save(s.ctx, s.person("eve"), q); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("anybody sets quotas: %v", err)
		}
		_, _, err := s.s.Quota().Save(s.ctx, s.chair, q)
		s.must(err)
		if _, _, err := s.s.Quota().Save(s.ctx, s.chair, q); fault.KindOf(err) != fault.Conflict {
			t.Errorf("two quotas of one kind: %v", err)
		}
	})
}

// sized is a board of accepted sessions of 30 minutes.
func sized(n, capacity, confirm int) selection.Board {
	b := selection.Board{Rule: selection.Rule{Minutes: capacity, Confirm: confirm}}
	for range n {
		b.Rows = append(b.Rows, selection.Row{Proposal: cfp.Proposal{State: cfp.Submitted}, Minutes: 30,
			Decision: selection.Decision{State: selection.Accepted}})
	}
	return b
}

func TestTheChanceOfTooManyIsAPoissonBinomial(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, capacity, confirm int
		want                 float64
	}{{2, 30, 50, .25}, {2, 60, 50, 0}, {3, 60, 90, .729}, {3, 60, 100, 1}, {2, 0, 90, 0}} {
		if got := sized(c.n, c.capacity, c.confirm).TooMany(); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestHolesAreByProductAndLevel(t *testing.T) {
	t.Parallel()
	row := func(level string, state selection.State, products ...string) selection.Row {
		return selection.Row{Proposal: cfp.Proposal{State: cfp.Submitted, Content: cfp.Content{Level: level, Products: products}},
			Decision: selection.Decision{State: state}}
	}
	b := selection.Board{Rows: []selection.Row{row("beginner", selection.Accepted, "x"), row("advanced", selection.None, "x", "y")}}
	holes := b.Holes()
	if len(holes) != 2 || holes[0].Product != "y" || holes[0].Accepted != 0 || holes[0].Levels[2].All != 1 ||
		holes[1].Levels[0].Accepted != 1 {
		t.Errorf("holes are %+v", holes)
	}
}

func TestWhatSaysNearlyTheSameIsLinked(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		text := "Harbours without quays leave captains guessing about depth, tide, wind, moorings, pilots, ropes, lights and charts. " +
			"Sailors arriving after midnight cannot find whoever opens gates, pays customs, checks cargo, counts barrels, signs papers, " +
			"lends lanterns, cooks soup, mends sails, feeds mules"
		short := "Ropes and lights and charts."
		var sent []cfp.TakenIn
		for i, abstract := range []string{text, text + " again.", "Something else altogether that nobody has ever proposed before today.",
			short, short} {
			sent = append(sent, cfp.TakenIn{Email: fmt.Sprintf("p%d@example.org", i), Language: "en", At: today.AddDate(0, 0, -9),
				Content: cfp.Content{Title: fmt.Sprintf("Number %d", i), Abstract: abstract, FormatID: s.talk.ID, Language: "en",
					You: cfp.Profile{Name: "P"}}})
		}
		s.must(s.c.Calls.TakeIn(s.ctx, s.system, s.e, sent, nil))
		alike := 0
		for _, r := range s.board().Rows {
			if alike += len(r.Alikes); slices.Contains(r.Alikes, r.ID) || r.Title > "Number 1" && len(r.Alikes) > 0 {
				t.Errorf("%s is like %v", r.Title, r.Alikes)
			}
		}
		if alike != 2 {
			t.Errorf("%d are alike", alike)
		}
	})
}
