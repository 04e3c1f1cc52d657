package programme

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/speaker"
)

// Difference is what an import changes.
type Difference struct {
	Added     []string       // titles of new sessions
	Changed   []string       // titles of sessions that changed in the file
	Unchanged int            // sessions that are as they were imported before
	Missing   []string       // titles of sessions imported before from such a file that are not in it now; they stay
	Made      map[string]int // days, slots, rooms, tracks, formats, products, speakers that were made
	Notes     []formats.Note // what the reader noticed, then what the import did
}

// Empty reports whether the import changes nothing.
func (d Difference) Empty() bool {
	return len(d.Added) == 0 && len(d.Changed) == 0 && len(d.Made) == 0
}

// errRehearsed undoes a dry run.
var errRehearsed = errors.New("programme: rehearsed")

// Import takes a programme in, all or nothing. A session that was imported before keeps its identity, stars and
// places; it changes only where the file changed since, so what was edited here stays. Importing the same file again
// changes nothing. A dry run does everything and undoes it: what it tells is exact.
func (s *Service) Import(ctx context.Context, who account.Actor, editionID edition.ID, res formats.Result, dry bool) (Difference, error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return Difference{}, err
	}
	var diff Difference
	var cut []formats.Note
	res.Programme, cut = shortened(res.Programme)
	res.Notes = append(slices.Clone(res.Notes), cut...)
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		i := &importer{s: s, tx: tx, who: who, res: res, source: res.Format, diff: Difference{Made: map[string]int{}, Notes: slices.Clone(res.Notes)},
			rooms: map[string]edition.RoomID{}, tracks: map[string]edition.TrackID{}, formats: map[string]edition.FormatID{},
			products: map[string]catalogue.ProductID{}, speakers: map[string]speaker.ID{}}
		var err error
		if i.draft, err = DraftInTx(tx, editionID); err != nil {
			return err
		}
		for _, step := range []func() error{i.days, i.places, i.themes, i.people, i.sessions, i.slots, i.record} {
			if err := step(); err != nil {
				return err
			}
		}
		diff = i.diff
		if dry {
			return errRehearsed
		}
		return nil
	})
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return diff, err
}

type importer struct {
	s        *Service
	tx       *sqldb.Tx
	who      account.Actor
	res      formats.Result
	source   string
	draft    Draft
	diff     Difference
	rooms    map[string]edition.RoomID
	tracks   map[string]edition.TrackID
	formats  map[string]edition.FormatID
	products map[string]catalogue.ProductID
	speakers map[string]speaker.ID
}

func (i *importer) edition() edition.ID { return i.draft.Frame.Edition.ID }

func (i *importer) key(k string) string { return i.source + ":" + k }

func (i *importer) note(code string, values ...any) {
	i.diff.Notes = append(i.diff.Notes, formats.NewNote("", code, values...))
}

// days adds those that the edition lacks.
func (i *importer) days() error {
	for _, d := range i.res.Programme.Days {
		if !slices.ContainsFunc(i.draft.Frame.Days, func(have edition.Day) bool {
			return have.Date == d.Start.In(i.draft.Frame.Edition.Location()).Format("2006-01-02")
		}) {
			date := d.Start.In(i.draft.Frame.Edition.Location()).Format("2006-01-02")
			day := edition.Day{EditionID: i.edition(), Date: date, Start: d.Start, End: d.End}
			day, err := i.s.editions.Day().SaveInTx(i.tx, i.who, day)
			if err != nil {
				return fmt.Errorf("day %s: %w", date, err)
			}
			i.draft.Frame.Days = append(i.draft.Frame.Days, day)
			i.diff.Made["days"]++
			i.note("day_added", "Day", date)
		}
	}
	return nil
}

func sameName(a, b string) bool {
	return strings.TrimSpace(text.Fold(a)) == strings.TrimSpace(text.Fold(b))
}

