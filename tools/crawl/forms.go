package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// form is a form of a page that writes.
type form struct {
	action string
	fields url.Values // what stands in it, without what it requires
	needs  bool       // it requires something
}

// noteForms keeps one form of each shape of address that a page writes to.
func (t *taker) noteForms(path string, a answer) {
	if !a.isPage() {
		return
	}
	for _, f := range formsOf(path, string(a.body)) {
		s := shape(f.action)
		if !t.posts[s] {
			t.posts[s] = true
			t.forms = append(t.forms, f)
		}
	}
}

func formsOf(path, page string) (out []form) {
	open := false
	for _, m := range tag.FindAllStringSubmatch(page, -1) {
		names, values := attributes(m[3])
		switch name := strings.ToLower(m[2]); {
		case name == "form" && m[1] == "":
			action := values["action"]
			if action == "" {
				action = path
			}
			address, ok := local(path, action)
			if open = ok && strings.EqualFold(values["method"], "post"); open {
				out = append(out, form{action: address, fields: url.Values{}})
			}
		case name == "form":
			open = false
		case open && m[1] == "" && (name == "input" || name == "textarea" || name == "select"):
			last := &out[len(out)-1]
			required := false
			for _, n := range names {
				required = required || n == "required"
			}
			last.needs = last.needs || required
			if name == "input" && values["type"] == "hidden" {
				last.fields.Add(values["name"], values["value"])
			} else if required {
				last.fields.Set(values["name"], "")
			}
		}
	}
	return out
}

const formKind = "application/x-www-form-urlencoded"

// refuseForms sends what only organisers may send, as those who are none.
func (t *taker) refuseForms(_ *description, c caller) error {
	if c.Bearer != "" || c.Name == "admin" || strings.HasPrefix(c.Name, "organiser") {
		return nil
	}
	for _, f := range t.forms {
		if strings.HasPrefix(f.action, "/organise/") && !strings.HasPrefix(f.action, "/organise/"+hidden+"/") {
			if _, err := t.ask(c, request{http.MethodPost, f.action, formKind, []byte("none=1")}); err != nil {
				return err
			}
		}
	}
	return nil
}

// refuseMethods asks in a way that no address knows.
func (t *taker) refuseMethods(_ *description, c caller) error {
	if c.Name != "nobody" {
		return nil
	}
	for _, s := range t.order {
		if _, err := t.ask(c, request{method: http.MethodPatch, path: t.of[s]}); err != nil {
			return err
		}
	}
	return nil
}

// changing are addresses of forms that do something although what they require is missing, or by a slow search.
var changing = regexp.MustCompile(`/(undo|remove|apply|cancel|import|plans|repair|swap|erase|devices|tokens|turn|withdraw|draft|again|feed|choice)(/|$)|^/sign-`)

// emptyForms sends forms without what they require, as those who may send them: the page comes back and says so.
func (t *taker) emptyForms(_ *description, c caller) error {
	if c.Name != "admin" && c.Name != "organiser in French" {
		return nil
	}
	for _, f := range t.forms {
		if !f.needs || changing.MatchString(f.action) {
			continue
		}
		if _, err := t.ask(c, request{http.MethodPost, f.action, formKind, []byte(f.fields.Encode())}); err != nil {
			return err
		}
	}
	return nil
}
