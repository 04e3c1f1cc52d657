package handover

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/selection"
)

// What somebody was not shown is named in a bundle.
const (
	WithheldReviews   = "reviews"   // they do not oversee reading
	WithheldDecisions = "decisions" // they may not know decisions
	WithheldOwn       = "own"       // what was judged of proposals that they take part in, or must not judge
)

// Export is all of an edition's call. Readers have their names in it only where somebody who decides asks for them. What whoever asks may
// not know is not in it, and named as withheld.
func (s *Service) Export(ctx context.Context, who actor.Actor, e edition.Edition, names bool) (b formats.Bundle, err error) {
	if err := who.May(cfp.Reading, string(e.ID)); err != nil {
		return b, err
	}
	if names {
		if err := who.May(selection.Deciding, string(e.ID)); err != nil {
			return b, err
		}
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		x := exporter{s: s, tx: tx, who: who, e: e, names: names}
		if err := x.run(); err != nil {
			return err
		}
		b = x.out
		return nil
	})
	return b, err
}

// exporter is one export, within its transaction.
type exporter struct {
	s     *Service
	tx    *sqldb.Tx
	who   actor.Actor
	e     edition.Edition
	names bool

	frame     edition.Frame
	products  map[string]string
	questions map[string]string // keys by id
	used      map[string]bool   // formats and tracks that something refers to
	proposals []cfp.Proposal    // in order
	out       formats.Bundle
}

func (x *exporter) run() (err error) {
	if x.frame, err = edition.FrameInTx(x.tx, x.e.ID); err != nil {
		return err
	}
	known, err := catalogue.AllInTx(x.tx, x.e.ID)
	if err != nil {
		return err
	}
	x.products, x.questions, x.used = map[string]string{}, map[string]string{}, map[string]bool{}
	for _, v := range known.Products {
		x.products[string(v.ID)] = v.Name
	}
	x.out = formats.Bundle{Form: formats.BundleForm, Edition: formats.BundleEdition{Name: x.e.Name, Zone: x.e.Zone, Languages: x.e.Languages},
		Formats: []formats.BundleFormat{}, Tracks: []formats.BundleTrack{}, Products: []string{}, Questions: []formats.BundleQuestion{},
		Proposals: []formats.BundleProposal{}, Readers: []formats.BundleReader{}, Rounds: []formats.BundleRound{},
		Reveals: []formats.BundleReveal{}, Withheld: []string{}}
	if err := x.call(); err != nil {
		return err
	}
	if err := x.sent(); err != nil {
		return err
	}
	if err := x.decided(); err != nil {
		return err
	}
	if err := x.judged(); err != nil {
		return err
	}
	x.refer()
	return nil
}

func (x *exporter) format(id edition.FormatID) string {
	name := nameOf(x.frame.Formats, func(v edition.Format) (bool, string) { return v.ID == id, v.Name })
	x.used["format "+name] = true
	return name
}

func (x *exporter) track(id edition.TrackID) string {
	name := nameOf(x.frame.Tracks, func(v edition.Track) (bool, string) { return v.ID == id, v.Name })
	x.used["track "+name] = true
	return name
}

func (x *exporter) call() error {
	c, err := cfp.CallInTx(x.tx, x.e.ID)
	if err != nil {
		return err
	}
	if c.ID != "" {
		b := formats.BundleCall{Announced: c.Announced, Opens: asIs(c.Opens), Closes: asIs(c.Closes), Grace: c.Grace, Answers: asIs(c.Answers),
			Over: asIs(c.Over), PerPerson: c.PerPerson, CoSpeakers: c.CoSpeakers, Intro: c.Intro, Offers: c.Offers, Readers: c.Readers,
			Hidden: c.Hidden, Formats: []formats.BundleCallFormat{}}
		for _, f := range c.Formats {
			b.Formats = append(b.Formats, formats.BundleCallFormat{Format: x.format(f.FormatID), Places: f.Places, Closes: asIs(f.Closes)})
		}
		x.out.Call = &b
	}
	all, err := cfp.QuestionsInTx(x.tx, x.e.ID)
	for n, q := range all {
		b := formats.BundleQuestion{Key: fmt.Sprintf("q%d", n+1), About: string(q.About), Kind: string(q.Kind), Label: q.Label, Help: q.Help,
			Options: q.Options, Required: q.Required, RequiredFrom: asIs(q.RequiredFrom), FrozenFrom: asIs(q.FrozenFrom),
			ForReviewers: q.ForReviewers, Formats: []string{}, Tracks: []string{}}
		for _, id := range q.Formats {
			b.Formats = append(b.Formats, x.format(id))
		}
		for _, id := range q.Tracks {
			b.Tracks = append(b.Tracks, x.track(id))
		}
		x.questions[string(q.ID)] = b.Key
		x.out.Questions = append(x.out.Questions, b)
	}
	return err
}

