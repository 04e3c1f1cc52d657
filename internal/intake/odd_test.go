package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// TestWhatAReaderHandsOverIsNeverRefused takes in files in which every value is odd.
func TestWhatAReaderHandsOverIsNeverRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 15_000)
	odd := fmt.Sprintf(`<title>%s</title><subtitle>%s</subtitle><track>%[1]s</track><type>%[1]s</type><language>x-klingon</language><abstract>%[1]s</abstract>
		<duration>9:99:99</duration><url>https:///x</url><links><link href="www.example.org ">%[1]s</link><link href="nowhere">x</link></links>
		<persons><person id="1">%[1]s</person><person id="1" guid="no">Bob</person><person>Bob</person></persons>`, long, long)
	for name, data := range map[string]string{
		"schedule": `<schedule><day date="2027-05-06"><room name="` + long + `"><event id="1" guid="NO"><date>2027-05-06T23:00:00+02:00</date>` +
			odd + `</event>
			<event id="1"><start>00:30</start>` + odd + `</event></room><room name="B"><event id="2"><start>10:00</start><duration>40:00</duration><title/></event></room></day>
			<day date="2027-05-07"><room name="B"><event id="3"><start>09:00</start><duration>08</duration><title>T</title></event></room></day></schedule>`,
		"list": `{"talks":[{"event_id":1,"title":"T","start_datetime":"2027-10-31T02:30:00","duration":"0","conference_room":"","persons":[{"person_id":1,"name":"Ada","email":"no"},
			{"person_id":1,"name":"Bob","email":"Bob <bob@example.org>"}]},{"event_id":2,"title":"U","start_datetime":"1890-01-01T00:00:00Z"}],"tracks":[]}`,
		"calendar": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20270506T230000Z\r\nDTEND:20270509T230000Z\r\nLOCATION:A\r\nSUMMARY:\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			res, err := formats.Read(t.Context(), []formats.Source{{Name: name, Data: []byte(data)}}, formats.ReadOptions{})
			if err != nil {
				t.Fatal(err)
			}
			schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
				w := programmetest.New(t, db)
				w.Take(t, res, false)
				if got := len(w.DraftNow(t).Sessions); got != len(res.Programme.Sessions) {
					t.Errorf("%d sessions of %d came in", got, len(res.Programme.Sessions))
				}
			})
		})
	}
}
