package formats

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Header is the first line of our CSV and XLSX files, written and read alike; see docs/import.md.
var Header = [...]string{"key", "title", "kind", "format", "track", "level", "language", "minutes", "speakers", "organisations",
	"products", "tags", "room", "date", "start", "state", "recorded", "streamed", "plenary", "abstract", "url", "pending"}

// WriteCSV writes one line per placement, and per session without one. Several values in a cell are separated by
// semicolons. Cells that a spreadsheet would take for a formula get an apostrophe before them.
func WriteCSV(p Programme) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if err := w.Write(Header[:]); err != nil {
		return nil, err
	}
	events := p.placements()
	for _, s := range p.Sessions {
		if len(s.Placements) == 0 {
			events = append(events, placed{Session: s})
		}
	}
	byStart(events)
	for _, e := range events {
		if err := w.Write(p.csvRow(e)); err != nil {
			return nil, fmt.Errorf("write csv: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func (p Programme) csvRow(e placed) []string {
	var names, organisations, products []string
	for _, s := range p.speakersOf(e.Session) {
		names = append(names, s.Name)
		organisations = append(organisations, s.Organisation)
	}
	for _, k := range e.Products {
		products = append(products, p.productName(k))
	}
	date, start := "", ""
	if !e.At.Start.IsZero() {
		date, start = p.day(e.At.Start), e.At.Start.In(p.Zone).Format("15:04")
	}
	row := []string{orElse(e.At.Code, e.Code), e.Title, string(e.Kind), p.formatName(e.Format), p.trackName(e.Track), e.Level, e.Language,
		strconv.Itoa(int(e.length() / time.Minute)), strings.Join(names, "; "), strings.Join(organisations, "; "), strings.Join(products, "; "),
		strings.Join(e.Tags, "; "), p.roomName(e.At.Room), date, start, orElse(string(e.State), string(Confirmed)),
		yes(e.Recorded), yes(e.Streamed), yes(e.Plenary), e.Abstract, e.URL, yes(e.Pending)}
	for i := range row {
		row[i] = harmless(clean(row[i]))
	}
	return row
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// harmless keeps a spreadsheet from running a cell (OWASP, CSV injection).
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func (p Programme) productName(key string) string {
	for _, v := range p.Products {
		if v.Key == key {
			return v.Name
		}
	}
	return ""
}

func (p Programme) formatName(key string) string {
	for _, v := range p.Formats {
		if v.Key == key {
			return v.Name
		}
	}
	return ""
}
