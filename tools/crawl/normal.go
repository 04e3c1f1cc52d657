package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// varying is what the clock, chance or a build decides: the reviewed list of what is not compared.
var varying = []struct {
	why  string
	what *regexp.Regexp
	as   string
}{
	{"names of built assets carry a hash", regexp.MustCompile(`(/assets/[A-Za-z0-9_./-]*?)-[A-Z0-9]{8}\.`), "$1-#."},
	{"devices, tokens and feeds are used now", regexp.MustCompile(`("(?:used|last_used|last_used_at|last_read|last_read_at)": ?")[^"]*"`),
		"$1#\""},
	{"the same on pages", regexp.MustCompile(`(last used|last read on|dernière utilisation le|lue pour la dernière fois le) [^<>\n]*?\d\d:\d\d( UTC)?`), "$1 #"},
	{"what is on now tells the clock", regexp.MustCompile(`(<time class="soft">\n)\d\d:\d\d(\n)`), "$1#$2"},
	{"failures carry the request's number", regexp.MustCompile(`req_[0-9a-z]{20,}`), "req_#"},
}

// headers are those that are compared; a tag only by whether there is one, as it follows the bytes of the page.
var headers = []string{"Allow", "Cache-Control", "Content-Disposition", "Content-Language", "Content-Security-Policy", "Content-Type",
	"Link", "Location",
	"Permissions-Policy", "Referrer-Policy", "Retry-After", "Service-Worker-Allowed", "Vary", "Www-Authenticate", "X-Content-Type-Options",
	"X-Robots-Tag"}

// normalHeader is what is compared of a header.
func normalHeader(h http.Header) string {
	var out []string
	for _, name := range headers {
		for _, value := range h[name] {
			out = append(out, name+": "+vary(value))
		}
	}
	for _, name := range []string{"Etag", "Last-Modified"} {
		if h.Get(name) != "" {
			out = append(out, name+" is there")
		}
	}
	for _, c := range (&http.Response{Header: h}).Cookies() {
		c.Value = "#"
		out = append(out, "Set-Cookie: "+c.String())
	}
	return strings.Join(out, "\n")
}

func vary(text string) string {
	for _, v := range varying {
		text = v.what.ReplaceAllString(text, v.as)
	}
	return text
}

// isAsset tells what a build makes.
func isAsset(path string) bool {
	return strings.HasPrefix(path, "/assets/") || path == "/sw.js"
}

// inline are elements beside which white space is seen: words run together without it.
var inline = []string{"a", "abbr", "b", "bdi", "button", "cite", "code", "em", "i", "img", "input", "kbd", "label", "mark", "output", "q",
	"s", "samp",
	"select", "small", "span", "star-button", "strong", "sub", "sup", "svg", "textarea", "time", "u", "var"}

var space = regexp.MustCompile(`\s+`)

// normalPage writes a page a tag or text a line, with white space only where it is seen.
func normalPage(page string) string {
	var b strings.Builder
	at, pre := 0, false
	text := func(s string) {
		if !pre {
			s = space.ReplaceAllString(s, " ")
		}
		if s != "" {
			b.WriteString(s + "\n")
		}
	}
	for _, m := range tag.FindAllStringSubmatchIndex(page, -1) {
		text(page[at:m[0]])
		at = m[1]
		name := strings.ToLower(page[m[4]:m[5]])
		closes := page[m[2]:m[3]]
		if name == "pre" || name == "textarea" || name == "script" {
			pre = closes == ""
		}
		names, values := attributes(page[m[6]:m[7]])
		b.WriteString("<" + closes + name)
		slices.Sort(names)
		for _, n := range names {
			b.WriteString(" " + n + `="` + strings.TrimSpace(space.ReplaceAllString(values[n], " ")) + `"`)
		}
		b.WriteString(">\n")
	}
	text(page[at:])
	return trimmed(vary(b.String()))
}

// trimmed drops white space that stands beside a tag that is not inline.
func trimmed(lines string) string {
	all := strings.Split(lines, "\n")
	block := func(i int) bool {
		if i < 0 || i >= len(all) {
			return true
		}
		m := tag.FindStringSubmatch(all[i])
		return m != nil && !slices.Contains(inline, m[2])
	}
	var out []string
	for i, line := range all {
		if block(i - 1) {
			line = strings.TrimLeft(line, " ")
		}
		if block(i + 1) {
			line = strings.TrimRight(line, " ")
		}
		if line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}
