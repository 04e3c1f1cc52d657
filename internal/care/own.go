package care

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/speaker"
)

// Holder is a speaker who looks at their page: who holds a link of a mail, or who is signed in, or both.
type Holder struct {
	Link string
	Who  actor.Actor
}

// Refusals of what is a speaker's own.
var (
	ErrLink = fault.New(fault.NotFound, "care.link",
		"this link is not complete, or has ended; sign in with the address that the mail came to")
	ErrNobody    = fault.New(fault.NotFound, "care.nobody", "you speak at no session of this edition")
	ErrNoSession = fault.New(fault.NotFound, "care.no_session", "you hold no such session")
)

// Own is what a speaker finds on their page.
type Own struct {
	Speaker   speaker.Speaker
	Picture   picture.Picture
	Sessions  []OwnSession
	Tasks     []Task // none before they have replied
	Waits     bool   // for their reply
	Technical Need
	Access    Need
	Trip      Trip
	Consent   Consent // the newest; without a value: they have not said
	Rule      Rule
	Days      []edition.Day
	Words     []Word // that nobody has settled
	Released  bool   // the programme is public
	Now       time.Time
}

// OwnSession is a session of a speaker's.
type OwnSession struct {
	programme.Session
	Others  []string // names of those who hold it with them
	Reply   selection.ReplyState
	ReplyBy time.Time
	Places  []Place // as released
	Contact Contact
	Decks   []Deck // the newest first
}

// Place is where and when a session is, as everybody knows.
type Place struct {
	Start, End time.Time
	Room       release.SnapshotRoom // without an id: everywhere
}

// Next is the one thing to do next: what is late or due first. False when nothing is.
func (o Own) Next() (Task, bool) {
	for _, t := range o.Tasks {
		if t.IsOpen() {
			return t, true
		}
	}
	return Task{}, false
}

// Task finds one of the tasks.
func (o Own) Task(k Kind) (Task, bool) {
	for _, t := range o.Tasks {
		if t.Kind == k {
			return t, true
		}
	}
	return Task{}, false
}

// linkEnds is when a link opens nothing any more.
func linkEnds(e edition.Edition, days []edition.Day, made time.Time) time.Time {
	if len(days) == 0 {
		return made.Add(linkLasts)
	}
	return days[len(days)-1].End.Add(-e.ClockAhead).Add(keptAfter)
}

const linkLasts = 180 * 24 * time.Hour // of an edition without days

// speakerOf is who a holder is among the speakers that know of a session. Whoever has none that they know of is nobody, as is a stranger.
func (w *world) speakerOf(tx *sqldb.Tx, h Holder) (speaker.Speaker, error) {
	if h.Link != "" {
		of, made, err := byLink(tx, w.edition.ID, id.Hash(h.Link))
		if errors.Is(err, ErrLink) {
			return w.speakerWhoReplies(tx, h.Link)
		}
		if err != nil {
			return speaker.Speaker{}, err
		}
		if !tx.Now().Before(linkEnds(w.edition, w.days, made)) {
			return speaker.Speaker{}, ErrLink
		}
		for _, v := range w.speakers() {
			if v.ID == of {
				return v, nil
			}
		}
		return speaker.Speaker{}, ErrLink
	}
	if !h.Who.SignedIn() {
		return speaker.Speaker{}, ErrNobody
	}
	for _, v := range w.speakers() {
		if v.PersonID == string(h.Who.PersonID) {
			return v, nil
		}
	}
	for _, v := range w.speakers() {
		if v.PersonID == "" && v.Email != "" && strings.EqualFold(v.Email, h.Who.Email) {
			return v, nil
		}
	}
	return speaker.Speaker{}, ErrNobody
}

