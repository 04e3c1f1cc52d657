package formats

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/creneau/creneau/internal/kit/fault"
)

// ErrQuotes refuses a CSV file whose quotation marks do not match, at its line.
var ErrQuotes = fault.New(fault.Invalid, "import.quotes", "the quotation marks of a cell do not match")

// Limits of sheets.
const (
	maxColumns = 200
	maxRecord  = 256 << 10 // bytes of one line of a CSV file, with the line breaks in its cells
)

func readCSV(ctx context.Context, s Source, o ReadOptions) (Result, error) {
	data, encoding := decodedSheet(s.Data)
	comma := separatorOf(data)
	if err := scanCSV(ctx, data, comma); err != nil {
		return Result{}, err
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.FieldsPerRecord, r.Comma, r.ReuseRecord = -1, comma, true
	t := newTable("csv", o)
	if encoding != "" {
		t.a.note("", "encoding", "Encoding", encoding)
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t.done()
		}
		if err != nil {
			return Result{}, quotesOf(err)
		}
		line, _ := r.FieldPos(0)
		if err := t.take(line, row); err != nil {
			return Result{}, err
		}
	}
}

func quotesOf(err error) error {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return ErrQuotes.With("Line", at.Line).Because(err)
	}
	return ErrMalformed.Because(err)
}

// take takes a row of which all cells are at hand.
func (t *table) take(line int, row []string) error {
	if t.needsHeader() {
		return t.header(row)
	}
	return t.row(line, func(column int) string {
		if column < len(row) {
			return row[column]
		}
		return ""
	})
}

// decodedSheet brings a text to UTF-8: UTF-16 without a mark by its zeros, and what is not UTF-8 as Windows-1252, which is what Excel saves
// in western Europe. The name of the encoding is empty for UTF-8.
func decodedSheet(data []byte) ([]byte, string) {
	if order, ok := utf16Order(data); ok {
		out, err := unicode.UTF16(order, unicode.IgnoreBOM).NewDecoder().Bytes(data)
		if err == nil {
			return out, "UTF-16"
		}
	}
	if utf8.Valid(data) {
		return data, ""
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return data, ""
	}
	return out, "Windows-1252"
}

// utf16Order finds the order of bytes by where the zeros of western letters stand. Files with a mark have been decoded by it.
func utf16Order(data []byte) (unicode.Endianness, bool) {
	head := data[:min(len(data), 512)]
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch enough := len(head) / 4; {
	case len(head) < 8:
		return unicode.LittleEndian, false
	case zeros[1] > enough && zeros[0] == 0:
		return unicode.LittleEndian, true
	default:
		return unicode.BigEndian, zeros[0] > enough && zeros[1] == 0
	}
}

// separatorOf is what stands most often in the first line that holds anything.
func separatorOf(data []byte) rune {
	line, _, _ := bytes.Cut(bytes.TrimLeft(data, "\r\n"), []byte("\n"))
	best := ','
	for _, c := range ";\t" {
		if bytes.Count(line, []byte(string(c))) > bytes.Count(line, []byte(string(best))) {
			best = c
		}
	}
	return best
}

// scanCSV measures lines and their cells without keeping anything.
func scanCSV(ctx context.Context, data []byte, comma rune) error {
	start, cells, line, inQuotes := 0, 1, 1, false
	for i, c := range data {
		if i%every == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case c == '"':
			inQuotes = !inQuotes
		case c == '\n' && !inQuotes:
			start, cells = i, 1
		case c == byte(comma) && !inQuotes:
			cells++
		}
		if c == '\n' {
			line++
		}
		if cells > maxColumns || i-start > maxRecord {
			return ErrRow.With("Line", line).With("Columns", maxColumns).With("Kilobytes", maxRecord>>10)
		}
	}
	return nil
}