// sent are the proposals, in the order in which they were sent.
func (x *exporter) sent() error {
	all, err := cfp.ProposalsInTx(x.tx, x.e.ID)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	x.proposals = all
	for k := range all {
		p := &all[k]
		leadFirst(p)
		b := formats.BundleProposal{Key: p.GUID, GUID: p.GUID, Code: p.Code, State: string(p.State), Invited: p.Invited,
			SentAt: told(x.e, p.SentAt), BundleContent: x.content(p.Content), Revisions: []formats.BundleRevision{},
			Speakers: []formats.BundleSpeaker{}}
		if p.State == cfp.Withdrawn {
			b.Withdrawn = &formats.BundleWithdrawn{At: told(x.e, p.Withdrawn.At), Kind: p.Withdrawn.Kind, Reason: p.Withdrawn.Reason}
		}
		revisions, err := cfp.RevisionsInTx(x.tx, p.ID)
		if err != nil {
			return err
		}
		slices.Reverse(revisions)
		for _, r := range revisions[:max(len(revisions)-1, 0)] {
			b.Revisions = append(b.Revisions, formats.BundleRevision{At: told(x.e, r.At), BundleContent: x.content(r.Content)})
		}
		for _, v := range p.Speakers {
			b.Speakers = append(b.Speakers, formats.BundleSpeaker{BundleProfile: formats.BundleProfile(v.Profile), Email: v.Email,
				State: string(v.State), JoinedAt: told(x.e, v.JoinedAt)})
		}
		x.out.Proposals = append(x.out.Proposals, b)
	}
	return nil
}

// leadFirst puts whoever leads a proposal before the others.
func leadFirst(p *cfp.Proposal) {
	if at := slices.IndexFunc(p.Speakers, func(v cfp.Speaker) bool { return p.Lead != "" && v.Person == p.Lead }); at > 0 {
		lead := p.Speakers[at]
		p.Speakers = slices.Insert(slices.Delete(p.Speakers, at, at+1), 0, lead)
	}
}

func (x *exporter) content(c cfp.Content) formats.BundleContent {
	b := formats.BundleContent{Title: c.Title, Abstract: c.Abstract, Outline: c.Outline, Why: c.Why, Format: x.format(c.FormatID),
		Track: x.track(c.TrackID), Level: c.Level, Language: c.Language, Products: []string{}, Answers: map[string]string{},
		You: formats.BundleProfile(c.You)}
	for _, id := range c.Products {
		if name := x.products[id]; name != "" {
			b.Products = append(b.Products, name)
		}
	}
	for id, said := range c.Answers {
		if key := x.questions[id]; key != "" {
			b.Answers[key] = said
		}
	}
	return b
}

