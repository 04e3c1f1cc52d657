package selection

import (
	"cmp"
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/review"
)

// Service is what can be done with decisions, reveals and replies.
type Service struct {
	db      *sqldb.DB
	ids     id.Source
	calls   *cfp.Service
	stage   Stage
	letters func(edition.Edition) Letters
	kept    *kept
}

// NewService returns the use cases. A proposal on which something was decided is not removed, and one that is withdrawn takes its decision
// with it. Mails of a reveal do not leave before it is released.
func NewService(db *sqldb.DB, ids id.Source, calls *cfp.Service, outgoing *post.Service, editions *edition.Service, stage Stage) *Service {
	s := &Service{db: db, ids: ids, calls: calls, stage: stage, kept: newKept(),
		letters: func(edition.Edition) Letters { return Letters{} }}
	calls.OnWithdraw(s.withdrawn)
	calls.AddDependents(dependents)
	outgoing.OnMail(RevealTopic, post.MailHooks{MayLeave: mayLeave})
	editions.Extend(edition.Later{MoveInstants: moveInstants})
	return s
}

// Write hands in who writes the mails, while the chapters are made.
func (s *Service) Write(letters func(edition.Edition) Letters) { s.letters = letters }

// Board is what the committee has before it.
type Board struct {
	Rows     []Row // of proposals that stand: by zone, or where nobody judged, the newest first
	Frame    edition.Frame
	Products map[string]string // names
	Call     cfp.Call
	Rule     Rule
	Reveal   Reveal // the open one; without an id: none is
	Quotas   []Quota
	Judged   review.Judged
	Sighted  bool // who asked sees who speaks
	Groups   int  // of readers who share sheets
}

// Row is a proposal with what was decided of it.
type Row struct {
	cfp.Proposal
	Decision Decision
	Minutes  int // of its session
	Replies  []Reply
	Siblings []cfp.ProposalID // other proposals of those who speak for it
	Alikes   []cfp.ProposalID // others that say nearly the same
	Origin   string           // of who speaks; empty: nobody said who hosts
	Hidden   bool             // who asks must not judge it
	Stale    int              // readings of an earlier text
	Zone     Zone
	Standing review.Standing // its zero value where nothing is known
}

// Board lists the proposals of an edition with what was decided of each and, for who may oversee readings, where each stands.
func (s *Service) Board(ctx context.Context, who actor.Actor, editionID edition.ID) (b Board, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return b, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if b, err = boardOf(tx, editionID); err != nil {
			return err
		}
		return b.judge(tx, who, editionID)
	})
	if err != nil {
		return b, err
	}
	s.kept.stand(&b)
	return b, nil
}

// judge reads what the committee judged, the bounds that were settled, and what who asks may see.
func (b *Board) judge(tx *sqldb.Tx, who actor.Actor, editionID edition.ID) (err error) {
	if b.Quotas, err = quotasOf(tx, editionID); err != nil {
		return err
	}
	all := make([]cfp.Proposal, len(b.Rows))
	for i, r := range b.Rows {
		all[i] = r.Proposal
	}
	if b.Judged, err = review.JudgedInTx(tx, who, b.Call, all, editionID); err != nil {
		return err
	}
	for i := range b.Rows {
		if r := &b.Rows[i]; b.Judged.Round.Host != "" {
			r.Origin = FromOthers
			if b.Judged.HostOf(r.Proposal) {
				r.Origin = FromHost
			}
		}
	}
	b.Sighted, err = b.sees(tx, who, editionID)
	return err
}

