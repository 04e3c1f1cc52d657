package handover_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/selection"
)

const sheet = "id,title,abstract,format,speakers,emails,bio,status,What do you need?\n" +
	"a1,Masts,How they bend.,Talk (30 min),Ada Ash,ada@example.org,Rigger.,accepted,A rope\n" +
	"a2,Sails,How they tear.,Lab (2h),Ben Bay & Cleo Cob,ben@example.org;cleo@example.org,Sewer.,,\n"

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		columns := map[string]string{"id": "key", "title": "title", "abstract": "abstract", "format": "format", "speakers": "speakers",
			"emails": "emails", "bio": "biographies", "status": "decision", "What do you need?": "question"}
		o := formats.ProposedOptions{Columns: columns, Split: true}
		file := s.read(o, "sent.csv", sheet)
		dry := s.take(file, handover.Taking{Dry: true})
		if len(s.proposals()) != 0 {
			t.Fatal("a dry run leaves something")
		}
		first := s.take(file, handover.Taking{Mapping: handover.Mapping{Columns: columns, Split: true}})
		dry.Change = first.Change
		if diff := cmp.Diff(dry, first, cmp.Comparer(func(a, b formats.Note) bool { return a.Code == b.Code })); diff != "" {
			t.Errorf("a dry run told otherwise: %s", diff)
		}
		if len(first.Added) != 2 || first.Made["formats"] != 2 || first.Made["questions"] != 1 || len(first.Decisions) != 1 ||
			first.Decided != 0 {
			t.Errorf("%+v", first)
		}
		sails := s.proposals()["Sails"]
		if got := speakers(sails); got != "Ben Bay <ben@example.org>, Cleo Cob <cleo@example.org>" || sails.Lead != "" || !sails.Invited {
			t.Errorf("speakers are %s", got)
		}
		again := s.take(file, handover.Taking{})
		if !again.Empty() || again.Unchanged != 2 || again.Change != "" {
			t.Errorf("the same file again: %+v", again)
		}
		m, err := s.c.Handover.Mapping(s.ctx, s.system, s.e.ID)
		s.must(err)
		if diff := cmp.Diff(handover.Mapping{Columns: columns, Split: true}, m); diff != "" {
			t.Errorf("the mapping is not remembered: %s", diff)
		}
		s.nobodyIsTold()
	})
}

func TestAFileChangesWhatChangedInItAndAsksWhereBothDid(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		o := formats.ProposedOptions{Split: true}
		s.take(s.read(o, "a.csv", sheet), handover.Taking{})
		p := s.proposals()["Masts"]
		p.Title = "Masts and yards"
		_, _, err := s.c.Calls.Proposal().Save(s.ctx, s.system, p)
		s.must(err)

		changed := strings.NewReplacer("How they bend.", "How they break.", "How they tear.", "How they are sewn.").Replace(sheet)
		changed = strings.ReplaceAll(changed, ";cleo@example.org", ";cora@example.org")
		d := s.take(s.read(o, "a.csv", changed), handover.Taking{})
		if len(d.Changed) != 2 || len(d.Conflicts) != 0 || len(d.Added) != 0 {
			t.Fatalf("%+v", d)
		}
		all := s.proposals()
		if got := all["Masts and yards"].Abstract; got != "How they break." {
			t.Errorf("what was changed here goes, or what changed there does not come: %q", got)
		}
		if got := speakers(all["Sails"]); got != "Ben Bay <ben@example.org>, Cleo Cob <cora@example.org>" {
			t.Errorf("speakers are %s", got)
		}

		both := strings.ReplaceAll(changed, "Masts,", "Masts and spars,")
		d = s.take(s.read(o, "a.csv", both), handover.Taking{})
		if len(d.Conflicts) != 1 || d.Conflicts[0].Ours != "Masts and yards" || d.Conflicts[0].File != "Masts and spars" {
			t.Fatalf("%+v", d)
		}
		d = s.take(s.read(o, "a.csv", both), handover.Taking{Decided: map[string]intake.Side{d.Conflicts[0].Key: intake.TakeFile}})
		if _, is := s.proposals()["Masts and spars"]; !is || len(d.Changed) != 1 {
			t.Errorf("%+v", d)
		}
		_, err = s.c.History.Undo(s.ctx, s.system, string(s.e.ID), d.Change)
		s.must(err)
		if _, is := s.proposals()["Masts and yards"]; !is {
			t.Error("the step is not taken back")
		}
		d = s.take(s.read(o, "a.csv", both), handover.Taking{})
		if len(d.Conflicts) != 1 {
			t.Errorf("after the undo it asks no more: %+v", d)
		}
	})
}

