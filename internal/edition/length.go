package edition

import "github.com/creneau/creneau/internal/kit/text"

func (o Organisation) texts() []text.Bounded {
	return []text.Bounded{{Field: "url", Text: o.URL, Most: text.MaxNote}}
}

func (v Series) texts() []text.Bounded {
	return []text.Bounded{{Field: "description", Text: v.Description, Most: text.MaxLong}}
}

func (e Edition) texts() []text.Bounded {
	return append(e.Face.texts(), []text.Bounded{
		{Field: "tagline", Text: e.Tagline, Most: text.MaxLine}, {Field: "description", Text: e.Description, Most: text.MaxLong},
		{Field: "venue", Text: e.Venue, Most: text.MaxLine}, {Field: "address", Text: e.Address, Most: text.MaxNote},
		{Field: "venue_url", Text: e.VenueURL, Most: text.MaxNote}, text.BoundedList("languages", e.Languages, text.MaxLine),
	}...)
}

func (r Room) texts() []text.Bounded {
	return []text.Bounded{{Field: "description", Text: r.Description, Most: text.MaxLong},
		text.BoundedList("features", r.Features, text.MaxLine)}
}

func (t Track) texts() []text.Bounded {
	return []text.Bounded{{Field: "color", Text: t.Color, Most: text.MaxLine}}
}
