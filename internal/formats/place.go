package formats

import "strings"

// place gives a session its hour and length, when its source says them.
func (a *assembler) place(at string, s *Session, room, from, to string) {
	start, end := a.when(at, from), a.when(at, to)
	if start.IsZero() {
		return
	}
	if end.After(start) {
		s.Duration = end.Sub(start)
	}
	s.Placements = []Placement{{Room: room, Start: start, Duration: s.Duration}}
}

// organisation is the company in a position, as in "Engineer at Example".
func organisation(position string) string {
	for _, between := range []string{" at ", " @ ", " chez "} {
		if _, after, ok := strings.Cut(position, between); ok {
			return after
		}
	}
	return ""
}

// level brings the usual names of levels to ours.
func level(s string) string {
	switch l := foldASCII(strings.TrimSpace(s)); {
	case strings.Contains(l, "begin") || strings.Contains(l, "introduct") || strings.Contains(l, "debutant") || l == "novice" || l == "l1":
		return "beginner"
	case strings.Contains(l, "intermed") || l == "l2":
		return "intermediate"
	case strings.Contains(l, "advanc") || strings.Contains(l, "expert") || strings.Contains(l, "avance") || l == "l3":
		return "advanced"
	default:
		return strings.TrimSpace(s)
	}
}

// names splits a list of people in one text.
func names(s string) []string {
	var out []string
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// speakersNamed adds people of whom only the names are known.
func (a *assembler) speakersNamed(s *Session, names []string) {
	for _, name := range names {
		s.Speakers = append(s.Speakers, a.speaker(Speaker{Name: name, Said: FieldsOf(FieldName)}))
	}
}
