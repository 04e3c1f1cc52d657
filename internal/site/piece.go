package site

import (
	"html/template"
	"strings"
	"sync"
)

// Pieces are parts of pages that are the same for everybody, made once. They are of one release in one language: a new one has new
// pieces. Nothing of a person is put into them.
type Pieces struct {
	set  *Set
	page string
	most int
	mu   sync.RWMutex // guards made and once
	made map[PieceKey]template.HTML
	once map[string]any
}

// PieceKey is what a piece is told from others by: the template, what it is about, about what else, and its form.
type PieceKey struct {
	Template, Of, With string
	Form               int
}

// Pieces returns an empty collection of parts that the templates of a page define. It holds at most so many; further ones are made
// each time.
func (set *Set) Pieces(page string, most int) *Pieces {
	return &Pieces{set: set, page: page, most: most, made: map[PieceKey]template.HTML{}, once: map[string]any{}}
}

// Of returns a piece, made from data when it is not there yet.
func (p *Pieces) Of(key PieceKey, data func() any) (template.HTML, error) {
	p.mu.RLock()
	have, ok := p.made[key]
	p.mu.RUnlock()
	if ok {
		return have, nil
	}
	made, err := p.set.part(p.page, key.Template, data())
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.made) < p.most {
		p.made[key] = made
	}
	return made, nil
}

// Most is how many pieces are held at most.
func (p *Pieces) Most() int { return p.most }

// Whole renders a template with data, kept when it is always the same.
func (p *Pieces) Whole(same bool, name string, data any) (template.HTML, error) {
	if !same {
		return p.set.part(p.page, name, data)
	}
	return p.Of(PieceKey{Template: name}, func() any { return data })
}

// Once returns what is not a part of a page, but as dear, made at the first call for its name.
func Once[T any](p *Pieces, name string, produce func() T) T {
	p.mu.RLock()
	have, ok := p.once[name]
	p.mu.RUnlock()
	if ok {
		return have.(T)
	}
	made := produce()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.once[name] = made
	return made
}

// part renders one template that a page's files define.
func (set *Set) part(page, name string, data any) (template.HTML, error) {
	t := set.pages[page]
	if set.check != nil {
		set.checking.Lock()
		defer set.checking.Unlock()
		if err := set.check(t.Lookup(name), data); err != nil {
			return "", err
		}
	}
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// Joined puts pieces together. The first error ends it.
type Joined struct {
	parts []string
	err   error
}

// Add puts a piece behind the others.
func (j *Joined) Add(piece template.HTML, err error) {
	if j.err == nil {
		j.err = err
	}
	j.parts = append(j.parts, string(piece))
}

// AddFilled puts a piece behind the others, with an address in each place that holds a mark.
func (j *Joined) AddFilled(piece template.HTML, err error, mark, address string) {
	j.Add("", err)
	for i, part := range strings.Split(string(piece), mark) {
		if i > 0 {
			j.parts = append(j.parts, template.HTMLEscapeString(address))
		}
		j.parts = append(j.parts, part)
	}
}

// HTML is all of it.
func (j *Joined) HTML() (template.HTML, error) {
	return template.HTML(strings.Join(j.parts, "")), j.err
}
