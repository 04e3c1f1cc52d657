package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// Desk is all speakers of an edition with what each has done.
type Desk struct {
	Edition  edition.Edition
	Now      time.Time // on the edition's clock
	Rule     Rule
	Asked    []Task // what is asked, with its days, in order
	Rows     []Row
	Words    []Heard // the newest first
	Sessions []Attended
	Rooms    map[edition.RoomID]string
	Staff    []Contact // who may be a contact
}

// Row is a speaker with what they have done.
type Row struct {
	Speaker      speaker.Speaker
	Organisation speaker.Organisation
	Sessions     []programme.Session // that they are to hold
	First        programme.Placement // where they are first, in the draft; without an id: nowhere yet
	Tasks        []Task
	Waits        bool // for their reply
	Out          bool // they hold no session any more
	Reminded     Reminded
	Email        string // to which they are written; empty: not known
	Technical    Need
	Trip         Trip
	Consent      Consent
	Contact      Contact // of their first session
}

// Task finds one of a row's tasks.
func (r Row) Task(k Kind) (Task, bool) {
	i := slices.IndexFunc(r.Tasks, func(t Task) bool { return t.Kind == k })
	if i < 0 {
		return Task{}, false
	}
	return r.Tasks[i], true
}

// IsLate reports whether something of theirs is late.
func (r Row) IsLate() bool { return slices.ContainsFunc(r.Tasks, func(t Task) bool { return t.Late }) }

// Open counts what they still have to do.
func (r Row) Open() (n int) {
	for _, t := range r.Tasks {
		if t.IsOpen() {
			n++
		}
	}
	return n
}

// Heard is what a speaker told in a hurry.
type Heard struct {
	Word
	Name     string
	Sessions []programme.Session
}

// Attended is a session that people hold, with who answers for it and its slides.
type Attended struct {
	programme.Session
	Place   programme.Placement
	Names   []string
	Contact Contact
	Decks   []Deck // the newest first
}

// Desk shows all speakers of an edition with what each has done; not what they need to take part.
func (s *Service) Desk(ctx context.Context, who actor.Actor, editionID edition.ID) (d Desk, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return d, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		d, err = s.deskInTx(tx, editionID)
		return err
	})
	return d, err
}

func (s *Service) deskInTx(tx *sqldb.Tx, editionID edition.ID) (d Desk, err error) {
	w, err := worldInTx(tx, editionID)
	if err != nil {
		return d, err
	}
	d = Desk{Edition: w.edition, Now: w.now, Rule: w.rule, Rooms: map[edition.RoomID]string{}}
	for _, a := range w.rule.Asked() {
		d.Asked = append(d.Asked, Task{Kind: a.Kind, Due: due(w.edition, w.days, a.Days)})
	}
	frame, err := edition.FrameInTx(tx, editionID)
	if err != nil {
		return d, err
	}
	for _, r := range frame.Rooms {
		d.Rooms[r.ID] = r.Name
	}
	placements, err := programme.PlacementsInTx(tx, editionID)
	if err != nil {
		return d, err
	}
	places := map[programme.SessionID]programme.Placement{}
	for _, p := range slices.Backward(placements) {
		places[p.SessionID] = p
	}
	if d.Staff, err = s.staff(tx, editionID); err != nil {
		return d, err
	}
	technical, err := needsOf(tx, editionID, Technical)
	if err != nil {
		return d, err
	}
	if err := w.rows(tx, &d, places, technical); err != nil {
		return d, err
	}
	return d, w.attended(&d, places)
}

func (w *world) rows(tx *sqldb.Tx, d *Desk, places map[programme.SessionID]programme.Placement, technical []Need) error {
	emails, err := account.ByEmailInTx(tx)
	if err != nil {
		return err
	}
	byID := map[string]string{}
	for _, p := range emails {
		byID[string(p.ID)] = p.Email
	}
	for _, v := range w.speakers() {
		r := Row{Speaker: v, Organisation: w.organisation(v.OrganisationID), Sessions: w.stands(v), Tasks: w.tasks(v), Waits: w.waits(v),
			Reminded: w.reminders[v.ID], Trip: w.trips[v.ID], Consent: w.consent(v), Email: v.Email}
		r.Out = len(r.Sessions) == 0
		if r.Email == "" {
			r.Email = byID[v.PersonID]
		}
		for _, n := range technical {
			if n.Speaker == v.ID {
				r.Technical = n
			}
		}
		for _, held := range r.Sessions {
			if p, placed := places[held.ID]; placed && (r.First.ID == "" || p.Start.Before(r.First.Start)) {
				r.First = p
			}
			if c := w.contactAmong(d.Staff, held.ID); r.Contact.Person == "" {
				r.Contact = c
			}
		}
		d.Rows = append(d.Rows, r)
	}
	return nil
}

