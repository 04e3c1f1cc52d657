package web_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/picture"
)

// red is a picture that somebody uploads.
func red(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 300, 300))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	img.Set(1, 1, color.RGBA{200, 0, 0, 255})
	var b bytes.Buffer
	must(t, png.Encode(&b, img))
	return b.Bytes()
}

func TestAPictureIsSeenEverywhereFromTheNextReleaseOn(t *testing.T) {
	t.Parallel()
	s, ctx, who := newStand(t), context.Background(), actor.System("test")
	made, err := picture.Make(red(t))
	must(t, err)
	all, err := s.speakers.All(ctx, who, s.edition.ID)
	must(t, err)
	_, _, err = s.speakers.SaveWithPicture(ctx, who, all.Speakers[0], "", picture.Change{Made: &made})
	must(t, err)
	small, large := "/test/"+made.Ref.At(picture.Small), "/test/"+made.Ref.At(picture.Large)
	if w := s.get(large); w.Code != http.StatusNotFound || strings.Contains(s.get("/test/speaker/").Body.String(), "/picture/") {
		t.Errorf("before it is released: %d", w.Code)
	}
	s.release()
	for _, at := range []string{small, large} {
		w := s.get(at)
		if h := w.Header(); w.Code != http.StatusOK || h.Get("Content-Type") != "image/jpeg" ||
			!strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", at, w.Code, h)
		}
	}
	for _, at := range []string{strings.Replace(large, "-640", "-641", 1), strings.Replace(large, ".jpg", ".png", 1),
		strings.Replace(large, ".jpg", ".html", 1),
		"/test/picture/x", "/other/" + made.Ref.At(picture.Large)} {
		if w := s.get(at); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", at, w.Code)
		}
	}
	for at, want := range map[string]string{"/test/speaker/": `src="` + small + `"`, "/test/speaker/ADAADA/": `"image":"https://here.example` +
		large + `"`,
		"/test/schedule.json": "https://here.example" + large} {
		if !strings.Contains(s.get(at).Body.String(), want) {
			t.Errorf("%s lacks %s", at, want)
		}
	}
	for _, at := range []string{"/test/schedule/", "/test/product/"} {
		if has := strings.Contains(s.get(at).Body.String(), `<span class="minis"><img src="`+small+`"`); has != (at == "/test/schedule/") {
			t.Errorf("%s has faces beside sessions: %t", at, has)
		}
	}
	dir := t.TempDir()
	_, err = s.door.ExportStatic(ctx, s.edition, dir, "")
	must(t, err)
	kept, err := os.ReadFile(filepath.Join(dir, "picture", filepath.Base(small)))
	must(t, err)
	if !bytes.Equal(kept, s.get(small).Body.Bytes()) {
		t.Error("the site of files has another picture")
	}
	page, err := os.ReadFile(filepath.Join(dir, "speaker", "index.html"))
	must(t, err)
	if !strings.Contains(string(page), `src="../picture/`+filepath.Base(small)+`"`) {
		t.Error("the page of files does not lead to the picture")
	}
}
