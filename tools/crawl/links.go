package main

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var (
	tag       = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>`)
	attribute = regexp.MustCompile(`([a-zA-Z_:@][-a-zA-Z0-9_:.@]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?`)
)

// attributes are the names and values of a tag.
func attributes(inside string) (names []string, values map[string]string) {
	values = map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(inside, -1) {
		name := strings.ToLower(m[1])
		names = append(names, name)
		values[name] = html.UnescapeString(m[2] + m[3] + m[4])
	}
	return names, values
}

// links are the local addresses that a page or a redirect leads to, in their order, each once.
func links(path string, a answer) (out []string) {
	add := func(to string) {
		if address, ok := local(path, to); ok && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	if to := a.header.Get("Location"); to != "" {
		add(to)
	}
	if !a.isPage() {
		return out
	}
	for _, m := range tag.FindAllStringSubmatch(string(a.body), -1) {
		_, values := attributes(m[3])
		for _, name := range []string{"href", "src"} {
			if values[name] != "" {
				add(values[name])
			}
		}
	}
	return out
}

// local makes an address of this server absolute, and tells it from those of others.
func local(from, to string) (string, bool) {
	at, err := url.Parse(site + from)
	if err != nil {
		return "", false
	}
	u, err := at.Parse(to)
	if err != nil || u.Scheme+"://"+u.Host != site {
		return "", false
	}
	return u.RequestURI(), true
}

// names are the segments after which a name stands that people chose: addresses that differ in it are of one shape.
var names = []string{"room", "track", "product", "speaker", "talk", "picture", "v", "feed", "release"}

// identifier is a segment that a program made: an id, a code, a number, a date.
var identifier = regexp.MustCompile(`^([a-z]{2,4}_[0-9a-z]+|[A-Z0-9]{6}(\.[a-z]+)?|[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2})$`)

// shape is an address without what tells one object from another: its segments, and the names of what is asked.
func shape(address string) string {
	path, query, _ := strings.Cut(address, "?")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if identifier.MatchString(s) || i > 1 && s != "" && s != "withdraw" && slices.Contains(names, segments[i-1]) {
			segments[i] = "*"
		}
	}
	values, _ := url.ParseQuery(query)
	keys := []string{}
	for key := range values {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return strings.Join(segments, "/") + "?" + strings.Join(keys, "&")
}
