package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// held is a session with who holds it first.
type held struct {
	programme.Session
	by speaker.Speaker
}

// holder is who holds a session, signed in.
func (w *World) holder(ctx context.Context, h held) (care.Holder, error) {
	id, err := w.Arrive(ctx, h.by.Email, actor.Grant{})
	return care.Holder{Who: actor.Actor{PersonID: id, Email: h.by.Email}}, err
}

// Cared lets speakers write to the organisers of a programme that is released: some want it to say something else, where an organiser has
// changed it meanwhile too, some gave their slides, and on the day one is late. It returns what it made, to be said to people.
func (w *World) Cared(ctx context.Context, reads time.Time) (made string, err error) {
	d, err := w.Services.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return "", err
	}
	given := w.given(d)
	if len(given) < leastGiven {
		return "", fmt.Errorf("%d sessions are too few for a believable inbox", len(given))
	}
	if err := w.openChanges(ctx); err != nil {
		return "", err
	}
	asked, err := w.askChanges(ctx, given)
	if err != nil {
		return "", err
	}
	decks, err := w.giveDecks(ctx, given[leastGiven/2:])
	if err != nil {
		return "", err
	}
	made = fmt.Sprintf("%d change requests, %d files of slides", asked, decks)
	if reads.IsZero() || reads.In(w.Edition.Location()).Format(time.DateOnly) != seed.Day {
		return made, nil
	}
	late := given[len(given)-1]
	h, err := w.holder(ctx, late)
	if err != nil {
		return "", err
	}
	err = w.Services.Care.Tell(ctx, h, w.Edition, care.Word{Kind: care.Late, Minutes: 20,
		Said: "Mon train est arrêté à Massy. Je serai là vingt minutes après l’heure dite."})
	return made + ", a speaker who is late", err
}

// leastGiven is how many sessions an inbox needs that not everything in it is about the same ones.
const leastGiven = 16

// given are the sessions that somebody holds who can be written to, in the order in which they are held.
func (w *World) given(d programme.Draft) (out []held) {
	start := map[programme.SessionID]time.Time{}
	for _, p := range d.Placements {
		start[p.SessionID] = p.Start
	}
	for _, s := range d.Sessions {
		_, placed := start[s.ID]
		if !placed || s.Undisclosed || s.Kind != programme.Talk && s.Kind != programme.Lab || len(s.Speakers) == 0 {
			continue
		}
		at := slices.IndexFunc(d.Stage.Speakers, func(v speaker.Speaker) bool { return v.ID == s.Speakers[0] })
		if at >= 0 && d.Stage.Speakers[at].Email != "" {
			out = append(out, held{s, d.Stage.Speakers[at]})
		}
	}
	slices.SortFunc(out, func(a, b held) int {
		if c := start[a.ID].Compare(start[b.ID]); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return out
}

// openChanges lets speakers ask for changes until the last day, so that some wait whenever it is looked at.
func (w *World) openChanges(ctx context.Context) error {
	f, _, err := w.Services.Care.Freeze(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return err
	}
	for i := range f.Ladders {
		if f.Ladders[i].Group != care.GroupLinks {
			f.Ladders[i].Free, f.Ladders[i].Ask = care.ToRelease, care.ToEnd
		}
	}
	_, _, err = w.Services.Care.SaveFreeze(ctx, w.Who, f)
	return err
}

// askChanges asks for changes of some sessions. Two saw something else than what is there by now, and one was refused.
func (w *World) askChanges(ctx context.Context, given []held) (asked int, err error) {
	ask := func(h held, note string, object string, wants ...care.Want) error {
		asked += len(wants)
		who, err := w.holder(ctx, h)
		if err != nil {
			return err
		}
		_, err = w.Services.Care.AskChange(ctx, who, w.Edition, object, wants, note)
		return err
	}
	title := func(h held, saw, wanted string) care.Want {
		return care.Want{Field: care.FieldTitle, Base: saw, Value: wanted}
	}
	a, b, c, d, e, refused := given[0], given[2], given[4], given[6], given[8], given[10]
	before, _, _ := strings.Cut(b.Abstract, ". ")
	for _, one := range []error{
		ask(a, "Le titre promettait une démonstration que je ne ferai pas.", string(a.ID), title(a, a.Title, a.Title+", sans démonstration")),
		ask(b, "", string(b.ID), care.Want{Field: care.FieldAbstract, Base: before, Value: before + ". Questions welcome from the first minute on."}),
		ask(c, "I shortened it before I saw that you did too.", string(c.ID), title(c, c.Title+" (draft)", "In short: "+c.Title)),
		ask(d, "", string(d.by.ID), care.Want{Field: care.FieldBiography, Base: d.by.Biography,
			Value: strings.TrimSpace(d.by.Biography + " A changé d’équipe en janvier.")}),
		ask(e, "Nobody needs to know anything before.", string(e.ID), care.Want{Field: care.FieldLevel, Base: string(e.Level),
			Value: otherLevel(e.Level)}),
		ask(refused, "", string(refused.ID), title(refused, refused.Title, strings.ToUpper(refused.Title))),
	} {
		if one != nil {
			return asked, one
		}
	}
	return asked, w.refuse(ctx, refused)
}

func otherLevel(level string) string {
	if level == programme.Levels[0] {
		return programme.Levels[1]
	}
	return programme.Levels[0]
}

// refuse settles what one session's speaker asked for: organisers are half-way through their inbox.
func (w *World) refuse(ctx context.Context, of held) error {
	rows, err := w.Services.Care.ChangeRequests(ctx, w.Who, w.Edition.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Object != string(of.ID) {
			continue
		}
		_, err := w.Services.Care.DecideChanges(ctx, w.Who, w.Edition.ID, []care.Deciding{{ID: r.ID, Seen: &r.Now, Do: care.DoRefuse,
			Reason: "La grille est imprimée en bas de casse."}})
		if err != nil {
			return err
		}
	}
	return nil
}

// giveDecks lets every third speaker give their slides.
func (w *World) giveDecks(ctx context.Context, given []held) (n int, err error) {
	for i, h := range given {
		if i%3 != 0 {
			continue
		}
		size := wideSlide
		if i%9 == 3 {
			size = oldSlide
		}
		g := care.Given{Name: h.Code + ".pdf", File: pdfSlides(h.Title, 8+i%12, size)}
		who, err := w.holder(ctx, h)
		if err != nil {
			return n, err
		}
		if _, err := w.Services.Care.AddDeck(ctx, who, w.Edition, h.ID, g); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
