package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/speaker"
)

// Of the history of a programme.
const (
	revealedBefore = 3  // days at least that passed since people heard
	historyReserve = 12 // proposals on the reserve
	betterBy       = 1.6
)

// Past lays a call behind the sessions of the programme that come from outside: they were proposed with some hundreds of others, read by a
// committee without names, decided, told, and confirmed by those who speak. Reads is what the edition's clock will
// read; zero: the real time. It returns what it made, to be said to people.
func (w *World) Past(ctx context.Context, seed uint64, reads time.Time) (made string, err error) {
	real := w.Edition
	defer func() { w.Edition = real }()
	if !reads.IsZero() {
		w.Edition.ClockAhead = w.Services.Editions.Ahead(reads)
	}
	d, err := w.Services.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return "", err
	}
	from := outside(d)
	called, of, err := w.callOf(ctx, seed, d, from)
	if err != nil {
		return "", err
	}
	worth := map[cfp.ProposalID]float64{}
	for id := range of {
		worth[id] = betterBy
	}
	read, round, err := w.read(ctx, seed, 1, worth)
	if err != nil {
		return "", err
	}
	if err := w.Services.Reviews.Close(ctx, w.Who, w.Edition.ID, round); err != nil {
		return "", err
	}
	if err := w.Services.Reviews.Settle(ctx, w.Who, w.Edition.ID, round); err != nil {
		return "", err
	}
	if err := w.decide(ctx, of); err != nil {
		return "", err
	}
	yes, err := w.tell(ctx)
	return fmt.Sprintf("%s, %s, %d sessions that came from it, %d confirmations", called, read, len(of), yes), err
}

// outside are the sessions of a programme that somebody else than the host gives, in the order in which they were made.
func outside(d programme.Draft) (out []programme.Session) {
	host, from := map[speaker.OrganisationID]bool{}, map[speaker.ID]speaker.OrganisationID{}
	for _, o := range d.Stage.Organisations {
		host[o.ID] = o.Kind == speaker.Host
	}
	for _, v := range d.Stage.Speakers {
		from[v.ID] = v.OrganisationID
	}
	for _, s := range d.Sessions {
		given := s.Kind == programme.Talk || s.Kind == programme.Lab
		if given && len(s.Speakers) > 0 && !slices.ContainsFunc(s.Speakers, func(id speaker.ID) bool { return host[from[id]] }) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b programme.Session) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out
}

// callOf makes a call that is over, in which sessions were proposed among others, and ties each to its proposal.
func (w *World) callOf(ctx context.Context, seed uint64, d programme.Draft, from []programme.Session) (made string,
	of map[cfp.ProposalID]programme.Session, err error) {
	hears, err := callInstant(w.Edition.Location(), callHears)
	if err != nil {
		return "", nil, err
	}
	earlier := 0 // days: people heard some days ago, whenever it is looked at
	if since := w.Services.Calls.Now(w.Edition).Sub(hears); since < revealedBefore*24*time.Hour {
		earlier = int((revealedBefore*24*time.Hour-since)/(24*time.Hour)) + 1
	}
	who, place := people(d), map[string]programme.Session{}
	made, err = w.openCall(ctx, seed, proposalsWanted, earlier, func(sent []cfp.TakenIn) {
		for i, s := range from {
			t := &sent[i*len(sent)/len(from)]
			was := t.Content
			t.Withdrawn, t.Content = false, content(s, who, was)
			t.Email, t.Language = who[s.Speakers[0]].Email, s.Language
			place[s.Title] = s
		}
	})
	if err != nil {
		return "", nil, err
	}
	all, err := w.Services.Calls.Proposals(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return "", nil, err
	}
	of = map[cfp.ProposalID]programme.Session{}
	for _, p := range all {
		s, is := place[p.Title]
		if !is || p.State != cfp.Submitted {
			continue
		}
		s.SourceKey, s.GUID, s.Code = selection.Key(p.ID), p.GUID, p.Code
		if _, _, err := w.Services.Programme.Session().Save(ctx, w.Who, s); err != nil {
			return "", nil, err
		}
		of[p.ID] = s
	}
	return made, of, nil
}

// person is a speaker with where they come from.
type person struct {
	speaker.Speaker
	Organisation string
}

func people(d programme.Draft) map[speaker.ID]person {
	named, out := map[speaker.OrganisationID]string{}, map[speaker.ID]person{}
	for _, o := range d.Stage.Organisations {
		named[o.ID] = o.Name
	}
	for _, v := range d.Stage.Speakers {
		out[v.ID] = person{v, named[v.OrganisationID]}
	}
	return out
}

