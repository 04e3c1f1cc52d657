package formats

import (
	"bytes"
	"context"
	"encoding/json"
	"net/mail"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Proposed is a call for proposals as files of one tool tell it, and what the reader noticed and assumed.
type Proposed struct {
	Bundle
	Format string          // creneau-cfp, pretalx, sessionize, csv or xlsx
	Source string          // in which the keys of proposals are unique
	Says   map[string]bool // which of ProposalFields the files tell; what they do not tell, stays as it is
	Sheet  *Grid           // of a CSV or XLSX
	Notes  []Note
}

// ProposedOptions say what files of proposals leave open.
type ProposedOptions struct {
	Zone    *time.Location    // of local times; UTC unless told
	Columns map[string]string // of a sheet: which field of Mappable a heading stands for; nil: as the headings suggest
	Split   bool              // cells that name several people with "&", "and" or "et" are several people
}

// ProposalFields are what a file can tell of a proposal, in the order in which differences are shown.
var ProposalFields = [...]string{"title", "abstract", "outline", "why", "format", "track", "level", "language", "products", "answers",
	"speakers", "profiles"}

// Bounds of what proposals say.
const (
	mostAnswers   = 200
	mostQuestions = 200
	mostNamed     = 200 // formats, tracks or products, each
	mostRevisions = 500
	mostReviews   = 200_000
	mostOptions   = 200
	mostProposed  = 300 // characters of a title; the form of a call asks for less
)

// Refusals of files of proposals.
var (
	ErrNoProposals = fault.New(fault.Invalid, "import.no_proposals",
		"the files hold no proposal: look whether they are the right ones, and whole")
	ErrUnknownProposals = fault.New(fault.Invalid, "import.unknown_proposals",
		"no known form of proposals; give JSON of pretalx, Sessionize or Créneau, or a CSV or XLSX whose first line names its columns")
	ErrOneSheet   = fault.New(fault.Invalid, "import.one_sheet", "one sheet is read at a time; give the others after it")
	ErrBundleForm = fault.New(fault.Invalid, "import.bundle_form", "this form of bundle is not read; read it with the version that wrote it")
)

// ReadProposals recognises files of proposals by their content and reads them. Several sources are one call: the lists of pretalx. It is
// lenient with what real files have, as Read is, and bounded like it.
func ReadProposals(ctx context.Context, sources []Source, o ProposedOptions) (Proposed, error) {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if len(sources) == 0 {
		return Proposed{}, ErrUnknownProposals
	}
	size := 0
	for _, s := range sources {
		if size += len(s.Data); size > MaxFile {
			return Proposed{}, ErrTooLarge.With("File", s.Name)
		}
	}
	sources = decoded(sources)
	first := bytes.TrimSpace(sources[0].Data[:min(len(sources[0].Data), 4096)])
	p := &proposer{ctx: ctx, o: o, noted: map[string]bool{}, out: Proposed{Says: map[string]bool{}},
		formats: map[string]string{}, tracks: map[string]string{}}
	var err error
	switch {
	case len(first) == 0:
		return Proposed{}, ErrUnknownProposals.With("File", sources[0].Name)
	case first[0] == '{' || first[0] == '[':
		err = p.readJSON(sources)
	case first[0] == '<':
		return Proposed{}, ErrUnknownProposals.With("File", sources[0].Name)
	case len(sources) > 1:
		return Proposed{}, ErrOneSheet.With("File", sources[1].Name)
	default:
		err = p.readSheet(sources[0])
	}
	if err != nil {
		return Proposed{}, err
	}
	return p.done(sources[0].Name)
}

// proposer collects what files tell of a call.
type proposer struct {
	ctx   context.Context // It lives as long as one call of ReadProposals.
	o     ProposedOptions
	out   Proposed
	noted map[string]bool
	more  int // notes that are left out

	formats, tracks map[string]string // keys by names, folded
}

func (p *proposer) note(place, code string, values ...any) {
	if len(p.out.Notes) >= maxNotes {
		p.more++
		return
	}
	p.out.Notes = append(p.out.Notes, NewNote(cut(place, mostWord), code, values...))
}

func (p *proposer) noteOnce(code string, values ...any) {
	if !p.noted[code] {
		p.noted[code] = true
		p.note("", code, values...)
	}
}

func (p *proposer) says(fields ...string) {
	for _, f := range fields {
		p.out.Says[f] = true
	}
}

// readJSON decides between the JSON forms by their keys.
func (p *proposer) readJSON(sources []Source) error {
	docs := make([]node, len(sources))
	for i, s := range sources {
		if len(bytes.TrimSpace(s.Data)) == 0 || s.Data[0] == 'P' {
			return ErrUnknownProposals.With("File", s.Name)
		}
		if _, err := scanJSON(p.ctx, s.Data); err != nil {
			return err
		}
		if i == 0 && len(sources) == 1 && formOf(s.Data) != "" {
			return p.readBundle(s)
		}
		d := json.NewDecoder(bytes.NewReader(s.Data))
		d.UseNumber()
		if err := d.Decode(&docs[i].v); err != nil {
			return ErrMalformed.With("File", s.Name).With("Offset", d.InputOffset()).Because(err)
		}
	}
	if len(docs) == 1 && docs[0].get("form").text() != "" {
		return p.readBundle(sources[0])
	}
	if len(docs) == 1 && docs[0].has("sessions") && docs[0].has("speakers") && !docs[0].has("event") && !docs[0].has("schedule") {
		return p.readSessionize(docs[0])
	}
	return p.readPretalx(docs, sources)
}

// formOf is the form that a JSON file declares in its first key; empty where it declares none.
func formOf(data []byte) string {
	d := json.NewDecoder(bytes.NewReader(data[:min(len(data), 512)]))
	want := []json.Token{json.Delim('{'), "form"}
	for _, w := range want {
		if t, err := d.Token(); err != nil || t != w {
			return ""
		}
	}
	t, err := d.Token()
	form, is := t.(string)
	if err != nil || !is {
		return ""
	}
	return form
}

func (p *proposer) readBundle(s Source) error {
	d := json.NewDecoder(bytes.NewReader(s.Data))
	if err := d.Decode(&p.out.Bundle); err != nil {
		return ErrMalformed.With("File", s.Name).With("Offset", d.InputOffset()).Because(err)
	}
	if p.out.Form != BundleForm {
		return ErrBundleForm.With("Form", short(clean(p.out.Form))).With("Read", BundleForm)
	}
	p.out.Format, p.out.Source = "creneau-cfp", "creneau"
	p.says(ProposalFields[:]...)
	reviews := 0
	for _, r := range p.out.Rounds {
		reviews += len(r.Reviews)
	}
	if reviews > mostReviews {
		return ErrTooMany.With("Count", reviews)
	}
	return nil
}

// done settles what was read: keys that stand twice, and texts that are longer than can be kept.
func (p *proposer) done(file string) (Proposed, error) {
	if err := p.ctx.Err(); err != nil {
		return Proposed{}, err
	}
	switch n := len(p.out.Proposals); {
	case n == 0 && p.out.Format != "creneau-cfp" && p.out.Sheet == nil:
		return Proposed{}, ErrNoProposals.With("File", file)
	case n > maxEntries:
		return Proposed{}, ErrTooMany.With("Count", n)
	case len(p.out.Questions) > mostQuestions:
		return Proposed{}, ErrTooMany.With("Count", len(p.out.Questions))
	case max(len(p.out.Formats), len(p.out.Tracks), p.products()) > mostNamed:
		return Proposed{}, ErrTooMany.With("Count", max(len(p.out.Formats), len(p.out.Tracks), p.products()))
	}
	seen := map[string]bool{}
	kept := make([]BundleProposal, 0, len(p.out.Proposals))
	for _, v := range p.out.Proposals {
		v.Key = cut(strings.TrimSpace(clean(v.Key)), mostName)
		p.fit(&v)
		switch {
		case v.Title == "":
			p.note(v.Key, "proposal_untitled", "Key", v.Key)
		case v.Key == "" || seen[v.Key]:
			p.note(v.Key, "proposal_twice", "Key", v.Key, "Title", short(v.Title))
		default:
			seen[v.Key] = true
			kept = append(kept, v)
		}
	}
	p.out.Proposals = kept
	if p.more > 0 {
		p.out.Notes = append(p.out.Notes, NewNote("", "more_notes", "Count", p.more))
	}
	return p.out, nil
}

// products counts those that proposals name.
func (p *proposer) products() int {
	named := map[string]bool{}
	for _, v := range p.out.Proposals {
		for _, name := range v.Products {
			named[name] = true
		}
		for _, r := range v.Revisions {
			for _, name := range r.Products {
				named[name] = true
			}
		}
	}
	return len(named)
}

// fit keeps what can be kept of a proposal.
func (p *proposer) fit(v *BundleProposal) {
	p.fitContent(v.Key, &v.BundleContent)
	v.GUID, v.Code = uuid(v.GUID), code(v.Code)
	v.Revisions, v.Speakers = v.Revisions[:min(len(v.Revisions), mostRevisions)], v.Speakers[:min(len(v.Speakers), maxListed)]
	for i := range v.Revisions {
		p.fitContent(v.Key, &v.Revisions[i].BundleContent)
	}
	for i := range v.Speakers {
		s := &v.Speakers[i]
		p.fitProfile(v.Key, &s.BundleProfile)
		if s.Email = strings.ToLower(strings.TrimSpace(clean(s.Email))); s.Email != "" && !isAddress(s.Email) {
			p.note(v.Key, "bad_email", "Address", short(s.Email))
			s.Email = ""
		}
	}
	if v.Withdrawn != nil {
		v.Withdrawn.Reason = p.text(v.Key, v.Withdrawn.Reason)
	}
}

func (p *proposer) fitContent(key string, c *BundleContent) {
	c.Title = cut(strings.Join(strings.Fields(clean(c.Title)), " "), mostProposed)
	for _, s := range []*string{&c.Abstract, &c.Outline, &c.Why} {
		*s = p.text(key, *s)
	}
	for _, s := range []*string{&c.Format, &c.Track, &c.Level, &c.Language} {
		*s = cut(strings.TrimSpace(clean(*s)), mostName)
	}
	c.Products = c.Products[:min(len(c.Products), maxListed)]
	if len(c.Answers) > mostAnswers {
		p.note(key, "proposal_answers", "Title", short(c.Title))
		c.Answers = nil
	}
	for k, said := range c.Answers {
		c.Answers[k] = p.text(key, said)
	}
	p.fitProfile(key, &c.You)
}

func (p *proposer) fitProfile(key string, v *BundleProfile) {
	v.Name = cut(strings.Join(strings.Fields(clean(v.Name)), " "), mostName)
	v.Organisation = cut(strings.TrimSpace(clean(v.Organisation)), mostName)
	v.Biography = p.text(key, v.Biography)
}

// text is a long text without what nobody sees, cut where it is longer than can be kept.
func (p *proposer) text(key, s string) string {
	s = strings.TrimSpace(clean(strings.ReplaceAll(s, "\r\n", "\n")))
	if kept := cut(s, mostText); len(kept) < len(s) {
		p.note(key, "proposal_long", "Key", key)
		return kept
	}
	return s
}

// formatNamed is the key of a format by its name, which is made the first time.
func (p *proposer) formatNamed(name string, minutes int) string {
	name = cut(strings.TrimSpace(clean(name)), mostName)
	alike := namedAlike(name)
	if alike == "" {
		return ""
	}
	key, there := p.formats[alike]
	if !there && len(p.out.Formats) <= mostNamed {
		key = name
		kind, _ := kindNamed(name)
		p.formats[alike] = key
		p.out.Formats = append(p.out.Formats, BundleFormat{Key: key, Name: name, Kind: string(kind), Minutes: minutes})
	}
	return key
}

func (p *proposer) trackNamed(name string) string {
	name = cut(strings.TrimSpace(clean(name)), mostName)
	alike := namedAlike(name)
	if alike == "" {
		return ""
	}
	key, there := p.tracks[alike]
	if !there && len(p.out.Tracks) <= mostNamed {
		key = name
		p.tracks[alike] = key
		p.out.Tracks = append(p.out.Tracks, BundleTrack{Key: key, Name: name})
	}
	return key
}

// instant reads when something was sent. Without a zone it is the edition's.
func (p *proposer) instant(place, s string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.UTC().Truncate(time.Millisecond)
	}
	for _, form := range [...]string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly,
		"02/01/2006 15:04", "02/01/2006", "2 Jan 2006 3:04 PM", "02 Jan 2006 03:04 PM"} {
		if t, err := time.ParseInLocation(form, s, p.o.Zone); err == nil {
			p.noteOnce("proposal_zone", "Zone", p.o.Zone.String(), "Time", short(s))
			return t.UTC()
		}
	}
	p.note(place, "proposal_date", "Time", short(s))
	return time.Time{}
}

