package notice

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// Told is what one address is told about a release: all that changed since what it was told last.
type Told struct {
	Email, Name string
	Before      *release.Index   // the release it was told about last; an empty one when it was told of none
	First       bool             // it was told of none, and is told nothing that changed
	Language    string           // BCP 47
	Own         []release.Change // of sessions they are on stage in, or were when it was told last
	Starred     []release.Change
	Stars       []string // ids of all sessions they starred
	Invites     []Invite

	own []string // ids of all sessions they are on stage in
}

// Invite asks a speaker's calendar to enter an entry of the programme, or to strike it.
type Invite struct {
	Entry    release.SnapshotEntry
	In       *release.Index // the release whose entry it is
	Sequence int
	Cancel   bool
}

// Kinds of change beside those of programme: somebody is no longer on stage in a session; only what calendars show of it differs.
const (
	OffStage release.ChangeKind = "off_stage"
	Calendar release.ChangeKind = "calendar"
)

// past is a release that somebody knows, and what changed since.
type past struct {
	*release.Index
	entries map[string]release.SnapshotEntry // by guid
	changes map[string][]release.Change      // by session
}

// since compares a release with what is told now.
func since(before *release.Snapshot, now *release.Index) past {
	p := past{before.Index(), byGUID(before), map[string][]release.Change{}}
	for _, c := range release.Compare(before, now.Snapshot) {
		p.changes[c.SessionID] = append(p.changes[c.SessionID], c)
	}
	return p
}

func byGUID(s *release.Snapshot) map[string]release.SnapshotEntry {
	out := map[string]release.SnapshotEntry{}
	for _, e := range s.Entries {
		out[e.GUID] = e
	}
	return out
}

// composer finds what readers are told about release number.
type composer struct {
	number  int
	now     *release.Index
	entries map[string]release.SnapshotEntry // of now, by guid
	pasts   map[int]past                     // by number, all that a reader knows; 0 is an empty one
}

// tell finds what a reader is told; ok is false when there is nothing.
func (c composer) tell(r reader) (t Told, ok bool) {
	t = c.against(r, r.knows)
	for _, k := range r.maybe {
		t.add(c.against(r, k))
	}
	t.First = r.knows.Number == 0 && !slices.ContainsFunc(slices.Concat(t.Own, t.Starred), func(ch release.Change) bool {
		return ch.Kind != release.Added && (ch.Kind != release.CancelledNow || len(ch.From) > 0)
	})
	return t, len(t.Own)+len(t.Starred)+len(t.Invites) > 0
}

// add takes over what another view of the same reader says beyond this one.
func (t *Told) add(other Told) {
	said := func(list []release.Change, session string) bool {
		return slices.ContainsFunc(list, func(ch release.Change) bool { return ch.SessionID == session })
	}
	own, starred := t.Own, t.Starred
	for _, ch := range other.Own {
		if !said(own, ch.SessionID) {
			t.Own = append(t.Own, ch)
		}
	}
	for _, ch := range other.Starred {
		if !said(starred, ch.SessionID) && !said(t.Own, ch.SessionID) {
			t.Starred = append(t.Starred, ch)
		}
	}
	for _, i := range other.Invites {
		k := slices.IndexFunc(t.Invites, func(have Invite) bool { return have.Entry.GUID == i.Entry.GUID })
		if k < 0 {
			t.Invites = append(t.Invites, i)
		} else {
			t.Invites[k].Sequence = max(t.Invites[k].Sequence, i.Sequence)
		}
	}
}

// against finds what a reader is told who knows something.
func (c composer) against(r reader, k known) Told {
	before := c.pasts[k.Number]
	k = c.sure(r, k)
	t := Told{Email: r.email, Name: r.name, Language: r.language, Before: before.Index, own: c.onStage(r)}
	for _, s := range r.stars {
		t.Stars = append(t.Stars, s.session)
	}
	t.Invites = c.invites(t.own, k)
	t.Own = append(c.own(t.own, k), c.around(t.Invites, k)...)
	for _, i := range t.Invites {
		if !slices.ContainsFunc(t.Own, func(ch release.Change) bool { return ch.SessionID == i.Entry.SessionID }) && !c.explained(i, k) {
			t.Own = append(t.Own, c.change(Calendar, i.Entry.SessionID, before))
		}
	}
	for _, s := range r.stars {
		if !slices.Contains(t.own, s.session) && !k.owns(s.session) {
			t.Starred = append(t.Starred, c.followed(s, k)...)
		}
	}
	byTitle(t.Starred)
	return t
}

// around says what calendars show of the edition itself, such as its venue, to who gets an event because of it.
func (c composer) around(invites []Invite, k known) (out []release.Change) {
	if !slices.ContainsFunc(invites, func(i Invite) bool { return c.explained(i, k) }) {
		return nil
	}
	for _, ch := range c.pasts[k.Number].changes[""] {
		if ch.Subject == release.OfEdition && ch.Calendar {
			out = append(out, ch)
		}
	}
	return out
}

// explained reports whether what calendars show of the edition is a reason for an event that somebody's calendar held.
func (c composer) explained(i Invite, k known) bool {
	return k.Number > 0 && !i.Cancel && k.Events[i.Entry.GUID].Held && !release.SameEditionInCalendars(c.now, c.pasts[k.Number].Index)
}

func byTitle(changes []release.Change) {
	slices.SortStableFunc(changes, func(a, b release.Change) int {
		return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.SessionID, b.SessionID))
	})
}

