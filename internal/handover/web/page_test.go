package web_test

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
)

// send posts a form as browsers send one with files: the first pair may be a file.
func send(v webtest.Visitor, path, name, data string, pairs ...string) string {
	v.T.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if name != "" {
		f, err := w.CreateFormFile("files", name)
		if err != nil {
			v.T.Fatal(err)
		}
		f.Write([]byte(data)) // It is written to memory.
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		w.WriteField(pairs[i], pairs[i+1]) // It is written to memory.
	}
	w.Close()
	status, body := v.Read(v.Client.Post(v.Base+path, w.FormDataContentType(), &b))
	if status != http.StatusOK && status != http.StatusUnprocessableEntity {
		v.T.Fatalf("POST %s: %d\n%s", path, status, body)
	}
	return body
}

func TestASheetIsMappedLookedAtTakenInAndTakenBack(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		path := webtest.QuayRoot + "handover/"
		page := send(q.Visitor, path, "sent.csv", "Nr;Was;Wer\n1;Masts;Ada & Ben\n", "do", "look")
		for _, want := range []string{`role="alert"`, `name="column.1"`, ">Was"} {
			if !strings.Contains(page, want) {
				t.Errorf("a sheet whose title nobody named does not say %q:\n%s", want, page)
			}
		}
		kept := regexp.MustCompile(`name="kept" value="([^"]+)"`).FindStringSubmatch(page)
		if kept == nil {
			t.Fatalf("the file does not travel with the page:\n%s", page)
		}
		mapped := []string{"name", "sent.csv", "kept", html.UnescapeString(kept[1]), "heading.0", "Nr", "column.0", "key", "heading.1", "Was",
			"column.1", "title", "heading.2", "Wer", "column.2", "speakers"}
		page = send(q.Visitor, path, "", "", append(mapped, "do", "look")...)
		for _, want := range []string{"Ada &amp; Ben", `name="split"`, "<li>Masts</li>"} {
			if !strings.Contains(page, want) {
				t.Errorf("the difference does not say %q:\n%s", want, page)
			}
		}
		page = send(q.Visitor, path, "", "", append(mapped, "split", "1", "do", "take")...)
		undo := regexp.MustCompile(`action="([^"]+/undo)"`).FindStringSubmatch(page)
		if undo == nil {
			t.Fatalf("it cannot be taken back:\n%s", page)
		}
		q.Shows(webtest.QuayRoot+"proposals/", "Masts", "Ada, Ben")
		if page = send(q.Visitor, path, "sent.csv", "Nr;Was;Wer\n1;Masts;Ada & Ben\n", "do", "look"); strings.Contains(page, `role="alert"`) {
			t.Error("what the columns are is not remembered")
		}
		if bundle := q.Get(path + "call.json"); !strings.Contains(bundle, "Masts") || !strings.Contains(bundle, "creneau-cfp/1") {
			t.Errorf("the bundle is %s", bundle)
		}
		q.Submit(undo[1])
		if strings.Contains(q.Get(webtest.QuayRoot+"proposals/"), "Masts") {
			t.Error("it is not taken back")
		}
	})
}
