package office

import (
	_ "embed"
	"slices"
	"strings"
)

// zones.txt has the zones of the world that differ since 1970, as zone1970.tab of the time zone database lists them.
//
//go:embed zones.txt
var zoneNames string

// Zones are the time zones to choose from, with one that may not be among them.
func Zones(current string) []Option {
	names := strings.Fields(zoneNames)
	if current != "" && !slices.Contains(names, current) {
		names = append([]string{current}, names...)
	}
	out := make([]Option, len(names))
	for i, name := range names {
		out[i] = Option{name, strings.ReplaceAll(name, "_", " ")}
	}
	return out
}
