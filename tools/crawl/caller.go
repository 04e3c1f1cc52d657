package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The files of a world.
const (
	databaseFile = "creneau.db"
	callersFile  = "callers.json"
)

// caller is one way to ask.
type caller struct {
	Name    string
	Cookies map[string]string
	Bearer  string // an API token; such a caller follows no links
	French  bool
	Deep    bool // follows links, more of each shape than the others
}

// known is what the world's maker tells those who crawl it.
type known struct {
	Callers  []caller
	Editions []string // by short name
	Starts   []string // addresses that no page may link to
}

func (k known) write(dir string) error {
	text, err := json.MarshalIndent(k, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, callersFile), text, 0o600)
}

func readKnown(dir string) (k known, err error) {
	text, err := os.ReadFile(filepath.Join(dir, callersFile))
	if err != nil {
		return k, err
	}
	return k, json.Unmarshal(text, &k)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) kind() string {
	kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	return kind
}

func (a answer) isPage() bool { return a.kind() == "text/html" }

// request is what is asked, beside by whom.
type request struct {
	method, path, kind string
	body               []byte
}

var client = &http.Client{
	Timeout:       2 * time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// ask sends a request to a server.
func (c caller) ask(ctx context.Context, base string, q request) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, q.method, base+q.path, bytes.NewReader(q.body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0")
	r.Header.Set("Accept-Language", map[bool]string{true: "fr", false: "en"}[c.French])
	if q.kind != "" {
		r.Header.Set("Content-Type", q.kind)
	}
	if q.method == http.MethodPut || q.method == http.MethodDelete {
		r.Header.Set("If-Match", "*")
	}
	for name, value := range c.Cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	if c.Bearer != "" {
		r.Header.Set("Authorization", "Bearer "+c.Bearer)
	}
	res, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answer{res.StatusCode, res.Header, body}, err
}