// decided adds decisions, reveals and replies for whoever may know them.
func (x *exporter) decided() error {
	if x.who.May(selection.Reading, string(x.e.ID)) != nil {
		x.out.Withheld = append(x.out.Withheld, WithheldDecisions)
		return nil
	}
	h, err := x.s.selection.HandOverInTx(x.tx, x.who, x.e.ID)
	if err != nil {
		return err
	}
	numbers := map[selection.RevealID]int{}
	for n, r := range h.Reveals {
		numbers[r.ID] = n + 1
		x.out.Reveals = append(x.out.Reveals, formats.BundleReveal{Number: n + 1, ReplyBy: asIs(r.ReplyBy), OpenedAt: told(x.e, r.OpenedAt),
			ReleasedAt: told(x.e, r.ReleasedAt)})
	}
	for k, p := range x.proposals {
		d, is := h.Decisions[p.ID]
		if !is || d.State == selection.None && d.Told == "" {
			continue
		}
		x.out.Proposals[k].Decision = &formats.BundleDecision{State: string(d.State), Place: d.Place, Minutes: d.Minutes, Reason: d.Reason,
			Sentence: d.Sentence, At: told(x.e, d.At), Told: string(d.Told), ToldPlace: d.ToldPlace, ToldAt: told(x.e, d.ToldAt),
			ToldIn: numbers[d.ToldIn], Settled: string(d.Settled)}
		for _, r := range h.Replies[p.ID] {
			at := slices.IndexFunc(p.Speakers, func(v cfp.Speaker) bool { return v.ID == r.SpeakerID })
			if at >= 0 {
				x.out.Proposals[k].Speakers[at].Reply = &formats.BundleReply{State: string(r.State), AskedAt: told(x.e,
					r.AskedAt), ReplyBy: asIs(r.ReplyBy),
					Recording: string(r.Recording), Reason: r.Reason, RepliedAt: told(x.e, r.RepliedAt), Spared: r.Spared}
			}
		}
	}
	return nil
}

// judged adds rounds, sheets and verdicts for whoever oversees reading.
func (x *exporter) judged() error {
	if x.who.May(review.Overseeing, string(x.e.ID)) != nil {
		x.out.Withheld = append(x.out.Withheld, WithheldReviews)
		return nil
	}
	rounds, readers, hidden, err := x.s.reviews.HandOverInTx(x.tx, x.who, x.e.ID)
	if err != nil {
		return err
	}
	if hidden > 0 {
		x.out.Withheld = append(x.out.Withheld, WithheldOwn)
	}
	keys := map[cfp.ProposalID]string{}
	for _, p := range x.proposals {
		keys[p.ID] = p.GUID
	}
	names := pseudonyms(rounds, readers, keys)
	for _, r := range readers {
		b := formats.BundleReader{Pseudonym: names[r.ID], Most: r.Most, Languages: append([]string{}, r.Languages...)}
		if x.names {
			b.Name, b.Email = r.Name, r.Email
		}
		x.out.Readers = append(x.out.Readers, b)
	}
	slices.SortFunc(x.out.Readers, func(a, b formats.BundleReader) int {
		return cmp.Or(cmp.Compare(len(a.Pseudonym), len(b.Pseudonym)), cmp.Compare(a.Pseudonym, b.Pseudonym))
	})
	for n, r := range rounds {
		x.out.Rounds = append(x.out.Rounds, x.round(n+1, r, names, keys))
	}
	return nil
}

