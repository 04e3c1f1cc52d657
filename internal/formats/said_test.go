package formats_test

import (
	"testing"

	"github.com/creneau/creneau/internal/formats"
)

// TestReadersSayWhatTheirSourceSays gives every reader the least that it reads, and the same with one field more: what stands there is
// said, be it empty, and nothing else.
func TestReadersSayWhatTheirSourceSays(t *testing.T) {
	t.Parallel()
	const (
		title    = formats.FieldTitle
		abstract = formats.FieldAbstract
		speakers = formats.FieldSpeakers
		places   = formats.FieldPlacements
		length   = formats.FieldDuration
	)
	of := formats.FieldsOf
	for name, c := range map[string]struct {
		data   string
		says   formats.Fields
		person formats.Fields // of the first speaker, when there is one
	}{
		"xml, title alone": {`<schedule><day date="2027-03-04"><room name="A"><event id="1"><title>T</title></event></room></day></schedule>`,
			of(title), 0},
		"xml, empty elements": {`<schedule><day date="2027-03-04"><room name="A"><event id="1"><title>T</title><subtitle/><abstract/><track/><language/><links/>` +
			`<recording><optout>true</optout></recording><persons><person id="1">Ada</person></persons><type/></event></room></day></schedule>`,
			of(title, formats.FieldSubtitle, abstract, formats.FieldTrack, formats.FieldLanguage, formats.FieldLinks, formats.FieldRecorded,
				speakers), of(formats.FieldName)},
		"xml, type": {`<schedule><day date="2027-03-04"><room name="A"><event id="1"><title>T</title><type>Talk</type></event></room></day></schedule>`,
			of(title, formats.FieldKind, formats.FieldFormat), 0},
		"xml, our own": {`<schedule><generator name="creneau"/><day date="2027-03-04"><room name="A"><event id="1"><title>T</title><type>talk</type></event></room></day></schedule>`,
			of(title, formats.FieldKind, formats.FieldState, formats.FieldPending), 0},
		"xml, entry": {`<schedule><day date="2027-03-04"><entry id="1"><title>T</title><audience/><start>0930</start><duration>30</duration></entry></day></schedule>`,
			of(title, formats.FieldLevel, length, places), 0},
		"schedule.json": {`{"schedule":{"conference":{"days":[{"date":"2027-03-04","rooms":{"A":[{"id":1,"title":"T","abstract":null,"do_not_record":false,
			"persons":[{"id":1,"public_name":"Ada","biography":""}]}]}}]}}}`, of(title, abstract, formats.FieldRecorded, speakers), of(formats.FieldName, formats.FieldBiography)},
		"schedule.json v2": {`{"schedule":{"conference":{},"events":[{"guid":"a","title":"T","start":"2027-03-04T10:00:00Z"}]}}`,
			of(title, places), 0},
		"sessionize": {`{"sessions":[{"id":"1","title":"T","startsAt":null,"speakers":["a"]}],"speakers":[{"id":"a","fullName":"Ada","links":[]}]}`,
			of(title, places, speakers), of(formats.FieldName, formats.FieldLinks)},
		"sessionize, sessions":  {`[{"groupId":null,"sessions":[{"id":"1","title":"T","description":""}]}]`, of(title, abstract), 0},
		"sessionize, gridsmart": {`[{"date":"2027-03-04T00:00:00","rooms":[{"id":1,"name":"R","sessions":[{"id":"1","title":"T","endsAt":null}]}]}]`, of(title, length), 0},
		"sessionize, speakers": {`[{"id":"a","fullName":"Ada","bio":"","sessions":[{"id":1,"name":"T"}]}]`, of(title, speakers),
			of(formats.FieldName, formats.FieldBiography)},
		"hoverboard":  {`{"sessions":{"1":{"title":"T","tags":[]}},"speakers":{},"schedule":{}}`, of(title, formats.FieldTags, places), 0},
		"openplanner": {`{"event":{},"speakers":[],"sessions":[{"id":"1","title":"T","level":null}]}`, of(title, formats.FieldLevel), 0},
		"conference hall": {`{"days":[],"sessions":[{"id":"1","proposal":{"title":"T","speakers":[{"id":"a","name":"Ada","socialLinks":[]}]}}]}`,
			of(title, speakers), of(formats.FieldName, formats.FieldLinks)},
		"devoxx": {`{"slots":[{"slotId":"1","talk":{"id":"a","title":"T","talkType":"BOF"}}]}`,
			of(title, formats.FieldKind, formats.FieldFormat), 0},
		"cfp.dev": {`[{"id":1,"fromDate":"2027-03-04T08:30:00Z","proposal":{"id":1,"title":"T","track":null}}]`,
			of(title, formats.FieldTrack, places), 0},
		"fosdem": {`{"talks":[{"event_id":1,"title":"T","duration":"30","persons":[{"person_id":1,"name":"Ada","email":""}]}],"tracks":[]}`,
			of(title, length, speakers), of(formats.FieldName, formats.FieldEmail)},
		"halfnarp":   {`[{"event_id":1,"title":"T","speaker_names":""}]`, of(title, speakers), 0},
		"breizhcamp": {`[{"id":"1","name":"T","event_start":null,"level":"Avancé"}]`, of(title, places, formats.FieldLevel), 0},
		"emf, asked": {`[{"id":1,"title":"T","venue":"A","start_date":"2027-03-04 10:00:00","may_record":false}]`,
			of(title, places, formats.FieldRecorded), 0},
		"emf, not asked": {`[{"id":1,"title":"T","occurrences":[],"may_record":null,"names":"Ada","pronouns":null}]`,
			of(title, places, length, speakers), of(formats.FieldName, formats.FieldPronouns)},
		"ical": {"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:T\r\nSTATUS:TENTATIVE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
			of(title, formats.FieldState, formats.FieldPending), 0},
	} {
		res, err := read(t.Context(), name, c.data)
		if err != nil || len(res.Programme.Sessions) != 1 {
			t.Errorf("%s: %d sessions, %v", name, len(res.Programme.Sessions), err)
			continue
		}
		if got := res.Programme.Sessions[0].Said; got != c.says {
			t.Errorf("%s: says %b, want %b", name, got, c.says)
		}
		if c.person != 0 && (len(res.Programme.Speakers) != 1 || res.Programme.Speakers[0].Said != c.person) {
			t.Errorf("%s: of people says %+v, want %b", name, res.Programme.Speakers, c.person)
		}
	}
}
