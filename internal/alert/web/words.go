package web

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/alert"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/text"
	noticeweb "github.com/creneau/creneau/internal/notice/web"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
)

// Payload is what the worker of a device is told: all that it shows, for it may have no network.
type Payload struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	Lang  string `json:"lang"`
	Icon  string `json:"icon"`
	Tag   string `json:"tag"`  // a newer notification with it takes the place of an older one
	URL   string `json:"url"`  // what a touch opens
	Off   string `json:"off"`  // what ends notifications is called
	Stop  string `json:"stop"` // and where it is asked for
}

// Lengths of texts, in bytes.
const (
	mostTitle = 200
	mostBody  = 800
)

// notify is a notification of what changed in one session, or in several.
func (d *Door) notify(r alert.Round, changes []release.Change) []byte {
	p, root := d.Account.Site.Catalogue.In(r.Edition.Speak(r.Language)), "/"+r.Edition.Slug+"/"
	out := Payload{Title: changes[0].Title, Lang: p.Lang, Icon: root + face.Path(r.Edition, "icon-192.png"),
		Tag: r.Edition.Slug + " " + changes[0].SessionID, URL: root + noticeweb.PageOf(changes[0]),
		Off: p.T("alert.off"), Stop: root + "my/alerts/device/off"}
	var lines []string
	if titles := titlesOf(changes); len(titles) > 1 {
		out.Title, out.Tag, out.URL = p.T("alert.several", "Count", len(titles)), r.Edition.Slug, root+"my/"
		lines = titles
	} else {
		for _, c := range changes {
			lines = append(lines, raised(noticeweb.Sentence(p, r.Now, c)))
		}
	}
	if r.Edition.Rehearsal {
		out.Title = p.T("alert.rehearsal", "Title", out.Title)
	}
	out.Title, out.Body = cut(out.Title, mostTitle), strings.Join(lines, "\n")
	return out.fitting()
}

// fitting is the payload as JSON, with as much of its body as there is room for: marks and quotes take more than themselves.
func (p Payload) fitting() (b []byte) {
	for most := mostBody; most > 0; most /= 2 {
		p.Body = cut(p.Body, most)
		b, _ = json.Marshal(p) // texts are always JSON
		if len(b) <= push.MostPayload {
			break
		}
	}
	return b
}

// titlesOf are the titles of the sessions of changes, each once.
func titlesOf(changes []release.Change) (out []string) {
	seen := map[string]bool{}
	for _, c := range changes {
		if !seen[c.SessionID] {
			seen[c.SessionID], out = true, append(out, c.Title)
		}
	}
	return out
}

// raised begins with a capital letter.
func raised(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// cut shortens a text to so many bytes, whole characters of it.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	s = s[:most-len("…")]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	return s + "…"
}

// write is a mail of what changed.
func (d *Door) write(r alert.Round, changes []release.Change, stop string) post.Mail {
	p, base := d.Account.Site.Catalogue.In(r.Edition.Speak(r.Language)), d.baseURL+"/"+r.Edition.Slug+"/"
	lines := []string{p.T("alert.mail.changed", "Edition", r.Edition.Name), ""}
	for _, c := range changes {
		lines = append(lines, "- "+c.Title, "  "+noticeweb.Sentence(p, r.Now, c), "  "+base+noticeweb.PageOf(c))
	}
	end := base + "my/alerts/stop/" + stop
	lines = append(lines, "", p.T("alert.mail.my_day", "Link", base+"my/"), p.T("alert.mail.stop", "Link", end))
	if c := editionweb.Contact(p, r.Edition); c != "" {
		lines = append(lines, c)
	}
	lines = append(lines, "")
	return post.Mail{Subject: subject(p, r, changes), Text: strings.Join(lines, "\n"), Unsubscribe: end}
}

func subject(p *text.Printer, r alert.Round, changes []release.Change) string {
	out := p.T("alert.mail.subject", "Edition", r.Edition.Name, "Count", len(titlesOf(changes)))
	if r.Edition.Rehearsal {
		out = p.T("alert.rehearsal", "Title", out)
	}
	return out
}
