package catalogue

import "github.com/creneau/creneau/internal/kit/text"

func (p Product) texts() []text.Bounded {
	return []text.Bounded{{Field: "summary", Text: p.Summary, Most: text.MaxLong}, {Field: "url", Text: p.URL, Most: text.MaxNote}}
}
