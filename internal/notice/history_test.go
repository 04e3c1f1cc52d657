package notice_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// step is one thing that happens in a history: What chooses it, A, B and C say to whom, where and how.
type step struct{ What, A, B, C int }

func histories() *rapid.Generator[[]step] {
	small := rapid.IntRange(0, 255)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
		return step{rapid.IntRange(0, 99).Draw(t, "what"), small.Draw(t, "a"), small.Draw(t, "b"), small.Draw(t, "c")}
	}), 5, 24)
}

// Whatever happened, once all was sent everybody believes what is true: see history.check.
func TestWhateverHappenedEverybodyBelievesWhatIsTrueInTheEnd(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		v := newVillage(t, schematest.SQLite(t))
		rapid.Check(t, func(t *rapid.T) { v.live(t, histories().Draw(t, "history")) })
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		v := newVillage(t, schematest.Postgres(t))
		for seed := range 8 {
			v.live(t, histories().Example(seed))
		}
	})
}

// village is a database in which every history has an edition of its own.
type village struct {
	cores.Cores
	db       *sqldb.DB
	accounts *account.Service
	outgoing *post.Service
	notices  *notice.Service
	fans     []account.Person // one shares an address with speakers
	editions int
}

var addresses = []string{"ada@example.org", "bea@example.org", "fan@example.org", "dot@example.org", ""}

func newVillage(t *testing.T, db *sqldb.DB) *village {
	t.Helper()
	ctx := context.Background()
	v := &village{Cores: demo.NewServices(db, 11), db: db, accounts: account.NewService(db, seed.Source(12)),
		outgoing: post.NewService(db, seed.Source(13))}
	v.notices = notice.NewService(db, seed.Source(14), v.outgoing)
	for _, email := range []string{"fan@example.org", "fay@example.org"} {
		admin := actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}
		token, err := v.accounts.GrantLink(ctx, actor.System("t"), email, admin, time.Hour, "/")
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := v.accounts.SignIn(ctx, token, "en", "")
		if err != nil {
			t.Fatal(err)
		}
		v.fans = append(v.fans, p)
	}
	return v
}

// letter is what a message says, as its reader takes it.
type letter struct {
	Own, Starred []release.Change
	Invites      []invite
}

type invite struct {
	GUID     string
	Sequence int
	Cancel   bool
	Event    event
}

// event is what a calendar shows of an entry.
type event struct {
	Title, Room string
	Start, End  time.Time
}

func eventOf(x *release.Index, e release.SnapshotEntry) event {
	return event{x.Session(e.SessionID).Title, x.Room(e.RoomID).Name, e.Start.UTC(), e.End.UTC()}
}

// item is something that an address came to know: a letter that a relay took or somebody dropped, or a session as it was when it was
// starred.
type item struct {
	mail    string
	dropped bool
	letter  letter
	starred string
	seen    *release.Index
}

type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// history is an edition, and what the test keeps of it.
type history struct {
	*village
	tester
	ctx      context.Context
	who      actor.Actor
	edition  edition.Edition
	day      edition.Day
	rooms    []edition.Room
	speakers []speaker.Speaker
	sessions []programme.Session // the last one is nobody's, and changes when something has to
	current  *release.Index      // the newest release; nil before the first
	log      map[string][]item   // by address
	left     map[string]bool     // ids of messages that the relay acknowledged
	stars    map[string][]string // sessions, by address
}

func must[T any](h *history) func(T, error) T {
	return func(v T, err error) T {
		h.Helper()
		if err != nil {
			h.Fatalf("%v", err)
		}
		return v
	}
}

// saved is must of an object that is saved.
func saved[T any](h *history) func(T, string, error) T {
	return func(v T, _ string, err error) T { return must[T](h)(v, err) }
}

func (v *village) live(t tester, steps []step) {
	t.Helper()
	h := v.newHistory(t)
	for _, s := range steps {
		h.take(s)
	}
	h.settle()
	h.check()
	h.nothingMore()
}

