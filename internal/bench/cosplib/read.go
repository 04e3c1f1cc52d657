package cosplib

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// sheets of a CoSPLib workbook, all of them needed.
var sheets = [...]string{"parameters", "submissions", "tracks", "sessions", "rooms", "tracks_sessions|penalty", "tracks_rooms|penalty",
	"similar tracks", "sessions_rooms|penalty"}

// workbook holds the cells of a CoSPLib instance as text.
type workbook map[string][][]string

// cell is a cell by row and column from 0, empty where there is none.
func (b workbook) cell(sheet string, row, column int) string {
	rows := b[sheet]
	if row >= len(rows) || column >= len(rows[row]) {
		return ""
	}
	return rows[row][column]
}

// number reads a whole number; empty is 0.
func (b workbook) number(sheet string, row, column int) (int, error) {
	text := b.cell(sheet, row, column)
	if text == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != math.Trunc(v) {
		return 0, fmt.Errorf("sheet %q, cell %s: %q is not a whole number", sheet, cellName(row, column), text)
	}
	return int(v), nil
}

func cellName(row, column int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return fmt.Sprintf("row %d, column %d", row+1, column+1)
	}
	return name
}

// Read reads an instance of CoSPLib from its workbook. Names are exact: trailing blanks matter.
func Read(r io.Reader, name string) (*Instance, error) {
	b, err := openWorkbook(r)
	if err != nil {
		return nil, err
	}
	in := &Instance{Name: name}
	for _, read := range []func(workbook, *Instance) error{readSessions, readRoomsAndTracks, readParameters, readSubmissions, readPenalties} {
		if err := read(b, in); err != nil {
			return nil, err
		}
	}
	return in, in.Prepare()
}

func openWorkbook(r io.Reader) (workbook, error) {
	f, err := excelize.OpenReader(r, excelize.Options{RawCellValue: true, UnzipSizeLimit: 256 << 20, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return nil, fmt.Errorf("not an .xlsx workbook: %w", err)
	}
	defer f.Close()
	b := workbook{}
	for _, sheet := range sheets {
		if i, err := f.GetSheetIndex(sheet); err != nil || i < 0 {
			return nil, fmt.Errorf("sheet %q is missing; a CoSPLib instance has %s", sheet, strings.Join(sheets[:], ", "))
		}
		if b[sheet], err = f.GetRows(sheet); err != nil {
			return nil, fmt.Errorf("sheet %q: %w", sheet, err)
		}
	}
	return b, nil
}

func readSessions(b workbook, in *Instance) error {
	for row := 1; b.cell("sessions", row, 0) != ""; row++ {
		s := Session{Name: b.cell("sessions", row, 0)}
		var err error
		if s.Slots, err = b.number("sessions", row, 1); err != nil {
			return err
		}
		if s.Start, err = clock(b, row, 3); err != nil {
			return err
		}
		if s.End, err = clock(b, row, 4); err != nil {
			return err
		}
		in.Sessions = append(in.Sessions, s)
	}
	return nil
}

// clock reads a time of the day: text like 09:30, or a share of a day.
func clock(b workbook, row, column int) (int, error) {
	return dayTime(b.cell("sessions", row, column), "sessions", row, column)
}

func dayTime(text, sheet string, row, column int) (int, error) {
	if h, m, ok := strings.Cut(text, ":"); ok {
		m, _, _ = strings.Cut(m, ":")
		hours, err1 := strconv.Atoi(strings.TrimSpace(h))
		minutes, err2 := strconv.Atoi(m)
		if err1 == nil && err2 == nil {
			return 60*hours + minutes, nil
		}
	} else if v, err := strconv.ParseFloat(text, 64); err == nil && v >= 0 {
		return int(math.Round((v-math.Trunc(v))*24*60*60)) / 60, nil
	}
	return 0, fmt.Errorf("sheet %q, cell %s: %q is not a time of the day", sheet, cellName(row, column), text)
}

func readRoomsAndTracks(b workbook, in *Instance) error {
	for row := 1; b.cell("rooms", row, 0) != ""; row++ {
		in.Rooms = append(in.Rooms, b.cell("rooms", row, 0))
	}
	for row := 1; b.cell("tracks", row, 0) != ""; row++ {
		in.Tracks = append(in.Tracks, Track{Name: b.cell("tracks", row, 0), Chairs: people(b.cell("tracks", row, 1))})
	}
	if len(in.Rooms) == 0 || len(in.Tracks) == 0 || len(in.Sessions) == 0 {
		return fmt.Errorf("sessions, rooms and tracks: there are %d, %d and %d, but each needs one", len(in.Sessions), len(in.Rooms),
			len(in.Tracks))
	}
	return nil
}

// people are separated by a comma and a blank.
func people(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ", ")
}

