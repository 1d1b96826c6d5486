# `demo`, `test` and `check` say in one line what they miss and cannot install.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: build demo test check chaos score

# One set of flags for builds, tests and linters: they share the build cache, and it does not matter who owns the clone.
export GOFLAGS := -buildvcs=false

# What the tests run against. chromium lays out our mails; gcc and its headers are the race detector's.
TEST_NEEDS := postgresql dovecot-imapd postfix chromium gcc libc6-dev

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

# How well mail is understood: each set of mails with known answers, and the figures for it. SCORE=-v lists every difference.
score: build
	@deploy/install-missing.sh python3
	@for set in samples clerk shapes replies machines; do echo "== $$set"; python3 deploy/score/score.py $(SCORE) --set triage/testdata/$$set ./cissd parse --json; done

check:
	@deploy/lint/check.sh
