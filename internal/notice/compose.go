package notice

import (
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Told is what one person is told about a release: all that changed since what they were told last.
type Told struct {
	Email, Name string
	Before      *programme.Index   // the release they were told about last; an empty one when they were told of none
	Language    string             // BCP 47
	Own         []programme.Change // of sessions they are on stage in
	Starred     []programme.Change
	Stars       []string // ids of all sessions they starred
	Invites     []Invite
}

// Invite asks a speaker's calendar to enter an entry of the programme, or to strike it.
type Invite struct {
	Entry    programme.SnapshotEntry
	Sequence int
	Cancel   bool
	Before   bool // the entry is of the release they were told about last
}

// audience is who may be told.
type audience struct {
	speakers  []speaker.Speaker
	accounts  map[string]account.Person // by address
	followers []agenda.Follower
	language  string // of whom no language is known
}

// by parts people by the release that they were told about last.
func (a audience) by(since func(email string) int) map[int]audience {
	parts := map[int]audience{}
	of := func(email string) (int, audience) {
		last := since(address(email))
		part := parts[last]
		part.accounts, part.language = a.accounts, a.language
		return last, part
	}
	for _, s := range a.speakers {
		last, part := of(s.Email)
		part.speakers = append(part.speakers, s)
		parts[last] = part
	}
	for _, f := range a.followers {
		last, part := of(f.Person.Email)
		part.followers = append(part.followers, f)
		parts[last] = part
	}
	return parts
}

// compose finds who of some people, all told about the same release last, is told what about release number.
func compose(number int, now, before *programme.Index, people audience) []Told {
	c := composer{number: number, now: now, before: before, told: map[string]*Told{}, people: people}
	changes := map[string][]programme.Change{}
	for _, ch := range programme.Compare(before.Snapshot, now.Snapshot) {
		changes[ch.SessionID] = append(changes[ch.SessionID], ch)
	}
	for _, s := range people.speakers {
		c.speaker(s, changes)
	}
	for _, f := range people.followers {
		if t := c.told[address(f.Person.Email)]; t != nil {
			t.Stars = texts(f.Sessions)
		}
		for _, session := range f.Sessions {
			for _, ch := range changes[string(session)] {
				if ch.Kind != programme.Edited && (ch.Kind != programme.Added || len(ch.To) > 0) {
					t := c.of(f.Person.Email, f.Person.Name)
					t.Starred, t.Stars = append(t.Starred, ch), texts(f.Sessions)
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
	return out
}

// byConcern puts first whose own sessions changed most, then by name as readers of a language expect.
func byConcern(lang string, all []Told) {
	slices.SortFunc(all, func(a, b Told) int { return strings.Compare(a.Email, b.Email) })
	text.SortBy(lang, all, func(t Told) string { return t.Name })
	slices.SortStableFunc(all, func(a, b Told) int { return len(b.Own) - len(a.Own) })
}

func address(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func texts(ids []programme.SessionID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

type composer struct {
	number      int
	now, before *programme.Index
	told        map[string]*Told // by address
	people      audience
}

func (c *composer) of(email, name string) *Told {
	email = address(email)
	t := c.told[email]
	if t == nil {
		t = &Told{Email: email, Name: name, Before: c.before, Language: c.people.language}
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

// invites compares what a speaker's calendar should hold now with what it was told last. Their sequence is the number of releases
// before this one: an entry's own sequence grows by one with a release at most, and so did those of all invites before, so that this is higher than
// anything that was ever sent, also for who was taken off stage and comes back.
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
		case speaks && (!had || !programme.SameInCalendars(c.now, e, c.before, old)):
			out = append(out, Invite{Entry: e, Sequence: c.number - 1})
		case !speaks && had:
			out = append(out, Invite{Entry: e, Sequence: c.number - 1, Cancel: true})
		}
	}
	for _, e := range c.before.EntriesOf(session) {
		if _, gone := held[e.GUID]; gone {
			out = append(out, Invite{Entry: e, Sequence: c.number - 1, Cancel: true, Before: true})
		}
	}
	return out
}
