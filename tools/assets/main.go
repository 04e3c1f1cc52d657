// Command assets bundles the browser's scripts, styles and fonts, and draws the icon for phones, into internal/site/dist,
// under names that change with their content, and lists them in manifest.json. It is a module of its own so that the
// server does not depend on the bundler. Run it from this folder: go run -C tools/assets .
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "../../internal/site/assets"
	dist   = "../../internal/site/dist"
)

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func build() error {
	if err := os.RemoveAll(dist); err != nil {
		return err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{
			source + "/css/site.css", source + "/css/board.css", source + "/css/desk.css",
			source + "/ts/desk.ts", source + "/ts/site.ts", source + "/ts/theme.ts", source + "/ts/programme.ts",
			source + "/ts/wishes.ts", source + "/ts/form.ts",
			source + "/ts/plan.ts", source + "/ts/now.tsx", source + "/ts/my.tsx",
			source + "/ts/room.tsx", source + "/ts/sw.ts", source + "/ts/alert.ts", source + "/css/table.css", source + "/css/call.css",
			source + "/css/ticket.css", source + "/ts/ticket.ts",
			source + "/ts/call.ts", source + "/css/care.css", source + "/css/review.css", source + "/ts/review.ts",
			source + "/ts/table.ts", source + "/ts/choose.ts", source + "/icon.svg",
		},
		Bundle: true, Write: true, Outdir: dist, Format: api.FormatIIFE, Target: api.ES2022, JSX: api.JSXAutomatic, JSXImportSource: "preact",
		PublicPath:       "/assets/",
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: api.LegalCommentsNone,
		Loader:     map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		EntryNames: "[name]-[hash]", AssetNames: "[name]-[hash]", Metafile: true, LogLevel: api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d errors", len(result.Errors))
	}
	return writeManifest(result.OutputFiles)
}

// writeManifest lists plain names beside hashed ones: "site.css" → "site-ABC123.css".
func writeManifest(files []api.OutputFile) error {
	names := map[string]string{}
	for _, f := range files {
		hashed := filepath.Base(f.Path)
		ext := filepath.Ext(hashed)
		stem := strings.TrimSuffix(hashed, ext)
		names[stem[:strings.LastIndex(stem, "-")]+ext] = hashed
	}
	drawn, err := drawIcons()
	if err != nil {
		return err
	}
	maps.Copy(names, drawn)
	b, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(b, '\n'), 0o644)
}
