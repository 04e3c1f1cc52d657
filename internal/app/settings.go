package app

import (
	"reflect"
	"strings"
	"unicode"
)

// Setting is one setting as the tags of Config describe it.
type Setting struct {
	Field, Flag, Env, Default, Help string
	Secret                          bool
}

// Settings lists every setting, in the order of Config.
func Settings() []Setting {
	t := reflect.TypeFor[Config]()
	var out []Setting
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("kong") == "-" {
			continue
		}
		flag := f.Tag.Get("name")
		if flag == "" {
			flag = kebab(f.Name)
		}
		out = append(out, Setting{f.Name, flag, f.Tag.Get("env"), f.Tag.Get("default"), f.Tag.Get("help"), f.Tag.Get("secret") != ""})
	}
	return out
}

// DefaultOf is what a field of Config is where nothing is set.
func DefaultOf(field string) string {
	for _, s := range Settings() {
		if s.Field == field {
			return s.Default
		}
	}
	return ""
}

// kebab is a flag's name as the command line makes it: BaseURL → base-url.
func kebab(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		start := i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if start {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Documentation is docs/configuration.md.
func Documentation() string {
	var b strings.Builder
	b.WriteString("# Configuration\n\nEvery setting is a flag of `creneau serve` and an environment variable; the flag wins.\n" +
		"`creneau config` shows what is in force and where it comes from. This page is made from the code.\n\n" +
		"| flag | environment | default | meaning |\n|---|---|---|---|\n")
	for _, s := range Settings() {
		b.WriteString("| `--" + s.Flag + "` | `" + s.Env + "` | " + code(s.Default) + " | " + s.Help + " |\n")
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return "–"
	}
	return "`" + s + "`"
}
