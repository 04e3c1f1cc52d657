package text

import (
	"bytes"
	"html"
	"html/template"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

var renderer = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Linkify, extension.Strikethrough))
})

var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6", "hr")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	return p
})

// Markdown renders what a person wrote: raw HTML is dropped by the renderer, and an allow-list is the second wall. The cost grows with
// the length and with nothing else: a text with more marks than anybody reads is shown as it was typed.
func Markdown(src string) template.HTML {
	var b bytes.Buffer
	if !calm(src) || renderer().Convert([]byte(src), &b) != nil {
		return asTyped(src)
	}
	return template.HTML(policy().SanitizeBytes(b.Bytes())) // The policy removes all unsafe markup.
}

// Plain is the text of a Markdown source without its marks, for descriptions, calendars and search.
func Plain(src string) string {
	var b bytes.Buffer
	if !calm(src) || renderer().Convert([]byte(src), &b) != nil {
		return strings.TrimSpace(src)
	}
	s := bluemonday.StrictPolicy().Sanitize(strings.ReplaceAll(b.String(), "</p>", "</p>\n"))
	return strings.TrimSpace(html.UnescapeString(s))
}

// Shorten cuts a text at a word's end to at most n characters, with an ellipsis when something is left out.
func Shorten(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	cut := n - 1
	for cut > n/2 && r[cut] != ' ' {
		cut--
	}
	return strings.TrimRight(string(r[:cut]), " ,.;:") + "…"
}