func (v *village) newHistory(t tester) *history {
	t.Helper()
	v.editions++
	h := &history{village: v, tester: t, ctx: context.Background(), who: actor.System("t"),
		log: map[string][]item{}, left: map[string]bool{}, stars: map[string][]string{}}
	name := fmt.Sprintf("Edition %d", v.editions)
	wanted := edition.Wanted{Organisation: "O", Series: "S", Name: name, Zone: "Europe/Paris"}
	h.edition = must[edition.Edition](h)(v.Editions.Create(h.ctx, h.who, wanted))
	h.edition.State = edition.Published
	h.edition = saved[edition.Edition](h)(v.Editions.Edition().Save(h.ctx, h.who, h.edition))
	start := time.Date(2027, 2, 4, 8, 0, 0, 0, time.UTC)
	h.day = edition.Day{EditionID: h.edition.ID, Date: "2027-02-04", Start: start, End: start.Add(9 * time.Hour)}
	h.day = saved[edition.Day](h)(v.Editions.Day().Save(h.ctx, h.who, h.day))
	for _, name := range []string{"Alpha", "Beta"} {
		r := edition.Room{EditionID: h.edition.ID, Name: name, Capacity: 50}
		h.rooms = append(h.rooms, saved[edition.Room](h)(v.Editions.Room().Save(h.ctx, h.who, r)))
	}
	for i, name := range []string{"Ada", "Bea", "Cleo", "Nobody"} {
		s := speaker.Speaker{EditionID: h.edition.ID, Name: name}
		if i < 2 {
			s.Email = addresses[i]
		}
		h.speakers = append(h.speakers, saved[speaker.Speaker](h)(v.Speakers.Speaker().Save(h.ctx, h.who, s)))
	}
	off := map[string]programme.Severity{}
	for _, c := range programme.Checks {
		off[c.Code] = programme.Ignores
	}
	if err := v.Programme.SetSeverities(h.ctx, h.who, h.edition.ID, off, nil); err != nil {
		h.Fatalf("%v", err)
	}
	for i := range 4 {
		s := programme.Session{EditionID: h.edition.ID, Title: fmt.Sprintf("Talk %d", i), Kind: programme.Talk, Minutes: 30,
			State: programme.Confirmed, Speakers: []speaker.ID{h.speakers[i].ID}}
		h.sessions = append(h.sessions, saved[programme.Session](h)(v.Programme.Session().Save(h.ctx, h.who, s)))
		h.place(i, i, i)
	}
	return h
}

// do lets something happen, unless a rule of the programme refuses it.
func (h *history) do(_ any, _ string, err error) {
	h.Helper()
	if _, refused := fault.From(err); err != nil && !refused {
		h.Fatalf("%v", err)
	}
}

func (h *history) draft() programme.Draft {
	return must[programme.Draft](h)(h.Programme.Draft(h.ctx, h.who, h.edition.ID))
}

func (h *history) place(session, room, slot int) {
	h.Helper()
	p := programme.Placement{EditionID: h.edition.ID, SessionID: h.sessions[session].ID}
	for _, have := range h.draft().Placements {
		if have.SessionID == p.SessionID {
			p = have
		}
	}
	p.RoomID, p.Start = h.rooms[room%2].ID, h.day.Start.Add(time.Duration(slot%8)*time.Hour)
	h.do(h.Programme.Placement().Save(h.ctx, h.who, p))
}

// edit saves a session of the draft with something changed.
func (h *history) edit(session int, change func(*programme.Session)) {
	h.Helper()
	for _, s := range h.draft().Sessions {
		if s.ID == h.sessions[session].ID {
			change(&s)
			h.do(h.Programme.Session().Save(h.ctx, h.who, s))
		}
	}
}

