package web_test

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
)

// sendAsFiles posts a form as browsers send one with files.
func sendAsFiles(v webtest.Visitor, path string, pairs ...string) string {
	v.T.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		if err := w.WriteField(pairs[i], pairs[i+1]); err != nil {
			v.T.Fatal(err)
		}
	}
	w.Close()
	status, body := v.Read(v.Client.Post(v.Base+path, w.FormDataContentType(), &b))
	if status != http.StatusOK {
		v.T.Fatalf("POST %s: %d\n%s", path, status, body)
	}
	return body
}

func firstMatch(t *testing.T, page, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("nothing is like %s in\n%s", pattern, page)
	}
	return html.UnescapeString(found[1])
}

func TestAnImportIsLookedAtDecidedAndTakenBackInTheBrowser(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		path := webtest.QuayRoot + "import/"
		titled := func(title string) bool {
			return slices.ContainsFunc(q.Draft().Sessions, func(s programme.Session) bool { return s.Title == title })
		}
		q.Upload(path, "files", "more.csv", "key,title,minutes\nm1,Masts,20\nm2,Sails,20\n")
		q.Edit("Masts", func(s *programme.Session) { s.Title = "Masts and yards" })

		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		f, err := w.CreateFormFile("files", "more.csv")
		if err != nil {
			t.Fatal(err)
		}
		f.Write([]byte("key,title,minutes\nm1,Masts and spars,20\n"))
		w.WriteField("look", "1")
		w.Close()
		_, page := q.Read(q.Client.Post(q.Base+path, w.FormDataContentType(), &b))
		for _, want := range []string{"keep ours: “Masts and yards”", "take the file’s: “Masts and spars”", "<li>Sails</li>"} {
			if !strings.Contains(page, want) {
				t.Errorf("what would change does not say %q:\n%s", want, page)
			}
		}
		key, kept := firstMatch(t, page, `name="(side\.[^"]+)"`), firstMatch(t, page, `name="kept" value="([^"]+)"`)
		page = sendAsFiles(q.Visitor, path, "name", "more.csv", "kept", kept, key, "file")
		if !titled("Masts and spars") || titled("Masts and yards") || !strings.Contains(page, "title: “Masts and yards” → “Masts and spars”") {
			t.Errorf("the file's title is not taken:\n%s", page)
		}

		// What left the file is kept, cancelled or removed, and each is taken back.
		sails := string(q.Session("Sails").ID)
		q.Shows(path, "Not in their file any more", `value="`+sails+`"`)
		q.Submit(path, "left", sails, "do", "remove")
		if titled("Sails") {
			t.Error("it is not removed")
		}
		undo := firstMatch(t, q.Get(webtest.QuayRoot+"changes/"), `action="([^"]+/undo)"`)
		q.Submit(undo)
		if !titled("Sails") {
			t.Error("the removal is not taken back")
		}
		q.Submit(path, "left", sails, "do", "keep")
		if strings.Contains(q.Get(path), `value="`+sails+`"`) {
			t.Error("what is kept is still asked about")
		}
		q.Refused(http.StatusUnprocessableEntity, path, "left", sails, "do", "something")
	})
}
