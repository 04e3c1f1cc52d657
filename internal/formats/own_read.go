package formats

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ownFile is what a schedule of ours says beyond what it shows, ready to be looked up.
type ownFile struct {
	rooms    []node
	roomKeys []string
	people   map[string]node
	sessions []node
	byPlace  map[string]ownAt // by the guid of an event
}

// ownAt is a place in the block: the session's number, and the place's in it.
type ownAt struct{ session, place int }

// everythingOwn are the fields that the block says of a session.
var everythingOwn = FieldsOf(FieldTitle, FieldKind, FieldFormat, FieldLevel, FieldTags, FieldProducts, FieldSegments, FieldDuration,
	FieldPlenary,
	FieldStreamed, FieldState, FieldPending, FieldStateNote, FieldLinks)

// parsedOwn is the block of an XML file, which scanXML has measured. One that is damaged says nothing.
func parsedOwn(text string) (n node) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&n.v); err != nil {
		return node{}
	}
	return n
}

// ownHead takes what our files say of the programme itself.
func (a *assembler) ownHead(by Generator, base, page, slot string) {
	a.p.Generator, a.p.BaseURL, a.p.URL = by, base, page
	a.p.TimeslotDuration, _ = parseLength(slot)
}

// ownNumber is a number that clients know a thing by, of ours.
func (a *assembler) ownNumber(s string) int {
	if !a.ours {
		return 0
	}
	return max(0, number(s))
}

// takeOwn takes the block of a file that we wrote. One of a later form is left alone.
func (a *assembler) takeOwn(block node) {
	if !a.ours || block.int("form") != ownForm {
		return
	}
	o := &ownFile{rooms: block.get("rooms").list(), people: map[string]node{}, sessions: block.get("sessions").list(),
		byPlace: map[string]ownAt{}}
	a.own = o
	a.p.Subtitle, a.p.Description, a.p.Venue, a.p.Address = block.exact("subtitle"), block.exact("description"), block.exact("venue"),
		block.exact("address")
	a.p.Language = block.str("language")
	a.p.Released, _ = time.Parse(time.RFC3339Nano, block.str("released"))
	for _, r := range o.rooms {
		o.roomKeys = append(o.roomKeys, a.ownRoom(r))
	}
	for _, t := range block.get("tracks").list() {
		a.ownTrack(t)
	}
	for _, f := range block.get("formats").list() {
		a.ownFormat(f)
	}
	for _, v := range block.get("products").list() {
		a.ownProduct(v)
	}
	for _, s := range block.get("speakers").list() {
		o.people[s.str("guid")] = s
	}
	for n, s := range o.sessions {
		for k, at := range s.get("places").list() {
			o.byPlace[at.str("guid")] = ownAt{n, k}
		}
	}
}

// ownRoom adds a room; one of a name that another has is known by its guid.
func (a *assembler) ownRoom(r node) string {
	name, guid := r.exact("name"), uuid(r.str("guid"))
	if _, taken := a.rooms[strings.TrimSpace(name)]; taken && guid != "" {
		name = guid
	}
	key := a.room(name, r.exact("name"))
	i, ok := a.rooms[key]
	if !ok {
		return ""
	}
	a.roomKnown(key, guid, r.int("capacity"))
	room := &a.p.Rooms[i]
	room.Description, room.Floor = cut(r.exact("description"), mostText), cut(r.str("floor"), mostWord)
	for _, f := range r.get("features").list() {
		room.Features = append(room.Features, cut(f.text(), mostWord))
	}
	room.Features = first(unique(room.Features))
	return key
}

func (a *assembler) ownTrack(t node) {
	if i, ok := a.tracks[a.trackNamed(t.exact("name"))]; ok {
		a.p.Tracks[i].Slug = orElse(t.str("slug"), a.p.Tracks[i].Slug)
		if color := t.str("color"); colorShape.MatchString(color) {
			a.p.Tracks[i].Color = color
		}
	}
}

var colorShape = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

func (a *assembler) ownFormat(f node) {
	key := a.formatNamed(f.exact("name"), kindNamedExactly(f.str("kind")))
	if i, ok := a.formats[key]; ok {
		a.p.Formats[i].Duration = ownMinutes(f)
	}
}

