package intake

import (
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
)

// theme is a kind of object that has a name and a short name: a room, track, format or product.
type theme[T any] struct {
	kind, many string
	of         func(*programme.Draft) *[]T
	id         func(T) string
	identify   func(v *T, object, key string)
	name, slug func(*T) *string
	fields     []fileField[T]
}

var roomTheme = theme[edition.Room]{
	"room", "rooms", func(d *programme.Draft) *[]edition.Room { return &d.Frame.Rooms },
	func(v edition.Room) string { return string(v.ID) },
	func(v *edition.Room, object, key string) { v.ID, v.SourceKey = edition.RoomID(object), key },
	func(v *edition.Room) *string { return &v.Name }, func(v *edition.Room) *string { return &v.Slug },
	[]fileField[edition.Room]{
		{name: "name", of: func(r *edition.Room) any { return &r.Name }},
		{name: "description", of: func(r *edition.Room) any { return &r.Description }},
		{name: "capacity", of: func(r *edition.Room) any { return &r.Capacity }},
		{name: "floor", of: func(r *edition.Room) any { return &r.Floor }},
		{name: "features", of: func(r *edition.Room) any { return &r.Features }},
	},
}

var trackTheme = theme[edition.Track]{
	"track", "tracks", func(d *programme.Draft) *[]edition.Track { return &d.Frame.Tracks },
	func(v edition.Track) string { return string(v.ID) },
	func(v *edition.Track, object, key string) { v.ID, v.SourceKey = edition.TrackID(object), key },
	func(v *edition.Track) *string { return &v.Name }, func(v *edition.Track) *string { return &v.Slug },
	[]fileField[edition.Track]{
		{name: "name", of: func(t *edition.Track) any { return &t.Name }},
		{name: "color", of: func(t *edition.Track) any { return &t.Color }},
	},
}

var formatTheme = theme[edition.Format]{
	"format", "formats", func(d *programme.Draft) *[]edition.Format { return &d.Frame.Formats },
	func(v edition.Format) string { return string(v.ID) },
	func(v *edition.Format, object, key string) { v.ID, v.SourceKey = edition.FormatID(object), key },
	func(v *edition.Format) *string { return &v.Name }, func(v *edition.Format) *string { return &v.Slug },
	[]fileField[edition.Format]{
		{name: "name", of: func(f *edition.Format) any { return &f.Name }},
		{name: "minutes", of: func(f *edition.Format) any { return &f.Minutes }},
	},
}

var productTheme = theme[catalogue.Product]{
	"product", "products", func(d *programme.Draft) *[]catalogue.Product { return &d.Catalogue.Products },
	func(v catalogue.Product) string { return string(v.ID) },
	func(v *catalogue.Product, object, key string) { v.ID, v.SourceKey = catalogue.ProductID(object), key },
	func(v *catalogue.Product) *string { return &v.Name }, func(v *catalogue.Product) *string { return &v.Slug },
	[]fileField[catalogue.Product]{
		{name: "name", of: func(p *catalogue.Product) any { return &p.Name }},
		{name: "summary", of: func(p *catalogue.Product) any { return &p.Summary }},
		{name: "url", of: func(p *catalogue.Product) any { return &p.URL }},
	},
}

// take finds an object of the file here, by uuid, key or name, and brings it to what the file says; or makes it. Complete gives a new
// one what the file does not say. It returns the object's id.
func (k theme[T]) take(i *importer, key, guid string, file T, complete func(*T) error) (object string, err error) {
	all := k.of(&i.next)
	b := i.byGUID(k.kind, guid)
	if b == nil {
		b = i.byKey(k.kind, key, otherGUID(guid))
	}
	if b == nil {
		b = i.byName(k.kind, *k.name(&file))
	}
	if b == nil {
		object = i.ids.New(k.kind[:3])
		return object, k.add(i, i.makes(k.kind, object, i.key(key), guid), key, file, complete)
	}
	i.meetAs(b, i.key(key), guid)
	n, there := indexOf(i, k)[b.Object]
	if !there { // taken away here: it comes back only if something refers to it
		i.spare[b.Object] = func() error { return k.add(i, b, key, file, complete) }
		return b.Object, nil
	}
	ours := (*all)[n]
	if last(b.Fields, "name") == nil && sameName(*k.name(&ours), *k.name(&file)) {
		b.set("name", textOf(k.name(&file))) // it was found by its name, however that is written
	}
	b.Fields = cloned(b.Fields)
	of := subject{kind: k.kind, object: b.Object, title: *k.name(&ours), fields: b.Fields}
	out := mergeFields(i, of, k.fields, told(&file), &ours, &file)
	(*all)[n] = ours
	i.tell(of, out)
	return b.Object, nil
}