// speakerWhoReplies is whose a link is by which somebody replied to their yes: it leads on to their page.
func (w *world) speakerWhoReplies(tx *sqldb.Tx, link string) (speaker.Speaker, error) {
	recipient, err := selection.RecipientInTx(tx, w.edition, link)
	if fault.KindOf(err) == fault.NotFound {
		return speaker.Speaker{}, ErrLink
	}
	if err != nil {
		return speaker.Speaker{}, err
	}
	for _, v := range w.speakers() {
		if slices.Contains(keys(v), recipient) {
			return v, nil
		}
	}
	return speaker.Speaker{}, ErrLink
}

// by is who acts, for the journal: whoever is signed in, or else whose the link is.
func (h Holder) by(v speaker.Speaker) actor.Actor {
	switch {
	case h.Who.SignedIn():
		return h.Who
	case v.PersonID != "":
		return actor.Actor{PersonID: actor.PersonID(v.PersonID)}
	default:
		return actor.System("speaker")
	}
}

// Own is what a speaker finds on their page. It is refused with ErrNobody for whoever speaks at nothing that they know of.
func (s *Service) Own(ctx context.Context, h Holder, e edition.Edition) (o Own, err error) {
	if err := h.Who.MayReadOwn(string(e.ID)); err != nil {
		return o, err
	}
	now, err := s.by.Releases.CurrentRelease(ctx, e.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return o, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, e.ID)
		if err != nil {
			return err
		}
		v, err := w.speakerOf(tx, h)
		if err != nil {
			return err
		}
		o, err = w.own(tx, v, now)
		return err
	})
	return o, err
}

func (w *world) own(tx *sqldb.Tx, v speaker.Speaker, now *release.Snapshot) (o Own, err error) {
	o = Own{Speaker: v, Picture: w.pictures[v.ID], Tasks: w.tasks(v), Waits: w.waits(v), Trip: w.trips[v.ID], Consent: w.consent(v),
		Rule: w.rule, Days: w.days, Released: now != nil, Now: w.now}
	for _, s := range w.sessions[v.ID] {
		r := w.reply(v, s)
		one := OwnSession{Session: s, Reply: r.State, ReplyBy: r.ReplyBy, Places: placesOf(now, s.ID), Decks: w.decks[s.ID]}
		for _, other := range w.stage.Speakers {
			if other.ID != v.ID && slices.Contains(s.Speakers, other.ID) {
				one.Others = append(one.Others, other.Name)
			}
		}
		if one.Contact, err = w.contact(tx, s.ID); err != nil {
			return o, err
		}
		o.Sessions = append(o.Sessions, one)
	}
	slices.SortStableFunc(o.Sessions, func(a, b OwnSession) int { return a.first().Compare(b.first()) })
	for _, x := range w.words {
		if x.Speaker == v.ID && x.SettledAt.IsZero() {
			o.Words = append(o.Words, x)
		}
	}
	for _, k := range []Kind{Technical, Access} {
		needs, err := needOf(tx, v.ID, k)
		if err != nil {
			return o, err
		}
		for _, n := range needs {
			if k == Technical {
				o.Technical = n
			} else {
				o.Access = n
			}
		}
	}
	return o, nil
}

// first is when a session is held first; what has no place yet comes last.
func (s OwnSession) first() time.Time {
	if len(s.Places) == 0 {
		return time.Unix(1<<40, 0)
	}
	return s.Places[0].Start
}

func placesOf(now *release.Snapshot, id programme.SessionID) (out []Place) {
	if now == nil {
		return nil
	}
	for _, e := range now.Entries {
		if e.SessionID != string(id) {
			continue
		}
		p := Place{Start: e.Start, End: e.End}
		for _, r := range now.Rooms {
			if r.ID == e.RoomID {
				p.Room = r
			}
		}
		out = append(out, p)
	}
	return out
}

// mine does something as a speaker, in one transaction.
func (s *Service) mine(ctx context.Context, h Holder, e edition.Edition,
	do func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, e.ID)
		if err != nil {
			return err
		}
		v, err := w.speakerOf(tx, h)
		if err != nil {
			return err
		}
		return do(tx, w, v, h.by(v))
	})
}