// places finds or makes the rooms; what the file knows of a room that is there already does not change it.
func (i *importer) places() error {
	for n, r := range i.res.Programme.Rooms {
		k := slices.IndexFunc(i.draft.Frame.Rooms, func(have edition.Room) bool {
			return have.SourceKey == i.key(r.Key) || sameName(have.Name, r.Name)
		})
		if k >= 0 {
			i.rooms[r.Key] = i.draft.Frame.Rooms[k].ID
			continue
		}
		room := edition.Room{EditionID: i.edition(), Name: limit(r.Name, 200), Description: r.Description, Capacity: max(0, min(r.Capacity, 1_000_000)),
			Position: len(i.draft.Frame.Rooms) + n, SourceKey: i.key(r.Key), GUID: i.freeGUID("room", r.GUID)}
		room.Slug = i.freeSlug(room.Name, func(s string) bool {
			return slices.ContainsFunc(i.draft.Frame.Rooms, func(have edition.Room) bool { return have.Slug == s })
		})
		room, err := i.s.editions.Room().SaveInTx(i.tx, i.who, room)
		if err != nil {
			return fmt.Errorf("room %s: %w", r.Name, err)
		}
		i.draft.Frame.Rooms = append(i.draft.Frame.Rooms, room)
		i.rooms[r.Key] = room.ID
		i.diff.Made["rooms"]++
	}
	return nil
}

func limit(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return text.Shorten(s, n/2)
}

// freeSlug makes a short name that nothing else has.
func (i *importer) freeSlug(name string, taken func(string) bool) string {
	base := edition.Slugify(name, text.Fold)
	if edition.CheckSlug(base) != nil {
		base = "x-" + strings.ToLower(i.s.ids.Code())
	}
	slug := base
	for n := 2; taken(slug); n++ {
		slug = fmt.Sprintf("%s-%d", base, n)
	}
	return slug
}

var uuidShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// freeGUID keeps a file's uuid when it is one and nothing here has it; otherwise a new one is made.
func (i *importer) freeGUID(table, guid string) string {
	guid = strings.ToLower(guid)
	if !uuidShape.MatchString(guid) {
		return ""
	}
	var n int
	if err := i.tx.QueryRow(`SELECT count(*) FROM `+table+` WHERE guid = $1`, guid).Scan(&n); err != nil || n > 0 {
		return ""
	}
	return guid
}

func (i *importer) themes() error {
	f := &i.draft.Frame
	for _, t := range i.res.Programme.Tracks {
		k := slices.IndexFunc(f.Tracks, func(have edition.Track) bool { return sameName(have.Name, t.Name) })
		if k < 0 {
			track := edition.Track{EditionID: i.edition(), Name: limit(t.Name, 200), Hue: len(f.Tracks) % edition.Hues, Color: t.Color, Position: len(f.Tracks), SourceKey: i.key(t.Key)}
			track.Slug = i.freeSlug(t.Name, func(s string) bool {
				return slices.ContainsFunc(f.Tracks, func(have edition.Track) bool { return have.Slug == s })
			})
			track, err := i.s.editions.Track().SaveInTx(i.tx, i.who, track)
			if err != nil {
				return fmt.Errorf("track %s: %w", t.Name, err)
			}
			f.Tracks, k = append(f.Tracks, track), len(f.Tracks)
			i.diff.Made["tracks"]++
		}
		i.tracks[t.Key] = f.Tracks[k].ID
	}
	for _, v := range i.res.Programme.Formats {
		k := slices.IndexFunc(f.Formats, func(have edition.Format) bool { return sameName(have.Name, v.Name) })
		if k < 0 {
			format := edition.Format{EditionID: i.edition(), Name: limit(v.Name, 200), Kind: string(v.Kind), Minutes: 30, Position: len(f.Formats), SourceKey: i.key(v.Key)}
			format.Slug = i.freeSlug(v.Name, func(s string) bool {
				return slices.ContainsFunc(f.Formats, func(have edition.Format) bool { return have.Slug == s })
			})
			format, err := i.s.editions.Format().SaveInTx(i.tx, i.who, format)
			if err != nil {
				return fmt.Errorf("format %s: %w", v.Name, err)
			}
			f.Formats, k = append(f.Formats, format), len(f.Formats)
			i.diff.Made["formats"]++
		}
		i.formats[v.Key] = f.Formats[k].ID
	}
	for _, p := range i.res.Programme.Products {
		product, made, err := i.s.catalogue.FindOrMake(i.tx, i.who, i.edition(), catalogue.Product{Name: limit(p.Name, 120), Summary: p.Description}, p.Family)
		if err != nil {
			return fmt.Errorf("product %s: %w", p.Name, err)
		}
		i.products[p.Key] = product.ID
		if made {
			i.diff.Made["products"]++
		}
	}
	return nil
}