// content is a session as it was proposed; outline and reasons are those of another proposal.
func content(s programme.Session, who map[speaker.ID]person, was cfp.Content) cfp.Content {
	lead := who[s.Speakers[0]]
	c := cfp.Content{Title: s.Title, Abstract: s.Abstract, Outline: was.Outline, Why: was.Why, FormatID: s.FormatID, TrackID: s.TrackID,
		Level: s.Level, Language: s.Language, Products: productsOf(s.Products),
		You: cfp.Profile{Name: lead.Name, Organisation: lead.Organisation, Biography: lead.Biography}}
	for _, id := range s.Speakers[1:] {
		c.With = append(c.With, cfp.Guest{Name: who[id].Name, Email: who[id].Email})
	}
	return c
}

func productsOf(ids []catalogue.ProductID) (out []string) {
	for _, id := range ids[:min(len(ids), 3)] {
		out = append(out, string(id))
	}
	return out
}

// decide accepts what became sessions, puts some on the reserve, and declines the others.
func (w *World) decide(ctx context.Context, of map[cfp.ProposalID]programme.Session) error {
	b, err := w.Services.Selection.Board(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return err
	}
	var choices []selection.Choice
	reserve := 0
	for i, r := range b.Rows {
		c := selection.Choice{ProposalID: r.ID, Version: r.Decision.Version, State: selection.Declined,
			Reason: selection.Reasons[i%len(selection.Reasons)]}
		s, is := of[r.ID]
		switch {
		case is:
			c.State, c.Reason, c.Minutes = selection.Accepted, "", s.Minutes
		case reserve < historyReserve && i%5 == 0:
			reserve++
			c.State, c.Reason = selection.Reserve, ""
		}
		choices = append(choices, c)
	}
	_, _, err = w.Services.Selection.Decide(ctx, w.Who, w.Edition.ID, choices)
	return err
}

// tell reveals what was decided, and lets all who were accepted say yes. The mails of the reveal leave within two minutes of serving.
func (w *World) tell(ctx context.Context) (yes int, err error) {
	s, e := w.Services.Selection, w.Edition.ID
	usual, err := w.pace(ctx, 10_000)
	if err != nil {
		return 0, err
	}
	opened, err := s.OpenReveal(ctx, w.Who, e, selection.Opening{Knowing: true})
	if err != nil {
		return 0, err
	}
	if _, err := s.Release(ctx, w.Who, e, opened.ID); err != nil {
		return 0, err
	}
	if _, err := w.pace(ctx, usual); err != nil {
		return 0, err
	}
	b, err := s.Board(ctx, w.Who, e)
	if err != nil {
		return 0, err
	}
	for _, row := range b.Rows {
		for _, r := range row.Replies {
			h := selection.Holder{Who: actor.Actor{PersonID: actor.PersonID(r.Recipient)}}
			recording := selection.MayRecord
			if yes%8 == 7 {
				recording = selection.NotRecord
			}
			if _, err := s.Reply(ctx, h, w.Edition, r.SpeakerID, selection.Said{State: selection.Yes, Recording: recording}); err != nil {
				return yes, err
			}
			yes++
		}
	}
	return yes, nil
}

// pace says how many mails of reveals leave an hour, and returns how many did.
func (w *World) pace(ctx context.Context, perHour int) (was int, err error) {
	rule, err := w.Services.Selection.Rule(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return 0, err
	}
	was, rule.PerHour = rule.PerHour, perHour
	_, err = w.Services.Selection.SaveRule(ctx, w.Who, rule)
	return was, err
}

// Keynote is the address of who was invited to open the day, before any call.
const Keynote = "keynote@example.org"

// Invite invites the speaker who opens the day, with the session: what an edition has before its call is over.
func (w *World) Invite(ctx context.Context) (speaker.Speaker, error) {
	v, _, err := w.Services.Speakers.Speaker().Save(ctx, w.Who, speaker.Speaker{EditionID: w.Edition.ID, Name: "Éloïse Tremblay",
		Email: Keynote, Biography: "Ouvre la journée. Opens the day."})
	if err != nil {
		return v, err
	}
	frame, err := w.Services.Editions.Frame(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return v, err
	}
	s := programme.Session{EditionID: w.Edition.ID, Title: "Keynote d’ouverture", Abstract: "Le mot de bienvenue.", Language: "fr",
		Kind: programme.Keynote, Minutes: 60, Plenary: true, Recorded: true, Speakers: []speaker.ID{v.ID}}
	at := slices.IndexFunc(frame.Formats, func(f edition.Format) bool { return f.Name == "Keynote" })
	if at >= 0 {
		s.FormatID = frame.Formats[at].ID
	}
	_, _, err = w.Services.Programme.Session().Save(ctx, w.Who, s)
	w.Speakers = []speaker.Speaker{v}
	return v, err
}
