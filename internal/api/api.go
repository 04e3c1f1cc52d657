// Package api is where every chapter describes what programs may ask: each operation knows who asks, refuses what is
// not described, and answers a repeated request as before.
//
// Not here: the operations themselves, which are their chapters'; tokens, and the description as a page, which are accounts'.
package api

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
)

// API is where every chapter describes what programs may ask. Each operation knows who asks.
type API struct {
	*web.API
	asker    Asker
	personal *web.Fair      // by account: a venue's phones share an address
	rushes   *http.ServeMux // knows the addresses of operations with Rush
}

// About is the description of the whole, in paragraphs.
const About = "Everything that the pages of Créneau do. A draft is read and changed with an API token of an organiser " +
	"(`Authorization: Bearer …`, made on your account page); what is released is open to everybody.\n\n" +
	"Times are RFC 3339 in UTC, lengths are minutes. Each object has a version, sent as ETag: send it back as If-Match to replace the object, " +
	"or `*` to replace whatever is there. Send an Idempotency-Key with POST, and a repetition within 24 hours gets the first answer. " +
	"Refusals are problem documents (RFC 9457) with a stable code. What was done, and plans that nobody named, are told in the language of " +
	"Accept-Language, English or French."

// ownChanges is how often a program may change what is somebody's own.
var ownChanges = web.Rate{PerSecond: 2, Burst: 120}

// Asker tells who sends a request and how they are answered; accounts hand it in.
type Asker struct {
	Actor func(*http.Request) (actor.Actor, error)
	Key   func(*http.Request) string // of the browser; empty for programs
	Words func(*http.Request) *text.Printer
	// Once runs what a request asks for at most once for each actor and key, and answers a repetition as before.
	Once func(ctx context.Context, actor, key, request string, run func(context.Context) record.Answer) (a record.Answer, again bool,
		err error)
}

// Options of the API.
type Options struct {
	Version string // of its description
	Server  string // where this server is reached: "https://example.org"
	Tags    []web.APITag
	Log     *slog.Logger
}

// New returns an API without operations.
func New(asker Asker, o Options) *API {
	a := &API{asker: asker, personal: web.NewFair(ownChanges, ownChanges),
		rushes: http.NewServeMux()}
	a.API = web.NewAPI(web.APIOptions{Title: "Créneau", Description: About, Version: o.Version, Server: o.Server,
		Document: "/api/v1/openapi", Tags: o.Tags,
		Failed: func(ctx context.Context, operation string, err error) {
			web.LogFailure(ctx, o.Log, operation, err)
		}})
	a.UseMiddleware(a.enter)
	return a
}

// Answer opens the API to pages of other servers, without cookies, and answers a repeated request as before.
func (a *API) Answer(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Location")
	h.Set("Cache-Control", "private, no-cache")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, Idempotency-Key")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	key := r.Header.Get("Idempotency-Key")
	if key == "" || r.Method == http.MethodGet || r.Method == http.MethodHead {
		a.API.ServeHTTP(w, r)
		return nil
	}
	return web.ForProgram(a.once(w, r, key))
}

// maxKey bounds an Idempotency-Key.
const maxKey = 200

