#!/usr/bin/env bash
# install-missing.sh PACKAGE...: says which of the programs in these Debian packages will be used, and installs the packages that are missing.
# Where it cannot (no apt-get, or no right to use it) it says in one line what to install, and ends with 1.
set -euo pipefail
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" # servers stand where not everybody looks

# probe PACKAGE prints what is there of the package, with its version; it fails where something is missing. Its callers switch `set -e` off.
probe() {
	case $1 in
	postgresql) postgres ;;
	dovecot-imapd) command -v doveadm >/dev/null && first_of /usr/lib*/dovecot/imap /usr/libexec/dovecot/imap >/dev/null && dovecot --version | sed 's/^/dovecot /' ;;
	postfix) command -v postfix >/dev/null && postconf -d -h mail_version | sed 's/^/postfix /' ;;
	chromium) command -v chromium >/dev/null && chromium --version ;;
	gcc) gcc -dumpfullversion | sed 's/^/gcc /' ;;
	python3) python3 --version ;;
	qpdf) command -v qpdf >/dev/null && qpdf --version | sed -n 1p ;;
	poppler-utils) command -v pdfinfo >/dev/null && command -v pdftotext >/dev/null && pdftotext -v 2>&1 | sed -n 1p ;;
	p7zip-full) command -v 7z >/dev/null && 7z | sed -n 's/^\(7-Zip[^:]*[^ :]\) *:.*/\1/p' ;;
	libc6-dev) echo '#include <stdlib.h>' | cpp >/dev/null && echo "headers of the C library" ;;
	*) echo "install-missing.sh: nothing is known about the package $1" >&2 && exit 2 ;;
	esac
}

# postgres looks where deploy/devstack looks, in the same order.
postgres() {
	local bin=${CISSD_PG_BIN:-}
	if [ -z "$bin" ]; then
		bin=$(dirname "$(first_of $(ls -d /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb | sort -rV) ||
			realpath "$(command -v initdb)")") || return 1
	fi
	[ -x "$bin/initdb" ] && "$bin/postgres" --version
}

# first_of FILE... prints the first that is a program.
first_of() {
	local f
	for f; do [ -x "$f" ] && echo "$f" && return; done
	return 1
}

missing=()
for package; do
	if found=$(probe "$package" 2>/dev/null); then echo "uses $found"; elif [ $? = 2 ]; then probe "$package"; else missing+=("$package"); fi
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "missing: ${missing[*]} (Debian's names; there is no apt-get here): install them with this system's package manager" >&2
	exit 1
fi
root=()
if [ "$(id -u)" != 0 ]; then
	if ! sudo -n true 2>/dev/null; then
		echo "missing: ${missing[*]}: install them as root with: apt-get install ${missing[*]}" >&2
		exit 1
	fi
	root=(sudo -n)
fi
echo "installing ${missing[*]}"
apt() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >/dev/null; }
apt update || true # a stale list may do
if ! apt install -y --no-install-recommends "${missing[@]}"; then
	echo "missing: ${missing[*]}: apt-get could not install them; see above" >&2
	exit 1
fi
for package in "${missing[@]}"; do
	if ! found=$(probe "$package" 2>/dev/null); then
		echo "missing: $package was installed, and what is needed of it is not there" >&2
		exit 1
	fi
	echo "uses $found"
done
