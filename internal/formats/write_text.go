package formats

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// textWidth is that of a terminal that nobody has widened.
const textWidth = 80

// WriteText writes the programme as plain text for terminals: by day and start, wrapped to 80 columns.
func WriteText(p Programme) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n", oneLine(p.Title))
	if p.Venue != "" {
		fmt.Fprintf(&b, "%s\n", oneLine(p.Venue))
	}
	fmt.Fprintf(&b, "%s, version %s\n", p.Zone, clean(p.Version))
	events := p.placements()
	byStart(events)
	widest := 4
	for _, r := range p.Rooms {
		widest = min(20, max(widest, utf8.RuneCountInString(oneLine(r.Name))))
	}
	day, start := "", ""
	for _, e := range events {
		if d := p.dayOf(e.At.Start); d != day {
			fmt.Fprintf(&b, "\n%s\n%s\n", d, strings.Repeat("=", len(d)))
			day, start = d, ""
		}
		times := p.clock(e.At.Start) + "–" + p.clock(e.end())
		shown := times
		if times == start {
			shown = strings.Repeat(" ", utf8.RuneCountInString(times))
		}
		start = times
		p.textEvent(&b, e, shown, widest)
	}
	return b.Bytes()
}

func (p Programme) textEvent(b *bytes.Buffer, e placed, times string, widest int) {
	room := []rune(oneLine(p.roomName(e.At.Room)))
	if len(room) > widest {
		room = append(room[:widest-1], '…')
	}
	indent := utf8.RuneCountInString(times) + 2 + widest + 2
	line := clean(p.titleOf(e.Session))
	if names := joinNames(p.speakersOf(e.Session)); names != "" {
		line += " — " + clean(names)
	}
	for i, part := range wrap(line, textWidth-indent) {
		if i == 0 {
			fmt.Fprintf(b, "%s  %s%s  %s\n", times, string(room), strings.Repeat(" ", widest-len(room)), part)
			continue
		}
		fmt.Fprintf(b, "%s%s\n", strings.Repeat(" ", indent), part)
	}
}

// oneLine is a text without control characters and ends of lines.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// wrap breaks a text at spaces.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
