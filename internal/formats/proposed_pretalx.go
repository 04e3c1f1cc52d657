package formats

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// pretalx holds the lists of its API while they are read: submissions, speakers, questions, answers, reviews, types and tracks, each in
// pages, bare, or under its name in one file.
type pretalx struct {
	*proposer
	submissions, speakers, questions, answers, reviews, types, tracks []node

	people    map[string]node           // by code
	typeNames map[string]string         // by id
	minutes   map[string]int            // of types, by id
	replied   map[string][]node         // answers, by submission
	options   map[string]map[string]int // of choices: the number of an option, by question and text
	kinds     map[string]string         // of questions, by key
	reader    map[string]string         // pseudonyms, by code
	known     map[string]bool           // codes of submissions that are read
	byTrack   map[string]string         // names of tracks, by id
}

// readPretalx reads what pretalx's API answers, saved to files.
func (p *proposer) readPretalx(docs []node, sources []Source) error {
	x := pretalx{proposer: p, people: map[string]node{}, typeNames: map[string]string{}, minutes: map[string]int{},
		replied: map[string][]node{}, options: map[string]map[string]int{}, kinds: map[string]string{}, reader: map[string]string{},
		known: map[string]bool{}, byTrack: map[string]string{}}
	for i, d := range docs {
		if !x.sort(d) {
			return ErrUnknownProposals.With("File", sources[i].Name)
		}
	}
	if len(x.submissions) == 0 {
		return ErrNoProposals.With("File", sources[0].Name)
	}
	p.out.Format, p.out.Source = "pretalx", "pretalx"
	p.says("title", "abstract", "outline", "format", "track", "language", "speakers", "profiles")
	x.index()
	if len(x.questions) > 0 {
		p.says("answers")
		x.readQuestions()
	}
	for i, s := range x.submissions {
		if i%64 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		x.submission(s)
	}
	x.readReviews()
	return nil
}

// sort puts the objects of a file into their lists. It is false for a file of another kind.
func (x *pretalx) sort(d node) bool {
	if d.has("results") {
		if d.get("next").text() != "" {
			x.noteOnce("pretalx_pages")
		}
		d = d.get("results")
	}
	if d.isList() {
		return x.sortList(d.list())
	}
	ok := false
	for _, name := range []string{"submissions", "talks", "speakers", "questions", "answers", "reviews", "types",
		"submission_types", "tracks"} {
		if inner := d.get(name); inner.isList() || inner.has("results") {
			ok = x.sort(inner) || ok
		}
	}
	return ok
}

func (x *pretalx) sortList(all []node) bool {
	if len(all) == 0 {
		return true
	}
	switch first := all[0]; {
	case first.has("code") && first.has("title"):
		x.submissions = append(x.submissions, all...)
	case first.has("code") && first.has("name"):
		x.speakers = append(x.speakers, all...)
	case first.has("submission") && (first.has("score") || first.has("scores")):
		x.reviews = append(x.reviews, all...)
	case first.has("question") && first.has("answer"):
		x.answers = append(x.answers, all...)
	case first.has("question") && first.has("variant"):
		x.questions = append(x.questions, all...)
	case first.has("default_duration"):
		x.types = append(x.types, all...)
	case first.has("id") && first.has("name"):
		x.tracks = append(x.tracks, all...)
	default:
		return false
	}
	return true
}

// spoken is a text that pretalx writes as a string, or by language. English is taken first, for it is in most of them.
func spoken(n node) string {
	if s := n.text(); s != "" {
		return s
	}
	by := spokenIn(n)
	if by["en"] != "" {
		return by["en"]
	}
	for _, lang := range slices.Sorted(maps.Keys(by)) {
		if by[lang] != "" {
			return by[lang]
		}
	}
	return ""
}

// spokenIn is a text by language; one that is not told by language has none.
func spokenIn(n node) map[string]string {
	m, _ := n.v.(map[string]any)
	out := map[string]string{}
	for lang, v := range m {
		if said, is := v.(string); is && len(lang) <= 12 && len(out) < mostOptions {
			out[lang] = clean(said)
		}
	}
	return out
}