// indexOf tells where the objects of a kind were before the import: new ones come after them.
func indexOf[T any](i *importer, k theme[T]) map[string]int {
	if i.indexes[k.kind] == nil {
		i.indexes[k.kind] = map[string]int{}
		for n, v := range *k.of(&i.was) {
			i.indexes[k.kind][k.id(v)] = n
		}
	}
	return i.indexes[k.kind]
}

func (k theme[T]) add(i *importer, b *Base, key string, file T, complete func(*T) error) error {
	all := k.of(&i.next)
	setAll(b, k.fields, told(&file), &file)
	k.identify(&file, b.Object, i.freeKey(k.kind, i.key(key), b.Object))
	taken := i.slugs[k.kind]
	if taken == nil {
		taken = map[string]bool{}
		for n := range *all {
			taken[*k.slug(&(*all)[n])] = true
		}
		i.slugs[k.kind] = taken
	}
	*k.slug(&file) = i.freeSlug(*k.name(&file), taken)
	if err := complete(&file); err != nil {
		return err
	}
	*all = append(*all, file)
	i.diff.Made[k.many]++
	return nil
}

// otherGUID tells of a base that files know by another uuid.
func otherGUID(guid string) func(*Base) bool {
	return func(b *Base) bool { return guid != "" && b.GUID != "" && !strings.EqualFold(b.GUID, guid) }
}

// places finds or makes the rooms.
func (i *importer) places() error {
	for _, r := range i.res.Programme.Rooms {
		file := edition.Room{EditionID: i.edition(), Name: limit(strings.TrimSpace(r.Name), 200), Description: r.Description,
			Capacity: max(0, min(r.Capacity, 1_000_000)), Features: featuresOf(r.Features)}
		file.Floor, _ = strconv.Atoi(strings.TrimSpace(r.Floor)) // a floor that is no number is not known
		room, err := roomTheme.take(i, r.Key, r.GUID, file, func(v *edition.Room) (err error) {
			v.Position = len(i.next.Frame.Rooms)
			v.GUID, err = i.guid(r.GUID)
			return err
		})
		if err != nil {
			return err
		}
		i.rooms[r.Key] = edition.RoomID(room)
	}
	return nil
}

func featuresOf(given []string) (out []edition.Feature) {
	for _, f := range given {
		if slices.Contains(edition.Features[:], edition.Feature(f)) && !slices.Contains(out, edition.Feature(f)) {
			out = append(out, edition.Feature(f))
		}
	}
	return out
}

// themes finds or makes tracks, formats and products.
func (i *importer) themes() error {
	for _, t := range i.res.Programme.Tracks {
		file := edition.Track{EditionID: i.edition(), Name: limit(strings.TrimSpace(t.Name), 200), Color: t.Color}
		track, err := trackTheme.take(i, t.Key, "", file, func(v *edition.Track) error {
			v.Position = len(i.next.Frame.Tracks)
			v.Hue = v.Position % edition.Hues
			return nil
		})
		if err != nil {
			return err
		}
		i.tracks[t.Key] = edition.TrackID(track)
	}
	for _, v := range i.res.Programme.Formats {
		file := edition.Format{EditionID: i.edition(), Name: limit(strings.TrimSpace(v.Name), 200), Kind: string(v.Kind),
			Minutes: min(int(v.Duration.Minutes()), programme.MostMinutes)}
		format, err := formatTheme.take(i, v.Key, "", file, func(f *edition.Format) error {
			f.Position = len(i.next.Frame.Formats)
			if f.Minutes < 1 {
				f.Minutes = 30
			}
			return nil
		})
		if err != nil {
			return err
		}
		i.formats[v.Key] = edition.FormatID(format)
	}
	for _, p := range i.res.Programme.Products {
		file := catalogue.Product{EditionID: i.edition(), Name: limit(strings.TrimSpace(p.Name), 120), Summary: p.Description, URL: p.URL}
		if catalogue.CheckURL(file.URL) != nil {
			file.URL = ""
		}
		product, err := productTheme.take(i, p.Key, "", file, func(v *catalogue.Product) error {
			v.FamilyID = i.family(p.Family)
			return nil
		})
		if err != nil {
			return err
		}
		i.products[p.Key] = catalogue.ProductID(product)
	}
	return nil
}

// family finds or makes the family of a product.
func (i *importer) family(name string) catalogue.FamilyID {
	if name = strings.TrimSpace(name); name == "" {
		return ""
	}
	c := &i.next.Catalogue
	for _, v := range c.Families {
		if sameName(v.Name, name) {
			return v.ID
		}
	}
	family := catalogue.Family{ID: catalogue.FamilyID(i.ids.New("fam")), EditionID: i.edition(), Name: limit(name, 120),
		Position: len(c.Families)}
	taken := map[string]bool{}
	for _, v := range c.Families {
		taken[v.Slug] = true
	}
	family.Slug = i.freeSlug(name, taken)
	c.Families = append(c.Families, family)
	return family.ID
}
