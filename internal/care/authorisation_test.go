package care_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// What is somebody's own is refused in TestWhoSpeaksAtNothingIsNobody, and a token in the test below.
func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := cores.New(schematest.SQLite(t), id.System()).Care
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Desk": care.Reading, "Rule": care.Reading, "DeckFile": care.Reading, "Waiting": care.Reading, "AccessNeeds": care.ReadingAccess,
		"Say": care.Changing, "SettleWord": care.Changing, "NameContact": care.Changing, "DecideTrip": care.Changing,
		"PreviewReminders": care.Changing, "Remind": care.Changing, "SaveRule": accounttest.Open,
		"RemindersByClock": care.Changing, "StopReminders": accounttest.Open,
		"ChangeRequests": care.Reading, "TallyChanges": care.Reading, "Freeze": care.Reading, "DecideChanges": programme.Changing,
		"SaveFreeze": accounttest.Open,
	})
}

func TestWhatIsASpeakersOwnIsRefusedToTokensOfOtherEditionsOrThatOnlyRead(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		if err := s.s.SaveRule(s.ctx, actor.Actor{PersonID: "per_eve"}, care.Rule{EditionID: s.e.ID}); err == nil {
			t.Error("anybody settles what is asked of speakers")
		}
		reads, elsewhere := s.as("ada"), s.as("ada")
		reads.Who.ReadOnly, elsewhere.Who.OnlyIn = true, "edi_other"
		for _, h := range []care.Holder{reads, elsewhere} {
			for name, err := range map[string]error{
				"hours":     s.s.SaveHours(s.ctx, h, s.e, []edition.Window{}),
				"biography": s.s.SaveBiography(s.ctx, h, s.e, "x", ""),
				"picture":   s.s.SavePicture(s.ctx, h, s.e, nil, picture.Square{}, ""),
				"need":      s.s.SaveNeed(s.ctx, h, s.e, care.Need{Kind: care.Technical}),
				"trip":      s.s.SaveTrip(s.ctx, h, s.e, care.Trip{}),
				"recording": s.s.SayRecording(s.ctx, h, s.e, "yes"),
				"briefing":  s.s.ReadBriefing(s.ctx, h, s.e),
				"reminders": s.s.StopReminders(s.ctx, h.Who, s.e, "", true),
				"word":      s.s.Tell(s.ctx, h, s.e, care.Word{Kind: care.Ill}),
			} {
				if err != actor.ErrForbidden {
					t.Errorf("%s: %v", name, err)
				}
			}
			if _, err := s.s.AddDeck(s.ctx, h, s.e, s.session["alone"].ID, care.Given{URL: "https://example.org"}); err != actor.ErrForbidden {
				t.Errorf("slides: %v", err)
			}
		}
		if _, err := s.s.Own(s.ctx, elsewhere, s.e); err != actor.ErrForbidden {
			t.Errorf("the page: %v", err)
		}
		if _, _, err := s.s.OwnDeck(s.ctx, elsewhere, s.e, "x"); err != actor.ErrForbidden {
			t.Errorf("a deck: %v", err)
		}
	})
}
