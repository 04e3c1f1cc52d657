package speaker

import "github.com/creneau/creneau/internal/kit/text"

func (o Organisation) texts() []text.Bounded {
	return []text.Bounded{{Field: "url", Text: o.URL, Most: text.MaxNote}}
}

func (s Speaker) texts() []text.Bounded {
	var links []string
	for _, l := range s.Links {
		links = append(links, l.Title, l.URL)
	}
	return []text.Bounded{
		{Field: "pronouns", Text: s.Pronouns, Most: text.MaxLine}, {Field: "biography", Text: s.Biography, Most: text.MaxLong},
		{Field: "email", Text: s.Email, Most: text.MaxLine}, {Field: "picture", Text: s.PictureURL, Most: text.MaxNote},
		text.BoundedList("links", links, text.MaxLinks),
	}
}
