package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/release"
)

// static says where files without a server behind them will be served.
type static struct {
	base string // address of the folder, with a final slash
}

// ExportStatic writes the releases of an edition as files that any file server can serve, in the edition's first language: every public
// page and export of the current one, and of the older ones the pages that its log leads to. Pages lead to one another by relative
// addresses; calendars, files, the feed and previews name addresses below base, where the folder will be served (a final slash; empty:
// where the edition is on this server). It returns how many files it wrote.
func (d *Door) ExportStatic(ctx context.Context, e edition.Edition, dir, base string) (files int, err error) {
	now, err := d.releases.CurrentRelease(ctx, e.ID)
	if err != nil {
		return 0, err
	}
	if base == "" {
		base = d.baseURL + "/" + e.Slug + "/"
	}
	out, info := staticWriter{dir: dir, pictures: map[string]bool{}, named: map[string]bool{}}, d.practical.Shown(ctx, e.ID)
	for n := 1; n < now.Release; n++ {
		old, err := d.releases.ReleaseAt(ctx, e.ID, n)
		if err != nil {
			return out.files, err
		}
		s := d.newShelf(old, e, info, asks{})
		s.old, s.static = true, &static{base}
		if err := out.shelf(ctx, s); err != nil {
			return out.files, err
		}
	}
	s := d.newShelf(now, e, info, asks{})
	s.static = &static{base}
	if err := out.shelf(ctx, s); err != nil {
		return out.files, err
	}
	if err := out.face(ctx, d, e); err != nil {
		return out.files, err
	}
	return out.files, out.assets(d.account.Site.Assets.All())
}

// assets writes what the pages are drawn with, and what that names: nothing of organisers' pages, and nothing that needs a server.
func (w *staticWriter) assets(all map[string][]byte) error {
	for wanted := slices.Sorted(maps.Keys(w.named)); len(wanted) > 0; {
		name := wanted[0]
		wanted = wanted[1:]
		body, ok := all[name]
		if !ok {
			continue // the page says so in the browser's log
		}
		for _, more := range namedIn(body) {
			if !w.named[more] {
				w.named[more] = true
				wanted = append(wanted, more)
			}
		}
		if err := w.write("assets/"+name, bytes.ReplaceAll(body, []byte("/assets/"), nil)); err != nil {
			return err
		}
	}
	return nil
}

var assetName = regexp.MustCompile(`/?assets/([\w.-]+)`)

func namedIn(body []byte) (names []string) {
	for _, m := range assetName.FindAllSubmatch(body, -1) {
		names = append(names, string(m[1]))
	}
	return names
}

// staticWriter writes files below a folder, and counts them.
type staticWriter struct {
	dir      string
	files    int
	pictures map[string]bool // that are written
	named    map[string]bool // assets that pages name
}

// shelf writes the pages and files of a release.
func (w *staticWriter) shelf(ctx context.Context, s *shelf) error {
	if err := w.shown(ctx, s); err != nil {
		return err
	}
	for _, p := range s.paths() {
		page, ok := s.find(p)
		if !ok {
			return fmt.Errorf("%s: %w", p, errNothing)
		}
		c, err := page.make(s.edition.Offered()[0])
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		name := fileOf(s.below(p))
		if err := w.write(name, s.relative(name, c.Body())); err != nil {
			return err
		}
	}
	for _, day := range s.index.Days {
		if err := w.programme(s, day, s.below("schedule/")+day.Date+"/"); err != nil {
			return err
		}
	}
	if s.old {
		return nil
	}
	// The log and the feed name the current release by its number as well.
	return w.programme(s, s.index.Days[0], fmt.Sprintf("schedule/v/%d/", s.index.Release))
}

