package care

import (
	"context"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Changeable is a session of a speaker, or themselves: what it says, and what becomes of a change.
type Changeable struct {
	Object  string
	Title   string
	Session bool
	Fields  []FieldNow
	Settled []ChangeRequest // the newest first
}

// FieldNow is a field as it is.
type FieldNow struct {
	Field ChangeField
	Says  string
	Standing
	Waits ChangeRequest // without an id: none does
}

// mostSettled is how many requests that were settled a speaker sees of an object.
const mostSettled = 8

// stageFor is what of a draft speakers change, and as whom a holder does.
func stageFor(tx *sqldb.Tx, h Holder, e edition.Edition) (d programme.Draft, self speaker.Speaker, err error) {
	w, err := worldInTx(tx, e.ID)
	if err != nil {
		return d, self, err
	}
	if self, err = w.speakerOf(tx, h); err != nil {
		return d, self, err
	}
	d.Frame.Edition, d.Stage = w.edition, w.stage
	d.Sessions, err = programme.SessionsInTx(tx, e.ID)
	return d, self, err
}

// speaks reports whether somebody may change a session: they speak in it, it takes place, and they were told of it.
func speaks(v programme.Session, self speaker.ID) bool {
	return !v.Undisclosed && v.State != programme.Cancelled && slices.Contains(v.Speakers, self)
}

// Changeable lists what a speaker changes of an edition: their sessions, then themselves. It is refused with ErrNobody for whoever is no
// speaker.
func (s *Service) Changeable(ctx context.Context, h Holder, e edition.Edition) (out []Changeable, err error) {
	if err := h.Who.MayReadOwn(string(e.ID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		d, self, err := stageFor(tx, h, e)
		if err != nil {
			return err
		}
		f, c, err := ladders(tx, e.ID)
		if err != nil {
			return err
		}
		for _, v := range d.Sessions {
			if speaks(v, self.ID) {
				out = append(out, Changeable{Object: string(v.ID), Title: v.Title, Session: true})
			}
		}
		out = append(out, Changeable{Object: string(self.ID)})
		for i := range out {
			if err := out[i].fill(tx, d, f, c); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (v *Changeable) fill(tx *sqldb.Tx, d programme.Draft, f Freeze, c calendar) error {
	now, title, _ := valuesOf(d, v.Object)
	v.Title = title
	about, err := requestsAbout(tx, f.EditionID, v.Object)
	if err != nil {
		return err
	}
	fields := ProfileFields[:]
	if v.Session {
		fields = SessionFields[:]
	}
	for _, field := range fields {
		at := FieldNow{Field: field, Says: now[field], Standing: c.standing(f.Of(field.Group()))}
		for _, r := range about {
			if r.State == RequestAsked && r.Field == field {
				at.Waits = r
			}
		}
		v.Fields = append(v.Fields, at)
	}
	for _, r := range about {
		if r.State != RequestAsked && len(v.Settled) < mostSettled {
			v.Settled = append(v.Settled, r)
		}
	}
	return nil
}

// Saved is what became of what a speaker saved.
type Saved struct {
	Change  string // the step that was taken at once, to undo it; empty: none was
	Written []ChangeField
	Asked   []ChangeField
	Back    []ChangeField // what they asked for before, and do not want any more
}

// AskChange saves what a speaker wants an object to say: what is free is one step of the draft, labelled as theirs, which organisers may
// undo; what needs approval waits; a field that is closed is refused with ErrShut, and one that says something else by now with ErrNewer.
// All is saved, or nothing.
func (s *Service) AskChange(ctx context.Context, h Holder, e edition.Edition, object string, wants []Want, note string) (out Saved,
	err error) {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return out, err
	}
	if note = strings.TrimSpace(note); text.Longer(note, mostNote) {
		return out, ErrNote
	}
	if err := tidy(wants); err != nil {
		return out, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		out, err = s.askChange(tx, h, e, object, wants, note)
		return err
	})
	return out, err
}

// tidy makes values as they are kept, and refuses what is too long.
func tidy(wants []Want) error {
	for i, w := range wants {
		wants[i].Base, wants[i].Value = w.Field.tidied(w.Base), w.Field.tidied(w.Value)
		if err := w.Field.check(wants[i].Value); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) askChange(tx *sqldb.Tx, h Holder, e edition.Edition, object string, wants []Want, note string) (out Saved,
	err error) {
	d, self, err := stageFor(tx, h, e)
	if err != nil {
		return out, err
	}
	if !yours(d, self.ID, object) {
		return out, ErrNotYours
	}
	who := h.by(self)
	now, title, _ := valuesOf(d, object)
	f, c, err := ladders(tx, e.ID)
	if err != nil {
		return out, err
	}
	about, err := requestsAbout(tx, e.ID, object)
	if err != nil {
		return out, err
	}
	live := map[ChangeField]ChangeRequest{}
	for _, r := range about {
		if r.State == RequestAsked {
			live[r.Field] = r
		}
	}
	p, err := planChanges(now, live, func(field ChangeField) Phase { return c.standing(f.Of(field.Group())).Phase }, wants)
	if err != nil || p.empty() {
		return out, err
	}
	if err := tryAll(s.ids, d, object, p); err != nil {
		return out, err
	}
	if out.Change, err = s.writeOwn(tx, who, e, self.Name, amending(object, p.write), title); err != nil {
		return out, err
	}
	for _, r := range p.over {
		if err := s.settleOne(tx, &r, RequestOvertaken, who.Key(), out.Change); err != nil {
			return out, err
		}
	}
	for _, r := range p.back {
		if err := s.settleOne(tx, &r, RequestTakenBack, who.Key(), ""); err != nil {
			return out, err
		}
		out.Back = append(out.Back, r.Field)
	}
	for _, w := range p.write {
		out.Written = append(out.Written, w.Field)
	}
	made := make([]ChangeRequest, 0, len(p.ask))
	for _, w := range p.ask {
		r := ChangeRequest{ID: RequestID(s.ids.New("chg")), EditionID: e.ID, Object: object, Field: w.Field, Base: w.Base, Wanted: w.Value,
			Note: note, State: RequestAsked, SpeakerID: self.ID, AskedBy: who.Key(), AskedAt: tx.Now(), ToldAt: live[w.Field].ToldAt, Version: 1}
		if err := insertRequest(tx, r); err != nil {
			return out, err
		}
		out.Asked = append(out.Asked, w.Field)
		made = append(made, r)
	}
	return out, s.tellAtOnce(tx, e, c, made)
}

// yours reports whether an object is a speaker's: themselves, or a session of theirs.
func yours(d programme.Draft, self speaker.ID, object string) bool {
	if object == string(self) {
		return true
	}
	v, is := d.Session(programme.SessionID(object))
	return is && speaks(v, self)
}

// amending is the edit that writes what is wanted.
func amending(object string, wants []Want) (edit amend) {
	for _, w := range wants {
		edit = append(edit, amendment{object: object, field: w.Field, value: w.Value})
	}
	return edit
}

// tryAll refuses what could not be written, also where somebody has to approve it first.
func tryAll(ids id.Source, d programme.Draft, object string, p planned) error {
	d.Sessions = slices.Clone(d.Sessions)
	return amending(object, slices.Concat(p.write, p.ask)).Apply(&d, ids)
}

// writeOwn takes a step in the name of a speaker, who needs no right in the programme for it.
func (s *Service) writeOwn(tx *sqldb.Tx, who actor.Actor, e edition.Edition, name string, edit amend, title string) (string, error) {
	if len(edit) == 0 {
		return "", nil
	}
	label := text.Say("care.step_own", "Name", name, "Title", title).Kept()
	able := who.Holding(string(e.ID), programme.Changing, speaker.Changing)
	done, err := s.by.Programme.TakeStepInTx(tx, able, e.ID, programme.Step{Label: label, Edits: []programme.Edit{edit}})
	return done.Change, err
}

// settleOne writes what became of a request.
func (s *Service) settleOne(tx *sqldb.Tx, r *ChangeRequest, state RequestState, by, change string) error {
	r.State, r.SettledBy, r.SettledAt, r.Change = state, by, tx.Now(), change
	return updateRequest(tx, r)
}

// TakeBackChange takes a request back. Whoever speaks for what it is about may.
func (s *Service) TakeBackChange(ctx context.Context, h Holder, e edition.Edition, id RequestID) error {
	if err := h.Who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		d, self, err := stageFor(tx, h, e)
		if err != nil {
			return err
		}
		r, err := requestByID(tx, e.ID, id)
		if err != nil {
			return err
		}
		if !yours(d, self.ID, r.Object) || r.Field.Joins() {
			return ErrNoRequest
		}
		if r.State == RequestTakenBack {
			return nil
		}
		if r.State != RequestAsked {
			return ErrSettled
		}
		return s.settleOne(tx, &r, RequestTakenBack, h.by(self).Key(), "")
	})
}
