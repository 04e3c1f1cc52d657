package web

import (
	"net/url"
	"time"

	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// calendarWays lead to calendars of the web, each with the session filled in. Nobody there hears of the reader before a way is taken.
func (s *shelf) calendarWays(session release.SnapshotSession, e release.SnapshotEntry) []site.NavItem {
	where, page := joined(s.index.Room(e.RoomID).Name, s.where()), s.base()+"talk/"+session.Code+"/"
	const compact = "20060102T150405Z"
	google := url.Values{
		"action": {"TEMPLATE"}, "text": {session.Title}, "location": {where}, "details": {page},
		"dates": {e.Start.UTC().Format(compact) + "/" + e.End.UTC().Format(compact)},
	}
	outlook := url.Values{
		"path": {"/calendar/action/compose"}, "rru": {"addevent"}, "subject": {session.Title}, "location": {where}, "body": {page},
		"startdt": {e.Start.UTC().Format(time.RFC3339)}, "enddt": {e.End.UTC().Format(time.RFC3339)},
	}
	return []site.NavItem{
		{Label: "Google", URL: "https://calendar.google.com/calendar/render?" + google.Encode()},
		{Label: "Outlook", URL: "https://outlook.live.com/calendar/0/deeplink/compose?" + outlook.Encode()},
	}
}