func (a *API) once(w http.ResponseWriter, r *http.Request, key string) error {
	who, err := a.asker.Actor(r)
	if err != nil {
		return err
	}
	if !who.SignedIn() {
		return actor.ErrSignIn
	}
	if len(key) > maxKey {
		return record.ErrKeyReused
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return web.ErrJSON.Because(err)
	}
	request := r.Method + " " + r.URL.RequestURI() + "\n" + r.Header.Get("If-Match") + "\n" + string(body)
	headers := w.Header()
	ctx := r.Context()
	if _, rush := a.rushes.Handler(r); rush != "" {
		ctx = record.Rush(ctx)
	}
	answer, again, err := a.asker.Once(ctx, who.Key(), key, request, func(ctx context.Context) record.Answer {
		asked := r.WithContext(ctx)
		asked.Body = io.NopCloser(bytes.NewReader(body))
		rec := &recorder{header: headers.Clone(), status: http.StatusOK}
		a.API.ServeHTTP(rec, asked)
		maps.Copy(headers, rec.header)
		return record.Answer{Status: rec.status, ContentType: rec.header.Get("Content-Type"), Body: rec.body.Bytes()}
	})
	if err != nil {
		return err
	}
	if again {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	if answer.ContentType != "" {
		w.Header().Set("Content-Type", answer.ContentType)
	}
	w.WriteHeader(answer.Status)
	w.Write(answer.Body) // It fails when the client has gone.
	return nil
}

// recorder keeps an answer until it is stored.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

type callerKey struct{}

// caller is who asks an operation: signed in or not, and by which browser.
type caller struct {
	who   actor.Actor
	key   string
	words *text.Printer
	keyed bool // by an Idempotency-Key
	err   error
}

func (a *API) enter(ctx huma.Context, next func(huma.Context)) {
	r := web.HumaRequest(ctx)
	who, err := a.asker.Actor(r)
	words := a.asker.Words(r)
	next(huma.WithValue(ctx, callerKey{}, caller{who, a.asker.Key(r), words, r.Header.Get("Idempotency-Key") != "", err}))
}

// HasKey refuses a request without an Idempotency-Key, for operations with Keyed: once they know that who asks may.
func HasKey(ctx context.Context) error {
	if v, _ := ctx.Value(callerKey{}).(caller); !v.keyed {
		return record.ErrNoKey
	}
	return nil
}

// Words prints in the language that a program asks for with Accept-Language. It is there within operations.
func Words(ctx context.Context) *text.Printer {
	v, _ := ctx.Value(callerKey{}).(caller)
	return v.words
}

// BrowserKey is the key of the browser that asks, empty for programs.
func BrowserKey(ctx context.Context) string {
	v, _ := ctx.Value(callerKey{}).(caller)
	return v.key
}

// Op describes an operation.
type Op struct {
	ID, Path, Tag, Summary, Description string
	Public                              bool // nobody needs to be signed in
	MaxBody                             int64
	Created                             bool // answers 201
	Personal                            bool // changes what is somebody's own: anybody with an account may, so often and no oftener
	Keyed                               bool // it needs an Idempotency-Key, see HasKey
	Rush                                bool // thousands may ask at once for what few can have, see sqldb.Rush
}

// Use is what an operation does.
type Use[I, O any] func(ctx context.Context, who actor.Actor, in *I) (*O, error)

// Read adds an operation that changes nothing.
func Read[I, O any](a *API, op Op, f Use[I, O]) { operate(a, http.MethodGet, op, f) }

// Create adds an operation that makes something, or does something.
func Create[I, O any](a *API, op Op, f Use[I, O]) { operate(a, http.MethodPost, op, f) }

// Replace adds an operation that puts something in the place of what was there.
func Replace[I, O any](a *API, op Op, f Use[I, O]) { operate(a, http.MethodPut, op, f) }

// Remove adds an operation that takes something away.
func Remove[I, O any](a *API, op Op, f Use[I, O]) { operate(a, http.MethodDelete, op, f) }

func operate[I, O any](a *API, method string, op Op, f Use[I, O]) {
	described := huma.Operation{OperationID: op.ID, Method: method, Path: "/api/v1" + op.Path, Summary: op.Summary,
		Description: op.Description,
		Tags:        []string{op.Tag}, MaxBodyBytes: op.MaxBody, BodyReadTimeout: 30 * time.Second,
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound}}
	if method != http.MethodGet {
		described.Errors = append(described.Errors, http.StatusConflict)
	}
	described.Security = []map[string][]string{{"token": {}}}
	if op.Public {
		described.Security = append(described.Security, map[string][]string{})
	}
	if op.Rush {
		a.rushes.Handle(method+" "+described.Path, http.NotFoundHandler())
	}
	if op.Created {
		described.DefaultStatus = http.StatusCreated
	}
	if method == http.MethodPost {
		described.Parameters = []*huma.Param{{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: huma.TypeString},
			Required:    op.Keyed,
			Description: "Any text that is new for each thing done; a repetition with it does nothing again and gets the first answer."}}
	}
	web.Operate(a.API, described, func(ctx context.Context, in *I) (*O, error) {
		v, _ := ctx.Value(callerKey{}).(caller)
		if v.err != nil {
			return nil, v.err
		}
		if !op.Public && !v.who.SignedIn() {
			return nil, actor.ErrSignIn
		}
		if op.Personal && v.who.SignedIn() {
			if err := a.personal.Person(v.who.Key()); err != nil {
				return nil, err
			}
		}
		return f(ctx, v.who, in)
	})
}

// Body is an answer with nothing but a body.
type Body[T any] struct{ Body T }

// List is an answer of many.
type List[T any] struct {
	Body struct {
		Items []T `json:"items" nullable:"false"`
	}
}

// Listed makes a list of what a slice holds.
func Listed[T, W any](all []T, wire func(T) W) *List[W] {
	var l List[W]
	l.Body.Items = make([]W, len(all))
	for i, v := range all {
		l.Body.Items[i] = wire(v)
	}
	return &l
}

// None is an operation without parameters, or an answer without a body.
type None struct{}

// ETag is a version as a header.
func ETag(version int64) string { return fmt.Sprintf(`"%d"`, version) }

// Matched reads If-Match: the version given, or current for *.
func Matched(header string, current int64) (int64, error) {
	header = strings.TrimSpace(header)
	if header == "*" {
		return current, nil
	}
	var version int64
	if _, err := fmt.Sscanf(header, `"%d"`, &version); err != nil || ETag(version) != header {
		return 0, huma.NewError(http.StatusPreconditionRequired, "send the version that you read as If-Match, or * to replace whatever is there")
	}
	if version != current {
		return 0, huma.NewError(http.StatusPreconditionFailed, "somebody changed this meanwhile; read it again")
	}
	return version, nil
}