func (a *assembler) ownProduct(v node) {
	key := a.product(v.exact("name"))
	if i, ok := a.products[key]; ok && key != "" {
		p := &a.p.Products[i]
		p.Family, p.Description, p.URL = cut(v.exact("family"), mostName), cut(v.exact("description"), mostText), a.address(key, v.str("url"))
	}
}

// ownMinutes is a length within what can be saved, 0 when there is none.
func ownMinutes(n node) time.Duration {
	return time.Duration(min(max(n.int("minutes"), 0), int(longestDay/time.Minute))) * time.Minute
}

// kindNamedExactly is a kind by our own name of it, or empty.
func kindNamedExactly(s string) Kind {
	if k := Kind(s); slices.Contains([]Kind{Keynote, Talk, Lab, Break}, k) {
		return k
	}
	return ""
}

// exact is a string as it was written, but for control characters other than the ends of lines.
func (n node) exact(key string) string {
	s, _ := n.get(key).v.(string)
	lines := strings.Split(s, "\r")
	for i := range lines {
		lines[i] = clean(lines[i])
	}
	return strings.Join(lines, "\r")
}

// fromOwn completes an event of ours by what the block says of it, where what the file shows is still what we wrote. It reports whether
// the texts are exact now. What is not in the block, and the events of others, have their description behind the abstract.
func (a *assembler) fromOwn(s *Session) bool {
	at, known := a.ownOf(s.Key)
	if !known {
		s.Abstract, s.Description = join(s.Abstract, s.Description), ""
		if a.ours {
			s.standing()
		}
		return false
	}
	v := a.own.sessions[at.session]
	s.Said |= everythingOwn
	s.Key, s.Code = v.get("places").at(0).str("guid"), code(v.str("code"))
	a.ownStanding(s, v)
	a.ownTexts(s, v)
	s.Format = a.ownName(v, "format", a.formats)
	s.Level, s.Plenary, s.Streamed = v.exact("level"), v.bool("plenary"), v.bool("streamed")
	s.StateNote = cut(v.exact("state_note"), mostNote)
	for _, tag := range v.get("tags").list() {
		s.Tags = append(s.Tags, tag.text())
	}
	for _, p := range v.get("products").list() {
		if _, ok := a.products[p.text()]; ok {
			s.Products = append(s.Products, p.text())
		}
	}
	s.Products = unique(s.Products)
	a.ownPlace(s, v.get("places").at(at.place))
	if d := ownMinutes(v); d > 0 {
		s.Duration = d
	}
	if links := v.ownLinks(); len(links) > 0 && slices.Equal(shownLinks(links), s.Links) {
		s.Links = links
	}
	return true
}

func (a *assembler) ownOf(guid string) (ownAt, bool) {
	if a.own == nil {
		return ownAt{}, false
	}
	at, ok := a.own.byPlace[guid]
	return at, ok
}

// ownStanding takes title and state as they are, if the title that the file shows is made of them. Where that is the title itself, the
// block has none.
func (a *assembler) ownStanding(s *Session, v node) {
	was := Session{Title: orElse(v.exact("title"), strings.TrimSpace(s.Title)), State: State(v.str("state")), Pending: v.bool("pending")}
	if !slices.Contains([]State{"", Confirmed, Delayed, Cancelled}, was.State) || visible(a.p.titleOf(was)) != strings.TrimSpace(s.Title) {
		s.standing()
		return
	}
	s.Title, s.State, s.Pending = was.Title, was.State, was.Pending
}

// ownTexts takes texts as they are, and segments, if the file shows them.
func (a *assembler) ownTexts(s *Session, v node) {
	for _, t := range []struct {
		shown *string
		name  string
	}{{&s.Subtitle, "subtitle"}, {&s.Abstract, "abstract"}} {
		if exact := v.exact(t.name); exact != "" && visible(exact) == *t.shown {
			*t.shown = exact
		}
	}
	description, segments := v.exact("description"), a.ownSegments(v)
	if visible(described(description, segments, a.nameWith)) != strings.TrimSpace(s.Description) {
		s.Abstract, s.Description = join(s.Abstract, s.Description), ""
		return
	}
	s.Description = description
	for _, g := range segments {
		s.Segments = append(s.Segments, Segment{g.Title, a.keysWith(g.Speakers), g.Duration})
	}
}

