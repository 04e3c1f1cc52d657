package team_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
	"github.com/creneau/creneau/internal/team"
)

var (
	never    time.Time
	inAnHour = schematest.Clock().Add(time.Hour)
)

func TestAnInvitationIsAcceptedOnceByItsAddress(t *testing.T) {
	each(t, func(w *world) {
		i, token := w.invite(w.ana, " Bo@Example.org ", edition.Organiser, never)
		o, err := w.Look(ctx, actor.Actor{}, token)
		if err != nil || o.Way != team.ByLink || o.Email != "bo@example.org" || o.By != "ana" || o.Edition.Name != "Here" {
			w.Errorf("%+v, %v", o, err)
		}
		cy := w.enrol("cy@example.org")
		if o, err := w.Look(ctx, cy, token); err != nil || o.Way != team.AsAnother {
			w.Errorf("somebody else: %v, %v", o.Way, err)
		}
		if _, _, err := w.Accept(ctx, cy, token, team.Guest{}); !errors.Is(err, team.ErrOther) {
			w.Errorf("somebody else accepts: %v", err)
		}
		byToken := cy
		byToken.Email, byToken.ByToken = "bo@example.org", true
		if _, _, err := w.Accept(ctx, byToken, token, team.Guest{}); !errors.Is(err, actor.ErrInPerson) {
			w.Errorf("a token accepts: %v", err)
		}
		p, _, err := w.Accept(ctx, actor.Actor{}, token, team.Guest{Name: "Bo Berg", Language: "fr"})
		if err != nil || p.Name != "Bo Berg" || p.Email != "bo@example.org" || p.Language != "fr" {
			w.Fatalf("%+v, %v", p, err)
		}
		bo := w.again(actor.Actor{PersonID: p.ID})
		if bo.May(edition.Changing, string(w.here)) != nil || bo.May(edition.Changing, string(w.elsewhere)) == nil {
			w.Error("who accepted may not work here, or may elsewhere")
		}
		for name, who := range map[string]actor.Actor{"who accepted": bo, "nobody": {}, "another": cy} {
			if _, _, err := w.Accept(ctx, who, token, team.Guest{}); !errors.Is(err, team.ErrUsed) {
				w.Errorf("%s accepts again: %v", name, err)
			}
		}
		if _, err := w.Look(ctx, actor.Actor{}, "made-up"); !errors.Is(err, team.ErrLink) {
			w.Errorf("a link that was made up: %v", err)
		}
		if _, _, err := w.Withdraw(ctx, w.ana, w.here, i.ID); !errors.Is(err, team.ErrAgain) {
			w.Errorf("an accepted one is revoked: %v", err)
		}
	})
}

