package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// stretch is a function's lines.
type stretch struct {
	name       string
	from, till int
}

// functions are those of each file, by the file's path below internal.
type functions map[string][]stretch

func readFunctions(dir string) (functions, error) {
	all := functions{}
	root := filepath.Join(dir, "internal")
	return all, filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, file)
		for _, decl := range parsed.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok {
				s := stretch{fn.Name.Name, set.Position(fn.Pos()).Line, set.Position(fn.End()).Line}
				all[filepath.ToSlash(below)] = append(all[filepath.ToSlash(below)], s)
			}
		}
		return err
	})
}

var block = regexp.MustCompile(`(?m)^\S+?/internal/(\S+\.go):(\d+)\.\S+ \d+ (\d+)$`)

// readProfile returns how often each statement ran, by file and line.
func readProfile(file string) (map[string]int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, m := range block.FindAllStringSubmatch(string(text), -1) {
		n, err := strconv.Atoi(m[3])
		if err != nil {
			return nil, err
		}
		counts[m[1]+":"+m[2]] += n
	}
	return counts, nil
}

// entered counts the packages, files and functions with a statement that ran more often after than before.
func (f functions) entered(before, after map[string]int) (packages, files, names int) {
	inPackages, inFiles, inFunctions := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for at, n := range after {
		if n <= before[at] {
			continue
		}
		file, number, _ := strings.Cut(at, ":")
		line, _ := strconv.Atoi(number) // the pattern takes digits only
		inPackages[path.Dir(file)], inFiles[file] = true, true
		for _, s := range f[file] {
			if s.from <= line && line <= s.till {
				inFunctions[file+" "+strconv.Itoa(s.from)] = true
			}
		}
	}
	return len(inPackages), len(inFiles), len(inFunctions)
}
