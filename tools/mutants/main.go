// Command mutants puts small faults into packages, one at a time, and says which of them the package's own tests do not
// notice. Nothing in the tree is touched: the compiler reads the changed file in place of the real one. Tests run on the
// embedded database alone. Run it from the module's root:
//
//	go run ./tools/mutants [-name REGEXP] [-list]
//
// The faults stand in mutants.txt, whose head says how to write one. It ends with status 1 when a mutant survives, when
// one cannot be compiled, when tests fail without any, or when the list does not fit the sources any more.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
)

func main() {
	name := flag.String("name", "", "only mutants whose name matches this regular expression")
	list := flag.Bool("list", false, "run nothing, say what would be")
	flag.Parse()
	if err := try(".", *name, *list); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

// try runs the mutants of the module at root that are chosen.
func try(root, name string, list bool) error {
	chosen, err := regexp.Compile(name)
	if err != nil {
		return err
	}
	all, err := Read(root)
	if err != nil {
		return err
	}
	var some []Mutant
	for _, m := range all {
		if chosen.MatchString(m.Name) {
			some = append(some, m)
		}
	}
	if len(some) == 0 {
		return fmt.Errorf("no mutant is called %q", name)
	}
	if list {
		for _, m := range some {
			fmt.Printf("%-24s %-26s %s\n", m.Name, m.In, m.Fault)
		}
		return nil
	}
	return runAll(root, some)
}