func TestAnImportIsTakenBackAsOneStep(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		file := s.read(formats.ProposedOptions{}, "a.csv", sheet)
		d := s.take(file, handover.Taking{Decisions: true})
		if d.Decided != 1 || len(d.Added) != 2 {
			t.Fatalf("%+v", d)
		}
		board, err := s.c.Selection.Board(s.ctx, s.system, s.e.ID)
		s.must(err)
		for _, r := range board.Rows {
			if r.Title == "Masts" && (r.Decision.State != selection.Accepted || r.Decision.Told != "") {
				t.Errorf("it is decided %+v", r.Decision)
			}
		}
		s.nobodyIsTold()
		_, err = s.c.History.Undo(s.ctx, s.system, string(s.e.ID), d.Change)
		s.must(err)
		if n := len(s.proposals()); n != 0 {
			t.Errorf("%d proposals stay", n)
		}
		if again := s.take(file, handover.Taking{}); len(again.Added) != 2 {
			t.Errorf("it does not come again: %+v", again)
		}
		// What somebody touched is not taken back.
		last := s.take(s.read(formats.ProposedOptions{}, "a.csv", strings.ReplaceAll(sheet, "bend", "sway")), handover.Taking{})
		p := s.proposals()["Masts"]
		p.Abstract += " More."
		_, _, err = s.c.Calls.Proposal().Save(s.ctx, s.system, p)
		s.must(err)
		if _, err = s.c.History.Undo(s.ctx, s.system, string(s.e.ID), last.Change); fault.KindOf(err) != fault.Conflict {
			t.Errorf("it is taken back though somebody changed it: %v", err)
		}
	})
}

func TestWhatWasRemovedHereIsNotBroughtBack(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		file := s.read(formats.ProposedOptions{}, "a.csv", sheet)
		s.take(file, handover.Taking{})
		_, err := s.c.Calls.Proposal().Remove(s.ctx, s.system, string(s.proposals()["Sails"].ID))
		s.must(err)
		d := s.take(file, handover.Taking{})
		if len(d.Added) != 0 || !cmp.Equal(d.Left, []handover.Left{{Title: "Sails", Why: "removed_here"}}) {
			t.Errorf("%+v", d)
		}
		d = s.take(s.read(formats.ProposedOptions{}, "a.csv", strings.Join(strings.SplitAfter(sheet, "\n")[:1], "")+
			"a3,Oars,They row.,Talk (30 min),Dee,,,,\n"), handover.Taking{})
		if len(d.Added) != 1 || !cmp.Equal(d.Left, []handover.Left{{Title: "Masts", Why: "not_in_file"}}) {
			t.Errorf("%+v", d)
		}
	})
}

func TestNothingIsImportedByWhoMayNot(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		file := s.read(formats.ProposedOptions{}, "a.csv", sheet)
		reader := actor.Actor{PersonID: "per_x"}.Holding(string(s.e.ID), cfp.Reading)
		for _, who := range []actor.Actor{{}, reader} {
			if _, err := s.c.Handover.Import(s.ctx, who, s.e, file, handover.Taking{}); err == nil {
				t.Errorf("%v imports", who)
			}
		}
		if _, err := s.c.Handover.Export(s.ctx, actor.Actor{PersonID: "per_y"}, s.e, false); err == nil {
			t.Error("anybody exports")
		}
		if _, err := s.c.Handover.Export(s.ctx, reader, s.e, true); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("names of readers: %v", err)
		}
		b, err := s.c.Handover.Export(s.ctx, reader, s.e, false)
		s.must(err)
		if !cmp.Equal(b.Withheld, []string{handover.WithheldDecisions, handover.WithheldReviews}) {
			t.Errorf("withheld is %v", b.Withheld)
		}
		changer := actor.Actor{PersonID: "per_z"}.Holding(string(s.e.ID), cfp.Changing)
		if _, err := s.c.Handover.Import(s.ctx, changer, s.e, file, handover.Taking{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("who may not describe the edition makes formats: %v", err)
		}
		if n := len(s.proposals()); n != 0 {
			t.Errorf("%d proposals of a refused import", n)
		}
	})
}

