package handover

import (
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/text"
)

// asked is a question of the edition that a file replies to. Options are the numbers here of those of the file.
type asked struct {
	question cfp.Question
	options  map[int]int
}

// usualMinutes is how long a format lasts of which a file tells no length.
const usualMinutes = 30

// makeFrame finds formats, tracks, products and questions of the file here, and makes those that are missing and named.
func (i *importer) makeFrame() error {
	used := i.used()
	i.formats, i.tracks, i.named = map[string]edition.FormatID{}, map[string]edition.TrackID{}, map[string]string{}
	for _, f := range i.file.Formats {
		if used["format "+f.Key] {
			if err := i.makeFormat(f); err != nil {
				return err
			}
		}
	}
	for _, t := range i.file.Tracks {
		if used["track "+t.Key] {
			if err := i.makeTrack(t); err != nil {
				return err
			}
		}
	}
	if err := i.makeProducts(); err != nil {
		return err
	}
	return i.makeQuestions()
}

// used are the formats and tracks that the file refers to.
func (i *importer) used() map[string]bool {
	out := map[string]bool{}
	content := func(c formats.BundleContent) { out["format "+c.Format], out["track "+c.Track] = true, true }
	for _, p := range i.file.Proposals {
		content(p.BundleContent)
		for _, r := range p.Revisions {
			content(r.BundleContent)
		}
	}
	if i.how.Everything {
		for _, q := range i.file.Questions {
			for _, f := range q.Formats {
				out["format "+f] = true
			}
			for _, t := range q.Tracks {
				out["track "+t] = true
			}
		}
		if i.file.Call != nil {
			for _, f := range i.file.Call.Formats {
				out["format "+f.Format] = true
			}
		}
	}
	return out
}

// alike reports whether two names are those of one thing.
func alike(a, b string) bool {
	return strings.EqualFold(a, b) || edition.Slugify(a, text.Fold) == edition.Slugify(b, text.Fold) && edition.Slugify(a, text.Fold) != ""
}

func (i *importer) makeFormat(f formats.BundleFormat) error {
	at := slices.IndexFunc(i.frame.Formats, func(v edition.Format) bool { return alike(v.Name, f.Name) })
	if at < 0 {
		v := edition.Format{EditionID: i.e.ID, Name: f.Name, Kind: f.Kind, Minutes: f.Minutes, Position: len(i.frame.Formats)}
		if !slices.Contains(edition.Kinds[:], v.Kind) {
			v.Kind = "talk"
		}
		if v.Minutes <= 0 || v.Minutes > 24*60 {
			v.Minutes = usualMinutes
		}
		made, err := i.s.editions.Format().SaveInTx(i.tx, i.who, v)
		if err != nil {
			return err
		}
		i.frame.Formats, at = append(i.frame.Formats, made), len(i.frame.Formats)
		i.diff.Made["formats"]++
	}
	i.formats[f.Key] = i.frame.Formats[at].ID
	return nil
}

func (i *importer) makeTrack(t formats.BundleTrack) error {
	at := slices.IndexFunc(i.frame.Tracks, func(v edition.Track) bool { return alike(v.Name, t.Name) })
	if at < 0 {
		v := edition.Track{EditionID: i.e.ID, Name: t.Name, Hue: len(i.frame.Tracks) % 8, Position: len(i.frame.Tracks)}
		made, err := i.s.editions.Track().SaveInTx(i.tx, i.who, v)
		if err != nil {
			return err
		}
		i.frame.Tracks, at = append(i.frame.Tracks, made), len(i.frame.Tracks)
		i.diff.Made["tracks"]++
	}
	i.tracks[t.Key] = i.frame.Tracks[at].ID
	return nil
}

