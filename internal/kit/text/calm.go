package text

import (
	"html"
	"html/template"
	"strings"
)

// What the renderer gets at most. It looks back over a whole paragraph for each bracket and star, and over all open quotes and lists for
// each line; within these bounds that is a constant.
const (
	calmBytes  = 100_000
	calmMarks  = 600 // in one paragraph
	calmDepth  = 24  // quotes and lists opened in one line
	calmMargin = 96  // columns before a line's first letter
)

// calm reports whether rendering a text costs in proportion to its length.
func calm(src string) bool {
	if len(src) > calmBytes {
		return false
	}
	marks := 0
	for line := range strings.Lines(src) {
		if strings.TrimSpace(line) == "" {
			marks = 0
			continue
		}
		depth, margin := opening(line)
		for i := range len(line) {
			if strings.IndexByte("*_~[]`<!", line[i]) >= 0 {
				marks++
			}
		}
		if marks > calmMarks || depth > calmDepth || margin > calmMargin {
			return false
		}
	}
	return true
}

// opening counts the quotes and list items that a line can open, and the columns that they and its indentation take.
func opening(line string) (depth, margin int) {
	for i := range len(line) {
		switch c := line[i]; {
		case c == '\t':
			margin += 4
		case c == ' ':
			margin++
		case c == '>':
			depth++
			margin++
		case strings.IndexByte("-+*.)", c) >= 0:
			margin++
			if i+1 < len(line) && strings.IndexByte(" \t\r\n", line[i+1]) >= 0 { // otherwise it opens nothing, as in a rule
				depth++
			}
		case c >= '0' && c <= '9':
			margin++
		default:
			return depth, margin
		}
	}
	return depth, margin
}

// asTyped is a text in paragraphs and lines, with every mark as it stands.
func asTyped(src string) template.HTML {
	var b strings.Builder
	open := false
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" && open:
			b.WriteString("</p>\n")
			open = false
		case line != "":
			b.WriteString(map[bool]string{true: "<br>\n", false: "<p>"}[open])
			b.WriteString(html.EscapeString(line))
			open = true
		}
	}
	if open {
		b.WriteString("</p>\n")
	}
	return template.HTML(b.String()) // Each part was escaped above.
}
