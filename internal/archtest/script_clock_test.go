package archtest_test

import (
	"regexp"
	"strings"
	"testing"
)

// askNow are the ways in which a script can ask the device what time it is.
var askNow = regexp.MustCompile(`\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)`)

// clockScript is the one script that asks: it knows of editions that are rehearsed and of devices whose clock is wrong.
const clockScript = "../site/assets/ts/clock.ts"

func TestOneScriptAsksTheDeviceWhatTimeItIs(t *testing.T) {
	t.Parallel()
	asks := false
	for name, text := range scripts(t) {
		for number, line := range strings.Split(text, "\n") {
			switch {
			case !askNow.MatchString(line):
			case name == clockScript:
				asks = true
			default:
				t.Errorf("%s:%d asks the device's own clock; ask %s: %s", name, number+1, clockScript, strings.TrimSpace(line))
			}
		}
	}
	if !asks {
		t.Errorf("%s does not ask the device either", clockScript)
	}
}