func readParameters(b workbook, in *Instance) error {
	const sheet = "parameters"
	zone, err := offset(b.cell(sheet, 1, 1), sheet, 1, 1)
	if err != nil {
		return err
	}
	in.Zone.Offset = zone
	for _, p := range []struct {
		row int
		to  *int
	}{{3, &in.Zone.GoodFrom}, {4, &in.Zone.GoodTo}, {6, &in.Zone.FairFrom}, {7, &in.Zone.FairTo}} {
		if *p.to, err = dayTime(b.cell(sheet, p.row, 1), sheet, p.row, 1); err != nil {
			return err
		}
	}
	if in.Zone.Small, err = b.number(sheet, 8, 1); err != nil {
		return err
	}
	if in.Zone.Big, err = b.number(sheet, 10, 1); err != nil {
		return err
	}
	for k := range in.Weights {
		if in.Weights[k], err = b.number(sheet, 1+k, 4); err != nil {
			return err
		}
	}
	return nil
}

// offset reads GMT+2 as 2.
func offset(text, sheet string, row, column int) (int, error) {
	h, ok := strings.CutPrefix(text, "GMT")
	v, err := strconv.Atoi(h)
	if !ok || err != nil || v < -12 || v > 14 {
		return 0, fmt.Errorf("sheet %q, cell %s: %q is not a time zone like GMT+2", sheet, cellName(row, column), text)
	}
	return v, nil
}

// fixed is how many columns of submissions come before the penalties.
const fixed = 7

func readSubmissions(b workbook, in *Instance) error {
	const sheet = "submissions"
	sessions, rooms, tracks := map[string]int{}, map[string]int{}, map[string]int{}
	for i, s := range in.Sessions {
		sessions[s.Name] = i
	}
	for i, r := range in.Rooms {
		rooms[r] = i
	}
	for i, t := range in.Tracks {
		tracks[t.Name] = i
	}
	seen := map[string]bool{}
	for row := 1; b.cell(sheet, row, 0) != ""; row++ {
		v := Submission{Name: b.cell(sheet, row, 0), Presenters: people(b.cell(sheet, row, 5)), Attendees: people(b.cell(sheet, row, 6)),
			Session: make([]int, len(in.Sessions)), Room: make([]int, len(in.Rooms))}
		if seen[v.Name] {
			return fmt.Errorf("sheet %q, cell %s: submission %q is there twice", sheet, cellName(row, 0), v.Name)
		}
		seen[v.Name] = true
		var ok bool
		if v.Track, ok = tracks[b.cell(sheet, row, 1)]; !ok {
			return fmt.Errorf("sheet %q, cell %s: no track is called %q; blanks at the end matter", sheet, cellName(row, 1), b.cell(sheet, row, 1))
		}
		var err error
		if v.Need, err = b.number(sheet, row, 2); err != nil {
			return err
		}
		if v.Need < 1 {
			return fmt.Errorf("sheet %q, cell %s: a submission needs at least one slot", sheet, cellName(row, 2))
		}
		if v.Order, err = b.number(sheet, row, 3); err != nil {
			return err
		}
		if v.Offset, err = offset(b.cell(sheet, row, 4), sheet, row, 4); err != nil {
			return err
		}
		if err := readPenaltiesOf(b, row, fixed, sessions, "session", v.Session); err != nil {
			return err
		}
		if err := readPenaltiesOf(b, row, fixed+len(in.Sessions), rooms, "room", v.Room); err != nil {
			return err
		}
		in.Submissions = append(in.Submissions, v)
	}
	return nil
}