func (x *exporter) round(n int, r review.Handed, names map[review.ReviewerID]string, keys map[cfp.ProposalID]string) formats.BundleRound {
	b := formats.BundleRound{Number: n, Name: r.Name, State: string(r.State), Blind: r.Blind, Wanted: r.Wanted,
		Visibility: string(r.Visibility),
		Remarks:    string(r.Round.Remarks), Host: r.Host, Closes: asIs(r.Closes), Sheets: []formats.BundleSheet{},
		Reviews: []formats.BundleReview{},
		Said:    []formats.BundleRemark{}}
	for _, s := range r.Sheets {
		v := formats.BundleSheet{Proposal: keys[s.Proposal], Handle: s.Handle, Revision: s.Revision,
			LookedAt: told(x.e, s.LookedAt), Gone: s.Gone,
			Title: s.Title, Abstract: s.Abstract, Outline: s.Outline, Why: s.Why, Format: s.Format, Minutes: s.Minutes, Track: s.Track,
			Level: s.Level, Language: s.Language, Products: append([]string{}, s.Products...), Replies: []formats.BundleAsked{}}
		for _, q := range s.Replies {
			v.Replies = append(v.Replies, formats.BundleAsked(q))
		}
		b.Sheets = append(b.Sheets, v)
	}
	for _, v := range r.Verdicts {
		b.Reviews = append(b.Reviews, formats.BundleReview{Reader: names[v.Reviewer], Proposal: keys[v.Proposal],
			Grade: v.Grade, Sentence: v.Sentence,
			Revision: v.Revision, Sighted: v.Sighted, Seconds: v.Seconds, Nth: v.Nth, At: told(x.e, v.At)})
	}
	slices.SortFunc(b.Reviews, func(p, q formats.BundleReview) int {
		return cmp.Or(cmp.Compare(p.Proposal, q.Proposal), cmp.Compare(p.Reader, q.Reader))
	})
	for _, m := range r.Remarks {
		b.Said = append(b.Said, formats.BundleRemark{Reader: names[m.Reviewer], Proposal: keys[m.Proposal], Said: m.Said, At: told(x.e, m.At)})
	}
	slices.SortFunc(b.Said, func(p, q formats.BundleRemark) int {
		return cmp.Or(p.At.Compare(q.At), cmp.Compare(p.Proposal, q.Proposal), cmp.Compare(p.Said, q.Said))
	})
	return b
}

// pseudonyms number readers in an order of what they judged and said alone: it tells nothing of who they are, and is the same wherever the
// bundle is taken in.
func pseudonyms(rounds []review.Handed, readers []review.Reviewer, keys map[cfp.ProposalID]string) map[review.ReviewerID]string {
	traces := map[review.ReviewerID][]string{}
	for n, r := range rounds {
		for _, v := range r.Verdicts {
			traces[v.Reviewer] = append(traces[v.Reviewer], trace(n, keys[v.Proposal], v.Grade, v.Sentence, v.Revision, v.Sighted, v.Seconds, v.Nth))
		}
		for _, m := range r.Remarks {
			traces[m.Reviewer] = append(traces[m.Reviewer], trace(n, keys[m.Proposal], "said", m.Said))
		}
	}
	keyOf := map[review.ReviewerID]string{}
	for _, r := range readers {
		slices.Sort(traces[r.ID])
		keyOf[r.ID] = digest(strings.Join(traces[r.ID], "\n")) + trace(r.Most, r.Languages)
	}
	ordered := slices.Clone(readers)
	slices.SortStableFunc(ordered, func(a, b review.Reviewer) int { return cmp.Compare(keyOf[a.ID], keyOf[b.ID]) })
	out := map[review.ReviewerID]string{}
	for n, r := range ordered {
		out[r.ID] = fmt.Sprintf("reader %d", n+1)
	}
	return out
}

func trace(values ...any) string {
	b, err := json.Marshal(values)
	if err != nil {
		panic(err) // texts and numbers
	}
	return string(b)
}

// refer adds the formats, tracks and products that something refers to, by their names.
func (x *exporter) refer() {
	for _, f := range x.frame.Formats {
		if x.used["format "+f.Name] {
			x.out.Formats = append(x.out.Formats, formats.BundleFormat{Key: f.Name, Name: f.Name, Kind: f.Kind, Minutes: f.Minutes})
		}
	}
	for _, t := range x.frame.Tracks {
		if x.used["track "+t.Name] {
			x.out.Tracks = append(x.out.Tracks, formats.BundleTrack{Key: t.Name, Name: t.Name})
		}
	}
	for _, p := range x.out.Proposals {
		for _, c := range append([]formats.BundleContent{p.BundleContent}, contents(p.Revisions)...) {
			for _, name := range c.Products {
				if !slices.Contains(x.out.Products, name) {
					x.out.Products = append(x.out.Products, name)
				}
			}
		}
	}
	slices.Sort(x.out.Products)
}

func contents(all []formats.BundleRevision) (out []formats.BundleContent) {
	for _, r := range all {
		out = append(out, r.BundleContent)
	}
	return out
}