// people finds or makes the speakers; a file's empty fields never empty ours.
func (i *importer) people() error {
	stage := &i.draft.Stage
	for _, v := range i.res.Programme.Speakers {
		k := slices.IndexFunc(stage.Speakers, func(have speaker.Speaker) bool {
			return have.SourceKey == i.key(v.Key) || have.SourceKey == "" && sameName(have.Name, v.Name)
		})
		var old speaker.Speaker
		now := speaker.Speaker{EditionID: i.edition(), SourceKey: i.key(v.Key), GUID: i.freeGUID("speaker", v.GUID)}
		if k >= 0 {
			old = stage.Speakers[k]
			now = old
		}
		if err := i.fillSpeaker(&now, v); err != nil {
			return err
		}
		if k >= 0 && reflect.DeepEqual(old, now) {
			i.speakers[v.Key] = now.ID
			continue
		}
		saved, err := i.s.speakers.SaveInTx(i.tx, i.who, now)
		if err != nil {
			return fmt.Errorf("speaker %s: %w", v.Name, err)
		}
		i.speakers[v.Key] = saved.ID
		if k < 0 {
			stage.Speakers = append(stage.Speakers, saved)
			i.diff.Made["speakers"]++
		}
	}
	return nil
}

func (i *importer) fillSpeaker(now *speaker.Speaker, v formats.Speaker) error {
	set := func(to *string, from string) {
		if *to == "" {
			*to = from
		}
	}
	set(&now.Name, limit(v.Name, 120))
	set(&now.Pronouns, v.Pronouns)
	set(&now.Biography, v.Biography)
	now.Email = i.email(cmp.Or(now.Email, v.Email), now.Name)
	set(&now.PictureURL, v.PictureURL)
	if len(now.Links) == 0 {
		for _, l := range v.Links {
			now.Links = append(now.Links, speaker.Link{Title: l.Title, URL: l.URL})
		}
	}
	if now.OrganisationID != "" || strings.TrimSpace(v.Organisation) == "" {
		return nil
	}
	kind := speaker.Kind(v.OrganisationKind)
	if !slices.Contains(speaker.Kinds[:], kind) {
		kind = speaker.Other
	}
	o, err := i.s.speakers.FindOrMakeOrganisation(i.tx, i.who, i.edition(), limit(strings.TrimSpace(v.Organisation), 120), kind)
	now.OrganisationID = o.ID
	return err
}

// email is a person's address, or none, with a note, where nothing could be delivered to what the source gives.
func (i *importer) email(given, name string) string {
	email, err := speaker.CheckEmail(given)
	if err != nil {
		i.note("bad_email", "Name", name)
	}
	return email
}

func (i *importer) sessions() error {
	seen := map[string]bool{}
	for _, v := range i.res.Programme.Sessions {
		if err := i.session(v, seen); err != nil {
			return fmt.Errorf("session %q: %w", v.Title, err)
		}
	}
	for _, have := range i.draft.Sessions {
		if strings.HasPrefix(have.SourceKey, i.source+":") && !seen[have.SourceKey] {
			i.diff.Missing = append(i.diff.Missing, have.Title)
		}
	}
	return nil
}

func (i *importer) session(v formats.Session, seen map[string]bool) error {
	key := i.key(v.Key)
	seen[key] = true
	digest := digestOf(v)
	k := slices.IndexFunc(i.draft.Sessions, func(have Session) bool {
		return have.SourceKey == key || have.SourceKey == "" && v.Code != "" && have.Code == v.Code
	})
	if k >= 0 && i.draft.Sessions[k].SourceDigest == digest {
		i.diff.Unchanged++
		return nil
	}
	now := Session{EditionID: i.edition(), GUID: i.freeGUID("session", firstGUID(v)), Code: i.freeCode(v.Code)}
	if k >= 0 {
		now = i.draft.Sessions[k]
	}
	i.fillSession(&now, v)
	now.SourceKey, now.SourceDigest = key, digest
	saved, err := i.s.Session().SaveInTx(i.tx, i.who, now)
	if err != nil {
		return err
	}
	if k >= 0 {
		i.diff.Changed = append(i.diff.Changed, saved.Title)
	} else {
		i.diff.Added = append(i.diff.Added, saved.Title)
		i.draft.Sessions = append(i.draft.Sessions, saved)
	}
	return i.placements(saved, v)
}

