#!/bin/sh
# make lint: silent when all is well.  Usage: tests/lint.sh [STEP...]   (all steps without)
set -u
cd "$(dirname "$0")/.."
out=build/lint
mkdir -p $out
all_c=$(git ls-files '*.c' '*.h')
flags="-std=c17 -D_GNU_SOURCE $(pkg-config --cflags libcurl jansson yaml-0.1 libisal libdeflate libmicrohttpd)"

# shellcheck disable=SC2086  # lists of words on purpose, here and below
words() { # what has no place in C of today
	! grep -nE '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca)\(' $all_c
}
format() {
	clang-format --dry-run --Werror $all_c
}
compile() { # every warning is an error, for both compilers
	for cc in gcc clang; do
		make -s -j"$(nproc)" CC=$cc WERROR=1 B=$out/$cc OUT=$out/$cc all unit-programs || return 1
	done
}
structure() { # what may use what, how large it may be, and what the engine must not know; and that all this is noticed
	objects=$out/gcc
	make -s -j"$(nproc)" CC=gcc WERROR=1 B=$objects OUT=$objects all || return 1
	status=0
	tests/lint/includes.py || status=1
	tests/lint/symbols.py $objects || status=1
	tests/lint/sizes.py || status=1
	tests/lint/words.py || status=1
	tests/lint/selftest.py $objects || status=1
	return $status
}
tidy() {
	git ls-files 'src/*.c' 'tap/*.c' 'catalog/*.c' | xargs -P "$(nproc)" -n 8 \
		sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- '"$flags"' -iquote src -iquote . 2>/dev/null' - &&
		git ls-files 'tests/sandbox/*.c' | xargs -P "$(nproc)" -n 8 \
			sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- '"$flags"' -iquote tests/sandbox 2>/dev/null' -
}
check() {
	cppcheck -q -j "$(nproc)" --std=c11 --enable=warning,performance,portability --inline-suppr \
		--library=tests/cppcheck.cfg \
		--error-exitcode=1 -Isrc -I. $(git ls-files 'src/*.c' 'tap/*.c' 'catalog/*.c')
}

failed=0
for step in ${*:-words format compile structure tidy check}; do
	$step >$out/$step.log 2>&1 || { failed=1; echo "lint: $step:" >&2; cat $out/$step.log >&2; }
done
exit $failed
