package app_test

import (
	"html/template"

	"github.com/creneau/creneau/internal/app/webtest"
)

// checkPage checks the types that a template expects against those it is given.
func checkPage(t *template.Template, data any) error { return webtest.CheckPage(t, data) }
