#!/bin/sh
# make demo: a business of the sandbox, discovered, synced, and synced again a day later.
set -eu
cd "$(dirname "$0")/.."
out=build/demo
rm -rf $out
mkdir -p $out
tap=build/tap-pinterest-ads
sandbox=

start() { # DAY: a sandbox on which it is that day
	stop
	rm -f $out/ready
	build/pinterest-sandbox --port 0 --ready-file $out/ready --today "$1" --log "$out/requests-$1.jsonl" &
	sandbox=$!
	while [ ! -s $out/ready ]; do
		kill -0 $sandbox
		sleep 0.05
	done
	cat >$out/config.json <<-JSON
		{"api_url": "$(cat $out/ready)", "access_token": "pina_sandbox", "start_date": "2026-09-01"}
	JSON
}
stop() {
	[ -z "$sandbox" ] || { kill $sandbox && wait $sandbox || :; }
	sandbox=
}
trap stop EXIT INT TERM
tell() { printf '\n\033[1m%s\033[0m\n' "$*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9]*m//g'; fi; }

summary() { # DAY: what a sync brought and what it cost
	jq -rs '[.[] | select(.type == "RECORD") | .stream] | group_by(.)[] | [.[0], length] | @tsv' \
		"$out/sync-$1.jsonl" | awk -F '\t' '{ printf "  %-26s %7d records\n", $1, $2; all += $2 }
		END { printf "  %-26s %7d records\n", "in all", all }'
	jq -r .category "$out/requests-$1.jsonl" | sort | uniq -c |
		awk '{ printf "%s%d %s", sep, $1, $2; sep = ", " } END { print " requests" }' | sed 's/^/  /'
}
sync() { # DAY ARGUMENTS...
	day=$1
	shift
	began=$(date +%s%N)
	TAP_PINTEREST_ADS_NOW=${day}T12:00:00Z $tap --config $out/config.json --catalog $out/catalog.json "$@" \
		>"$out/sync-$day.jsonl" 2>"$out/sync-$day.log" || { cat "$out/sync-$day.log" >&2; exit 1; }
	ended=$(date +%s%N)
	jq -c 'select(.type == "STATE") | .value' "$out/sync-$day.jsonl" | tail -n 1 >"$out/state-$day.json"
	summary "$day"
	awk "BEGIN { printf \"  %.2f seconds\n\", ($ended - $began) / 1e9 }"
}

today=2026-11-20
tomorrow=2026-11-21
start $today
tell "Discovering"
$tap --config $out/config.json --discover >$out/catalog.json
jq -r '.streams | length as $n | map(.stream) | "  \($n) streams: \(join(", "))"' $out/catalog.json | fold -s -w 100

tell "First sync: everything since 2026-09-01 ($today)"
sync $today

start $tomorrow
tell "A day later, from the state of the first sync ($tomorrow)"
sync $tomorrow --state $out/state-$today.json

tell "Messages, logs, catalog and state lie in $out"