// proposalLevel is our level by what tools call it; empty where a word is none.
func proposalLevel(s string) string {
	switch words := strings.Join(wordsOf(s), " "); {
	case words == "":
		return ""
	case strings.Contains(words, "begin"), strings.Contains(words, "debut"), strings.Contains(words, "intro"), words == "100", words == "easy":
		return "beginner"
	case strings.Contains(words, "adv"), strings.Contains(words, "avanc"), strings.Contains(words, "expert"),
		strings.Contains(words, "confirm"),
		words == "300", words == "400":
		return "advanced"
	case strings.Contains(words, "inter"), strings.Contains(words, "moyen"), words == "200":
		return "intermediate"
	default:
		return ""
	}
}

// proposalDecision is what tools call our decisions; empty where a word is none.
func proposalDecision(s string) string {
	switch strings.Join(wordsOf(s), " ") {
	case "accepted", "accept", "accept queue", "confirmed", "accepte", "acceptee", "retenu", "retenue", "oui":
		return "accepted"
	case "declined", "rejected", "reject", "decline", "decline queue", "refuse", "refusee", "non":
		return "declined"
	case "waitlisted", "waiting list", "reserve", "waitlist", "liste d attente":
		return "reserve"
	case "shortlisted", "nominated", "preselectionne":
		return "shortlisted"
	default:
		return ""
	}
}

// isAddress reports whether a text is the address of somebody, and nothing more.
func isAddress(s string) bool {
	at, err := mail.ParseAddress(s)
	return err == nil && at.Address == s && len(s) <= 254
}
