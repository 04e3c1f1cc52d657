package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// record is one answer that was kept; its body is a file named by its hash.
type record struct {
	Caller, Method, Path, Sent string
	Status                     int
	Header                     string
	Body                       string // hash of the normal form
	Page, Asset                bool
}

func (r record) key() string { return r.Caller + ": " + r.Method + " " + r.Path + " " + r.Sent }

// shelf is a folder of answers.
type shelf struct {
	dir   string
	index *os.File
	out   *bufio.Writer
}

const indexFile = "answers.jsonl"

func newShelf(dir string) (*shelf, error) {
	if _, err := os.Stat(filepath.Join(dir, indexFile)); !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s holds a crawl already; name a new folder", dir)
	}
	if err := os.MkdirAll(filepath.Join(dir, "bodies"), 0o755); err != nil {
		return nil, err
	}
	f, err := os.Create(filepath.Join(dir, indexFile))
	if err != nil {
		return nil, err
	}
	return &shelf{dir, f, bufio.NewWriter(f)}, nil
}

func (s *shelf) keep(c caller, q request, a answer) error {
	body := string(a.body)
	if a.isPage() {
		body = normalPage(body)
	} else {
		body = vary(body)
	}
	sum := sha256.Sum256([]byte(body))
	r := record{Caller: c.Name, Method: q.method, Path: q.path, Sent: string(q.body), Status: a.status, Header: normalHeader(a.header),
		Body: hex.EncodeToString(sum[:12]), Page: a.isPage(), Asset: isAsset(q.path)}
	r.Path, r.Sent = vary(r.Path), vary(r.Sent)
	file := s.body(r)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			return err
		}
	}
	return json.NewEncoder(s.out).Encode(r)
}

func (s *shelf) body(r record) string { return filepath.Join(s.dir, "bodies", r.Body) }

func (s *shelf) close() error {
	if err := s.out.Flush(); err != nil {
		return err
	}
	return s.index.Close()
}

func readShelf(dir string) (all map[string]record, order []string, err error) {
	f, err := os.Open(filepath.Join(dir, indexFile))
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	all = map[string]record{}
	for d := json.NewDecoder(f); d.More(); {
		var r record
		if err := d.Decode(&r); err != nil {
			return nil, nil, err
		}
		all[r.key()] = r
		order = append(order, r.key())
	}
	return all, order, nil
}
