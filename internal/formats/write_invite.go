package formats

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Invitation asks one person's calendar to enter a placement, or to strike it (iTIP, RFC 5546).
type Invitation struct {
	Placement Placement
	Session   Session
	Sequence  int
	Cancel    bool
	Host      string // of the uid, as in Calendar
	Organizer Party
	Attendee  Party
}

// Party is somebody in an invitation.
type Party struct{ Email, Name string }

// Method is how the invitation is sent.
func (i Invitation) Method() string {
	if i.Cancel {
		return "CANCEL"
	}
	return "REQUEST"
}

// WriteInvitation writes an iTIP message about one event: the uid is the one of every export, so that calendars know it again.
func WriteInvitation(p Programme, i Invitation) []byte {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Créneau//invitation//EN")
	cal.SetVersion("2.0")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.Method(i.Method()))
	i.Placement.Sequence = i.Sequence
	if i.Cancel {
		i.Session.State = Cancelled
	}
	p.addEvent(cal, Calendar{Host: i.Host}, placed{Session: i.Session, At: i.Placement})
	ev := cal.Events()[0]
	ev.SetProperty(ics.ComponentPropertyOrganizer, "mailto:"+i.Organizer.Email, ics.WithCN(clean(i.Organizer.Name)))
	ev.AddProperty(ics.ComponentPropertyAttendee, "mailto:"+i.Attendee.Email, ics.WithCN(clean(i.Attendee.Name)),
		ics.ParticipationRoleReqParticipant, ics.ParticipationStatusAccepted, &ics.KeyValues{Key: "RSVP", Value: []string{"FALSE"}})
	if p.Zone != time.UTC {
		addZone(cal, p.Zone, map[int]bool{i.Placement.Start.In(p.Zone).Year(): true}, p.Released)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows))
}

// Placed finds a placement by its guid.
func (p Programme) Placed(guid string) (Session, Placement, error) {
	for _, e := range p.placements() {
		if e.At.GUID == guid {
			return e.Session, e.At, nil
		}
	}
	return Session{}, Placement{}, fmt.Errorf("no placement %s", guid)
}
