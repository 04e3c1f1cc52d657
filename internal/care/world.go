package care

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/speaker"
)

// world is all that is known of an edition's speakers, but what they need to take part.
type world struct {
	edition   edition.Edition
	now       time.Time // on the edition's clock
	days      []edition.Day
	rule      Rule
	stage     speaker.Stage
	sessions  map[speaker.ID][]programme.Session // that they know of
	replies   map[cfp.ProposalID][]selection.Reply
	pictures  map[speaker.ID]picture.Picture
	marks     map[speaker.ID]map[Kind]mark
	answered  map[speaker.ID]map[Kind]bool
	consents  map[speaker.ID]Consent
	trips     map[speaker.ID]Trip
	decks     map[programme.SessionID][]Deck // the newest first
	contacts  map[programme.SessionID]actor.PersonID
	words     []Word
	reminders map[speaker.ID]Reminded
	stopped   map[speaker.ID]bool // who wants no reminders by the clock
}

// Reminded is when somebody was reminded last, and how often.
type Reminded struct {
	Last  time.Time
	Times int
	Rungs []int // of the ladder, by the clock
}

func worldInTx(tx *sqldb.Tx, editionID edition.ID) (w *world, err error) {
	w = &world{}
	if w.edition, err = edition.InTx(tx, editionID); err != nil {
		return nil, err
	}
	w.now = w.edition.At(tx.Now())
	for _, read := range []func(*sqldb.Tx) error{w.readStage, w.readSaid, w.readKept} {
		if err := read(tx); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *world) readStage(tx *sqldb.Tx) (err error) {
	if w.days, err = edition.DaysInTx(tx, w.edition.ID); err != nil {
		return err
	}
	if w.stage, err = speaker.AllInTx(tx, w.edition.ID); err != nil {
		return err
	}
	sessions, err := programme.SessionsInTx(tx, w.edition.ID)
	if err != nil {
		return err
	}
	w.sessions = map[speaker.ID][]programme.Session{}
	for _, s := range sessions {
		if s.Undisclosed || s.Internal {
			continue
		}
		for _, id := range s.Speakers {
			w.sessions[id] = append(w.sessions[id], s)
		}
	}
	if w.replies, err = selection.RepliesInTx(tx, w.edition.ID); err != nil {
		return err
	}
	w.pictures, err = speaker.PicturesInTx(tx, w.edition.ID)
	return err
}

func (w *world) readSaid(tx *sqldb.Tx) (err error) {
	if w.rule, err = ruleInTx(tx, w.edition.ID); err != nil {
		return err
	}
	marks, err := marksOf(tx, w.edition.ID)
	if err != nil {
		return err
	}
	w.marks = map[speaker.ID]map[Kind]mark{}
	for _, m := range marks {
		if w.marks[m.Speaker] == nil {
			w.marks[m.Speaker] = map[Kind]mark{}
		}
		w.marks[m.Speaker][m.Kind] = m
	}
	if w.answered, err = answered(tx, w.edition.ID); err != nil {
		return err
	}
	consents, err := consentsOf(tx, w.edition.ID)
	w.consents = map[speaker.ID]Consent{}
	for _, c := range consents {
		w.consents[c.Speaker] = c
	}
	return err
}

func (w *world) readKept(tx *sqldb.Tx) (err error) {
	trips, err := tripsOf(tx, w.edition.ID)
	if err != nil {
		return err
	}
	w.trips = map[speaker.ID]Trip{}
	for _, t := range trips {
		w.trips[t.Speaker] = t
	}
	decks, err := decksOf(tx, w.edition.ID)
	if err != nil {
		return err
	}
	w.decks = map[programme.SessionID][]Deck{}
	for _, d := range decks {
		w.decks[d.Session] = append(w.decks[d.Session], d)
	}
	if w.contacts, err = contactIDs(tx, w.edition.ID); err != nil {
		return err
	}
	if w.words, err = wordsOf(tx, w.edition.ID); err != nil {
		return err
	}
	if w.reminders, err = remindersOf(tx, w.edition.ID); err != nil {
		return err
	}
	w.stopped, err = stopsOf(tx, w.edition.ID)
	return err
}

// keys are what replies may know a speaker by.
func keys(v speaker.Speaker) (out []string) {
	if v.PersonID != "" {
		out = append(out, v.PersonID)
	}
	if v.Email != "" {
		out = append(out, strings.ToLower(v.Email))
	}
	return out
}

// reply is what a speaker was asked, and said, of a session that stems from a proposal; its id is empty where nothing was asked.
func (w *world) reply(v speaker.Speaker, s programme.Session) selection.Reply {
	proposal, is := strings.CutPrefix(s.SourceKey, programme.AdoptedPrefix)
	if !is {
		return selection.Reply{}
	}
	for _, r := range w.replies[cfp.ProposalID(proposal)] {
		if slices.Contains(keys(v), r.Recipient) {
			return r
		}
	}
	return selection.Reply{}
}

// stands are the sessions that a speaker is to hold: those that are not cancelled, and to which they have not said no.
func (w *world) stands(v speaker.Speaker) (out []programme.Session) {
	for _, s := range w.sessions[v.ID] {
		if s.State != programme.Cancelled && w.reply(v, s).State != selection.No {
			out = append(out, s)
		}
	}
	return out
}

// waits reports whether a speaker has replied to none of their sessions yet: tasks open with the reply.
func (w *world) waits(v speaker.Speaker) bool {
	all := w.stands(v)
	return len(all) > 0 && !slices.ContainsFunc(all, func(s programme.Session) bool { return w.reply(v, s).State != selection.Asked })
}

// consent is what a speaker said last about being recorded, with their reply or since.
func (w *world) consent(v speaker.Speaker) Consent {
	c := w.consents[v.ID]
	for _, s := range w.stands(v) {
		if r := w.reply(v, s); c.Value == "" && r.Recording != selection.NotSaid {
			c = Consent{EditionID: w.edition.ID, Speaker: v.ID, Value: string(r.Recording), TextVersion: ReplyText, At: r.RepliedAt}
		}
	}
	return c
}

// tasks are what is asked of a speaker, in the order in which it is due. Nothing is before they have replied, or once they hold no session.
func (w *world) tasks(v speaker.Speaker) (out []Task) {
	if w.waits(v) || len(w.stands(v)) == 0 {
		return nil
	}
	for _, a := range w.rule.Asked() {
		t := Task{Kind: a.Kind, State: w.state(v, a.Kind), Due: due(w.edition, w.days, a.Days)}
		if t.State == Reopened {
			t.Note = w.marks[v.ID][a.Kind].Note
		}
		t.Late = t.IsOpen() && !t.Due.IsZero() && !w.now.Before(t.Due)
		out = append(out, t)
	}
	return out
}

// state is how a task stands: as somebody said, or else as what is kept tells.
func (w *world) state(v speaker.Speaker, k Kind) State {
	if m, said := w.marks[v.ID][k]; said {
		return m.State
	}
	done := false
	switch k {
	case Biography:
		done = strings.TrimSpace(v.Biography) != ""
	case Picture:
		done = w.pictures[v.ID].Ref != ""
	case Hours:
		done = len(v.Available) > 0
	case Technical, Access:
		done = w.answered[v.ID][k]
	case Travel:
		_, done = w.trips[v.ID]
	case Recording:
		done = w.consent(v).Value != ""
	case Slides:
		done = !slices.ContainsFunc(w.stands(v), func(s programme.Session) bool { return len(w.decks[s.ID]) == 0 })
	case Briefing:
	}
	if done {
		return Done
	}
	return Open
}

// speakers are those who know that they speak, by name.
func (w *world) speakers() (out []speaker.Speaker) {
	for _, v := range w.stage.Speakers {
		if len(w.sessions[v.ID]) > 0 {
			out = append(out, v)
		}
	}
	return out
}

func (w *world) organisation(id speaker.OrganisationID) speaker.Organisation {
	for _, o := range w.stage.Organisations {
		if o.ID == id {
			return o
		}
	}
	return speaker.Organisation{}
}

// Contact is who answers the speakers of a session.
type Contact struct {
	Person actor.PersonID
	Name   string
	Email  string
}

// contact is who answers for a session; nobody when they are gone.
func (w *world) contact(tx *sqldb.Tx, id programme.SessionID) (Contact, error) {
	who := w.contacts[id]
	if who == "" {
		return Contact{}, nil
	}
	p, err := account.PersonInTx(tx, who)
	if fault.KindOf(err) == fault.NotFound {
		return Contact{}, nil
	}
	return Contact{Person: p.ID, Name: cmp.Or(p.Name, p.Email), Email: p.Email}, err
}

// mailbox is where a speaker is written to, and in which language; empty: not known.
func mailbox(tx *sqldb.Tx, v speaker.Speaker) (email, language string, err error) {
	var p account.Person
	switch {
	case v.PersonID != "":
		p, err = account.PersonInTx(tx, actor.PersonID(v.PersonID))
	case v.Email != "":
		p, err = account.PersonByEmailInTx(tx, strings.ToLower(v.Email))
	}
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", "", err
	}
	return cmp.Or(v.Email, p.Email), p.Language, nil
}
