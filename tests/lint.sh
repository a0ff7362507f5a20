#!/bin/sh
# make lint: silent when all is well.  Warnings are errors, with gcc and with clang.
set -eu
cd "$(dirname "$0")/.."
sources=$(git ls-files 'src/*.c' 'tap/*.c' 'catalog/*.c')
all_c=$(git ls-files '*.c' '*.h')
flags="-std=c17 -D_GNU_SOURCE $(pkg-config --cflags libcurl jansson yaml-0.1 libdeflate libmicrohttpd)"
quietly() { # COMMAND...: its output only when it fails
	"$@" >build/lint/log 2>&1 || { cat build/lint/log >&2; echo "lint: failed: $1" >&2; exit 1; }
}

# shellcheck disable=SC2086  # lists of words on purpose
{
	mkdir -p build/lint
	awk -f tests/layers.awk $(git ls-files 'src/*.[ch]' 'src/*/*.[ch]' 'tap/*.[ch]')
	if grep -rniw pinterest src; then echo "lint: src/ is the engine, it has never heard of that" >&2; exit 1; fi
	if grep -rnE '\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca)\(' $all_c; then exit 1; fi
	clang-format --dry-run --Werror $all_c
	for cc in gcc clang; do
		make -s -j"$(nproc)" CC=$cc WERROR=1 B=build/lint/$cc OUT=build/lint/$cc all unit-programs
	done
	for folder in src tap catalog; do
		files=$(git ls-files "$folder/*.c")
		[ -z "$files" ] || quietly clang-tidy --quiet --warnings-as-errors='*' $files -- $flags -iquote src -iquote .
	done
	files=$(git ls-files 'tests/sandbox/*.c')
	[ -z "$files" ] || quietly clang-tidy --quiet --warnings-as-errors='*' $files -- $flags -iquote tests/sandbox
	cppcheck -q -j "$(nproc)" --std=c11 --enable=warning,performance,portability --inline-suppr \
		'-Djson_array_foreach(a,i,v)=for (i = 0; (v = json_array_get(a, i)) != 0; i++)' \
		'-Djson_object_foreach(o,k,v)=for (k = json_key(o); (v = json_object_get(o, k)) != 0;)' \
		--error-exitcode=1 -Isrc -I. $sources
}
