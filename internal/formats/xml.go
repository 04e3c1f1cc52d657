package formats

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// element is one element of an XML file with all that is in it: readers look for what they know.
type element struct {
	name     string
	attrs    []xml.Attr
	text     string // directly within
	inner    string // everything within, as it is written
	children []element
}

// ownElement stands for our own block among the children; no element of XML can have this name.
const ownElement = "?" + ownTarget

func newXMLDecoder(from io.Reader) *xml.Decoder {
	d := xml.NewDecoder(from)
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // utf8XML has decoded it
	return d
}

// parseXML makes a tree of a file that scanXML has measured.
func parseXML(data []byte) (element, error) {
	d := newXMLDecoder(bytes.NewReader(data))
	whole := string(data)
	for {
		t, err := d.Token()
		if err != nil {
			return element{}, malformed(d, err)
		}
		if start, ok := t.(xml.StartElement); ok {
			return parseElement(d, whole, start)
		}
	}
}

func parseElement(d *xml.Decoder, whole string, start xml.StartElement) (element, error) {
	e := element{name: start.Name.Local, attrs: start.Attr}
	from := int(d.InputOffset())
	var said strings.Builder
	for {
		before := int(d.InputOffset())
		t, err := d.Token()
		if err != nil {
			return element{}, malformed(d, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			child, err := parseElement(d, whole, t.Copy())
			if err != nil {
				return element{}, err
			}
			e.children = append(e.children, child)
		case xml.CharData:
			said.Write(t)
		case xml.ProcInst:
			if t.Target == ownTarget {
				e.children = append(e.children, element{name: ownElement, text: string(t.Inst)})
			}
		case xml.EndElement:
			e.text, e.inner = strings.TrimSpace(said.String()), whole[from:max(from, before)]
			return e, nil
		}
	}
}

func malformed(d *xml.Decoder, err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	line, column := d.InputPos()
	return ErrMalformed.With("Line", line).With("Column", column).Because(err)
}

// first is the first child of a name, empty when there is none.
func (e element) first(name string) element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return element{}
}

// at follows a path of names, like recording/optout.
func (e element) at(path string) element {
	for name := range strings.SplitSeq(path, "/") {
		e = e.first(name)
	}
	return e
}

// has reports whether something stands at a path.
func (e element) has(path string) bool { return e.at(path).name != "" }

// str is the text of a child, on what a reader shows.
func (e element) str(path string) string { return strings.TrimSpace(clean(e.at(path).text)) }

// prose is a long text as Markdown: some files have its HTML as elements.
func (e element) prose(a *assembler, path string) string {
	c := e.at(path)
	if len(c.children) > 0 {
		return a.markdown(clean(c.inner))
	}
	return a.markdown(clean(c.text))
}

func (e element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(clean(a.Value))
		}
	}
	return ""
}

// all are the children of a name.
func (e element) all(name string) (out []element) {
	for _, c := range e.children {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}
