package demo

import (
	"bytes"
	"fmt"
	"strings"
)

// Sizes of a slide in points.
var (
	wideSlide = [2]int{960, 540}
	oldSlide  = [2]int{720, 540}
)

// pdfSlides are slides that say their title and number, as a file that any reader opens (ISO 32000-1, 7.5).
func pdfSlides(title string, pages int, size [2]int) []byte {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`()\`, r) {
			return '.'
		}
		return r
	}, title)
	var kids strings.Builder
	var objects []string
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	objects = append(objects, "<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Count %d /Kids [ %s] /MediaBox [ 0 0 %d %d ] >>", pages, kids.String(), size[0], size[1]),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	for i := range pages {
		said := fmt.Sprintf("BT /F1 28 Tf 60 %d Td (%s) Tj 0 -48 Td (%d / %d) Tj ET", size[1]/2, plain, i+1, pages)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(said), said))
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}
