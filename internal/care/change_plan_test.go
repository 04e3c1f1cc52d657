package care

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// sheet is a field of an object as a person with paper and pencil keeps it: the oracle knows who wrote what last, and nothing of merging.
type sheet struct {
	says   string
	asked  bool
	base   string
	wanted string
}

// The oracle of ten thousand histories of organisers, imports and speakers: what speakers want comes in where nobody wrote since they
// looked, or where somebody who read what was written says so; nothing else that anybody wrote is ever lost.
func TestAnyHistoryOfEditsApprovalsAndRefusalsEqualsThePaper(t *testing.T) {
	histories := 0
	for range 100 { // rapid's hundred, a hundred times: ten thousand
		rapid.Check(t, func(t *rapid.T) {
			histories++
			walk(t)
		})
	}
	t.Logf("%d histories", histories)
}

func walk(t *rapid.T) {
	fields := []ChangeField{FieldTitle, FieldAbstract}
	now, live, paper := map[ChangeField]string{}, map[ChangeField]ChangeRequest{}, map[ChangeField]*sheet{}
	values := rapid.SampledFrom([]string{"", "a", "b", "c", "d"})
	for _, f := range fields {
		now[f] = "a"
		paper[f] = &sheet{says: "a"}
	}
	phase := Free
	looked := map[ChangeField]string{FieldTitle: "a", FieldAbstract: "a"} // what the speaker's page, or the organiser's, showed
	for range rapid.IntRange(1, 14).Draw(t, "steps") {
		f := rapid.SampledFrom(fields).Draw(t, "field")
		p := paper[f]
		switch rapid.SampledFrom([]string{"look", "edit", "import", "phase", "speak", "speak", "decide", "decide"}).Draw(t, "act") {
		case "look":
			looked[f] = now[f]
		case "edit", "import":
			now[f] = values.Draw(t, "value")
			p.says = now[f]
		case "phase":
			phase = rapid.SampledFrom([]Phase{Free, Approval, Shut}).Draw(t, "phase")
		case "speak":
			speak(t, phase, f, looked[f], values.Draw(t, "wanted"), now, live, p)
		case "decide":
			decide(t, f, looked[f], rapid.SampledFrom(Dos[:]).Draw(t, "do"), rapid.Bool().Draw(t, "seen"), values.Draw(t, "text"), now, live, p)
		}
		for _, f := range fields {
			r, waits := live[f]
			if now[f] != paper[f].says || waits != paper[f].asked || waits && (r.Base != paper[f].base || r.Wanted != paper[f].wanted) {
				t.Fatalf("%s is %q, %+v, and on paper %+v", f, now[f], live[f], *paper[f])
			}
		}
	}
}

// speak lets a speaker save a field.
func speak(t *rapid.T, phase Phase, f ChangeField, saw, wanted string, now map[ChangeField]string, live map[ChangeField]ChangeRequest,
	p *sheet) {
	got, err := planChanges(now, live, func(ChangeField) Phase { return phase }, []Want{{f, saw, wanted}})
	before := *p
	switch {
	case p.asked && wanted == p.wanted, !p.asked && wanted == saw: // they changed nothing
	case p.asked && (wanted == saw || wanted == p.says): // they let it be
		p.asked = false
	case wanted == p.says: // it says so already
	case phase == Shut || phase == Free && saw != p.says: // too late, or they have not seen what it says
		if err == nil {
			t.Fatalf("%+v was taken", got)
		}
		return
	case phase == Free:
		p.says, p.asked = wanted, false
	default:
		p.asked, p.base, p.wanted = true, saw, wanted
	}
	if err != nil {
		t.Fatalf("refused: %v, with %+v on paper", err, before)
	}
	for _, w := range got.write {
		if now[w.Field] != saw {
			t.Fatalf("%q was written over %q, which nobody had seen", w.Value, now[w.Field])
		}
		now[w.Field] = w.Value
	}
	for _, r := range append(got.back, got.over...) {
		delete(live, r.Field)
	}
	for _, w := range got.ask {
		live[w.Field] = ChangeRequest{Field: w.Field, Base: w.Base, Wanted: w.Value, State: RequestAsked}
	}
}

// decide lets an organiser decide about the request of a field, if one waits.
func decide(t *rapid.T, f ChangeField, saw string, do Do, looks bool, words string, now map[ChangeField]string,
	live map[ChangeField]ChangeRequest, p *sheet) {
	r, waits := live[f]
	if !waits {
		r.State = RequestTakenBack
	}
	d := Deciding{Do: do, Text: words}
	if looks {
		d.Seen = &saw
	}
	state, value, write, err := settle(r, now[f], d)
	knows := looks && saw == p.says
	may := p.asked && (do == DoRefuse || knows || do == DoApply && (p.base == p.says || p.wanted == p.says || p.base == p.wanted))
	if (err == nil) != may {
		t.Fatalf("%s of %+v, seen %v: %v", do, *p, d.Seen, err)
	}
	if err != nil {
		return
	}
	was := now[f]
	if write {
		now[f] = value
	}
	delete(live, f)
	p.asked = false
	switch {
	case do == DoApply && p.base != p.wanted:
		p.says = p.wanted
	case do == DoWrite:
		p.says = words
	}
	if state == RequestRefused && now[f] != was {
		t.Fatal("a refusal wrote something")
	}
	if now[f] != was && !knows && was != r.Base {
		t.Fatal(fmt.Sprintf("%q was written over %q, which nobody had seen", now[f], was))
	}
}
