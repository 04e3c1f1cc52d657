package web

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/creneau/creneau/internal/edition"
)

// ExportStatic writes the current release of an edition as files that any file server can serve, in the edition's first
// language: every public page and export, with relative addresses and no server behind them. It returns how many files
// it wrote.
func (d *Door) ExportStatic(ctx context.Context, e edition.Edition, dir string) (files int, err error) {
	now, err := d.programme.Current(ctx, e.ID)
	if err != nil {
		return 0, err
	}
	s := d.newShelf(now, e)
	s.static = true
	for _, p := range s.paths() {
		page, ok := s.find(p)
		if !ok {
			return files, fmt.Errorf("%s: %w", p, errNothing)
		}
		c, err := page.make(e.Languages[0])
		if err != nil {
			return files, fmt.Errorf("%s: %w", p, err)
		}
		name := p
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if err := writeFile(dir, name, s.relative(name, c.Body())); err != nil {
			return files, err
		}
		files++
	}
	for name, body := range d.account.Site.Assets.All() {
		if err := writeFile(dir, "assets/"+name, bytes.ReplaceAll(body, []byte("/assets/"), nil)); err != nil {
			return files, err
		}
		files++
	}
	return files, nil
}

// paths are all public addresses of the release below its edition.
func (s *shelf) paths() []string {
	out := []string{"", "schedule/", "schedule/changelog/", "schedule/grid.css", "speaker/", "product/", "schedule.xml", "schedule.json", "schedule.ics",
		"schedule.csv", "schedule.txt", "schedule/feed.xml"}
	for _, v := range s.index.Sessions {
		out = append(out, "talk/"+v.Code+"/", "talk/"+v.Code+".ics")
	}
	for _, v := range s.index.Speakers {
		out = append(out, "speaker/"+v.Code+"/", "speaker/"+v.Code+"/talks.ics")
	}
	for _, v := range s.index.Products {
		out = append(out, "product/"+v.Slug+"/")
	}
	for _, v := range s.index.Rooms {
		out = append(out, "room/"+v.Slug+"/")
	}
	for _, v := range s.index.Tracks {
		out = append(out, "track/"+v.Slug+"/talks.ics")
	}
	return out
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
		link, _, _ := strings.Cut(string(target), "?")
		if link == "" || strings.HasSuffix(link, "/") {
			link += "index.html"
		}
		out.WriteString(`="` + up + link + `"`)
		body = rest
	}
	return bytes.ReplaceAll(out.Bytes(), []byte(`="/assets/`), []byte(`="`+up+`assets/`))
}

func writeFile(dir, name string, body []byte) error {
	to := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, body, 0o644)
}
