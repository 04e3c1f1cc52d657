package cosplib

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// WriteSchedule writes a schedule as the workbook that the library reads.
func WriteSchedule(w io.Writer, in *Instance, s Schedule) error {
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "sol"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	row := 0
	line := func(cells ...any) error {
		row++
		return f.SetSheetRow(sheet, "A"+strconv.Itoa(row), &cells)
	}
	head := []any{""}
	for _, r := range in.Rooms {
		head = append(head, r)
	}
	if err := line(head...); err != nil {
		return err
	}
	for k, session := range in.Sessions {
		cells := []any{session.Name}
		for r := range in.Rooms {
			name := ""
			if t := s.Track[k][r]; t >= 0 {
				name = in.Tracks[t].Name
			}
			cells = append(cells, name)
		}
		if err := line(cells...); err != nil {
			return err
		}
	}
	row++ // an empty one
	for k, session := range in.Sessions {
		for t := range session.Slots {
			cells := []any{session.Name}
			for r := range in.Rooms {
				name := ""
				if i := s.Submission[k][r][t]; i >= 0 {
					name = in.Submissions[i].Name
				}
				cells = append(cells, name)
			}
			if err := line(cells...); err != nil {
				return err
			}
		}
	}
	_, err := f.WriteTo(w)
	return err
}

// ReadSchedule reads a schedule of an instance; only places count, names of sessions and rooms are not looked at.
func ReadSchedule(r io.Reader, in *Instance) (Schedule, error) {
	f, err := excelize.OpenReader(r, excelize.Options{RawCellValue: true, UnzipSizeLimit: 64 << 20})
	if err != nil {
		return Schedule{}, fmt.Errorf("not an .xlsx workbook: %w", err)
	}
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	if err != nil {
		return Schedule{}, err
	}
	b := workbook{sheet: rows}
	tracks, submissions := map[string]int{}, map[string]int{}
	for i, t := range in.Tracks {
		tracks[t.Name] = i
	}
	for i, v := range in.Submissions {
		submissions[v.Name] = i
	}
	s := in.Empty()
	row := 1
	for k := range in.Sessions {
		if err := readNames(b, sheet, row, tracks, "track", s.Track[k]); err != nil {
			return s, err
		}
		row++
	}
	row++
	for k, session := range in.Sessions {
		for t := range session.Slots {
			line := make([]int, len(in.Rooms))
			if err := readNames(b, sheet, row, submissions, "submission", line); err != nil {
				return s, err
			}
			for r, i := range line {
				s.Submission[k][r][t] = i
			}
			row++
		}
	}
	return s, nil
}

// readNames reads the cells of a row from column B on as indexes, −1 where empty.
func readNames(b workbook, sheet string, row int, index map[string]int, kind string, out []int) error {
	for r := range out {
		out[r] = -1
		name := b.cell(sheet, row, r+1)
		if name == "" {
			continue
		}
		i, ok := index[name]
		if !ok {
			return fmt.Errorf("sheet %q, cell %s: no %s is called %q; blanks at the end matter", sheet, cellName(row, r+1), kind, name)
		}
		out[r] = i
	}
	if extra := b.cell(sheet, row, len(out)+1); extra != "" {
		return fmt.Errorf("sheet %q, cell %s: there are only %d rooms", sheet, cellName(row, len(out)+1), len(out))
	}
	return nil
}