// contactAmong is who answers for a session among those who may.
func (w *world) contactAmong(staff []Contact, id programme.SessionID) Contact {
	for _, c := range staff {
		if c.Person == w.contacts[id] {
			return c
		}
	}
	return Contact{}
}

func (w *world) attended(d *Desk, places map[programme.SessionID]programme.Placement) error {
	names := map[speaker.ID]string{}
	seen := map[programme.SessionID]bool{}
	for _, v := range w.stage.Speakers {
		names[v.ID] = v.Name
	}
	for _, v := range w.speakers() {
		for _, x := range w.sessions[v.ID] {
			if seen[x.ID] || x.State == programme.Cancelled {
				continue
			}
			seen[x.ID] = true
			a := Attended{Session: x, Place: places[x.ID], Contact: w.contactAmong(d.Staff, x.ID), Decks: w.decks[x.ID]}
			for _, id := range x.Speakers {
				a.Names = append(a.Names, names[id])
			}
			d.Sessions = append(d.Sessions, a)
		}
	}
	slices.SortFunc(d.Sessions, func(a, b Attended) int {
		if c := a.Place.Start.Compare(b.Place.Start); c != 0 {
			return c
		}
		return strings.Compare(a.Title+string(a.ID), b.Title+string(b.ID))
	})
	for _, x := range w.words {
		d.Words = append(d.Words, Heard{Word: x, Name: names[x.Speaker], Sessions: slices.Clone(w.sessions[x.Speaker])})
	}
	return nil
}

// staff are those who may be a contact: who holds the right to look after speakers.
func (s *Service) staff(tx *sqldb.Tx, editionID edition.ID) (out []Contact, err error) {
	members, err := account.MembersInTx(tx, string(editionID))
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		who, err := s.by.Accounts.ActorInTx(tx, m.ID)
		if err != nil {
			return nil, err
		}
		if who.May(Reading, string(editionID)) != nil {
			continue
		}
		name := m.Name
		if name == "" {
			name = m.Email
		}
		out = append(out, Contact{Person: m.ID, Name: name, Email: m.Email})
	}
	return out, nil
}

// AccessNeed is what a speaker needs to take part, with where they do.
type AccessNeed struct {
	Need
	Name     string
	Sessions []string // their titles
}

// AccessNeeds lists what speakers need to take part, for those alone who must know. Who needs nothing is left out.
func (s *Service) AccessNeeds(ctx context.Context, who actor.Actor, editionID edition.ID) (out []AccessNeed, err error) {
	if err := who.May(ReadingAccess, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, editionID)
		if err != nil {
			return err
		}
		all, err := needsOf(tx, editionID, Access)
		out = nil
		for _, v := range w.speakers() {
			for _, n := range all {
				if n.Speaker != v.ID || !n.Asks() {
					continue
				}
				one := AccessNeed{Need: n, Name: v.Name}
				for _, held := range w.stands(v) {
					one.Sessions = append(one.Sessions, held.Title)
				}
				out = append(out, one)
			}
		}
		return err
	})
	return out, err
}

// Say waives tasks of speakers, opens them again with a note, or takes back what was said of them.
func (s *Service) Say(ctx context.Context, who actor.Actor, editionID edition.ID, speakers []speaker.ID, k Kind, state State,
	note string) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	switch {
	case !slices.Contains(Kinds[:], k):
		return ErrKind
	case state != Waived && state != Reopened && state != Open:
		return ErrState
	case len([]rune(note)) > mostSaid:
		return ErrSaid.Field("note", ErrSaid.Code)
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, editionID)
		if err != nil {
			return err
		}
		for _, v := range w.speakers() {
			if !slices.Contains(speakers, v.ID) {
				continue
			}
			if err := s.say(tx, who, w, v, mark{EditionID: editionID, Speaker: v.ID, Kind: k, State: state, Note: note}); err != nil {
				return err
			}
		}
		return nil
	})
}

// ErrState refuses a state that is nobody's to give.
var ErrState = fault.New(fault.Invalid, "care.state", "a task is waived, or opened again")

func (s *Service) say(tx *sqldb.Tx, who actor.Actor, w *world, v speaker.Speaker, m mark) error {
	action := "task." + string(m.State)
	err := error(nil)
	if m.State == Open {
		action = "task.reopened"
		err = dropMark(tx, v.ID, m.Kind)
	} else {
		err = putMark(tx, s.ids.New("tsk"), m)
	}
	if err != nil {
		return err
	}
	_, err = record.Write(tx, s.ids, who, record.Change{Action: action, Object: string(v.ID), Scope: string(w.edition.ID), Label: v.Name},
		nil, nil)
	return err
}

