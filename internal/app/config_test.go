package app_test

import (
	"flag"
	"os"
	"testing"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/fault"
)

var update = flag.Bool("update", false, "write files that are made from the code")

const page = "../../docs/configuration.md"

func TestThePageOfSettingsIsMadeFromTheCode(t *testing.T) {
	if *update {
		if err := os.WriteFile(page, []byte(app.Documentation()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(page)
	if err != nil || string(have) != app.Documentation() {
		t.Errorf("%s is not current (%v): go test ./internal/app -run Settings -update", page, err)
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	t.Parallel()
	for setting, c := range map[string]app.Config{
		"addr":      {Addr: "nonsense"},
		"base-url":  {Addr: ":1", BaseURL: "example.org"},
		"smtp":      {Addr: ":1", SMTP: "mail.example.org"},
		"mail-from": {Addr: ":1", MailFrom: "our team"},

		"trusted-proxies": {Addr: ":1", TrustedProxies: "the balancer"},
	} {
		err := c.Check()
		if f, ok := fault.From(err); !ok || f.Values["Setting"] != setting {
			t.Errorf("%s: %v", setting, err)
		}
	}
}
