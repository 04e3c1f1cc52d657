package formats

import (
	"slices"
	"strings"
)

// Header is the first line of our CSV and XLSX files, written and read alike; see docs/import.md.
var Header = [...]string{"key", "title", "kind", "format", "track", "level", "language", "minutes", "speakers", "organisations",
	"products", "tags", "room", "date", "start", "state", "recorded", "streamed", "plenary", "abstract", "url", "pending", "subtitle",
	"speaker_ids"}

// headings are other names under which people's sheets have our columns, folded. "end" is read though we do not write it.
var headings = map[string]string{
	"id": "key", "code": "key", "identifiant": "key", "cle": "key", "reference": "key", "session id": "key",
	"titre": "title", "session title": "title", "talk title": "title", "session": "title", "talk": "title", "intitule": "title",
	"sous-titre": "subtitle",
	"type":       "kind", "genre": "kind", "nature": "kind", "session type": "kind",
	"session format": "format",
	"theme":          "track", "thematique": "track", "parcours": "track", "piste": "track", "categorie": "track", "category": "track",
	"niveau": "level", "audience level": "level",
	"langue": "language", "lang": "language",
	"duration": "minutes", "length": "minutes", "duree": "minutes", "duration (minutes)": "minutes", "duree (minutes)": "minutes",
	"duration (min)": "minutes", "duree (min)": "minutes", "duree en minutes": "minutes",
	"speaker": "speakers", "speaker names": "speakers", "presenter": "speakers", "presenters": "speakers", "intervenant": "speakers",
	"intervenants": "speakers", "intervenante": "speakers", "orateur": "speakers", "orateurs": "speakers", "conferencier": "speakers",
	"conferenciers": "speakers", "intervenant(e)s": "speakers", "intervenant·es": "speakers",
	"organisation": "organisations", "organization": "organisations", "organizations": "organisations", "company": "organisations",
	"companies": "organisations", "affiliation": "organisations", "entreprise": "organisations", "entreprises": "organisations",
	"societe": "organisations", "organisme": "organisations",
	"product": "products", "produit": "products", "produits": "products",
	"tag": "tags", "keywords": "tags", "mots-cles": "tags", "mots cles": "tags", "etiquettes": "tags",
	"location": "room", "salle": "room", "lieu": "room",
	"day": "date", "jour": "date", "start date": "date", "date de debut": "date",
	"start time": "start", "time": "start", "hour": "start", "heure": "start", "debut": "start", "heure de debut": "start", "horaire": "start",
	"end": "end", "end time": "end", "fin": "end", "heure de fin": "end",
	"status": "state", "etat": "state", "statut": "state",
	"enregistre": "recorded", "enregistree": "recorded", "captation": "recorded",
	"diffuse": "streamed", "diffusee": "streamed", "live": "streamed", "en direct": "streamed",
	"pleniere":    "plenary",
	"description": "abstract", "summary": "abstract", "resume": "abstract",
	"link": "url", "lien": "url", "website": "url",
	"a confirmer": "pending", "to be confirmed": "pending",
}

// columnNamed brings a heading to the name that our header has for it.
func columnNamed(heading string) (string, bool) {
	name := strings.Join(strings.Fields(strings.ReplaceAll(foldASCII(clean(heading)), "_", " ")), " ")
	for _, h := range Header {
		if name == strings.ReplaceAll(h, "_", " ") {
			return h, true
		}
	}
	h, ok := headings[name]
	return h, ok
}

// columns says where a sheet has which of our columns.
type columns map[string]int

// columnsOf reads a header. A name that stands twice is that of its first column; our own names win over others.
func columnsOf(header []string) (found columns, unknown []int) {
	found = columns{}
	for _, own := range []bool{true, false} {
		for i, heading := range header {
			name, ok := columnNamed(heading)
			if own != slices.Contains(Header[:], strings.ToLower(strings.TrimSpace(heading))) {
				continue
			}
			if _, taken := found[name]; ok && !taken {
				found[name] = i
			} else if strings.TrimSpace(heading) != "" {
				unknown = append(unknown, i)
			}
		}
	}
	slices.Sort(unknown)
	return found, unknown
}

// fieldsOfColumns are what a column says of a session.
var fieldsOfColumns = map[string]Field{
	"title": FieldTitle, "kind": FieldKind, "format": FieldFormat, "track": FieldTrack, "level": FieldLevel, "language": FieldLanguage,
	"minutes": FieldDuration, "end": FieldDuration, "speakers": FieldSpeakers, "products": FieldProducts, "tags": FieldTags,
	"state": FieldState, "recorded": FieldRecorded, "streamed": FieldStreamed, "plenary": FieldPlenary, "abstract": FieldAbstract,
	"pending": FieldPending, "subtitle": FieldSubtitle, "organisations": FieldOrganisation,
}

func (c columns) has(name string) bool { _, ok := c[name]; return ok }

// said are the fields of a session that a sheet with these columns tells. A place needs a day and an hour.
func (c columns) said() (set Fields) {
	for name := range c {
		if f, ok := fieldsOfColumns[name]; ok {
			set = set.With(f)
		}
	}
	if c.has("speakers") {
		set = set.With(FieldName)
	}
	if c.has("date") && c.has("start") {
		set = set.With(FieldPlacements)
	}
	return set
}

// ours reports whether a sheet has all the columns that our own always had: its addresses are of our own pages, and no links.
func (c columns) ours() bool {
	return !slices.ContainsFunc(Header[:ownColumns], func(name string) bool { return !c.has(name) })
}

// ownColumns is how many columns our first sheets had.
const ownColumns = 21
