package web_test

import (
	"testing"

	"github.com/creneau/creneau/internal/app/webtest"
)

func TestMain(m *testing.M) { webtest.Main(m) }