func TestASheetWithoutATitleIsAskedAbout(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		file := s.read(formats.ProposedOptions{}, "a.csv", "colour,weight\nred,1\n")
		_, err := s.c.Handover.Import(s.ctx, s.system, s.e, file, handover.Taking{})
		if !errors.Is(err, handover.ErrUnmapped) {
			t.Errorf("%v", err)
		}
	})
}

const pretalxFiles = `{"submissions":{"count":3,"results":[
 {"code":"AB1CDE","title":"Hulls","submission_type":{"en":"Talk"},"track":{"en":"Wood"},"state":"accepted","pending_state":null,
  "abstract":"Short.","description":"Longer.","notes":"For you.","duration":30,"content_locale":"en","created":"2027-01-02T10:00:00+01:00",
  "speakers":[{"code":"SPK1","name":"Eve Elm","biography":"Builds.","email":"eve@example.org"}],
  "answers":[{"question":{"id":7},"answer":"Yes","options":[{"id":1}]}]},
 {"code":"FG2HIJ","title":"Keels","submission_type":"Talk","track":null,"state":"submitted","pending_state":"rejected","abstract":"K.",
  "content_locale":"fr","speakers":["SPK2"],"answers":[]},
 {"code":"KL3MNO","title":"Drafty","state":"draft","speakers":[]}]},
 "speakers":[{"code":"SPK2","name":"Finn Fir","biography":null,"email":"finn@example.org"}],
 "questions":[{"id":7,"variant":"choices","target":"submission","question":{"en":"First time?"},"options":[{"id":1,"answer":{"en":"Yes"}},
  {"id":2,"answer":{"en":"No"}}]}],
 "reviews":[{"id":1,"submission":"AB1CDE","user":"REV1","text":"Good.","score":"2.0"},
  {"id":2,"submission":"AB1CDE","user":"REV2","text":"","score":"0.0"},{"id":3,"submission":"FG2HIJ","user":"REV1","text":"","score":null}]}`

func TestPretalxIsTakenInWithItsReviewsOnlyWhenAsked(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		file := s.read(formats.ProposedOptions{}, "pretalx.json", pretalxFiles)
		d := s.take(file, handover.Taking{Everything: true})
		if len(d.Added) != 2 || d.Made["verdicts"] != 3 || d.Made["rounds"] != 1 || d.Decided != 2 || d.Change != "" {
			t.Errorf("%+v", d)
		}
		hulls := s.proposals()["Hulls"]
		if hulls.Abstract != "Short.\n\nLonger." || hulls.Outline != "For you." || hulls.You.Biography != "Builds." || len(hulls.Answers) != 1 {
			t.Errorf("%+v", hulls)
		}
		board, err := s.c.Selection.Board(s.ctx, s.system, s.e.ID)
		s.must(err)
		for _, r := range board.Rows {
			if r.Decision.Told != "" {
				t.Errorf("somebody is told of %s: %s", r.Title, r.Decision.Told)
			}
		}
		b, err := s.c.Handover.Export(s.ctx, s.system, s.e, false)
		s.must(err)
		if got := fmt.Sprint(b.Rounds[0].Reviews[0].Grade, b.Rounds[0].Reviews[1].Grade,
			b.Rounds[0].Reviews[2].Grade); !strings.ContainsAny(got, "5") {
			t.Errorf("grades are %s", got)
		}
		s.nobodyIsTold()
		if again := s.take(file, handover.Taking{}); !again.Empty() || again.Unchanged != 2 {
			t.Errorf("again: %+v", again)
		}
		_, err = s.c.Handover.Import(s.ctx, s.system, s.e, file, handover.Taking{Everything: true})
		if !errors.Is(err, handover.ErrNotEmpty) {
			t.Errorf("a second history: %v", err)
		}
	})
}