// ownSegments are the segments of a session with the guids of their speakers.
func (a *assembler) ownSegments(v node) (out []Segment) {
	for _, g := range v.get("segments").list() {
		one := Segment{Title: cut(g.exact("title"), mostTitle), Duration: ownMinutes(g)}
		for _, guid := range g.get("speakers").list() {
			one.Speakers = append(one.Speakers, guid.text())
		}
		if strings.TrimSpace(one.Title) != "" && one.Duration > 0 {
			out = append(out, one)
		}
	}
	return out
}

// nameWith is the name of a person in the block.
func (a *assembler) nameWith(guid string) string { return a.own.people[guid].exact("name") }

func (a *assembler) keysWith(guids []string) (keys []string) {
	for _, guid := range guids {
		if key, ok := a.speakerWith(guid); ok {
			keys = append(keys, key)
		}
	}
	return keys
}

// ownName is a name in the block that is one of those listed there.
func (a *assembler) ownName(v node, key string, listed map[string]int) string {
	name := v.exact(key)
	if _, ok := listed[name]; !ok {
		return ""
	}
	return name
}

// ownPlace completes the place of an event.
func (a *assembler) ownPlace(s *Session, at node) {
	for i := range s.Placements {
		s.Placements[i].Sequence = min(max(at.int("sequence"), 0), 1<<30)
	}
}

// eventRoom is the room of an event: of ours, the one in the block if it has the name that the file shows, or none for everywhere.
func (a *assembler) eventRoom(guid, name string) string {
	at, ok := a.ownOf(guid)
	if !ok {
		return a.room(name, name)
	}
	place := a.own.sessions[at.session].get("places").at(at.place)
	switch n := place.int("room"); {
	case !place.has("room") && name == a.own.everywhere():
		return ""
	case place.has("room") && n >= 0 && n < len(a.own.rooms) && visible(a.own.rooms[n].exact("name")) == name:
		return a.own.roomKeys[n]
	default:
		return a.room(name, name)
	}
}

// eventTrack is the track of an event, which ours name as it is.
func (a *assembler) eventTrack(name string) string {
	if a.ours {
		return a.trackNamed(name)
	}
	return a.track(name)
}

// everywhere is the name of the room in which a schedule shows what fills all rooms.
func (o *ownFile) everywhere() string {
	if len(o.rooms) == 0 {
		return noRoom
	}
	return visible(o.rooms[0].exact("name"))
}

// ownPerson completes a person by what the block says of them.
func (a *assembler) ownPerson(s *Speaker) {
	if a.own == nil || s.GUID == "" {
		return
	}
	v, ok := a.own.people[s.GUID]
	if !ok {
		return
	}
	if name := v.exact("name"); strings.Join(strings.Fields(clean(name)), " ") == s.Name {
		s.Name = name
	}
	s.Said = s.Said | FieldsOf(FieldName, FieldPronouns, FieldBiography, FieldOrganisation, FieldPicture, FieldLinks)
	s.Code, s.Pronouns, s.Organisation, s.OrganisationKind = v.str("code"), v.exact("pronouns"), v.exact("organisation"),
		v.str("organisation_kind")
	if exact := v.exact("biography"); s.Biography == "" || visible(exact) == s.Biography {
		s.Biography = exact
	}
	s.PictureURL, s.URL = v.str("picture"), v.str("url")
	s.Links = v.ownLinks()
}

// ownLinks are links as they were, of those that can be saved.
func (n node) ownLinks() (out []Link) {
	for _, l := range n.get("links").list() {
		if address, ok := webAddress(l.str("URL")); ok {
			out = append(out, Link{cut(l.exact("Title"), mostTitle), address, cut(l.str("Type"), mostWord)})
		}
	}
	return out
}

// ownOrder puts the places of each session in the order in which they were.
func (a *assembler) ownOrder() {
	if a.own == nil {
		return
	}
	place := func(at Placement) int { return a.own.byPlace[at.GUID].place }
	for _, s := range a.p.Sessions {
		slices.SortStableFunc(s.Placements, func(x, y Placement) int { return place(x) - place(y) })
	}
}
