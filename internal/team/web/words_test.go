package web_test

import (
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/team"
)

// The sentence of a role is made of these.
func TestEveryRoleAndEveryRightOfEditionsHasWords(t *testing.T) {
	q := webtest.NewQuay(t)
	s := team.NewService(q.DB, q.IDs, q.Accounts)
	if len(s.Roles()) < 2 || len(s.Rights()) < 20 {
		t.Fatalf("%d roles and %d rights", len(s.Roles()), len(s.Rights()))
	}
	for _, lang := range text.Langs {
		p := q.Messages.In(lang)
		for _, role := range s.Roles() {
			if key := "change.role." + string(role); !p.Has(key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
		for _, right := range s.Rights() {
			if key := "right." + right.Name(); !p.Has(key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
}
