#!/bin/sh
# make check-all: what finds the bugs that tests do not: sanitizers, valgrind, the analyzer, fuzz corpora.
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc)
flags="-std=c17 -D_GNU_SOURCE $(pkg-config --cflags libcurl jansson yaml-0.1 libdeflate)"
say() { printf '%s\n' "check-all: $*"; }

say "gcc -fanalyzer"
for file in $(git ls-files 'src/*.c' 'tap/*.c'); do
	# shellcheck disable=SC2086
	gcc $flags -iquote src -iquote . -O2 -fanalyzer -Werror -c "$file" -o /dev/null
done

say "unit tests and end-to-end cases under ASan and UBSan"
make -s -j"$jobs" SANITIZE=address,undefined all unit-programs
sanitized=build/cc-address-undefined
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
for program in "$sanitized"/unit/test_*; do
	case $program in *.d) continue ;; esac
	"$program" >build/check-all.log 2>&1 || { cat build/check-all.log; say "failed: $program"; exit 1; }
done
make -s -j"$jobs" all unit-programs
TAP=$PWD/$sanitized/tap-pinterest-ads /usr/bin/python3 -m pytest -q -n 4 tests/e2e/test_records_equal_dump.py \
	tests/e2e/test_repaired.py tests/e2e/test_recovered.py tests/e2e/test_refused.py tests/e2e/test_tokens.py

say "unit tests under valgrind"
for program in build/cc/unit/test_*; do
	case $program in *.d) continue ;; esac
	valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite \
		"$program" >build/check-all.log 2>&1 || { cat build/check-all.log; say "failed: $program"; exit 1; }
done

say "fuzz corpora"
make -s fuzz-corpora
say "all is well"
