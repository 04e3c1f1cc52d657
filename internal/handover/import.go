package handover

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/selection"
)

// Taking says how proposals are taken in.
type Taking struct {
	Dry        bool                   // tell exactly what would happen, and change nothing
	Prefer     intake.Side            // where a field changed in the file and here, and Decided says nothing else
	Decided    map[string]intake.Side // by the keys of conflicts
	Decisions  bool                   // take decisions of the file over, as decided and told nobody
	Withdrawn  bool                   // withdraw here what was withdrawn in the file since it was taken in
	Everything bool                   // into an edition without proposals: what was judged, and of a bundle what was told and replied too
	Mapping    Mapping                // that a sheet was read with, which is kept
}

// Difference is what an import changes.
type Difference struct {
	Change    string           // of the step, to undo it by; empty when nothing changed, of a dry run, or where it cannot be undone
	Added     []string         // titles of new proposals
	Changed   []intake.Altered // proposals that follow the file, field by field
	Conflicts []intake.Conflict
	Withdrawn []string // titles of proposals that are withdrawn by it
	Left      []Left   // what is not taken over, and why
	Decisions []Told   // what the file says was decided
	Decided   int      // how many of those are taken over
	Unchanged int
	Made      map[string]int // formats, tracks, products, questions, rounds, verdicts, replies that were made
	Notes     []formats.Note
}

// Left is a proposal of which something is not taken over. Why is removed_here, withdrawn_here, withdrawn_there, not_in_file or alike.
type Left struct{ Title, Why string }

// Told is a decision that a file tells of.
type Told struct {
	Title string
	State selection.State
	Ours  selection.State // what is decided here
}

// Empty reports whether nothing of the edition's changes.
func (d Difference) Empty() bool {
	made := 0
	for _, n := range d.Made {
		made += n
	}
	return len(d.Added)+len(d.Changed)+len(d.Withdrawn)+d.Decided+made == 0
}

// Refusals.
var (
	ErrNotEmpty = fault.New(fault.Conflict, "handover.not_empty",
		"a whole call is taken over by an edition that has no proposals and no rounds; take the proposals alone, or make a new edition")
	ErrUnmapped = formats.ErrUnmapped
)

// errDry ends the transaction of a dry run, which leaves nothing.
var errDry = errors.New("handover: dry run")