// Whoever a mail was forwarded to, and whoever copied a link, would otherwise act in the name of somebody who has an account.
func TestALinkSignsNobodyInWhoHasAnAccount(t *testing.T) {
	each(t, func(w *world) {
		bo := w.enrol("bo@example.org")
		_, token := w.invite(w.ana, "bo@example.org", edition.Organiser, never)
		if _, err := w.accept(token); !errors.Is(err, team.ErrProve) {
			w.Errorf("a mailed link signs in: %v", err)
		}
		admin := w.enrol("root@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin})
		i, copied, err := w.CopyLink(ctx, admin, w.here, w.list().Invited[0].ID)
		w.must(err)
		if _, err := w.accept(copied); !errors.Is(err, team.ErrProve) || i.Email != "bo@example.org" {
			w.Errorf("an administrator's copied link signs in: %v", err)
		}
		if _, _, err := w.Accept(ctx, bo, copied, team.Guest{}); err != nil {
			w.Errorf("who is signed in: %v", err)
		}

		// Nor does a link that an organiser copied make an account of somebody else's address.
		_, copied, err = w.InviteByHand(ctx, w.ana, w.here, team.Invite{Emails: []string{"new@example.org"}, Role: edition.Organiser})
		w.must(err)
		if _, err := w.accept(copied); !errors.Is(err, team.ErrProve) {
			w.Errorf("an organiser's copied link: %v", err)
		}
		if o, err := w.Look(ctx, actor.Actor{}, copied); err != nil || o.Way != team.BySignIn {
			w.Errorf("%v, %v", o.Way, err)
		}
		if _, _, err := w.Accept(ctx, w.enrol("new@example.org"), copied, team.Guest{}); err != nil {
			w.Errorf("who has shown that it is their address: %v", err)
		}
		_, copied, err = w.InviteByHand(ctx, admin, w.here, team.Invite{Emails: []string{"newer@example.org"}, Role: edition.Organiser})
		w.must(err)
		if _, err := w.accept(copied); err != nil {
			w.Errorf("an administrator's copied link of a new address: %v", err)
		}
	})
}

// A grant gives everything until the instant before its end, and nothing from that instant on.
func TestAGrantGivesNothingFromTheInstantOfItsEndOn(t *testing.T) {
	each(t, func(w *world) {
		end := schematest.Clock().Add(36 * time.Hour)
		_, token := w.invite(w.ana, "bo@example.org", edition.Organiser, end)
		bo, err := w.accept(token)
		w.must(err)
		session, err := w.accounts.OpenSession(ctx, bo.PersonID, "")
		w.must(err)
		secret, err := w.accounts.CreateToken(ctx, bo, account.Token{Name: "t", MayWrite: true})
		w.must(err)
		for _, c := range []struct {
			at  time.Time
			may bool
		}{
			{end.Add(-time.Hour), true}, {end.Add(-time.Millisecond), true}, {end, false}, {end.Add(time.Millisecond), false},
			{end.Add(-time.Millisecond), true}, {end.Add(24 * time.Hour), false},
		} {
			w.set(c.at)
			bySession, err := w.accounts.ActorBySession(ctx, session)
			w.must(err)
			byToken, err := w.accounts.ActorByToken(ctx, secret)
			w.must(err)
			for name, who := range map[string]actor.Actor{"a session": bySession, "a token": byToken} {
				for _, right := range []actor.Right{edition.Seeing, edition.Changing, team.Reading, team.Changing} {
					if may := who.May(right, string(w.here)) == nil; may != c.may {
						w.Errorf("%s, %v from the end: %s may %t", name, c.at.Sub(end), right.Name(), may)
					}
				}
				if _, err := w.Team(ctx, who, w.here); (err == nil) != c.may {
					w.Errorf("%s, %v from the end: %v", name, c.at.Sub(end), err)
				}
			}
		}
		held := w.list().People[1].Held[0]
		if held.Ends != end || !held.Over(end) || held.Over(end.Add(-time.Millisecond)) || held.By != string(w.ana.PersonID) {
			w.Errorf("%+v", held)
		}
	})
}

func TestALinkOpensNothingFromTheInstantItExpiresOn(t *testing.T) {
	each(t, func(w *world) {
		i, token := w.invite(w.ana, "bo@example.org", edition.Organiser, never)
		if i.Expires != schematest.Clock().Add(team.Life) {
			w.Errorf("it expires at %v", i.Expires)
		}
		soon := schematest.Clock().Add(time.Hour)
		short, _ := w.invite(w.ana, "cy@example.org", edition.Organiser, soon)
		if short.Expires != soon {
			w.Errorf("what ends in an hour can be accepted until %v", short.Expires)
		}
		w.set(i.Expires)
		if _, err := w.accept(token); !errors.Is(err, team.ErrExpired) {
			w.Errorf("at its end: %v", err)
		}
		if _, err := w.SendAgain(ctx, w.ana, w.here, short.ID, w.write); !errors.Is(err, team.ErrPast) {
			w.Errorf("a role that has ended is sent again: %v", err)
		}
		w.set(i.Expires.Add(-time.Millisecond))
		if _, err := w.accept(token); err != nil {
			w.Errorf("just before its end: %v", err)
		}
		again, _ := w.invite(w.ana, "di@example.org", edition.Organiser, never)
		w.set(again.Expires.Add(time.Hour))
		first := w.mailed["di@example.org"]
		sent, err := w.SendAgain(ctx, w.ana, w.here, again.ID, w.write)
		if err != nil || sent.Expires != again.Expires.Add(time.Hour).Add(team.Life) {
			w.Errorf("sent again: %+v, %v", sent, err)
		}
		if _, err := w.SendAgain(ctx, w.ana, w.here, again.ID, w.write); !errors.Is(err, team.ErrSoon) {
			w.Errorf("sent again at once: %v", err)
		}
		if _, err := w.accept(first); !errors.Is(err, team.ErrLink) {
			w.Errorf("the link that was mailed before: %v", err)
		}
		if _, err := w.accept(w.mailed["di@example.org"]); err != nil {
			w.Errorf("the link that was mailed last: %v", err)
		}
	})
}

func TestNobodyGivesARightThatTheyDoNotHold(t *testing.T) {
	each(t, func(w *world) {
		only := w.enrol("only@example.org", actor.Grant{Scope: string(w.here), Role: actor.Alone(team.Changing)},
			actor.Grant{Scope: string(w.here), Role: speaker.Role}, actor.Grant{Scope: string(w.elsewhere), Role: edition.Organiser})
		ask := func(who actor.Actor, role actor.Role, until time.Time) error {
			_, err := w.Invite(ctx, who, w.here, team.Invite{Emails: []string{"x@example.org"}, Role: role, Until: until}, w.write)
			return err
		}
		if err := ask(only, edition.Organiser, never); !errors.Is(err, team.ErrBeyond) {
			w.Errorf("who only changes the team invites an organiser: %v", err)
		}
		if err := ask(only, speaker.Role, never); err != nil {
			w.Errorf("who holds all of a role invites to it: %v", err)
		}
		if _, err := w.Revoke(ctx, only, w.here, w.ana.PersonID, edition.Organiser); !errors.Is(err, team.ErrBeyond) {
			w.Errorf("who only changes the team takes an organiser out: %v", err)
		}
		if _, err := w.End(ctx, only, w.here, w.ana.PersonID, edition.Organiser, inAnHour); !errors.Is(err, team.ErrBeyond) {
			w.Errorf("who only changes the team ends an organiser's role: %v", err)
		}
		for name, role := range map[string]actor.Role{"an administrator": actor.Admin, "one right": actor.Alone(edition.Changing), "nothing": "",
			"what nobody declared": "captain"} {
			if err := ask(w.ana, role, never); !errors.Is(err, team.ErrRole) {
				w.Errorf("an organiser invites %s: %v", name, err)
			}
		}

		// Nor for longer than they hold it.
		end := schematest.Clock().Add(24 * time.Hour)
		_, token := w.invite(w.ana, "guest@example.org", edition.Organiser, end)
		guest, err := w.accept(token)
		w.must(err)
		for _, until := range []time.Time{never, end.Add(time.Millisecond)} {
			if err := ask(guest, edition.Organiser, until); !errors.Is(err, team.ErrLonger) {
				w.Errorf("who organises until %v invites until %v: %v", end, until, err)
			}
		}
		if err := ask(guest, edition.Organiser, end); err != nil {
			w.Errorf("as long as they do: %v", err)
		}
		if _, err := w.End(ctx, guest, w.here, guest.PersonID, edition.Organiser, never); !errors.Is(err, team.ErrLonger) {
			w.Errorf("they end their own later: %v", err)
		}
	})
}

// Somebody who is taken out of a team must not come back by what they had sent.
func TestAnInvitationGivesNothingThatItsSenderHoldsNoMore(t *testing.T) {
	each(t, func(w *world) {
		bo := w.enrol("bo@example.org", actor.Grant{Scope: string(w.here), Role: edition.Organiser})
		i, token := w.invite(bo, "back@example.org", edition.Organiser, never)
		change, err := w.Revoke(ctx, w.ana, w.here, bo.PersonID, edition.Organiser)
		w.must(err)
		if _, err := w.accept(token); !errors.Is(err, team.ErrVoid) {
			w.Errorf("its sender was taken out: %v", err)
		}
		if all := w.list().Invited; len(all) != 1 || !all[0].Void {
			w.Errorf("%+v", all)
		}
		if _, err := w.history.Undo(ctx, w.ana, string(w.here), change); err != nil {
			w.Errorf("they are taken back: %v", err)
		}
		if o, err := w.Look(ctx, actor.Actor{}, token); err != nil || o.ID != i.ID {
			w.Errorf("its sender is back: %v", err)
		}
		_, err = w.Revoke(ctx, w.ana, w.here, bo.PersonID, edition.Organiser)
		w.must(err)
		w.set(schematest.Clock().Add(2 * time.Minute))
		_, err = w.SendAgain(ctx, w.ana, w.here, i.ID, w.write)
		w.must(err)
		if _, err := w.accept(w.mailed["back@example.org"]); err != nil {
			w.Errorf("somebody else sent it again: %v", err)
		}
	})
}

func TestSomebodyStaysWhoMayChangeTheTeamForGood(t *testing.T) {
	each(t, func(w *world) {
		out := func() error {
			_, err := w.Revoke(ctx, w.ana, w.here, w.ana.PersonID, edition.Organiser)
			return err
		}
		if err := out(); !errors.Is(err, team.ErrLast) {
			w.Errorf("the last organiser takes herself out: %v", err)
		}
		if _, err := w.End(ctx, w.ana, w.here, w.ana.PersonID, edition.Organiser, inAnHour); !errors.Is(err, team.ErrLast) {
			w.Errorf("the last organiser ends her role: %v", err)
		}
		_, token := w.invite(w.ana, "guest@example.org", edition.Organiser, schematest.Clock().Add(time.Hour))
		guest, err := w.accept(token)
		w.must(err)
		if err := out(); !errors.Is(err, team.ErrLast) {
			w.Errorf("only somebody stays whose role ends: %v", err)
		}
		if w.again(w.ana).May(team.Changing, string(w.here)) != nil {
			w.Error("what was refused took her role")
		}
		_, err = w.End(ctx, w.ana, w.here, guest.PersonID, edition.Organiser, never)
		w.must(err)
		if err := out(); err != nil {
			w.Errorf("another stays for good: %v", err)
		}
		if w.again(w.ana).May(team.Reading, string(w.here)) == nil {
			w.Error("who was taken out still reads the team")
		}
	})
}

func TestWhatWasDoneToATeamIsUndone(t *testing.T) {
	each(t, func(w *world) {
		end := schematest.Clock().Add(48 * time.Hour)
		_, token := w.invite(w.ana, "bo@example.org", edition.Organiser, end)
		bo, err := w.accept(token)
		w.must(err)
		later, err := w.End(ctx, w.ana, w.here, bo.PersonID, edition.Organiser, end.Add(time.Hour))
		w.must(err)
		taken, err := w.Revoke(ctx, w.ana, w.here, bo.PersonID, edition.Organiser)
		w.must(err)
		if _, err := w.history.Undo(ctx, w.ana, string(w.here), later); !errors.Is(err, record.ErrUndo) {
			w.Errorf("the end of a role that was taken: %v", err)
		}
		if _, err := w.history.Undo(ctx, w.ana, string(w.elsewhere), taken); err == nil {
			w.Error("undone by the change's id in another edition")
		}
		only := w.enrol("only@example.org", actor.Grant{Scope: string(w.here), Role: actor.Alone(team.Changing)},
			actor.Grant{Scope: string(w.here), Role: actor.Alone(record.Undoing)})
		if _, err := w.history.Undo(ctx, only, string(w.here), taken); !errors.Is(err, team.ErrBeyond) {
			w.Errorf("undone by who does not hold what comes back: %v", err)
		}
		_, err = w.history.Undo(ctx, w.ana, string(w.here), taken)
		w.must(err)
		if w.again(bo).May(edition.Changing, string(w.here)) != nil {
			w.Error("the role is not back")
		}
		_, err = w.history.Undo(ctx, w.ana, string(w.here), later)
		w.must(err)
		for _, m := range w.list().People {
			if m.ID == bo.PersonID && m.Held[0].Ends != end {
				w.Errorf("it ends at %v", m.Held[0].Ends)
			}
		}
		if _, err := w.history.Undo(ctx, w.ana, string(w.here), taken); !errors.Is(err, record.ErrUndo) {
			w.Errorf("undone twice: %v", err)
		}

		i, cy := w.invite(w.ana, "cy@example.org", edition.Organiser, never)
		_, back, err := w.Withdraw(ctx, w.ana, w.here, i.ID)
		w.must(err)
		if _, err := w.accept(cy); !errors.Is(err, team.ErrRevoked) {
			w.Errorf("a revoked one is accepted: %v", err)
		}
		_, err = w.history.Undo(ctx, w.ana, string(w.here), back)
		w.must(err)
		if _, err := w.accept(cy); err != nil {
			w.Errorf("one that was restored: %v", err)
		}
	})
}

func TestTheMailOfARevokedInvitationDoesNotLeave(t *testing.T) {
	each(t, func(w *world) {
		box := post.NewService(w.db, id.System())
		states := func() (out []post.MailState) {
			mails, err := box.Outbox(ctx, actor.System("t"), 10)
			w.must(err)
			for _, m := range mails {
				out = append(out, m.State)
				if m.Scope != "" || m.SecretUntil.IsZero() || !m.Urgent {
					w.Errorf("organisers read the link, or it is not forgotten: %+v", m)
				}
			}
			return out
		}
		i, _ := w.invite(w.ana, "bo@example.org", edition.Organiser, never)
		w.invite(w.ana, "bo@example.org", speaker.Role, never)
		if got := fmt.Sprint(states()); got != "[queued superseded]" {
			w.Errorf("asked again: %s", got)
		}
		if len(w.list().Invited) != 1 || w.list().Invited[0].ID != i.ID || w.list().Invited[0].Role != speaker.Role {
			w.Errorf("%+v", w.list().Invited)
		}
		_, _, err := w.Withdraw(ctx, w.ana, w.here, i.ID)
		w.must(err)
		if got := fmt.Sprint(states()); got != "[superseded superseded]" {
			w.Errorf("revoked: %s", got)
		}
		mails, err := box.MailsOf(ctx, w.ana, string(w.here), post.BoxFilter{})
		if err != nil || len(mails) != 0 {
			w.Errorf("organisers read %+v, %v", mails, err)
		}
	})
}

func TestObjectsOfAnotherEditionAreNotThere(t *testing.T) {
	each(t, func(w *world) {
		zoe := w.enrol("zoe@example.org", actor.Grant{Scope: string(w.elsewhere), Role: edition.Organiser})
		i, token := w.invite(w.ana, "bo@example.org", edition.Organiser, never)
		if _, err := w.SendAgain(ctx, zoe, w.elsewhere, i.ID, w.write); !errors.Is(err, team.ErrGone) {
			w.Errorf("sent again: %v", err)
		}
		if _, _, err := w.CopyLink(ctx, zoe, w.elsewhere, i.ID); !errors.Is(err, team.ErrGone) {
			w.Errorf("copied: %v", err)
		}
		if _, _, err := w.Withdraw(ctx, zoe, w.elsewhere, i.ID); !errors.Is(err, team.ErrGone) {
			w.Errorf("revoked: %v", err)
		}
		if _, err := w.Revoke(ctx, zoe, w.elsewhere, w.ana.PersonID, edition.Organiser); !errors.Is(err, account.ErrNotHeld) {
			w.Errorf("a role: %v", err)
		}
		if _, err := w.SignOut(ctx, zoe, w.elsewhere, w.ana.PersonID); !errors.Is(err, team.ErrNotHere) {
			w.Errorf("signed out: %v", err)
		}
		if _, err := w.accept(token); err != nil {
			w.Errorf("what was refused did something: %v", err)
		}
	})
}

func TestDevicesOfTheTeamAreSignedOut(t *testing.T) {
	each(t, func(w *world) {
		root := w.enrol("root@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin},
			actor.Grant{Scope: string(w.here), Role: edition.Organiser})
		_, token := w.invite(w.ana, "bo@example.org", edition.Organiser, never)
		bo, err := w.accept(token)
		w.must(err)
		var sessions []string
		for _, who := range []actor.Actor{bo, bo, root} {
			session, err := w.accounts.OpenSession(ctx, who.PersonID, "")
			w.must(err)
			sessions = append(sessions, session)
		}
		for _, m := range w.list().People {
			if want := map[actor.PersonID]int{bo.PersonID: 2, root.PersonID: 1}[m.ID]; m.Devices != want || m.Seen.IsZero() != (want == 0) {
				w.Errorf("%s is signed in on %d devices, and was seen %v", m.Email, m.Devices, m.Seen)
			}
		}
		if n, err := w.SignOut(ctx, w.ana, w.here, bo.PersonID); err != nil || n != 2 {
			w.Errorf("%d, %v", n, err)
		}
		if who, err := w.accounts.ActorBySession(ctx, sessions[0]); err != nil || who.SignedIn() {
			w.Errorf("still signed in as %s, %v", who.Email, err)
		}
		if _, err := w.SignOut(ctx, w.ana, w.here, root.PersonID); !errors.Is(err, team.ErrAdmin) {
			w.Errorf("an administrator by an organiser: %v", err)
		}
		if n, err := w.SignOut(ctx, root, w.here, root.PersonID); err != nil || n != 1 {
			w.Errorf("an administrator by themselves: %d, %v", n, err)
		}
	})
}

func TestAddressesAreLookedAtBeforeAnybodyIsInvited(t *testing.T) {
	each(t, func(w *world) {
		many := make([]string, 51)
		for i := range many {
			many[i] = fmt.Sprintf("p%d@example.org", i)
		}
		for _, c := range []struct {
			typed string
			want  error
		}{
			{"", team.ErrNobody}, {" ,; \n", team.ErrNobody}, {"bo@example.org, not-one", team.ErrAddress},
			{"ana@example.org", team.ErrHas},
		} {
			_, err := w.Invite(ctx, w.ana, w.here, team.Invite{Emails: team.SplitAddresses(c.typed), Role: edition.Organiser}, w.write)
			if !errors.Is(err, c.want) {
				w.Errorf("%q: %v", c.typed, err)
			}
		}
		if _, err := w.Invite(ctx, w.ana, w.here, team.Invite{Emails: many, Role: edition.Organiser}, w.write); !errors.Is(err, team.ErrMany) {
			w.Errorf("51: %v", err)
		}
		if _, err := w.Invite(ctx, w.ana, w.here, team.Invite{Emails: many[:1], Role: edition.Organiser, Until: schematest.Clock()},
			w.write); !errors.Is(err, team.ErrPast) {
			w.Errorf("until now: %v", err)
		}
		if len(w.list().Invited) != 0 {
			w.Error("somebody was invited")
		}
		sent, err := w.Invite(ctx, w.ana, w.here, team.Invite{Role: edition.Organiser,
			Emails: team.SplitAddresses("bo@example.org\nCy@example.org; bo@example.org,di@example.org")}, w.write)
		if err != nil || len(sent) != 3 {
			w.Errorf("%+v, %v", sent, err)
		}
	})
}

func TestInvitationsAreFoundShownAndErasedWithAPerson(t *testing.T) {
	each(t, func(w *world) {
		const email = "bo@example.org"
		i, _ := w.invite(w.ana, email, edition.Organiser, never)
		data, err := w.privacy.Export(ctx, actor.System("t"), email)
		w.must(err)
		rows, _ := data["team"]["invitations"].([]map[string]any)
		if len(rows) != 1 || rows[0]["email"] != email || rows[0]["edition"] != string(w.here) {
			w.Errorf("%+v", data["team"])
		}
		done, err := w.privacy.Erase(ctx, actor.System("t"), email)
		if err != nil || done.Rows["invitation"] != 1 || done.Rows["audit"] == 0 {
			w.Errorf("%+v, %v", done, err)
		}
		left, err := w.privacy.RowsLeft(ctx, actor.System("t"), email)
		if err != nil || len(left) != 0 {
			w.Errorf("left: %v, %v", left, err)
		}
		// A backup brings it back: it is found by what is listed of the erasure.
		s := account.Subject{Objects: []string{string(i.ID)}}
		err = w.db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO invitation (id, edition_id, email, role, note, invited_by, copied_by_admin, created_at, expires_at, revoked_by)
				VALUES ($1, $2, $3, 'x', '', '', FALSE, 0, 0, '')`, i.ID, w.here, email)
			if err != nil {
				return err
			}
			return team.Personal().Find(tx, &s)
		})
		if err != nil || len(s.Emails) != 1 || s.Emails[0] != email {
			w.Errorf("%+v, %v", s, err)
		}
	})
}
