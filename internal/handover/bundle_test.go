package handover_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/selection"
)

// wholeCall is a bundle with something of everything.
const wholeCall = `{"form":"creneau-cfp/1","edition":{"name":"Day","zone":"Europe/Paris","languages":["en","fr"]},
"call":{"announced":true,"opens":"2027-01-01T00:00:00Z","closes":"2027-02-01T00:00:00Z","grace":15,"per_person":3,"co_speakers":2,
 "formats":[{"format":"Talk A","places":10}],"intro":{"en":"Come.","fr":"Venez."},"offers":{},"readers":{},"hidden":{}},
"formats":[{"key":"Talk A","name":"Talk A","kind":"talk","minutes":20}],"tracks":[{"key":"Wood","name":"Wood"}],"products":["Adze"],
"questions":[{"key":"q1","about":"session","kind":"choice","label":{"en":"First time?","fr":"Première fois ?"},"help":{},
 "options":{"en":["Yes","No"],"fr":["Oui","Non"]},"required":true,"for_reviewers":true,"formats":["Talk A"],"tracks":[]}],
"proposals":[
 {"key":"11111111-1111-4111-8111-111111111111","guid":"11111111-1111-4111-8111-111111111111","code":"AB1CDE","state":"submitted","invited":false,
  "sent_at":"2027-01-05T10:00:00Z","title":"Hulls","abstract":"New.","outline":"O","why":"W","format":"Talk A","track":"Wood","level":"advanced",
  "language":"en","products":["Adze"],"answers":{"q1":"2"},"you":{"name":"Eve","organisation":"Elm","biography":"B"},
  "revisions":[{"at":"2027-01-05T10:00:00Z","title":"Hulls","abstract":"Old.","outline":"O","why":"W","format":"Talk A","track":"Wood",
   "level":"advanced","language":"en","products":[],"answers":{},"you":{"name":"Eve","organisation":"Elm","biography":"B"}}],
  "speakers":[{"name":"Eve","organisation":"Elm","biography":"B","email":"eve@example.org","state":"accepted","joined_at":"2027-01-05T10:00:00Z",
    "reply":{"state":"confirmed","asked_at":"2027-03-01T10:00:00Z","reply_by":"2027-03-20T00:00:00Z","recording":"yes","reason":"",
     "replied_at":"2027-03-02T10:00:00Z","spared":false}},
   {"name":"Finn","organisation":"","biography":"","email":"finn@example.org","state":"refused"}],
  "decision":{"state":"accepted","place":0,"minutes":25,"reason":"","sentence":"Bring it.","at":"2027-02-20T10:00:00Z","told":"accepted",
   "told_place":0,"told_at":"2027-03-01T10:00:00Z","told_in":1,"settled":"confirmed"}},
 {"key":"22222222-2222-4222-8222-222222222222","guid":"22222222-2222-4222-8222-222222222222","code":"FG2HIJ","state":"withdrawn","invited":true,
  "sent_at":"2027-01-06T10:00:00Z","withdrawn":{"at":"2027-01-09T10:00:00Z","kind":"unable","reason":"Ill."},
  "title":"Keels","abstract":"K.","outline":"","why":"","format":"","track":"","level":"","language":"fr","products":[],"answers":{},
  "you":{"name":"Gus","organisation":"","biography":""},"revisions":[],"speakers":[{"name":"Gus","organisation":"","biography":"","email":"",
   "state":"invited"}]},
 {"key":"33333333-3333-4333-8333-333333333333","guid":"33333333-3333-4333-8333-333333333333","code":"KL3MNO","state":"submitted","invited":false,
  "sent_at":"2027-01-07T10:00:00Z","title":"Oars","abstract":"R.","outline":"","why":"","format":"Talk A","track":"","level":"",
  "language":"fr","products":[],"answers":{"q1":"1"},"you":{"name":"Hal","organisation":"","biography":""},"revisions":[],
  "speakers":[{"name":"Hal","organisation":"","biography":"","email":"hal@example.org","state":"accepted","joined_at":"2027-01-07T10:00:00Z"}],
  "decision":{"state":"reserve","place":3,"minutes":0,"reason":"places","sentence":"","at":"2027-02-20T10:00:00Z","told":"","told_place":0,
   "told_in":0,"settled":""}}],
"readers":[{"pseudonym":"reader 1","most":40,"languages":["fr"]},{"pseudonym":"reader 2","most":60,"languages":[]}],
"rounds":[{"number":1,"name":"First","state":"closed","blind":true,"wanted":2,"visibility":"all","remarks":"after_own","host":"",
  "sheets":[{"proposal":"11111111-1111-4111-8111-111111111111","handle":"R-AAAAAA","revision":2,"looked_at":"2027-02-02T10:00:00Z","gone":false,
    "title":"Hulls","abstract":"","outline":"","why":"W","format":"Talk A","minutes":20,"track":"Wood","level":"advanced","language":"en",
    "products":["Adze"],"replies":[{"question":"First time?","said":"2"}]},
   {"proposal":"33333333-3333-4333-8333-333333333333","handle":"R-BBBBBB","revision":1,"gone":false,"title":"Oars","abstract":"R.","outline":"",
    "why":"","format":"Talk A","minutes":20,"track":"","level":"","language":"fr","products":[],"replies":[]}],
  "reviews":[{"reader":"reader 2","proposal":"11111111-1111-4111-8111-111111111111","grade":5,"sentence":"Yes.","revision":2,"sighted":false,
    "seconds":61,"nth":1,"at":"2027-02-03T10:00:00Z"},
   {"reader":"reader 1","proposal":"11111111-1111-4111-8111-111111111111","grade":0,"sentence":"","revision":1,"sighted":true,"seconds":9,"nth":1,
    "at":"2027-02-03T11:00:00Z"}],
  "said":[{"reader":"reader 1","proposal":"33333333-3333-4333-8333-333333333333","said":"Hm.","at":"2027-02-04T10:00:00Z"}]}],
"reveals":[{"number":1,"reply_by":"2027-03-20T00:00:00Z","opened_at":"2027-03-01T09:00:00Z","released_at":"2027-03-01T10:00:00Z"}],
"withheld":[]}`

