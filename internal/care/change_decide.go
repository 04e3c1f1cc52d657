package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/merge"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// requestsRefused is the action of requests that were refused, and nothing else with them.
const requestsRefused = "change_request.refused"

// RequestRow is a request with what it is about as it is now.
type RequestRow struct {
	ChangeRequest
	Title string // of the session, or the name
	Who   string // who asks, by name
	Now   string // what the field says
	There bool   // what it is about is there
	Clash bool   // it was changed here since the speaker saw it
	Join  string // the name of who joins; empty: nobody does

	undisclosed bool
	email       string // of who asks and has no account
	joins       cfp.Speaker
}

// ChangeRequests lists the requests of an edition, the newest first. What is about a session that was not disclosed is known to who may
// change the programme alone.
func (s *Service) ChangeRequests(ctx context.Context, who actor.Actor, editionID edition.ID) (rows []RequestRow, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		all, err := requestsOf(tx, editionID)
		if err != nil || len(all) == 0 {
			return err
		}
		if rows, err = s.rowsOf(tx, editionID, all); err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r RequestRow) bool { return r.undisclosed && !programme.MayKnow(who, editionID) })
		return nil
	})
	return rows, err
}

// rowsOf reads what some requests are about.
func (s *Service) rowsOf(tx *sqldb.Tx, editionID edition.ID, all []ChangeRequest) (rows []RequestRow, err error) {
	d := programme.Draft{}
	if d.Stage, err = speaker.AllInTx(tx, editionID); err != nil {
		return nil, err
	}
	if d.Sessions, err = programme.SessionsInTx(tx, editionID); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, r := range all {
		row, err := s.row(tx, d, r)
		if err != nil {
			return nil, err
		}
		if _, known := names[r.AskedBy]; !known {
			if names[r.AskedBy], err = account.NameInTx(tx, r.AskedBy); err != nil {
				return nil, err
			}
		}
		if row.Who == "" {
			row.Who = names[r.AskedBy]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// row puts a request beside what the draft says.
func (s *Service) row(tx *sqldb.Tx, d programme.Draft, r ChangeRequest) (row RequestRow, err error) {
	row.ChangeRequest = r
	now, title, there := valuesOf(d, r.Object)
	row.Now, row.Title, row.There = now[r.Field], title, there
	v, isSession := d.Session(programme.SessionID(r.Object))
	row.undisclosed = isSession && v.Undisclosed
	for _, o := range d.Stage.Speakers {
		if o.ID == r.SpeakerID {
			row.Who, row.email = o.Name, o.Email
		}
	}
	if isSession && row.Title == "" {
		row.Title = v.Title
	}
	if r.Field.Joins() && isSession {
		if err := s.joining(tx, d, v, &row); err != nil {
			return row, err
		}
	}
	row.Clash = row.There && merge.Of(&r.Base, row.Now, r.Wanted) == merge.Clash
	return row, nil
}

// joining finds who joins: what the field says is who they are once they speak in the session.
func (s *Service) joining(tx *sqldb.Tx, d programme.Draft, v programme.Session, row *RequestRow) error {
	p, err := s.by.Calls.FindInTx(tx, row.EditionID, cfp.ProposalID(strings.TrimPrefix(v.SourceKey, programme.AdoptedPrefix)))
	if fault.KindOf(err) == fault.NotFound {
		row.There = false
		return nil
	}
	if err != nil {
		return err
	}
	i := slices.IndexFunc(p.Speakers, func(o cfp.Speaker) bool { return o.ID == row.Wanted && o.State == cfp.Joined })
	if i < 0 {
		row.There = false // they left it, or were taken off
		return nil
	}
	row.joins, row.Join = p.Speakers[i], p.Speakers[i].Name
	if row.Join == "" {
		row.Join = p.Speakers[i].Email
	}
	if row.Who == "" {
		row.Who = row.Join
	}
	if known, is := knownAs(d, row.joins); is && slices.Contains(v.Speakers, known) {
		row.Now = row.Wanted
	}
	return nil
}

// Decided is what became of requests.
type Decided struct {
	Change    string // to undo it; empty: there is nothing to undo
	Applied   []ChangeRequest
	Refused   []ChangeRequest
	Overtaken []ChangeRequest
}

// DecideChanges applies requests, as they are or in other words, and refuses others: all, or none. What is applied is one step of the
// draft, and undoing it lets all wait again. Where a field was changed here since the speaker saw it, only who has seen what it says now
// decides (Deciding.Seen); else it is refused with ErrClash. Whoever asked gets one mail of all of theirs.
func (s *Service) DecideChanges(ctx context.Context, who actor.Actor, editionID edition.ID, all []Deciding) (out Decided, err error) {
	if err := who.May(programme.Changing, string(editionID)); err != nil {
		return out, err
	}
	if len(all) == 0 {
		return out, ErrDo
	}
	for i, d := range all {
		all[i].Reason = strings.TrimSpace(d.Reason)
		if d.Do == DoRefuse && (all[i].Reason == "" || text.Longer(all[i].Reason, mostNote)) {
			return out, ErrWhyNot
		}
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		out, err = s.decideChanges(tx, who, editionID, all)
		return err
	})
	return out, err
}

func (s *Service) decideChanges(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, all []Deciding) (out Decided, err error) {
	var some []ChangeRequest
	for _, d := range all {
		r, err := requestByID(tx, editionID, d.ID)
		if err != nil {
			return out, err
		}
		some = append(some, r)
	}
	rows, err := s.rowsOf(tx, editionID, some)
	if err != nil {
		return out, err
	}
	var edit amend
	var settled []RequestRow
	for i, row := range rows {
		d := all[i]
		if d.Do == DoWrite {
			d.Text = row.Field.tidied(d.Text)
			if err := row.Field.check(d.Text); err != nil {
				return out, err
			}
		}
		if d.Do == DoWrite && row.Field.Joins() {
			return out, ErrDo
		}
		if !row.There && row.State == RequestAsked {
			row.State = RequestOvertaken
			settled = append(settled, row)
			continue
		}
		state, value, write, err := settle(row.ChangeRequest, row.Now, d)
		if err != nil {
			return out, named(err, row)
		}
		if write {
			edit = append(edit, amendment{row.Object, row.Field, value, row.joins})
		}
		row.State, row.Written, row.Reason = state, value, d.Reason
		settled = append(settled, row)
	}
	if out.Change, err = s.take(tx, who, editionID, edit, settled); err != nil {
		return out, err
	}
	for i := range settled {
		r := &settled[i].ChangeRequest
		if err := s.settleOne(tx, r, r.State, who.Key(), out.Change); err != nil {
			return out, err
		}
		switch r.State {
		case RequestApplied:
			out.Applied = append(out.Applied, *r)
		case RequestRefused:
			out.Refused = append(out.Refused, *r)
		default:
			out.Overtaken = append(out.Overtaken, *r)
		}
	}
	return out, s.tellSettled(tx, editionID, out.Change, false, settled)
}

// named says of which request a refusal is.
func named(err error, row RequestRow) error {
	if f, is := fault.From(err); is {
		return f.With("Title", row.Title).With("ID", string(row.ID))
	}
	return err
}

// take does what was decided: a step where something is written, else a row of the journal where something was refused.
func (s *Service) take(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, edit amend, settled []RequestRow) (change string, err error) {
	label := labelOf(settled)
	if len(edit) > 0 {
		able := who.Holding(string(editionID), speaker.Changing)
		done, err := s.by.Programme.TakeStepInTx(tx, able, editionID, programme.Step{Label: label, Edits: []programme.Edit{edit}})
		return done.Change, err
	}
	if !slices.ContainsFunc(settled, func(r RequestRow) bool { return r.State == RequestRefused }) {
		return "", nil
	}
	var ids []RequestID
	for _, r := range settled {
		ids = append(ids, r.ID)
	}
	return record.Write(tx, s.ids, who, record.Change{Action: requestsRefused, Object: string(editionID), Scope: string(editionID),
		Label: label}, ids, nil)
}

// labelOf names what was decided: whose changes, and of what.
func labelOf(settled []RequestRow) string {
	var who, of []string
	for _, r := range settled {
		if !slices.Contains(who, r.Who) {
			who = append(who, r.Who)
		}
		if !slices.Contains(of, r.Title) {
			of = append(of, r.Title)
		}
	}
	if len(of) == 1 {
		return text.Say("care.step_by", "Name", strings.Join(who, ", "), "Title", of[0]).Kept()
	}
	return text.Say("care.step_many", "Count", len(settled), "Title", of[0]).Kept()
}

// turned lets requests wait again whose step was taken back, or applies those whose step was done again: programme.Later.
func (s *Service) turned(tx *sqldb.Tx, editionID edition.ID, change string, back bool) error {
	return s.reopen(tx, editionID, change, back)
}

// reopen lets what a change settled wait again, unless something newer waits in its place; or settles it as before. The speaker's mail is
// taken back while it has not left; else they hear of it by another.
func (s *Service) reopen(tx *sqldb.Tx, editionID edition.ID, change string, back bool) error {
	some, err := requestsOfChange(tx, editionID, change)
	if err != nil || len(some) == 0 {
		return err
	}
	var moved []ChangeRequest
	for _, r := range some {
		switch {
		case back && (r.State == RequestApplied || r.State == RequestRefused):
			waits, err := waitsFor(tx, r.Object, r.Field)
			if err != nil {
				return err
			}
			if r.State = RequestOvertaken; !waits {
				r.State = RequestAsked
			}
		case !back && r.State == RequestAsked && r.Reason != "":
			r.State = RequestRefused
		case !back && r.State == RequestAsked:
			r.State = RequestApplied
		default:
			continue
		}
		if r.SettledAt = tx.Now(); r.State == RequestAsked {
			r.SettledAt = time.Time{}
		}
		if err := updateRequest(tx, &r); err != nil {
			return err
		}
		moved = append(moved, r)
	}
	rows, err := s.rowsOf(tx, editionID, moved)
	if err != nil {
		return err
	}
	return s.tellSettled(tx, editionID, change, back, rows)
}

// TallyChanges counts the requests of an edition that wait.
func (s *Service) TallyChanges(ctx context.Context, who actor.Actor, editionID edition.ID) (n int, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		n, err = countWaiting(tx, editionID)
		return err
	})
	return n, err
}
