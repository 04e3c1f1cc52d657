package formats

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Limits of sheets.
const (
	maxColumns  = 200
	maxUnzipped = 64 << 20
)

func readCSV(s Source, o ReadOptions) (Result, error) {
	data := bytes.TrimPrefix(s.Data, []byte("\xef\xbb\xbf"))
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord = -1
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	var rows [][]string
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Result{}, ErrMalformed.With("File", s.Name).Because(err)
		}
		if len(rows) > maxEntries || len(row) > maxColumns {
			return Result{}, ErrTooMany.With("Count", len(rows))
		}
		rows = append(rows, row)
	}
	return readRows("csv", rows, o)
}

func readXLSX(s Source, o ReadOptions) (Result, error) {
	f, err := excelize.OpenReader(bytes.NewReader(s.Data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped / 4})
	if err != nil {
		return Result{}, ErrMalformed.With("File", s.Name).Because(err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	lines, err := f.Rows(sheet)
	if err != nil {
		return Result{}, ErrMalformed.With("File", s.Name).Because(err)
	}
	defer lines.Close()
	var rows [][]string
	for lines.Next() {
		row, err := lines.Columns()
		if err != nil {
			return Result{}, ErrMalformed.With("File", s.Name).Because(err)
		}
		if len(rows) > maxEntries || len(row) > maxColumns {
			return Result{}, ErrTooMany.With("Count", len(rows))
		}
		rows = append(rows, row)
	}
	return readRows("xlsx", rows, o)
}

// readRows reads a table by the header of docs/import.md: only title is needed, unknown columns are noted.
func readRows(format string, rows [][]string, o ReadOptions) (Result, error) {
	if len(rows) == 0 {
		return Result{}, ErrUnknown
	}
	column := map[string]int{}
	a := newAssembler(format, o)
	for i, name := range rows[0] {
		name = strings.ToLower(strings.TrimSpace(name))
		if !slices.Contains(Header[:], name) {
			if name != "" {
				a.note("", "unknown_field", "Name", name, "Number", i+1)
			}
			continue
		}
		column[name] = i
	}
	if _, ok := column["title"]; !ok {
		return Result{}, ErrUnknown
	}
	for i, row := range rows[1:] {
		cell := func(name string) string {
			if k, ok := column[name]; ok && k < len(row) {
				return strings.TrimPrefix(strings.TrimSpace(clean(row[k])), "'")
			}
			return ""
		}
		if strings.Join(row, "") != "" {
			a.row(fmt.Sprintf("line %d", i+2), cell)
		}
	}
	return a.done()
}

func (a *assembler) row(place string, cell func(string) string) {
	split := func(name string) []string {
		var out []string
		for v := range strings.SplitSeq(cell(name), ";") {
			out = append(out, strings.TrimSpace(v))
		}
		return out
	}
	s := Session{Key: orElse(cell("key"), cell("title")), Code: code(cell("key")), Title: cell("title"), Kind: Kind(strings.ToLower(cell("kind"))), Abstract: cell("abstract"),
		Track: a.track(cell("track")), Level: level(cell("level")), Language: cell("language"), Duration: a.length(place, cell("minutes")), Tags: unique(split("tags")),
		Recorded: truth(cell("recorded")), Streamed: truth(cell("streamed")), Plenary: truth(cell("plenary")), Pending: truth(cell("pending")), State: State(cell("state"))}
	if !slices.Contains([]Kind{Keynote, Talk, Lab, Break}, s.Kind) {
		s.Kind = kindOf(string(s.Kind), s.Title, len(split("speakers")))
	}
	if !slices.Contains([]State{Confirmed, Delayed, Cancelled}, s.State) {
		s.State = Confirmed
	}
	s.Format = a.formatNamed(cell("format"), s.Kind)
	organisations := split("organisations")
	for i, name := range split("speakers") {
		p := Speaker{Name: name}
		if i < len(organisations) {
			p.Organisation = organisations[i]
		}
		s.Speakers = append(s.Speakers, a.speaker(p))
	}
	for _, name := range unique(split("products")) {
		s.Products = append(s.Products, a.product(name))
	}
	if cell("date") != "" && cell("start") != "" {
		if start := a.when(place, cell("date")+" "+cell("start")); !start.IsZero() {
			s.Placements = []Placement{{Room: a.room("", cell("room")), Start: start, Duration: s.Duration}}
		}
	}
	a.session(place, s)
}

func truth(s string) bool {
	return slices.Contains([]string{"yes", "oui", "true", "1", "x", "vrai"}, strings.ToLower(s))
}
