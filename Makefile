# `demo`, `test` and `check` say in one line what they miss and cannot install.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: build demo test check chaos histories score fuzz bench

# One set of flags for builds, tests and linters: they share the build cache, and it does not matter who owns the clone.
export GOFLAGS := -buildvcs=false

# What the tests run against. chromium lays out our mails; qpdf, pdftotext and 7z open what we lock; gcc and its headers are the race detector's.
TEST_NEEDS := postgresql dovecot-imapd postfix chromium qpdf poppler-utils p7zip-full gcc libc6-dev

build:
	go build -o cissd ./cmd/cissd

# Private servers, the daemon, and a story played through; ARGS=--once ends after it.
demo:
	@deploy/install-missing.sh postgresql
	go build -o cissd ./cmd/cissd
	./cissd demo $(ARGS)

test:
	@deploy/install-missing.sh $(TEST_NEEDS)
	go test -race -shuffle=on -count=1 -timeout 20m ./...

# The daemon is killed at POINTS points of the story, and the record must be that of an undisturbed run; `make test` tries a few of them.
# The points are drawn by SEED, which is printed: the same seed draws them again.
POINTS := 66
chaos: SEED := $(shell echo $$((RANDOM * 32768 + RANDOM + 1)))
chaos:
	@deploy/install-missing.sh $(TEST_NEEDS)
	@echo "make chaos SEED=$(SEED) POINTS=$(POINTS)"
	CISSD_CHAOS_SEED=$(SEED) CISSD_CHAOS_POINTS=$(POINTS) go test -v -count=1 -timeout 15m -run 'TestKilledAnywhere|TestThreeCrashes' ./cmd/cissd

# HISTORIES random lives of a matter in memory, and LIVES of them on PostgreSQL; `make test` plays a few of each. They are drawn by SEED, which is printed.
HISTORIES := 100000
LIVES := 1000
histories: SEED := $(shell echo $$((RANDOM * 32768 + RANDOM + 1)))
histories:
	@deploy/install-missing.sh postgresql
	@echo "make histories SEED=$(SEED) HISTORIES=$(HISTORIES) LIVES=$(LIVES)"
	CISSD_HISTORIES_SEED=$(SEED) CISSD_HISTORIES=$(HISTORIES) go test -v -count=1 -timeout 60m -run 'TestHistories$$' ./cases
	go test -v -count=1 -timeout 60m -run 'TestRandomActsKeepTheInvariants' ./cases -rapid.checks=$(LIVES) -rapid.seed=$(SEED)

# How well mail is understood: each set of mails with known answers, and the figures for it. SCORE=-v lists every difference.
score: build
	@deploy/install-missing.sh python3
	@for set in samples clerk shapes replies machines offices desks; do echo "== $$set"; python3 deploy/score/score.py $(SCORE) --set triage/testdata/$$set ./cissd parse --json; done

# Each fuzz target for FUZZTIME, one after the other. What one finds stays beside its package as a seed, in testdata/fuzz, and fails `make test` until
# it is mended.
FUZZTIME ?= 10m
fuzz:
	@set -e; for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
		for target in $$(grep -ho '^func Fuzz[A-Za-z]*' $$dir/*_test.go | cut -c6-); do \
			echo "== $$dir $$target"; \
			go test $$dir -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 20x -parallel 1; \
		done; \
	done

check:
	@deploy/lint/check.sh

# How many mails `cissd parse` reads in a second on one core, in MB too, and how many times as long as gzip it takes for the same bytes: the
# ratio is what can be compared between machines.
bench:
	GOGC=400 GOMAXPROCS=1 go test -run '^$$' -bench '^BenchmarkParse$$' -benchtime 3s ./cmd/cissd
