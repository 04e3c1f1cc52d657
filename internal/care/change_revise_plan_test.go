package care

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/merge"
)

// Any history of revisions, edits here, speakers' own requests and decisions: what somebody wrote here is never written over by a revision,
// no revision is lost, and what comes out is what three columns of paper say.
func TestAnyHistoryOfRevisionsEqualsThePaper(t *testing.T) {
	for range 50 {
		rapid.Check(t, revisions)
	}
}

func revisions(t *rapid.T) {
	values := rapid.SampledFrom([]string{"a", "b", "c", "d"})
	proposal, session := "a", "a"
	live := map[ChangeField]ChangeRequest{}
	base, waits := "a", "" // on paper: what both said last, and what of the proposal waits
	paper := "a"
	for range rapid.IntRange(1, 14).Draw(t, "steps") {
		v := values.Draw(t, "value")
		switch rapid.SampledFrom([]string{"revise", "revise", "edit", "decide", "speak"}).Draw(t, "act") {
		case "edit":
			session, paper = v, v
		case "speak":
			if waits == "" {
				live[FieldTitle] = ChangeRequest{Field: FieldTitle, Base: session, Wanted: v, SpeakerID: "spe_x"}
			}
		case "decide":
			r, is := live[FieldTitle]
			if !is {
				continue
			}
			take := rapid.Bool().Draw(t, "take")
			if delete(live, FieldTitle); take {
				session, paper = r.Wanted, r.Wanted
			}
			if r.SpeakerID == "" {
				base, waits = proposal, ""
			}
		case "revise":
			if v == proposal {
				continue
			}
			theirs := live[FieldTitle].SpeakerID != ""
			h := hear(cfp.Content{Title: proposal}, cfp.Content{Title: v}, map[ChangeField]string{FieldTitle: session}, live)
			for _, r := range append(h.done, h.over...) {
				if r != live[r.Field] {
					t.Fatalf("%+v did not wait", r)
				}
				delete(live, r.Field)
			}
			for _, w := range h.write {
				if merge.Of(&w.Base, session, w.Value) != merge.Theirs {
					t.Fatalf("%q was written over %q", w.Value, session)
				}
				session = w.Value
			}
			for _, w := range h.ask {
				live[w.Field] = ChangeRequest{Field: w.Field, Base: w.Base, Wanted: w.Value}
			}
			switch {
			case v == paper, paper == base:
				paper, base, waits = v, v, ""
			case v == base:
				waits = ""
			case theirs: // who speaks has said what they want on their own page
				base = v
			default:
				waits = v
			}
			proposal = v
		}
		r := live[FieldTitle]
		if session != paper || r.SpeakerID == "" && r.Wanted != waits {
			t.Fatalf("the session says %q with %+v, and on paper %q of %q with %q", session, r, paper, base, waits)
		}
	}
}