// did notes that a speaker did what a task asks for. What they need to take part is in no journal, not even that they said it.
func (s *Service) did(tx *sqldb.Tx, who actor.Actor, w *world, v speaker.Speaker, k Kind) error {
	var err error
	if k == Hours || k == Briefing {
		err = putMark(tx, s.ids.New("tsk"), mark{EditionID: w.edition.ID, Speaker: v.ID, Kind: k, State: Done})
	} else {
		err = dropMark(tx, v.ID, k)
	}
	if err != nil || k == Access {
		return err
	}
	_, err = record.Write(tx, s.ids, who, record.Change{Action: "task.done", Object: string(v.ID), Scope: string(w.edition.ID), Label: v.Name},
		nil, nil)
	return err
}

// SaveHours keeps when a speaker can speak; none: at any time of the days.
func (s *Service) SaveHours(ctx context.Context, h Holder, e edition.Edition, hours []edition.Window) error {
	return s.edit(ctx, h, e, Hours, func(v *speaker.Speaker) { v.Available = hours }, picture.Change{})
}

// SaveBiography keeps what everybody reads of a speaker; where an organiser approves of it first, it waits (see AskChange).
func (s *Service) SaveBiography(ctx context.Context, h Holder, e edition.Edition, biography, pronouns string) error {
	return s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		var wants []Want
		for f, value := range map[ChangeField]string{FieldBiography: biography, FieldPronouns: pronouns} {
			if w := (Want{f, profileValue(v, f), f.tidied(value)}); w.Base != w.Value {
				wants = append(wants, w)
			}
		}
		if err := tidy(wants); err != nil {
			return err
		}
		if _, err := s.askChange(tx, h, e, string(v.ID), wants, ""); err != nil {
			return err
		}
		return s.did(tx, who, w, v, Biography)
	})
}

// SavePicture keeps a speaker's picture, encoded anew.
func (s *Service) SavePicture(ctx context.Context, h Holder, e edition.Edition, file []byte, sq picture.Square, alt string) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	if _, err := s.Own(ctx, h, e); err != nil { // nobody has the server look at a picture who may not keep it
		return err
	}
	able := h.by(speaker.Speaker{}).Holding(string(e.ID), picture.Changing)
	c := picture.Change{Alt: alt}
	if len(file) > 0 {
		made, err := s.by.Pictures.MakeSquare(ctx, able, e.ID, file, sq)
		if err != nil {
			return err
		}
		c.Made = &made
	}
	return s.edit(ctx, h, e, Picture, func(*speaker.Speaker) {}, c)
}

// edit changes what the edition knows of a speaker who acts for themselves, and nothing of anybody else.
func (s *Service) edit(ctx context.Context, h Holder, e edition.Edition, k Kind, change func(*speaker.Speaker), c picture.Change) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	o, err := s.Own(ctx, h, e)
	if err != nil {
		return err
	}
	v, by := o.Speaker, h.by(o.Speaker)
	change(&v)
	able := by.Holding(string(e.ID), speaker.Changing, picture.Changing)
	if _, _, err := s.by.Speakers.SaveWithPicture(ctx, able, v, "", c); err != nil {
		return err
	}
	return s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		return s.did(tx, who, w, v, k)
	})
}

// SaveNeed keeps what a speaker needs, nothing included.
func (s *Service) SaveNeed(ctx context.Context, h Holder, e edition.Edition, n Need) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	n.Said = strings.TrimSpace(n.Said)
	if n.Kind != Technical && n.Kind != Access {
		return ErrKind
	}
	if n.Chosen == nil {
		n.Chosen = []string{}
	}
	if err := n.check(); err != nil {
		return err
	}
	return s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		if !w.rule.asks(n.Kind) {
			return ErrKind
		}
		n.EditionID, n.Speaker = e.ID, v.ID
		if err := putNeed(tx, s.ids.New("ned"), n); err != nil {
			return err
		}
		return s.did(tx, who, w, v, n.Kind)
	})
}

