package formats

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Grid is a sheet before anybody said what its columns are.
type Grid struct {
	Headings []string
	Columns  []string   // the field of Mappable that each column is taken for; empty: it is left out
	Samples  [][]string // of the first rows, a cell for each heading
	Rows     int
	Joined   []string // cells of speakers that may name several people: "A & B", "A and B", "A et B", "A, B"
}

// Mappable are what a column of a sheet of proposals can be. "question" makes what it holds the reply to a question of that name.
var Mappable = [...]string{"key", "title", "abstract", "outline", "why", "format", "track", "level", "language", "products", "speakers",
	"first_name", "last_name", "emails", "organisations", "biographies", "sent", "decision", "question"}

// ErrUnmapped refuses a sheet of which no column is the title.
var ErrUnmapped = fault.New(fault.Invalid, "import.unmapped", "say which column is the title of a proposal")

// proposalHeadings are the names under which sheets have our columns, folded, besides our own.
var proposalHeadings = map[string]string{
	"id": "key", "code": "key", "session id": "key", "proposal id": "key", "identifiant": "key", "reference": "key", "cle": "key",
	"titre": "title", "session title": "title", "talk title": "title", "proposal title": "title", "proposal": "title", "intitule": "title",
	"titre de la proposition": "title", "sujet": "title",
	"description": "abstract", "summary": "abstract", "resume": "abstract", "pitch": "abstract",
	"notes": "outline", "plan": "outline", "deroule": "outline", "message to organizers": "outline", "message to reviewers": "outline",
	"why you": "why", "pourquoi vous": "why", "motivation": "why",
	"type": "format", "session format": "format", "session type": "format", "duree": "format", "duration": "format",
	"theme": "track", "thematique": "track", "parcours": "track", "category": "track", "categorie": "track", "topic": "track",
	"niveau": "level", "audience level": "level",
	"langue": "language", "lang": "language",
	"product": "products", "produit": "products", "produits": "products",
	"speaker": "speakers", "speaker name": "speakers", "speaker names": "speakers", "name": "speakers", "nom": "speakers",
	"owner": "speakers", "intervenant": "speakers", "intervenants": "speakers", "orateur": "speakers", "orateurs": "speakers",
	"presenter": "speakers", "auteur": "speakers", "author": "speakers", "full name": "speakers", "fullname": "speakers",
	"nom complet": "speakers", "prenom et nom": "speakers", "nom et prenom": "speakers", "noms": "speakers",
	"first name": "first_name", "firstname": "first_name", "given name": "first_name", "forename": "first_name", "prenom": "first_name",
	"speaker first name": "first_name", "owner first name": "first_name", "prenom de l'intervenant": "first_name",
	"last name": "last_name", "lastname": "last_name", "family name": "last_name", "surname": "last_name", "nom de famille": "last_name",
	"speaker last name": "last_name", "owner last name": "last_name", "nom de l'intervenant": "last_name",
	"email": "emails", "e-mail": "emails", "mail": "emails", "owner email": "emails", "speaker email": "emails", "adresse": "emails",
	"courriel": "emails", "email address": "emails", "adresse e-mail": "emails",
	"organisation": "organisations", "organization": "organisations", "company": "organisations", "affiliation": "organisations",
	"entreprise": "organisations", "societe": "organisations", "organisme": "organisations",
	"bio": "biographies", "biography": "biographies", "biographie": "biographies", "speaker bio": "biographies",
	"date submitted": "sent", "submitted": "sent", "submitted at": "sent", "timestamp": "sent", "horodateur": "sent", "envoye": "sent",
	"created": "sent",
	"status":  "decision", "state": "decision", "statut": "decision", "etat": "decision", "selection": "decision",
}

// guessed is the field that a heading suggests; empty where it suggests none.
func guessed(heading string) string {
	name := strings.Join(strings.Fields(strings.ReplaceAll(foldASCII(clean(heading)), "_", " ")), " ")
	if name == "question" {
		return ""
	}
	if slices.Contains(Mappable[:], name) {
		return name
	}
	return proposalHeadings[name]
}

// Bounds of sheets of proposals.
const (
	mostRows    = 20_000 // Sessionize writes one for each speaker of a session
	mostSamples = 3
	mostJoined  = 50
)

// gridder collects the rows of a sheet.
type gridder struct {
	lines []line
	bytes int
}

type line struct {
	number int
	cells  []string
}

// reads wants every column.
func (*gridder) reads(column int) (name string, wanted bool) { return "", column < maxColumns }

func (g *gridder) takeCells(row sheetRow) error { return g.take(row.number, row.line()) }

func (g *gridder) take(number int, cells []string) error {
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return nil
	}
	if len(g.lines) > mostRows {
		return ErrTooMany.With("Count", len(g.lines))
	}
	for i := range cells {
		cells[i] = unescaped(unguarded(clean(cells[i])))
		if g.bytes += len(cells[i]) + 16; g.bytes > MaxFile {
			return ErrTooLarge.With("Line", number)
		}
	}
	g.lines = append(g.lines, line{number, cells})
	return nil
}

