package web_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
)

func TestANewTokensSecretIsTheOneCodeElementOfItsPage(t *testing.T) {
	q := webtest.NewQuay(t)
	page := q.Submit("/me/tokens", "name", "nightly", "write", "1")
	codes := regexp.MustCompile(`<code[^>]*>([^<]*)</code>`).FindAllStringSubmatch(page, -1)
	if len(codes) != 1 || strings.Count(page, "<code") != 1 {
		t.Fatalf("%d code elements\n%s", len(codes), page)
	}
	p := webtest.Program{T: t, Base: q.Base, Token: codes[0][1]}
	if me := p.Must(200, "GET", "/me", nil); me["email"] != "o@example.org" {
		t.Errorf("the token is of %v", me)
	}
	if again := q.Get("/me"); strings.Contains(again, codes[0][1]) {
		t.Error("shown again")
	}
}
