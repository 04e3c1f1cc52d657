package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/creneau/creneau/internal/schema"
)

// released is the newest version that CHANGELOG.md has a section for.
const released = "0.1"

type versionCommand struct{}

// Run says what a report about this program should begin with.
func (versionCommand) Run(out terminal) error {
	step, err := schema.Latest()
	if err != nil {
		return err
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	_, err = fmt.Fprintf(out.Out, "creneau %s (%s, schema %d)\n", versionOf(info), cmp.Or(info.GoVersion, "unknown Go"), step)
	return err
}

// versionOf names what was built: a tagged version as it is, else what follows the newest one, with its revision.
func versionOf(info *debug.BuildInfo) string {
	if v := info.Main.Version; strings.HasPrefix(v, "v") && !strings.Contains(v, "-") && !strings.Contains(v, "+") {
		return v[1:]
	}
	said := map[string]string{}
	for _, s := range info.Settings {
		said[s.Key] = s.Value
	}
	revision, changed := said["vcs.revision"], ""
	if len(revision) > 12 {
		revision = revision[:12]
	}
	if said["vcs.modified"] == "true" {
		changed = " with changes"
	}
	return released + " and later, revision " + cmp.Or(revision, "unknown") + changed
}