var escape = regexp.MustCompile(`_x00(0[9aAdD]|5[fF])_`)

// unescaped reads the marks by which workbooks write control characters: _x000D_ is the end of a line, whose other half is there already.
func unescaped(s string) string {
	if !strings.Contains(s, "_x00") {
		return s
	}
	return escape.ReplaceAllStringFunc(s, func(m string) string {
		switch strings.ToLower(m[4:6]) {
		case "09":
			return "\t"
		case "0a":
			return "\n"
		case "5f":
			return "_"
		default:
			return ""
		}
	})
}

func (p *proposer) readSheet(s Source) error {
	g := &gridder{}
	p.out.Format, p.out.Source = "csv", "sheet"
	if bytes.HasPrefix(s.Data, []byte("PK\x03\x04")) {
		p.out.Format = "xlsx"
		if err := readWorkbook(p.ctx, s, g); err != nil {
			return err
		}
	} else if err := p.readLines(s, g); err != nil {
		return err
	}
	lines := g.lines[headOf(g.lines):]
	if len(lines) == 0 || len(lines[0].cells) > maxColumns {
		return ErrUnknownProposals.With("File", s.Name)
	}
	head := lines[0].cells
	if len(lines) == 1 && len(head) == 1 && guessed(head[0]) == "" {
		return ErrUnknownProposals.With("File", s.Name)
	}
	p.out.Sheet = &Grid{Rows: len(lines) - 1}
	for _, cell := range head {
		p.out.Sheet.Headings = append(p.out.Sheet.Headings, shown(cell))
	}
	p.mapped(lines[1:])
	return p.ctx.Err()
}

func (p *proposer) readLines(s Source, g *gridder) error {
	data, encoding := decodedSheet(s.Data)
	comma := separatorOf(data)
	if err := scanCSV(p.ctx, data, comma); err != nil {
		return err
	}
	if encoding != "" {
		p.note("", "encoding", "Encoding", encoding)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.Comma = -1, comma
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return quotesOf(err)
		}
		number, _ := r.FieldPos(0)
		if err := g.take(number, row); err != nil {
			return err
		}
	}
}

// headOf is which line names the columns: the first of the top lines in which something names a title, else the first one.
func headOf(lines []line) int {
	for i := range lines[:min(len(lines), headerLines)] {
		if slices.ContainsFunc(lines[i].cells, func(c string) bool { return guessed(c) == "title" }) {
			return i
		}
	}
	return 0
}

// mapped takes columns for what somebody said, or for what their headings suggest, and reads the rows.
func (p *proposer) mapped(lines []line) {
	sheet := p.out.Sheet
	taken := map[string]bool{}
	for _, h := range sheet.Headings {
		field := ""
		if p.o.Columns == nil {
			field = guessed(h)
		} else if said := p.o.Columns[h]; slices.Contains(Mappable[:], said) {
			field = said
		}
		if field != "question" && taken[field] {
			field = "" // a name that stands twice is that of its first column
		}
		taken[field] = true
		sheet.Columns = append(sheet.Columns, field)
	}
	if p.o.Columns == nil && taken["first_name"] && !taken["last_name"] { // "Prénom" and "Nom" stand side by side
		if at := slices.IndexFunc(sheet.Headings, func(h string) bool {
			name := foldASCII(clean(h))
			return name == "nom" || name == "name"
		}); at >= 0 && sheet.Columns[at] == "speakers" {
			sheet.Columns[at], taken["last_name"], taken["speakers"] = "last_name", true, false
		}
	}
	for _, l := range lines[:min(len(lines), mostSamples)] {
		sample := make([]string, len(sheet.Headings))
		for i := range sample {
			if i < len(l.cells) {
				sample[i] = cut(strings.Join(strings.Fields(l.cells[i]), " "), 80)
			}
		}
		sheet.Samples = append(sheet.Samples, sample)
	}
	if !taken["title"] {
		return
	}
	p.sheetSays(taken)
	p.sheetQuestions()
	if !taken["key"] {
		p.noteOnce("proposal_no_key")
	}
	at := map[string]int{}
	for _, l := range lines {
		p.row(l, at)
	}
}

func (p *proposer) sheetSays(taken map[string]bool) {
	for _, f := range ProposalFields {
		if taken[f] {
			p.says(f)
		}
	}
	if taken["first_name"] || taken["last_name"] {
		p.says("speakers")
	}
	if taken["question"] {
		p.says("answers")
	}
	if taken["organisations"] || taken["biographies"] {
		p.says("profiles")
	}
}

func (p *proposer) sheetQuestions() {
	seen := map[string]bool{}
	for i, field := range p.out.Sheet.Columns {
		if key := questionKey(p.out.Sheet.Headings[i]); field == "question" && !seen[key] {
			seen[key] = true
			p.out.Questions = append(p.out.Questions, BundleQuestion{Key: key, About: "session", Kind: "text",
				Label: map[string]string{"": p.out.Sheet.Headings[i]}})
		}
	}
}

func questionKey(heading string) string { return "sheet:" + namedAlike(heading) }