// AddDeck keeps a new version of the slides of a session.
func (s *Service) AddDeck(ctx context.Context, h Holder, e edition.Edition, session programme.SessionID, g Given) (d Deck, err error) {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return d, err
	}
	g.URL = strings.TrimSpace(g.URL)
	looked, err := deckOf(g)
	if err != nil {
		return d, err
	}
	err = s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		if !slices.ContainsFunc(w.stands(v), func(have programme.Session) bool { return have.ID == session }) {
			return ErrNoSession
		}
		d = looked
		d.ID, d.EditionID, d.Session, d.BySpeaker, d.Number = s.ids.New("dck"), e.ID, session, v.ID, 1
		if before := w.decks[session]; len(before) > 0 {
			d.Number = before[0].Number + 1
		}
		if err := insertDeck(tx, d, g.File); err != nil {
			return err
		}
		return s.did(tx, who, w, v, Slides)
	})
	return d, err
}

// OwnDeck is a version of the slides of a speaker's own session, with its bytes.
func (s *Service) OwnDeck(ctx context.Context, h Holder, e edition.Edition, deck string) (d Deck, file []byte, err error) {
	if err := h.Who.MayReadOwn(string(e.ID)); err != nil {
		return d, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, e.ID)
		if err != nil {
			return err
		}
		v, err := w.speakerOf(tx, h)
		if err != nil {
			return err
		}
		if d, err = deckByID(tx, e.ID, deck); err != nil {
			return err
		}
		if !slices.ContainsFunc(w.sessions[v.ID], func(have programme.Session) bool { return have.ID == d.Session }) {
			return ErrNoDeck
		}
		file, err = deckBytes(tx, d.ID)
		return err
	})
	return d, file, err
}

// SaveTrip keeps how a speaker comes, and what it costs. Once something is booked they ask their contact.
func (s *Service) SaveTrip(ctx context.Context, h Holder, e edition.Edition, t Trip) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	t.Said, t.Origin = strings.TrimSpace(t.Said), strings.TrimSpace(t.Origin)
	t.State = TripAsked
	if err := t.check(); err != nil {
		return err
	}
	return s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		if !w.rule.asks(Travel) {
			return ErrKind
		}
		before, is := w.trips[v.ID]
		if before.State == TripBooked || before.State == TripSettled {
			return ErrTripFixed
		}
		t.ID, t.EditionID, t.Speaker, t.Granted, t.Reference, t.Version = before.ID, e.ID, v.ID, 0, "", before.Version
		if !is {
			t.ID = s.ids.New("trp")
		}
		if err := putTrip(tx, t); err != nil {
			return err
		}
		return s.did(tx, who, w, v, Travel)
	})
}

// SayRecording keeps whether a speaker may be recorded. The word before stays: a consent that is taken back was one until then.
func (s *Service) SayRecording(ctx context.Context, h Holder, e edition.Edition, value string) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	if value != "yes" && value != "no" {
		return ErrConsent
	}
	return s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		if c := w.consents[v.ID]; c.Value == value && c.TextVersion == RecordingText {
			return nil
		}
		c := Consent{ID: s.ids.New("con"), EditionID: e.ID, Speaker: v.ID, Value: value, TextVersion: RecordingText}
		if err := insertConsent(tx, c); err != nil {
			return err
		}
		for _, held := range w.stands(v) {
			if value != "no" {
				break
			}
			if err := s.by.Programme.UnrecordInTx(tx, who, e.ID, held.ID); err != nil {
				return err
			}
		}
		return s.did(tx, who, w, v, Recording)
	})
}

// ReadBriefing keeps that a speaker read what organisers wrote to all.
func (s *Service) ReadBriefing(ctx context.Context, h Holder, e edition.Edition) error {
	return s.mine(ctx, h, e, func(tx *sqldb.Tx, w *world, v speaker.Speaker, who actor.Actor) error {
		if !w.rule.asks(Briefing) {
			return ErrKind
		}
		return s.did(tx, who, w, v, Briefing)
	})
}
