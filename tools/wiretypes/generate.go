package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

// File is one TypeScript file of types.
type File struct {
	Path  string // from the module's root
	Types []Type
}

// Type is a struct, and its name in TypeScript.
type Type struct{ Dir, Go, TS string }

// Generate gives the text of a file, read from the sources below root.
func Generate(root string, f File) ([]byte, error) {
	w := writer{names: map[string]string{}, dirs: map[string]map[string]*ast.TypeSpec{}}
	for _, t := range f.Types {
		w.names[t.Go] = t.TS
	}
	w.WriteString("// Written by tools/wiretypes from the server's structs: change those, then run make assets.\n")
	for _, t := range f.Types {
		spec, err := w.find(root, t)
		if err == nil {
			err = w.declare(t.TS, spec)
		}
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Dir, t.Go, err)
		}
	}
	return w.Bytes(), nil
}

type writer struct {
	bytes.Buffer
	names map[string]string                   // in TypeScript, by those in Go
	dirs  map[string]map[string]*ast.TypeSpec // by folder and name
}

// find reads a struct's declaration, with the sentence that says what it is.
func (w *writer) find(root string, t Type) (*ast.TypeSpec, error) {
	if w.dirs[t.Dir] == nil {
		specs := map[string]*ast.TypeSpec{}
		w.dirs[t.Dir] = specs
		sources, err := filepath.Glob(filepath.Join(root, t.Dir, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, path := range sources {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			for _, d := range file.Decls {
				if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.TYPE && len(d.Specs) == 1 {
					spec := d.Specs[0].(*ast.TypeSpec)
					spec.Doc = d.Doc
					specs[spec.Name.Name] = spec
				}
			}
		}
	}
	if spec := w.dirs[t.Dir][t.Go]; spec != nil {
		return spec, nil
	}
	return nil, fmt.Errorf("is not declared there: point tools/wiretypes at where it is")
}

func (w *writer) declare(name string, spec *ast.TypeSpec) error {
	st, ok := spec.Type.(*ast.StructType)
	if !ok {
		return fmt.Errorf("is no struct")
	}
	w.WriteByte('\n')
	if doc := strings.TrimSpace(spec.Doc.Text()); doc != "" {
		w.comment("", name+strings.TrimPrefix(doc, spec.Name.Name))
	}
	w.WriteString("export interface " + name + w.parameters(spec))
	for i, base := range embedded(st) {
		parent := w.names[base]
		if parent == "" {
			return fmt.Errorf("what is embedded, %s, is not in the list", base)
		}
		w.WriteString([]string{" extends ", ", "}[min(i, 1)] + parent)
	}
	w.WriteString(" {\n")
	for _, field := range st.Fields.List {
		if err := w.field(field); err != nil {
			return err
		}
	}
	w.WriteString("}\n")
	return nil
}

// parameters are those of a generic struct. Their names stand for themselves.
func (w *writer) parameters(spec *ast.TypeSpec) string {
	if spec.TypeParams == nil {
		return ""
	}
	var names []string
	for _, f := range spec.TypeParams.List {
		for _, id := range f.Names {
			w.names[id.Name] = id.Name
			names = append(names, id.Name)
		}
	}
	return "<" + strings.Join(names, ", ") + ">"
}

const width = 110 // as prettier has it

// comment writes a text in lines of the usual width.
func (w *writer) comment(indent, text string) {
	line := indent + "//"
	for word := range strings.FieldsSeq(text) {
		if len(line)+1+len(word) > width {
			w.WriteString(line + "\n")
			line = indent + "//"
		}
		line += " " + word
	}
	w.WriteString(line + "\n")
}

func embedded(st *ast.StructType) (names []string) {
	for _, f := range st.Fields.List {
		if id, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 {
			names = append(names, id.Name)
		}
	}
	return names
}

// field writes what JSON has of a field: its name there, whether it may be left out, its type and its note.
func (w *writer) field(f *ast.Field) error {
	if len(f.Names) == 0 {
		return nil
	}
	if f.Tag == nil {
		return fmt.Errorf("field %s has no name in JSON", f.Names[0])
	}
	text, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return err
	}
	tag := reflect.StructTag(text)
	name, options, _ := strings.Cut(tag.Get("json"), ",")
	if name == "" || name == "-" {
		return fmt.Errorf("field %s has no name in JSON", f.Names[0])
	}
	if strings.Contains(options, "omit") {
		name += "?"
	}
	kind, err := w.typeOf(f.Type, strings.Contains(options, "omit"))
	if err != nil {
		return fmt.Errorf("field %s: %w", f.Names[0], err)
	}
	if values := tag.Get("enum"); values != "" {
		kind = strconv.Quote(strings.ReplaceAll(values, ",", `" | "`))
		kind = strings.ReplaceAll(kind, `\"`, `"`)
	}
	note := strings.TrimSpace(f.Comment.Text())
	if note == "" {
		note = tag.Get("doc")
	}
	if note != "" {
		w.comment("  ", note)
	}
	w.WriteString("  " + name + ": " + kind + ";\n")
	return nil
}

// typeOf is how JSON writes a type. An instant is a text, as RFC 3339 has it.
func (w *writer) typeOf(e ast.Expr, omitted bool) (string, error) {
	switch e := e.(type) {
	case *ast.Ident:
		switch {
		case e.Name == "string":
			return "string", nil
		case e.Name == "bool":
			return "boolean", nil
		case e.Name == "int" || e.Name == "int64" || e.Name == "float64":
			return "number", nil
		case w.names[e.Name] != "":
			return w.names[e.Name], nil
		}
		return "", fmt.Errorf("type %s is not in the list", e.Name)
	case *ast.IndexExpr:
		of, err := w.typeOf(e.Index, false)
		if err != nil {
			return "", err
		}
		generic, err := w.typeOf(e.X, false)
		return generic + "<" + of + ">", err
	case *ast.ArrayType:
		of, err := w.typeOf(e.Elt, false)
		return of + "[]", err
	case *ast.MapType:
		of, err := w.typeOf(e.Value, false)
		return "Record<string, " + of + ">", err // JSON has texts for keys
	case *ast.StarExpr:
		of, err := w.typeOf(e.X, false)
		if !omitted {
			of += " | null"
		}
		return of, err
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok && pkg.Name == "time" && e.Sel.Name == "Time" {
			return "string", nil
		}
		return "", fmt.Errorf("type %s of another package is not known", e.Sel.Name)
	}
	return "", fmt.Errorf("a type like %T is not known", e)
}
