package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

// apiPage is the API's description for people, made from the one for programs.
type apiPage struct {
	site.Page
	Describe []string // paragraphs
	Tags     []apiTag
	Shapes   []apiShape
	Version  string
}

type apiTag struct {
	Name, Description string
	Operations        []apiOperation
}

type apiOperation struct {
	ID, Method, Path, Summary, Description string
	Parameters                             []apiField
	Takes, Gives                           *apiType
	Public                                 bool
}

type apiField struct {
	Name, Note string
	Type       apiType
	Required   bool
	ReadOnly   bool
}

// apiType is a type in words, with the shape it links to when it has one.
type apiType struct{ Words, Shape string }

type apiShape struct {
	Name   string
	Fields []apiField
}

// APIRoutes is the addresses of the API: its operations, and its description for people.
func (d *Door) APIRoutes(rt *web.Router, a *api.API) {
	page := func(w http.ResponseWriter, r *http.Request) error { return d.apiPage(w, r, a.OpenAPI()) }
	rt.Handle("/api/v1/", a.Answer)
	rt.Handle("GET /api/{$}", page)
	rt.Handle("GET /api/v1/docs", page)
}

func (d *Door) apiPage(w http.ResponseWriter, r *http.Request, doc *huma.OpenAPI) error {
	page := apiPage{Page: d.Page(w, r, "account.api.title"), Describe: strings.Split(api.About, "\n\n"), Version: doc.Info.Version}
	for _, t := range doc.Tags {
		page.Tags = append(page.Tags, apiTag{Name: t.Name, Description: t.Description, Operations: operationsOf(doc, t.Name)})
	}
	schemas := doc.Components.Schemas.Map()
	for _, name := range slices.Sorted(keys(schemas)) {
		page.Shapes = append(page.Shapes, shapeOf(name, schemas[name]))
	}
	return d.pages.Render(w, r, http.StatusOK, "api.html", page)
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func operationsOf(doc *huma.OpenAPI, tag string) (out []apiOperation) {
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if op != nil && op.Tags[0] == tag {
				out = append(out, operationOf(path, op))
			}
		}
	}
	order := []string{"GET", "POST", "PUT", "DELETE"}
	slices.SortFunc(out, func(a, b apiOperation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), slices.Index(order, a.Method)-slices.Index(order, b.Method))
	})
	return out
}

func operationOf(path string, op *huma.Operation) apiOperation {
	out := apiOperation{ID: op.OperationID, Method: op.Method, Path: path, Summary: op.Summary, Description: op.Description,
		Public: len(op.Security) > 1}
	for _, p := range op.Parameters {
		if p.Schema != nil {
			out.Parameters = append(out.Parameters, apiField{Name: p.Name, Note: p.Description, Type: typeOf(p.Schema), Required: p.Required})
		}
	}
	if op.RequestBody != nil {
		out.Takes = contentType(op.RequestBody.Content)
	}
	for status, answer := range op.Responses {
		if strings.HasPrefix(status, "2") {
			out.Gives = contentType(answer.Content)
		}
	}
	return out
}

func contentType(content map[string]*huma.MediaType) *apiType {
	for kind, m := range content {
		if m.Schema == nil || kind == "application/octet-stream" {
			return &apiType{Words: kind}
		}
		t := typeOf(m.Schema)
		return &t
	}
	return nil
}

func typeOf(s *huma.Schema) apiType {
	switch {
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		return apiType{name, name}
	case s.Type == huma.TypeArray && s.Items != nil:
		of := typeOf(s.Items)
		return apiType{of.Words + "[]", of.Shape}
	case len(s.Enum) > 0:
		var words []string
		for _, v := range s.Enum {
			if text, ok := v.(string); ok {
				words = append(words, text)
			}
		}
		return apiType{Words: strings.Join(words, " | ")}
	case s.Format != "":
		return apiType{Words: s.Type + " (" + s.Format + ")"}
	default:
		return apiType{Words: s.Type}
	}
}

func shapeOf(name string, s *huma.Schema) apiShape {
	out := apiShape{Name: name}
	for field, v := range s.Properties {
		out.Fields = append(out.Fields, apiField{Name: field, Note: v.Description, Type: typeOf(v), Required: slices.Contains(s.Required, field),
			ReadOnly: v.ReadOnly})
	}
	slices.SortFunc(out.Fields, func(a, b apiField) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
