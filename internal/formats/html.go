package formats

import (
	"html"
	"regexp"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
)

// Bounds of what is read as HTML. Beyond them tags are dropped, which costs next to nothing.
const (
	mostHTML    = 100 << 10 // bytes of one text
	mostAllHTML = 3 << 20   // of all texts of a file: bytes, and more for each tag, which takes as long as some letters
	costOfTag   = 20        // a text that people wrote has one in forty letters or less
)

var (
	blockTag  = regexp.MustCompile(`(?i)</?(p|div|ul|ol|li|h[1-6]|blockquote|pre|table|tr|td|dl|dt|dd|hr|section|article)(\s[^<>]*)?/?>`)
	inlineTag = regexp.MustCompile(`<(?i:br|em|strong|span|code|small|sub|sup|img|font|del|ins|mark|abbr|tt|kbd|cite)(?:\s[^<>]*)?/?>|` +
		`<a\s[^<>]*href[^<>]*>|<(?:b|i|u|s|q)>|<(?:B|I|U)>[^<>]*</(?:B|I|U)>`)
	anyTag = regexp.MustCompile(`<[a-zA-Z/!][^<>]*>`)
	ends   = regexp.MustCompile(`(?i)</(p|div|li|h[1-6]|tr)>|<br\s*/?>`)
	items  = regexp.MustCompile(`(?i)<li(\s[^<>]*)?>`)
)

// markdown turns HTML that some exports hold into Markdown, with its links and lists. Where only words are marked up, the lines and
// the Markdown around them stay. What we wrote ourselves is Markdown.
func (a *assembler) markdown(s string) string {
	if a.ours {
		return strings.TrimSpace(s)
	}
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	switch {
	case blockTag.MatchString(s):
		return a.convert(s, false)
	case inlineTag.MatchString(s):
		lines := strings.Split(s, "\n")
		for i, line := range lines {
			if inlineTag.MatchString(line) {
				body := strings.TrimLeft(line, " \t")
				lines[i] = line[:len(line)-len(body)] + a.convert(body, true)
			}
		}
		return strings.Join(lines, "\n")
	default:
		return s
	}
}

// convert makes Markdown of HTML. What is Markdown beside its tags already is not escaped.
func (a *assembler) convert(s string, marked bool) string {
	a.html += len(s) + costOfTag*strings.Count(s, "<")
	if len(s) > mostHTML || a.html > mostAllHTML {
		a.noteOnce("long_html")
		return withoutTags(s)
	}
	options := converter.WithEscapeMode(converter.EscapeModeSmart)
	if marked {
		options = converter.WithEscapeMode(converter.EscapeModeDisabled)
	}
	c := converter.NewConverter(options, converter.WithPlugins(base.NewBasePlugin(), commonmark.NewCommonmarkPlugin()))
	out, err := c.ConvertString(s)
	if err != nil { // nested deeper than any text
		return withoutTags(s)
	}
	return strings.TrimSpace(out)
}

// withoutTags keeps the words, paragraphs and points of HTML.
func withoutTags(s string) string {
	s = items.ReplaceAllString(s, "- ")
	s = ends.ReplaceAllString(s, "\n\n")
	return strings.TrimSpace(html.UnescapeString(anyTag.ReplaceAllString(s, "")))
}