// readPenaltiesOf reads what a submission costs in each session, or in each room: one column each, called by its name, from a column on.
func readPenaltiesOf(b workbook, row, from int, index map[string]int, kind string, out []int) (err error) {
	const sheet = "submissions"
	for c := from; c < from+len(out); c++ {
		k, known := index[b.cell(sheet, 0, c)]
		if !known {
			return fmt.Errorf("sheet %q, cell %s: no %s is called %q", sheet, cellName(0, c), kind, b.cell(sheet, 0, c))
		}
		if out[k], err = b.number(sheet, row, c); err != nil {
			return err
		}
	}
	return nil
}

func readPenalties(b workbook, in *Instance) error {
	sessions, rooms, tracks := make([]string, len(in.Sessions)), in.Rooms, make([]string, len(in.Tracks))
	for i, s := range in.Sessions {
		sessions[i] = s.Name
	}
	for i, t := range in.Tracks {
		tracks[i] = t.Name
	}
	var err error
	if in.TrackSession, err = matrix(b, "tracks_sessions|penalty", tracks, sessions); err != nil {
		return err
	}
	if in.TrackRoom, err = matrix(b, "tracks_rooms|penalty", tracks, rooms); err != nil {
		return err
	}
	if in.SessionRoom, err = matrix(b, "sessions_rooms|penalty", sessions, rooms); err != nil {
		return err
	}
	return readSimilar(b, in, tracks)
}

// matrix reads a table whose rows and columns are matched by name.
func matrix(b workbook, sheet string, rows, columns []string) ([][]int, error) {
	across := map[string]int{}
	for c := 1; b.cell(sheet, 0, c) != ""; c++ {
		across[b.cell(sheet, 0, c)] = c
	}
	down := map[string]int{}
	for r := 1; b.cell(sheet, r, 0) != ""; r++ {
		down[b.cell(sheet, r, 0)] = r
	}
	out := make([][]int, len(rows))
	for i, name := range rows {
		r, ok := down[name]
		if !ok {
			return nil, fmt.Errorf("sheet %q: no row is called %q; blanks at the end matter", sheet, name)
		}
		out[i] = make([]int, len(columns))
		for j, column := range columns {
			c, ok := across[column]
			if !ok {
				return nil, fmt.Errorf("sheet %q: no column is called %q; blanks at the end matter", sheet, column)
			}
			var err error
			if out[i][j], err = b.number(sheet, r, c); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// readSimilar reads the upper triangle of the sheet in its own order of rows; columns are by position.
func readSimilar(b workbook, in *Instance, tracks []string) error {
	const sheet = "similar tracks"
	index := map[string]int{}
	for i, t := range tracks {
		index[t] = i
	}
	order := make([]int, len(tracks))
	for i := range tracks {
		k, ok := index[b.cell(sheet, 1+i, 0)]
		if !ok {
			return fmt.Errorf("sheet %q, cell %s: no track is called %q; blanks at the end matter", sheet, cellName(1+i, 0), b.cell(sheet, 1+i, 0))
		}
		order[i] = k
	}
	in.Similar = make([][]int, len(tracks))
	for i := range in.Similar {
		in.Similar[i] = make([]int, len(tracks))
	}
	for i := range order {
		for j := i + 1; j < len(order); j++ {
			v, err := b.number(sheet, 1+i, 1+j)
			if err != nil {
				return err
			}
			in.Similar[order[i]][order[j]], in.Similar[order[j]][order[i]] = v, v
		}
	}
	return nil
}