func TestAWholeCallComesBackEqual(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		given := s.read(formats.ProposedOptions{}, "call.json", wholeCall)
		d := s.take(given, handover.Taking{Everything: true})
		if len(d.Added) != 3 || d.Made["replies"] != 1 || d.Made["verdicts"] != 2 || d.Decided != 2 {
			t.Errorf("%+v", d)
		}
		s.nobodyIsTold()
		first := s.export(s.system, false)
		want := given.Bundle
		// Readers are numbered by what they judged; the file may have numbered them otherwise.
		if diff := cmp.Diff(renamed(want), renamed(first)); diff != "" {
			t.Errorf("it comes back otherwise (-file +here): %s", diff)
		}
		there := newStand(t, schematest.SQLite(t))
		data, err := formats.WriteBundle(first)
		s.must(err)
		there.take(there.read(formats.ProposedOptions{}, "call.json", string(data)), handover.Taking{Everything: true})
		if diff := cmp.Diff(first, there.export(there.system, false)); diff != "" {
			t.Errorf("the second installation hands over otherwise: %s", diff)
		}
		// Back into its own edition it changes nothing.
		if again := s.take(s.read(formats.ProposedOptions{}, "call.json", string(data)), handover.Taking{}); !again.Empty() {
			t.Errorf("into its own edition: %+v", again)
		}
	})
}

func (s stand) export(who actor.Actor, names bool) formats.Bundle {
	s.t.Helper()
	b, err := s.c.Handover.Export(s.ctx, who, s.e, names)
	s.must(err)
	return b
}

