package archtest_test

import (
	"slices"
	"strings"
	"testing"
)

// doors names, for each third-party module, the packages that may import it. A module that is not here has not
// been reviewed: docs/adr holds the reasons. A trailing /... opens the whole subtree.
var doors = map[string][]string{
	"modernc.org/sqlite":                              {"internal/kit/sqldb"},
	"github.com/jackc/pgx/v5":                         {"internal/kit/sqldb"},
	"github.com/pressly/goose/v3":                     {"internal/schema"},
	"github.com/gofrs/flock":                          {"internal/kit/sqldb"},
	"github.com/klauspost/compress":                   {"internal/kit/web"},
	"github.com/rivo/uniseg":                          {"internal/kit/text"},
	"golang.org/x/time":                               {"internal/kit/web"},
	"github.com/yuin/goldmark":                        {"internal/kit/text"},
	"github.com/microcosm-cc/bluemonday":              {"internal/kit/text"},
	"github.com/nicksnyder/go-i18n/v2":                {"internal/kit/text"},
	"golang.org/x/text":                               {"internal/kit/text", "internal/formats"},
	"github.com/JohannesKaufmann/html-to-markdown/v2": {"internal/formats"},
	"github.com/wneessen/go-mail":                     {"internal/kit/mail"},
	"github.com/SherClockHolmes/webpush-go":           {"internal/kit/push"},
	"github.com/arran4/golang-ical":                   {"internal/formats"},
	"github.com/xuri/excelize/v2":                     {"internal/formats", "internal/bench/cosplib"},
	"github.com/hashicorp/golang-lru/v2":              {"internal/kit/keep"},
	"golang.org/x/sync":                               {"internal/kit/keep"},
	"rsc.io/qr":                                       {"internal/agenda/web", "internal/release/web", "internal/registration/web"},
	"golang.org/x/image":                              {"internal/face", "internal/picture"},
	"github.com/alecthomas/kong":                      {"cmd/creneau"},
	"github.com/schollz/progressbar/v3":               {"cmd/creneau"},
	"golang.org/x/term":                               {"cmd/creneau"},
	"github.com/prometheus/client_golang":             {"internal/app"},
	"github.com/danielgtaylor/huma/v2":                {"internal/kit/web", "internal/api", frontDoors},
	"github.com/nats-io/nats.go":                      {"internal/kit/bus"},
	"github.com/evanw/esbuild":                        {"tools/assets"},
}

// frontDoors stands for every internal/<chapter>/web.
const frontDoors = "front doors"

func TestEveryThirdPartyModuleHasItsReviewedDoors(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		for _, imp := range f.imports {
			if !thirdParty(imp) {
				continue
			}
			mod, open := doorOf(imp)
			switch {
			case mod == "":
				t.Errorf("%s: %s is not in the list of reviewed modules", f.path, imp)
			case !slices.ContainsFunc(open, func(d string) bool { return f.standsAt(d) }):
				t.Errorf("%s: %s may only be imported by %s", f.path, imp, strings.Join(open, ", "))
			}
		}
	}
}

func doorOf(imp string) (module string, open []string) {
	for mod, d := range doors {
		if (imp == mod || strings.HasPrefix(imp, mod+"/")) && len(mod) > len(module) {
			module, open = mod, d
		}
	}
	return module, open
}

func thirdParty(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return strings.Contains(first, ".") && imp != module && !strings.HasPrefix(imp, module+"/")
}