func (h *history) take(s step) {
	h.Helper()
	talk := s.A % 3
	switch {
	case s.What < 12:
		h.place(talk, s.B, s.C)
	case s.What < 16:
		for _, p := range h.draft().Placements {
			if p.SessionID == h.sessions[talk].ID {
				change, err := h.Programme.Placement().Remove(h.ctx, h.who, string(p.ID))
				h.do(nil, change, err)
			}
		}
	case s.What < 21:
		h.edit(talk, func(v *programme.Session) {
			if v.State == programme.Cancelled {
				v.State = programme.Confirmed
			} else {
				v.State = programme.Cancelled
			}
		})
	case s.What < 25:
		h.edit(talk, func(v *programme.Session) { v.Title = fmt.Sprintf("Talk %d %d", talk, s.B%3) })
	case s.What < 33:
		h.recast(talk, s.B)
	case s.What < 36:
		h.rooms[s.A%2].Name = fmt.Sprintf("Room %d %d", s.A%2, s.B%2)
		h.rooms[s.A%2] = saved[edition.Room](h)(h.Editions.Room().Save(h.ctx, h.who, h.rooms[s.A%2]))
	case s.What < 42:
		h.readdress(s.A%3, addresses[s.B%len(addresses)])
	case s.What < 45:
		h.withdraw(s.A % 3)
	case s.What < 51:
		h.star(h.fans[s.A%2], s.B%3)
	case s.What < 66:
		h.release([]release.Telling{release.TellNow, release.TellHeld, release.TellNobody}[s.A%3])
		if s.B%3 > 0 {
			h.prepare()
		}
	case s.What < 72:
		h.prepare()
	case s.What < 84:
		h.deliver(s)
	case s.What < 90:
		h.turn("", post.MailQueued)
	default:
		h.turnOne(s)
	}
}

func (h *history) stage() []speaker.Speaker { return h.draft().Stage.Speakers }

func (h *history) recast(talk, who int) {
	h.Helper()
	var cast []speaker.ID
	for i, s := range h.stage() {
		if who>>i&1 == 1 {
			cast = append(cast, s.ID)
		}
	}
	h.edit(talk, func(v *programme.Session) { v.Speakers = cast })
}

func (h *history) readdress(i int, email string) {
	h.Helper()
	all := h.stage()
	s := all[i%len(all)]
	if s.Name == "Nobody" {
		return
	}
	s.Email = email
	h.do(h.Speakers.Speaker().Save(h.ctx, h.who, s))
}

// withdraw takes a speaker off every stage, and deletes them.
func (h *history) withdraw(i int) {
	h.Helper()
	all := h.stage()
	if len(all) < 3 || all[i%len(all)].Name == "Nobody" {
		return
	}
	gone := all[i%len(all)].ID
	for talk := range h.sessions {
		h.edit(talk, func(v *programme.Session) {
			v.Speakers = slices.DeleteFunc(v.Speakers, func(id speaker.ID) bool { return id == gone })
		})
	}
	change, err := h.Cores.Speakers.Speaker().Remove(h.ctx, h.who, string(gone))
	h.do(nil, change, err)
}

// star is given while the newest release is public, which its giver then has seen.
func (h *history) star(fan account.Person, talk int) {
	h.Helper()
	id := string(h.sessions[talk].ID)
	if slices.Contains(h.stars[fan.Email], id) {
		return
	}
	at := releasedAt(0)
	if h.current != nil {
		at = releasedAt(h.current.Release)
	}
	err := h.Agenda.Star(h.ctx, agenda.Wisher{Who: actor.Actor{PersonID: fan.ID}}, h.edition.ID,
		[]agenda.Star{{Session: h.sessions[talk].ID, Level: agenda.MustSee, At: at}})
	if _, refused := fault.From(err); refused {
		return
	}
	if err != nil {
		h.Fatalf("%v", err)
	}
	h.stars[fan.Email] = append(h.stars[fan.Email], id)
	if h.current != nil {
		h.log[fan.Email] = append(h.log[fan.Email], item{starred: id, seen: h.current})
	}
}

// releasedAt is when releases are made here, where the clock stands still.
func releasedAt(number int) time.Time {
	return schematest.Clock().Add(time.Duration(number-1000) * time.Second)
}

