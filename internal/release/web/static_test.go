package web_test

import (
	"context"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// crowded adds to a stand what an export has to lead to: a second day, a track, a product, a session, a room and a speaker that went away
// again.
func (s stand) crowded() {
	ctx, who, t := context.Background(), actor.System("test"), s.t
	start := time.Date(2027, 2, 3, 16, 0, 0, 0, time.UTC)
	_, _, err := s.editions.Day().Save(ctx, who, edition.Day{EditionID: s.edition.ID, Date: "2027-02-03", Start: start,
		End: start.Add(10 * time.Hour)})
	must(t, err)
	track, _, err := s.editions.Track().Save(ctx, who, edition.Track{EditionID: s.edition.ID, Name: "Sea"})
	must(t, err)
	room, _, err := s.editions.Room().Save(ctx, who, edition.Room{EditionID: s.edition.ID, Name: "Night room"})
	must(t, err)
	product, _, err := s.catalogue.Product().Save(ctx, who, catalogue.Product{EditionID: s.edition.ID, Name: "Compass"})
	must(t, err)
	bob, _, err := s.speakers.Speaker().Save(ctx, who, speaker.Speaker{EditionID: s.edition.ID, Name: "Bob", Code: "BOBBOB"})
	must(t, err)
	gone, _, err := s.chapter.Session().Save(ctx, who,
		programme.Session{EditionID: s.edition.ID, Title: "Night & day", Code: "NPQRST", Kind: programme.Talk,
			Minutes: 30, TrackID: track.ID, Speakers: []speaker.ID{bob.ID}, Products: []catalogue.ProductID{product.ID}})
	must(t, err)
	at, _, err := s.chapter.Placement().Save(ctx, who, programme.Placement{EditionID: s.edition.ID, SessionID: gone.ID, RoomID: room.ID,
		Start: start.Add(9 * time.Hour)})
	must(t, err)
	s.release()
	bob.Name = "Bob the Elder"
	_, _, err = s.speakers.Speaker().Save(ctx, who, bob)
	must(t, err)
	room.Capacity = 40
	room, _, err = s.editions.Room().Save(ctx, who, room)
	must(t, err)
	s.release()
	_, err = s.chapter.Placement().Remove(ctx, who, string(at.ID))
	must(t, err)
	_, err = s.chapter.Session().Remove(ctx, who, string(gone.ID))
	must(t, err)
	_, err = s.speakers.Speaker().Remove(ctx, who, string(bob.ID))
	must(t, err)
	_, err = s.editions.Room().Remove(ctx, who, string(room.ID))
	must(t, err)
	s.release()
}

var (
	linkInPage  = regexp.MustCompile(`(?:href|src|action|srcset|poster)="([^"]*)"`)
	linkInStyle = regexp.MustCompile(`url\("?([^")]*)"?\)`)
	anchor      = regexp.MustCompile(` id="([^"]*)"`)
	address     = regexp.MustCompile(`https?://[^\s"'<>\\,]+`)
)

// exported is a folder of files, by their paths below it.
type exported map[string]string

func readFolder(t *testing.T, dir string) exported {
	t.Helper()
	out := exported{}
	must(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		out[name] = string(b)
		return err
	}))
	return out
}

// at is the file that a file server answers with at an address below the folder.
func (x exported) at(below string) (name string, ok bool) {
	name = strings.TrimPrefix(path.Clean("/"+below), "/")
	if below == "" || strings.HasSuffix(below, "/") {
		name = strings.TrimPrefix(name+"/index.html", "/")
	}
	_, ok = x[name]
	return name, ok
}

// relative checks a link that stands in a file.
func (x exported) relative(t *testing.T, in, link string) {
	t.Helper()
	u, err := url.Parse(html.UnescapeString(link))
	if err != nil || u.IsAbs() || u.Host != "" || strings.HasPrefix(u.Path, "/") {
		t.Errorf("%s: %q does not lead to a file beside it", in, link)
		return
	}
	name := in
	if u.Path != "" {
		below := path.Join(path.Dir(in), u.Path)
		if strings.HasPrefix(below, "..") {
			t.Errorf("%s: %q leads out of the folder", in, link)
		}
		var ok bool
		if name, ok = x.at(below); !ok {
			t.Errorf("%s: %q leads to %s, which is not there", in, link, below)
			return
		}
	}
	if u.Fragment != "" && !strings.Contains(x[name], ` id="`+html.EscapeString(u.Fragment)+`"`) {
		t.Errorf("%s: %q: %s has no such anchor", in, link, name)
	}
}

