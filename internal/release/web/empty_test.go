package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	releaseweb "github.com/creneau/creneau/internal/release/web"
)

// What an edition has none of has no page, and nothing leads there: no link, no filter, no address of the sitemap, no file of the export.
func TestWhatAnEditionHasNoneOfHasNoPageAndNoLink(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	s.site.SetLinks(releaseweb.Links())
	for _, at := range []string{"/test/", "/test/schedule/", "/test/speaker/", "/test/sitemap.xml", "/test/nothing"} {
		body := s.get(at).Body.String()
		if strings.Contains(body, "/test/product/") || strings.Contains(body, `name="product"`) || strings.Contains(body, `name="track"`) {
			t.Errorf("%s leads to products or tracks, which are none", at)
		}
		if !strings.Contains(body, "/test/speaker/") {
			t.Errorf("%s does not lead to the speakers", at)
		}
	}
	if code := s.get("/test/product/").Code; code != http.StatusNotFound {
		t.Errorf("the list of no products: %d", code)
	}
	dir := t.TempDir()
	_, err := s.door.ExportStatic(context.Background(), s.edition, dir, "https://pages.example/")
	must(t, err)
	site := readFolder(t, dir)
	if _, ok := site["product/index.html"]; ok || strings.Contains(site["index.html"], "product/") {
		t.Error("the export has a list of no products")
	}
	for name := range site {
		for _, others := range []string{"desk-", "table-", "room-", "form-", "plan-"} {
			if strings.HasPrefix(name, "assets/"+others) {
				t.Errorf("the export holds %s, which none of its pages is drawn with", name)
			}
		}
	}

	ctx, who := context.Background(), actor.System("test")
	sessions, err := s.chapter.Draft(ctx, who, s.edition.ID)
	must(t, err)
	for i, v := range sessions.Sessions {
		product, _, err := s.catalogue.Product().Save(ctx, who, catalogue.Product{EditionID: s.edition.ID,
			Name: []string{"Compass", "Sextant"}[i]})
		must(t, err)
		v.Products, v.Speakers = []catalogue.ProductID{product.ID}, nil
		_, _, err = s.chapter.Session().Save(ctx, who, v)
		must(t, err)
	}
	people, err := s.speakers.All(ctx, who, s.edition.ID)
	must(t, err)
	for _, p := range people.Speakers {
		_, err = s.speakers.Speaker().Remove(ctx, who, string(p.ID))
		must(t, err)
	}
	s.release()
	front, list := s.get("/test/").Body.String(), s.get("/test/schedule/").Body.String()
	if !strings.Contains(front, `href="/test/product/"`) || !strings.Contains(list, `name="product"`) {
		t.Errorf("a product has come, and nothing leads to it: link %v, filter %v", strings.Contains(front, `href="/test/product/"`), strings.Contains(list, `name="product"`))
	}
	if strings.Contains(front, `href="/test/speaker/"`) || s.get("/test/speaker/").Code != http.StatusNotFound {
		t.Error("the last speaker went, and their list is still there")
	}
}

// What organisers' pages are drawn with is in a stylesheet of theirs.
func TestEverybodysStylesheetHasNothingOfOrganisersPages(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	page := s.get("/test/schedule/").Body.String()
	if strings.Contains(page, "/assets/desk-") || strings.Contains(page, "/assets/table-") {
		t.Error("the programme is drawn with organisers' styles")
	}
	sheet := s.site.Assets.Body("site.css")
	for _, theirs := range []string{".edit-form", ".desk", ".team-page", ".place.", ".candidates", ".mishap", ".warnings"} {
		if bytes.Contains(sheet, []byte(theirs)) {
			t.Errorf("everybody loads %s", theirs)
		}
		if !bytes.Contains(s.site.Assets.Body("desk.css"), []byte(theirs)) {
			t.Errorf("organisers' stylesheet lacks %s", theirs)
		}
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write(sheet)
	must(t, err)
	must(t, z.Close())
	if packed.Len() > 10<<10 {
		t.Errorf("everybody's stylesheet is %d bytes compressed", packed.Len())
	}
}