// named is the name of what may be its id, its name, its name by language, or an object with one.
func (x *pretalx) named(n node, by map[string]string) string {
	if n.has("name") {
		return spoken(n.get("name"))
	}
	if name, is := by[n.text()]; is {
		return name
	}
	if _, number := strconv.Atoi(n.text()); number == nil {
		return "" // an id that no file explains
	}
	return spoken(n)
}

func (x *pretalx) index() {
	for _, v := range x.speakers {
		x.people[v.str("code")] = v
	}
	for _, v := range x.types {
		x.typeNames[v.str("id")], x.minutes[v.str("id")] = spoken(v.get("name")), v.int("default_duration")
	}
	for _, v := range x.tracks {
		x.byTrack[v.str("id")] = spoken(v.get("name"))
	}
	for _, v := range x.answers {
		code := orElse(v.str("submission"), v.get("submission").str("code"))
		x.replied[code] = append(x.replied[code], v)
	}
}

// variants are pretalx's kinds of questions as ours.
var variants = map[string]string{"number": "number", "string": "text", "text": "text", "url": "text", "date": "text", "datetime": "text",
	"boolean": "yes_no", "choices": "choice", "multiple_choice": "text"}

func (x *pretalx) readQuestions() {
	for _, q := range x.questions {
		key := "pretalx:" + q.str("id")
		kind, known := variants[q.str("variant")]
		if !known || x.kinds[key] != "" || len(x.out.Questions) > mostQuestions {
			x.note(key, "pretalx_question", "Question", short(spoken(q.get("question"))), "Kind", short(q.str("variant")))
			continue
		}
		v := BundleQuestion{Key: key, About: "session", Kind: kind, Label: spokenIn(q.get("question")), Help: spokenIn(q.get("help_text")),
			Required: q.bool("required") || q.str("question_required") == "required", ForReviewers: q.bool("is_visible_to_reviewers")}
		if len(v.Label) == 0 {
			v.Label = map[string]string{"": q.str("question")}
		}
		if q.str("target") == "speaker" {
			v.About = "speaker"
		}
		if kind == "choice" {
			v.Options, x.options[key] = map[string][]string{}, map[string]int{}
			for i, o := range q.get("options").list() {
				if i >= mostOptions {
					break
				}
				by := spokenIn(o.get("answer"))
				if len(by) == 0 {
					by = map[string]string{"": o.str("answer")}
				}
				for lang, said := range by {
					v.Options[lang] = append(v.Options[lang], said)
					x.options[key][namedAlike(said)] = i + 1
				}
				x.options[key]["#"+o.str("id")] = i + 1
			}
		}
		x.kinds[key] = kind
		x.out.Questions = append(x.out.Questions, v)
	}
}

func (x *pretalx) submission(s node) {
	key := s.str("code")
	state := s.str("state")
	if state == "draft" || state == "deleted" {
		x.note(key, "pretalx_"+state, "Title", short(s.str("title")))
		return
	}
	x.known[key] = true
	kind := x.named(s.get("submission_type"), x.typeNames)
	minutes := s.int("duration")
	if minutes == 0 {
		minutes = x.minutes[s.get("submission_type").text()]
	}
	abstract := s.str("abstract")
	if more := s.str("description"); more != "" && more != abstract {
		abstract = strings.TrimSpace(abstract + "\n\n" + more)
	}
	v := BundleProposal{Key: key, Code: key, State: "submitted", SentAt: x.instant(key, orElse(s.str("created"), s.str("submitted"))),
		BundleContent: BundleContent{Title: s.str("title"), Abstract: abstract, Outline: s.str("notes"), Format: x.formatNamed(kind, minutes),
			Track: x.trackNamed(x.named(s.get("track"), x.byTrack)), Language: languageOf(s.str("content_locale"))}}
	if state == "withdrawn" {
		v.State, v.Withdrawn = "withdrawn", &BundleWithdrawn{At: v.SentAt, Kind: "other"}
	}
	x.decision(s, &v)
	for i, who := range s.get("speakers").list() {
		x.speaker(key, i, who, &v)
	}
	x.answered(s, &v)
	x.out.Proposals = append(x.out.Proposals, v)
}

// decision reads what was decided. A pending state was decided and told nobody.
func (x *pretalx) decision(s node, v *BundleProposal) {
	decided, told := proposalDecision(s.str("pending_state")), proposalDecision(s.str("state"))
	if decided == "" && told == "" {
		return
	}
	v.Decision = &BundleDecision{State: orElse(decided, told), Told: told}
	if s.str("state") == "confirmed" {
		v.Decision.Settled = "confirmed"
	}
}