func (h *history) release(telling release.Telling) {
	h.Helper()
	r, err := h.Releases.Release(h.ctx, h.who, h.edition.ID, release.Announcement{Telling: telling}, nil)
	if _, refused := fault.From(err); refused {
		return
	}
	if err != nil {
		h.Fatalf("%v", err)
	}
	err = h.db.Write(h.ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`UPDATE release SET released_at = $3 WHERE edition_id = $1 AND number = $2`, h.edition.ID, r.Number,
			sqldb.At(releasedAt(r.Number))); err != nil {
			return err
		}
		s, err := release.SnapshotInTx(tx, h.edition.ID, r.Number)
		if err == nil {
			h.current = s.Index()
		}
		return err
	})
	if err != nil {
		h.Fatalf("%v", err)
	}
}

func (h *history) prepare() int {
	h.Helper()
	return must[int](h)(h.notices.Prepare(h.ctx, func(notice.Round) func(notice.Told) post.Mail { return h.write }))
}

func (h *history) write(t notice.Told) post.Mail {
	l := letter{Own: t.Own, Starred: t.Starred}
	for _, i := range t.Invites {
		l.Invites = append(l.Invites, invite{i.Entry.GUID, i.Sequence, i.Cancel, eventOf(i.In, i.Entry)})
	}
	b, err := json.Marshal(l)
	if err != nil {
		h.Fatalf("%v", err)
	}
	return post.Mail{Subject: "x", Text: string(b)}
}

func (h *history) mails() []post.QueuedMail {
	return must[[]post.QueuedMail](h)(h.outgoing.MailsOf(h.ctx, h.who, string(h.edition.ID), post.BoxFilter{}))
}

