package web

import (
	"slices"

	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

// causesOf says what of the edition makes something impossible, a sentence each.
func causesOf(page site.Page, draft programme.Draft, reason planning.Reason) (lead string, causes []string) {
	lead = "planning.cause.needed"
	switch {
	case len(reason.Causes) == 0 && reason.Smallest:
		lead = "planning.cause.none"
	case len(reason.Causes) == 0:
		return "", nil
	case reason.Smallest:
		lead = "planning.cause.smallest"
	}
	for _, c := range reason.Causes {
		causes = append(causes, causeSentence(page, draft, c))
	}
	return page.T(lead, "Causes", len(causes)), causes
}

func causeSentence(page site.Page, draft programme.Draft, c planning.Cause) string {
	session, _ := draft.Session(c.Session)
	other, _ := draft.Session(c.Other)
	room, _ := draft.Frame.Room(c.Room)
	name, at := "", ""
	if i := slices.IndexFunc(draft.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == c.Speaker }); i >= 0 {
		name = draft.Stage.Speakers[i].Name
	}
	if !c.Start.IsZero() {
		start := c.Start.In(draft.Frame.Edition.Location())
		at = page.P.Date(start) + " " + page.P.Time(start)
	}
	return page.T("planning.cause."+c.Kind, "Title", session.Title, "Other", other.Title, "Room", room.Name, "Name", name, "Time", at,
		"Minutes", draft.Frame.Edition.SetupMinutes)
}
