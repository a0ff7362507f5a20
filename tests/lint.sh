#!/bin/sh
# make lint: silent when all is well.  Usage: tests/lint.sh [STEP...]   (all steps without)
set -u
cd "$(dirname "$0")/.."
out=build/lint
mkdir -p $out
all_c=$(git ls-files '*.c' '*.h')
flags="-std=c17 -D_GNU_SOURCE $(pkg-config --cflags libcurl jansson yaml-0.1 libisal libdeflate libmicrohttpd)"

# shellcheck disable=SC2086  # lists of words on purpose, here and below
layers() { # includes go down only, and the engine has never heard of Pinterest
	awk -f tests/layers.awk $(git ls-files 'src/*.[ch]' 'tap/*.[ch]') && ! grep -rni pinterest src
}
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
for step in ${*:-layers words format compile tidy check}; do
	$step >$out/$step.log 2>&1 || { failed=1; echo "lint: $step:" >&2; cat $out/$step.log >&2; }
done
exit $failed
