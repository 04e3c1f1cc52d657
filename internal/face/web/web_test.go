package web_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { webtest.Main(m) }

const page = webtest.QuayRoot + "face/"

// waits for as long as an edition is taken as it was.
func waits() { time.Sleep(1100 * time.Millisecond) }

// painted is a picture of one colour, as a PNG.
func painted(t *testing.T, width, height int) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Rect, image.NewUniform(color.NRGBA{200, 40, 40, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func find(t *testing.T, in, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(in)
	if m == nil {
		t.Fatalf("no %s in\n%s", pattern, in)
	}
	return m[1]
}

func TestAnOrganiserGivesAnEditionAColourAndTakesItBack(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	q.Shows(page, "Appearance", "Accent colour", "The icon as it is now")
	q.Shows(page+"?accent=%23ffe600", "Nothing is saved yet", "darker than chosen, to stay readable", "#ffe600, as chosen")
	q.Shows(page+"?accent=%23ffb938", "like the amber")
	if front := q.Get("/quay-2027/"); strings.Contains(front, "accent.css") {
		t.Error("what was only tried out shows")
	}
	said := q.Submit(page, "accent", "#155E75")
	waits()
	front := q.Get("/quay-2027/")
	style := q.Get(find(t, front, `href="(/quay-2027/face/[a-z0-9]+/accent\.css)"`))
	if !strings.Contains(style, "--accent:#155e75") || !strings.Contains(front, `<meta name="theme-color" content="#`) {
		t.Errorf("the front page does not have the colour: %s", style)
	}
	q.Shows("/quay-2027/manifest.webmanifest", `"theme_color":"#061c24"`)
	q.Submit(find(t, said, `action="(/organise/[^"]*/undo)"`))
	waits()
	if front := q.Get("/quay-2027/"); strings.Contains(front, "accent.css") {
		t.Error("what was undone still shows")
	}
	q.Shows(webtest.QuayRoot+"changes/", "Quay 2027")
	if body := q.Refused(http.StatusUnprocessableEntity, page, "accent", "red"); !strings.Contains(body, "A colour is written like #0b5fa5.") {
		t.Errorf("no word why:\n%s", body)
	}
	q.Submit(page, "accent", "#155e75")
	q.Submit(page, "accent", "#155e75", "none", "1")
	waits()
	if strings.Contains(q.Get("/quay-2027/"), "accent.css") {
		t.Error("a colour that was taken away still shows")
	}
}

func TestAnOrganiserGivesAnEditionALogoAndAHeaderPicture(t *testing.T) {
	t.Parallel()
	q := webtest.NewQuay(t)
	q.Upload(page, "logo", "logo.png", painted(t, 300, 300))
	q.Upload(page, "header", "header.png", painted(t, 2000, 800))
	q.Submit(page, "header_alt", "A red wall", "version", "")
	waits()
	nobody := q.Stranger()
	front := nobody.Get("/quay-2027/")
	for _, want := range []string{`alt="A red wall" width="1600" height="640"`, `class="brand logo"`} {
		if !strings.Contains(front, want) {
			t.Errorf("the front page lacks %s\n%s", want, front)
		}
	}
	nobody.Get(find(t, front, `<img src="(/quay-2027/picture/[^"]+-1600\.jpg)"`))
	nobody.Get(find(t, front, `srcset="(/quay-2027/picture/[^"]+-1024\.jpg)"`))
	said := q.Submit(page, "remove_header", "1", "remove_logo", "1")
	waits()
	if front := nobody.Get("/quay-2027/"); strings.Contains(front, "/picture/") || strings.Contains(front, "brand logo") {
		t.Error("what was removed still shows")
	}
	q.Submit(find(t, said, `action="(/organise/[^"]*/undo)"`))
	waits()
	front = nobody.Get("/quay-2027/")
	nobody.Get(find(t, front, `<img src="(/quay-2027/picture/[^"]+-1600\.jpg)"`))
	status, body := q.Read(q.Client.Post(q.Base+page, "multipart/form-data; boundary=x", strings.NewReader(
		"--x\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"l.svg\"\r\n\r\n<svg/>\r\n--x--\r\n")))
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "logo-error") {
		t.Errorf("no picture: %d\n%s", status, body)
	}
}

func TestAFaceIsReadByProgramsAndChangedWithItsVersion(t *testing.T) {
	t.Parallel()
	p := webtest.OrganiserProgram(t, schematest.SQLite(t))
	p.Must(http.StatusCreated, "POST", "/editions",
		map[string]any{"organisation": "O", "series": "S", "name": "Sea 2027", "slug": "sea", "zone": "UTC"})
	status, header, out := p.Ask("GET", "/editions/sea/face", nil)
	if status != http.StatusOK || out["accent"] != "" || out["light"] != nil {
		t.Fatalf("a new edition: %d %v", status, out)
	}
	read := p.With("If-Match", header.Get("ETag"))
	out = read.Must(http.StatusOK, "PUT", "/editions/sea/face", map[string]any{"accent": "#FFE600"})
	light, dark := out["light"].(map[string]any), out["dark"].(map[string]any)
	if out["accent"] != "#ffe600" || dark["text"] != "#ffe600" || light["text"] == "#ffe600" {
		t.Errorf("yellow becomes %v", out)
	}
	if status, _, out := read.Ask("PUT", "/editions/sea/face", map[string]any{"accent": ""}); status != http.StatusPreconditionFailed {
		t.Errorf("with the version of before: %d %v", status, out)
	}
	p.With("If-Match", "*").Must(http.StatusUnprocessableEntity, "PUT", "/editions/sea/face", map[string]any{"accent": "yellow"})
	if e := p.Must(http.StatusOK, "GET", "/editions/sea", nil); e["name"] != "Sea 2027" {
		t.Errorf("the edition is now %v", e)
	}
}
