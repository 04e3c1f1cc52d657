package handover

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
)

// field is a part of a proposal that a file and people here change apart from each other.
type field struct {
	name string // of formats.ProposalFields
	key  string // under which its digest is kept, and a conflict is named
	of   func(cfp.Proposal) string
	take func(to *cfp.Proposal, from cfp.Proposal)
}

// fieldsOf are those of proposals, with one for each question that a file replies to.
func (i *importer) fieldsOf() []field {
	all := []field{
		{"title", "title", func(p cfp.Proposal) string { return p.Title }, func(to *cfp.Proposal, from cfp.Proposal) { to.Title = from.Title }},
		{"abstract", "abstract", func(p cfp.Proposal) string { return p.Abstract },
			func(to *cfp.Proposal, from cfp.Proposal) { to.Abstract = from.Abstract }},
		{"outline", "outline", func(p cfp.Proposal) string { return p.Outline },
			func(to *cfp.Proposal, from cfp.Proposal) { to.Outline = from.Outline }},
		{"why", "why", func(p cfp.Proposal) string { return p.Why }, func(to *cfp.Proposal, from cfp.Proposal) { to.Why = from.Why }},
		{"format", "format", func(p cfp.Proposal) string { return string(p.FormatID) },
			func(to *cfp.Proposal, from cfp.Proposal) { to.FormatID = from.FormatID }},
		{"track", "track", func(p cfp.Proposal) string { return string(p.TrackID) },
			func(to *cfp.Proposal, from cfp.Proposal) { to.TrackID = from.TrackID }},
		{"level", "level", func(p cfp.Proposal) string { return p.Level },
			func(to *cfp.Proposal, from cfp.Proposal) { to.Level = from.Level }},
		{"language", "language", func(p cfp.Proposal) string { return p.Language },
			func(to *cfp.Proposal, from cfp.Proposal) { to.Language = from.Language }},
		{"products", "products", func(p cfp.Proposal) string { return strings.Join(p.Products, " ") },
			func(to *cfp.Proposal, from cfp.Proposal) { to.Products = slices.Clone(from.Products) }},
	}
	for _, a := range i.asked {
		id := string(a.question.ID)
		all = append(all, field{"answers", "answers/" + id, func(p cfp.Proposal) string { return p.Answers[id] },
			func(to *cfp.Proposal, from cfp.Proposal) {
				if to.Answers == nil {
					to.Answers = map[string]string{}
				}
				to.Answers[id] = from.Answers[id]
			}})
	}
	return append(all, field{"speakers", "speakers", speakersText, takeSpeakers}, field{"profiles", "profiles", profilesText, takeProfiles})
}

// digest stands for a value without telling it. Of nothing it is nothing.
func digest(value string) string {
	if value == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(value))
	return hex.EncodeToString(sum[:12])
}

func stands(v cfp.Speaker) bool { return v.State == cfp.Joined || v.State == cfp.Asked }

// speakersText is who speaks for a proposal, a line each.
func speakersText(p cfp.Proposal) string {
	var all []string
	for _, v := range p.Speakers {
		switch {
		case !stands(v):
		case v.Email == "":
			all = append(all, v.Name)
		default:
			all = append(all, fmt.Sprintf("%s <%s>", v.Name, v.Email))
		}
	}
	return strings.Join(all, "\n")
}

// profilesText is what those who speak say of themselves.
func profilesText(p cfp.Proposal) string {
	var all []string
	for _, v := range p.Speakers {
		if stands(v) && (v.Organisation != "" || v.Biography != "") {
			all = append(all, strings.TrimSpace(v.Name+" · "+v.Organisation+"\n"+v.Biography))
		}
	}
	return strings.Join(all, "\n\n")
}

// same reports whether a speaker of a file is one who is here.
func same(a, b cfp.Speaker) bool {
	return a.Email != "" && a.Email == b.Email || a.Email == b.Email && strings.EqualFold(a.Name, b.Name)
}

// takeSpeakers brings who speaks to what a file says. Nobody who has joined goes, and nobody is told.
func takeSpeakers(to *cfp.Proposal, from cfp.Proposal) {
	to.Speakers = slices.Clone(to.Speakers)
	for i := range to.Speakers {
		v := &to.Speakers[i]
		at := slices.IndexFunc(from.Speakers, func(o cfp.Speaker) bool { return same(*v, o) })
		switch {
		case v.State != cfp.Asked || v.Person != "":
		case at < 0:
			v.State = cfp.Revoked
		default:
			v.Name = from.Speakers[at].Name
		}
	}
	for _, o := range from.Speakers {
		if !slices.ContainsFunc(to.Speakers, func(v cfp.Speaker) bool { return stands(v) && same(v, o) }) {
			to.Speakers = append(to.Speakers, cfp.Speaker{State: cfp.Asked, Email: o.Email, Profile: o.Profile})
		}
	}
	if to.Lead == "" && from.You.Name != "" {
		to.You.Name = from.You.Name
	}
}

// takeProfiles brings what those who have not joined say of themselves to what a file says.
func takeProfiles(to *cfp.Proposal, from cfp.Proposal) {
	to.Speakers = slices.Clone(to.Speakers)
	for i := range to.Speakers {
		v := &to.Speakers[i]
		at := slices.IndexFunc(from.Speakers, func(o cfp.Speaker) bool { return same(*v, o) })
		if at >= 0 && v.State == cfp.Asked {
			v.Organisation, v.Biography = from.Speakers[at].Organisation, from.Speakers[at].Biography
		}
	}
	if to.Lead == "" && from.You.Name != "" {
		to.You = from.You
	}
}

// shown is a value as people read it.
func (i *importer) shown(f field, p cfp.Proposal) string {
	switch f.name {
	case "format":
		return nameOf(i.frame.Formats, func(v edition.Format) (bool, string) { return v.ID == p.FormatID, v.Name })
	case "track":
		return nameOf(i.frame.Tracks, func(v edition.Track) (bool, string) { return v.ID == p.TrackID, v.Name })
	case "products":
		var all []string
		for _, id := range p.Products {
			all = append(all, i.products[id])
		}
		return strings.Join(all, ", ")
	case "speakers":
		return strings.ReplaceAll(f.of(p), "\n", ", ")
	default:
		return f.of(p)
	}
}

func nameOf[T any](all []T, is func(T) (bool, string)) string {
	for _, v := range all {
		if found, name := is(v); found {
			return name
		}
	}
	return ""
}
