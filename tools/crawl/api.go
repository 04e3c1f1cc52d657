package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// description is what the API says of itself.
type description struct {
	operations []operation
}

type operation struct {
	method, path string
	required     []string // names in the query
	takes        string   // kind of the body
	needs        bool     // a body
}

func (t *taker) describe() (*description, error) {
	a, err := t.known.Callers[0].ask(t.ctx, t.base, request{method: http.MethodGet, path: "/api/v1/openapi.json"})
	if err != nil {
		return nil, err
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name, In string
				Required bool
			}
			RequestBody struct {
				Required bool
				Content  map[string]any
			}
		}
	}
	if err := json.Unmarshal(a.body, &doc); err != nil {
		return nil, err
	}
	d := &description{}
	for path, methods := range doc.Paths {
		for method, o := range methods {
			op := operation{method: strings.ToUpper(method), path: path, needs: o.RequestBody.Required}
			for _, p := range o.Parameters {
				if p.In == "query" && p.Required {
					op.required = append(op.required, p.Name)
				}
			}
			for kind := range o.RequestBody.Content {
				op.takes = kind
			}
			d.operations = append(d.operations, op)
		}
	}
	slices.SortFunc(d.operations, func(a, b operation) int {
		return strings.Compare(a.path+" "+a.method, b.path+" "+b.method)
	})
	return d, nil
}

var filled = regexp.MustCompile(`\{[a-z]+\}`)

// addresses fill an operation's path with what is there: each edition, and the first two objects of the list above.
func (t *taker) addresses(op operation) (out []string) {
	if !strings.Contains(op.path, "{edition}") {
		return []string{op.path}
	}
	for _, e := range t.known.Editions {
		path := strings.Replace(op.path, "{edition}", e, 1)
		at := filled.FindStringIndex(path)
		if at == nil {
			out = append(out, path)
			continue
		}
		for _, id := range t.identifiers(strings.TrimSuffix(path[:at[0]], "/")) {
			out = append(out, path[:at[0]]+id+path[at[1]:])
		}
	}
	return out
}

// identifiers are those of the first two objects of a list, and one that nothing has.
func (t *taker) identifiers(list string) []string {
	text, ok := t.read[list]
	if !ok {
		a, err := t.known.Callers[0].ask(t.ctx, t.base, request{method: http.MethodGet, path: list})
		if err != nil {
			return nil
		}
		text, t.read[list] = a.body, a.body
	}
	var all map[string]json.RawMessage
	var out []string
	if json.Unmarshal(text, &all) == nil {
		for _, value := range all {
			var objects []map[string]any
			if json.Unmarshal(value, &objects) != nil {
				continue
			}
			for _, o := range objects[:min(2, len(objects))] {
				out = append(out, identity(o))
			}
		}
	}
	return append(out, "x_1", "1")
}

func identity(o map[string]any) string {
	for _, field := range []string{"id", "number", "code"} {
		if o[field] != nil {
			text, err := json.Marshal(o[field])
			if err == nil {
				return url.PathEscape(strings.Trim(string(text), `"`))
			}
		}
	}
	return "x_2"
}

// readAPI asks every reading operation.
func (t *taker) readAPI(d *description, c caller) error {
	for _, op := range d.operations {
		if op.method != http.MethodGet {
			continue
		}
		for _, path := range t.addresses(op) {
			ask := []string{""}
			if c.Name == "admin" && !strings.Contains(op.path, "{id}") {
				ask = append(ask, "?limit=2", "?limit=none", "?unknown=1")
			}
			for _, query := range ask {
				for _, name := range op.required {
					query += map[bool]string{true: "?", false: "&"}[query == ""] + name + "=1"
				}
				if _, err := t.ask(c, request{method: http.MethodGet, path: "/api/v1" + strings.TrimPrefix(path, "/api/v1") + query}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// refuseAPI asks the writing operations for what must be refused: by nobody, or with a body that is none.
func (t *taker) refuseAPI(d *description, c caller) error {
	if c.French {
		return nil
	}
	for _, op := range d.operations {
		hasObject := strings.Contains(op.path, "{id}") || strings.Contains(op.path, "{number}")
		json := op.needs && strings.Contains(op.takes, "json")
		if op.method == http.MethodGet || c.Name != "nobody" && !hasObject && !json {
			continue
		}
		path := strings.NewReplacer("{edition}", big, "{id}", "x_1", "{number}", "9999").Replace(op.path)
		q := request{method: op.method, path: "/api/v1" + strings.TrimPrefix(path, "/api/v1")}
		if json {
			q.kind, q.body = "application/json", []byte(`{"nobody_knows_this":1}`)
		}
		if _, err := t.ask(c, q); err != nil {
			return err
		}
	}
	return nil
}