// shown writes the pictures that a release shows. One that was erased since is not there any more.
func (w *staticWriter) shown(ctx context.Context, s *shelf) error {
	for _, ref := range s.index.Pictures() {
		for _, size := range picture.Sizes {
			at := ref.At(size)
			if at == "" || w.pictures[at] {
				continue
			}
			b, err := s.pictureFile(ctx, at)
			if errors.Is(err, picture.ErrNone) {
				continue
			}
			if err != nil {
				return err
			}
			w.pictures[at] = true
			if err := w.write(at, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// programme writes the programme of a day.
func (w *staticWriter) programme(s *shelf, day release.SnapshotDay, at string) error {
	c, err := s.programme(s.edition.Offered()[0], at, day.Date)
	if err != nil {
		return err
	}
	name := fileOf(at)
	return w.write(name, s.relative(name, c.Body()))
}

func (w *staticWriter) write(name string, body []byte) error {
	if path.Ext(name) == ".html" {
		for _, asset := range namedIn(body) {
			w.named[asset] = true
		}
	}
	to := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	w.files++
	return os.WriteFile(to, body, 0o644)
}

// paths are the public addresses of the release; of an older one those that its own pages lead to.
func (s *shelf) paths() []string {
	out := []string{"schedule/", "schedule/grid.css", "schedule/search.json", "schedule/qr.svg"}
	if s.old { // its log may lead to what is empty by now
		out = append(out, "speaker/", "product/")
	} else {
		out = append(out, lists(s.index)...)
		out = append(out, cardName, "schedule/"+cardName, "", "schedule/changelog/", "schedule/feed.xml", keptPath, "sitemap.xml",
			"schedule.xml", "schedule.json", "schedule.ics", "schedule.csv", "schedule.txt")
		if s.static != nil {
			out = append(out, nowPath)
		}
		if len(s.info) > 0 {
			out = append(out, "info/")
		}
		shown := s.info
		if s.static != nil { // which is in one language
			shown = practical.For(shown, s.edition.Offered()[0])
		}
		for _, p := range shown {
			out = append(out, s.withCard("info/"+p.Slug+"/")...)
		}
		for _, v := range s.index.Tracks {
			out = append(out, "track/"+v.Slug+"/talks.ics")
		}
	}
	for _, v := range s.index.Sessions {
		out = append(append(out, "talk/"+v.Code+".ics"), s.withCard("talk/"+v.Code+"/")...)
	}
	for _, v := range s.index.Speakers {
		out = append(append(out, "speaker/"+v.Code+"/talks.ics"), s.withCard("speaker/"+v.Code+"/")...)
	}
	for _, v := range s.index.Products {
		out = append(out, s.withCard("product/"+v.Slug+"/")...)
	}
	for _, v := range s.index.Rooms {
		out = append(out, s.withCard("room/"+v.Slug+"/")...)
	}
	return out
}

// withCard is a page and, of the current release, the picture that stands for it.
func (s *shelf) withCard(path string) []string {
	if s.old {
		return []string{path}
	}
	return []string{path, path + cardName}
}

// below is the address of a path of the release, below the edition.
func (s *shelf) below(path string) string {
	return strings.TrimPrefix(s.at(path), "/"+s.edition.Slug+"/")
}

// fileOf is the file that holds what stands at an address below the edition. A file server tells what a picture is by its name.
func fileOf(below string) string {
	switch {
	case below == "" || strings.HasSuffix(below, "/"):
		return below + "index.html"
	case path.Base(below) == cardName:
		return below + ".png"
	default:
		return below
	}
}

// preview is the address of the picture that stands elsewhere for the page at a path; static exports have none of what older releases
// said.
func (s *shelf) preview(path string) string {
	at := s.below(path + cardName)
	switch {
	case s.static == nil:
		return s.site() + at
	case s.old:
		return ""
	default:
		return s.site() + fileOf(at)
	}
}

// relative makes a page's addresses lead to files: "/demo/talk/X/" in "schedule/index.html" → "../talk/X/index.html".
func (s *shelf) relative(name string, body []byte) []byte {
	if path.Ext(name) != ".html" {
		return body
	}
	up := strings.Repeat("../", strings.Count(name, "/"))
	root := `="/` + s.edition.Slug + `/`
	var out bytes.Buffer
	for {
		before, after, found := bytes.Cut(body, []byte(root))
		out.Write(before)
		if !found {
			break
		}
		target, rest, _ := bytes.Cut(after, []byte(`"`))
		out.WriteString(`="` + up + fileOfLink(string(target)) + `"`)
		body = rest
	}
	return bytes.ReplaceAll(out.Bytes(), []byte(`="/assets/`), []byte(`="`+up+`assets/`))
}

// fileOfLink is the file to which a link below the edition leads: a day of the programme has one of its own, other questions nobody
// answers.
func fileOfLink(link string) string {
	link, fragment, hasFragment := strings.Cut(link, "#")
	link, query, _ := strings.Cut(link, "?")
	if q, err := url.ParseQuery(query); err == nil && q.Get("day") != "" {
		link += q.Get("day") + "/"
	}
	link = fileOf(link)
	if hasFragment {
		link += "#" + fragment
	}
	return link
}