// What was withdrawn where a file comes from is told, and withdrawn here only where somebody says so: with its session, as by every
// withdrawal.
func TestWhatIsWithdrawnInAFileIsWithdrawnHereWhenAsked(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		o := formats.ProposedOptions{Split: true}
		s.take(s.read(o, "a.csv", sheet), handover.Taking{})
		masts := s.proposals()["Masts"]
		_, _, err := s.c.Selection.Decide(s.ctx, s.system, s.e.ID, []selection.Choice{{ProposalID: masts.ID, State: selection.Accepted}})
		s.must(err)
		sessions := func() int {
			d, err := s.c.Programme.Draft(s.ctx, s.system, s.e.ID)
			s.must(err)
			return len(d.Sessions)
		}
		file := s.read(o, "a.csv", sheet)
		file.Proposals[0].State = "withdrawn"
		file.Proposals[0].Withdrawn = &formats.BundleWithdrawn{Reason: "Ill."}
		told := s.take(file, handover.Taking{})
		if len(told.Left) != 1 || told.Left[0].Why != "withdrawn_there" || len(told.Withdrawn) != 0 || sessions() != 1 {
			t.Errorf("%+v", told)
		}
		dry := s.take(file, handover.Taking{Dry: true, Withdrawn: true})
		if !slices.Equal(dry.Withdrawn, []string{"Masts"}) || s.proposals()["Masts"].State != cfp.Submitted || sessions() != 1 {
			t.Errorf("a dry run: %+v", dry)
		}
		done := s.take(file, handover.Taking{Withdrawn: true})
		masts = s.proposals()["Masts"]
		if !slices.Equal(done.Withdrawn, []string{"Masts"}) || done.Change != "" || masts.State != cfp.Withdrawn ||
			masts.Withdrawn.Kind != "other" || masts.Withdrawn.Reason != "Ill." || sessions() != 0 {
			t.Errorf("%+v, %+v, %d sessions", done, masts, sessions())
		}
		if again := s.take(file, handover.Taking{Withdrawn: true}); !again.Empty() {
			t.Errorf("again: %+v", again)
		}
		s.nobodyIsTold()
	})
}

// Names in two columns, as Sessionize and forms write them, are those of one person, in English and French, without a mapping.
func TestNamesInTwoColumnsAreOnePerson(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		for _, head := range []string{"Session Id,Title,FirstName,LastName,Email", "id,title,First name,Last name,email",
			"id,titre,Prénom,Nom,e-mail", "id,titre,Prénom,Nom de famille,courriel", "id,title,Given name,Surname,email"} {
			file := s.read(formats.ProposedOptions{}, "names.csv", head+"\n1,Masts,Ada,Ash,ada@example.org\n1,Masts,Ben,Bay,ben@example.org\n")
			if len(file.Proposals) != 1 || len(file.Proposals[0].Speakers) != 2 || file.Proposals[0].Speakers[0].Name != "Ada Ash" ||
				file.Proposals[0].Speakers[1].Name != "Ben Bay" || file.Proposals[0].Speakers[1].Email != "ben@example.org" ||
				!file.Says["speakers"] {
				t.Errorf("%s: %+v", head, file.Proposals)
			}
		}
		file := s.read(formats.ProposedOptions{}, "names.csv", "id,titre,Nom complet\n1,Masts,Ada Ash\n")
		if len(file.Proposals) != 1 || len(file.Proposals[0].Speakers) != 1 || file.Proposals[0].Speakers[0].Name != "Ada Ash" {
			t.Errorf("%+v", file.Proposals)
		}
	})
}
