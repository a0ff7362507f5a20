#!/bin/sh
# Usage: tests/deps.sh PACKAGE...   Installs the Debian packages that are missing; without root, says how.
set -eu
command -v dpkg-query >/dev/null || { echo "Not a Debian system: these packages, under their names here, are needed: $*" >&2; exit 0; }
missing=
for package in "$@"; do
	case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || :) in
	*"ok installed") ;;
	*) missing="$missing $package" ;;
	esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
	if ! sudo -n true 2>/dev/null; then
		echo "Missing Debian packages.  Run:  sudo apt-get install -y --no-install-recommends$missing" >&2
		exit 1
	fi
	as_root="sudo -n"
fi
echo "Installing:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { # shellcheck disable=SC2086  # lists of words on purpose
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
}
# Package lists that are there may do; fresh images have none.
install >"$log" 2>&1 </dev/null || { $as_root apt-get update && install; } >"$log" 2>&1 </dev/null || {
	cat "$log" >&2
	exit 1
}
