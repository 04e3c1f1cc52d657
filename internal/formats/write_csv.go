package formats

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"time"
)

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

// WriteTable writes rows of cells as WriteCSV does, a heading in the first.
func WriteTable(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range rows {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = guarded(clean(cell))
		}
		if err := w.Write(safe); err != nil {
			return nil, fmt.Errorf("write csv: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func (p Programme) csvRow(e placed) []string {
	var names, organisations, products, ids []string
	for _, s := range p.speakersOf(e.Session) {
		names = append(names, s.Name)
		organisations = append(organisations, s.Organisation)
		ids = append(ids, s.GUID)
	}
	for _, k := range e.Products {
		products = append(products, p.productName(k))
	}
	date, start := "", ""
	if !e.At.Start.IsZero() {
		date, start = p.day(e.At.Start), p.clock(e.At.Start)
	}
	row := []string{orElse(e.Code, e.At.Code), e.Title, string(e.Kind), p.formatName(e.Format), p.trackName(e.Track), e.Level, e.Language,
		strconv.Itoa(int(e.length() / time.Minute)), joinList(names), joinList(organisations), joinList(products),
		joinList(e.Tags), p.roomName(e.At.Room), date, start, orElse(string(e.State), string(Confirmed)),
		yes(e.Recorded), yes(e.Streamed), yes(e.Plenary), e.Abstract, e.URL, yes(e.Pending), e.Subtitle, joinList(ids)}
	for i := range row {
		row[i] = guarded(clean(row[i]))
	}
	return row
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
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
