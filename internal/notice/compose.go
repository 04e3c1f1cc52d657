package notice

import (
	"cmp"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Told is what one person is told about a release.
type Told struct {
	Email, Name string
	Language    string             // BCP 47
	Own         []programme.Change // of sessions they are on stage in
	Starred     []programme.Change
	Invites     []Invite
}

// Invite asks a speaker's calendar to enter an entry of the programme, or to strike it.
type Invite struct {
	Entry    programme.SnapshotEntry
	Sequence int
	Cancel   bool
	Before   bool // the entry is of the release before
}

// audience is who may be told.
type audience struct {
	speakers  []speaker.Speaker
	accounts  map[string]account.Person // by address
	followers []agenda.Follower
	language  string // of whom no language is known
}

// compose finds who is told what. Before is nil for a first release.
func compose(now, before *programme.Snapshot, people audience) []Told {
	if before == nil {
		before = &programme.Snapshot{}
	}
	c := composer{now: now.Index(), before: before.Index(), told: map[string]*Told{}, people: people}
	changes := map[string][]programme.Change{}
	for _, ch := range programme.Compare(before, now) {
		changes[ch.SessionID] = append(changes[ch.SessionID], ch)
	}
	for _, s := range people.speakers {
		c.speaker(s, changes)
	}
	for _, f := range people.followers {
		for _, session := range f.Sessions {
			for _, ch := range changes[string(session)] {
				if ch.Kind != programme.Edited && (ch.Kind != programme.Added || len(ch.To) > 0) {
					t := c.of(f.Person.Email, f.Person.Name)
					t.Starred = append(t.Starred, ch)
				}
			}
		}
	}
	out := make([]Told, 0, len(c.told))
	for _, t := range c.told {
		t.Starred = slices.DeleteFunc(t.Starred, func(ch programme.Change) bool {
			return slices.ContainsFunc(t.Own, func(own programme.Change) bool { return own.SessionID == ch.SessionID })
		})
		if len(t.Own)+len(t.Starred)+len(t.Invites) > 0 {
			out = append(out, *t)
		}
	}
	slices.SortFunc(out, func(a, b Told) int {
		return cmp.Or(len(b.Own)-len(a.Own), strings.Compare(a.Name, b.Name), strings.Compare(a.Email, b.Email))
	})
	return out
}

type composer struct {
	now, before *programme.Index
	told        map[string]*Told // by address
	people      audience
}

func (c *composer) of(email, name string) *Told {
	email = strings.ToLower(strings.TrimSpace(email))
	t := c.told[email]
	if t == nil {
		t = &Told{Email: email, Name: name, Language: c.people.language}
		if p, ok := c.people.accounts[email]; ok && p.Language != "" {
			t.Language = p.Language
		}
		c.told[email] = t
	}
	return t
}

func (c *composer) speaker(s speaker.Speaker, changes map[string][]programme.Change) {
	if s.Email == "" {
		return
	}
	id := string(s.ID)
	var sessions []string
	for _, x := range []*programme.Index{c.now, c.before} {
		for _, session := range x.SessionsOf(id) {
			if !slices.Contains(sessions, session.ID) {
				sessions = append(sessions, session.ID)
			}
		}
	}
	for _, session := range sessions {
		speaks, spoke := c.speaks(c.now, session, id), c.speaks(c.before, session, id)
		t := c.of(s.Email, s.Name)
		t.Own = append(t.Own, changes[session]...)
		t.Invites = append(t.Invites, c.invites(session, speaks, spoke)...)
	}
}

func (c *composer) speaks(x *programme.Index, session, id string) bool {
	s := x.Session(session)
	return s.State != string(programme.Cancelled) && slices.Contains(s.Speakers, id)
}

// invites compares what a speaker's calendar should hold now with what it held before.
func (c *composer) invites(session string, speaks, spoke bool) (out []Invite) {
	held := map[string]programme.SnapshotEntry{}
	if spoke {
		for _, e := range c.before.EntriesOf(session) {
			held[e.GUID] = e
		}
	}
	for _, e := range c.now.EntriesOf(session) {
		old, had := held[e.GUID]
		delete(held, e.GUID)
		switch {
		case speaks && (!had || e.Sequence > old.Sequence):
			out = append(out, Invite{Entry: e, Sequence: e.Sequence})
		case !speaks && had:
			out = append(out, Invite{Entry: e, Sequence: max(e.Sequence, old.Sequence+1), Cancel: true})
		}
	}
	for _, e := range c.before.EntriesOf(session) {
		if _, gone := held[e.GUID]; gone {
			out = append(out, Invite{Entry: e, Sequence: e.Sequence + 1, Cancel: true, Before: true})
		}
	}
	return out
}