// renamed is a bundle whose readers have the names of what they did.
func renamed(b formats.Bundle) formats.Bundle {
	names := map[string]string{}
	for i, r := range b.Readers {
		for _, v := range b.Readers[i].Languages {
			names[r.Pseudonym] += v
		}
	}
	b.Readers = slices.Clone(b.Readers)
	for i := range b.Readers {
		b.Readers[i].Pseudonym = "reads " + names[b.Readers[i].Pseudonym]
	}
	slices.SortFunc(b.Readers, func(p, q formats.BundleReader) int { return strings.Compare(p.Pseudonym, q.Pseudonym) })
	b.Rounds = slices.Clone(b.Rounds)
	for i, r := range b.Rounds {
		r.Reviews, r.Said = slices.Clone(r.Reviews), slices.Clone(r.Said)
		for k := range r.Reviews {
			r.Reviews[k].Reader = "reads " + names[r.Reviews[k].Reader]
		}
		slices.SortFunc(r.Reviews, func(p, q formats.BundleReview) int { return strings.Compare(p.Proposal+p.Reader, q.Proposal+q.Reader) })
		for k := range r.Said {
			r.Said[k].Reader = "reads " + names[r.Said[k].Reader]
		}
		b.Rounds[i] = r
	}
	return b
}

func TestReadersArePseudonymsAndAChairSeesNothingOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newStand(t, schematest.SQLite(t))
	s.take(s.read(formats.ProposedOptions{}, "call.json", wholeCall), handover.Taking{Everything: true})
	link, err := s.c.Accounts.GrantLink(s.ctx, s.system, "hal@example.org", actor.Grant{}, time.Hour, "/")
	s.must(err)
	p, _, err := s.c.Accounts.SignIn(s.ctx, link, "en", "")
	s.must(err)
	rights := []actor.Right{cfp.Reading, cfp.Changing, review.Overseeing, review.Running, selection.Reading, selection.Deciding}
	hal := actor.Actor{PersonID: p.ID}.Holding(string(s.e.ID), rights...)
	ann, err := s.c.Reviews.AddReviewer(s.ctx, s.system, s.e.ID, review.Reviewer{Name: "Ann Reader", Email: "ann@example.org", Most: 9})
	s.must(err)
	if ann.ID == "" {
		t.Fatal("nobody is added")
	}
	data, err := formats.WriteBundle(s.export(hal, false))
	s.must(err)
	if strings.Contains(string(data), "Ann Reader") || strings.Contains(string(data), "ann@example.org") {
		t.Error("a reader's name is in the bundle")
	}
	data, err = formats.WriteBundle(s.export(hal, true))
	s.must(err)
	if !strings.Contains(string(data), "Ann Reader") {
		t.Error("who decides and asks for names gets none")
	}
	// Hal proposes too, and hands the call over without what is read of theirs.
	s.must(s.c.Calls.TakeIn(s.ctx, s.system, s.e, []cfp.TakenIn{{Email: "hal@example.org", Language: "fr", At: today,
		Content: cfp.Content{Title: "Their own", Abstract: "A.", Language: "fr", You: cfp.Profile{Name: "Hal"}}}}, nil))
	round, _, err := s.c.Reviews.Round().Save(s.ctx, s.system, review.NewRound(s.e.ID))
	s.must(err)
	_, err = s.c.Reviews.MakeSheets(s.ctx, s.system, s.e.ID, round.ID)
	s.must(err)
	sheets := func(who actor.Actor) (n int, withheld []string) {
		b := s.export(who, false)
		for _, r := range b.Rounds {
			for _, v := range r.Sheets {
				if v.Title == "Their own" {
					n++
				}
			}
		}
		return n, b.Withheld
	}
	if n, withheld := sheets(hal); n != 0 || !slices.Contains(withheld, handover.WithheldOwn) {
		t.Errorf("%d sheets of one's own, withheld is %v", n, withheld)
	}
	if n, withheld := sheets(s.system); n != 1 || len(withheld) != 0 {
		t.Errorf("%d sheets for who takes no part, withheld is %v", n, withheld)
	}
}
