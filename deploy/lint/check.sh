#!/usr/bin/env bash
# check.sh runs every linter over the whole repository, prints what they find, and fails if one found something. It changes nothing; where
# generated files are stale, it leaves them fresh. The linters' versions stand in deploy/lint/go.mod, apart from the product's.
#
# A finding that is none is allowed on its line, with the linter and the reason: `//nolint:errcheck // the server may have closed it`.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
failed=()

# step NAME COMMAND... fails if the command prints anything that is not allowed on its line, or fails without a word.
step() {
	local name=$1 start=$SECONDS out rc=0 left
	shift
	out=$("$@" 2>&1) || rc=$?
	left=$(unallowed "${name%% *}" <<<"$out")
	if [ -z "$left" ] && { [ $rc = 0 ] || [ -n "$out" ]; }; then
		echo "ok    $name ($((SECONDS - start)) s)"
		return
	fi
	echo "FAIL  $name ($((SECONDS - start)) s, exit code $rc)"
	[ -z "$left" ] || printf '%s\n' "$left"
	failed+=("$name")
}

# unallowed LINTER passes on the findings (FILE:LINE:…) whose line does not allow them.
unallowed() {
	local finding file line
	while IFS= read -r finding; do
		IFS=: read -r file line _ <<<"$finding"
		if [[ $line =~ ^[0-9]+$ ]] && [ -f "$file" ] && sed -n "${line}p" "$file" | grep -qE "//nolint:([a-z]+,)*$1(,[a-z]+)* // ."; then
			continue
		fi
		[ -z "$finding" ] || printf '%s\n' "${finding#"$PWD/"}"
	done
}

lint() { go tool -modfile=deploy/lint/go.mod "$@"; }

# Everything is on, package comments (ST1000) and comments on exported names (ST1020 to ST1022) too.
staticcheck() { lint staticcheck -checks all ./...; }

# A helper of tests may take what only its next caller will vary.
unparam() { lint unparam -tests ./... 2>&1 | grep -v '_test\.go:.* always receives '; ended "${PIPESTATUS[0]}" 1; }

# `if err := f(); err != nil` is how Go is written.
shadow() { lint shadow ./... 2>&1 | grep -v 'declaration of "err" shadows'; ended "${PIPESTATUS[0]}" 3; }

# ended CODE FOUND takes the exit code of a linter whose findings were filtered: FOUND means that it found something, and that has been seen to.
ended() { [ "$1" = 0 ] || [ "$1" = "$2" ]; }

# A switch over states names each of them, or says what becomes of the others.
exhaustive() { lint exhaustive -d -typeonly 'cases\.State$' ./...; }

# What is generated must be as it stands; what else is not committed yet does not matter.
generated() {
	local before
	before=$(git -c safe.directory='*' diff)
	go generate ./... || return
	[ "$before" = "$(git -c safe.directory='*' diff)" ] || echo "generated files were stale; they are fresh now"
}

step gofumpt lint gofumpt -extra -l .
step "go mod tidy" go mod tidy -diff
step "go vet" go vet ./...
step "go vet for 32 bit" env GOARCH=386 go vet ./...
step staticcheck staticcheck
step errcheck lint errcheck -exclude deploy/lint/errcheck.txt ./...
step ineffassign lint ineffassign ./...
step unconvert lint unconvert ./...
step unparam unparam
step shadow shadow
step nilness lint nilness ./...
step exhaustive exhaustive
step "go fix" go fix -diff ./...
step deadcode lint deadcode -test ./...
step "go generate" generated

[ ${#failed[@]} = 0 ] || { echo "not clean: ${failed[*]}"; exit 1; }