func boardOf(tx *sqldb.Tx, editionID edition.ID) (b Board, err error) {
	all, err := cfp.ProposalsInTx(tx, editionID)
	if err != nil {
		return b, err
	}
	decisions, err := decisionsOf(tx, editionID)
	if err != nil {
		return b, err
	}
	if b.Frame, err = edition.FrameInTx(tx, editionID); err != nil {
		return b, err
	}
	if b.Call, err = cfp.CallInTx(tx, editionID); err != nil {
		return b, err
	}
	if b.Rule, err = ruleOf(tx, editionID); err != nil {
		return b, err
	}
	if b.Reveal, err = openReveal(tx, editionID); err != nil {
		return b, err
	}
	replies, err := repliesOf(tx, editionID)
	if err != nil {
		return b, err
	}
	known, err := catalogue.AllInTx(tx, editionID)
	if err != nil {
		return b, err
	}
	b.Products = map[string]string{}
	for _, v := range known.Products {
		b.Products[string(v.ID)] = v.Name
	}
	lasts := map[edition.FormatID]int{}
	for _, f := range b.Frame.Formats {
		lasts[f.ID] = f.Minutes
	}
	for _, p := range all {
		d, is := decisions[p.ID]
		if !is {
			d = Decision{ProposalID: p.ID, EditionID: editionID, State: None}
		}
		if p.State == cfp.Withdrawn && d.Told == "" {
			continue
		}
		r := Row{Proposal: p, Decision: d, Minutes: d.Minutes}
		if r.Minutes == 0 {
			r.Minutes = lasts[p.FormatID]
		}
		if r.Minutes == 0 {
			r.Minutes = usualMinutes
		}
		r.Replies = replies[p.ID]
		b.Rows = append(b.Rows, r)
	}
	b.link()
	return b, nil
}

// link finds the other proposals of the same people.
func (b *Board) link() {
	of := map[string][]int{}
	for i, r := range b.Rows {
		for _, v := range speaking(r.Proposal) {
			key := string(v.Person)
			if key == "" {
				key = v.Email
			}
			if key != "" {
				of[key] = append(of[key], i)
			}
		}
	}
	seen := map[[2]int]bool{}
	for i := range b.Rows {
		for _, v := range speaking(b.Rows[i].Proposal) {
			for _, key := range []string{string(v.Person), v.Email} {
				for _, k := range of[key] {
					if k != i && !seen[[2]int{i, k}] {
						seen[[2]int{i, k}] = true
						b.Rows[i].Siblings = append(b.Rows[i].Siblings, b.Rows[k].ID)
					}
				}
			}
		}
	}
}

// Row finds what was decided of one proposal, among all of the edition.
func (b Board) Row(id cfp.ProposalID) (Row, bool) {
	for _, r := range b.Rows {
		if r.ID == id {
			return r, true
		}
	}
	return Row{}, false
}

// Reserve lists those who were told that they are on the reserve and still wait, the first one first.
func (b Board) Reserve() (out []Row) {
	for _, r := range b.Rows {
		if r.stands() && r.Decision.Told == Reserve && r.Decision.State == Reserve {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Decision.Place, y.Decision.Place), cmp.Compare(x.Number, y.Number))
	})
	return out
}

// Tally counts what waits for the committee.
type Tally struct {
	Undecided int // proposals
	Open      int // reveals
	Asked     int // replies that are waited for
}

// Tally counts what waits for the committee of an edition.
func (s *Service) Tally(ctx context.Context, who actor.Actor, editionID edition.ID) (t Tally, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return t, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if t.Undecided, err = undecided(tx, editionID); err != nil {
			return err
		}
		r, err := openReveal(tx, editionID)
		if err != nil {
			return err
		}
		if r.ID != "" {
			t.Open = 1
		}
		t.Asked, err = countAsked(tx, editionID)
		return err
	})
	return t, err
}

// dependents tells that something was decided of a proposal, which then stays: record.Dependents.
func dependents(tx *sqldb.Tx, kind, id string) ([]record.Dependent, error) {
	if kind != "proposal" {
		return nil, nil
	}
	decided, err := isDecided(tx, cfp.ProposalID(id))
	if err != nil || !decided {
		return nil, err
	}
	return []record.Dependent{{Kind: "decision", Names: []string{id}, Blocks: true}}, nil
}

// Undoers put back what was before a change of this chapter.
func (s *Service) Undoers() []record.Undoer { return []record.Undoer{undoer{s}, quotaKind()} }
