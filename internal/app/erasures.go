package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
)

// erasureFile keeps the list of erasures in a file, a line of JSON each. It stands outside the database: a backup that is
// restored does not take it back.
type erasureFile struct {
	path string
	mu   sync.Mutex // lets one line be written at a time
}

// Add writes one line and waits until it is on the disk.
func (f *erasureFile) Add(e account.Erasure) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("note an erasure, which a restored backup would undo: %w", err)
	}
	_, err = fmt.Fprintf(file, "\n%s\n", line) // the line before may have been cut by a crash
	return errors.Join(err, file.Sync(), file.Close())
}

// All reads the list; a file that is not there is an empty one. A last line that was cut by a crash is passed over: its
// erasure stands in the database, from where it is written anew.
func (f *erasureFile) All() (out []account.Erasure, err error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e account.Erasure
		if json.Unmarshal(lines.Bytes(), &e) == nil && e.ID != "" {
			out = append(out, e)
		}
	}
	return out, lines.Err()
}

// erasureList is the list that the settings name, or the file beside an embedded database; nil where there is neither.
func (c Config) erasureList() account.ErasureList {
	path := c.Erasures
	if file, embedded := strings.CutPrefix(c.Database, "sqlite://"); path == "" && embedded && !strings.Contains(file, ":memory:") {
		file, _, _ = strings.Cut(file, "?")
		path = file + ".erasures"
	}
	if path == "" {
		return nil
	}
	return &erasureFile{path: path}
}

// eraseAgain erases whom a restored backup brought back.
func (a *App) eraseAgain(ctx context.Context) error {
	people, err := a.Privacy.Again(ctx, actor.System("serve"))
	if err != nil {
		return fmt.Errorf("erase again whom a backup brought back: %w", err)
	}
	if people > 0 {
		a.Log.Info("erased again whom a restored backup brought back", "people", people)
	}
	return nil
}
