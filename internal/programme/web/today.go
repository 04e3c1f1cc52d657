package web

import (
	"context"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

const (
	sessionsStep = 20
	sessionsCard = 20
)

// today is how many sessions there are, and which wait for a place or a decision.
func (d *Organise) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	draft, err := d.programme.Draft(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	p := at.P
	r.Steps = append(r.Steps, chapter.Step{Place: sessionsStep, Title: p.T("programme.step"), Page: "sessions/",
		Action: p.T("programme.step_do"),
		Note:   p.T("programme.step_note", "Count", len(draft.Sessions)), Done: len(draft.Sessions) > 0})
	if len(draft.Sessions) == 0 {
		return r, nil
	}
	unplaced, pending := len(draft.Unplaced()), 0
	for _, s := range draft.Sessions {
		if s.Pending && s.State != programme.Cancelled {
			pending++
		}
	}
	r.Cards = append(r.Cards, chapter.Card{Place: sessionsCard, Title: p.T("nav.sessions"), Figure: p.Number(len(draft.Sessions)),
		Note: p.T("programme.unplaced", "Count", unplaced), Page: "sessions/", Link: p.T("programme.list_sessions")})
	if pending > 0 && at.May(programme.Changing) {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("programme.pending_need", "Count", pending), Note: p.T("programme.pending_note"),
			Page: "sessions/", Action: p.T("programme.pending_do")})
	}
	if !at.May(programme.Changing) {
		return r, nil
	}
	withdrawn, err := d.programme.Withdrawals(ctx, at.Who, at.Edition.ID)
	if len(withdrawn) > 0 {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("programme.withdrawn_need", "Count", len(withdrawn)), Urgent: true,
			Note: p.T("programme.withdrawn_note"), Page: "repair/", Action: p.T("programme.withdrawn_do")})
	}
	return r, err
}

// counts are how many sessions and rules there are.
func (d *Organise) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	draft, err := d.programme.Draft(ctx, at.Who, at.Edition.ID)
	return map[string]chapter.Count{"sessions": {All: len(draft.Sessions)}, "rules": {All: len(draft.Rules)}}, err
}

// finds are the sessions, with when and where they are and who speaks.
func (d *Organise) finds(ctx context.Context, at chapter.At) (out []chapter.Find, err error) {
	draft, err := d.programme.Draft(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	names := map[speaker.ID]string{}
	for _, s := range draft.Stage.Speakers {
		names[s.ID] = s.Name
	}
	rooms := map[edition.RoomID]string{}
	for _, r := range draft.Frame.Rooms {
		rooms[r.ID] = r.Name
	}
	places := map[programme.SessionID]string{}
	for _, p := range slices.Backward(draft.Placements) { // of several, the first
		places[p.SessionID] = strings.TrimSpace(at.P.Time(p.Start.In(at.Edition.Location())) + " " + rooms[p.RoomID])
	}
	for _, s := range draft.Sessions {
		var said []string
		if place := places[s.ID]; place != "" {
			said = append(said, place)
		}
		for _, id := range s.Speakers {
			said = append(said, names[id])
		}
		out = append(out, chapter.Find{Kind: chapter.FindSession, Label: s.Title, Note: strings.Join(said, " · "),
			Words: s.Code + " " + s.Subtitle,
			Page:  "sessions/" + string(s.ID), Public: "talk/" + s.Code + "/"})
	}
	if at.May(programme.Changing) {
		out = append(out, chapter.Find{Kind: chapter.FindAct, Label: at.P.T("nav.new.sessions"), Page: "sessions/new"})
	}
	return out, nil
}