func (i *importer) makeProducts() error {
	all, err := catalogue.AllInTx(i.tx, i.e.ID)
	if err != nil {
		return err
	}
	for _, v := range all.Products {
		i.products[string(v.ID)] = v.Name
	}
	for _, p := range i.file.Proposals {
		names := slices.Clone(p.Products)
		for _, r := range p.Revisions {
			names = append(names, r.Products...)
		}
		for _, name := range names {
			if name = strings.TrimSpace(name); name == "" || i.named[name] != "" {
				continue
			}
			v, made, err := i.s.catalogue.FindOrMake(i.tx, i.who, i.e.ID, catalogue.Product{Name: name}, "")
			if err != nil {
				return err
			}
			if made {
				i.diff.Made["products"]++
			}
			i.named[name], i.products[string(v.ID)] = string(v.ID), v.Name
		}
	}
	return nil
}

func (i *importer) makeQuestions() error {
	here, err := cfp.QuestionsInTx(i.tx, i.e.ID)
	if err != nil {
		return err
	}
	i.asked = map[string]asked{}
	for n, q := range i.file.Questions {
		at := slices.IndexFunc(here, func(v cfp.Question) bool { return sameQuestion(v, q) })
		if at < 0 {
			v := i.newQuestion(q, len(here)+n)
			made, err := i.s.calls.Question().SaveInTx(i.tx, i.who, v)
			if err != nil {
				return err
			}
			here, at = append(here, made), len(here)
			i.diff.Made["questions"]++
		}
		i.order = append(i.order, q.Key)
		i.asked[q.Key] = asked{here[at], sameOptions(here[at], q)}
	}
	return nil
}

// sameQuestion reports whether a question of a file is asked here, in some language.
func sameQuestion(v cfp.Question, q formats.BundleQuestion) bool {
	if string(v.About) != q.About || string(v.Kind) != q.Kind {
		return false
	}
	for _, said := range q.Label {
		for _, ours := range v.Label {
			if strings.EqualFold(strings.TrimSpace(said), ours) {
				return true
			}
		}
	}
	return false
}

// sameOptions are the numbers here of the options of a file's choice: those with the same words.
func sameOptions(v cfp.Question, q formats.BundleQuestion) map[int]int {
	out := map[int]int{}
	for _, said := range q.Options {
		for n, option := range said {
			for _, ours := range v.Options {
				if at := slices.IndexFunc(ours, func(o string) bool {
					return strings.EqualFold(strings.TrimSpace(o),
						strings.TrimSpace(option))
				}); at >= 0 {
					out[n+1] = at + 1
				}
			}
		}
	}
	return out
}

// newQuestion is a question of a file as it is asked here. Where it is not told in a language of the edition, it is as in another.
func (i *importer) newQuestion(q formats.BundleQuestion, position int) cfp.Question {
	v := cfp.Question{EditionID: i.e.ID, About: cfp.About(q.About), Kind: cfp.QuestionKind(q.Kind), Label: cfp.Texts{}, Help: cfp.Texts{},
		Options: cfp.OptionTexts{}, ForReviewers: q.ForReviewers, Position: position}
	if i.how.Everything {
		v.Required, v.RequiredFrom, v.FrozenFrom = q.Required, q.RequiredFrom, q.FrozenFrom
		for _, f := range q.Formats {
			if id := i.formats[f]; id != "" {
				v.Formats = append(v.Formats, id)
			}
		}
		for _, t := range q.Tracks {
			if id := i.tracks[t]; id != "" {
				v.Tracks = append(v.Tracks, id)
			}
		}
	}
	for _, lang := range i.e.Languages {
		v.Label[lang] = text.Shorten(spoken(q.Label, lang, i.e.Languages), text.MaxLine)
		if help := spoken(q.Help, lang, i.e.Languages); help != "" {
			v.Help[lang] = text.Shorten(help, text.MaxNote)
		}
		if options := spokenList(q.Options, lang, i.e.Languages); len(options) > 0 {
			v.Options[lang] = options
		}
	}
	if v.Kind == cfp.ChoiceReply && (len(v.Options[i.e.Languages[0]]) < 2 || len(v.Options[i.e.Languages[0]]) > 50) {
		v.Kind, v.Options = cfp.TextReply, cfp.OptionTexts{}
	}
	return v
}