// speaker reads who speaks: an object, or a code that the list of speakers explains.
func (x *pretalx) speaker(key string, i int, who node, v *BundleProposal) {
	code := orElse(who.str("code"), who.text())
	full, listed := x.people[code]
	name := orElse(who.str("name"), full.str("name"))
	if name == "" {
		x.note(fmt.Sprintf("%s.speakers[%d]", key, i), "pretalx_speaker", "Code", short(code), "Title", short(v.Title))
		return
	}
	s := BundleSpeaker{State: "invited", Email: orElse(who.str("email"), full.str("email")), BundleProfile: BundleProfile{Name: name,
		Biography: orElse(who.str("biography"), full.str("biography"))}}
	if s.Email == "" && !listed {
		x.noteOnce("pretalx_no_email")
	}
	v.Speakers = append(v.Speakers, s)
	if i == 0 {
		v.You = s.BundleProfile
	}
}

// answered reads replies: those in the submission where they are expanded, and those of the list of answers.
func (x *pretalx) answered(s node, v *BundleProposal) {
	for _, a := range append(s.get("answers").list(), x.replied[v.Key]...) {
		q := a.get("question")
		key := "pretalx:" + orElse(q.str("id"), q.text())
		kind, asked := x.kinds[key]
		if !asked {
			if a.has("answer") {
				x.noteOnce("pretalx_unasked")
			}
			continue
		}
		said := a.str("answer")
		switch kind {
		case "choice":
			n := x.options[key]["#"+a.get("options").at(0).str("id")]
			if n == 0 {
				n = x.options[key]["#"+a.get("options").at(0).text()]
			}
			if n == 0 {
				n = x.options[key][namedAlike(said)]
			}
			if said = ""; n > 0 {
				said = strconv.Itoa(n)
			}
		case "yes_no":
			said = map[bool]string{true: "yes", false: "no"}[truth(said)]
		}
		if said != "" {
			if v.Answers == nil {
				v.Answers = map[string]string{}
			}
			v.Answers[key] = said
		}
	}
}

// readReviews makes a round of what was judged, under pseudonyms. Scores are brought to our five grades by the
// lowest and the highest there is.
func (x *pretalx) readReviews() {
	low, high := math.Inf(1), math.Inf(-1)
	score := func(r node) (float64, bool) {
		f, err := strconv.ParseFloat(r.str("score"), 64)
		return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) && math.Abs(f) < 1e6
	}
	for _, r := range x.reviews {
		if f, is := score(r); is {
			low, high = min(low, f), max(high, f)
		}
	}
	round := BundleRound{Number: 1, Name: "pretalx", State: "closed", Blind: true, Wanted: 3, Visibility: "assigned", Remarks: "after_own"}
	seen := map[string]bool{}
	for i, r := range x.reviews {
		code := orElse(r.str("submission"), r.get("submission").str("code"))
		by := orElse(r.str("user"), r.get("user").str("code"))
		if !x.known[code] || by == "" || seen[by+"\x00"+code] {
			x.noteOnce("pretalx_review")
			continue
		}
		seen[by+"\x00"+code] = true
		if x.reader[by] == "" {
			x.reader[by] = fmt.Sprintf("reader %d", len(x.reader)+1)
			x.out.Readers = append(x.out.Readers, BundleReader{Pseudonym: x.reader[by], Most: 60})
		}
		v := BundleReview{Reader: x.reader[by], Proposal: code, Sentence: x.text(fmt.Sprintf("reviews[%d]", i), r.str("text")), Revision: 1}
		if f, is := score(r); is {
			v.Grade = 3
			if high > low {
				v.Grade = 1 + int(math.Round(4*(f-low)/(high-low)))
			}
		}
		round.Reviews = append(round.Reviews, v)
	}
	if len(round.Reviews) > 0 {
		x.noteOnce("pretalx_scores", "Low", strconv.FormatFloat(low, 'f', -1, 64), "High", strconv.FormatFloat(high, 'f', -1, 64))
		x.out.Rounds = append(x.out.Rounds, round)
	}
}