// due lets all that is on its way be tried now; attempts is how often it was tried.
func (h *history) due(attempts int) {
	h.Helper()
	err := h.db.Write(h.ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE mail SET due_at = created_at, attempts = $2 WHERE scope = $1 AND state = 'queued'`, h.edition.ID, attempts)
		return err
	})
	if err != nil {
		h.Fatalf("%v", err)
	}
}

// deliver sends what may leave through a relay that takes, refuses, or takes without saying so; A says which, C whether it is the last try.
// While the first message is on its way, B may let a release come.
func (h *history) deliver(s step) {
	h.Helper()
	h.due(s.C % 2 * 11)
	n := 0
	must[int](h)(h.outgoing.Deliver(h.ctx, func(_ context.Context, id string, m post.Mail) error {
		if m.Scope != string(h.edition.ID) {
			return nil
		}
		answer := s.A >> (2 * n % 8) & 3
		n++
		if answer != 2 {
			h.arrives(id, m)
		}
		if n == 1 && s.B%4 == 0 {
			h.place(s.C%3, s.B/4, s.C)
			h.release([]release.Telling{release.TellNow, release.TellHeld, release.TellNobody}[s.B/4%3])
			h.prepare()
		}
		if answer > 1 {
			return errors.New("the relay says nothing")
		}
		h.left[id] = true
		return nil
	}))
}

// arrives keeps a letter. What it says is true now, and it did not leave before.
func (h *history) arrives(id string, m post.Mail) {
	h.Helper()
	if h.left[id] {
		h.Errorf("%s leaves twice", id)
	}
	l := h.read(m)
	for _, i := range l.Invites {
		e, there := h.entry(i.GUID)
		if !i.Cancel && (!there || h.current.Off(e) || eventOf(h.current, e) != i.Event) {
			h.Errorf("%s is invited to %+v, and it is %+v", m.To, i.Event, eventOf(h.current, e))
		}
	}
	for _, c := range slices.Concat(l.Own, l.Starred) {
		if len(c.To) > 0 && c.Kind != release.CancelledNow && c.Kind != release.Removed && !cmp.Equal(places(c.To), h.places(c.SessionID)) {
			h.Errorf("%s is told %+v, and it is at %+v", m.To, c, h.places(c.SessionID))
		}
	}
	if !slices.ContainsFunc(h.log[m.To], func(i item) bool { return i.mail == id }) {
		h.log[m.To] = append(h.log[m.To], item{mail: id, letter: l})
	}
}

func (h *history) read(m post.Mail) (l letter) {
	h.Helper()
	if err := json.Unmarshal([]byte(m.Text), &l); err != nil {
		h.Fatalf("%v", err)
	}
	return l
}

func (h *history) entry(guid string) (release.SnapshotEntry, bool) {
	for _, e := range h.current.Entries {
		if e.GUID == guid {
			return e, true
		}
	}
	return release.SnapshotEntry{}, false
}

// places is where a session is, as text.
func places(all []release.Place) (out []string) {
	for _, p := range all {
		out = append(out, p.Room+" "+p.Start.UTC().Format(time.TimeOnly)+" "+p.End.UTC().Format(time.TimeOnly))
	}
	return out
}

func (h *history) places(session string) (out []string) { return placesIn(h.current, session) }

func placesIn(x *release.Index, session string) (out []string) {
	for _, e := range x.EntriesOf(session) {
		out = append(out, places([]release.Place{{Room: x.Room(e.RoomID).Name, Start: e.Start, End: e.End}})...)
	}
	return out
}

// turn sends, holds or drops a message, or all that wait.
func (h *history) turn(id string, to post.MailState) bool {
	h.Helper()
	err := h.outgoing.TurnMails(h.ctx, h.who, string(h.edition.ID), post.Pick{ID: id}, to)
	if _, refused := fault.From(err); err != nil && !refused {
		h.Fatalf("%v", err)
	}
	return err == nil
}

// turnOne sends, holds, drops or takes back one message. What was dropped counts as told.
func (h *history) turnOne(s step) {
	h.Helper()
	all := h.mails()
	if len(all) == 0 {
		return
	}
	m := all[s.A%len(all)]
	to := []post.MailState{post.MailDropped, post.MailHeld, post.MailQueued}[s.B%3]
	if !h.turn(m.ID, to) {
		return
	}
	log := h.log[m.To]
	known := slices.ContainsFunc(log, func(i item) bool { return i.mail == m.ID })
	switch {
	case to == post.MailDropped && !known:
		h.log[m.To] = append(log, item{mail: m.ID, dropped: true, letter: h.read(m.Mail)})
	case m.State == post.MailDropped && to != post.MailDropped:
		h.log[m.To] = slices.DeleteFunc(log, func(i item) bool { return i.mail == m.ID && i.dropped })
	}
}

// settle makes one more release, and sends all that is held.
func (h *history) settle() {
	h.Helper()
	h.edit(3, func(v *programme.Session) { v.Title += "!" })
	h.release(release.TellHeld)
	h.prepare()
	h.turn("", post.MailQueued)
	for range 3 {
		h.deliver(step{B: 1})
	}
	for _, m := range h.mails() {
		if m.Waits() {
			h.Fatalf("%s to %s about release %s is still %s", m.ID, m.To, m.About, m.State)
		}
	}
}

// belief is what an address believes.
type belief struct {
	Own      []string // sessions
	Sessions map[string]what
	Calendar map[string]event // what it shows, by guid
}

// what is believed of a session.
type what struct {
	Title  string
	Off    bool
	Places []string
}

// believes folds what an address came to know.
func (h *history) believes(address string) belief {
	h.Helper()
	b := belief{Sessions: map[string]what{}, Calendar: map[string]event{}}
	own, sequences := map[string]bool{}, map[string]int{}
	for _, i := range h.log[address] {
		if i.seen != nil {
			b.sees(i.seen, i.starred)
			continue
		}
		for _, c := range i.letter.Own {
			switch c.Kind {
			case notice.OffStage, release.Removed:
				delete(own, c.SessionID)
			case notice.Calendar:
			default:
				own[c.SessionID] = true
			}
			b.hears(c)
		}
		for _, c := range i.letter.Starred {
			b.hears(c)
		}
		for _, v := range i.letter.Invites {
			if last, ever := sequences[v.GUID]; ever && v.Sequence <= last {
				h.Errorf("%s gets sequence %d of an event after %d", address, v.Sequence, last)
			}
			sequences[v.GUID] = v.Sequence
			if v.Cancel {
				delete(b.Calendar, v.GUID)
			} else {
				b.Calendar[v.GUID] = v.Event
			}
		}
	}
	b.Own = slices.Sorted(maps.Keys(own))
	return b
}

func (b belief) sees(x *release.Index, session string) {
	s := x.Session(session)
	if s.ID == "" {
		delete(b.Sessions, session)
		return
	}
	b.Sessions[session] = what{s.Title, s.State == string(programme.Cancelled), placesIn(x, session)}
}

func (b belief) hears(c release.Change) {
	w := b.Sessions[c.SessionID]
	w.Title = c.Title
	switch c.Kind {
	case release.Added, release.Revived:
		w.Off, w.Places = false, places(c.To)
	case release.Moved:
		w.Places = places(c.To)
	case release.CancelledNow:
		w.Off = true
	case release.Removed:
		delete(b.Sessions, c.SessionID)
		return
	case notice.OffStage, notice.Calendar:
		return
	}
	b.Sessions[c.SessionID] = w
}

// check compares what every address believes with the newest release.
func (h *history) check() {
	h.Helper()
	for _, address := range []string{"ada@example.org", "bea@example.org", "fan@example.org", "dot@example.org", "fay@example.org"} {
		got := h.believes(address)
		own, off, calendar := []string(nil), []string(nil), map[string]event{}
		for _, s := range h.current.Sessions {
			if !h.speaks(s, address) {
				continue
			}
			if s.State == string(programme.Cancelled) { // its stage is left without a word
				off = append(off, s.ID)
				continue
			}
			own = append(own, s.ID)
			for _, e := range h.current.EntriesOf(s.ID) {
				calendar[e.GUID] = eventOf(h.current, e)
			}
		}
		slices.Sort(own)
		got.Own = slices.DeleteFunc(got.Own, func(id string) bool { return got.Sessions[id].Off })
		if diff := cmp.Diff(own, got.Own, cmpopts.EquateEmpty()); diff != "" {
			h.Errorf("%s believes other sessions to be its own (-right +believed)\n%s", address, diff)
		}
		if diff := cmp.Diff(calendar, got.Calendar); diff != "" {
			h.Errorf("the calendar of %s is wrong (-right +shown)\n%s", address, diff)
		}
		for _, id := range slices.Concat(own, off) {
			h.right(address, id, got, true)
		}
		for _, id := range h.stars[address] {
			h.right(address, id, got, slices.Contains(slices.Concat(own, off), id))
		}
	}
}

func (h *history) speaks(s release.SnapshotSession, address string) bool {
	return slices.ContainsFunc(h.stage(), func(v speaker.Speaker) bool {
		return strings.EqualFold(v.Email, address) && slices.Contains(s.Speakers, string(v.ID))
	})
}

// right checks what an address believes of a session. Who follows it is not told of edits, nor of the place of what is off.
func (h *history) right(address, session string, got belief, own bool) {
	h.Helper()
	want := belief{Sessions: map[string]what{}}
	want.sees(h.current, session)
	right, is := want.Sessions[session]
	has, knows := got.Sessions[session]
	if !own {
		right.Title, has.Title = "", ""
	}
	if right.Off {
		right.Places, has.Places = nil, nil
	}
	if !is && !knows || !own && !knows && (right.Off || len(right.Places) == 0) {
		return
	}
	if diff := cmp.Diff(right, has); diff != "" || is != knows {
		h.Errorf("%s believes something wrong of %s (own: %v; -right +believed)\n%s", address, session, own, diff)
	}
}

// nothingMore makes a release that concerns nobody.
func (h *history) nothingMore() {
	h.Helper()
	h.edit(3, func(v *programme.Session) { v.Title += "?" })
	h.release(release.TellNow)
	if n := h.prepare(); n != 0 {
		h.Errorf("%d messages about a release that concerns nobody", n)
	}
	h.deliver(step{B: 1})
}
