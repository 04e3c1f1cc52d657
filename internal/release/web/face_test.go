package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"image"
	_ "image/jpeg"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/picture"
)

// faced gives the stand's edition an accent, a logo and a header picture.
func (s *stand) faced() {
	s.t.Helper()
	logo, err := picture.Make(red(s.t))
	must(s.t, err)
	header, err := picture.MakeWide(red(s.t))
	must(s.t, err)
	s.edition, _, err = s.faces.Save(context.Background(), actor.System("test"), s.edition.ID,
		face.Change{Version: s.edition.Version, Accent: "#155e75", Logo: &logo, Header: &header})
	must(s.t, err)
}

func sizeOf(t *testing.T, body []byte) (kind string, size image.Point) {
	t.Helper()
	c, kind, err := image.DecodeConfig(bytes.NewReader(body))
	must(t, err)
	return kind, image.Pt(c.Width, c.Height)
}

func TestEveryPageHasAPictureThatStandsForItElsewhere(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.crowded()
	s.faced()
	code := s.codes[0]
	seen := map[string]string{}
	for _, c := range []struct{ page, picture string }{
		{"", "og-image"}, {"schedule/", "schedule/og-image"}, {"talk/" + code + "/", "talk/" + code + "/og-image"},
		{"speaker/ADAADA/", "speaker/ADAADA/og-image"}, {"speaker/", "og-image"}, {"product/compass/", "product/compass/og-image"},
		{"product/", "og-image"}, {"schedule/changelog/", "og-image"},
	} {
		body := s.get("/test/" + c.page).Body.String()
		for _, want := range []string{
			`<meta property="og:image" content="https://here.example/test/` + c.picture + `">`, `<meta property="og:title" content="`,
			`<meta name="twitter:card" content="summary_large_image">`, `<meta property="og:site_name" content="Test day">`,
		} {
			if !strings.Contains(body, want) {
				t.Errorf("/test/%s lacks %s", c.page, want)
			}
		}
		w := s.get("/test/" + c.picture)
		kind, size := sizeOf(t, w.Body.Bytes())
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/png" || kind != "png" || size != image.Pt(1200, 630) {
			t.Errorf("/test/%s: %d %v, a %s of %v", c.picture, w.Code, w.Header(), kind, size)
		}
		if other, ok := seen[w.Body.String()]; ok && other != c.picture {
			t.Errorf("%s and %s are the same picture", c.picture, other)
		}
		seen[w.Body.String()] = c.picture
	}
	if w := s.get("/test/speaker/NOBODY/og-image"); w.Code != http.StatusNotFound {
		t.Errorf("of nobody: %d", w.Code)
	}
}

var faceTag = regexp.MustCompile(`/test/face/([a-z0-9]+)/accent\.css`)

func TestIconsAndTheManifestFollowTheFace(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	before := s.get("/test/manifest.webmanifest").Body.String()
	s.faced()
	time.Sleep(1100 * time.Millisecond) // for so long an edition is taken as it was
	m := faceTag.FindStringSubmatch(s.get("/test/").Body.String())
	if m == nil {
		t.Fatal("the front page has no stylesheet of its accent")
	}
	var manifest struct {
		Name  string `json:"name"`
		Theme string `json:"theme_color"`
		Icons []struct{ Src, Sizes, Type, Purpose string }
	}
	body := s.get("/test/manifest.webmanifest").Body.String()
	must(t, json.Unmarshal([]byte(body), &manifest))
	if body == before || manifest.Theme != "#061c24" || len(manifest.Icons) != 3 {
		t.Errorf("the manifest says %s", body)
	}
	masks := 0
	for _, icon := range manifest.Icons {
		w := s.get(icon.Src)
		img, err := png.Decode(w.Body)
		must(t, err)
		side := img.Bounds().Dx()
		if want := map[string]int{"192x192": 192, "512x512": 512}[icon.Sizes]; side != want || img.Bounds().Dy() != want {
			t.Errorf("%s, said to be %s, is %v", icon.Src, icon.Sizes, img.Bounds())
		}
		if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.Contains(icon.Src, m[1]) {
			t.Errorf("%s: %v", icon.Src, w.Header())
		}
		if icon.Purpose == "maskable" {
			masks++
			if _, _, _, a := img.At(0, 0).RGBA(); a != 0xffff {
				t.Error("the mask leaves its corners empty")
			}
		}
	}
	if masks != 1 {
		t.Errorf("%d masks", masks)
	}
	w := s.get("/test/face/" + m[1] + "/accent.css")
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") ||
		!strings.Contains(w.Body.String(), "#155e75") {
		t.Errorf("%d %v\n%s", w.Code, w.Header(), w.Body)
	}
	former := s.get("/test/face/aaaaaaaa/accent.css")
	if former.Code != http.StatusOK || former.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("under the address of another face: %d %v", former.Code, former.Header())
	}
	for _, name := range []string{"icon-1.png", "x.css"} {
		if w := s.get("/test/face/" + m[1] + "/" + name); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestASessionIsTakenIntoCalendarsOfTheWeb(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	body := html.UnescapeString(s.get("/test/talk/" + s.codes[0] + "/").Body.String())
	for _, want := range []string{
		"https://calendar.google.com/calendar/render?action=TEMPLATE&dates=20270202T080000Z%2F20270202T083000Z",
		"&location=Gagarine&text=ABCDEF",
		"https://outlook.live.com/calendar/0/deeplink/compose?body=https%3A%2F%2Fhere.example%2Ftest%2Ftalk%2FABCDEF%2F",
		"&startdt=2027-02-02T08%3A00%3A00Z&subject=ABCDEF",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestAnExportHoldsTheFace(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.faced()
	dir := t.TempDir()
	_, err := s.door.ExportStatic(context.Background(), s.edition, dir, "https://files.example/day/")
	must(t, err)
	front, err := os.ReadFile(filepath.Join(dir, "index.html"))
	must(t, err)
	for _, want := range []string{
		`href="face/` + face.Tag(s.edition) + `/accent.css"`, `href="face/` + face.Tag(s.edition) + `/icon-64.png"`,
		`<meta property="og:image" content="https://files.example/day/og-image.png">`, `srcset="picture/`, `<img src="picture/`,
	} {
		if !strings.Contains(string(front), want) {
			t.Errorf("the front page lacks %s", want)
		}
	}
	for _, name := range []string{
		face.Path(s.edition, "accent.css"), face.Path(s.edition, "icon-512.png"), "og-image.png", "schedule/og-image.png",
		"speaker/ADAADA/og-image.png", face.HeaderAt(s.edition, picture.Wide), face.HeaderAt(s.edition, picture.Widest),
	} {
		if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
