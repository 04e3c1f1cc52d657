package formats

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// ErrRow refuses a line of a sheet that is larger than any session.
var ErrRow = fault.New(fault.Invalid, "import.row_too_large", "a line of the sheet is larger than any session")

// Limits of workbooks. A workbook is read as a stream, of which only the columns with a known header are kept: a few kilobytes of
// a zip file can stand for any number of bytes, parts and cells. That is why no library reads it, see docs/adr/0023.
const (
	maxParts    = 1_000     // of the zip file
	maxInflated = 32 << 20  // bytes of all parts that are read
	maxElements = 1_000_000 // of all parts that are read
	maxShared   = 200_000   // shared strings
	maxCellText = 128 << 10 // bytes; Excel's own bound is 32,767 characters
	maxGap      = 20_000    // empty rows after which the sheet has ended, whatever styles stand further down
)

// workbook is an XLSX file while it is read.
type workbook struct {
	ctx      context.Context
	file     *zip.Reader
	inflated int // bytes left
	elements int // left
	shared   []string
	since    time.Time // day 0 of its dates
}

func readXLSX(ctx context.Context, s Source, o ReadOptions) (Result, error) {
	t := newTable("xlsx", o)
	if err := readWorkbook(ctx, s, t); err != nil {
		return Result{}, err
	}
	return t.done()
}

// rows take what a workbook holds, a row at a time.
type rows interface {
	// reads is our name of a column, and whether its cells are kept.
	reads(column int) (name string, wanted bool)
	takeCells(sheetRow) error
}

// readWorkbook reads the first sheet that is not hidden.
func readWorkbook(ctx context.Context, s Source, into rows) error {
	if parts := bytes.Count(s.Data, []byte("PK\x01\x02")); parts > maxParts {
		return ErrTooMany.With("Count", parts)
	}
	file, err := zip.NewReader(bytes.NewReader(s.Data), int64(len(s.Data)))
	if err != nil {
		return ErrMalformed.With("File", s.Name).Because(err)
	}
	w := &workbook{ctx: ctx, file: file, inflated: maxInflated, elements: maxElements}
	if err := w.read(into); err != nil {
		return refusal(err)
	}
	return nil
}

// refusal keeps our own and the caller's errors; all others mean a damaged file.
func refusal(err error) error {
	if _, ok := fault.From(err); ok || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return ErrMalformed.Because(err)
}

// part is a relation of one part of the file to another.
type part struct{ id, kind, target string }

func (w *workbook) read(t rows) error {
	book, err := w.related("", "officeDocument")
	if err != nil {
		return err
	}
	if book.target == "" {
		return ErrUnsupported
	}
	sheet, err := w.firstSheet(book.target)
	if err != nil {
		return err
	}
	if err := w.readShared(book.target); err != nil {
		return err
	}
	return w.readSheet(sheet, t)
}

// relations lists what a part names; the empty name is the file itself.
func (w *workbook) relations(name string) (out []part, err error) {
	dir, base := path.Split(name)
	err = w.each(dir+"_rels/"+base+".rels", func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		target := attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		out = append(out, part{attribute(e, "Id"), path.Base(attribute(e, "Type")), strings.TrimPrefix(target, "/")})
		return nil
	})
	return out, err
}

// related finds the first relation of a kind; the zero part when there is none.
func (w *workbook) related(name, kind string) (part, error) {
	all, err := w.relations(name)
	for _, p := range all {
		if p.kind == kind {
			return p, err
		}
	}
	return part{}, err
}

// firstSheet finds the first sheet that is not hidden, and from when the dates of the workbook count.
func (w *workbook) firstSheet(book string) (string, error) {
	w.since = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	id := ""
	err := w.each(book, func(_ *xml.Decoder, e xml.StartElement) error {
		switch {
		case e.Name.Local == "workbookPr" && truth(attribute(e, "date1904")):
			w.since = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		case e.Name.Local == "sheet" && id == "" && !strings.Contains(strings.ToLower(attribute(e, "state")), "hidden"):
			id = attribute(e, "id")
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	sheets, err := w.relations(book)
	for _, p := range sheets {
		if p.id == id && id != "" {
			return p.target, err
		}
	}
	return "", errors.Join(err, ErrMalformed)
}

// readShared reads the strings that cells refer to.
func (w *workbook) readShared(book string) error {
	at, err := w.related(book, "sharedStrings")
	if err != nil || at.target == "" {
		return err
	}
	size := 0
	return w.each(at.target, func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := w.text(d, "si")
		if size += len(text); size > MaxFile || len(w.shared) >= maxShared {
			return ErrTooLarge
		}
		w.shared = append(w.shared, text)
		return err
	})
}

// each calls back for each element of a part. A part that is not there has none.
func (w *workbook) each(name string, found func(*xml.Decoder, xml.StartElement) error) error {
	f, err := w.file.Open(name)
	if err != nil {
		return nil // The caller finds nothing in the sheet, and reports that.
	}
	defer f.Close()
	d := xml.NewDecoder(&guard{ctx: w.ctx, from: f, left: &w.inflated, maxText: maxCellText})
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, ErrMalformed }
	for {
		t, err := w.token(d)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := found(d, e); err != nil {
				if errors.Is(err, errEnough) {
					return nil
				}
				return err
			}
		}
	}
}

// errEnough ends the reading of a part.
var errEnough = errors.New("formats: enough of this part")

