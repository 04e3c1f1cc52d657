package intake

import (
	"cmp"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/programme"
)

// knownIn finds objects of a draft by how sources know them.
func knownIn(d programme.Draft, bases []Base) known {
	k := known{bases: map[string]*Base{}, keys: map[string]*Base{}, guids: map[string]*Base{}, names: map[string][]*Base{},
		used: map[string]bool{}, stored: map[string]bool{}}
	add := func(kind, object, name, key, guid string) {
		b := k.bases[object]
		if b == nil {
			b = &Base{Object: object, Kind: kind}
			if key != "" {
				b.Keys = []string{key} // imported by a server that kept no more
			}
			k.add(b)
		}
		if guid != "" {
			k.guids[kind+" "+guid] = b
		}
		if name != "" {
			k.call(b, name)
		}
	}
	for _, b := range bases {
		b := b.clone()
		k.stored[b.Object] = true
		k.add(&b)
	}
	for _, v := range d.Frame.Rooms {
		add("room", string(v.ID), v.Name, v.SourceKey, v.GUID)
	}
	for _, v := range d.Frame.Tracks {
		add("track", string(v.ID), v.Name, v.SourceKey, "")
	}
	for _, v := range d.Frame.Formats {
		add("format", string(v.ID), v.Name, v.SourceKey, "")
	}
	for _, v := range d.Catalogue.Products {
		add("product", string(v.ID), v.Name, v.SourceKey, "")
	}
	for _, v := range d.Frame.Days {
		add("day", string(v.ID), "", v.Date, "")
	}
	for _, v := range d.Stage.Organisations {
		add("organisation", string(v.ID), v.Name, folded(v.Name), "")
	}
	for _, v := range d.Stage.Speakers {
		add("speaker", string(v.ID), "", v.SourceKey, v.GUID)
	}
	for _, v := range d.Sessions {
		add("session", string(v.ID), "", v.SourceKey, v.GUID)
	}
	for _, p := range d.Placements {
		k.guids["session "+p.GUID] = k.bases[string(p.SessionID)]
	}
	return k
}

// known is what was imported last, and who knows it how.
type known struct {
	bases  map[string]*Base   // by object
	keys   map[string]*Base   // by kind and key
	guids  map[string]*Base   // by kind and uuid, of the file or ours
	names  map[string][]*Base // by kind and folded name
	used   map[string]bool    // objects that this import has found or made
	stored map[string]bool    // objects of which something was kept before it
}

func (k *known) add(b *Base) {
	k.bases[b.Object] = b
	for _, key := range b.Keys {
		k.keys[b.Kind+" "+key] = b
	}
	if b.GUID != "" {
		k.guids[b.Kind+" "+b.GUID] = b
	}
}

// call makes an object known by a name.
func (k *known) call(b *Base, name string) {
	name = b.Kind + " " + folded(name)
	k.names[name] = append(k.names[name], b)
}

// byName finds what nothing else of the file is yet.
func (k *known) byName(kind, name string) *Base {
	for _, b := range k.names[kind+" "+folded(name)] {
		if !k.used[b.Object] {
			return b
		}
	}
	return nil
}

// byGUID finds what nothing else of the file is yet.
func (k *known) byGUID(kind, guid string) *Base {
	if b := k.guids[kind+" "+strings.ToLower(guid)]; guid != "" && b != nil && !k.used[b.Object] {
		return b
	}
	return nil
}

// byKey finds what nothing else of the file is yet, by a key of this source or as older servers kept it. Not is true for what cannot
// be it.
func (i *importer) byKey(kind, key string, not func(*Base) bool) *Base {
	for _, full := range []string{i.key(key), i.res.Format + ":" + key} {
		if b := i.keys[kind+" "+full]; b != nil && !i.used[b.Object] && !not(b) {
			return b
		}
	}
	return nil
}

// meetAs makes an object the one of the file that has a key and a uuid.
func (k *known) meetAs(b *Base, key, guid string) {
	k.used[b.Object] = true
	if key != "" {
		b.know(key)
	}
	// the file tells its event now: a key of the format alone may be another's
	if format, rest, qualified := strings.Cut(key, "@"); qualified {
		_, own, _ := strings.Cut(rest, ":")
		b.Keys = slices.DeleteFunc(b.Keys, func(k string) bool { return k == format+":"+own })
	}
	b.GUID = cmp.Or(strings.ToLower(guid), b.GUID)
	b.Left, b.Kept = false, false
}

// makes is the base of a new object.
func (i *importer) makes(kind, object, key, guid string) *Base {
	b := &Base{Object: object, Kind: kind}
	i.meetAs(b, key, guid)
	i.add(b)
	return b
}

// freeKey is the key to keep with a new object: no other of its kind has it.
func (i *importer) freeKey(kind, key, object string) string {
	if b := i.keys[kind+" "+key]; b != nil && b.Object != object {
		return key + " " + object
	}
	return key
}

// remember is what was imported last after this import.
func (i *importer) remember() (out []Base) {
	for _, b := range i.bases {
		if i.used[b.Object] || i.stored[b.Object] {
			out = append(out, *b)
		}
	}
	slices.SortFunc(out, func(a, b Base) int { return cmp.Compare(a.Object, b.Object) })
	return out
}

// set keeps a value as imported last.
func (b *Base) set(field, text string) {
	if b.Fields == nil {
		b.Fields = map[string]string{}
	}
	b.Fields[field] = text
}

// last is the value that was imported last; nil when it is not known.
func last(fields map[string]string, name string) *string {
	if text, is := fields[name]; is {
		return &text
	}
	return nil
}

// keepLast keeps a value as imported last. That nothing was is not kept: ThreeWay makes the same of that and of what is not known.
func keepLast(fields map[string]string, name string, text *string) {
	switch {
	case text == nil:
	case blank(*text):
		delete(fields, name)
	default:
		fields[name] = *text
	}
}

// sameText reports whether a value is as it was imported last.
func sameText(last, text string) bool { return last == text || blank(last) && blank(text) }
