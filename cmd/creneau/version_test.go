package main

import (
	"os"
	"regexp"
	"runtime/debug"
	"testing"
)

func TestTheVersionNamesWhatWasBuilt(t *testing.T) {
	t.Parallel()
	built := func(version string, settings ...debug.BuildSetting) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Version: version}, Settings: settings}
	}
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "8a1f049dbe3f9ebd4dadfeef579de69eb5f34996"}
	for want, info := range map[string]*debug.BuildInfo{
		"0.2.1":                                built("v0.2.1", revision),
		"0.1 and later, revision 8a1f049dbe3f": built("v0.0.0-20261125211527-8a1f049dbe3f", revision),
		"0.1 and later, revision 8a1f049dbe3f with changes": built("v0.2.1+dirty", revision,
			debug.BuildSetting{Key: "vcs.modified", Value: "true"}),
		"0.1 and later, revision unknown": built("(devel)"),
	} {
		if got := versionOf(info); got != want {
			t.Errorf("got %q, not %q", got, want)
		}
	}
}

func TestTheVersionIsTheNewestOfTheChangelog(t *testing.T) {
	t.Parallel()
	log, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## \[?([0-9][^ \]]*)`).FindSubmatch(log)
	if newest == nil || string(newest[1]) != released {
		t.Errorf("the newest section of CHANGELOG.md is %q, and the program calls itself %s", newest, released)
	}
}