func (w *workbook) token(d *xml.Decoder) (xml.Token, error) {
	t, err := d.RawToken()
	if _, ok := t.(xml.StartElement); ok {
		if w.elements--; w.elements < 0 {
			return nil, ErrTooMany.With("Count", maxElements)
		}
	}
	return t, err
}

// text collects the text of the runs of a string up to its end; how it is pronounced is left out.
func (w *workbook) text(d *xml.Decoder, until string) (string, error) {
	var b strings.Builder
	inside, aloud := false, false
	for {
		t, err := w.token(d)
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			inside = t.Name.Local == "t"
			aloud = aloud || t.Name.Local == "rPh"
		case xml.EndElement:
			if t.Name.Local == until {
				return b.String(), nil
			}
			inside = false
			aloud = aloud && t.Name.Local != "rPh"
		case xml.CharData:
			if inside && !aloud {
				b.Write(t)
			}
			if b.Len() > maxCellText {
				return "", ErrRow.With("Kilobytes", maxCellText>>10).With("Columns", maxColumns)
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sheetRow is a row while it is read: its number, and the cells that somebody may want, by column.
type sheetRow struct {
	number, column int
	cells          map[int]string
	bytes          int
}

func (w *workbook) readSheet(name string, t rows) error {
	row := sheetRow{cells: map[int]string{}}
	last := 0 // row that held anything
	finish := func() error {
		if len(row.cells) == 0 {
			return nil
		}
		last = row.number
		return t.takeCells(row)
	}
	err := w.each(name, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			if err := finish(); err != nil {
				return err
			}
			row = sheetRow{number: numberOr(attribute(e, "r"), row.number+1), cells: map[int]string{}}
			if row.number-last > maxGap {
				return errEnough
			}
		case "c":
			return w.cell(d, e, &row, t)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return finish()
}

func numberOr(s string, other int) int {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return n
	}
	return other
}

// cell reads a cell into its row, if its column is one that is read.
func (w *workbook) cell(d *xml.Decoder, e xml.StartElement, row *sheetRow, t rows) error {
	row.column = columnOr(attribute(e, "r"), row.column+1)
	value, err := w.value(d, attribute(e, "t"))
	name, wanted := t.reads(row.column - 1)
	if err != nil || value == "" || !wanted {
		return err
	}
	if row.bytes += len(value); row.bytes > maxRecord {
		return ErrRow.With("Line", row.number).With("Columns", maxColumns).With("Kilobytes", maxRecord>>10)
	}
	if attribute(e, "t") == "" || attribute(e, "t") == "n" {
		value = w.dated(value, name)
	}
	row.cells[row.column-1] = value
	return nil
}

// columnOr reads the letters of a reference like "AB12".
func columnOr(reference string, other int) int {
	n := 0
	for _, r := range strings.TrimRight(reference, "0123456789") {
		if r < 'A' || r > 'Z' || n > maxColumns*100 {
			return other
		}
		n = n*26 + int(r-'A') + 1
	}
	if n == 0 {
		return other
	}
	return n
}

// value reads a cell up to its end.
func (w *workbook) value(d *xml.Decoder, kind string) (string, error) {
	var b strings.Builder
	inside := ""
	for {
		t, err := w.token(d)
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			inside = t.Name.Local
			if inside == "is" {
				text, err := w.text(d, "is")
				if err != nil {
					return "", err
				}
				b.WriteString(text)
			}
		case xml.CharData:
			if inside == "v" {
				b.Write(t)
			}
		case xml.EndElement:
			if inside = ""; t.Name.Local == "c" {
				return w.said(kind, b.String()), nil
			}
		}
	}
}

// said is the text of a cell of a kind.
func (w *workbook) said(kind, value string) string {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && i >= 0 && i < len(w.shared) {
			return w.shared[i]
		}
		return ""
	case "e":
		return ""
	default:
		return value
	}
}

// dated turns the numbers by which sheets keep days and hours into text, in the columns that hold them.
func (w *workbook) dated(value, column string) string {
	days, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || days < 0 || days > 200_000 {
		return value
	}
	at := w.since.Add(time.Duration(days*24*60+0.5) * time.Minute)
	switch {
	case column == "date" && days >= 1:
		return at.Format(time.DateOnly)
	case (column == "start" || column == "end") && days != float64(int(days)):
		return at.Format("15:04")
	case (column == "start" || column == "end") && days == 0:
		return "00:00"
	case column == "minutes" && days < 1:
		return strconv.Itoa(int(days*24*60 + 0.5))
	default:
		return value
	}
}

// reads reports whether a column is looked at: any of the first while the header is sought, then those that it names.
func (t *table) reads(column int) (name string, wanted bool) {
	name = t.name(column)
	if t.needsHeader() {
		return name, column < maxColumns
	}
	return name, name != ""
}

// name is our name of a column; empty for one that is not ours.
func (t *table) name(column int) string {
	for name, c := range t.columns {
		if c == column {
			return name
		}
	}
	return ""
}

// takeCells takes a row of which the cells are known by column.
func (t *table) takeCells(row sheetRow) error {
	if !t.needsHeader() {
		return t.row(row.number, func(column int) string { return row.cells[column] })
	}
	return t.header(row.line())
}

// line is the cells of a row in their order, up to the last that holds anything.
func (row sheetRow) line() []string {
	line := make([]string, 0, maxColumns)
	for column := range maxColumns {
		line = append(line, row.cells[column])
	}
	for len(line) > 0 && line[len(line)-1] == "" {
		line = line[:len(line)-1]
	}
	return line
}
