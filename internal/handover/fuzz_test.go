package handover_test

import (
	"testing"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// mostFuzzed is how many proposals of a file are taken in, so that one input does not take the time of a thousand.
const mostFuzzed = 50

// FuzzImport holds that whatever is read can be taken in or is refused with a reason, and that taking it in twice is taking it in once.
func FuzzImport(f *testing.F) {
	f.Add([]byte(sheet), true)
	f.Add([]byte(pretalxFiles), false)
	f.Add([]byte(wholeCall), true)
	f.Add([]byte(`{"sessions":[{"id":"1","title":"A","speakers":["s"],"categoryItems":[3],"questionAnswers":[{"questionId":4,"answerValue":"x"}]}],
		"speakers":[{"id":"s","fullName":"B"}],"questions":[{"id":4,"question":"Q"}],
		"categories":[{"title":"Session format","items":[{"id":3,"name":"Talk (30 min)"}]}]}`), false)
	f.Add([]byte("\xef\xbb\xbftitre;intervenants\r\n\"A_x000D_\nB\";C et D\r\n"), false)
	f.Add([]byte("\xff\xfet\x00i\x00t\x00l\x00e\x00\n\x00A\x00\n\x00"), false)
	f.Fuzz(func(t *testing.T, data []byte, everything bool) {
		o := formats.ProposedOptions{Zone: time.UTC, Split: true}
		file, err := formats.ReadProposals(t.Context(), []formats.Source{{Name: "x", Data: data}}, o)
		if err != nil {
			if _, refused := fault.From(err); !refused {
				t.Fatalf("no refusal: %v", err)
			}
			return
		}
		file.Proposals = file.Proposals[:min(len(file.Proposals), mostFuzzed)]
		s := newStand(t, schematest.SQLite(t))
		first, err := s.c.Handover.Import(s.ctx, s.system, s.e, file, handover.Taking{Everything: everything, Decisions: !everything})
		if err != nil {
			if _, refused := fault.From(err); !refused {
				t.Fatalf("no refusal: %v", err)
			}
			if n := len(s.proposals()); n != 0 {
				t.Fatalf("%d proposals of a refused import", n)
			}
			return
		}
		again, err := s.c.Handover.Import(s.ctx, s.system, s.e, file, handover.Taking{})
		if err != nil {
			t.Fatal(err)
		}
		if !again.Empty() || len(again.Conflicts) > 0 {
			t.Errorf("first %+v\nagain %+v", first, again)
		}
	})
}