// Rule is what an edition asks of its speakers.
func (s *Service) Rule(ctx context.Context, who actor.Actor, editionID edition.ID) (r Rule, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		r, err = ruleInTx(tx, editionID)
		return err
	})
	return r, err
}

// SaveRule keeps what an edition asks of its speakers. It is refused with record.ErrMoved when another did meanwhile.
func (s *Service) SaveRule(ctx context.Context, who actor.Actor, r Rule) error {
	if err := who.May(Changing, string(r.EditionID)); err != nil {
		return err
	}
	r.complete()
	if err := r.check(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := putRule(tx, r); err != nil {
			return err
		}
		_, err := record.Write(tx, s.ids, who, record.Change{Action: "care.asked", Object: string(r.EditionID),
			Scope: string(r.EditionID)}, nil, nil)
		return err
	})
}

// ErrContact refuses a contact who does not look after speakers.
var ErrContact = fault.New(fault.Invalid, "care.contact", "a contact is somebody of the team who looks after speakers").Field("person",
	"care.contact")

// NameContact says who answers the speakers of sessions; an empty person: nobody in particular.
func (s *Service) NameContact(ctx context.Context, who actor.Actor, editionID edition.ID, sessions []programme.SessionID,
	person actor.PersonID) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		staff, err := s.staff(tx, editionID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(staff, func(c Contact) bool { return c.Person == person })
		if person != "" && at < 0 {
			return ErrContact
		}
		all, err := programme.SessionsInTx(tx, editionID)
		if err != nil {
			return err
		}
		for _, x := range all {
			if !slices.Contains(sessions, x.ID) || x.Undisclosed {
				continue
			}
			if err := putContact(tx, editionID, x.ID, person); err != nil {
				return err
			}
			if _, err := record.Write(tx, s.ids, who, record.Change{Action: "contact.named", Object: string(x.ID), Scope: string(editionID),
				Label: x.Title}, nil, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// Ruling is what the host says to a trip.
type Ruling struct {
	State     TripState
	Granted   int64
	Reference string
	Version   int64
}

// ErrNoTrip is a trip that nobody asked for.
var ErrNoTrip = fault.New(fault.NotFound, "care.no_trip", "there is no such trip")

// DecideTrip grants, refuses, books or settles a trip.
func (s *Service) DecideTrip(ctx context.Context, who actor.Actor, editionID edition.ID, of speaker.ID, r Ruling) error {
	if err := who.May(Changing, string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		w, err := worldInTx(tx, editionID)
		if err != nil {
			return err
		}
		t, is := w.trips[of]
		if !is {
			return ErrNoTrip
		}
		t.State, t.Granted, t.Reference, t.Version = r.State, r.Granted, strings.TrimSpace(r.Reference), r.Version
		if t.State == TripAsked || t.State == TripRefused {
			t.Granted = 0
		}
		if err := t.check(); err != nil {
			return err
		}
		if err := putTrip(tx, t); err != nil {
			return err
		}
		label := ""
		for _, v := range w.stage.Speakers {
			if v.ID == of {
				label = v.Name
			}
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "trip." + string(t.State), Object: string(of), Scope: string(editionID),
			Label: label}, nil, nil)
		return err
	})
}

// DeckFile is a version of a session's slides, with its bytes.
func (s *Service) DeckFile(ctx context.Context, who actor.Actor, editionID edition.ID, deck string) (d Deck, file []byte, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return d, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if d, err = deckByID(tx, editionID, deck); err != nil {
			return err
		}
		file, err = deckBytes(tx, d.ID)
		return err
	})
	return d, file, err
}

// Waiting counts what speakers told and nobody has settled.
func (s *Service) Waiting(ctx context.Context, who actor.Actor, editionID edition.ID) (n int, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		n, err = countWords(tx, editionID)
		return err
	})
	return n, err
}

// Purge forgets what speakers needed to take part, once that is 30 days past the last day, and returns of how many.
func (s *Service) Purge(ctx context.Context) (n int64, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n = 0
		editions, err := editionsWithAccess(tx)
		if err != nil {
			return err
		}
		for _, editionID := range editions {
			e, err := edition.InTx(tx, editionID)
			if err != nil {
				return err
			}
			days, err := edition.DaysInTx(tx, editionID)
			if err != nil {
				return err
			}
			if len(days) == 0 || e.At(tx.Now()).Before(days[len(days)-1].End.Add(keptAfter)) {
				continue
			}
			some, err := dropAccess(tx, editionID)
			if err != nil {
				return err
			}
			n += some
		}
		return nil
	})
	return n, err
}
