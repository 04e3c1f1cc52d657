package web

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/creneau/creneau/internal/kit/fault"
)

// API is a set of described operations: each is checked against its own description, which is served as OpenAPI.
type API struct {
	huma.API
	mux    *http.ServeMux
	failed func(ctx context.Context, operation string, err error)
}

// APIOptions of an API.
type APIOptions struct {
	Title, Description, Version string
	Server                      string // address that the paths follow: "https://example.org"
	Document                    string // path of the description, without .json: "/api/v1/openapi"
	Tags                        []APITag
	Failed                      func(ctx context.Context, operation string, err error) // told of what is not a refusal; may be nil
}

// APITag groups operations.
type APITag struct{ Name, Description string }

// NewAPI returns an API without operations. Refusals of any kind leave it as problem documents.
func NewAPI(o APIOptions) *API {
	huma.NewErrorWithContext = func(_ huma.Context, status int, message string, causes ...error) huma.StatusError {
		return refusal(status, message, causes)
	}
	huma.NewError = func(status int, message string, causes ...error) huma.StatusError {
		return refusal(status, message, causes)
	}
	config := huma.DefaultConfig(o.Title, o.Version)
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", func(t reflect.Type, hint string) string {
		return strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), "Wire", "") // how our types are told apart in Go is not the reader's concern
	})
	config.CreateHooks = nil // they would add $schema to every body
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = o.Document, "", ""
	config.Info.Description = o.Description
	config.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	config.Servers = []*huma.Server{{URL: o.Server}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "An API token made on your account page."},
	}
	for _, t := range o.Tags {
		config.Tags = append(config.Tags, &huma.Tag{Name: t.Name, Description: t.Description})
	}
	mux := http.NewServeMux()
	return &API{humago.New(mux, config), mux, o.Failed}
}

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r = Numbered(r)
	if _, pattern := a.mux.Handler(r); pattern == "" {
		Problem(w, r, ErrNoOperation)
		return
	}
	a.mux.ServeHTTP(parting{w}, r)
}

// parting is a writer to clients that may go away meanwhile. It never fails: the library would answer those a second time.
type parting struct{ http.ResponseWriter }

func (p parting) Write(b []byte) (int, error) {
	p.ResponseWriter.Write(b) // It fails when the client has gone.
	return len(b), nil
}

// Unwrap is for http.ResponseController.
func (p parting) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// ErrNoOperation is an address or a method that the API does not have.
var ErrNoOperation = fault.New(fault.NotFound, "api.no_operation", "the API has no such operation; /api/v1/openapi.json lists them all")

// HumaRequest is the request behind an operation's context.
func HumaRequest(ctx huma.Context) *http.Request {
	r, _ := humago.Unwrap(ctx)
	return r
}

// Operate adds an operation. Faults that f returns keep their code; any other error becomes the request's number.
func Operate[I, O any](a *API, op huma.Operation, f func(ctx context.Context, in *I) (*O, error)) {
	huma.Register(a, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, in)
		if err == nil {
			return out, nil
		}
		var made huma.StatusError
		if errors.As(err, &made) {
			return nil, err
		}
		p := problemOf(err, RequestNumber(ctx))
		if Failed(err) && a.failed != nil {
			a.failed(ctx, op.OperationID, err)
		}
		return nil, p
	})
}

// refusal is what the library itself refuses: a body that does not fit its description.
func refusal(status int, message string, causes []error) huma.StatusError {
	p := &ProblemDocument{Type: "about:blank", Status: status, Title: http.StatusText(status), Detail: message, Code: "api.request"}
	for _, c := range causes {
		var detail *huma.ErrorDetail
		switch {
		case errors.As(c, &detail):
			if p.Fields == nil {
				p.Fields = map[string]string{}
			}
			p.Fields[detail.Location] = detail.Message
		case c != nil:
			p.Detail += ": " + c.Error()
		}
	}
	return p
}