// row reads a proposal. A key that stands again under the same title is one more of its speakers, as Sessionize writes them.
func (p *proposer) row(l line, at map[string]int) {
	cell, replies := map[string]string{}, map[string]string{}
	for i, field := range p.out.Sheet.Columns {
		if i >= len(l.cells) || field == "" || strings.TrimSpace(l.cells[i]) == "" {
			continue
		}
		if field == "question" {
			replies[questionKey(p.out.Sheet.Headings[i])] = strings.TrimSpace(l.cells[i])
			continue
		}
		cell[field] = strings.TrimSpace(l.cells[i])
	}
	place := fmt.Sprintf("line %d", l.number)
	if cell["speakers"] == "" { // a name in two columns is that of one person
		cell["speakers"] = strings.TrimSpace(cell["first_name"] + " " + cell["last_name"])
	}
	speakers := p.rowPeople(place, cell)
	key := cell["key"]
	if key == "" {
		key = namedAlike(cell["title"])
		if len(speakers) > 0 {
			key += " | " + namedAlike(speakers[0].Name)
		}
	}
	key = cut(strings.TrimSpace(clean(key)), mostName)
	if i, again := at[key]; again && key != "" {
		have := &p.out.Proposals[i]
		if namedAlike(have.Title) != namedAlike(cell["title"]) || cell["key"] == "" {
			p.note(place, "proposal_twice", "Key", short(key), "Title", short(cell["title"]))
			return
		}
		for _, s := range speakers {
			if !slices.ContainsFunc(have.Speakers, func(o BundleSpeaker) bool { return o.Name == s.Name && o.Email == s.Email }) &&
				len(have.Speakers) < maxListed {
				have.Speakers = append(have.Speakers, s)
			}
		}
		return
	}
	v := BundleProposal{Key: key, State: "submitted", SentAt: p.sheetInstant(place, cell["sent"]), Speakers: speakers,
		BundleContent: BundleContent{Title: cell["title"], Abstract: cell["abstract"], Outline: cell["outline"], Why: cell["why"],
			Format: p.formatNamed(cell["format"], int(formatMinutes(cell["format"]))), Track: p.trackNamed(cell["track"]),
			Level: proposalLevel(cell["level"]), Language: languageOf(cell["language"]), Products: splitList(cell["products"])}}
	if len(replies) > 0 {
		v.Answers = replies
	}
	if len(speakers) > 0 {
		v.You = speakers[0].BundleProfile
	}
	if state := proposalDecision(cell["decision"]); state != "" {
		v.Decision = &BundleDecision{State: state}
	} else if cell["decision"] != "" {
		p.note(place, "proposal_decision", "Said", short(cell["decision"]))
	}
	at[key] = len(p.out.Proposals)
	p.out.Proposals = append(p.out.Proposals, v)
}

var between = regexp.MustCompile(`(?i)\s+(?:&|\+|and|et)\s+|\s*[,/]\s+|\s*&\s*`)

// rowPeople reads who speaks. Semicolons and lines part names, as in our own sheets; other words that may part them are told, and part only
// where somebody said so.
func (p *proposer) rowPeople(place string, cell map[string]string) (out []BundleSpeaker) {
	parts := func(s string) []string { return splitList(strings.ReplaceAll(s, "\n", ";")) }
	names := parts(cell["speakers"])
	var each []string
	for _, name := range names {
		several := between.Split(name, maxListed)
		if len(several) > 1 && !slices.Contains(several, "") {
			if len(p.out.Sheet.Joined) < mostJoined && !slices.Contains(p.out.Sheet.Joined, short(name)) {
				p.out.Sheet.Joined = append(p.out.Sheet.Joined, short(name))
			}
			if p.o.Split {
				each = append(each, several...)
				continue
			}
			p.note(place, "proposal_joined", "Name", short(name))
		}
		each = append(each, name)
	}
	emails := strings.FieldsFunc(cell["emails"], func(r rune) bool { return strings.ContainsRune(" ;,\n\t", r) })
	organisations, biographies := parts(cell["organisations"]), []string{cell["biographies"]}
	if len(each) == 0 && len(emails) > 0 {
		each = []string{emails[0]}
	}
	at := func(all []string, i int) string {
		if i < len(all) {
			return strings.TrimSpace(all[i])
		}
		return ""
	}
	for i, name := range each[:min(len(each), maxListed)] {
		out = append(out, BundleSpeaker{State: "invited", Email: at(emails, i), BundleProfile: BundleProfile{Name: strings.TrimSpace(name),
			Organisation: at(organisations, i), Biography: at(biographies, i)}})
	}
	return out
}

// sheetInstant reads a time, also as the number of days by which workbooks keep it.
func (p *proposer) sheetInstant(place, s string) time.Time {
	if days, err := strconv.ParseFloat(s, 64); err == nil && days > 20_000 && days < 80_000 {
		at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(days*24*60*60+0.5) * time.Second)
		return p.instant(place, at.Format("2006-01-02T15:04:05"))
	}
	return p.instant(place, s)
}
