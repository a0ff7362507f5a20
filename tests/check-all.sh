#!/bin/sh
# make check-all: what finds the bugs that tests do not.  Usage: tests/check-all.sh [STEP...]
set -u
cd "$(dirname "$0")/.."
out=build/check-all
mkdir -p $out
sanitized=build/cc-address-undefined
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
flags="-std=c17 -D_GNU_SOURCE $(pkg-config --cflags libcurl jansson yaml-0.1 libisal)"

each() { # FOLDER [COMMAND...]: run its unit test programs, all of them; say what those said that failed
	folder=$1 any=0
	shift
	for program in $(find "$folder/unit" -name 'test_*' -type f -perm -u+x | sort); do
		"$@" "$program" >$out/one.log 2>&1 || { any=1; echo "$program"; grep -v '\[.*\(RUN\|OK\) .*\]' $out/one.log; }
	done
	return $any
}
analyze() { # gcc's analyzer over the program
	git ls-files 'src/*.c' 'tap/*.c' | xargs -P "$(nproc)" -n 1 \
		sh -c "gcc $flags -iquote src -iquote . -O2 -fanalyzer -Werror -c \"\$1\" -o /dev/null" -
}
sanitize() { # unit tests, and end-to-end cases with a sanitized program, under ASan and UBSan
	make -s -j"$(nproc)" all && make -s -j"$(nproc)" SANITIZE=address,undefined all unit-programs || return 1
	each $sanitized
	units=$?
	TAP=$PWD/$sanitized/tap-pinterest-ads /usr/bin/python3 -m pytest -q -n 4 \
		tests/e2e/test_repaired.py tests/e2e/test_recovered.py tests/e2e/test_refused.py tests/e2e/test_tokens.py \
		tests/e2e/test_quota.py tests/e2e/test_records_equal_dump.py tests/e2e/test_command_line.py &&
		return $units
}
memcheck() { # unit tests under valgrind
	make -s -j"$(nproc)" unit-programs &&
		each build/cc valgrind -q --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite
}
fuzz() { # the corpora, and a little beyond
	make -s fuzz FUZZ_SECONDS="${FUZZ_SECONDS:-10}"
}

failed=0
for step in ${*:-analyze sanitize memcheck fuzz}; do
	echo "check-all: $step"
	$step >$out/$step.log 2>&1 || { failed=1; echo "check-all: $step failed:" >&2; tail -n 60 $out/$step.log >&2; }
done
[ $failed = 1 ] || echo "check-all: all is well"
exit $failed
