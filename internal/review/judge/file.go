package judge

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Limits of a file of readings.
const (
	MostGrade     = 4
	MostReaders   = 1_000
	MostProposals = 20_000
	mostBytes     = 64 << 20
)

// File is readings with the names that a file gives readers and proposals, in the order of their first row.
type File struct {
	Readings
	ReaderNames, ProposalNames []string
}

// ReadFile reads a CSV with the header reviewer,proposal,grade; grades are whole, from 0 to 4. Columns may stand in any order, and be
// separated by semicolons. What is wrong is a fault that names the line and the remedy.
func ReadFile(r io.Reader) (*File, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > mostBytes {
		return nil, wrong("the file is larger than %d MB: judge one format or track at a time", mostBytes>>20)
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord, rows.TrimLeadingSpace, rows.ReuseRecord = -1, true, true
	if first, _, _ := bytes.Cut(text, []byte("\n")); !bytes.ContainsRune(first, ',') && bytes.ContainsRune(first, ';') {
		rows.Comma = ';'
	}
	columns, err := header(rows)
	if err != nil {
		return nil, err
	}
	b := builder{file: &File{}, readers: map[string]int{}, proposals: map[string]int{}, lines: map[[2]int]int{}, columns: columns}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, wrong("%s: write a reviewer, a proposal and a grade on each line", err)
		}
		line, _ := rows.FieldPos(0)
		if err := b.add(row, line); err != nil {
			return nil, err
		}
	}
	if len(b.file.All) == 0 {
		return nil, wrong("there is no grade below the header: write a reviewer, a proposal and a grade on each line")
	}
	b.file.Readers, b.file.Proposals = len(b.file.ReaderNames), len(b.file.ProposalNames)
	return b.file, nil
}

func wrong(format string, args ...any) error {
	return fault.Newf(fault.Invalid, "review.judge.file", format, args...)
}

// header finds the columns of reviewer, proposal and grade.
func header(rows *csv.Reader) (columns [3]int, err error) {
	row, err := rows.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return columns, wrong("%s", err)
	}
	for i, name := range []string{"reviewer", "proposal", "grade"} {
		columns[i] = slices.IndexFunc(row, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), name) })
		if columns[i] < 0 {
			return columns, wrong("line 1: there is no column %s: the header must be reviewer,proposal,grade", name)
		}
	}
	return columns, nil
}

// builder adds rows to a file.
type builder struct {
	file               *File
	readers, proposals map[string]int
	lines              map[[2]int]int
	columns            [3]int
}

func (b *builder) add(row []string, line int) error {
	var values [3]string
	for i, at := range b.columns {
		if at < len(row) {
			values[i] = strings.TrimSpace(row[at])
		}
	}
	if values[0] == "" || values[1] == "" {
		return wrong("line %d: a reviewer or a proposal is missing: write both, and a grade", line)
	}
	grade, err := strconv.Atoi(values[2])
	if err != nil || grade < 0 || grade > MostGrade {
		return wrong("line %d: %q is not a grade: write a whole number from 0 to %d, and leave out what was not graded", line, values[2],
			MostGrade)
	}
	reader := number(b.readers, &b.file.ReaderNames, values[0])
	proposal := number(b.proposals, &b.file.ProposalNames, values[1])
	if len(b.file.ReaderNames) > MostReaders || len(b.file.ProposalNames) > MostProposals {
		return wrong("line %d: there are more than %d reviewers or %d proposals: judge one format or track at a time", line, MostReaders,
			MostProposals)
	}
	pair := [2]int{reader, proposal}
	if first, twice := b.lines[pair]; twice {
		return wrong("line %d: %s graded %s on line %d already: keep one of the two", line, values[0], values[1], first)
	}
	b.lines[pair] = line
	b.file.All = append(b.file.All, Reading{Reader: reader, Proposal: proposal, Grade: float64(grade)})
	return nil
}

func number(known map[string]int, names *[]string, name string) int {
	n, seen := known[name]
	if !seen {
		name = strings.Clone(name)
		n = len(*names)
		known[name] = n
		*names = append(*names, name)
	}
	return n
}
