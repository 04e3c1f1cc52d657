package alert

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
)

// Round is a release that people are told about, in a language.
type Round struct {
	Edition  edition.Edition
	Now      *release.Index
	Language string // BCP 47
}

// Words say what people are told. No transaction is open when they are asked, so that they may take their time.
type Words struct {
	Notify func(r Round, changes []release.Change) []byte                 // the payload of a notification, of one change or of several
	Write  func(r Round, changes []release.Change, stop string) post.Mail // stop is the secret of the link that ends such mails
}

// Delivery is a notification that is owed.
type Delivery struct {
	ID           string
	Number       int    // of the release
	Session      string // that it is of; empty: of several
	Subscription Subscription
	Message      push.Message

	since    int       // the release that its reader knew before
	expires  time.Time // when it is of no use any more
	attempts int
}

// mostSingly is of how many sessions one is told one by one; of more, in one notification.
const mostSingly = 3

// Prepare makes the alerts of every release that nobody has looked at: however often and on however many nodes it runs, once. It returns
// how many were made.
func (s *Service) Prepare(ctx context.Context, words Words) (made int, err error) {
	var waiting []pending
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		waiting, err = pendingReleases(tx)
		return err
	})
	for _, p := range waiting {
		if err != nil {
			break
		}
		var n int
		n, err = s.prepare(ctx, p, words)
		made += n
	}
	return made, err
}

func (s *Service) prepare(ctx context.Context, p pending, words Words) (made int, err error) {
	var v view
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		v, err = viewInTx(tx, p.edition, p.number, nil)
		return err
	})
	if err != nil {
		return 0, err
	}
	var plan plan
	if p.tells && v.edition.Public() && len(v.subscribed) > 0 {
		keys, err := s.Keys(ctx)
		if err != nil {
			return 0, err
		}
		plan = v.plan(words, keys)
	}
	return len(plan.deliveries) + len(plan.mails), s.db.Write(ctx, func(tx *sqldb.Tx) error {
		first, err := p.begin(tx, v.reach())
		if err != nil || !first || !p.tells {
			return err
		}
		return s.keep(tx, p, plan)
	})
}

// keep queues what a round tells, in the place of what was owed before.
func (s *Service) keep(tx *sqldb.Tx, p pending, plan plan) error {
	for _, id := range plan.passed {
		if err := supersede(tx, id); err != nil {
			return err
		}
	}
	for _, id := range plan.passedMails {
		if err := post.Supersede(tx, id); err != nil {
			return err
		}
	}
	for _, d := range plan.deliveries {
		if err := insertDelivery(tx, s.ids.New("ald"), d); err != nil {
			return err
		}
	}
	for _, m := range plan.mails {
		if err := post.Queue(tx, s.ids, m); err != nil {
			return err
		}
	}
	return markTold(tx, p.edition, p.number)
}

// view is all that the alerts of a release are made of.
type view struct {
	edition    edition.Edition
	number     int
	now        *release.Index
	at         time.Time // on the edition's clock
	clock      time.Time // on the server's
	subscribed []Subscription
	muted      map[agenda.WisherID]bool // want to hear nothing by their account, or are told here
	starrers   map[agenda.WisherID]agenda.Starrer
	times      []time.Time                         // of releases 1, 2 and so on
	pasts      map[int]map[string][]release.Change // by the release that somebody knows, and session
	previous   []release.Change                    // since the release before
	owed       []owed
	mails      []post.QueuedMail // that wait
}

// viewInTx reads a view of a release, or of one that would come after the current one, when it is handed in.
func viewInTx(tx *sqldb.Tx, editionID edition.ID, number int, would *release.Snapshot) (v view, err error) {
	v = view{number: number, clock: tx.Now(), pasts: map[int]map[string][]release.Change{}}
	if v.edition, err = edition.InTx(tx, editionID); err != nil {
		return v, err
	}
	v.at = v.edition.At(tx.Now())
	if would == nil {
		if would, err = release.SnapshotInTx(tx, editionID, number); err != nil {
			return v, err
		}
	}
	v.now = would.Index()
	if err := v.readPeople(tx); err != nil {
		return v, err
	}
	if v.times, err = releaseTimes(tx, editionID); err != nil {
		return v, err
	}
	if v.owed, err = owedInTx(tx, editionID); err != nil {
		return v, err
	}
	if v.mails, err = post.WaitingInTx(tx, string(editionID), ReleaseTopic); err != nil {
		return v, err
	}
	return v, v.readPasts(tx)
}

func (v *view) readPeople(tx *sqldb.Tx) (err error) {
	id := v.edition.ID
	if v.subscribed, err = subscribedInTx(tx, id); err != nil {
		return err
	}
	merged, err := agenda.MergedInTx(tx, id)
	if err != nil {
		return err
	}
	for i, sub := range v.subscribed {
		v.subscribed[i].Wisher = became(merged, sub.Wisher)
	}
	ways, err := wishersWithWays(tx, id)
	if err != nil {
		return err
	}
	v.muted = map[agenda.WisherID]bool{}
	for _, w := range ways {
		v.muted[became(merged, w)] = true
	}
	starrers, err := agenda.StarrersInTx(tx, id)
	v.starrers = make(map[agenda.WisherID]agenda.Starrer, len(starrers))
	for _, who := range starrers {
		v.starrers[who.ID] = who
	}
	return err
}