func digestOf(v formats.Session) string {
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func firstGUID(v formats.Session) string {
	if len(v.Placements) > 0 {
		return v.Placements[0].GUID
	}
	return ""
}

func (i *importer) freeCode(code string) string {
	if slices.ContainsFunc(i.draft.Sessions, func(have Session) bool { return have.Code == code }) {
		return ""
	}
	return code
}

func (i *importer) fillSession(now *Session, v formats.Session) {
	now.Title, now.Subtitle, now.Abstract, now.Kind = limit(v.Title, 300), v.Subtitle, v.Abstract, string(v.Kind)
	now.FormatID, now.TrackID, now.Level, now.Tags = i.formats[v.Format], i.tracks[v.Track], v.Level, v.Tags
	now.Minutes = max(1, int(v.Duration.Minutes()))
	now.Recorded, now.Streamed = v.Recorded && !v.DoNotRecord, v.Streamed
	now.Plenary = v.Plenary || v.Kind == formats.Keynote && len(v.Placements) > 0 && v.Placements[0].Room == ""
	now.Language = ""
	if languageShape.MatchString(v.Language) {
		now.Language = v.Language
	}
	now.State = State(v.State)
	if now.State == "" {
		now.State = Confirmed
	}
	now.Pending = now.Pending || v.Pending // hardly a format tells: one that does not confirms nothing
	now.Internal = now.Internal && now.Kind == Break
	now.Speakers, now.Products, now.Links, now.Segments = nil, nil, nil, nil
	for _, k := range v.Speakers {
		now.Speakers = append(now.Speakers, i.speakers[k])
	}
	now.Speakers = slices.Compact(now.Speakers)
	for _, k := range v.Products {
		now.Products = append(now.Products, i.products[k])
	}
	for _, l := range v.Links {
		now.Links = append(now.Links, Link{Title: l.Title, URL: l.URL, Type: l.Type})
	}
}

// placements brings a session's places to what the file says, matching by uuid, then by order.
func (i *importer) placements(s Session, v formats.Session) error {
	have := i.draft.PlacementsOf(s.ID)
	for n, at := range v.Placements {
		p := Placement{EditionID: i.edition(), SessionID: s.ID}
		k := slices.IndexFunc(have, func(h Placement) bool { return at.GUID != "" && h.GUID == strings.ToLower(at.GUID) })
		if k < 0 && n < len(have) {
			k = n
		}
		if k >= 0 {
			p = have[k]
		}
		p.RoomID, p.Start, p.Minutes = i.rooms[at.Room], at.Start, max(1, int(at.Duration.Minutes()))
		if p.RoomID == "" && !s.Plenary && s.Kind != Break {
			if len(i.draft.Frame.Rooms) == 0 {
				i.note("no_room", "Title", s.Title, "Room", "")
				continue
			}
			p.RoomID = i.draft.Frame.Rooms[0].ID
			i.note("no_room", "Title", s.Title, "Room", i.draft.Frame.Rooms[0].Name)
		}
		if _, err := i.s.Placement().SaveInTx(i.tx, i.who, p); err != nil {
			return err
		}
	}
	return nil
}

// record keeps that there was an import, unless it changed nothing.
func (i *importer) record() error {
	if i.diff.Empty() {
		return nil
	}
	summary := summary{Added: len(i.diff.Added), Changed: len(i.diff.Changed), Unchanged: i.diff.Unchanged}
	kept := summary
	for _, n := range i.diff.Notes[:min(len(i.diff.Notes), mostNotes)] {
		kept.Notes = append(kept.Notes, keptNote{n.Place, n.Code, n.Said.Kept()})
	}
	_, err := i.tx.Exec(`INSERT INTO import_run (id, edition_id, name, format, digest, actor, at, summary) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		i.s.ids.New("imp"), i.edition(), i.res.Programme.Title, i.source, "", i.who.Key(), sqldb.At(i.tx.Now()), sqldb.AsJSON(kept))
	if err != nil {
		return err
	}
	c := account.Change{Action: "programme.imported", Object: string(i.edition()), Scope: string(i.edition()), Label: i.res.Programme.Title}
	_, err = account.Record(i.tx, i.s.ids, i.who, c, nil, summary)
	return err
}
