package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
)

// proposalsWanted is how many of a whole call there are.
const proposalsWanted = 300

// Submitter is the address of somebody with a draft and a proposal in the demonstration of a call.
const Submitter = "submitter@example.org"

// OpenCall sets the call of an edition up and announces it, then lets people propose until the edition's clock: so many proposals, and
// drafts besides. It returns what it made, to be said to people.
func (w *World) OpenCall(ctx context.Context, seed uint64, most int) (made string, err error) {
	return w.openCall(ctx, seed, most, 0, func([]cfp.TakenIn) {})
}

// openCall is OpenCall so many days earlier, with what else is made of the proposals before they are sent.
func (w *World) openCall(ctx context.Context, seed uint64, most, earlier int, change func(sent []cfp.TakenIn)) (made string, err error) {
	zone := w.Edition.Location()
	c := cfp.New(w.Edition.ID)
	for at, s := range map[*time.Time]string{&c.Opens: callOpens, &c.Closes: callCloses, &c.Answers: callHears} {
		if *at, err = callInstant(zone, s); err != nil {
			return "", err
		}
		*at = at.AddDate(0, 0, -earlier)
	}
	frame, err := w.Services.Editions.Frame(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return "", err
	}
	formats := map[string]edition.FormatID{}
	for _, f := range frame.Formats {
		formats[f.Name] = f.ID
		if places := map[string]int{"Talk": 50, "Short talk": 12, "Lab": 10}[f.Name]; places > 0 {
			c.Formats = append(c.Formats, cfp.CallFormat{FormatID: f.ID, Places: places})
		}
	}
	c.Announced, c.PerPerson = true, len(callEach)
	callSays(&c)
	if c, _, err = w.Services.Calls.SaveCall(ctx, w.Who, c); err != nil {
		return "", err
	}
	all, err := w.Services.Catalogue.All(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return "", err
	}
	sent, drafts := w.proposals(c, seed, formats, all.Products, most)
	for _, some := range [][]cfp.TakenIn{sent, drafts} {
		for i := range some {
			some[i].TrackID = frame.Tracks[i%len(frame.Tracks)].ID
		}
	}
	change(sent)
	if err := w.Services.Calls.TakeIn(ctx, w.Who, w.Edition, sent, drafts); err != nil {
		return "", err
	}
	return fmt.Sprintf("a call with %d proposals and %d drafts", len(sent), len(drafts)), nil
}

// proposals are those that were sent before the edition's clock, and drafts of some who have not sent yet.
func (w *World) proposals(c cfp.Call, seed uint64, formats map[string]edition.FormatID, products []catalogue.Product, most int) (sent,
	drafts []cfp.TakenIn) {
	names := make([]string, len(products))
	for i, p := range products {
		names[i] = p.Name
	}
	now := w.Services.Calls.Now(w.Edition)
	share := min(1, float64(now.Sub(c.Opens))/float64(c.Closes.Sub(c.Opens)))
	for i, p := range Call(seed, proposalsWanted, names) {
		t := cfp.TakenIn{Email: p.Email, Language: p.Language, At: c.Opens.Add(time.Duration(p.Late * float64(c.Closes.Sub(c.Opens)))),
			Withdrawn: p.Withdrawn, Content: cfp.Content{Title: p.Title, Abstract: p.Abstract, Outline: p.Outline, Why: p.Why,
				FormatID: formats["Talk"], Language: p.Language, Level: p.Level, Products: []string{string(products[p.Product].ID)},
				You: cfp.Profile{Name: p.Name, Organisation: p.Organisation, Biography: p.Biography}}}
		if p.Short {
			t.Content.FormatID = formats["Short talk"]
		}
		if p.Lab {
			t.Content.FormatID = formats["Lab"]
		}
		for _, o := range p.With {
			t.Content.With = append(t.Content.With, cfp.Guest{Name: o.Name, Email: o.Email})
		}
		switch {
		case len(sent) < most:
			// The hours of a whole call, as far as the clock has come.
			if share < 1 {
				t.At = c.Opens.Add(time.Duration(p.Late * float64(now.Sub(c.Opens))))
			}
			sent = append(sent, t)
		case i%3 == 0 && most < proposalsWanted:
			t.At = now.Add(-time.Duration(i) * time.Minute)
			t.Withdrawn, t.Content.Outline = false, ""
			drafts = append(drafts, t)
		}
	}
	if len(sent) > 0 && most < proposalsWanted {
		own, draft := sent[0], sent[1]
		for _, t := range []*cfp.TakenIn{&own, &draft} {
			t.Email, t.Withdrawn, t.Content.You.Name, t.Content.With = Submitter, false, "Solène Marchetti", nil
		}
		sent[0], draft.At = own, now.Add(-2*time.Hour)
		draft.Content.Title, draft.Content.Abstract, draft.Content.Outline = "Restaurer, la seule sauvegarde qui compte", "", ""
		draft.Content.Why = "Solène Marchetti restaure des bases depuis douze ans, voir marchetti.example."
		drafts = append(drafts, draft)
	}
	return sent, drafts
}

// callSays is what the call of the demonstration says.
func callSays(c *cfp.Call) {
	c.Intro = cfp.Texts{
		"fr": "Une journée, 2 400 développeuses et développeurs, neuf salles. Trente minutes pour dire ce que vous savez.",
		"en": "One day, 2,400 developers, nine rooms. Thirty minutes to say what you know.",
	}
	c.Offers = cfp.Texts{
		"fr": "Le billet et le dîner ; le train et une nuit si personne ne les paie pour vous. Une personne à qui écrire, du oui jusqu’à la vidéo.",
		"en": "The ticket and the dinner; train and one night if nobody pays them for you. One person to write to, from the yes to the video.",
	}
	c.Readers = cfp.Texts{
		"fr": "Vingt personnes. Elles jugent l’utilité pour le public, la précision du plan et la nouveauté.",
		"en": "Twenty people. They judge how useful it is to the audience, how precise the outline is, and what is new.",
	}
	c.Hidden = cfp.Texts{"fr": "Votre nom et votre employeur.", "en": "Your name and your employer."}
}