func TestAnExportedSiteHasNoDeadEndWhereverItIsServed(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.crowded()
	const base = "https://pages.example/archive/2027/"
	dir := t.TempDir()
	n, err := s.door.ExportStatic(context.Background(), s.edition, dir, base)
	must(t, err)
	site := readFolder(t, dir)
	if len(site) != n {
		t.Errorf("%d files are said to be written, %d are there", n, len(site))
	}
	linked := map[string]bool{"index.html": true}
	for name, body := range site {
		unfolded := strings.ReplaceAll(body, "\r\n ", "")
		for _, found := range address.FindAllString(unfolded, -1) {
			found, _, _ = strings.Cut(strings.TrimRight(html.UnescapeString(found), ".,;)&"), "#")
			switch below, ours := strings.CutPrefix(found, base); {
			case strings.Contains(found, "here.example"):
				t.Errorf("%s names the server: %s", name, found)
			case ours:
				at, ok := site.at(below)
				if !ok {
					t.Errorf("%s names %s, which is not there", name, found)
				}
				linked[at] = true
			}
		}
		find := linkInPage
		switch path.Ext(name) {
		case ".html":
		case ".css":
			find = linkInStyle
		default:
			continue
		}
		for _, m := range find.FindAllStringSubmatch(body, -1) {
			if u, err := url.Parse(m[1]); err == nil && u.IsAbs() && u.Host != "here.example" {
				continue // addresses of ours are looked at above
			}
			site.relative(t, name, m[1])
			if at, ok := site.at(path.Join(path.Dir(name), strings.SplitN(m[1], "#", 2)[0])); ok {
				linked[at] = true
			}
		}
		if ids := anchor.FindAllString(body, -1); len(ids) == 0 && path.Ext(name) == ".html" {
			t.Errorf("%s has nothing that could be linked", name)
		}
	}
	for _, name := range []string{"schedule/2027-02-03/index.html", "schedule/v/5/index.html", "schedule/v/3/talk/NPQRST/index.html",
		"schedule/v/4/speaker/BOBBOB/index.html",
		"talk/ABCDEF/og-image.png", "schedule/now/index.html", "talk/ABCDEF.ics", "product/compass/index.html"} {
		if _, ok := site[name]; !ok || !linked[name] {
			t.Errorf("%s is there: %v, and linked: %v", name, ok, linked[name])
		}
	}
	for name, want := range map[string]string{"schedule.xml": base, "schedule.json": base, "schedule.ics": base,
		"schedule/feed.xml": base + "schedule/v/4/",
		"schedule.csv":      base + "talk/ABCDEF/", "talk/ABCDEF/index.html": base + "talk/ABCDEF/og-image.png"} {
		if !strings.Contains(site[name], want) {
			t.Errorf("%s does not name %s", name, want)
		}
	}
}

// What an export says of now is drawn by the device, from the exported file of the release, in whatever folder it lies.
func TestAnExportedSiteSaysWhatRunsNow(t *testing.T) {
	t.Parallel()
	town, b := webtest.NewTown(t), webtest.OpenBrowser(t)
	dir := t.TempDir()
	_, err := town.ExportStatic(t.Context(), town.Edition, filepath.Join(dir, "archive", "2027"), "https://pages.example/archive/2027/")
	must(t, err)
	files := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(files.Close)
	site := readFolder(t, filepath.Join(dir, "archive", "2027"))
	now, err := town.Releases.CurrentRelease(t.Context(), town.Edition.ID)
	must(t, err)
	x := now.Index()
	runs := x.Opening()[0]
	b.Do(chromedp.EmulateViewport(360, 780), chromedp.Navigate(files.URL+"/archive/2027/schedule/index.html"))
	b.Do(chromedp.Navigate(files.URL + "/archive/2027/schedule/" + webtest.Eval[string](b,
		`document.querySelector(".places a[href*=now]").getAttribute("href")`)))
	b.Wait(`document.querySelector(".before li a")`)
	b.Check("static-now-before", 360)
	// A clock of the device that shows the day.
	webtest.Eval[bool](b, fmt.Sprintf(`(document.body.dataset.ahead = String(%d - Date.now()),
		document.dispatchEvent(new Event("visibilitychange")))`, runs.Start.Add(time.Minute).UnixMilli()))
	b.Wait(`document.querySelector(".by-room .runs a")`)
	b.Check("static-now-during", 360)
	links := webtest.Eval[[]string](b, `[...document.querySelectorAll("now-board a")].map(a => a.getAttribute("href"))`)
	if title := x.Session(runs.SessionID).Title; !strings.Contains(webtest.Eval[string](b, `document.querySelector(".by-room").innerText`), title) {
		t.Errorf("%q is not said to run", title)
	}
	for _, link := range links {
		site.relative(t, "schedule/now/index.html", link)
	}
	if len(links) < 3 {
		t.Errorf("the page leads to %v", links)
	}
}

func TestALogLeadsToTheReleaseThatStillHadWhatItTells(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.crowded()
	page := s.get("/test/schedule/changelog/").Body.String()
	for _, want := range []string{"/test/schedule/v/4/talk/NPQRST/", "/test/schedule/v/3/talk/NPQRST/", "/test/schedule/v/4/speaker/BOBBOB/",
		"/test/schedule/v/4/room/night-room/"} {
		if !strings.Contains(page, `"`+want+`"`) {
			t.Errorf("%s is not linked", want)
		}
	}
	for _, m := range linkInPage.FindAllStringSubmatch(page, -1) {
		if strings.HasPrefix(m[1], "/test/") && !strings.HasPrefix(m[1], "/test/my/") {
			if w := s.get(html.UnescapeString(m[1])); w.Code != 200 {
				t.Errorf("%s: %d", m[1], w.Code)
			}
		}
	}
}
