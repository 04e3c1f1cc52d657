package formats

import (
	"fmt"
	"slices"
	"strings"
)

// readSessionize reads Sessionize's "All data": sessions, speakers, questions and categories.
func (p *proposer) readSessionize(root node) error {
	p.out.Format, p.out.Source = "sessionize", "sessionize"
	p.says("title", "abstract", "speakers", "profiles")
	people := map[string]node{}
	for _, s := range root.get("speakers").list() {
		people[s.str("id")] = s
	}
	type item struct{ name, group string }
	items := map[string]item{}
	for _, c := range root.get("categories").list() {
		for _, v := range c.get("items").list() {
			items[v.str("id")] = item{v.str("name"), namedAlike(c.str("title"))}
		}
	}
	asked := map[string]string{} // kinds of questions, by key
	for _, q := range root.get("questions").list() {
		key := "sessionize:" + q.str("id")
		if asked[key] != "" || len(p.out.Questions) > mostQuestions {
			continue
		}
		v := BundleQuestion{Key: key, About: "session", Kind: "text", Label: map[string]string{"": q.str("question")}}
		if namedAlike(q.str("questionType")) == "checkbox" || namedAlike(q.str("questionType")) == "yes no" {
			v.Kind = "yes_no"
		}
		asked[key] = v.Kind
		p.out.Questions = append(p.out.Questions, v)
		p.says("answers")
	}
	for i, s := range root.get("sessions").list() {
		if i%64 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		key, title := s.str("id"), s.str("title")
		if s.bool("isServiceSession") {
			p.note(fmt.Sprintf("sessions[%d]", i), "sessionize_service", "Title", short(title))
			continue
		}
		v := BundleProposal{Key: key, State: "submitted", BundleContent: BundleContent{Title: title, Abstract: s.str("description")}}
		for _, n := range s.get("categoryItems").list() {
			it := items[n.text()]
			p.category(&v, it.group, it.name)
		}
		for _, c := range s.get("categories").list() {
			for _, n := range c.get("categoryItems").list() {
				p.category(&v, namedAlike(c.str("name")), n.str("name"))
			}
		}
		for k, n := range s.get("speakers").list() {
			who := people[orElse(n.text(), n.str("id"))]
			name := orElse(who.firstWord("fullName"), strings.TrimSpace(who.str("firstName")+" "+who.str("lastName")))
			if name = orElse(name, n.str("name")); name == "" {
				p.note(fmt.Sprintf("sessions[%d].speakers[%d]", i, k), "no_speaker", "Key", short(n.text()), "Title", short(title))
				continue
			}
			said := BundleSpeaker{State: "invited", Email: who.str("email"), BundleProfile: BundleProfile{Name: name,
				Organisation: organisation(who.str("tagLine")), Biography: who.str("bio")}}
			if len(v.Speakers) == 0 {
				v.You = said.BundleProfile
			}
			v.Speakers = append(v.Speakers, said)
		}
		for _, a := range s.get("questionAnswers").list() {
			key := "sessionize:" + a.str("questionId")
			reply := a.str("answerValue")
			if asked[key] == "yes_no" && reply != "" {
				reply = map[bool]string{true: "yes", false: "no"}[truth(reply)]
			}
			if asked[key] != "" && reply != "" {
				if v.Answers == nil {
					v.Answers = map[string]string{}
				}
				v.Answers[key] = reply
			}
		}
		p.sessionizeState(s, &v)
		p.out.Proposals = append(p.out.Proposals, v)
	}
	p.noteOnce("sessionize_accepted")
	return nil
}

// sessionizeState reads what became of a session where the export tells it.
func (p *proposer) sessionizeState(s node, v *BundleProposal) {
	state := proposalDecision(s.str("status"))
	if state == "" {
		return
	}
	v.Decision = &BundleDecision{State: state}
	if s.bool("isInformed") {
		v.Decision.Told = state
	}
	if s.bool("isInformed") && s.bool("isConfirmed") && state == "accepted" {
		v.Decision.Settled = "confirmed"
	}
}

// category takes an item of a category for what its category means. What means nothing to us is told once for each category.
func (p *proposer) category(v *BundleProposal, group, name string) {
	switch words := wordsOf(group); {
	case name == "":
	case anyOf(words, []string{"format", "type", "duration", "length"}):
		p.says("format")
		v.Format = p.formatNamed(name, int(formatMinutes(name)))
	case anyOf(words, []string{"track", "theme", "topic", "thematique", "category", "categorie"}):
		p.says("track")
		v.Track = p.trackNamed(name)
	case anyOf(words, []string{"level", "niveau"}):
		p.says("level")
		v.Level = proposalLevel(name)
	case slices.Contains(words, "language"), slices.Contains(words, "langue"):
		p.says("language")
		v.Language = languageOf(name)
	default:
		if !p.noted["category\x00"+group] && len(p.noted) < maxThemes {
			p.noted["category\x00"+group] = true
			p.note("", "sessionize_category", "Name", short(group))
		}
	}
}

// formatMinutes is the length that the name of a format tells, as "Talk (30 min)" does; 0 where it tells none.
func formatMinutes(name string) float64 {
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("()[]/,-–—", r) }) {
		fields := strings.Fields(word)
		for i := range fields {
			if d, _ := parseLength(strings.Join(fields[i:], " ")); d > 0 && !digits(strings.Join(fields[i:], "")) {
				return d.Minutes()
			}
		}
	}
	return 0
}
