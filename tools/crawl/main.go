// Command crawl asks a running server for everything that the outside can see of it, as everybody who may ask, and
// compares what two servers answered. A change of the inside is allowed to change nothing that it finds.
//
// Usage:
//
//	go run ./tools/crawl world --binary OLD --out DIR             make the database and the callers, once
//	go run ./tools/crawl run --binary BINARY --world DIR --out A  serve a copy of the database, and crawl it
//	go run ./tools/crawl take --base URL --world DIR --out A      crawl a server that runs already
//	go run ./tools/crawl compare A B                              say what differs; exits with 1 when anything does
//
// scripts/crawl-compare OLD NEW does all of it. The world is the demonstration, a small edition that was imported,
// edited and released three times with messages that are held, and a draft that is not published. The callers are
// nobody, an attendee, a speaker, an organiser, an organiser of another edition and an administrator, in English, three
// of them in French too, and two API tokens. Each caller follows links from the start pages, some of each shape of
// address, then looks at one of each shape that another caller found; then come the API's reading operations, requests
// that must be refused, and forms without what they require.
//
// Of pages, white space, names of built assets and what the clock or chance decides are not compared (see normal.go);
// of everything else the bytes are. Scripts and style sheets are built, so that a difference of them is told but is no
// failure; the same is true of white space between words of a page.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	same, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "crawl:", err)
		os.Exit(2)
	}
	if !same {
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (same bool, err error) {
	if len(args) == 0 {
		return false, fmt.Errorf("say world, run, take or compare")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	binary := flags.String("binary", "", "the program to run")
	base := flags.String("base", "", "address of the server that runs")
	world := flags.String("world", "", "folder of the world")
	out := flags.String("out", "", "folder to write")
	limit := flags.Int("limit", 9000, "the most requests")
	if err := flags.Parse(args[1:]); err != nil {
		return false, err
	}
	switch args[0] {
	case "world":
		return true, makeWorld(ctx, *binary, *out)
	case "run":
		return true, serveAndTake(ctx, *binary, *world, *out, *limit)
	case "take":
		return true, take(ctx, *base, *world, *out, *limit)
	case "compare":
		if flags.NArg() != 2 {
			return false, fmt.Errorf("compare two folders")
		}
		return compare(flags.Arg(0), flags.Arg(1))
	default:
		return false, fmt.Errorf("%s is not known: say world, run, take or compare", args[0])
	}
}
