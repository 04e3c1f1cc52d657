package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// TestAProgramReadsSheetsAndGivesVerdicts is what the API promises to a reviewer's token.
func TestAProgramReadsSheetsAndGivesVerdicts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqldb.SQLite, worldA)
	base := "/api/v1/editions/" + w.edition.Slug
	ask := func(reader int, method, path, body string) (int, string) {
		headers := []string{"Authorization", "Bearer " + w.tokens[reader]}
		if body != "" {
			headers = append(headers, "Content-Type", "application/json")
		}
		got := webtest.NewTab(w.app.Handler()).Ask(method, base+path, body, headers...)
		return got.Code, got.Body.String()
	}
	sheets := func(reader int) (handles []string) {
		code, said := ask(reader, "GET", "/sheets", "")
		var list struct {
			Items []struct{ Handle, Title, Abstract string }
		}
		if err := json.Unmarshal([]byte(said), &list); err != nil || code != 200 {
			t.Fatalf("%d %s", code, said)
		}
		for _, s := range list.Items {
			if s.Title == "" {
				t.Errorf("%s has no title", s.Handle)
			}
			handles = append(handles, s.Handle)
		}
		return handles
	}
	all, some := sheets(3), sheets(0)
	if len(all) != 10 || len(some) != 9 {
		t.Fatalf("%d and %d sheets", len(all), len(some))
	}
	for i, c := range []struct {
		handle, body string
		code         int
		says         string
	}{
		{all[0], `{"grade": 4}`, 200, `"grade":4`},
		{all[0], `{"grade": 2, "sentence": "=1+1"}`, 200, `"grade":2`},
		{all[1], `{"abstains": true}`, 200, `"abstains":true`},
		{all[0], `{"grade": 6}`, 422, "api.request"},
		{all[0], `{"grade": 0}`, 422, "api.request"},
		{all[0], `{}`, 422, "review.grade"},
		{all[0], `{"grade": 4, "speaker": "x"}`, 422, "api.request"},
		{"R-222222", `{"grade": 4}`, 404, "review.no_sheet"},
	} {
		if code, said := ask(3, "PUT", "/sheets/"+c.handle+"/review", c.body); code != c.code || !strings.Contains(said, c.says) {
			t.Errorf("%d: %s: %d %s", i, c.body, code, said)
		}
	}
	if code, said := ask(3, "GET", "/reviews", ""); code != 200 || strings.Count(said, `"handle"`) != 2 || !strings.Contains(said, `"grade":2`) {
		t.Errorf("their verdicts: %d %s", code, said)
	}
	if code, said := ask(0, "GET", "/reviews", ""); code != 200 || strings.Contains(said, "handle") {
		t.Errorf("verdicts of others: %d %s", code, said)
	}
	missing := ""
	for _, h := range all {
		if !strings.Contains(fmt.Sprint(some), h) {
			missing = h
		}
	}
	if code, said := ask(0, "PUT", "/sheets/"+missing+"/review", `{"grade": 5}`); code != 404 || !strings.Contains(said, "review.no_sheet") {
		t.Errorf("what they are recused from: %d %s", code, said)
	}
	for path, want := range map[string]int{"/decisions": 403, "/proposals": 200} {
		if code, said := ask(3, "GET", path, ""); code != want || strings.Contains(said, worldA.last) {
			t.Errorf("%s: %d %s", path, code, said)
		}
	}
}
