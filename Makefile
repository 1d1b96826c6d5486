# `demo`, `test` and `check` say in one line what they miss and cannot install.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: build demo test check

# One set of flags for builds, tests and linters: they share the build cache, and it does not matter who owns the clone.
export GOFLAGS := -buildvcs=false

# What the tests run against. gcc and its headers are the race detector's.
TEST_NEEDS := postgresql dovecot-imapd postfix gcc libc6-dev

build:
	go build -o cissd ./cmd/cissd

# Private servers, the daemon, and a story played through; ARGS=--once ends after it.
demo:
	@deploy/install-missing.sh postgresql
	go build -o cissd ./cmd/cissd
	./cissd demo $(ARGS)

test:
	@deploy/install-missing.sh $(TEST_NEEDS)
	go test -race -shuffle=on -count=1 -timeout 10m ./...

check:
	@deploy/lint/check.sh