// sure finds in the release what an older server did not keep of an address it told: its sessions, and the events of those, whose sequence
// was at most the number of releases before.
func (c composer) sure(r reader, k known) known {
	if !k.Unsure {
		return k
	}
	before := c.pasts[k.Number]
	events := map[string]event{}
	k.Sessions = nil
	for _, s := range before.Sessions {
		if !speaks(s, r.speakers) {
			continue
		}
		k.Sessions = append(k.Sessions, s.ID)
		for _, e := range before.EntriesOf(s.ID) {
			events[e.GUID] = event{k.Number - 1, s.State != string(programme.Cancelled)}
		}
	}
	for guid, e := range k.Events {
		events[guid] = e
	}
	k.Events, k.Unsure = events, false
	return k
}

func speaks(s release.SnapshotSession, speakers []string) bool {
	return slices.ContainsFunc(s.Speakers, func(id string) bool { return slices.Contains(speakers, id) })
}

// onStage lists the sessions of a reader, by title.
func (c composer) onStage(r reader) (out []string) {
	if len(r.speakers) == 0 {
		return nil
	}
	for _, s := range c.now.Sessions {
		if speaks(s, r.speakers) {
			out = append(out, s.ID)
		}
	}
	return out
}

// own says what is new about the sessions that are, or were, somebody's own.
func (c composer) own(mine []string, k known) (out []release.Change) {
	before := c.pasts[k.Number]
	for _, id := range mine {
		if k.owns(id) {
			out = append(out, before.changes[id]...)
		} else {
			out = append(out, c.news(id)...)
		}
	}
	for _, id := range k.Sessions {
		if !slices.Contains(mine, id) {
			out = append(out, c.left(id, before)...)
		}
	}
	return out
}

// news says of a session to who never heard of it where it is, or that it is off.
func (c composer) news(session string) []release.Change {
	if c.now.Session(session).State == string(programme.Cancelled) {
		return []release.Change{c.change(release.CancelledNow, session, c.pasts[0])}
	}
	return c.pasts[0].changes[session]
}

// left says to who is not on stage any more what became of the session.
func (c composer) left(session string, before past) []release.Change {
	for _, ch := range before.changes[session] {
		if ch.Kind == release.Removed || ch.Kind == release.CancelledNow {
			return []release.Change{ch}
		}
	}
	if before.Session(session).State == string(programme.Cancelled) {
		return nil // they knew that it is off
	}
	return []release.Change{c.change(OffStage, session, before)}
}

func (c composer) change(kind release.ChangeKind, session string, before past) release.Change {
	s := c.now.Session(session)
	if s.ID == "" {
		s = before.Session(session)
	}
	return release.Change{Kind: kind, SessionID: session, Code: s.Code, Title: s.Title}
}

// followed says what is new about a starred session: since the last message, or since it was starred, when the programme of then was seen.
// Mere edits are not told, nor what has no place yet.
func (c composer) followed(s star, k known) (out []release.Change) {
	changes := c.news(s.session)
	if seen := max(k.Number, s.since); seen > 0 {
		changes = c.pasts[seen].changes[s.session]
	}
	for _, ch := range changes {
		if ch.Kind != release.Edited && (ch.Kind != release.Added || len(ch.To) > 0) {
			out = append(out, ch)
		}
	}
	return out
}

// invites compares what a speaker's calendar should hold now with what it holds.
func (c composer) invites(mine []string, k known) (out []Invite) {
	before := c.pasts[k.Number]
	wanted := map[string]bool{}
	for _, id := range mine {
		for _, e := range c.now.EntriesOf(id) {
			if c.now.Off(e) {
				continue
			}
			wanted[e.GUID] = true
			if old, had := before.entries[e.GUID]; !had || !k.Events[e.GUID].Held || !release.SameInCalendars(c.now, e, before.Index, old) {
				out = append(out, Invite{Entry: e, In: c.now, Sequence: c.sequence(k, e.GUID)})
			}
		}
	}
	for _, guid := range slices.Sorted(maps.Keys(k.Events)) {
		if wanted[guid] || !k.Events[guid].Held {
			continue
		}
		in, e, there := c.now, c.entries[guid], true
		if e.GUID == "" {
			in = before.Index
			e, there = before.entries[guid]
		}
		if there {
			out = append(out, Invite{Entry: e, In: in, Sequence: c.sequence(k, guid), Cancel: true})
		}
	}
	return out
}

// sequence is above all that an address was ever sent about an event, and at least the number of releases before this one.
func (c composer) sequence(k known, guid string) int {
	if sent, ever := k.Events[guid]; ever {
		return max(c.number-1, sent.Sequence+1)
	}
	return c.number - 1
}

// effect is what a message with this does to what its reader knows, as JSON.
func (t Told) effect() (string, error) {
	e := effect{Sessions: t.own, Events: map[string]event{}}
	if e.Sessions == nil {
		e.Sessions = []string{}
	}
	for _, i := range t.Invites {
		e.Events[i.Entry.GUID] = event{i.Sequence, !i.Cancel}
	}
	b, err := json.Marshal(e)
	return string(b), err
}

// fits reports whether what a message says still holds: who reads it would be told nothing more.
func (c composer) fits(r reader, m post.QueuedMail) (bool, error) {
	if m.Effect == "" {
		return false, nil
	}
	k, err := r.knows.after(m)
	if err != nil {
		return false, err
	}
	t := c.against(r, k)
	return len(t.Own)+len(t.Starred)+len(t.Invites) == 0, nil
}

// byConcern puts first whose own sessions changed most, then by name as readers of a language expect.
func byConcern(lang string, all []Told) {
	slices.SortFunc(all, func(a, b Told) int { return strings.Compare(a.Email, b.Email) })
	text.SortBy(lang, all, func(t Told) string { return t.Name })
	slices.SortStableFunc(all, func(a, b Told) int { return len(b.Own) - len(a.Own) })
}
