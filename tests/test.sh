#!/bin/sh
# make test: unit tests, catalog checks and end-to-end cases.  The last line counts them all.
# Usage: tests/test.sh UNIT-TEST-PROGRAM...   (arguments of pytest: PYTEST="-k name")
set -u
cd "$(dirname "$0")/.."
out=build/test
mkdir -p $out
passed=0 failed=0

for program in "$@"; do
	name=$(basename "$program")
	CMOCKA_MESSAGE_OUTPUT=TAP "$program" >"$out/$name.tap" 2>&1 </dev/null
	status=$?
	good=$(grep -c '^ok ' "$out/$name.tap")
	bad=$(grep '^not ok ' "$out/$name.tap" | grep -cv '# SKIP') # cmocka says of what it skips that it is not ok
	[ $status = 0 ] || [ "$bad" != 0 ] || bad=1 # it died
	passed=$((passed + good)) failed=$((failed + bad))
	[ "$bad" = 0 ] || { echo "$name: $bad failed (status $status)"; grep -v '^ok ' "$out/$name.tap"; }
done
echo "unit: $passed passed, $failed failed"

# shellcheck disable=SC2086
/usr/bin/python3 -m pytest -q -n "${TEST_JOBS:-4}" --junitxml=$out/e2e.xml ${PYTEST:-} tests/e2e </dev/null
status=$?
number() { sed -n "s/.*<testsuite [^>]*$1=\"\([0-9]*\)\".*/\1/p" $out/e2e.xml; }
if [ -s $out/e2e.xml ]; then
	bad=$(($(number failures) + $(number errors)))
	passed=$((passed + $(number tests) - bad - $(number skipped)))
	failed=$((failed + bad))
	[ $status = 0 ] || [ $bad != 0 ] || failed=$((failed + 1))
else
	failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ $failed = 0 ]