// Import takes proposals in, as one step that can be undone, all or nothing. Each field follows the file where it changed there since it
// was taken in last, and stays where it did not; where it changed in both it stays, and is told, until somebody decides. Nobody is mailed
// or invited. What a dry run tells is exact, for it does all of it and takes it back.
func (s *Service) Import(ctx context.Context, who actor.Actor, e edition.Edition, file formats.Proposed, how Taking) (diff Difference,
	err error) {
	if err := who.May(cfp.Changing, string(e.ID)); err != nil {
		return diff, err
	}
	for _, side := range append(slices.Collect(maps.Values(how.Decided)), how.Prefer) {
		if side != intake.Undecided && side != intake.TakeOurs && side != intake.TakeFile {
			return diff, intake.ErrSide
		}
	}
	if file.Sheet != nil && !file.Says["title"] {
		return diff, ErrUnmapped
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		i := &importer{s: s, tx: tx, who: who, e: e, file: file, how: how, products: map[string]string{}}
		i.diff.Made = map[string]int{}
		if err := i.run(); err != nil {
			return err
		}
		diff = i.diff
		if how.Dry {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		diff.Change, err = "", nil
	}
	return diff, err
}

// importer is one import, within its transaction.
type importer struct {
	s    *Service
	tx   *sqldb.Tx
	who  actor.Actor
	e    edition.Edition
	file formats.Proposed
	how  Taking

	frame    edition.Frame
	products map[string]string // names, by id
	formats  map[string]edition.FormatID
	tracks   map[string]edition.TrackID
	named    map[string]string // ids of products, by their names in the file
	asked    map[string]asked  // questions, by their keys in the file
	order    []string          // those keys
	here     map[cfp.ProposalID]cfp.Proposal
	guids    map[string]cfp.ProposalID
	titled   map[string][]cfp.Proposal
	decided  map[cfp.ProposalID]selection.Decision
	bases    map[string]base
	ids      map[string]cfp.ProposalID // of what the file names, by key

	diff    Difference
	undoing step
}

func (i *importer) run() error {
	if err := i.read(); err != nil {
		return err
	}
	if i.how.Everything && len(i.here) > 0 {
		return ErrNotEmpty
	}
	if err := i.makeFrame(); err != nil {
		return err
	}
	seen := map[string]bool{}
	fields := i.fieldsOf()
	for _, v := range i.file.Proposals {
		seen[v.Key] = true
		if err := i.one(v, fields); err != nil {
			return &record.Refused{Label: v.Title, Err: err}
		}
	}
	i.missing(seen)
	if err := i.decide(); err != nil {
		return err
	}
	if i.how.Everything {
		if err := i.everything(); err != nil {
			return err
		}
	}
	i.diff.Notes = i.file.Notes
	if i.file.Sheet != nil && i.how.Mapping.Columns != nil {
		if err := putMapping(i.tx, i.e.ID, i.how.Mapping); err != nil {
			return err
		}
	}
	return i.record()
}

func (i *importer) read() (err error) {
	if i.frame, err = edition.FrameInTx(i.tx, i.e.ID); err != nil {
		return err
	}
	all, err := cfp.ProposalsInTx(i.tx, i.e.ID)
	if err != nil {
		return err
	}
	i.here, i.ids = map[cfp.ProposalID]cfp.Proposal{}, map[string]cfp.ProposalID{}
	i.guids, i.titled = map[string]cfp.ProposalID{}, map[string][]cfp.Proposal{}
	for _, p := range all {
		i.here[p.ID], i.guids[p.GUID] = p, p.ID
		i.titled[p.Title] = append(i.titled[p.Title], p)
	}
	if i.who.May(selection.Reading, string(i.e.ID)) == nil {
		if i.decided, err = i.s.selection.DecisionsInTx(i.tx, i.who, i.e.ID); err != nil {
			return err
		}
	}
	i.bases, err = basesOf(i.tx, i.e.ID, i.file.Source)
	return err
}

// one takes one proposal of the file in.
func (i *importer) one(v formats.BundleProposal, fields []field) error {
	want := i.wanted(v)
	b, known := i.bases[v.Key]
	ours, here := i.here[b.Proposal]
	if !known && v.GUID != "" {
		ours, here = i.here[i.guids[v.GUID]]
	}
	switch {
	case here:
		i.ids[v.Key] = ours.ID
		return i.merge(v, ours, want, b, fields)
	case known:
		i.left(v.Title, "removed_here")
		return nil
	default:
		return i.add(v, want, fields)
	}
}

func (i *importer) left(title, why string) { i.diff.Left = append(i.diff.Left, Left{title, why}) }

// add makes a proposal that is new.
func (i *importer) add(v formats.BundleProposal, want cfp.Handed, fields []field) error {
	for _, p := range i.titled[want.Title] {
		if speakersText(p) == speakersText(want.Proposal) {
			i.left(v.Title, "alike")
		}
	}
	made, err := i.s.calls.HandInInTx(i.tx, i.who, want)
	if err != nil {
		return err
	}
	i.ids[v.Key] = made.ID
	b := base{Key: v.Key, Proposal: made.ID, Digests: map[string]string{}}
	for _, f := range fields {
		if i.file.Says[f.name] {
			b.Digests[f.key] = digest(f.of(want.Proposal))
		}
	}
	i.diff.Added = append(i.diff.Added, made.Title)
	i.undoing.Added = append(i.undoing.Added, added{made.ID, made.Version, b.Key})
	return putBase(i.tx, i.e.ID, i.file.Source, b)
}

// merge brings a proposal that is here to what the file says, field by field.
func (i *importer) merge(v formats.BundleProposal, ours cfp.Proposal, file cfp.Handed, b base, fields []field) error {
	switch {
	case ours.State == cfp.Withdrawn && file.State != cfp.Withdrawn:
		i.left(ours.Title, "withdrawn_here")
		return nil
	case ours.State != cfp.Withdrawn && file.State == cfp.Withdrawn && i.how.Withdrawn:
		return i.withdraw(ours, file.Withdrawn)
	case ours.State != cfp.Withdrawn && file.State == cfp.Withdrawn:
		i.left(ours.Title, "withdrawn_there")
	}
	was := b.clone()
	if b = b.clone(); b.Digests == nil {
		b.Digests = map[string]string{}
	}
	b.Key, b.Proposal = v.Key, ours.ID
	next := ours
	next.Answers = maps.Clone(ours.Answers)
	altered := intake.Altered{Kind: "proposal", Object: string(ours.ID), Title: ours.Title}
	for _, f := range fields {
		if !i.file.Says[f.name] {
			continue
		}
		key := string(ours.ID) + "." + f.key
		var last *string
		if d, is := b.Digests[f.key]; is {
			last = &d
		}
		m := intake.ThreeWay(last, digest(f.of(ours)), digest(f.of(file.Proposal)), i.side(key))
		switch m.Verdict {
		case intake.Taken:
			f.take(&next, file.Proposal)
			altered.Fields = append(altered.Fields, intake.Alteration{Field: i.label(f), Before: i.shown(f, ours), After: i.shown(f, file.Proposal)})
		case intake.Clashing:
			i.diff.Conflicts = append(i.diff.Conflicts, intake.Conflict{Key: key, Kind: "proposal", Title: ours.Title, Field: i.label(f),
				Ours: i.shown(f, ours), File: i.shown(f, file.Proposal)})
		}
		if m.Base != nil {
			b.Digests[f.key] = *m.Base
		}
	}
	if len(altered.Fields) == 0 {
		i.diff.Unchanged++
		if maps.Equal(was.Digests, b.Digests) && was.Proposal == b.Proposal {
			return nil
		}
		return putBase(i.tx, i.e.ID, i.file.Source, b)
	}
	done, err := i.s.calls.ReviseInTx(i.tx, i.who, ours, next)
	if err != nil {
		return err
	}
	i.diff.Changed = append(i.diff.Changed, altered)
	i.undoing.Changed = append(i.undoing.Changed,
		changed{Proposal: ours, Speakers: ours.Speakers, Version: done.Version, Base: was, Key: v.Key})
	return putBase(i.tx, i.e.ID, i.file.Source, b)
}

// withdraw takes a proposal back that its authors took back elsewhere. What it became here follows, as from every withdrawal; what the file
// says of it besides stays out.
func (i *importer) withdraw(ours cfp.Proposal, w cfp.Withdrawal) error {
	if err := i.s.calls.WithdrawInTx(i.tx, i.who, ours, w.Kind, w.Reason); err != nil {
		return err
	}
	i.diff.Withdrawn = append(i.diff.Withdrawn, ours.Title)
	return nil
}

// label is how a field is named to people: by the name of a message, or the words of a question.
func (i *importer) label(f field) string {
	if f.name == "answers" {
		for _, a := range i.asked {
			if "answers/"+string(a.question.ID) == f.key {
				return a.question.Label.In(i.e.Languages[0], i.e.Languages)
			}
		}
	}
	return f.name
}

func (i *importer) side(key string) intake.Side {
	if side := i.how.Decided[key]; side != intake.Undecided {
		return side
	}
	return i.how.Prefer
}

// missing tells what came from such a file before and is not in it now. It stays.
func (i *importer) missing(seen map[string]bool) {
	for _, key := range slices.Sorted(maps.Keys(i.bases)) {
		if p, here := i.here[i.bases[key].Proposal]; here && !seen[key] {
			i.left(p.Title, "not_in_file")
		}
	}
}

// decide tells what the file says was decided, and decides so where somebody asked for it. Nobody is told.
func (i *importer) decide() error {
	var choices []selection.Choice
	for _, v := range i.file.Proposals {
		if v.Decision == nil || v.Decision.State == string(selection.None) || v.Decision.State == "" {
			continue
		}
		ours := i.decided[i.ids[v.Key]]
		i.diff.Decisions = append(i.diff.Decisions, Told{v.Title, selection.State(v.Decision.State), ours.State})
		undecided := ours.State == "" || ours.State == selection.None
		if !i.how.Decisions || i.how.Everything || !undecided || i.ids[v.Key] == "" || v.State == string(cfp.Withdrawn) {
			continue
		}
		c := selection.Choice{ProposalID: i.ids[v.Key], Version: ours.Version, State: selection.State(v.Decision.State),
			Minutes: v.Decision.Minutes, Place: v.Decision.Place, Sentence: v.Decision.Sentence}
		if slices.Contains(selection.Reasons[:], v.Decision.Reason) {
			c.Reason = v.Decision.Reason
		}
		choices = append(choices, c)
	}
	if len(choices) == 0 {
		return nil
	}
	n, change, err := i.s.selection.DecideInTx(i.tx, i.who, i.e.ID, choices)
	i.diff.Decided, i.undoing.Decision = n, change
	return err
}

// record writes the step into the journal. What was taken over with its history is not taken back by one step.
func (i *importer) record() error {
	if len(i.undoing.Added)+len(i.undoing.Changed)+len(i.diff.Withdrawn)+i.diff.Decided == 0 {
		return nil
	}
	i.undoing.Source = i.file.Source
	var before any
	if !i.how.Everything && len(i.diff.Withdrawn) == 0 { // a session that people knew of may be cancelled by then
		before = i.undoing
	}
	label := text.Say("handover.step", "Added", len(i.diff.Added), "Changed", len(i.diff.Changed)).Kept()
	change, err := record.Write(i.tx, i.s.ids, i.who, record.Change{Action: "handover.imported", Object: string(i.e.ID), Scope: string(i.e.ID),
		Label: label}, before, map[string]int{"added": len(i.diff.Added), "changed": len(i.diff.Changed), "withdrawn": len(i.diff.Withdrawn),
		"decided": i.diff.Decided})
	if before != nil {
		i.diff.Change = change
	}
	return err
}
