# Few targets. Go alone is enough for `make test` and `make demo`; the rest of the world joins when it is there.
GO ?= go

.PHONY: setup test lint assets demo bench fuzz campaign

## Debian's packages that let nothing be left out: PostgreSQL, Chromium, XML and calendar readers, a C compiler for
## the race detector, Node for the browser scripts. Needs root or sudo; without apt-get it says so and goes on.
setup:
	./scripts/setup

## The whole suite. With CI=true nothing may be left out.
test:
	./scripts/test

lint:
	./scripts/lint

## Rebuild the committed browser assets from their sources (needs Node for npm ci).
assets:
	./scripts/assets

demo:
	$(GO) run ./cmd/creneau demo

## Go benchmarks with the domain's own units: moves, stars and writes a second, CPU of a page and of my day.
bench:
	$(GO) test -run '^$$' -bench . -benchtime 1s $$(./scripts/packages bench | sed 's,^,./,')

## Every fuzz target for a short while: FUZZTIME=60s make fuzz for longer.
fuzz:
	./scripts/fuzz

## What needs hours, root or strace: loops of kills and power cuts, races everywhere, long fuzzing, mutants, load.
## Its knobs stand at the head of scripts/campaign; docs/reliability.md has its last figures.
campaign:
	./scripts/campaign
