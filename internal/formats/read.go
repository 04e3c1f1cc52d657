package formats

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Source is a file to read, by the name it had where it came from.
type Source struct {
	Name string
	Data []byte
}

// ReadOptions say what a file may leave open.
type ReadOptions struct {
	Zone *time.Location // of local times; UTC unless told
	Days []string       // YYYY-MM-DD, for files that name days otherwise

	stop func() error // why nobody waits for the result any more; readers of many entries stop then
}

// Result is a programme as read, and what the reader noticed and assumed.
type Result struct {
	Programme Programme
	Format    string // which reader it was
	Notes     []Note
}

// Refusals of reading.
var (
	ErrUnknown     = fault.New(fault.Invalid, "import.unknown_format", "no known format of a programme: see the list in the documentation")
	ErrUnsupported = fault.New(fault.Invalid, "import.unsupported", "this format is not read; export it as JSON, XML or CSV first")
	ErrMalformed   = fault.New(fault.Invalid, "import.malformed", "the file is damaged")
	ErrTooLarge    = fault.New(fault.Invalid, "import.too_large", "the file is larger than any programme")
	ErrTooDeep     = fault.New(fault.Invalid, "import.too_deep", "the file is nested deeper than any programme")
	ErrEntities    = fault.New(fault.Invalid, "import.entities", "the file declares entities, which no programme needs")
	ErrEmpty       = fault.New(fault.Invalid, "import.empty", "the file holds no session: look whether it is the right one, and whole")
	ErrEncoding    = fault.New(fault.Invalid, "import.encoding", "the file's encoding is not known; save it as UTF-8")
	ErrTooMany     = fault.New(fault.Invalid, "import.too_many_entries", "the file has more entries than any programme")
)

// Read recognises a programme by its content and reads it. Several sources are one programme: the three files of
// Hoverboard. It is lenient with what real files have, and tells in Notes what it assumed; a file that is damaged,
// or larger than any programme, is refused before it can cost anything.
func Read(ctx context.Context, sources []Source, o ReadOptions) (Result, error) {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if len(sources) == 0 {
		return Result{}, ErrUnknown
	}
	size := 0
	for _, s := range sources {
		if size += len(s.Data); size > MaxFile {
			return Result{}, ErrTooLarge.With("File", s.Name)
		}
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	o.stop = ctx.Err
	return read(ctx, sources, o)
}

func read(ctx context.Context, sources []Source, o ReadOptions) (Result, error) {
	sources = decoded(sources)
	first := sources[0].Data
	head := bytes.TrimSpace(first[:min(len(first), 4096)])
	switch {
	case len(head) == 0:
		return Result{}, ErrUnknown.With("File", sources[0].Name)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return readXLSX(ctx, sources[0], o)
	case head[0] == '<':
		return readXML(ctx, first, o)
	case isCalendar(head):
		return readICal(ctx, first, o)
	case head[0] == '{' || head[0] == '[':
		return readJSON(ctx, sources, o)
	case bytes.Contains(head, []byte("export const")) || bytes.Contains(head, []byte("export default")) ||
		bytes.HasPrefix(head, []byte("---")) || looksLikeYAML(head):
		return Result{}, ErrUnsupported.With("File", sources[0].Name)
	default:
		return readCSV(ctx, sources[0], o)
	}
}

// looksLikeYAML is true for a first line that ends in a colon or begins a list.
func looksLikeYAML(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	line = bytes.TrimSpace(line)
	return bytes.HasSuffix(line, []byte(":")) || bytes.HasPrefix(line, []byte("- ")) || string(line) == "-"
}

// readJSON decides between the JSON formats by their keys.
func readJSON(ctx context.Context, sources []Source, o ReadOptions) (Result, error) {
	docs := make([]any, len(sources))
	for i, s := range sources {
		data := s.Data
		if _, err := scanJSON(ctx, data); err != nil {
			return Result{}, err
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&docs[i]); err != nil {
			return Result{}, ErrMalformed.With("File", s.Name).With("Offset", d.InputOffset()).Because(err)
		}
	}
	if list, lists := together(docs); lists {
		return readLists(docs, list, sources[0].Name, o)
	}
	if len(docs) > 1 {
		return readHoverboard(docs, o)
	}
	root := node{docs[0]}
	has := func(keys ...string) bool {
		for _, k := range keys {
			if !root.has(k) {
				return false
			}
		}
		return true
	}
	switch {
	case has("schedule") && root.get("schedule").has("conference") && root.get("schedule").has("events"):
		return readFrabJSON2(root, o)
	case has("schedule") && root.get("schedule").has("conference"):
		return readFrabJSON(root, o)
	case has("sessions", "speakers", "schedule"):
		return readHoverboard([]any{docs[0]}, o)
	case has("sessions", "speakers", "event"):
		return readOpenPlanner(root, o)
	case has("sessions", "speakers"):
		return readSessionize(root, o)
	case has("slots"):
		return readDevoxx(root, o)
	case has("talks", "tracks"):
		return readFOSDEM(root, o)
	case has("sessions", "days"):
		return readConferenceHall(root, o)
	default:
		return Result{}, ErrUnknown.With("File", sources[0].Name)
	}
}

// node walks parsed JSON leniently: what is not there, or of another kind, is empty.
type node struct{ v any }

func (n node) get(key string) node {
	m, _ := n.v.(map[string]any)
	return node{m[key]}
}

func (n node) has(key string) bool {
	m, _ := n.v.(map[string]any)
	_, ok := m[key]
	return ok
}

func (n node) isList() bool { _, ok := n.v.([]any); return ok }

func (n node) at(i int) node {
	l, _ := n.v.([]any)
	if i < len(l) {
		return node{l[i]}
	}
	return node{}
}

func (n node) list() []node {
	l, _ := n.v.([]any)
	out := make([]node, len(l))
	for i, v := range l {
		out[i] = node{v}
	}
	return out
}

// text is a string, or a number or boolean as it is written.
func (n node) text() string {
	switch v := n.v.(type) {
	case string:
		return clean(v)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	default:
		return ""
	}
}

func (n node) str(key string) string { return n.get(key).text() }

func (n node) bool(key string) bool { b, _ := n.get(key).v.(bool); return b }

func (n node) int(key string) int {
	switch v := n.get(key).v.(type) {
	case json.Number:
		return whole(v.String())
	case string:
		return whole(strings.TrimSpace(v))
	default:
		return 0
	}
}

// whole is the whole part of a decimal number; what is none, or is beyond exact counting, is 0.
func whole(s string) int {
	if i, err := strconv.Atoi(s); err == nil {
		return i
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(math.Abs(f) < 1<<53) {
		return 0
	}
	return int(f)
}