// readPasts compares the releases that somebody knows with this one.
func (v *view) readPasts(tx *sqldb.Tx) error {
	need := map[int]bool{v.number - 1: true}
	for _, sub := range v.subscribed {
		for _, star := range v.starrers[sub.Wisher].Stars {
			need[v.since(sub, star)] = true
		}
	}
	for number := range need {
		if number <= 0 || number >= v.number {
			continue
		}
		before, err := release.SnapshotInTx(tx, v.edition.ID, number)
		if err != nil {
			return err
		}
		changes := release.Compare(before, v.now.Snapshot)
		v.pasts[number] = bySession(changes)
		if number == v.number-1 {
			v.previous = changes
		}
	}
	return nil
}

func bySession(changes []release.Change) map[string][]release.Change {
	out := map[string][]release.Change{}
	for _, c := range changes {
		if c.SessionID != "" {
			out[c.SessionID] = append(out[c.SessionID], c)
		}
	}
	return out
}

// since is the release that somebody knows of a session that they starred: the one that they were told of last, or that was public when
// they starred it.
func (v *view) since(sub Subscription, star agenda.Star) int {
	known := sub.told
	for _, o := range v.owed {
		if o.subscription == sub.ID && (o.session == "" || o.session == string(star.Session)) {
			known = min(known, o.since)
		}
	}
	for _, m := range v.mails {
		if number, err := strconv.Atoi(m.Since); err == nil && sub.Channel == Mail && m.To == sub.Address {
			known = min(known, number)
		}
	}
	starred := sort.Search(len(v.times), func(i int) bool { return v.times[i].After(star.At) })
	return max(known, starred)
}

// plan is what a round queues, and what it takes the place of.
type plan struct {
	deliveries  []Delivery
	mails       []post.Mail
	passed      []string // deliveries
	passedMails []string
}

// told is what one reader is told.
type told struct {
	sub     Subscription
	since   int
	changes []release.Change
}

func (v *view) plan(words Words, keys push.Keys) (p plan) {
	for _, o := range v.owed {
		p.passed = append(p.passed, o.id)
	}
	for _, m := range v.mails {
		p.passedMails = append(p.passedMails, m.ID)
	}
	letters := map[string]*told{}
	var order []string
	for _, sub := range v.subscribed {
		t := v.tell(sub)
		switch {
		case len(t.changes) == 0:
		case sub.Channel == Push:
			p.deliveries = append(p.deliveries, v.notify(words, t)...)
		case letters[sub.Address] == nil:
			letters[sub.Address], order = &t, append(order, sub.Address)
		default: // who asked on two devices gets one mail
			letters[sub.Address].add(t)
		}
	}
	for _, address := range order {
		p.mails = append(p.mails, v.write(words, keys, *letters[address]))
	}
	return p
}

// tell finds what a subscription is told: of the kinds that it wants, and of nothing that is over.
func (v *view) tell(sub Subscription) told {
	t := told{sub: sub, since: v.number}
	for _, star := range v.starrers[sub.Wisher].Stars {
		since := v.since(sub, star)
		for _, c := range v.pasts[since][string(star.Session)] {
			if _, end := v.span(c); sub.want(c.Kind) && (end.IsZero() || end.After(v.at)) {
				t.changes, t.since = append(t.changes, c), min(t.since, since)
			}
		}
	}
	slices.SortStableFunc(t.changes, func(a, b release.Change) int {
		from, _ := v.span(a)
		to, _ := v.span(b)
		return cmp.Or(from.Compare(to), cmp.Compare(a.Title, b.Title))
	})
	return t
}

func (t *told) add(other told) {
	t.since = min(t.since, other.since)
	for _, c := range other.changes {
		if !slices.ContainsFunc(t.changes, func(have release.Change) bool { return have.SessionID == c.SessionID && have.Kind == c.Kind }) {
			t.changes = append(t.changes, c)
		}
	}
}

// span is when what a change is about begins, and when it ends, there and where it was; zero when it has no place.
func (v *view) span(c release.Change) (start, end time.Time) {
	around := func(from, to time.Time) {
		if start.IsZero() || from.Before(start) {
			start = from
		}
		if to.After(end) {
			end = to
		}
	}
	for _, p := range slices.Concat(c.From, c.To) {
		around(p.Start, p.End)
	}
	for _, e := range v.now.EntriesOf(c.SessionID) {
		around(e.Start, e.End)
	}
	return start, end
}

// soon is how long before a session its change wakes a phone.
const soon = 24 * time.Hour

// Bounds of how long a push service keeps a notification for a device that is away.
const (
	leastLife = time.Hour
	mostLife  = 28 * 24 * time.Hour
)