// spoken is a text in a language, or else in another.
func spoken(by map[string]string, lang string, others []string) string {
	for _, l := range append([]string{lang, ""}, others...) {
		if by[l] != "" {
			return by[l]
		}
	}
	return cfp.Texts(by).In(lang, sortedKeys(by))
}

func spokenList(by map[string][]string, lang string, others []string) []string {
	for _, l := range slices.Concat([]string{lang, ""}, others, sortedKeys(by)) {
		if len(by[l]) > 0 {
			return by[l]
		}
	}
	return nil
}

// content is what a proposal of the file says, in the edition's terms.
func (i *importer) content(c formats.BundleContent) cfp.Content {
	out := cfp.Content{Title: c.Title, Abstract: c.Abstract, Outline: c.Outline, Why: c.Why, FormatID: i.formats[c.Format],
		TrackID: i.tracks[c.Track], Language: c.Language, You: cfp.Profile(c.You)}
	if slices.Contains(cfp.Levels[:], c.Level) {
		out.Level = c.Level
	}
	for _, name := range c.Products {
		if id := i.named[strings.TrimSpace(name)]; id != "" && len(out.Products) < cfp.MostProducts {
			out.Products = append(out.Products, id)
		}
	}
	for _, key := range i.order {
		a, said := i.asked[key], c.Answers[key]
		if a.question.Kind == cfp.ChoiceReply && said != "" {
			n, _ := strconv.Atoi(said)
			said = ""
			if here := a.options[n]; here > 0 {
				said = strconv.Itoa(here)
			}
		}
		if said != "" {
			if out.Answers == nil {
				out.Answers = map[string]string{}
			}
			out.Answers[string(a.question.ID)] = said
		}
	}
	return out
}

// wanted is a proposal of the file as it would be here. Its speakers are as invited ones are: nobody asks them anything.
func (i *importer) wanted(v formats.BundleProposal) cfp.Handed {
	h := cfp.Handed{Proposal: cfp.Proposal{EditionID: i.e.ID, GUID: v.GUID, State: cfp.Submitted, Invited: true,
		Content: i.content(v.BundleContent),
		SentAt:  i.back(v.SentAt)}}
	if i.file.Format == "creneau-cfp" {
		h.Code = v.Code
	}
	if !i.file.Says["language"] {
		h.Language = i.e.Languages[0]
	}
	if v.State == string(cfp.Withdrawn) {
		h.State, h.Withdrawn = cfp.Withdrawn, cfp.Withdrawal{Kind: "other", At: i.tx.Now()}
		if w := v.Withdrawn; w != nil {
			h.Withdrawn.Reason = w.Reason
			if !w.At.IsZero() {
				h.Withdrawn.At = i.back(w.At)
			}
			if slices.Contains(cfp.WithdrawKinds[:], w.Kind) {
				h.Withdrawn.Kind = w.Kind
			}
		}
	}
	for _, s := range v.Speakers {
		sp := cfp.Speaker{State: cfp.Asked, Email: s.Email, Profile: cfp.Profile(s.BundleProfile)}
		if state := cfp.SpeakerState(s.State); i.how.Everything && slices.Contains(speakerStates[:], state) {
			sp.State, sp.JoinedAt = state, i.back(s.JoinedAt)
		} else if i.file.Format == "creneau-cfp" && state != cfp.Joined && state != cfp.Asked {
			continue
		}
		if h.State == cfp.Submitted && sp.State == cfp.Asked && sp.Email != "" && slices.ContainsFunc(h.Speakers, func(o cfp.Speaker) bool {
			return o.State == cfp.Asked && o.Email == sp.Email
		}) {
			continue // an address is asked once
		}
		h.Speakers = append(h.Speakers, sp)
	}
	if i.how.Everything {
		h.Invited = v.Invited
		for _, r := range v.Revisions {
			h.Earlier = append(h.Earlier, cfp.Revision{Content: i.content(r.BundleContent), At: i.back(r.At)})
		}
	}
	return h
}

// speakerStates are whether somebody speaks.
var speakerStates = [...]cfp.SpeakerState{cfp.Asked, cfp.Joined, cfp.Refused, cfp.Revoked, cfp.LeftAway}