func (v *view) notify(words Words, t told) (out []Delivery) {
	r := Round{v.edition, v.now, t.sub.Language}
	for _, changes := range singly(t.changes) {
		d := Delivery{Number: v.number, Subscription: t.sub, Message: push.Message{Payload: words.Notify(r, changes)}, since: t.since}
		if alike(changes) {
			d.Session = changes[0].SessionID
		}
		life := leastLife
		for _, c := range changes {
			start, end := v.span(c)
			d.Message.Urgent = d.Message.Urgent || start.Sub(v.at) < soon
			life = max(life, min(mostLife, end.Sub(v.at)))
		}
		d.expires = v.clock.Add(life)
		out = append(out, d)
	}
	return out
}

// singly parts changes by session; those of many sessions stay together.
func singly(changes []release.Change) [][]release.Change {
	var sessions []string
	of := map[string][]release.Change{}
	for _, c := range changes {
		if len(of[c.SessionID]) == 0 {
			sessions = append(sessions, c.SessionID)
		}
		of[c.SessionID] = append(of[c.SessionID], c)
	}
	if len(sessions) > mostSingly {
		return [][]release.Change{changes}
	}
	out := make([][]release.Change, len(sessions))
	for i, id := range sessions {
		out[i] = of[id]
	}
	return out
}

// alike reports whether changes are of one session.
func alike(changes []release.Change) bool {
	return !slices.ContainsFunc(changes, func(c release.Change) bool { return c.SessionID != changes[0].SessionID })
}

func (v *view) write(words Words, keys push.Keys, t told) post.Mail {
	m := words.Write(Round{v.edition, v.now, t.sub.Language}, t.changes, stopToken(keys, t.sub.ID))
	m.To, m.Scope, m.Topic = t.sub.Address, string(v.edition.ID), ReleaseTopic
	m.About, m.Since = strconv.Itoa(v.number), strconv.Itoa(t.since)
	return m
}

// Reach is how many people a release concerns who starred, and how many of them can be told.
type Reach struct {
	Starred int // starred what it moves, cancels, takes out or puts on again
	Reached int // of them, can be told in one way or another
	Push    int // by a notification
	Mail    int // by mail, without an account
	Account int // by a message to their account
	Least   int // the edition's smallest group: of fewer nothing is shown
}

// reach counts whom a release concerns, beside the one before.
func (v *view) reach() (r Reach) {
	r.Least = v.edition.GroupMinimum
	changed := map[string][]release.ChangeKind{}
	for _, c := range v.previous {
		if c.SessionID != "" && QuietKinds().want(c.Kind) {
			changed[c.SessionID] = append(changed[c.SessionID], c.Kind)
		}
	}
	ways := map[agenda.WisherID][]Subscription{}
	for _, sub := range v.subscribed {
		ways[sub.Wisher] = append(ways[sub.Wisher], sub)
	}
	for _, who := range v.starrers {
		var kinds []release.ChangeKind
		for _, star := range who.Stars {
			kinds = append(kinds, changed[string(star.Session)]...)
		}
		if len(kinds) == 0 {
			continue
		}
		by := func(c Channel) bool {
			return slices.ContainsFunc(ways[who.ID], func(sub Subscription) bool {
				return sub.Channel == c && slices.ContainsFunc(kinds, sub.want)
			})
		}
		notified, mailed := by(Push), by(Mail)
		r.count(notified, mailed, who.Person != "" && !v.muted[who.ID])
	}
	return r
}

func (r *Reach) count(notified, mailed, written bool) {
	r.Starred++
	for _, way := range []struct {
		is    bool
		count *int
	}{{notified, &r.Push}, {mailed, &r.Mail}, {written, &r.Account}, {notified || mailed || written, &r.Reached}} {
		if way.is {
			*way.count++
		}
	}
}

// Preview counts whom a release would concern that came after another (nil: it would be the first). Who shows the counts keeps
// the edition's smallest group.
func (s *Service) Preview(ctx context.Context, who actor.Actor, editionID edition.ID, would, previous *release.Snapshot) (r Reach,
	err error) {
	if err := who.May(notice.Previewing, string(editionID)); err != nil {
		return r, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		v := view{now: would.Index()}
		if previous != nil {
			v.previous = release.Compare(previous, would)
		}
		if v.edition, err = edition.InTx(tx, editionID); err != nil {
			return err
		}
		if err := v.readPeople(tx); err != nil {
			return err
		}
		r = v.reach()
		return nil
	})
	return r, err
}

// Outcomes is what came of the alerts of an edition's releases, by number.
func (s *Service) Outcomes(ctx context.Context, who actor.Actor, editionID edition.ID) (out map[int]Outcome, err error) {
	if err := who.May(notice.Previewing, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if out, err = outcomesInTx(tx, editionID); err != nil {
			return err
		}
		mails, err := post.StatesInTx(tx, string(editionID), ReleaseTopic)
		if err != nil {
			return err
		}
		for about, states := range mails {
			number, err := strconv.Atoi(about)
			if err != nil {
				return err
			}
			o := out[number]
			o.Mailed += states[post.MailSent]
			o.Waiting += states[post.MailQueued] + states[post.MailHeld]
			o.Failed += states[post.MailFailed]
			out[number] = o
		}
		return nil
	})
	return out, err
}
